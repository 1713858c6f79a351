"""Promises about the metrics beside the money."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from imbgui.domain.calibration import logit, sigmoid
from imbgui.domain.costs import Costs, Counts
from imbgui.domain.curves import sweep
from imbgui.domain.metrics import (
    BINS,
    CHECKED_SHARES,
    CalibrationCheck,
    calibration_check,
    point_metrics,
    score_metrics,
)
from tests.builders import calibrated_scores, some_labels

COSTS = Costs(false_alarm=1, missed=9)
LABELS = some_labels(4000, 400)
SCORES = calibrated_scores(LABELS, 1.5)


def in_words(text):
    """Return labels from a text of bad (b) and good (g) cases."""
    return np.array([letter == "b" for letter in text])


# At one operating point


def test_that_the_metrics_of_an_answer_can_be_reckoned_by_hand():
    found = point_metrics(Counts(caught=6, false_alarms=4, missed=2, passed=88), COSTS)
    assert found.precision == 6 / 10
    assert found.recall == 6 / 8
    assert found.f1 == pytest.approx(2 * 0.6 * 0.75 / (0.6 + 0.75))
    assert found.accuracy == 94 / 100
    assert found.accuracy_of_nobody == 92 / 100


def test_that_flagging_nobody_is_as_accurate_as_it_is_said_to_be():
    found = point_metrics(Counts(0, 0, 8, 92), COSTS)
    assert found.accuracy == found.accuracy_of_nobody
    assert (found.precision, found.recall, found.f1) == (None, 0, 0)


def test_that_without_bad_cases_and_flags_there_is_no_f1():
    found = point_metrics(Counts(0, 0, 0, 10), COSTS)
    assert (found.recall, found.f1, found.accuracy) == (None, None, 1)


def test_that_a_base_rate_weighs_the_matrix():
    # Bad cases are as frequent as good ones in the file, and a tenth of all at deployment.
    rare = Costs(false_alarm=1, missed=9, base_rate=0.1)
    found = point_metrics(Counts(40, 10, 10, 40), rare)
    assert found.recall == pytest.approx(0.8)
    assert found.precision == pytest.approx(0.08 / (0.08 + 0.18))
    assert found.accuracy == pytest.approx(0.8)
    assert found.accuracy_of_nobody == pytest.approx(0.9)


# Of a whole score


def test_that_brier_and_lift_of_five_cases_can_be_reckoned_by_hand():
    scores, labels = np.array([0.9, 0.8, 0.5, 0.5, 0.1]), in_words("bgbgg")
    found = score_metrics(sweep(scores, labels), COSTS)
    assert found.brier == pytest.approx((0.01 + 0.64 + 0.25 + 0.25 + 0.01) / 5)
    assert found.roc_auc == pytest.approx((3 + 1.5) / 6)
    # The first fifth holds one of the two bad cases, the two equal scores share the other.
    assert found.lift == pytest.approx([2.5, 2.5, 0, 0, 1.25, 1.25, 1.25, 1.25, 0, 0])
    caught = {gain.checked: gain.caught for gain in found.gains}
    assert caught[0.1] == pytest.approx(0.25)
    assert caught[0.5] == pytest.approx(0.5 + 0.125)
    assert caught[1.0] == 1


def test_that_gains_rise_from_none_to_all_and_lift_averages_one():
    found = score_metrics(sweep(SCORES, LABELS), COSTS)
    caught = [gain.caught for gain in found.gains]
    assert [gain.checked for gain in found.gains] == list(CHECKED_SHARES)
    assert caught == sorted(caught)
    assert caught[-1] == pytest.approx(1)
    assert np.mean(found.lift) == pytest.approx(1)
    assert found.lift[0] == pytest.approx(10 * caught[CHECKED_SHARES.index(0.1)])


@given(some.integers(0, 10_000))
def test_that_the_bins_hold_every_case_once_and_evenly(seed):
    rng = np.random.default_rng(seed)
    labels = some_labels(503, 60, seed)
    scores = np.round(rng.uniform(0.01, 0.99, 503), int(rng.integers(1, 5)))
    bins = score_metrics(sweep(scores, labels), COSTS).bins
    assert sum(one.cases for one in bins) == 503
    assert sum(one.observed * one.cases for one in bins) == pytest.approx(60)
    assert sum(one.mean_score * one.cases for one in bins) == pytest.approx(scores.sum())
    means = [one.mean_score for one in bins]
    assert means == sorted(means)
    assert all(one.interval[0] <= one.observed <= one.interval[1] for one in bins)
    if len(np.unique(scores)) == 503:
        assert {one.cases for one in bins} == {50, 51}


def test_that_equal_scores_stay_in_one_bin():
    labels = some_labels(100, 20)
    bins = score_metrics(sweep(np.where(labels, 0.5, 0.2), labels), COSTS).bins
    assert [(one.cases, one.mean_score, one.observed) for one in bins] == [
        (80, pytest.approx(0.2), 0),
        (20, pytest.approx(0.5), 1),
    ]


def test_that_a_base_rate_moves_scores_and_shares_together():
    rare = Costs(false_alarm=1, missed=9, base_rate=0.01)
    curve = sweep(SCORES, LABELS)
    here, there = score_metrics(curve, COSTS), score_metrics(curve, rare)
    assert there.roc_auc == pytest.approx(here.roc_auc)
    assert there.average_precision < here.average_precision
    assert there.brier < here.brier
    weights = np.array([one.cases for one in here.bins])
    assert len(there.bins) == BINS
    for one, other in zip(here.bins, there.bins, strict=True):
        assert other.cases == one.cases
        assert other.observed < one.observed or one.observed == 0
        assert other.interval[0] <= other.observed <= other.interval[1]
    # Scores that are calibrated here are calibrated there: most intervals hold the mean score.
    held = [one.interval[0] <= one.mean_score <= one.interval[1] for one in there.bins]
    assert sum(held) >= BINS - 2
    assert weights.sum() == len(LABELS)


# Whether scores mean what they say


def checked(scores, labels=LABELS):
    return calibration_check(sweep(scores, labels))


def test_that_calibrated_scores_pass():
    found = checked(SCORES)
    assert found.calibrated
    assert found.slope == pytest.approx(1, abs=0.15)
    assert found.expected == pytest.approx(found.found, rel=0.15)


@pytest.mark.parametrize(
    ("changed", "slope"),
    [
        (lambda odds: odds * 2, 0.5),
        (lambda odds: odds / 2, 2),
        (lambda odds: odds + 1, 1),
        (lambda odds: -odds, -1),
    ],
    ids=["too extreme", "too timid", "too high", "backwards"],
)
def test_that_scores_which_do_not_mean_what_they_say_are_found_out(changed, slope):
    found = checked(sigmoid(changed(logit(SCORES))))
    assert not found.calibrated
    assert found.slope == pytest.approx(slope, rel=0.15)


def test_that_the_fitted_line_is_the_likeliest_one():
    """Found again by a plain search, on another scale."""
    odds = logit(SCORES)
    found = checked(sigmoid(2 * odds + 1))
    lines = [
        (level, slope) for level in np.linspace(-1, 0, 41) for slope in np.linspace(0.3, 0.8, 51)
    ]
    likelihood = [
        np.sum(LABELS * (level + slope * (2 * odds + 1)))
        - np.sum(np.logaddexp(0, level + slope * (2 * odds + 1)))
        for level, slope in lines
    ]
    assert found.slope == pytest.approx(lines[int(np.argmax(likelihood))][1], abs=0.011)


def test_that_about_1_in_100_calibrated_scores_are_doubted_before_trifles_are_forgiven():
    """300 tables: 3 expected, with a standard error of 1.7."""
    doubted = 0
    for seed in range(300):
        rng = np.random.default_rng(seed)
        scores = sigmoid(rng.normal(-1.5, 1.2, 800))
        doubted += checked(scores, rng.uniform(size=800) < scores).chance < 0.01
    assert doubted <= 8


def test_that_a_trifle_in_very_many_cases_is_no_reason_for_doubt():
    trifle = CalibrationCheck(slope=0.97, expected=10_300, found=10_000, chance=1e-6)
    assert trifle.calibrated
    assert not CalibrationCheck(slope=0.8, expected=10_000, found=10_000, chance=1e-6).calibrated
    assert not CalibrationCheck(slope=1.0, expected=12_000, found=10_000, chance=1e-6).calibrated
    assert CalibrationCheck(slope=0.8, expected=10, found=8, chance=0.4).calibrated


def test_that_scores_which_separate_the_classes_and_do_not_say_so_are_found_out():
    labels = some_labels(200, 50)
    found = checked(np.where(labels, 0.4, 0.2), labels)
    assert np.isfinite(found.slope)
    assert found.slope > 1
    assert not found.calibrated


def test_that_one_score_for_every_case_is_checked_by_its_level():
    labels = some_labels(200, 50)
    assert checked(np.full(200, 0.25), labels).calibrated
    assert not checked(np.full(200, 0.5), labels).calibrated
