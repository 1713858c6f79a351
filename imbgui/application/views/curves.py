"""A strategy's curves as they are drawn, and the operating point on them."""

import math
from dataclasses import dataclass

import numpy as np

from imbgui.application import wording
from imbgui.application.numbers import money, per_1000, percent
from imbgui.application.remembering import remembered
from imbgui.application.state import at_base_rate, curve_of
from imbgui.application.views.overlays import Overlay, present_overlays
from imbgui.domain.advice import Advice, Rule
from imbgui.domain.bands import Band, cost_band, share_band
from imbgui.domain.costs import Costs, Counts, shifted_probability
from imbgui.domain.curves import Curve, Floats
from imbgui.domain.recommendation import Recommendation
from imbgui.domain.strategies import FLAG_ALL
from imbgui.domain.study import Study
from imbgui.language import say

DRAWN_POINTS = 1000
"""A curve of more points than this is thinned for drawing; numbers come from the whole of it."""


@dataclass(frozen=True)
class PointView:
    """An operating point, exact, in the terms of every plot."""

    recall: float
    precision: float
    flagged_per_1000: float
    cost: float
    false_alarm_rate: float


@dataclass(frozen=True, eq=False)
class CurveView:
    """A candidate's curves, thinned for drawing, and where the operating point is on them.

    Arrays have shape (points,), from flag none to flag all, at the deployment base rate.
    """

    name: str
    flagged_per_1000: Floats
    recall: Floats
    precision: Floats
    false_alarm_rate: Floats
    cost: Floats
    cost_of_missed: Floats
    cost_range: Band | None
    recall_range: Band
    precision_range: Band
    here: PointView
    recommended: PointView
    base_rate: float
    focus: float
    """As many cases flagged per 1,000 as are worth looking at."""
    caption: str
    overlays: tuple[Overlay, ...]
    """Every strategy, to be seen behind this one."""


def curve_view(
    study: Study, recommendation: Recommendation, row: int, here: int, recommended: int
) -> CurveView:
    """Thin the curve for drawing; the two marked points are exact."""
    costs, rule = recommendation.costs, recommendation.best.rule
    curve = curve_of(study, row, costs, rule)
    shares = _shares(study, row, _at_its_rate(costs), rule)
    paid = _money(study, row, costs, rule)
    counts = curve.counts(here)
    best = _mark(curve, costs, recommended)
    base_rate = curve.positives / (curve.positives + curve.negatives)
    return CurveView(
        name=strategy_name(recommendation.candidates[row]),
        flagged_per_1000=shares.flagged_per_1000,
        recall=shares.recall,
        precision=shares.precision,
        false_alarm_rate=shares.false_alarm_rate,
        cost=paid.cost,
        cost_of_missed=paid.cost_of_missed,
        cost_range=paid.cost_range,
        recall_range=shares.recall_range,
        precision_range=shares.precision_range,
        here=_mark(curve, costs, here),
        recommended=best,
        base_rate=base_rate,
        focus=min(max(_TIMES_AS_WIDE * max(best.flagged_per_1000, base_rate * 1000), 10), 1000),
        caption=wording.precision_recall_caption(counts.precision, counts.recall),
        overlays=present_overlays(study, costs),
    )


NUMBERED_POINTS = 200


def curve_numbers(view: CurveView) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the headings and rows of a table that says what the curves show."""
    headings = [say("Flagged of 1,000"), say("Cost per 1,000 cases")]
    columns = [map(per_1000, view.flagged_per_1000), _plain(view.cost)]
    if view.cost_range is not None:
        headings += [say("Likely at least"), say("Likely at most")]
        columns += [_plain(view.cost_range.low), _plain(view.cost_range.high)]
    headings += [say("Recall"), say("Precision"), say("False-alarm rate")]
    columns += [map(percent, one) for one in (view.recall, view.precision, view.false_alarm_rate)]
    rows = tuple(zip(*columns, strict=True))
    step = max(1, -(-len(rows) // NUMBERED_POINTS))
    return tuple(headings), rows[::step]


def _plain(costs: Floats) -> list[str]:
    return [money(cost, None) for cost in costs]


_TIMES_AS_WIDE = 4
"""The plots reach to so many times as many cases as are flagged, or are bad."""


@dataclass(frozen=True, eq=False)
class _Shares:
    """What stays of a view whatever a mistake costs: the very same arrays."""

    drawn: Curve
    counted: Curve
    """The same with the cases that were counted, whatever the deployment's base rate."""
    flagged_per_1000: Floats
    recall: Floats
    precision: Floats
    false_alarm_rate: Floats
    recall_range: Band
    precision_range: Band


@dataclass(frozen=True, eq=False)
class _Money:
    """What stays of it while nothing but the point moves."""

    cost: Floats
    cost_of_missed: Floats
    cost_range: Band | None


@remembered(64)
def _money(study: Study, row: int, costs: Costs, rule: Rule) -> _Money:
    shares = _shares(study, row, _at_its_rate(costs), rule)
    return _Money(
        cost=shares.drawn.cost_per_1000(costs),
        cost_of_missed=_cost_of_missed(shares.drawn, costs),
        cost_range=cost_band(shares.counted, costs),
    )


