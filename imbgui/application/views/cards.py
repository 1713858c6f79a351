"""What the cards below the answer display; None while they are folded."""

import math
from dataclasses import dataclass

from imbgui.application.asides import wanted_metrics
from imbgui.application.by_group import shown_groups
from imbgui.application.events import Detail
from imbgui.application.numbers import money, money_range, percent, significant
from imbgui.application.state import State, curve_of
from imbgui.application.views.curves import here_and_recommended, strategy_name
from imbgui.application.views.trouble import said
from imbgui.application.words import cards, further
from imbgui.domain.costs import Counts
from imbgui.domain.direct import decides_by_row
from imbgui.domain.groups import GroupFigures
from imbgui.domain.metrics import CHECKED_SHARES, ScoreMetrics, point_metrics
from imbgui.domain.problems import RefusedError
from imbgui.domain.recommendation import Recommendation
from imbgui.domain.stability import StabilityMap, stability_map
from imbgui.domain.study import Study
from imbgui.domain.table import UNUSED_KINDS, Role, Table
from imbgui.language import say

Point = tuple[float, float]


@dataclass(frozen=True)
class StabilityView:
    """The advice over missed costs, left to right, and base rates, top to bottom.

    ``advised`` holds places in ``legend``; ``here`` is the row and column of the present.
    """

    note: str
    sentence: str = ""
    legend: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    base_rates: tuple[str, ...] = ()
    advised: tuple[tuple[int, ...], ...] = ()
    sentences: tuple[tuple[str, ...], ...] = ()
    here: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class CalibrationView:
    """Whether scores mean what they say; shares in percent, each bin with its interval."""

    sentences: tuple[str, ...]
    calibrated: bool = True
    said: tuple[float, ...] = ()
    observed: tuple[float, ...] = ()
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()


@dataclass(frozen=True)
class GainsView:
    """What checking the riskiest share of cases catches, in percent, and the lift by tenth."""

    sentence: str
    checked: tuple[float, ...] = ()
    caught: tuple[float, ...] = ()
    lift: tuple[float, ...] = ()


@dataclass(frozen=True)
class MetricRow:
    """One metric: what it is called, what it says, and its value."""

    name: str
    meaning: str
    value: str


@dataclass(frozen=True)
class MetricsView:
    """The usual metrics at the present cut-off; ``confusion`` is out of 1,000 cases."""

    note: str
    confusion: tuple[tuple[str, str, str], ...]
    rows: tuple[MetricRow, ...]
    accuracy: str


@dataclass(frozen=True)
class GroupRow:
    """One group; whether it stands out is said in a sentence of its own."""

    name: str
    cases: str
    cost: str
    interval: str
    false_alarms: str
    missed: str


