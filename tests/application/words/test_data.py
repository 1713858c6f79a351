"""Promises about the sentences of the Data page."""

from imbgui.application.words.data import (
    found_words,
    reading_sentence,
    rows_sentence,
    spellings_question,
)
from imbgui.language import speaking


def test_that_it_says_how_far_the_reading_is():
    assert reading_sentence("a.csv", 0) == "Reading a.csv …"
    assert reading_sentence("a.csv", 1) == "Reading a.csv: 1 row read so far …"
    assert reading_sentence("a.csv", 40_000) == "Reading a.csv: 40,000 rows read so far …"


def test_that_what_was_found_is_named_beside_the_choice():
    assert found_words("\t") == "As found (tab)"
    assert found_words("utf-8") == "As found (utf-8)"
    assert found_words(None) == "As found"


def test_that_rows_are_named_with_their_reason():
    assert rows_sentence("a blank row", 9, 9) == ("9", "A blank row")
    assert rows_sentence("a blank row", 9, 1_200) == ("9 to 1,200", "A blank row")


def test_that_the_analyst_is_asked_about_other_spellings():
    asked = spellings_question("fraud", "yes", ["Yes", " Y"])
    assert asked == "fraud says 'yes', and also 'Yes', ' Y'. Do they mean the same?"


def test_that_the_data_page_asks_in_german():
    with speaking("de"):
        assert reading_sentence("a.csv", 1) == "a.csv wird gelesen: bisher 1 Zeile …"
        assert reading_sentence("a.csv", 7) == "a.csv wird gelesen: bisher 7 Zeilen …"
        assert found_words("\t") == "Wie vorgefunden (Tabulator)"
        assert rows_sentence("a blank row", 2, 9) == ("2 bis 9", "Eine leere Zeile")
        asked = spellings_question("fraud", "yes", ["Yes"])
    assert asked == "In fraud steht „yes“, und auch „Yes“. Ist damit dasselbe gemeint?"
