"""The different numbers of a column, and how often each is there."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

_FIRST_LOOK = 1_000
"""Rows that are looked at first for the values that come first."""
_FEW = 64
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
        rising = np.sort(column)  # blanks come last
        rising = rising[: len(rising) - int(np.isnan(rising).sum())]
        starts = np.flatnonzero(np.append(len(rising) > 0, rising[1:] != rising[:-1]))
        counts = np.diff(np.append(starts, len(rising)))
        return cls(rising[starts], counts.astype(np.int64), column)

    @property
    def filled(self) -> int:
        """How many rows have a value."""
        return int(self.counts.sum())

    def first(self, wanted: int) -> NDArray[np.float64]:
        """Return the first few different values, as they come."""
        return self._first(self.values, min(wanted, len(self.values)))

    def most_frequent(self, wanted: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Return the most frequent values and their counts; where even, those that come first."""
        wanted = min(wanted, len(self.values))
        if not wanted:
            return self.values, self.counts
        least = least_of_most(self.counts, wanted)
        above, level = self.values[self.counts > least], self.values[self.counts == least]
        values = np.concatenate(
            [self._first(above, len(above)), self._first(level, wanted - len(above))]
        )
        counts = self.counts[np.searchsorted(self.values, values)]
        order = np.argsort(-counts, kind="stable")
        return values[order], counts[order]

    def _first(self, among: NDArray[np.float64], wanted: int) -> NDArray[np.float64]:
        """Return the first few of some values, which rise, as they come in the column."""
        if len(among) <= _FEW:
            return among[np.argsort([self._place(value) for value in among.tolist()])][:wanted]
        looked_at = _FIRST_LOOK
        while True:
            seen = pd.unique(self.column[:looked_at])
            places = np.searchsorted(among, seen)  # a blank lies behind the last
            places[places == len(among)] = 0
            found: NDArray[np.float64] = seen[among[places] == seen][:wanted]
            if len(found) == wanted:
                return found
            looked_at *= 8

    def _place(self, value: float) -> int:
        """Return the first row with a value."""
        hits = self.column[:_FIRST_LOOK] == value
        place = int(hits.argmax())
        return place if hits[place] else int((self.column == value).argmax())


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
