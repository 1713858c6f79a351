"""How sure the choice is at each ratio of the decision table, and where within it that changes.

A verdict depends on the costs through their effective ratio alone: through the row that is looked
up, and through whether the ranges of both savings are above zero at that very ratio.
"""

import math
from dataclasses import dataclass

from imbgui.domain.costs import Costs
from imbgui.domain.decision import DecisionTable, has_too_few_positives
from imbgui.domain.recommendation import Verdict
from imbgui.domain.strategies import FLAG_ALL, FLAG_NONE
from imbgui.domain.uncertainty import saving_per_1000
from imbgui.language import mark, say

_NAMES = {
    Verdict.CLEAR_WINNER: mark("clear winner"),
    Verdict.PROBABLY_BEST: mark("probably best"),
    Verdict.TOO_CLOSE: mark("too close to call"),
    Verdict.CHECK_NOBODY: mark("check nobody"),
    Verdict.CHECK_EVERYONE: mark("check everyone"),
    Verdict.NOT_ENOUGH_CASES: mark("not enough cases"),
}

_CLEAR, _PROBABLE = 90, 70
_HALVINGS = 40
_OPEN_END = 1e6
"""How many times beyond the grid its open ends are followed."""


@dataclass(frozen=True)
class RowVerdict:
    """The verdicts of one row: below a ratio and from that ratio on; 0 where it never changes."""

    below: Verdict
    changes_at: float
    above: Verdict

    def at(self, ratio: float) -> Verdict:
        """Return the verdict at an effective cost ratio."""
        return self.below if ratio < self.changes_at else self.above


def verdict_name(verdict: Verdict) -> str:
    """Return the short name of a verdict."""
    return say(_NAMES[verdict])


def row_verdict(table: DecisionTable, index: int) -> RowVerdict:
    """Return the verdicts over the ratios that are looked up in this row."""
    settled = _verdict(table, index, saves=True)
    doubtful = _verdict(table, index, saves=False)
    if settled == doubtful:
        return RowVerdict(settled, 0.0, settled)
    low, high = table.span_of(index, index)
    low = table.ratios[index] / _OPEN_END if low is None else low
    high = table.ratios[index] * _OPEN_END if high is None else high
    at_low, at_high = _saves(table, index, low), _saves(table, index, high)
    below, above = (settled if saves else doubtful for saves in (at_low, at_high))
    if at_low == at_high:
        return RowVerdict(below, 0.0, above)
    for _ in range(_HALVINGS):
        middle = math.sqrt(low * high)
        if _saves(table, index, middle) == at_low:
            low = middle
        else:
            high = middle
    return RowVerdict(below, high, above)


def _verdict(table: DecisionTable, index: int, *, saves: bool) -> Verdict:
    chosen = int(table.chosen[index])
    if has_too_few_positives(table):
        return Verdict.NOT_ENOUGH_CASES
    if table.candidates[chosen].strategy == FLAG_NONE:
        return Verdict.CHECK_NOBODY
    if table.candidates[chosen].strategy == FLAG_ALL:
        return Verdict.CHECK_EVERYONE
    times = int(table.cheapest_in_100[chosen, index])
    if times >= _CLEAR and saves:
        return Verdict.CLEAR_WINNER
    return Verdict.PROBABLY_BEST if times >= _PROBABLE else Verdict.TOO_CLOSE


def _saves(table: DecisionTable, index: int, ratio: float) -> bool:
    """Whether the choice saves against both policies without a model, luck of the sample aside."""
    counts = table.corrected(index)
    costs = Costs(false_alarm=1, missed=ratio)
    over_none = (counts.caught, 0, counts.false_alarms, 0)
    over_all = (0, counts.missed, 0, counts.passed)
    return all(saving_per_1000(costs, counts, apart)[1][0] > 0 for apart in (over_none, over_all))
