"""The curves of all strategies together, to be seen behind the one that is looked at."""

from dataclasses import dataclass, replace

import numpy as np

from imbgui.application import wording
from imbgui.application.remembering import remembered
from imbgui.application.state import at_base_rate
from imbgui.domain.costs import Costs
from imbgui.domain.curves import Curve, Floats
from imbgui.domain.decision import DecisionTable
from imbgui.domain.direct import decides_by_row
from imbgui.domain.lookup import as_fitted
from imbgui.domain.study import Study
from imbgui.language import manner


@dataclass(frozen=True, eq=False)
class Overlay:
    """One strategy's curves through the points that the decision table knows of it.

    Arrays have shape (points,), by cases flagged, at the deployment base rate; ``row`` is that of
    the decision table.
    """

    row: int
    name: str
    flagged_per_1000: Floats
    cost: Floats
    recall: Floats
    precision: Floats
    false_alarm_rate: Floats


def present_overlays(study: Study, costs: Costs) -> tuple[Overlay, ...]:
    """Return the curves of every strategy with a model; none where costs go case by case."""
    return _overlays(study, costs, manner())


@remembered(4)
def _overlays(study: Study, costs: Costs, _manner: tuple[str, str | None]) -> tuple[Overlay, ...]:
    if decides_by_row(costs):
        return ()
    return tuple(
        replace(shape, name=_name(study, shape.row), cost=curve.cost_per_1000(costs))
        for curve, shape in _shapes(study, costs.base_rate)
    )


@remembered(4)
def _shapes(study: Study, base_rate: float | None) -> tuple[tuple[Curve, Overlay], ...]:
    """Return every strategy's curve, and all of its overlay but its name and what goes by the costs."""
    shapes = []
    for row, candidate in enumerate(study.decisions.candidates):
        if candidate.is_trivial:
            continue
        curve = _known_points(study.decisions, row).at_base_rate(at_base_rate(base_rate))
        overlay = Overlay(
            row=row,
            name="",
            flagged_per_1000=curve.flagged_per_1000,
            cost=np.empty(0),
            recall=curve.recall,
            precision=curve.precision,
            false_alarm_rate=curve.false_alarms / max(curve.negatives, 1),
        )
        shapes.append((curve, overlay))
    return tuple(shapes)


def _name(study: Study, row: int) -> str:
    candidate = study.decisions.candidates[row]
    return wording.candidate_name(candidate, *as_fitted(study, row))


def _known_points(table: DecisionTable, row: int) -> Curve:
    """Return the cross-fitted outcomes at every grid ratio as a curve, from none to all.

    Each threshold was learnt on other folds than it is counted on, so that now and then a higher
    one catches more; the points are put in the order of the cases they flag.
    """
    ends = [[0, table.positives], [0, table.negatives]]
    caught, alarms = (
        np.concatenate([end[:1], counts, end[1:]])
        for end, counts in zip(ends, (table.caught[row], table.false_alarms[row]), strict=True)
    )
    order = np.argsort(caught + alarms, kind="stable")
    nowhere = np.zeros(len(order))
    return Curve(nowhere, caught[order].astype(np.float64), alarms[order].astype(np.float64))
