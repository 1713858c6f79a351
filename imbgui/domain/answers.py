"""What every candidate answers to every practice row at every cost ratio, counted quickly.

The smoothed optimum never rises with the ratio, so a row once flagged stays flagged: one small
number for each candidate and row, the grid ratio from which it is flagged, holds all answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.curves import Floats, best_thresholds
from imbgui.domain.resamples import times_drawn

Flags = NDArray[np.bool_]
Firsts = NDArray[np.int16]


def thresholds_by_fold(
    practice: Sequence[Floats], labels: Flags, fold: NDArray[np.int8], ratios: Floats
) -> Floats:
    """Return the thresholds that each fold is held against, learnt on the other folds.

    Shape (2 + candidates, folds, ratios); flag none and flag all come first.

    Parameters
    ----------
    practice
        Each candidate's out-of-fold scores, of shape (rows,).
    """
    folds = np.unique(fold)
    thresholds = np.empty((len(practice) + 2, len(folds), len(ratios)))
    thresholds[0], thresholds[1] = np.inf, -np.inf
    for row, scores in enumerate(practice, start=2):
        for place, held_out in enumerate(folds):
            others = fold != held_out
            thresholds[row, place] = best_thresholds(scores[others], labels[others], ratios)
    return thresholds


def first_flagged(practice: Sequence[Floats], fold: NDArray[np.int8], thresholds: Floats) -> Firsts:
    """Return the first grid ratio at which each row is flagged; shape (2 + candidates, rows)."""
    first = np.empty((len(thresholds), len(fold)), np.int16)
    first[0], first[1] = thresholds.shape[2], 0
    for row, scores in enumerate(practice, start=2):
        for place, held_out in enumerate(np.unique(fold)):
            inside = fold == held_out
            falling = thresholds[row, place]
            first[row, inside] = np.searchsorted(-falling, -scores[inside], side="left")
    return first


@dataclass(frozen=True, eq=False)
class Flagged:
    """How many rows of one class each candidate flags at one grid ratio, in each weighting.

    ``total`` has shape (weightings,); ``counts`` (weightings, candidates). The first weighting is
    the sample as it is, then come its folds one by one, then the resamples.
    """

    total: Floats
    counts: Floats
    _weights: NDArray[np.float32]
    _flags: NDArray[np.float32]
    _shared: dict[int, Floats] = field(default_factory=dict)

    def apart(self, candidate: int, weightings: int) -> Floats:
        """Count the rows that each candidate answers otherwise than this one.

        Returns an array of shape (weightings, candidates), for the first so many weightings.
        """
        both = self.both(candidate, weightings)
        counts = self.counts[:weightings]
        return np.asarray(counts + counts[:, [candidate]] - 2 * both)

    def both(self, candidate: int, weightings: int) -> Floats:
        """Count the rows that each candidate flags and this one flags too, in the same shape."""
        if candidate not in self._shared:
            self._shared[candidate] = self._flagged_too(candidate)
        return self._shared[candidate][:weightings]

    def _flagged_too(self, candidate: int) -> Floats:
        shared = self._flags * self._flags[:, [candidate]]
        both = (self._weights @ shared).astype(np.float64)
        if candidate == _FLAG_ALL:
            # Rows that no model flags are not in the sums.
            both[:, _FLAG_ALL] = self.total[: len(both)]
        return both


class ClassAnswers:
    """The answers to the rows of one class, good or bad.

    Parameters
    ----------
    first
        As from ``first_flagged``, of the rows of this class.
    fold
        Shape (rows,).
    folds
        The fold numbers, in the order of the weightings.
    resamples
        How many bootstrap resamples are drawn, once for all ratios (Poisson weights).
    """

    def __init__(
        self,
        first: Firsts,
        fold: NDArray[np.int8],
        folds: NDArray[np.int8],
        resamples: int,
        rng: np.random.Generator,
    ) -> None:
        first, fold, rows = _merged(first, fold)
        earliest = np.min(first[_LEARNT:], axis=0, initial=first[0, 0] if first.size else 0)
        order = np.argsort(earliest, kind="stable")
        self._first = np.ascontiguousarray(first[:, order])
        self._earliest = earliest[order]
        fold, rows = fold[order], rows[order]
        drawn = times_drawn(rows, resamples, rng)
        whole = rows.astype(np.float32)
        alone = [whole * (fold == one) for one in folds]
        self._parts = 1 + len(alone)
        self._weights = np.vstack([whole, *alone, drawn]).reshape(-1, len(order))
        self._total = self._weights.sum(axis=1, dtype=np.float64)

    def at(self, index: int) -> Flagged:
        """Count the answers at one grid ratio.

        Rows that no model flags yet are left out of the sums; flag all is put right by the total.
        """
        active = int(np.searchsorted(self._earliest, index, side="right"))
        flags = (self._first[:, :active] <= index).T.astype(np.float32)
        weights = self._weights[:, :active]
        counts = np.zeros((len(weights), flags.shape[1]))
        counts[:, _LEARNT:] = weights @ flags[:, _LEARNT:]
        counts[:, _FLAG_ALL] = self._total
        return Flagged(self._total, counts, weights[: self._parts], flags)


_FLAG_ALL, _LEARNT = 1, 2
_MOST_MERGED = 6


def _merged(
    first: Firsts, fold: NDArray[np.int8]
) -> tuple[Firsts, NDArray[np.int8], NDArray[np.int64]]:
    """Let one row stand for all of its fold that every candidate answers alike at every ratio.

    Returns the answers and folds of the rows that stand, and for how many each does. It pays
    for a few candidates; many hardly ever agree, and are left as they are.
    """
    alone = np.ones(first.shape[1], np.int64)
    if not 0 < len(first) - _LEARNT <= _MOST_MERGED:
        return first, fold, alone
    key = fold.astype(np.int64)
    for answers in first[_LEARNT:]:
        key = key * (int(first[0].max(initial=0)) + 1) + answers
    _, one, rows = np.unique(key, return_index=True, return_counts=True)
    return first[:, one], fold[one], rows
