"""Promises about how columns may be read otherwise."""

from dataclasses import replace

from imbgui.application.reading_choices import column_questions
from imbgui.application.words import data as words
from imbgui.domain.table import Finding, Kind, Labels, ReadingOptions
from imbgui.language import speaking
from imbgui.sentences import verbatim
from tests.builders import a_column, a_table

AGES = a_column("age", common=(("42", 9), ("999", 5)))
TABLE = a_table(features=(a_column("amount"), AGES))


def questions(table=TABLE, columns=("age",)):
    """Return the choices of each question by their words."""
    return {
        question.words: {choice.words: choice for choice in question.choices}
        for question in column_questions(table, columns)
    }


def test_that_each_way_to_read_a_column_can_be_chosen():
    asked = questions()
    kind, sign = asked[words.READ_AS]["Category"], asked[words.DECIMAL_SIGN]["1.234,56"]
    order, labels = asked[words.DATE_ORDER]["The day"], asked[words.SPELLINGS]["Keep them apart"]
    assert kind.options == ReadingOptions(kinds=(("age", Kind.CATEGORY),))
    assert sign.options == ReadingOptions(decimals=(("age", ","),))
    assert order.options == ReadingOptions(dates=(("age", True),))
    assert labels.options == ReadingOptions(labels=(("age", Labels.APART),))
    assert not any(choice.is_made for choice in (kind, sign, order, labels))
    assert asked[words.READ_AS][words.AS_FOUND].is_made


def test_that_what_was_chosen_is_marked_and_can_be_taken_back():
    told = ReadingOptions(kinds=(("amount", Kind.TEXT), ("age", Kind.CATEGORY)))
    asked = questions(replace(TABLE, options=told))[words.READ_AS]
    assert asked["Category"].is_made
    assert asked[words.AS_FOUND].options == ReadingOptions(kinds=(("amount", Kind.TEXT),))


def test_that_several_columns_are_read_otherwise_at_once():
    told = ReadingOptions(kinds=(("age", Kind.CATEGORY),))
    asked = questions(replace(TABLE, options=told), ("amount", "age"))
    kinds = asked[words.READ_AS]
    assert not any(choice.is_made for choice in kinds.values())
    both = (("amount", Kind.DATE), ("age", Kind.DATE))
    assert kinds["Date"].options == ReadingOptions(kinds=both)
    assert words.NO_VALUE not in asked


def test_that_a_common_value_can_be_taken_for_no_value():
    value = questions()[words.NO_VALUE]["999"]
    assert not value.is_made
    assert value.options == ReadingOptions(missing_in=(("age", "999"),))


def test_that_a_word_for_no_value_can_be_kept_as_an_answer():
    told = ReadingOptions(missing_in=(("age", "999"), ("amount", "0")))
    found = (
        Finding("words for no value", "age", 3, verbatim(""), examples=("unknown", "999")),
        Finding("words for no value", "amount", 3, verbatim(""), examples=("?",)),
    )
    values = questions(replace(TABLE, options=told, findings=found))[words.NO_VALUE]
    assert [word for word, choice in values.items() if choice.is_made] == ["999", "unknown"]
    answer = ReadingOptions(missing_in=(("amount", "0"),), answers_in=(("age", "999"),))
    assert values["999"].options == answer


def test_that_a_column_without_any_value_has_none_to_be_taken_for_blank():
    assert words.NO_VALUE not in questions(columns=("amount",))


def test_that_choices_are_offered_in_german():
    with speaking("de"):
        asked = questions()
    assert asked["Lesen als"]["Wie vorgefunden"].is_made
    assert "Kategorie" in asked["Lesen als"]
    assert "dem Tag" in asked["Ihre Datumsangaben beginnen mit"]
    assert "999" in asked["Diese bedeuten: kein Wert"]
