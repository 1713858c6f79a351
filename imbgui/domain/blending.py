"""The blend: a weighted mean of several candidates' log-odds, with weights that no cost moves."""

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.calibration import Floats

ROUNDS = 12
"""So many candidates are taken, one after another, with replacement."""
MOST_GOOD_CASES = 20_000
"""Weights are found on at most so many good cases, spread evenly over the rows."""


def blend_weights(logits: Floats, labels: NDArray[np.bool_]) -> Floats:
    """Return what share each candidate has in the blend; shape (candidates,), summing to 1.

    Caruana 2004: starting from nothing, the candidate is added, again and again, that lowers the
    log-loss of the mean most. The log-loss asks for good probabilities whatever mistakes cost, so
    that the weights stay when costs move.

    Parameters
    ----------
    logits
        Shape (candidates, rows): log-odds of calibrated out-of-fold scores.
    labels
        Shape (rows,).
    """
    good = np.flatnonzero(~labels)
    step = max(1, -(-len(good) // MOST_GOOD_CASES))
    used = np.concatenate([np.flatnonzero(labels), good[::step]])
    each = np.where(labels[used], 1.0, len(good) / max(len(good[::step]), 1))
    side = np.where(labels[used], -1.0, 1.0)
    values = logits[:, used]
    total, taken = np.zeros(len(used)), np.zeros(len(logits))
    for number in range(1, ROUNDS + 1):
        losses = np.logaddexp(0, side * (total + values) / number) @ each
        best = int(np.argmin(losses))
        total, taken[best] = total + values[best], taken[best] + 1
    return taken / ROUNDS


def blended(logits: Floats, weights: Floats) -> Floats:
    """Return the log-odds of the blend; shape (rows,)."""
    return np.asarray(weights @ logits)


def cross_fitted_blend(logits: Floats, labels: NDArray[np.bool_], fold: NDArray[np.int8]) -> Floats:
    """Return log-odds blended, fold by fold, with the weights of the other folds; shape (rows,)."""
    mixed = np.empty(len(labels))
    for held_out in np.unique(fold):
        inside = fold == held_out
        weights = blend_weights(logits[:, ~inside], labels[~inside])
        mixed[inside] = blended(logits[:, inside], weights)
    return mixed
