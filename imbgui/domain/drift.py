"""What changed since the analysis: how far the values of each column have moved, and the flags.

A column is compared by its population stability index (PSI) over ten bins of equal share in the
analysed file, or over its categories: the sum of (p - q) ln(p / q). By the usual rule of thumb less
than 0.1 is little and more than 0.25 much (Siddiqi 2006). That rule knows nothing of the size of
the files, and small ones differ by chance alone: then the index is distributed as
(1/n + 1/m) chi-square with one degree of freedom less than there are bins (Yurdakul and Naranjo
2020), and what does not exceed its 99.9 % quantile is not called a change.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.columns import ColumnValues
from imbgui.domain.costs import Costs, Counts
from imbgui.domain.features import Feature

BINS = 10
MOST_LEVELS = 20
"""So many of the commonest categories are compared by name, the others together."""
SOMEWHAT, MUCH = 0.1, 0.25

_NORMAL_999 = 3.0902
_BEYOND_CHANCE = 3.0
_SMOOTHED = 0.5


class Moved(StrEnum):
    """How far a column has moved."""

    ALIKE = "alike"
    SOMEWHAT = "somewhat different"
    MUCH = "very different"


@dataclass(frozen=True)
class Profile:
    """How many rows of the analysed file had a feature in each bin.

    A number has bins between ``edges``, from below the first to above the last, and a category one
    for each of ``levels`` and one for all others; in either case the last bin is for blanks.
    """

    column: str
    edges: tuple[float, ...]
    levels: tuple[str, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True)
class ColumnDrift:
    """How far a column has moved: its PSI, and the verdict.

    ``bin`` says where the share of rows grew most: from ``share_then`` to ``share_now``. It
    is a category, "blank" or "other", or the numbers between which it lies, None where it is open.
    """

    column: str
    psi: float
    moved: Moved
    bin: str | tuple[float | None, float | None]
    share_then: float
    share_now: float


@dataclass(frozen=True)
class FlagDrift:
    """How many of 1,000 cases are flagged, and how many were expected to be."""

    per_1000: float
    expected_per_1000: float
    beyond_chance: bool


def profile_numbers(column: str, values: NDArray[np.floating]) -> Profile:
    """Return the profile of a number; shape (rows,), NaN for a blank."""
    known = values[~np.isnan(values)]
    edges: tuple[float, ...] = ()
    if len(known):
        places = np.linspace(0, 1, BINS + 1)[1:-1]
        edges = tuple(np.unique(np.quantile(known, places, method="lower")).tolist())
    counts = _in_bins(np.asarray(values, np.float64), edges)
    return Profile(column, edges, (), tuple(counts.tolist()))


def profile_levels(column: str, counts: Mapping[str, int], blanks: int) -> Profile:
    """Return the profile of a category from how often each level, and no value, occurs."""
    common = sorted(counts, key=lambda level: (-counts[level], level))[:MOST_LEVELS]
    others = sum(counts.values()) - sum(counts[level] for level in common)
    bins = (*(counts[level] for level in common), others, blanks)
    return Profile(column, (), tuple(common), bins)


class Tally:
    """Counts the rows of a new file in the bins of the analysed one, part by part."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        self._profiles = profiles
        self._counts = {one.column: np.zeros(len(one.counts), np.int64) for one in profiles}

    def add(self, columns: Mapping[str, ColumnValues]) -> None:
        """Count more rows."""
        for profile in self._profiles:
            column = columns[profile.column]
            self._counts[profile.column] += _counted(profile, column)

    def drifts(self) -> tuple[ColumnDrift, ...]:
        """Return how far each column has moved, the farthest first."""
        found = [_compared(one, self._counts[one.column]) for one in self._profiles]
        return tuple(sorted(found, key=lambda one: (-one.psi, one.column)))


def flag_drift(costs: Costs, counts: Counts, flagged: int, rows: int) -> FlagDrift:
    """Compare the share of cases that are flagged with what practice rows led to expect.

    Beyond chance are three standard errors of the difference of two shares.

    Parameters
    ----------
    counts
        The practice rows by outcome, as counted.
    """
    weighted = costs.at_base_rate(counts)
    expected, share = weighted.flagged / weighted.rows, flagged / rows
    spread = math.sqrt(expected * (1 - expected) * (1 / weighted.rows + 1 / rows))
    apart = abs(share - expected) > _BEYOND_CHANCE * spread
    return FlagDrift(share * 1000, expected * 1000, apart)


def is_compared(feature: Feature) -> bool:
    """Whether a feature is compared at all: new cases are of later dates by their nature."""
    return feature.width == 1


def _counted(profile: Profile, column: ColumnValues) -> NDArray[np.int64]:
    if column.levels is None:
        # As the model reads them: what the analysed file was profiled from has float32.
        values = np.asarray(column.values, np.float32).astype(np.float64)
        return _in_bins(values, profile.edges)
    places = {level: place for place, level in enumerate(profile.levels)}
    other = len(profile.levels)
    bins = np.array([places.get(level, other) for level in column.levels] + [other + 1], np.int64)
    return np.bincount(bins[np.asarray(column.values, np.int64)], minlength=other + 2)


def _in_bins(values: NDArray[np.float64], edges: Sequence[float]) -> NDArray[np.int64]:
    blank = np.isnan(values)
    # A bin reaches up to its edge and includes it.
    bins = np.searchsorted(np.array(edges, np.float64), values, side="left")
    bins[blank] = len(edges) + 1
    return np.bincount(bins, minlength=len(edges) + 2).astype(np.int64)


def _compared(profile: Profile, now: NDArray[np.int64]) -> ColumnDrift:
    then = np.array(profile.counts, np.float64)
    used = (then + now) > 0
    p, q = (_shares(counts[used]) for counts in (then, now.astype(np.float64)))
    psi = float(((q - p) * np.log(q / p)).sum())
    place = int(np.flatnonzero(used)[int(np.argmax(q - p))])
    by_chance = _chi_square_999(int(used.sum()) - 1) * (1 / then.sum() + 1 / now.sum())
    moved = Moved.ALIKE
    if psi > max(by_chance, SOMEWHAT):
        moved = Moved.MUCH if psi > MUCH else Moved.SOMEWHAT
    return ColumnDrift(
        column=profile.column,
        psi=psi,
        moved=moved,
        bin=_bin(profile, place),
        share_then=float(then[place] / then.sum()),
        share_now=float(now[place] / now.sum()),
    )


def _shares(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return shares of which none is 0, as if half a row more had been seen in each bin."""
    smoothed = counts + _SMOOTHED
    return np.asarray(smoothed / smoothed.sum())


def _bin(profile: Profile, place: int) -> str | tuple[float | None, float | None]:
    if place == len(profile.counts) - 1:
        return "blank"
    if profile.levels:
        return profile.levels[place] if place < len(profile.levels) else "other"
    edges = profile.edges
    low = edges[place - 1] if place > 0 else None
    return low, edges[place] if place < len(edges) else None


def _chi_square_999(degrees: int) -> float:
    """Return the 99.9 % quantile of chi-square (Wilson and Hilferty 1931).

    >>> round(_chi_square_999(9), 1)
    28.1
    """
    if degrees < 1:
        return 0.0
    spread = 2 / (9 * degrees)
    return float(degrees * (1 - spread + _NORMAL_999 * math.sqrt(spread)) ** 3)
