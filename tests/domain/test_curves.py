"""Promises about every threshold at once."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from imbgui.domain.calibration import logit, sigmoid
from imbgui.domain.costs import Costs, Counts
from imbgui.domain.curves import Curve, best_thresholds, flagged_counts, smoothed_thresholds, sweep
from imbgui.domain.decision import RATIOS
from tests.builders import calibrated_scores, some_labels

COSTS = Costs(false_alarm=3, missed=50, caught=2, passed=0.25)


@some.composite
def scored_cases(draw, *, both_kinds=False):
    """Draw a few cases whose scores often tie."""
    rows = draw(
        some.lists(
            some.tuples(some.sampled_from([0.05, 0.1, 0.3, 0.5, 0.8, 0.95]), some.booleans()),
            min_size=1,
            max_size=25,
        )
    )
    if both_kinds:
        rows += [(0.3, True), (0.5, False)]
    return np.array([score for score, _ in rows]), np.array([label for _, label in rows])


def counted_by_hand(scores, labels, threshold):
    pairs = list(zip(scores.tolist(), labels.tolist(), strict=True))
    return Counts(
        caught=sum(bad and score >= threshold for score, bad in pairs),
        false_alarms=sum(not bad and score >= threshold for score, bad in pairs),
        missed=sum(bad and score < threshold for score, bad in pairs),
        passed=sum(not bad and score < threshold for score, bad in pairs),
    )


# The sweep


@given(scored_cases())
def test_that_every_point_counts_the_cases_at_or_above_its_threshold(cases):
    scores, labels = cases
    curve = sweep(scores, labels)
    for index, threshold in enumerate(curve.thresholds):
        assert curve.counts(index) == counted_by_hand(scores, labels, threshold)


@given(scored_cases())
def test_that_equal_scores_share_one_point(cases):
    scores, labels = cases
    distinct = sorted(set(scores.tolist()), reverse=True)
    assert sweep(scores, labels).thresholds.tolist() == [math.inf, *distinct]


@given(scored_cases())
def test_that_the_first_point_flags_none_and_the_last_flags_all(cases):
    curve = sweep(*cases)
    assert curve.flagged[0] == 0
    assert curve.flagged[-1] == len(cases[0])


@given(scored_cases(), some.floats(0.01, 1000))
def test_that_the_exact_sweep_finds_what_trying_every_threshold_finds(cases, ratio):
    scores, labels = cases
    curve = sweep(scores, labels)
    tried = [counted_by_hand(scores, labels, one) for one in [math.inf, *scores.tolist()]]
    least = min(one.false_alarms + ratio * one.missed for one in tried)
    best = curve.counts(curve.cheapest(ratio))
    assert best.false_alarms + ratio * best.missed == pytest.approx(least)


def test_that_among_equally_cheap_points_the_one_with_the_fewest_flags_is_taken():
    curve = sweep(np.array([0.9, 0.5]), np.array([True, False]))
    assert curve.cheapest(1.0) == 1
    tied = sweep(np.array([0.9, 0.5]), np.array([False, True]))
    assert tied.cheapest(1.0) == 0


@given(scored_cases())
def test_that_a_curve_costs_what_its_counts_cost(cases):
    curve = sweep(*cases)
    by_counts = [COSTS.per_1000(curve.counts(index)) for index in range(len(curve.thresholds))]
    assert curve.cost_per_1000(COSTS) == pytest.approx(np.array(by_counts))


@given(scored_cases(), some.floats(0.1, 100))
def test_that_the_excess_cost_ranks_points_as_the_money_does(cases, missed):
    curve = sweep(*cases)
    costs = Costs(false_alarm=2, missed=missed + 1, caught=1, passed=0.5)
    money = curve.cost_per_1000(costs) * len(cases[0]) / 1000
    nothing = costs.caught * curve.positives + costs.passed * curve.negatives
    excess = curve.excess_cost(costs.ratio) * (costs.false_alarm - costs.passed)
    assert money - nothing == pytest.approx(excess)


# Shares


def test_that_precision_where_none_is_flagged_is_that_of_the_first_flag():
    curve = sweep(np.array([0.9, 0.9, 0.2]), np.array([True, False, False]))
    assert curve.precision == pytest.approx([1 / 2, 1 / 2, 1 / 3])
    assert curve.recall.tolist() == [0, 1, 1]
    assert curve.flagged_per_1000 == pytest.approx([0, 2000 / 3, 1000])


def test_that_a_curve_of_nobody_has_a_precision_of_zero():
    assert Curve(np.array([np.inf]), np.zeros(1), np.zeros(1)).precision.tolist() == [0]


@given(scored_cases(both_kinds=True))
def test_that_average_precision_is_the_precision_at_each_newly_caught_case(cases):
    scores, labels = cases
    positives = labels.sum()
    area, before = 0.0, 0.0
    for threshold in sorted(set(scores.tolist()), reverse=True):
        counts = counted_by_hand(scores, labels, threshold)
        area += (counts.caught - before) / positives * counts.caught / counts.flagged
        before = counts.caught
    assert sweep(scores, labels).average_precision == pytest.approx(area)


@given(scored_cases(both_kinds=True))
def test_that_the_roc_area_is_how_often_a_bad_case_outscores_a_good_one(cases):
    scores, labels = cases
    wins = [(bad > good) + (bad == good) / 2 for bad in scores[labels] for good in scores[~labels]]
    assert sweep(scores, labels).roc_auc == pytest.approx(sum(wins) / len(wins))


@pytest.mark.parametrize("label", [True, False])
def test_that_cases_of_one_kind_have_no_roc_area(label):
    assert math.isnan(sweep(np.array([0.1, 0.2]), np.array([label, label])).roc_auc)


# Looking points up


@pytest.mark.parametrize(
    ("threshold", "flagged"),
    [
        (math.inf, 0),
        (0.91, 0),
        (0.9, 1),
        (0.5, 1),
        (0.4, 3),
        (0.1, 4),
        (0.05, 4),
        (0.0, 4),
        (-math.inf, 4),
    ],
)
def test_that_a_threshold_stands_for_the_lowest_score_it_still_flags(threshold, flagged):
    curve = sweep(np.array([0.9, 0.4, 0.4, 0.1]), np.array([True, True, False, False]))
    assert curve.flagged[curve.index_at(threshold)] == flagged


@given(scored_cases(), some.floats(0, 1))
def test_that_looking_a_threshold_up_counts_the_cases_at_or_above_it(cases, threshold):
    curve = sweep(*cases)
    assert curve.counts(curve.index_at(threshold)) == counted_by_hand(*cases, threshold)


def test_that_a_number_of_flags_finds_the_nearest_point():
    curve = sweep(np.array([0.9, 0.4, 0.4, 0.1]), np.array([True, True, False, False]))
    assert [curve.index_flagging(one) for one in (0, 100, 300, 700, 900, 5000)] == [
        0,
        0,
        1,
        2,
        3,
        3,
    ]


@given(scored_cases(), some.lists(some.floats(0, 1), min_size=1, max_size=5))
def test_that_counting_at_given_thresholds_is_counting(cases, thresholds):
    caught, false_alarms = flagged_counts(*cases, np.array([*thresholds, math.inf, -math.inf]))
    by_hand = [counted_by_hand(*cases, one) for one in [*thresholds, math.inf, -math.inf]]
    assert caught.tolist() == [one.caught for one in by_hand]
    assert false_alarms.tolist() == [one.false_alarms for one in by_hand]


# Thinning


@pytest.mark.parametrize("points", [4, 10, 51, 200])
def test_that_a_thinned_curve_keeps_its_ends_and_has_no_point_of_its_own(points):
    labels = some_labels(3000, 300)
    curve = sweep(calibrated_scores(labels, 1.5), labels)
    thinned = curve.thinned(points)
    assert len(thinned.thresholds) <= points
    places = np.searchsorted(-curve.thresholds, -thinned.thresholds)
    assert places[0] == 0
    assert places[-1] == len(curve.thresholds) - 1
    assert (np.diff(places) > 0).all()
    assert (curve.caught[places] == thinned.caught).all()
    assert (curve.false_alarms[places] == thinned.false_alarms).all()


def test_that_a_thinned_curve_leaves_no_long_gap_in_recall_or_in_flags():
    labels = some_labels(3000, 300)
    thinned = sweep(calibrated_scores(labels, 1.5), labels).thinned(200)
    assert np.diff(thinned.recall).max() <= 0.02
    assert np.diff(thinned.flagged_per_1000).max() <= 20


def test_that_a_short_curve_is_not_thinned():
    curve = sweep(np.array([0.9, 0.4]), np.array([True, False]))
    assert curve.thinned(3) is curve


# The base rate


@given(scored_cases(both_kinds=True), some.floats(0.001, 0.9))
def test_that_at_a_base_rate_every_point_counts_as_its_weighted_counts(cases, base_rate):
    costs = Costs(1, 9, base_rate=base_rate)
    curve = sweep(*cases)
    shifted = curve.at_base_rate(costs)
    assert len(shifted.thresholds) == len(curve.thresholds)
    assert shifted.positives / shifted.flagged[-1] == pytest.approx(base_rate)
    for index in range(len(curve.thresholds)):
        weighted, here = costs.at_base_rate(curve.counts(index)), shifted.counts(index)
        for field in ("caught", "false_alarms", "missed", "passed"):
            assert getattr(here, field) == pytest.approx(getattr(weighted, field), abs=1e-9)


@given(scored_cases(both_kinds=True), some.floats(0.001, 0.9))
def test_that_at_a_base_rate_scores_mean_the_risk_at_that_rate(cases, base_rate):
    costs = Costs(1, 9, base_rate=base_rate)
    curve = sweep(*cases)
    shifted = curve.at_base_rate(costs)
    assert shifted.thresholds[0] == math.inf
    apart = logit(shifted.thresholds[1:]) - logit(curve.thresholds[1:])
    assert apart == pytest.approx(math.log(costs.odds_shift(cases[1].mean())))


def test_that_without_a_base_rate_or_without_both_kinds_a_curve_stays_as_it_is():
    curve = sweep(np.array([0.9, 0.4]), np.array([True, False]))
    assert curve.at_base_rate(Costs(1, 9)) is curve
    for label in (True, False):
        alike = sweep(np.array([0.9, 0.4]), np.array([label, label]))
        assert alike.at_base_rate(Costs(1, 9, base_rate=0.1)) is alike


# Smoothed thresholds


@pytest.mark.parametrize("skill", [0.5, 1.5, 3.0])
def test_that_on_many_calibrated_cases_the_smoothed_threshold_is_the_break_even_one(skill):
    labels = some_labels(200_000, 20_000)
    ratios = np.array([2.0, 5, 20, 50])
    found = smoothed_thresholds(calibrated_scores(labels, skill), labels, ratios)
    in_reach = found < 1
    break_even = 1 / (1 + ratios)
    # Its odds are within 15 %: costs are flat around their minimum, so it need not be nearer.
    assert in_reach.sum() >= 3
    assert logit(found[in_reach]) == pytest.approx(logit(break_even[in_reach]), abs=0.15)


@given(some.integers(0, 10**6), some.integers(3, 40), some.floats(0, 12))
def test_that_a_dearer_miss_never_raises_the_smoothed_threshold(seed, positives, skill):
    labels = some_labels(120, positives, seed)
    thresholds = smoothed_thresholds(calibrated_scores(labels, skill, seed), labels, RATIOS)
    falling = thresholds[1:] <= thresholds[:-1]
    assert falling.all()


@pytest.mark.parametrize("gap", [2, 5, 10])
def test_that_a_dearer_miss_never_raises_it_where_no_case_lies(gap):
    labels = some_labels(400, 40)
    noise = np.random.default_rng(0).normal(0, 0.3, 400)
    thresholds = smoothed_thresholds(sigmoid(np.where(labels, gap, -gap) + noise), labels, RATIOS)
    assert (thresholds[1:] <= thresholds[:-1]).all()


def test_that_the_smoothed_threshold_is_infinite_where_one_answer_for_all_is_best():
    labels = some_labels(1000, 100)
    noise = sigmoid(np.random.default_rng(1).normal(-2.2, 0.3, 1000))
    noise[np.argmin(np.where(labels, noise, 1))] = 0.01  # a bad case has the lowest score
    nobody, everybody = smoothed_thresholds(noise, labels, np.array([0.01, 1e5]))
    assert nobody == math.inf
    assert everybody == -math.inf


@given(some.integers(0, 10**6), some.floats(0.2, 5), some.floats(-4, 4))
def test_that_the_smoothed_threshold_flags_the_same_cases_on_any_rising_scale(seed, slope, shift):
    labels = some_labels(400, 40, seed)
    scores = calibrated_scores(labels, 1.5, seed)
    bent = sigmoid(slope * logit(scores) + shift)
    ratios = np.array([2.0, 20.0])
    ours, theirs = (
        flagged_counts(one, labels, smoothed_thresholds(one, labels, ratios))
        for one in (scores, bent)
    )
    # The two scales tie other cases, so that a case at the edge may fall on the other side.
    assert np.abs(np.subtract(ours, theirs)).max() <= 3


@pytest.mark.parametrize("skill", [1.5, 2.0])
def test_that_the_threshold_to_use_is_halfway_between_the_smoothed_and_the_break_even(skill):
    labels = some_labels(2000, 100)
    scores = calibrated_scores(labels, skill)
    ratios = np.array([5.0, 20.0])
    flagged = [
        sum(flagged_counts(scores, labels, thresholds))
        for thresholds in (
            smoothed_thresholds(scores, labels, ratios),
            best_thresholds(scores, labels, ratios),
            1 / (1 + ratios),
        )
    ]
    odds = [logit((one - 0.5) / len(scores)) for one in flagged]
    assert odds[1] == pytest.approx((odds[0] + odds[2]) / 2, abs=0.05)


def test_that_equal_scores_for_all_are_flagged_together_or_not_at_all():
    labels = some_labels(1000, 100)
    alike = np.full(1000, 0.1)
    thresholds = smoothed_thresholds(alike, labels, np.array([4.0, 20.0]))
    caught, false_alarms = flagged_counts(alike, labels, thresholds)
    assert caught.tolist() == [0, 100]
    assert false_alarms.tolist() == [0, 900]


def test_that_smoothing_is_cheaper_on_new_cases_than_the_exact_minimum_with_few_bad_ones():
    exact, smoothed = 0.0, 0.0
    new = some_labels(20_000, 1000, 99)
    scores_of_new = calibrated_scores(new, 1.5, 99)
    ratio = 30.0
    for seed in range(30):
        labels = some_labels(1000, 50, seed)
        scores = calibrated_scores(labels, 1.5, seed)
        curve = sweep(scores, labels)
        thresholds = np.array(
            [
                curve.thresholds[curve.cheapest(ratio)],
                smoothed_thresholds(scores, labels, np.array([ratio]))[0],
            ]
        )
        caught, false_alarms = flagged_counts(scores_of_new, new, thresholds)
        cost = false_alarms + ratio * (1000 - caught)
        exact, smoothed = exact + cost[0], smoothed + cost[1]
    assert smoothed < exact
