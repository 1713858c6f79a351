"""Promises about the price of each outcome, and what follows for the decision."""

import math
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from imbgui.domain.costs import Costs, Counts, shifted_probability
from imbgui.domain.problems import OneAnswerAlwaysWins, RefusedError, UnusableCost

amounts = some.floats(min_value=0.01, max_value=1e6)
rates = some.floats(min_value=1e-6, max_value=1 - 1e-6)
numbers = some.integers(min_value=0, max_value=10**7).map(float)
counted = some.builds(Counts, numbers, numbers, numbers, numbers)


@some.composite
def usable_costs(draw, base_rate=None):
    passed, caught = draw(some.floats(-1e4, 1e4)), draw(some.floats(-1e4, 1e4))
    return Costs(
        false_alarm=max(passed, 0) + draw(amounts),
        missed=max(caught, 0) + draw(amounts),
        caught=caught,
        passed=passed,
        base_rate=None if base_rate is None else draw(base_rate),
    )


def close(value):
    return pytest.approx(value, rel=1e-9, abs=1e-12)


# The ratio and the break-even probability


@given(amounts, amounts)
def test_that_checking_pays_off_above_the_false_alarm_share_of_both_costs(alarm, missed):
    costs = Costs(false_alarm=alarm, missed=missed)
    assert costs.break_even_probability == close(alarm / (alarm + missed))
    assert costs.ratio == close(missed / alarm)


def test_that_the_ratio_compares_what_each_mistake_adds_to_the_right_answer():
    costs = Costs(false_alarm=6, missed=100, caught=4, passed=2)
    assert costs.ratio == 24  # (100 - 4) / (6 - 2)
    assert costs.break_even_probability == close(0.04)


@given(usable_costs())
def test_that_flagging_and_passing_cost_the_same_at_the_break_even_probability(costs):
    risk = costs.break_even_probability
    flagged = risk * costs.caught + (1 - risk) * costs.false_alarm
    passed = risk * costs.missed + (1 - risk) * costs.passed
    assert flagged == pytest.approx(passed, rel=1e-6, abs=1e-6)


@given(usable_costs(), some.floats(1e-3, 1e3), counted)
def test_that_another_unit_of_money_changes_nothing_but_the_money(costs, unit, counts):
    assume(counts.rows)
    scaled = Costs(
        costs.false_alarm * unit, costs.missed * unit, costs.caught * unit, costs.passed * unit
    )
    assert scaled.ratio == pytest.approx(costs.ratio, rel=1e-6)
    assert scaled.break_even_probability == pytest.approx(costs.break_even_probability, rel=1e-6)
    size = max(costs.false_alarm, costs.missed, -costs.caught, -costs.passed) * unit * 1000
    assert scaled.per_1000(counts) == pytest.approx(
        costs.per_1000(counts) * unit, rel=1e-9, abs=1e-9 * size
    )


# What is refused


@pytest.mark.parametrize("field", ["false_alarm", "missed"])
@pytest.mark.parametrize("value", [-1, -1e-9, math.nan, math.inf, -math.inf])
def test_that_a_mistake_must_have_a_finite_cost_of_zero_or_more(field, value):
    with pytest.raises(RefusedError) as refused:
        Costs(**{"false_alarm": 5, "missed": 100, field: value})
    problem = refused.value.problem
    assert isinstance(problem, UnusableCost)
    assert problem.field == field


@pytest.mark.parametrize("field", ["caught", "passed"])
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_that_a_right_answer_must_have_a_finite_cost(field, value):
    with pytest.raises(RefusedError) as refused:
        Costs(**{"false_alarm": 5, "missed": 100, field: value})
    assert isinstance(refused.value.problem, UnusableCost)


def test_that_a_right_answer_may_bring_a_benefit():
    assert Costs(false_alarm=5, missed=0, caught=-40).ratio == 8


@pytest.mark.parametrize("base_rate", [0, 1, -0.1, 1.5, math.nan, math.inf])
def test_that_a_base_rate_must_lie_between_nobody_and_everybody(base_rate):
    with pytest.raises(RefusedError) as refused:
        Costs(false_alarm=5, missed=100, base_rate=base_rate)
    problem = refused.value.problem
    assert isinstance(problem, UnusableCost)
    assert problem.field == "base_rate"


@pytest.mark.parametrize("missed", [20, 19])
def test_that_a_miss_no_dearer_than_a_catch_is_refused_because_flagging_none_always_wins(missed):
    with pytest.raises(RefusedError) as refused:
        Costs(false_alarm=5, missed=missed, caught=20)
    assert refused.value.problem == OneAnswerAlwaysWins("flag none")


@pytest.mark.parametrize("false_alarm", [3, 2])
def test_that_an_alarm_no_dearer_than_a_pass_is_refused_because_flagging_all_wins(false_alarm):
    with pytest.raises(RefusedError) as refused:
        Costs(false_alarm=false_alarm, missed=100, passed=3)
    assert refused.value.problem == OneAnswerAlwaysWins("flag all")


def test_that_two_free_mistakes_are_refused():
    with pytest.raises(RefusedError):
        Costs(false_alarm=0, missed=0)


