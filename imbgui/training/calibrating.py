"""Calibrating out-of-fold scores at the file's own class rate."""

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from imbgui.domain.calibration import LARGEST_LOGIT, Calibration, Floats

_STEPS_FROM = 100
"""Fewer bad cases than this cannot carry a step function."""
_BINS = 4096


def fit_calibration(logits: Floats, labels: NDArray[np.bool_]) -> Calibration:
    """Learn what log-odds turned out to mean, from rows that their model did not see.

    Half Platt's curve (Platt 1999) and half isotonic steps (Zadrozny and Elkan 2002); with few bad
    cases a beta curve alone (Kull 2017). The curve never falls: where the scores run backwards it
    is flat.

    Parameters
    ----------
    logits, labels
        Shape (rows,): out-of-fold log-odds, and whether each case is a bad one.
    """
    bounded = np.clip(logits, -LARGEST_LOGIT, LARGEST_LOGIT)
    if labels.sum() < _STEPS_FROM:
        none = np.empty(0)
        return Calibration(*_beta(bounded, labels), none, none)
    steps = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip")
    steps.fit(bounded, labels.astype(np.float64))
    slope, shift = _platt(bounded, labels)
    return Calibration(slope, slope, shift, steps.X_thresholds_, steps.y_thresholds_)


def cross_fitted(logits: Floats, labels: NDArray[np.bool_], fold: NDArray[np.int8]) -> Floats:
    """Return scores calibrated, fold by fold, on the other folds; shape (rows,)."""
    # Sorted once for all folds: sorting takes most of the time of learning the steps.
    rising = np.argsort(logits)
    logits, labels, fold = logits[rising], labels[rising], fold[rising]
    scores = np.empty(len(logits))
    for held_out in np.unique(fold):
        inside = fold == held_out
        calibration = fit_calibration(logits[~inside], labels[~inside])
        scores[rising[inside]] = calibration.apply(logits[inside])
    return scores


def _platt(logits: Floats, labels: NDArray[np.bool_]) -> tuple[float, float]:
    """Return slope and shift of Platt's curve; a flat one where the slope would be negative."""
    centres, truth, counts = _binned(logits, labels)
    model = LogisticRegression(C=np.inf).fit(centres[:, None], truth, sample_weight=counts)
    slope, shift = float(model.coef_[0, 0]), float(model.intercept_[0])
    return (slope, shift) if slope > 0 else _flat(labels)


def _binned(
    logits: Floats, labels: NDArray[np.bool_]
) -> tuple[Floats, NDArray[np.bool_], NDArray[np.int64]]:
    """Count good and bad cases in narrow even bins; a curve of two numbers needs no more."""
    low, step = logits.min(), max(np.ptp(logits) / _BINS, np.finfo(np.float64).tiny)
    place = np.minimum((logits - low) / step, _BINS - 1).astype(np.int64)
    counts = np.concatenate([np.bincount(place[labels == bad], minlength=_BINS) for bad in (0, 1)])
    centres = np.tile(low + (np.arange(_BINS) + 0.5) * step, 2)
    there = counts > 0
    return centres[there], np.repeat([False, True], _BINS)[there], counts[there]


def _beta(logits: Floats, labels: NDArray[np.bool_]) -> tuple[float, float, float]:
    """Return a, b and c of beta calibration; a coefficient that would fall is left out.

    A weak penalty keeps the curve finite where a handful of cases separate perfectly.
    """
    sides = np.column_stack([-np.logaddexp(0, -logits), np.logaddexp(0, logits)])
    model = LogisticRegression(C=100.0, max_iter=1000).fit(sides, labels)
    a, b = map(float, model.coef_[0])
    if a > 0 and b > 0:
        return a, b, float(model.intercept_[0])
    slope, shift = _platt(logits, labels)
    return slope, slope, shift


def _flat(labels: NDArray[np.bool_]) -> tuple[float, float]:
    """Return a curve that gives every case the class rate, rising too little to matter."""
    rate = labels.mean()
    return 1e-6, float(np.log(rate / (1 - rate)))
