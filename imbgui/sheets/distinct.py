"""The different numbers of a column, and how often each is there."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

_FIRST_LOOK = 100
"""Rows that are looked at first for the values that come first."""
_RARE = 4_096


@dataclass(frozen=True)
class Distinct:
    """The different values of a column, rising, with their counts; blanks (NaN) are left out.

    ``column`` holds every value as it comes; it says which of the values was there first.
    """

    values: NDArray[np.float64]
    counts: NDArray[np.int64]
    column: NDArray[np.float64]

    @classmethod
    def of(cls, column: NDArray[np.float64]) -> "Distinct":
        """Count the values of a column; shape (rows,)."""
        rising = np.sort(column)
        rising = rising[: np.searchsorted(rising, np.nan)]  # blanks come last
        is_start = np.ones(len(rising), dtype=bool)
        np.not_equal(rising[1:], rising[:-1], out=is_start[1:])
        starts = np.flatnonzero(is_start)
        counts = np.diff(starts, append=len(rising))
        return cls(rising[starts], counts.astype(np.int64, copy=False), column)

    @property
    def filled(self) -> int:
        """How many rows have a value."""
        return int(self.counts.sum())

    def first(self, wanted: int) -> NDArray[np.float64]:
        """Return the first few different values, as they come."""
        wanted = min(wanted, len(self.values))
        looked_at = _FIRST_LOOK
        while True:
            seen = self.column[:looked_at]
            found = list(dict.fromkeys(seen[~np.isnan(seen)].tolist()))[:wanted]
            if len(found) == wanted:
                return np.array(found)
            looked_at *= 8

    def codes(self) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Return the column as codes of its values, -1 for a blank, and these as they come."""
        if len(self.values) == len(self.column):
            return np.arange(len(self.column), dtype=np.int32), self.column
        with np.errstate(invalid="ignore"):
            whole = self.column.astype(np.int32)
        # Whole numbers are found in a third of the time.
        is_whole = bool((whole == self.column).all())
        codes, values = pd.factorize(whole if is_whole else self.column)
        return codes.astype(np.int32), values.astype(np.float64)

    def most_frequent(self, wanted: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Return the most frequent values and their counts; where even, the smaller comes first."""
        wanted = min(wanted, len(self.values))
        if not wanted:
            return self.values, self.counts
        least = least_of_most(self.counts, wanted)
        above = np.flatnonzero(self.counts > least)
        level = np.flatnonzero(self.counts == least)[: wanted - len(above)]
        above = above[np.argsort(-self.counts[above], kind="stable")]
        found = np.concatenate([above, level])
        return self.values[found], self.counts[found]


def least_of_most(counts: NDArray[np.int64], wanted: int) -> int:
    """Return the least of the largest counts, of which so many are wanted; at most all.

    >>> least_of_most(np.array([1, 5, 3, 1]), 2)
    3
    """
    # Most values of a long column are rare: their counts are counted, which is faster than sorting.
    from_above = np.cumsum(np.bincount(np.minimum(counts, _RARE))[::-1])
    reached = int(np.searchsorted(from_above, wanted))
    if reached or len(from_above) <= _RARE:
        return len(from_above) - 1 - reached
    return int(np.partition(counts, -wanted)[-wanted])
