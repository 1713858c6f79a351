"""Which rows are kept aside and which fold each of the others is scored in.

Rows that belong together (exact copies, one customer) always land on the same side.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

KEPT = -2
"""The mark of a row that is kept aside: no choice of any kind reads it."""
TRAINS_ONLY = -1
"""The mark of the oldest rows under a time order: they train, and are never scored."""


@dataclass(frozen=True, eq=False)
class Split:
    """The part each row is in: a fold from 0 on, KEPT or TRAINS_ONLY.

    ``part`` has shape (rows,). Under ``chained`` a fold is trained on older rows only.
    """

    part: NDArray[np.int8]
    folds: int
    chained: bool = False

    def trained_on(self, fold: int) -> NDArray[np.bool_]:
        """Return which rows the model of a fold learns from."""
        if self.chained:
            return np.asarray((self.part >= TRAINS_ONLY) & (self.part < fold))
        return np.asarray((self.part >= 0) & (self.part != fold))

    def scored_in(self, fold: int) -> NDArray[np.bool_]:
        """Return which rows are scored by the model of a fold."""
        return np.asarray(self.part == fold)

    def has_both_classes(self, labels: NDArray[np.bool_]) -> bool:
        """Whether every part that is trained on or scored has good and bad cases."""
        parts = [self.trained_on(fold) for fold in range(self.folds)]
        parts += [self.scored_in(fold) for fold in range(self.folds)]
        parts += [self.kept] if self.kept.any() else []
        return all(labels[part].any() and not labels[part].all() for part in parts)

    @property
    def scored(self) -> NDArray[np.bool_]:
        """The practice rows that have an out-of-fold score."""
        return np.asarray(self.part >= 0)

    @property
    def kept(self) -> NDArray[np.bool_]:
        """The rows kept aside."""
        return np.asarray(self.part == KEPT)


def split_rows(
    labels: NDArray[np.bool_],
    together: NDArray[np.int64],
    *,
    folds: int,
    kept_parts: int | None,
    seed: int,
) -> Split:
    """Split rows at random, each part with its share of bad cases.

    Parameters
    ----------
    labels
        Shape (rows,): True for a bad case.
    together
        Shape (rows,): rows with the same number stay on one side.
    kept_parts
        Keep one of this many parts aside; None keeps nothing aside.
    """
    rng = np.random.default_rng(seed)
    part = np.zeros(len(labels), np.int8)
    practice = np.ones(len(labels), bool)
    if kept_parts is not None:
        practice = _dealt(labels, together, kept_parts, rng) != 0
        part[~practice] = KEPT
    part[practice] = _dealt(labels[practice], together[practice], folds, rng)
    return Split(part, folds)


def split_in_time(
    labels: NDArray[np.bool_], time: NDArray[np.float64], *, folds: int, kept_parts: int | None
) -> Split:
    """Split rows by time: the newest are kept aside, each fold is trained on older rows.

    Rows without a time count as the oldest. The cuts between folds give each the same number of
    bad cases; rows of one moment stay together.
    """
    moment = np.where(np.isnan(time), -np.inf, time)
    part = np.full(len(labels), TRAINS_ONLY, np.int8)
    practice = np.ones(len(labels), bool)
    if kept_parts is not None:
        practice = moment <= np.quantile(moment, 1 - 1 / kept_parts, method="lower")
        part[~practice] = KEPT
    cuts = np.quantile(
        moment[practice & labels], np.arange(1, folds + 1) / (folds + 1), method="lower"
    )
    part[practice] = np.searchsorted(cuts, moment[practice], side="left") - 1
    return Split(part, folds, chained=True)


def same_rows(matrix: NDArray[np.float32]) -> NDArray[np.int64]:
    """Give the rows numbers so that exact copies share a number; shape (rows,).

    A 64-bit hash a row stands for it: two different rows of a million share one with a chance
    of about one in 10^7, and sharing only puts them on one side.
    """
    bits = np.where(np.isnan(matrix), np.float32(np.nan), matrix + np.float32(0)).view(np.uint32)
    hashes = np.zeros(len(bits), np.uint64)
    for column in bits.T:
        hashes = (hashes ^ column) * np.uint64(0x9E3779B97F4A7C15)
        hashes ^= hashes >> np.uint64(29)
    return np.unique(hashes, return_inverse=True)[1].astype(np.int64)


def same_values(values: NDArray[np.float64] | NDArray[np.int32]) -> NDArray[np.int64]:
    """Give rows numbers by their value, each blank its own; shape (rows,)."""
    numbers = np.unique(values, return_inverse=True)[1].astype(np.int64)
    blank = np.isnan(values) if values.dtype.kind == "f" else values < 0
    numbers[blank] = len(values) + np.arange(blank.sum())
    return numbers


def _dealt(
    labels: NDArray[np.bool_],
    together: NDArray[np.int64],
    parts: int,
    rng: np.random.Generator,
) -> NDArray[np.int8]:
    """Deal whole groups of rows into parts, largest first, those with a bad case apart."""
    _, group, sizes = np.unique(together, return_inverse=True, return_counts=True)
    has_positive = np.zeros(len(sizes), bool)
    has_positive[group[labels]] = True
    dealt = np.empty(len(sizes), np.int8)
    for positive in (True, False):
        members = rng.permutation(np.flatnonzero(has_positive == positive))
        largest_first = members[np.argsort(-sizes[members], kind="stable")]
        order = np.arange(len(members))
        # There and back again, so that the first part does not get the larger of every round.
        there, back = order % parts, parts - 1 - order % parts
        dealt[largest_first] = np.where(order // parts % 2 == 0, there, back)
    return dealt[group]
