"""Choosing strategies by hand: what is ticked, and what ticking one more or less asks for."""

from dataclasses import dataclass, replace

from imbgui.application.events import Tried
from imbgui.application.state import facts_of, plan_for
from imbgui.domain.costs import Costs
from imbgui.domain.plan import TODAYS_RULE, Plan, unsuited
from imbgui.domain.strategies import STRATEGIES
from imbgui.domain.table import Table


@dataclass(frozen=True)
class StrategyChoice:
    """A strategy that could be tried on this table; ``toggled`` is what the other choice asks."""

    name: str
    ticked: bool
    toggled: Tried


def strategy_choices(table: Table, costs: Costs, tried: Tried) -> tuple[StrategyChoice, ...]:
    """Return every strategy that suits the columns, in the order of the registry."""
    everything = replace(tried, effort="thorough", strategies=tuple(STRATEGIES))
    unusable = {name for _, names in unsuited(facts_of(table)) for name in names}
    suited = _names(plan_for(table, costs, everything)) - unusable
    suggested = _names(plan_for(table, costs, replace(tried, strategies=None)))
    ticked = suggested if tried.strategies is None else set(tried.strategies)
    return tuple(
        StrategyChoice(name, name in ticked, _asking(tried, ticked ^ {name}, suggested))
        for name in STRATEGIES
        if name in suited
    )


def suggested_tries(tried: Tried) -> Tried | None:
    """Return what asks for the suggested plan again; None where that is asked for already."""
    suggested = replace(tried, strategies=None, class_weight=None, allow_blend=False)
    return None if tried == suggested else suggested


def takes_a_weight(plan: Plan) -> bool:
    """Whether a class weight set by hand is tried in a plan."""
    return any(STRATEGIES[one.strategy].takes_weight for one in plan.learnt)


def _names(plan: Plan) -> set[str]:
    """Return what may be chosen; today's rule is tried whether or not it is."""
    return {one.strategy for one in plan.learnt if one != TODAYS_RULE}


def _asking(tried: Tried, names: set[str], suggested: set[str]) -> Tried:
    """Ask for these names; for the suggested plan, whatever it is, where they are its own."""
    in_order = tuple(name for name in STRATEGIES if name in names)
    return replace(tried, strategies=None if names == suggested else in_order)
