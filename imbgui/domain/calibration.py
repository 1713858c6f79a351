"""Calibrated scores: from the log-odds a model says to the probability they turned out to mean."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LARGEST_LOGIT = 30.0
"""Log-odds are cut here, on both sides; beyond it a double cannot tell a probability from 1."""


def sigmoid(logits: Floats) -> Floats:
    """Return probabilities of log-odds."""
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -LARGEST_LOGIT, LARGEST_LOGIT))))


def logit(probabilities: Floats) -> Floats:
    """Return log-odds of probabilities, cut at LARGEST_LOGIT."""
    with np.errstate(divide="ignore"):
        odds = np.log(probabilities) - np.log1p(-probabilities)
    return np.asarray(np.clip(odds, -LARGEST_LOGIT, LARGEST_LOGIT))


@dataclass(frozen=True, eq=False)
class Calibration:
    """A rising map from log-odds to probability: a curve, and a step function blended in.

    The curve is sigmoid(a ln s - b ln(1 - s) + c) with s = sigmoid(log-odds): beta calibration
    (Kull 2017), or Platt's with a = b. The steps are isotonic, as knots between which it runs
    straight; there are none where cases are too few to learn them, and the curve stands alone.
    """

    a: float
    b: float
    c: float
    knots: Floats
    heights: Floats

    def apply(self, logits: Floats) -> Floats:
        """Return the calibrated probability of each log-odds; the same shape."""
        bounded = np.clip(logits, -LARGEST_LOGIT, LARGEST_LOGIT)
        log_s, log_not_s = -np.logaddexp(0, -bounded), -np.logaddexp(0, bounded)
        curve = sigmoid(self.a * log_s - self.b * log_not_s + self.c)
        if not len(self.knots):
            return curve
        return np.asarray((curve + np.interp(bounded, self.knots, self.heights)) / 2)
