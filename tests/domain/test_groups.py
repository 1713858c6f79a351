"""Promises about how groups of cases are treated."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from imbgui.domain.costs import Amounts, Costs, Counts
from imbgui.domain.groups import (
    ALL_OTHERS,
    MOST_GROUPS,
    Grouping,
    banded,
    by_group,
    largest,
)
from imbgui.domain.proportions import share_interval
from imbgui.domain.uncertainty import cost_interval

COSTS = Costs(false_alarm=5, missed=100, caught=5)
NAMES = ("north", "south", "east", "west")
NO_AMOUNTS = np.empty(0)


def some_rows(counts):
    """Return codes, labels and flags of groups with these outcomes each."""
    cells = [(True, True), (False, True), (True, False), (False, False)]
    codes, labels, flags = [], [], []
    for place, one in enumerate(counts):
        numbers = (one.caught, one.false_alarms, one.missed, one.passed)
        for (bad, flagged), number in zip(cells, numbers, strict=True):
            codes += [place] * int(number)
            labels += [bad] * int(number)
            flags += [flagged] * int(number)
    return np.array(codes), np.array(labels), np.array(flags)


def figures(counts, costs=COSTS, names=NAMES):
    codes, labels, flags = some_rows(counts)
    return by_group(costs, Grouping(codes, names), labels, flags, NO_AMOUNTS)


ALIKE = [Counts(60, 100, 40, 1800)] * 4


# Bands


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ([18, 25, 32, 33, 40, 51, 60, 75], ("18 to 25", "32 to 33", "40 to 51", "60 to 75")),
        ([0] * 9 + [1], ("0", "1")),
        ([3, 3, 3], ("3",)),
        ([0.25, 1.5, 2.75, 1234.5], ("0.25", "1.5", "2.75", "1,234.5")),
        ([1e6, 2e6, 3e6, 4e6], ("1,000,000", "2,000,000", "3,000,000", "4,000,000")),
    ],
    ids=["ages", "mostly nought", "one value", "fractions", "millions"],
)
def test_that_bands_are_named_by_their_ends(values, names):
    assert banded(np.array(values, float)).names == names


@given(some.lists(some.floats(-1e6, 1e6) | some.just(np.nan) | some.integers(0, 3).map(float)))
def test_that_every_number_is_in_the_band_that_holds_it(values):
    values = np.array(values, float)
    found = banded(values)
    assert np.array_equal(found.codes == -1, np.isnan(values))
    assert len(found.names) <= 4
    highest = -np.inf
    for place in range(len(found.names)):
        inside = values[found.codes == place]
        assert inside.min() > highest
        highest = inside.max()


def test_that_bands_are_even():
    found = banded(np.random.default_rng(0).normal(40, 10, 1000))
    assert np.bincount(found.codes).tolist() == [250] * 4


# Many groups


def test_that_few_groups_are_left_as_they_are():
    grouping = Grouping(np.array([0, 1, -1]), ("a", "b"))
    assert largest(grouping) is grouping


def test_that_the_smallest_of_many_groups_are_put_together():
    names = tuple("abcdefghijklmnop")
    codes = np.concatenate([np.repeat(np.arange(16), np.arange(16, 0, -1)), [-1, -1]])
    found = largest(Grouping(codes, names))
    assert found.names == (*names[: MOST_GROUPS - 1], ALL_OTHERS)
    assert np.bincount(found.codes[:-2]).tolist() == [*range(16, 5, -1), 5 + 4 + 3 + 2 + 1]
    assert found.codes[-2:].tolist() == [-1, -1]


# The figures of a group


def test_that_the_figures_of_a_group_can_be_reckoned_by_hand():
    counts = [Counts(60, 100, 40, 1800), Counts(5, 10, 5, 80)]
    north, south = figures(counts, names=NAMES[:2])
    assert (north.name, north.rows, north.positives) == ("north", 2000, 100)
    assert north.cost_per_1000 == pytest.approx((60 * 5 + 100 * 5 + 40 * 100) / 2)
    assert (north.false_alarms.cases, north.false_alarms.of) == (100, 1900)
    assert north.false_alarms.share == 100 / 1900
    assert north.false_alarms.interval == share_interval(100, 1900)
    assert (north.missed.cases, north.missed.of, north.missed.share) == (40, 100, 0.4)
    assert not north.few_cases
    assert (south.rows, south.positives, south.few_cases) == (100, 10, True)
    assert south.cost_per_1000 == pytest.approx((5 * 5 + 10 * 5 + 5 * 100) * 10)


def test_that_the_interval_of_a_group_is_that_of_its_counts():
    counts = Counts(60, 100, 40, 1800)
    north = figures([counts] * 2, names=NAMES[:2])[0]
    expected = cost_interval(COSTS, counts)
    width = expected[1] - expected[0]
    assert north.interval == pytest.approx(expected, abs=0.06 * width)


def test_that_a_base_rate_shifts_the_odds_of_every_group_alike():
    """Half the odds: of 1,000 cases with 100 bad ones, 1 in 19 is bad instead of 1 in 10."""
    counts = [Counts(60, 90, 40, 810), Counts(120, 80, 80, 720)]
    codes, labels, flags = some_rows(counts)
    rate = labels.mean()
    half = replace(COSTS, base_rate=(rate / (1 - rate) / 2) / (1 + rate / (1 - rate) / 2))
    north, south = by_group(half, Grouping(codes, NAMES[:2]), labels, flags, NO_AMOUNTS)
    for found, (bad, good) in ((north, (0.5 * 100, 900)), (south, (0.5 * 200, 800))):
        wrong = found.missed.share * bad * 100 + (1 - found.missed.share) * bad * 5
        wrong += found.false_alarms.share * good * 5
        assert found.cost_per_1000 == pytest.approx(wrong * 1000 / (bad + good))
    # Together they cost what all cases cost at that base rate.
    weighed = (north.cost_per_1000 * 950 + south.cost_per_1000 * 900) / 1850
    assert weighed == pytest.approx(half.per_1000(Counts(180, 170, 120, 1530)))


def test_that_amounts_count_where_misses_cost_by_them():
    codes, labels, flags = some_rows([Counts(1, 1, 2, 6)] * 2)
    amounts = np.where(codes == 0, 10.0, 1000.0)
    costs = replace(COSTS, caught=0, amounts=Amounts("loss", mean=505.0))
    north, south = by_group(costs, Grouping(codes, NAMES[:2]), labels, flags, amounts)
    assert north.cost_per_1000 == pytest.approx((5 + 20) * 100)
    assert south.cost_per_1000 == pytest.approx((5 + 2000) * 100)
    assert south.interval[0] < south.cost_per_1000 < south.interval[1]


@pytest.mark.parametrize("costs", [COSTS, replace(COSTS, base_rate=0.01)])
def test_that_a_group_of_one_kind_only_has_no_rate_of_the_other(costs):
    found = figures([Counts(60, 100, 40, 1800), Counts(0, 10, 0, 90)], costs, NAMES[:2])
    assert found[1].missed.share is None
    assert found[1].missed.interval == (0, 1)
    assert found[1].missed.elsewhere is None
    assert found[1].cost_per_1000 == pytest.approx(500)
    assert found[1].few_cases


def test_that_rows_without_a_value_are_a_group_of_their_own_and_absent_groups_are_none():
    codes, labels, flags = some_rows(ALIKE[:3])
    grouping = Grouping(np.where(codes == 0, -1, codes + 1), NAMES)
    found = by_group(COSTS, grouping, labels, flags, NO_AMOUNTS)
    assert [one.name for one in found] == ["east", "west", None]


# Where groups differ


def remarks(found):
    return {
        (one.name, kind): getattr(one, kind).elsewhere
        for one in found
        for kind in ("false_alarms", "missed")
        if getattr(one, kind).elsewhere is not None
    }


def test_that_groups_that_are_alike_draw_no_remark():
    assert remarks(figures(ALIKE)) == {}


@pytest.mark.parametrize("place", range(4))
def test_that_a_planted_difference_changes_that_group_and_its_comparison_only(place):
    planted = list(ALIKE)
    planted[place] = Counts(60, 300, 40, 1600)
    before, after = figures(ALIKE), figures(planted)
    for one, (old, new) in enumerate(zip(before, after, strict=True)):
        assert (old == new) == (one != place)
    assert remarks(after) == {(NAMES[place], "false_alarms"): pytest.approx(100 / 1900)}


def test_that_misses_are_compared_among_bad_cases_only():
    planted = [*ALIKE[:3], Counts(30, 100, 70, 1800)]
    assert remarks(figures(planted)) == {("west", "missed"): pytest.approx(0.4)}


def test_that_better_treatment_is_a_difference_too():
    planted = [*ALIKE[:3], Counts(60, 20, 40, 1880)]
    assert remarks(figures(planted)) == {("west", "false_alarms"): pytest.approx(100 / 1900)}


def test_that_two_groups_apart_from_the_rest_are_both_named():
    planted = [Counts(60, 300, 40, 1600), Counts(60, 20, 40, 1880), *ALIKE[2:]]
    found = remarks(figures(planted))
    assert set(found) == {("north", "false_alarms"), ("south", "false_alarms")}


def test_that_of_two_groups_the_worse_one_is_named():
    worse = Counts(60, 300, 40, 1600)
    for pair in ([worse, ALIKE[0]], [ALIKE[0], worse]):
        place = pair.index(worse)
        found = remarks(figures(pair, names=NAMES[:2]))
        assert found == {(NAMES[place], "false_alarms"): pytest.approx(100 / 1900)}


def test_that_a_handful_of_cases_prove_nothing():
    planted = [*ALIKE[:3], Counts(1, 3, 2, 20)]
    assert remarks(figures(planted)) == {}


def test_that_chance_alone_is_seldom_remarked_on():
    """Six groups alike, 300 times: any remark on misses at all in 15 of them at most, s.e. 3.8."""
    rng = np.random.default_rng(0)
    drawn = 0
    for _ in range(300):
        misses = rng.binomial(50, 0.3, 6)
        counts = [Counts(50 - one, 1, one, 9) for one in misses]
        drawn += bool(remarks(figures(counts, names=tuple("abcdef"))))
    assert drawn <= 26
