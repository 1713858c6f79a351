"""Promises about how today's rule is read from a column."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from imbgui.domain.columns import ColumnValues
from imbgui.domain.current_rule import understood_rule
from imbgui.domain.problems import RefusedError, UnusableRule
from imbgui.domain.table import Kind


def words(*texts):
    """Return a column of words; None is a blank."""
    levels = tuple(dict.fromkeys(text for text in texts if text is not None))
    codes = [-1 if text is None else levels.index(text) for text in texts]
    return ColumnValues(np.array(codes, np.int32), levels)


def numbers(*values):
    return ColumnValues(np.array(values, np.float64))


def understood(values, kind=Kind.NUMBER):
    return understood_rule("alert", kind, values)


# Flags


@pytest.mark.parametrize(
    ("texts", "flagged"),
    [
        (("no", "yes", "yes"), "yes"),
        (("TRUE", "TRUE", "FALSE"), "TRUE"),
        (("1", "0", "1"), "1"),
        (("Oui", "Oui", "non"), "Oui"),
        (("Flagged", "Flagged", "clean"), "Flagged"),
        (("pass", "pass", "hold"), "hold"),
        (("red", "green", "green"), "red"),
        (("flag", "alert", "alert"), "flag"),
        ((None, "x", None), "x"),
    ],
)
def test_that_the_flagged_word_is_the_one_that_says_so_or_else_the_rarer(texts, flagged):
    rule = understood(words(*texts), Kind.CATEGORY)
    assert (rule.is_flags, rule.flagged) == (True, flagged)
    assert (rule.log_odds(words(*texts)) > 0).tolist() == [text == flagged for text in texts]


def test_that_only_words_that_occur_are_counted():
    filtered = ColumnValues(np.array([1, 2, 2], np.int32), ("unknown", "held", "sent"))
    assert understood(filtered, Kind.CATEGORY).flagged == "held"


def test_that_a_blank_is_not_flagged():
    column = words("yes", None, "no", None, "yes")
    assert (understood(column).log_odds(column) > 0).tolist() == [True, False, False, False, True]


@pytest.mark.parametrize(
    ("values", "flagged"),
    [((1, 0, 1, 1), "1"), ((0.5, 2, np.nan), "2"), ((np.nan, 1, np.nan), "1"), ((1, 2, 2), "2")],
)
def test_that_of_two_numbers_the_higher_means_flagged(values, flagged):
    rule = understood(numbers(*values))
    assert rule.flagged == flagged
    assert (rule.log_odds(numbers(*values)) > 0).tolist() == [
        one == float(flagged) for one in values
    ]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (words("low", "middle", "high"), Kind.CATEGORY),
        (words("yes", "yes"), Kind.CONSTANT),
        (words(None, None), Kind.CATEGORY),
        (words("no", None), Kind.CATEGORY),
        (numbers(3, 3), Kind.NUMBER),
        (numbers(0, np.nan), Kind.NUMBER),
        (numbers(np.nan), Kind.NUMBER),
        (numbers(1, 2, 3), Kind.DATE),
    ],
)
def test_that_what_is_neither_flags_nor_scores_is_refused(values, kind):
    with pytest.raises(RefusedError) as refused:
        understood(values, kind)
    assert refused.value.problem == UnusableRule("alert")


# Scores


def test_that_a_score_stands_for_its_place_among_all():
    """Of four rows the places are 1/8, 3/8, 5/8 and 7/8; equals share the middle of theirs."""
    rule = understood(numbers(10, 20, 30, 40))
    assert not rule.is_flags
    found = rule.log_odds(numbers(10, 20, 25, 30, 40))
    assert np.exp(found).tolist() == pytest.approx([1 / 7, 3 / 5, 1.0, 5 / 3, 7.0])
    tied = understood(numbers(1, 1, 5, 9)).log_odds(numbers(1))
    assert np.exp(tied).tolist() == pytest.approx([1 / 3])


def test_that_blanks_are_the_lowest_and_one_never_seen_lower_still():
    with_blanks = understood(numbers(np.nan, np.nan, 1, 2, 3)).log_odds(numbers(np.nan, 1))
    assert np.exp(with_blanks).tolist() == pytest.approx([1 / 4, 1.0])
    without = understood(numbers(1, 2, 3)).log_odds(numbers(np.nan, 1))
    assert np.exp(without).tolist() == pytest.approx([1 / 11, 1 / 5])


def test_that_scores_beyond_those_seen_count_as_the_outermost():
    rule = understood(numbers(1, 2, 3))
    found = rule.log_odds(numbers(-1e9, 1, 3, np.inf))
    assert found[0] == found[1]
    assert found[2] == found[3]


@given(some.lists(some.integers(-(10**6), 10**6), min_size=3, max_size=60, unique=True))
def test_that_the_order_of_the_scores_is_kept(values):
    column = numbers(*values)
    found = understood(column).log_odds(column)
    assert np.array_equal(np.argsort(found), np.argsort(column.values))


def test_that_the_order_of_many_scores_is_kept_with_few_knots():
    scores = np.random.default_rng(0).lognormal(0, 3, 20_000)
    column = ColumnValues(np.concatenate([scores, [np.nan]]))
    rule = understood(column)
    assert len(rule.knots) <= 512
    found = rule.log_odds(column)
    assert np.array_equal(np.argsort(found[:-1]), np.argsort(scores))
    assert found[-1] < found[:-1].min()
    # The highest score, which matters most, keeps its very place: 1 in 40,002 lies above.
    assert found.max() == pytest.approx(np.log(40_001))
