"""How an answer treats groups of cases, such as regions or age bands, and where they differ."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.costs import Costs, shifted_probability
from imbgui.domain.curves import Floats
from imbgui.domain.proportions import chance_of_difference, share_interval
from imbgui.domain.stakes import stakes_of
from imbgui.domain.uncertainty import Interval

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]

MOST_GROUPS = 12
"""Of more groups than this the smallest are put together."""
ALL_OTHERS = "all others"
"""What those are called."""
FEW_CASES = 20
"""With fewer bad cases than this a group's miss rate says little."""
BEYOND_CHANCE = 0.05
"""How often, at most, any group at all is remarked on although none differs."""


@dataclass(frozen=True, eq=False)
class Grouping:
    """Which group each row belongs to: a place in ``names``, or -1 for no value; shape (rows,)."""

    codes: Ints
    names: tuple[str, ...]


@dataclass(frozen=True)
class GroupRate:
    """How many of a group's cases of one class went wrong, and the share with its interval.

    ``elsewhere`` is the share in the groups it was compared with, where it differs from that
    beyond chance; None where it does not. ``share`` is None where there are no such cases.
    """

    cases: int
    of: int
    share: float | None
    interval: Interval
    elsewhere: float | None = None


@dataclass(frozen=True)
class GroupFigures:
    """One group of practice rows, what 1,000 of its cases cost, and how often it is wronged.

    ``name`` is None for rows without a value. ``false_alarms`` is of the good cases, ``missed``
    of the bad ones.
    """

    name: str | None
    rows: int
    positives: int
    cost_per_1000: float
    interval: Interval
    false_alarms: GroupRate
    missed: GroupRate

    @property
    def few_cases(self) -> bool:
        """Whether it has too few bad cases for its figures to say much."""
        return self.positives < FEW_CASES


def _written(value: float) -> str:
    return f"{value:,.0f}" if value == round(value) else f"{value:,.6g}"


def banded(values: Floats, written: Callable[[float], str] = _written) -> Grouping:
    """Group numbers into four bands of about equal count, named by their ends as ``written``.

    Equal values stay in one band, so there may be fewer. NaN is no value.

    >>> banded(np.array([18, 25, 32, 33, 40, 51, 60, 75])).names
    ('18 to 25', '32 to 33', '40 to 51', '60 to 75')
    """
    known = ~np.isnan(values)
    codes = np.full(len(values), -1)
    names: tuple[str, ...] = ()
    if known.any():
        given = values[known]
        ends = np.unique(np.quantile(given, [0.25, 0.5, 0.75], method="inverted_cdf"))
        places, codes[known] = np.unique(np.searchsorted(ends, given), return_inverse=True)
        bands = [given[codes[known] == place] for place in range(len(places))]
        ends_of_bands = [(written(band.min()), written(band.max())) for band in bands]
        names = tuple(low if low == high else f"{low} to {high}" for low, high in ends_of_bands)
    return Grouping(codes, names)


def largest(grouping: Grouping) -> Grouping:
    """Return the grouping with at most MOST_GROUPS names, its smallest groups put together."""
    if len(grouping.names) <= MOST_GROUPS:
        return grouping
    known = grouping.codes >= 0
    sizes = np.bincount(grouping.codes[known], minlength=len(grouping.names))
    kept = np.sort(np.argsort(-sizes, kind="stable")[: MOST_GROUPS - 1])
    places = np.full(len(grouping.names), len(kept))
    places[kept] = np.arange(len(kept))
    codes = np.where(known, places[grouping.codes], -1)
    return Grouping(codes, (*(grouping.names[one] for one in kept), ALL_OTHERS))


def by_group(
    costs: Costs,
    grouping: Grouping,
    labels: Flags,
    flagged: Flags,
    amounts: Floats,
) -> tuple[GroupFigures, ...]:
    """Return the figures of each group that has rows, in the order of the names, no value last.

    A base rate shifts the odds of every group alike: groups riskier than others stay so.

    Parameters
    ----------
    labels, flagged
        Shape (rows,): whether each row is a bad case, and whether it is flagged.
    amounts
        What is at stake in each row, shape (rows,); of shape (0,) without such a column.
    """
    names = (*grouping.names, None)
    codes = np.where(grouping.codes < 0, len(grouping.names), grouping.codes)
    present = [place for place in range(len(names)) if np.any(codes == place)]
    parts = [codes == place for place in present]
    shift = costs.odds_shift(float(labels.mean()))
    false_alarms = _rates([flagged[part & ~labels] for part in parts])
    missed = _rates([~flagged[part & labels] for part in parts])
    figures = []
    for place, part, alarm, miss in zip(present, parts, false_alarms, missed, strict=True):
        prices = _prices_of(costs, float(labels[part].mean()), shift)
        stakes = stakes_of(prices, labels[part], amounts[part] if amounts.size else amounts)
        figures.append(
            GroupFigures(
                name=names[place],
                rows=int(part.sum()),
                positives=miss.of,
                cost_per_1000=prices.per_1000(stakes.counts(flagged[part])),
                interval=stakes.cost_interval(flagged[part]),
                false_alarms=alarm,
                missed=miss,
            )
        )
    return tuple(figures)


def _prices_of(costs: Costs, rate: float, shift: float) -> Costs:
    """Return the costs at a group's own base rate; cases of one kind only have none to shift."""
    if costs.base_rate is None or not 0 < rate < 1:
        return replace(costs, base_rate=None)
    return replace(costs, base_rate=shifted_probability(rate, shift))


def _rates(wronged: list[Flags]) -> list[GroupRate]:
    """Return the share of each group's cases that went wrong, and where it stands out."""
    cases, of = [int(part.sum()) for part in wronged], [len(part) for part in wronged]
    elsewhere = _standing_out(cases, of)
    return [
        GroupRate(
            cases=count,
            of=size,
            share=count / size if size else None,
            interval=share_interval(count, size),
            elsewhere=elsewhere.get(place),
        )
        for place, (count, size) in enumerate(zip(cases, of, strict=True))
    ]


def _standing_out(cases: list[int], of: list[int]) -> dict[int, float]:
    """Return the groups whose share differs beyond chance, with the share of the others.

    The group that differs most from all others together is taken out, as long as it does so
    beyond chance (Fisher's exact test; Bonferroni over the groups still there, as in Holm 1979),
    and the rest are compared again without it: one bad group must not make its neighbours look
    too good. Of two that differ alike, as two alone always do, the worse one is named.
    """
    found: dict[int, float] = {}
    left = [place for place, size in enumerate(of) if size]
    while len(left) > 1:
        tables = {
            one: (
                cases[one],
                of[one],
                sum(cases[other] for other in left) - cases[one],
                sum(of[other] for other in left) - of[one],
            )
            for one in left
        }
        ranks = {one: (_apart(*tables[one]), cases[one] / of[one]) for one in left}
        outlier = max(left, key=ranks.__getitem__)
        if chance_of_difference(*tables[outlier]) * len(left) > BEYOND_CHANCE:
            break
        left.remove(outlier)
        found[outlier] = tables[outlier][2] / tables[outlier][3]
    return found


def _apart(cases: int, of: int, other_cases: int, other_of: int) -> float:
    """Return how far two shares are apart, as chi-squared up to a factor; equal ones are equal."""
    difference = cases * other_of - other_cases * of
    return difference**2 / (of * other_of)
