"""Costs that are known only as ranges: what is best on average, and what is never far off.

An option's expected cost is linear in the costs, so over any beliefs about them it is that at
their means. Its regret, what it costs more than the best option for the costs as they turn out,
is the greatest of several linear functions, hence convex: its worst is at a corner of the box of
ranges.
"""

import itertools
import math
from dataclasses import dataclass

import numpy as np

from imbgui.domain.costs import Costs, Counts
from imbgui.domain.curves import Floats
from imbgui.domain.decision import DecisionTable

Option = tuple[int, int]
"""A candidate's row in the decision table, and the grid ratio whose threshold it uses."""


@dataclass(frozen=True)
class Corner:
    """Costs at the ends of their ranges, the least that 1,000 cases then cost, and who does it."""

    missed: float
    false_alarm: float
    least_cost: float
    candidate: int
    index: int


@dataclass(frozen=True)
class RangeOption:
    """An option, what it costs per 1,000 cases at the mean costs, and its regret at each corner."""

    candidate: int
    index: int
    cost_per_1000: float
    regrets: tuple[float, ...]

    @property
    def worst_regret(self) -> float:
        """The most it can cost above the best option, per 1,000 cases."""
        return max(self.regrets)

    @property
    def worst_corner(self) -> int:
        """At which corner it does."""
        return self.regrets.index(self.worst_regret)


@dataclass(frozen=True)
class RangeAdvice:
    """The option recommended at the mean costs, and the one whose worst regret is least."""

    corners: tuple[Corner, ...]
    on_average: RangeOption
    cautious: RangeOption


def advise_over_ranges(table: DecisionTable, costs: Costs) -> RangeAdvice | None:
    """Return what to do over the ranges of the costs; None where none is given.

    The options are those that the table chooses at the grid ratios within the box, and flag none
    and flag all; ``costs.missed`` and ``costs.false_alarm`` are the means. All are compared on
    cross-fitted counts. Of options with equal regret the simplest is taken, then the one cheapest
    on average.
    """
    if costs.missed_range is None and costs.false_alarm_range is None:
        return None
    shift = costs.odds_shift(table.positives / (table.positives + table.negatives))
    present = table.index_of(costs.ratio * shift)
    recommended = (int(table.chosen[present]), present)
    options = _options(table, costs, shift, recommended)
    missed = _ends(costs.missed_range, costs.missed)
    false_alarm = _ends(costs.false_alarm_range, costs.false_alarm)
    prices = list(itertools.product(missed, false_alarm))
    spent = _per_1000(table, costs, options, [*prices, (costs.missed, costs.false_alarm)])
    at_corners, on_average = spent[:, :-1], spent[:, -1]
    regrets = at_corners - at_corners.min(axis=0)
    described = [
        RangeOption(*option, float(on_average[place]), tuple(regrets[place].tolist()))
        for place, option in enumerate(options)
    ]
    corners = tuple(
        Corner(*pair, float(at_corners[best, place]), *options[best])
        for place, (pair, best) in enumerate(
            zip(prices, at_corners.argmin(axis=0).tolist(), strict=True)
        )
    )
    return RangeAdvice(
        corners=corners,
        on_average=described[options.index(recommended)],
        cautious=min(
            described,
            key=lambda one: (
                one.worst_regret,
                table.candidates[one.candidate].simplicity,
                one.cost_per_1000,
                one.index,
            ),
        ),
    )


def _ends(between: tuple[float, float] | None, point: float) -> tuple[float, ...]:
    """Return the distinct ends of a range, lowest first; the point cost where there is none."""
    return (point,) if between is None else tuple(sorted(set(between)))


def _options(
    table: DecisionTable, costs: Costs, shift: float, recommended: Option
) -> tuple[Option, ...]:
    """Return the options, simplest first, each once."""
    missed = _ends(costs.missed_range, costs.missed)
    false_alarm = _ends(costs.false_alarm_range, costs.false_alarm)
    lowest = _ratio(missed[0] - costs.caught, false_alarm[-1] - costs.passed)
    highest = _ratio(missed[-1] - costs.caught, false_alarm[0] - costs.passed)
    first, last = table.index_of(lowest * shift), table.index_of(highest * shift)
    offered = {(int(table.chosen[index]), index) for index in range(first, last + 1)}
    offered |= {(row, recommended[1]) for row in (0, 1)} | {recommended}
    return tuple(sorted(offered, key=lambda one: (table.candidates[one[0]].simplicity, one)))


def _ratio(worth: float, price: float) -> float:
    """Return a cost ratio where one answer may always win: 0 for flag none, infinity for all."""
    if worth <= 0:
        return 0.0
    return worth / price if price > 0 else math.inf


def _per_1000(
    table: DecisionTable,
    costs: Costs,
    options: tuple[Option, ...],
    prices: list[tuple[float, float]],
) -> Floats:
    """Return what 1,000 cases cost, for each option and pair of missed and false-alarm cost."""
    rows, indexes = np.array(options).T
    caught = table.caught[rows, indexes][:, None].astype(np.float64)
    alarms = table.false_alarms[rows, indexes][:, None].astype(np.float64)
    everyone = Counts(table.positives, 0, 0, table.negatives)
    weighted = costs.at_base_rate(everyone)
    missed, false_alarm = np.array(prices).T[:, None, :]
    positive = weighted.caught / table.positives
    negative = weighted.passed / table.negatives
    total = positive * (missed * (table.positives - caught) + costs.caught * caught)
    total = total + negative * (false_alarm * alarms + costs.passed * (table.negatives - alarms))
    return np.asarray(total * 1000 / everyone.rows)
