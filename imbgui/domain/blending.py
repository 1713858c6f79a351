"""The blend: a weighted mean of several candidates' log-odds, with weights that no cost moves."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.calibration import Floats
from imbgui.domain.plan import Candidate

ROUNDS = 12
"""So many candidates are taken, one after another, with replacement."""
MOST_GOOD_CASES = 10_000
"""Weights are found on at most so many good cases, spread evenly over the rows."""


@dataclass(frozen=True)
class Member:
    """A candidate with its share in a blend, above 0 and at most 1."""

    candidate: Candidate
    share: float


def blend_weights(logits: Floats, labels: NDArray[np.bool_]) -> Floats:
    """Return what share each candidate has in the blend; shape (candidates,), summing to 1.

    Caruana 2004: starting from nothing, the candidate is added, again and again, that lowers the
    log-loss of the mean most. The log-loss asks for good probabilities whatever mistakes cost, so
    that the weights stay when costs move.

    Parameters
    ----------
    logits
        Shape (candidates, rows): log-odds of calibrated out-of-fold scores, cut at
        LARGEST_LOGIT.
    labels
        Shape (rows,).
    """
    used, each = _sample(labels)
    return _greedy(logits[:, used], labels[used], each)


def blended(logits: Floats, weights: Floats) -> Floats:
    """Return the log-odds of the blend; shape (rows,)."""
    return np.asarray(weights @ logits)


def cross_fitted_blend(logits: Floats, labels: NDArray[np.bool_], fold: NDArray[np.int8]) -> Floats:
    """Return log-odds blended, fold by fold, with the weights of the other folds; shape (rows,)."""
    used, each = _sample(labels)
    values = logits[:, used]
    mixed = np.empty(len(labels))
    for held_out in np.unique(fold):
        outside = fold[used] != held_out
        weights = _greedy(values[:, outside], labels[used][outside], each[outside])
        inside = fold == held_out
        mixed[inside] = blended(logits[:, inside], weights)
    return mixed


def _sample(labels: NDArray[np.bool_]) -> tuple[NDArray[np.int64], Floats]:
    """Return the rows to find weights on, and how many rows each of them stands for."""
    good = np.flatnonzero(~labels)
    some = good[:: max(1, -(-len(good) // MOST_GOOD_CASES))]
    used = np.concatenate([np.flatnonzero(labels), some])
    return used, np.where(labels[used], 1.0, len(good) / max(len(some), 1))


def _greedy(values: Floats, labels: NDArray[np.bool_], each: Floats) -> Floats:
    sided = np.where(labels, -values, values)
    total, taken = np.zeros(len(labels)), np.zeros(len(values))
    for number in range(1, ROUNDS + 1):
        # ln(1 + e^x) is written out: log-odds are bounded, and this is the quicker way.
        losses = np.log(1 + np.exp((total + sided) / number)) @ each
        best = int(np.argmin(losses))
        total, taken[best] = total + sided[best], taken[best] + 1
    return taken / ROUNDS
