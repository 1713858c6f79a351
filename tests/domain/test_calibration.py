"""Promises about the map from log-odds to probability."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from imbgui.domain.calibration import LARGEST_LOGIT, Calibration, logit, sigmoid

NO_STEPS = np.empty(0)
slopes = some.floats(1e-3, 20)
shifts = some.floats(-20, 20)


@some.composite
def calibrations(draw):
    knots = np.array(sorted(draw(some.sets(some.floats(-29, 29), max_size=6))))
    heights = np.sort(draw(some.lists(some.floats(0, 1), min_size=len(knots), max_size=len(knots))))
    return Calibration(draw(slopes), draw(slopes), draw(shifts), knots, heights)


@given(some.floats(-LARGEST_LOGIT, LARGEST_LOGIT))
def test_that_log_odds_and_probability_undo_each_other(log_odds):
    again = logit(sigmoid(np.array([log_odds])))
    # Near 1 a double has few digits left for what is missing to 1.
    assert again[0] == pytest.approx(log_odds, rel=1e-9, abs=1e-2 if log_odds > 20 else 1e-6)


@given(some.floats(1e-12, 1 - 1e-12))
def test_that_probability_and_log_odds_undo_each_other(probability):
    assert sigmoid(logit(np.array([probability])))[0] == pytest.approx(probability)


def test_that_certainty_is_cut_where_doubles_end():
    assert logit(np.array([0.0, 1.0])).tolist() == [-LARGEST_LOGIT, LARGEST_LOGIT]
    assert (
        sigmoid(np.array([-np.inf, np.inf])).tolist()
        == sigmoid(np.array([-LARGEST_LOGIT, LARGEST_LOGIT])).tolist()
    )
    assert 0 < sigmoid(np.array([-1e9]))[0] < sigmoid(np.array([1e9]))[0] < 1


@given(calibrations(), some.lists(some.floats(-1e3, 1e3), min_size=2, max_size=20))
def test_that_a_calibrated_score_never_falls_and_is_a_probability(calibration, log_odds):
    scores = calibration.apply(np.sort(log_odds))
    assert (np.diff(scores) >= -1e-12).all()
    assert (scores >= 0).all()
    assert (scores <= 1).all()


@given(slopes, shifts, some.floats(-10, 10))
def test_that_one_slope_for_both_sides_is_the_curve_of_platt(slope, shift, log_odds):
    calibration = Calibration(slope, slope, shift, NO_STEPS, NO_STEPS)
    platt = sigmoid(np.array([slope * log_odds + shift]))
    assert calibration.apply(np.array([log_odds])) == pytest.approx(platt, rel=1e-6)


@given(slopes, slopes, shifts, some.floats(0.01, 0.99))
def test_that_two_slopes_are_the_curve_of_kull(a, b, c, score):
    calibration = Calibration(a, b, c, NO_STEPS, NO_STEPS)
    # 1 / (1 + 1 / (e^c s^a / (1 - s)^b)), Kull 2017, equation 6.
    kull = sigmoid(np.array([c + a * np.log(score) - b * np.log(1 - score)]))
    assert calibration.apply(logit(np.array([score]))) == pytest.approx(kull, rel=1e-6)


def test_that_the_steps_and_the_curve_count_half_each():
    calibration = Calibration(1, 1, 0, np.array([-1.0, 1.0]), np.array([0.2, 0.6]))
    scores = calibration.apply(np.array([-5.0, 0.0, 5.0]))
    curve = sigmoid(np.array([-5.0, 0.0, 5.0]))
    assert scores == pytest.approx((curve + np.array([0.2, 0.4, 0.6])) / 2)


def test_that_a_calibration_keeps_the_shape_it_is_given():
    assert Calibration(1, 1, 0, NO_STEPS, NO_STEPS).apply(np.zeros((3, 2))).shape == (3, 2)