# Totals


def test_that_a_total_adds_each_outcome_at_its_own_price():
    costs = Costs(false_alarm=6, missed=100, caught=4, passed=0.5)
    counts = Counts(caught=10, false_alarms=20, missed=3, passed=200)
    assert costs.total(counts) == 10 * 4 + 20 * 6 + 3 * 100 + 200 * 0.5
    assert costs.per_1000(counts) == close(560 * 1000 / 233)


def test_that_the_shares_of_a_count_follow_from_its_four_numbers():
    counts = Counts(caught=30, false_alarms=10, missed=20, passed=40)
    assert (counts.rows, counts.flagged, counts.positives) == (100, 40, 50)
    assert (counts.precision, counts.recall) == (0.75, 0.6)


def test_that_shares_of_nothing_are_none():
    counts = Counts(caught=0, false_alarms=0, missed=0, passed=9)
    assert counts.precision is None
    assert counts.recall is None


# The base rate


@given(counted, rates)
def test_that_weighting_keeps_the_number_of_rows_and_reaches_the_base_rate(counts, base_rate):
    assume(0 < counts.positives < counts.rows)
    weighted = Costs(1, 9, base_rate=base_rate).at_base_rate(counts)
    assert weighted.rows == pytest.approx(counts.rows)
    assert weighted.positives / weighted.rows == pytest.approx(base_rate)


@given(counted, rates)
def test_that_weighting_back_to_the_first_rate_gives_the_first_counts(counts, base_rate):
    assume(0 < counts.positives < counts.rows)
    there = Costs(1, 9, base_rate=base_rate)
    back = Costs(1, 9, base_rate=counts.positives / counts.rows)
    again = back.at_base_rate(there.at_base_rate(counts))
    for field in ("caught", "false_alarms", "missed", "passed"):
        assert getattr(again, field) == pytest.approx(getattr(counts, field))


@given(counted, rates)
def test_that_the_odds_shift_is_the_ratio_of_the_two_weights(counts, base_rate):
    assume(counts.caught and counts.passed)
    costs = Costs(1, 9, base_rate=base_rate)
    weighted = costs.at_base_rate(counts)
    of_weights = (weighted.caught / counts.caught) / (weighted.passed / counts.passed)
    assert costs.odds_shift(counts.positives / counts.rows) == pytest.approx(of_weights)


@given(usable_costs(base_rate=rates), counted)
def test_that_the_effective_ratio_decides_on_raw_counts_as_the_ratio_does_on_weighted_ones(
    costs, counts
):
    assume(counts.caught and counts.passed)
    shift = costs.odds_shift(counts.positives / counts.rows)
    weighted = costs.at_base_rate(counts)
    on_raw = counts.false_alarms + costs.ratio * shift * counts.missed
    on_weighted = weighted.false_alarms + costs.ratio * weighted.missed
    scale = weighted.passed / counts.passed
    assert costs.effective_ratio(counts.positives / counts.rows) == close(costs.ratio * shift)
    assert on_weighted == pytest.approx(on_raw * scale)


def test_that_a_rate_of_17_in_10_000_is_not_rounded():
    costs = Costs(false_alarm=1, missed=100, base_rate=0.0017)
    weighted = costs.at_base_rate(Counts(caught=100, false_alarms=0, missed=0, passed=900))
    assert weighted.caught == close(1.7)
    assert costs.odds_shift(0.1) == close((0.0017 / 0.9983) / (0.1 / 0.9))
    assert costs.per_1000(Counts(0, 0, 100, 900)) == close(170)


@pytest.mark.parametrize(
    "counts", [Counts(0, 3, 0, 7), Counts(3, 0, 7, 0)], ids=["no bad case", "no good case"]
)
def test_that_cases_of_one_kind_cannot_be_weighted_and_stay_as_counted(counts):
    assert Costs(1, 9, base_rate=0.3).at_base_rate(counts) == counts


def test_that_without_a_base_rate_cases_count_once():
    costs, counts = Costs(1, 9), Counts(1, 2, 3, 4)
    assert costs.at_base_rate(counts) is counts
    assert costs.odds_shift(0.3) == 1
    assert costs.effective_ratio(0.3) == 9


@given(rates, some.floats(1e-3, 1e3))
def test_that_a_shift_of_odds_is_undone_by_its_inverse(probability, shift):
    shifted = shifted_probability(probability, shift)
    odds = probability / (1 - probability)
    assert shifted / (1 - shifted) == pytest.approx(odds * shift, rel=1e-6)
    assert shifted_probability(shifted, 1 / shift) == pytest.approx(probability, rel=1e-6)


@pytest.mark.parametrize("certain", [0.0, 1.0])
def test_that_certainty_stays_certain_at_any_base_rate(certain):
    assert shifted_probability(certain, 0.01) == close(certain)


def test_that_costs_are_equal_by_what_they_say():
    costs = Costs(5, 100, currency="EUR")
    assert replace(costs) == costs
    assert hash(replace(costs)) == hash(costs)
    assert replace(costs, missed=101) != costs
