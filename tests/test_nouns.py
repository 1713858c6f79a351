"""What the analyst calls a bad case: its forms, and that only imbgui's own words give way to it."""

import pytest

from imbgui.language import BAD_CASE, call, calling, say, say_count, speaking
from imbgui.nouns import LONGEST, plural, tidied, with_article

HOSTILE = "R&D {loss}"


@pytest.mark.parametrize(
    ("noun", "several"),
    [("fraud", "frauds"), ("loss", "losses"), ("delivery", "deliveries"), ("relay", "relays")],
)
def test_that_several_are_said_in_the_plural(noun: str, several: str) -> None:
    assert plural(noun) == several
    with calling(noun):
        assert say("{caught} bad cases caught", caught=3) == f"3 {several} caught"
        assert say("Bad cases") == several[:1].upper() + several[1:]


@pytest.mark.parametrize(
    "words",
    [
        *("a fraud", "an outage", "an hour lost", "a unit lost", "an unpaid bill", "a user lost"),
        *("an SLA breach", "a one-off", "a European case", "an Error", "a VAT loss"),
    ],
)
def test_that_a_noun_has_the_article_that_its_sound_asks_for(words: str) -> None:
    article, noun = words.split(" ", 1)
    assert with_article(noun) == words
    with calling(noun):
        asked = say("Which &value means a bad case?")
        assert asked == f"Which &value means {article} {noun}?"


def test_that_missed_and_caught_cases_and_bad_ones_are_called_by_the_noun() -> None:
    with calling("fraud"):
        assert say("A missed case costs between") == "A missed fraud costs between"
        assert say("Cost of a missed bad case") == "Cost of a missed fraud"
        assert say("the cost of a caught case") == "the cost of a caught fraud"
        assert say("as many ordinary cases as bad ones") == "as many ordinary cases as frauds"
        assert say_count("{count} bad case", "{count} bad cases", 1) == "1 fraud"


def test_that_the_bad_one_of_two_values_is_no_case() -> None:
    sentence = "The scores run backwards. Is the value you named really the bad one?"
    with calling("fraud"):
        assert say(sentence) == sentence


def test_that_text_from_the_data_is_left_as_it_is() -> None:
    with calling("fraud"):
        told = say("{column} holds no amounts for the bad cases.", column="missed case (bad case)")
    assert told == "missed case (bad case) holds no amounts for the frauds."


def test_that_a_noun_is_neither_a_place_nor_a_key_to_press() -> None:
    with calling(HOSTILE):
        assert say("A missed case costs {cost}.", cost=4) == "A missed R&D {loss} costs 4."
        assert say("Missed case cos&ts") == "Missed R&&D {loss} cos&ts"
        assert say("the cost of a missed case") == "the cost of a missed R&D {loss}"


@pytest.mark.parametrize("noun", ["", "  ", BAD_CASE, " bad  case "])
@pytest.mark.parametrize("code", ["en", "de"])
def test_that_nothing_changes_without_a_noun(noun: str, code: str) -> None:
    with speaking(code):
        plain = say("Cost of a missed bad case"), say("Bad cases")
        with calling(noun):
            assert (say("Cost of a missed bad case"), say("Bad cases")) == plain


def test_that_german_sentences_take_a_noun_of_any_gender_without_its_plural() -> None:
    with speaking("de"), calling("Kündigung"):
        assert say("Bad cases") == "Fälle „Kündigung“"
        assert say("share of bad cases") == "Anteil der Fälle „Kündigung“"
        assert say("Cost of a missed bad case") == "Kosten eines übersehenen Falls „Kündigung“"
        assert (
            say("A missed case costs between") == "Ein übersehener Fall „Kündigung“ kostet zwischen"
        )


def test_that_a_noun_holds_for_a_while_or_until_another_is_called() -> None:
    assert call("fraud")
    assert not call(" fraud ")
    with calling("churn"):
        assert say("bad case") == "churn"
    assert say("bad case") == "fraud"
    assert call(BAD_CASE)
    assert say("bad case") == "bad case"


def test_that_a_noun_stays_on_one_short_line() -> None:
    assert tidied("late \n delivery") == "late delivery"
    assert len(tidied("x" * 500)) == LONGEST
