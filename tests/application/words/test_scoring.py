"""Promises about the sentences on new cases."""

from dataclasses import replace

import pytest

from imbgui.application.words import scoring
from imbgui.domain.drift import ColumnDrift, FlagDrift, Moved
from imbgui.domain.new_cases import Lost, Order
from imbgui.domain.tasks import Realised, Scored, Unread
from imbgui.language import speaking

USUAL = FlagDrift(100.0, 98.0, beyond_chance=False)
MORE = FlagDrift(200.0, 98.0, beyond_chance=True)
NOTHING = Scored("out.xlsx", 10, 2, ("age",), (), (), drifts=(), flags=USUAL)


def drift(column="age", moved=Moved.MUCH, where="blank"):
    return ColumnDrift(column, 0.5, moved, where, 0.1, 0.4)


def is_sentence(text):
    return text.endswith((".", "?")) and "{" not in text and "  " not in text


def test_that_a_file_like_the_analysed_one_is_said_to_be():
    said = scoring.scored_sentences(NOTHING, None)
    assert said[0] == "The new cases are like the analysed ones."
    assert "about as many as the 98" in said[1]
    assert len(said) == 2
    assert scoring.drift_sentences(NOTHING) == ()


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({}, Moved.ALIKE),
        ({"drifts": None}, None),
        ({"flags": None}, Moved.ALIKE),
        ({"flags": MORE}, Moved.SOMEWHAT),
        ({"drifts": (drift(moved=Moved.SOMEWHAT),)}, Moved.SOMEWHAT),
        ({"drifts": (drift(), drift(moved=Moved.ALIKE))}, Moved.MUCH),
    ],
)
def test_that_the_verdict_is_that_of_what_moved_most(changes, verdict):
    scored = replace(NOTHING, **changes)
    assert scoring.drift_verdict(scored) is verdict
    assert is_sentence(scoring.verdict_sentence(scored))


def test_that_what_moved_is_told_from_the_farthest_on_and_not_without_end():
    names = [f"c{number}" for number in range(8)]
    scored = replace(NOTHING, flags=MORE, drifts=tuple(drift(name) for name in names))
    said = scoring.drift_sentences(scored)
    assert "98" in said[0]
    assert [one.split()[0] for one in said[1:6]] == names[:5]
    assert said[6] == "So have 3 more columns."
    assert scoring.drift_sentences(replace(NOTHING, drifts=(drift(moved=Moved.ALIKE),))) == ()


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("blank", "no value"),
        ("other", "any other value"),
        ("theft", "'theft'"),
        ((None, 40.0), "40 or less"),
        ((40.0, None), "more than 40"),
        ((40.0, 50.0), "40 to 50"),
    ],
)
def test_that_it_is_said_where_a_column_moved(where, words):
    said = scoring.column_sentence(drift(where=where))
    assert f"age is very different: {words} is 40% of cases now and was 10%." == said


def test_that_how_columns_and_values_were_matched_is_told():
    scored = replace(
        NOTHING,
        missing=("town",),
        extra=tuple(f"x{number}" for number in range(20)),
        unseen={"job": ("cook",)},
        renamed=(("age", "Age now"),),
        respelled={"job": (("SMITH", "smith"),)},
        unread={"age": Unread(3, 10, "old")},
    )
    said = scoring.matching_sentences(scored)
    assert all(map(is_sentence, said))
    for words in ("town", "x11 and 8 more", "cook", "Age now for age", "'SMITH'", "3 of 10"):
        assert any(words in one for one in said)


@pytest.mark.parametrize("lost", list(Lost))
def test_that_everything_that_is_lost_has_words(lost):
    (said,) = scoring.lost_sentences((lost,))
    assert is_sentence(said)
    assert ("plain sheet" in said) == lost.is_plain
    assert scoring.foretold_sentence("a/out.xlsx", (lost,)).startswith("Before out.xlsx is written")


@pytest.mark.parametrize(
    ("own", "words"),
    [((5.0, 8.0), "better"), ((30.0, 40.0), "worse"), ((9.0, 14.0), "agrees")],
)
def test_that_the_realised_cost_is_judged_by_both_ranges(own, words):
    realised = Realised(1.0, 12.0, 15.0, (10.0, 20.0), 1000, own)
    said = scoring.realised_sentence(realised, "EUR")
    assert is_sentence(said)
    assert words in said


def test_that_the_order_to_check_in_is_explained():
    said = scoring.scored_sentences(replace(NOTHING, first=12), None)
    assert "12 flagged cases" in said[0]
    realised = Realised(1.0, 12.0, 15.0, (10.0, 20.0), 1000, (9.0, 14.0))
    whole = scoring.scored_sentences(
        replace(NOTHING, lost=(Lost.SORTED,), realised=realised, flags=None), "EUR"
    )
    assert "plain sheet" in whole[-1]
    assert set(scoring.ORDER_WORDS) == set(Order)


def test_that_new_cases_are_spoken_of_in_german():
    scored = replace(
        NOTHING,
        drifts=(drift(where="other"),),
        flags=MORE,
        first=3,
        realised=Realised(1.0, 90.0, 30.0, (20.0, 40.0), 25, (80.0, 95.0)),
        unread={"age": Unread(2, 9, "old")},
        lost=(Lost.SORTED,),
    )
    with speaking("de"):
        said = scoring.scored_sentences(scored, None)
        assert scoring.foretold_sentence("a/out.xlsx", (Lost.SIGNATURE,)).startswith(
            "Bevor out.xlsx geschrieben wird: Die digitale Signatur"
        )
    assert said[0].startswith("„Check order“ nummeriert die 3 markierten Fälle")
    assert said[1].startswith("Die neuen Fälle unterscheiden sich stark")
    assert "200 von 1.000 Fällen sind markiert; erwartet waren 98" in said[2]
    assert said[3].startswith("age ist ganz anders: jeder andere Wert macht jetzt 40")
    assert "Es ging schlechter aus" in said[4]
    assert said[5].startswith("2 von 9 Werten von age lassen sich nicht mehr wie früher lesen")
    assert "(etwa „old“)" in said[5]
    assert "durch das Sortieren wandern die Zeilen" in said[6]
