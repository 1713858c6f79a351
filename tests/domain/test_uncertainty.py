"""Promises about the intervals of costs and savings."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from imbgui.domain.costs import Costs, Counts
from imbgui.domain.uncertainty import cost_interval, saving_per_1000

COSTS = Costs(false_alarm=5, missed=100)
mistakes = some.integers(1, 400).map(float)


def some_counts(false_alarms=100, missed=10, positives=500, rows=10_000):
    return Counts(positives - missed, false_alarms, missed, float(rows - positives - false_alarms))


# Costs


@given(mistakes, mistakes, some.none() | some.floats(0.001, 0.5))
def test_that_the_interval_holds_the_cost_it_is_for(false_alarms, missed, base_rate):
    costs = Costs(false_alarm=5, missed=100, caught=3, passed=0.5, base_rate=base_rate)
    counts = some_counts(false_alarms, missed)
    low, high = cost_interval(costs, counts)
    assert low < costs.per_1000(counts) < high


def test_that_the_fewer_the_mistakes_the_wider_the_interval_for_its_cost():
    def width(missed):
        counts = some_counts(0, missed, positives=50_000, rows=100_000)
        low, high = cost_interval(COSTS, counts)
        return (high - low) / COSTS.per_1000(counts)

    widths = [width(missed) for missed in (2, 10, 50, 500, 5000)]
    assert widths == sorted(widths, reverse=True)
    # 5,000 mistakes are known to about 1.96 / sqrt(5000) on each side.
    assert widths[-1] == pytest.approx(2 * 1.96 / np.sqrt(5000), rel=0.1)


def test_that_no_miss_at_all_is_not_taken_for_certainty():
    low, high = cost_interval(COSTS, some_counts(false_alarms=0, missed=0))
    # Nothing seen in 10,000 still allows about 2.5 misses, at 100 each.
    assert low < 0.1
    assert 20 < high < 30


def test_that_a_base_rate_weighs_the_interval_as_it_weighs_the_cost():
    counts = some_counts(false_alarms=0, missed=50)
    low, high = cost_interval(COSTS, counts)
    rare = Costs(false_alarm=5, missed=100, base_rate=0.005)
    lower, higher = cost_interval(rare, counts)
    # The alarms that were not seen are weighed otherwise, and cost little.
    assert (lower, higher) == pytest.approx((low / 10, high / 10), rel=0.03)


def test_that_right_answers_cost_what_they_cost_in_the_interval_too():
    counts = some_counts(false_alarms=50, missed=20)
    low, high = cost_interval(COSTS, counts)
    dearer = Costs(false_alarm=5 + 3, missed=100 + 7, caught=7, passed=3)
    lower, higher = cost_interval(dearer, counts)
    added = (7 * 500 + 3 * 9500) * 1000 / 10_000
    # How many cases are bad is not quite certain, and they cost 4 more than good ones.
    assert (lower - added, higher - added) == pytest.approx((low, high), rel=0.06)


@pytest.mark.parametrize(
    "counts", [Counts(0, 0, 500, 9500), Counts(500, 9500, 0, 0)], ids=["flag none", "flag all"]
)
def test_that_the_cost_of_one_answer_for_all_is_known_up_to_the_share_of_bad_cases(counts):
    low, high = cost_interval(COSTS, counts)
    a_miss, an_alarm = (100, 0) if counts.missed else (0, 5)

    def cost_at(share):
        return 1000 * (share * a_miss + (1 - share) * an_alarm)

    # 500 of 10,000: the share is known to 1.96 standard errors.
    error = 1.96 * np.sqrt(0.05 * 0.95 / 10_000)
    ends = sorted(cost_at(0.05 + sign * error) for sign in (1, -1))
    assert (low, high) == pytest.approx(ends, rel=0.01)
    certain = Costs(false_alarm=5, missed=100, base_rate=0.02)
    assert cost_interval(certain, counts) == pytest.approx((cost_at(0.02), cost_at(0.02)))


def test_that_the_same_counts_always_give_the_same_interval():
    assert cost_interval(COSTS, some_counts()) == cost_interval(COSTS, some_counts())


@pytest.mark.parametrize("missed", [5, 10, 40])
def test_that_at_least_95_in_100_intervals_hold_the_true_cost(missed):
    """Counts drawn around known means, 400 times: 380 held, with a standard error of 4.4.

    Intervals leave room for more than the chance in these counts, so that some more are held;
    the counts are whole, so that 95 % is met on average only.
    """
    rng = np.random.default_rng(missed)
    truth = some_counts(false_alarms=60, missed=missed)
    held = 0
    for alarms, misses in rng.poisson([60, missed], (400, 2)):
        low, high = cost_interval(COSTS, some_counts(alarms, misses))
        held += low <= COSTS.per_1000(truth) <= high
    assert 0.94 <= held / 400 <= 0.99


# Savings


def test_that_no_difference_is_exactly_nothing():
    assert saving_per_1000(COSTS, some_counts(), (0, 0, 0, 0)) == (0.0, (0.0, 0.0))


@given(*[some.integers(0, 200).map(float)] * 4, some.none() | some.floats(0.001, 0.5))
def test_that_a_saving_is_the_difference_of_the_two_costs(
    only_ours_bad, only_theirs_bad, only_ours_good, only_theirs_good, base_rate
):
    costs = Costs(false_alarm=5, missed=100, caught=3, passed=0.5, base_rate=base_rate)
    ours = Counts(300 + only_ours_bad, 400 + only_ours_good, 0, 0)
    theirs = Counts(300 + only_theirs_bad, 400 + only_theirs_good, 0, 0)
    ours, theirs = (
        Counts(one.caught, one.false_alarms, 1000 - one.caught, 9000 - one.false_alarms)
        for one in (ours, theirs)
    )
    apart = (only_ours_bad, only_theirs_bad, only_ours_good, only_theirs_good)
    saving, _ = saving_per_1000(costs, ours, apart)
    assert saving == pytest.approx(costs.per_1000(theirs) - costs.per_1000(ours), abs=1e-9)


@given(some.tuples(*[some.integers(1, 200).map(float)] * 4))
def test_that_the_interval_holds_the_saving_it_is_for(apart):
    saving, (low, high) = saving_per_1000(COSTS, some_counts(), apart)
    assert low < saving < high


def test_that_a_saving_resting_on_few_cases_may_be_none():
    _, (low, high) = saving_per_1000(COSTS, some_counts(), (3, 2, 0, 0))
    assert low < 0 < high
    _, (low, _) = saving_per_1000(COSTS, some_counts(), (60, 2, 0, 0))
    assert low > 0


def test_that_exchanging_the_two_policies_turns_the_saving_round():
    saving, (low, high) = saving_per_1000(COSTS, some_counts(), (30, 10, 50, 80))
    turned, (lower, higher) = saving_per_1000(COSTS, some_counts(), (10, 30, 80, 50))
    assert turned == -saving
    assert (-higher, -lower) == pytest.approx((low, high), abs=0.1 * (high - low))


@pytest.mark.parametrize(
    "counts", [Counts(0, 5, 0, 95), Counts(5, 0, 95, 0)], ids=["no bad case", "no good case"]
)
def test_that_cases_of_one_kind_have_finite_intervals_at_a_base_rate(counts):
    costs = Costs(false_alarm=5, missed=100, base_rate=0.2)
    assert np.isfinite(cost_interval(costs, counts)).all()
