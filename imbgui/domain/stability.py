"""How far costs and base rates may move before the advice changes, and to what.

Costs and base rate enter a decision only through the effective ratio, so its axis alone is
walked. Candidates that are nearly equal take turns at being the cheapest along it, which is no
reason to switch: the present one is kept for as long as it is within 1 % of the chosen one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.choice import NEAR_EQUAL
from imbgui.domain.costs import Costs
from imbgui.domain.curves import Floats
from imbgui.domain.decision import DecisionTable

Ints = NDArray[np.int64]
Span = tuple[float | None, float | None]

REACH = 10.0
"""The map goes to this many times the present missed cost and odds, and to one part in as many."""
STEPS = 21
"""Steps of the map along each axis; the middle one is the present."""


@dataclass(frozen=True)
class Run:
    """The grid ratios, first to last, over which one candidate is advised."""

    candidate: int
    first: int
    last: int


@dataclass(frozen=True, eq=False)
class StabilityMap:
    """What is advised over missed costs and base rates, the present ones in the middle.

    ``missed`` has shape (missed costs,), ``base_rates`` (base rates,) and ``advised``, the
    candidates' rows in the decision table, (base rates, missed costs). ``missed_between`` are the
    missed costs between which the present candidate, its cut-off moved along, stays within 1 % of
    the best; None is open.
    """

    missed: Floats
    base_rates: Floats
    advised: Ints
    missed_between: Span


def stays_within(table: DecisionTable, index: int, share: float = NEAR_EQUAL) -> Span:
    """Return the effective ratios over which what is chosen at ``index`` stays nearly the best.

    Nearly is: its cross-fitted cost, cut-off moved along, is within ``share`` of the chosen
    candidate's. Costs that every answer pays are left out. None is an open end.
    """
    return table.span_of(*_kept(table, int(table.chosen[index]), index, share))


def runs(table: DecisionTable, index: int, share: float = NEAR_EQUAL) -> tuple[Run, ...]:
    """Return which candidate to use over which grid ratios, without needless switches.

    From ``index`` outwards on both sides: a candidate is kept while it stays within ``share`` of
    the chosen one, and what is then chosen takes its place.
    """
    first, last = _kept(table, int(table.chosen[index]), index, share)
    found = [Run(int(table.chosen[index]), first, last)]
    while found[-1].last + 1 < len(table.ratios):
        start = found[-1].last + 1
        row = int(table.chosen[start])
        found.append(Run(row, start, _kept(table, row, start, share)[1]))
    while found[0].first > 0:
        start = found[0].first - 1
        row = int(table.chosen[start])
        found.insert(0, Run(row, _kept(table, row, start, share)[0], start))
    return tuple(found)


def stability_map(table: DecisionTable, costs: Costs) -> StabilityMap:
    """Return what is advised around the present costs and base rate, on log axes.

    The base rates are even in the logarithm of the odds, so that none reaches 1.
    """
    file_rate = table.positives / (table.positives + table.negatives)
    present = table.index_of(costs.effective_ratio(file_rate))
    steps = np.logspace(-1, 1, STEPS, base=REACH)
    odds = (costs.base_rate or file_rate) / (1 - (costs.base_rate or file_rate)) * steps
    missed = costs.missed * steps
    price = (costs.false_alarm - costs.passed) / costs.odds_shift(file_rate)
    ratios = np.outer(steps, np.maximum(missed - costs.caught, 0) / price)
    along = np.concatenate(
        [np.full(one.last + 1 - one.first, one.candidate) for one in runs(table, present)]
    )
    looked_up = np.array([table.index_of(ratio) for ratio in ratios.flat]).reshape(ratios.shape)
    return StabilityMap(missed, odds / (1 + odds), along[looked_up], missed_between(table, costs))


def missed_between(table: DecisionTable, costs: Costs) -> Span:
    """Return the missed costs over which the present candidate stays nearly the best."""
    shift = costs.odds_shift(table.positives / (table.positives + table.negatives))
    price = (costs.false_alarm - costs.passed) / shift
    low, high = (
        None if ratio is None else ratio * price + costs.caught
        for ratio in stays_within(table, table.index_of(costs.ratio * shift))
    )
    # A benefit for caught cases would have misses earn something at the lowest ratios.
    return (low if low is not None and low > 0 else None, high)


def _kept(table: DecisionTable, row: int, index: int, share: float) -> tuple[int, int]:
    """Return the first and last grid ratio around ``index`` where a candidate is near the best."""
    excess = table.false_alarms + table.ratios * (table.positives - table.caught)
    best = excess[table.chosen, np.arange(len(table.ratios))]
    far = np.flatnonzero(excess[row] > best * (1 + share))
    below, above = far[far < index], far[far > index]
    first = int(below[-1]) + 1 if below.size else 0
    last = int(above[0]) - 1 if above.size else len(table.ratios) - 1
    return first, last