@dataclass(frozen=True)
class GroupsView:
    """The recommended answer by the groups of a column."""

    columns: tuple[str, ...]
    column: str | None
    rows: tuple[GroupRow, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class CardsView:
    """Every card that is unfolded."""

    stability: StabilityView | None = None
    calibration: CalibrationView | None = None
    gains: GainsView | None = None
    metrics: MetricsView | None = None
    groups: GroupsView | None = None


def present_cards(state: State) -> CardsView:
    """Return what the unfolded cards display."""
    study, found, row, opened = state.study, state.recommendation, state.shown_row, state.opened
    if study is None or found is None or row is None:
        return CardsView()
    measured = _measured(state)
    return CardsView(
        stability=_stability(study, found) if Detail.STABILITY in opened else None,
        calibration=_calibration(measured, found) if Detail.CALIBRATION in opened else None,
        gains=_gains(measured) if Detail.GAINS in opened else None,
        metrics=_metrics(study, found, row, state, measured) if Detail.METRICS in opened else None,
        groups=_groups(state) if Detail.GROUPS in opened else None,
    )


def _measured(state: State) -> ScoreMetrics | str:
    """Return the metrics of what is shown, or say why there are none."""
    request = wanted_metrics(state)
    if request is None:
        return say(cards.NO_SCORE)
    if state.measured is None or state.measured[0] != request:
        return say(cards.WORKING_OUT)
    return state.measured[1]


_EVERY = 2
"""Of the steps of the map, so many are shown as one: fields that can be hit and read."""


def _stability(study: Study, found: Recommendation) -> StabilityView:
    costs = found.costs
    if decides_by_row(costs):
        return StabilityView(say(cards.NO_STABILITY))
    whole: StabilityMap = stability_map(study.decisions, costs)
    missed = whole.missed[::_EVERY].tolist()
    rates = whole.base_rates[::-_EVERY].tolist()
    advised = whole.advised[::-_EVERY, ::_EVERY].tolist()
    middle = len(missed) // 2
    present = advised[middle][middle]
    others = sorted({one for line in advised for one in line} - {present})
    order = [present, *others]
    names = [strategy_name(found.candidates[one]) for one in order]
    places = tuple(tuple(order.index(one) for one in line) for line in advised)
    return StabilityView(
        note=say(cards.STABILITY_NOTE),
        sentence=cards.room_sentence(whole.missed_between, costs.currency),
        legend=tuple(names),
        missed=tuple(significant(one) for one in missed),
        base_rates=tuple(percent(one) for one in rates),
        advised=places,
        sentences=tuple(
            tuple(
                cards.advised_sentence(names[place], cost, rate, costs.currency)
                for place, cost in zip(line, missed, strict=True)
            )
            for line, rate in zip(places, rates, strict=True)
        ),
        here=(middle, middle),
    )


def _calibration(measured: ScoreMetrics | str, found: Recommendation) -> CalibrationView:
    if isinstance(measured, str):
        return CalibrationView((measured,))
    bins, counts = measured.bins, found.costs.at_base_rate(found.best.counts)
    return CalibrationView(
        sentences=(
            further.calibration_sentence(measured.calibration),
            cards.brier_sentence(measured, counts.positives / counts.rows),
        ),
        calibrated=measured.calibration.calibrated,
        said=tuple(one.mean_score * 100 for one in bins),
        observed=tuple(one.observed * 100 for one in bins),
        low=tuple(one.interval[0] * 100 for one in bins),
        high=tuple(one.interval[1] * 100 for one in bins),
    )


_TENTH = CHECKED_SHARES.index(0.1)


def _gains(measured: ScoreMetrics | str) -> GainsView:
    if isinstance(measured, str):
        return GainsView(measured)
    return GainsView(
        sentence=cards.gains_sentence(measured.gains[_TENTH], measured.lift[0]),
        checked=(0.0, *(one.checked * 100 for one in measured.gains)),
        caught=(0.0, *(one.caught * 100 for one in measured.gains)),
        lift=measured.lift,
    )


def _metrics(
    study: Study, found: Recommendation, row: int, state: State, measured: ScoreMetrics | str
) -> MetricsView:
    costs = found.costs
    curve = curve_of(study, row, costs, found.best.rule)
    here, _ = here_and_recommended(curve, found.candidates[row], state.point)
    at_cut = point_metrics(_counted(curve.counts(here)), costs)
    of_score = None if isinstance(measured, str) else measured
    waiting = measured if measured == say(cards.WORKING_OUT) else "–"
    values = {
        "precision": percent(at_cut.precision),
        "recall": percent(at_cut.recall),
        "f1": "–" if at_cut.f1 is None else significant(at_cut.f1),
        "roc_auc": waiting if of_score is None else _number(of_score.roc_auc),
        "average_precision": waiting if of_score is None else _number(of_score.average_precision),
    }
    return MetricsView(
        note=say(cards.METRICS_NOTE),
        confusion=cards.confusion_sentences(at_cut),
        rows=tuple(MetricRow(*_metric_words(name), said) for name, said in values.items()),
        accuracy=further.accuracy_sentence(at_cut),
    )


def _metric_words(name: str) -> tuple[str, str]:
    called, says = cards.METRIC_WORDS[name]
    return say(called), say(says)


def _counted(counts: Counts) -> Counts:
    """Return counts without amounts, which metrics do not know."""
    return Counts(counts.caught, counts.false_alarms, counts.missed, counts.passed)


def _number(value: float) -> str:
    return significant(value) if math.isfinite(value) else "–"


def _groups(state: State) -> GroupsView:
    columns = () if state.table is None else _groupable(state.table)
    try:
        groups = shown_groups(state)
    except RefusedError as refused:
        return GroupsView((), None, (), (said(refused.problem) or "",))
    currency = None if state.recommendation is None else state.recommendation.costs.currency
    return GroupsView(
        columns=columns,
        column=state.by,
        rows=() if groups is None else tuple(_group(one, currency) for one in groups),
        remarks=() if groups is None else further.group_sentences(groups),
    )


def _groupable(table: Table) -> tuple[str, ...]:
    """Return the columns whose values put cases into groups."""
    return tuple(
        one.name
        for one in table.columns
        if one.role is not Role.OUTCOME and one.kind not in UNUSED_KINDS
    )


def _group(group: GroupFigures, currency: str | None) -> GroupRow:
    low, high = group.interval
    return GroupRow(
        name=cards.group_name(group.name),
        cases=cards.group_size(group.rows, group.positives),
        cost=money(group.cost_per_1000, currency),
        interval=money_range(low, high, currency),
        false_alarms=cards.rate_words(group.false_alarms),
        missed=cards.rate_words(group.missed),
    )
