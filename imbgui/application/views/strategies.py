"""The strategies and the weights side by side."""

from dataclasses import dataclass, replace
from functools import lru_cache

from imbgui.application.numbers import (
    money,
    money_range,
    per_1000,
    percent,
    risk_score,
    significant,
)
from imbgui.application.views.curves import strategy_name
from imbgui.application.weights import weight_effects
from imbgui.domain.ablation import kept_for_comparison
from imbgui.domain.advice import Advice
from imbgui.domain.recommendation import Recommendation
from imbgui.domain.strategies import STRATEGIES
from imbgui.language import manner, say


@dataclass(frozen=True)
class StrategyRow:
    """One candidate in the strategy table; ``row`` is its row in the decision table."""

    row: int
    name: str
    cost: str
    interval: str
    caught: str
    false_alarms: str
    threshold: str
    cheapest_in_100: str
    explanation: str
    recommended: bool
    selected: bool


@dataclass(frozen=True)
class WeightRow:
    """One class weight of the selected strategy's learner, at its own cut-off."""

    weight: str
    threshold: str
    caught: str
    missed: str
    false_alarms: str
    precision: str
    recall: str
    cost: str
    recommended: bool


def strategy_rows(recommendation: Recommendation, selected: int) -> tuple[StrategyRow, ...]:
    """Return the candidates, cheapest first."""
    rows = _rows_by_cost(recommendation, manner())
    return tuple(replace(one, selected=True) if one.row == selected else one for one in rows)


@lru_cache(maxsize=4)
def _rows_by_cost(
    recommendation: Recommendation, _manner: tuple[str, str | None]
) -> tuple[StrategyRow, ...]:
    """Return them, none selected: what they say stays while nothing but the point moves."""
    currency = recommendation.costs.currency
    order = sorted(
        range(len(recommendation.candidates)),
        key=lambda row: recommendation.candidates[row].cost_per_1000,
    )
    rows = []
    for row in order:
        advice = recommendation.candidates[row]
        counts = recommendation.costs.at_base_rate(advice.counts)
        scale = 1000 / counts.rows
        low, high = advice.interval
        rows.append(
            StrategyRow(
                row=row,
                name=strategy_name(advice),
                cost=money(advice.cost_per_1000, currency),
                interval=money_range(low, high, currency),
                caught=per_1000(counts.caught * scale),
                false_alarms=per_1000(counts.false_alarms * scale),
                threshold="" if advice.threshold is None else risk_score(advice.threshold),
                cheapest_in_100=str(advice.cheapest_in_100),
                explanation=_explanation(advice, recommendation),
                recommended=advice.candidate == recommendation.best.candidate,
                selected=False,
            )
        )
    return tuple(rows)


def _explanation(advice: Advice, recommendation: Recommendation) -> str:
    """Say what a strategy changes and, of a combination, if it is shown only to be compared."""
    changes = say(STRATEGIES[advice.candidate.strategy].changes)
    kept = kept_for_comparison(advice, recommendation)
    return changes if kept is None else f"{changes} {kept[0].upper()}{kept[1:]}."


def weight_rows(recommendation: Recommendation, learner: str | None) -> tuple[WeightRow, ...]:
    """Return every class weight tried with a learner."""
    return tuple(
        WeightRow(
            weight=f"{significant(one.weight)}×",
            threshold="" if one.threshold is None else risk_score(one.threshold),
            caught=per_1000(one.caught_per_1000),
            missed=per_1000(one.missed_per_1000),
            false_alarms=per_1000(one.false_alarms_per_1000),
            precision=percent(one.precision),
            recall=percent(one.recall),
            cost=money(one.cost_per_1000, recommendation.costs.currency),
            recommended=one.candidate == recommendation.best.candidate,
        )
        for one in weight_effects(recommendation)
        if one.learner == learner
    )
