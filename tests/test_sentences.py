"""A sentence is kept without a language, and said in whichever is spoken; a made-up one is none."""

import pytest

from imbgui.language import calling, say, speaking
from imbgui.sentences import Sentence, Series, to_say, to_say_count, verbatim


def test_that_a_sentence_is_said_in_the_language_spoken_with_its_numbers_as_written_there():
    kept = to_say("{positives} bad cases among {rows} rows", positives=210, rows=3000)
    assert say(kept) == "210 bad cases among 3,000 rows"
    with speaking("de"):
        assert say(kept) == "210 Problemfälle unter 3.000 Zeilen"


def test_that_one_and_many_are_told_apart_in_the_language_spoken():
    one, many = (to_say_count("{count} row", "{count} rows", count) for count in (1, 1200))
    assert (say(one), say(many)) == ("1 row", "1,200 rows")
    with speaking("de"):
        assert (say(one), say(many)) == ("1 Zeile", "1.200 Zeilen")


def test_that_what_fills_a_place_is_said_too_and_a_series_one_after_the_other():
    names = Series((to_say("'{text}'", text="a"), Series(("b", 1200))), "; ")
    kept = to_say("{names} and {count} more", names=names, count=2)
    assert say(kept) == "'a'; b, 1,200 and 2 more"
    with speaking("de"):
        assert say(kept) == "„a“; b, 1.200 und 2 weitere"


def test_that_a_noun_chosen_later_reaches_a_sentence_but_never_what_fills_it():
    kept = to_say("{column}: {count} bad cases", column="bad case", count=7)
    with calling("fraud"):
        assert say(kept) == "bad case: 7 frauds"


@pytest.mark.parametrize("text", ["", "50 {x.__class__} %", "{}", "bad case", "Column"])
def test_that_what_is_verbatim_is_said_as_it_is_in_every_language(text):
    for spoken in ("en", "de"):
        with speaking(spoken), calling("fraud"):
            assert say(verbatim(text)) == text


def test_that_a_sentence_without_parts_may_hold_braces():
    assert say(Sentence("a {brace.__class__}")) == "a {brace.__class__}"


TOLD = (("x", "a value"), ("count", 2))


@pytest.mark.parametrize(
    "words",
    [
        "{x.__class__}",
        "{x[0]}",
        "{x!r}",
        "{x:>1000000000}",
        "{x:{count}}",
        "{}",
        "{0}",
        "{{x}}",
        "{x",
        "x}",
        "{ x}",
        "{y}",
        "{x} {x}",
    ],
)
def test_that_a_sentence_that_asks_for_more_than_the_parts_it_names_is_none(words):
    with pytest.raises(ValueError, match="asks for what it does not tell"):
        Sentence(words, TOLD)
    with pytest.raises(ValueError, match="asks for what it does not tell"):
        Sentence("{x}", TOLD, words)


@pytest.mark.parametrize("parts", [(), (("x", "a"),), (("x", "a"), ("count", "2"))])
def test_that_a_sentence_that_may_be_of_many_tells_how_many(parts):
    with pytest.raises(ValueError, match="does not tell its count"):
        Sentence("one", parts, "many")