@remembered(64)
def _shares(study: Study, row: int, costs: Costs, rule: Rule) -> _Shares:
    """Return a curve thinned for drawing, and what is likely around it."""
    drawn = curve_of(study, row, costs, rule).thinned(DRAWN_POINTS)
    positives, negatives = study.decisions.positives, study.decisions.negatives
    counted = Curve(
        drawn.thresholds,
        drawn.caught * positives / max(drawn.positives, 1),
        drawn.false_alarms * negatives / max(drawn.negatives, 1),
        drawn.caught_amount,
    )
    right = share_band(counted.caught, counted.flagged)
    shift = costs.odds_shift(study.file_rate)
    return _Shares(
        drawn=drawn,
        counted=counted,
        flagged_per_1000=drawn.flagged_per_1000,
        recall=drawn.recall,
        precision=drawn.precision,
        false_alarm_rate=drawn.false_alarms / max(drawn.negatives, 1),
        recall_range=share_band(counted.caught, counted.positives),
        precision_range=Band(*(shifted_probability(end, shift) for end in (right.low, right.high))),
    )


def _at_its_rate(costs: Costs) -> Costs:
    """Return costs that draw the same curve: what a mistake costs draws none, but amounts may."""
    return costs if costs.amounts is not None else at_base_rate(costs.base_rate)


def _cost_of_missed(curve: Curve, costs: Costs) -> Floats:
    """Return the part of the cost per 1,000 cases that missed cases make."""
    amount = curve.caught_amount
    left = None if amount is None else amount[-1] - amount
    missed = costs.missing(curve.positives - curve.caught, left)
    return np.asarray(missed * 1000 / (curve.positives + curve.negatives))


def _mark(curve: Curve, costs: Costs, index: int) -> PointView:
    counts = curve.counts(index)
    return PointView(
        recall=counts.recall or 0.0,
        precision=curve.precision_at(index),
        flagged_per_1000=counts.flagged * 1000 / counts.rows,
        cost=costs.total(counts) * 1000 / counts.rows,
        false_alarm_rate=float(curve.false_alarms[index] / max(curve.negatives, 1)),
    )


def here_and_recommended(curve: Curve, advice: Advice, point: float | None) -> tuple[int, int]:
    """Return the present and the recommended point of a curve; None is at the recommended one."""
    recommended = curve.index_at(recommended_cut(advice))
    return (recommended if point is None else curve.index_flagging(point)), recommended


def recommended_cut(advice: Advice) -> float:
    """Return a candidate's threshold, on the score or on the expected saving."""
    if advice.candidate.is_trivial:
        return -math.inf if advice.candidate.strategy == FLAG_ALL else math.inf
    cut = advice.least_saving if advice.rule is Rule.PER_ROW else advice.threshold
    return math.inf if cut is None else cut


def cut_at(advice: Advice, curve: Curve, here: int, recommended: int) -> float:
    """Return the cut of a point as it is shown; the recommended one is what is recommended."""
    cut = recommended_cut(advice) if here == recommended else float(curve.thresholds[here])
    low, high = cuts_between(curve, advice.rule)
    return min(max(cut * _shown_as(advice.rule), low), high)


def cuts_between(curve: Curve, rule: Rule) -> tuple[float, float]:
    """Return the least and the greatest cut that is shown: of 0 to 100, or of expected savings."""
    if rule is Rule.THRESHOLD:
        return 0.0, 100.0
    return float(curve.thresholds[-1]), float(curve.thresholds[min(1, len(curve.thresholds) - 1)])


def _shown_as(rule: Rule) -> float:
    return 100.0 if rule is Rule.THRESHOLD else 1.0


def difference_said(costs: Costs, curve: Curve, here: int, recommended: int) -> str:
    """Say how a point differs from the recommended one, where it does."""
    if here == recommended:
        return ""
    scale = 1000 / (curve.positives + curve.negatives)
    more = costs.total(curve.counts(here)) - costs.total(curve.counts(recommended))
    return wording.difference_sentence(
        more * scale,
        float(curve.caught[here] - curve.caught[recommended]) * scale,
        float(curve.false_alarms[here] - curve.false_alarms[recommended]) * scale,
        costs.currency,
    )


def thousand_dots(counts: Counts) -> tuple[int, int, int, int]:
    """Share out 1,000 dots by outcome; the largest remainders get what rounding leaves."""
    parts = (counts.caught, counts.missed, counts.false_alarms, counts.passed)
    exact = [part * 1000 / counts.rows for part in parts]
    dots = [math.floor(part) for part in exact]
    by_remainder = sorted(range(4), key=lambda part: dots[part] - exact[part])
    for part in by_remainder[: 1000 - sum(dots)]:
        dots[part] += 1
    caught, missed, false_alarms, passed = dots
    return caught, missed, false_alarms, passed


def strategy_name(advice: Advice) -> str:
    """Name a strategy as it is shown everywhere."""
    return wording.candidate_name(advice.candidate, advice.weight, advice.ratio)
