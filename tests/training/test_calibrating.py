"""Calibrated scores mean what they say, and no row has a say in its own."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from imbgui.domain.calibration import logit, sigmoid
from imbgui.training.calibrating import cross_fitted, fit_calibration

ROWS = 4000


def drawn(rate=0.08, *, slope=1.0, shift=0.0, rows=ROWS, seed=0):
    """Return log-odds that are off by a slope and a shift, their labels, and the truth."""
    rng = np.random.default_rng(seed)
    truth = rng.normal(logit(np.array([rate]))[0], 1.5, rows)
    labels = rng.random(rows) < sigmoid(truth)
    return truth * slope + shift, labels, sigmoid(truth)


def folds_of(rows, folds=5):
    return (np.arange(rows) % folds).astype(np.int8)


@pytest.mark.parametrize("rows", [300, ROWS])
@pytest.mark.parametrize(("slope", "shift"), [(1, 0), (1, 3), (0.3, 0), (4, -2)])
def test_that_a_calibration_never_falls(rows, slope, shift):
    logits, labels, _ = drawn(slope=slope, shift=shift, rows=rows)
    risk = fit_calibration(logits, labels).apply(np.linspace(-40, 40, 2001))
    assert (np.diff(risk) >= 0).all()
    assert ((risk >= 0) & (risk <= 1)).all()


@pytest.mark.parametrize("scale", [1e-3, 1.0, 5.0])
def test_that_the_curve_is_that_of_platt_whatever_scale_the_scores_have(scale):
    logits, labels, _ = drawn(slope=scale, rows=20_000)
    curve = LogisticRegression(C=np.inf, solver="newton-cholesky").fit(logits[:, None], labels)
    ours = fit_calibration(logits, labels)
    assert ours.a == ours.b == pytest.approx(curve.coef_[0, 0], rel=0.01)
    assert ours.c == pytest.approx(curve.intercept_[0], abs=0.01)


@pytest.mark.parametrize("rows", [600, ROWS])
@pytest.mark.parametrize(("slope", "shift"), [(1, 0), (1, 3.2), (0.4, 1), (3, -2)])
def test_that_scores_come_back_to_the_rate_of_the_file(rows, slope, shift):
    logits, labels, truth = drawn(slope=slope, shift=shift, rows=rows)
    assert (labels.sum() < 100) == (rows == 600)  # both ways of calibrating
    scores = cross_fitted(logits, labels, folds_of(rows))
    assert scores.mean() == pytest.approx(labels.mean(), rel=0.05)
    assert np.abs(scores - truth).mean() < 0.05
    risky = scores > np.quantile(scores, 0.9)
    assert scores[risky].mean() == pytest.approx(labels[risky].mean(), rel=0.2)


def test_that_a_fold_has_no_say_in_its_own_scores():
    logits, labels, _ = drawn()
    fold = folds_of(ROWS)
    before = cross_fitted(logits, labels, fold)
    changed = np.where(fold == 2, ~labels, labels)
    after = cross_fitted(logits, changed, fold)
    assert after[fold == 2].tobytes() == before[fold == 2].tobytes()
    assert not np.array_equal(after[fold == 1], before[fold == 1])


def test_that_each_fold_is_calibrated_by_the_others():
    logits, labels, _ = drawn()
    fold = folds_of(ROWS)
    scores = cross_fitted(logits, labels, fold)
    for number in range(5):
        inside = fold == number
        others = fit_calibration(logits[~inside], labels[~inside])
        assert scores[inside].tobytes() == others.apply(logits[inside]).tobytes()


@pytest.mark.parametrize("rows", [600, ROWS])
def test_that_scores_that_run_backwards_become_flat(rows):
    logits, labels, _ = drawn(slope=-1, rows=rows)
    calibration = fit_calibration(logits, labels)
    risk = calibration.apply(np.linspace(-10, 10, 101))
    assert np.ptp(risk) < 0.02
    assert risk.mean() == pytest.approx(labels.mean(), rel=0.2)
    assert (np.diff(risk) >= 0).all()


@pytest.mark.parametrize("value", [0.0, 25.0, -40.0])
def test_that_scores_that_are_all_the_same_become_the_rate(value):
    _, labels, _ = drawn()
    risk = fit_calibration(np.full(ROWS, value), labels).apply(np.array([value]))
    assert risk[0] == pytest.approx(labels.mean(), rel=0.02)


@pytest.mark.parametrize("bad", [4, 30, 150])
def test_that_perfect_scores_stay_finite_and_apart(bad):
    labels = np.arange(1000) < bad
    logits = np.where(labels, 20.0, -20.0)
    low, high = fit_calibration(logits, labels).apply(np.array([-20.0, 20.0]))
    assert 0 <= low < 0.01
    assert 0.9 < high <= 1


def test_that_endless_log_odds_are_calibrated_too():
    logits, labels, _ = drawn()
    logits[:2] = np.inf, -np.inf
    assert np.isfinite(fit_calibration(logits, labels).apply(logits)).all()


@pytest.mark.parametrize("bad", [1, 2, 3])
def test_that_a_handful_of_bad_cases_is_enough(bad):
    rng = np.random.default_rng(0)
    labels = np.arange(400) < bad
    logits = rng.normal(labels * 2.0, 1)
    risk = fit_calibration(logits, labels).apply(logits)
    assert np.isfinite(risk).all()
    assert risk.mean() == pytest.approx(bad / 400, rel=0.5)
