"""From what is typed on the Costs page to costs, or to what is wrong beside which field."""

from collections.abc import Mapping
from dataclasses import dataclass

from imbgui.application.events import CostsEdited, CostsRefused
from imbgui.application.words import costs as words
from imbgui.domain.costs import Amounts, Costs, Limits, Range
from imbgui.domain.problems import RefusedError
from imbgui.language import say

Ends = tuple[float | None, float | None]


@dataclass(frozen=True)
class TypedCosts:
    """The fields of the Costs page, each None where nothing is typed; shares are of 1.

    ``checks`` is of 1,000 cases, or a day where ``cases_a_day`` come in. ``amounts`` is there in
    place of ``missed`` where the missed cost goes by a column.
    """

    false_alarm: float | None = None
    missed: float | None = None
    amounts: Amounts | None = None
    caught: float | None = None
    passed: float | None = None
    currency: str | None = None
    base_rate: float | None = None
    checks: float | None = None
    cases_a_day: float | None = None
    recall: float | None = None
    precision: float | None = None
    missed_range: Ends = (None, None)
    false_alarm_range: Ends = (None, None)
    review: float | None = None

    @property
    def capacity_per_1000(self) -> float | None:
        """How many of 1,000 cases can be checked."""
        if self.checks is None or self.cases_a_day is None:
            return self.checks
        return self.checks * 1000 / self.cases_a_day


def slips(typed: TypedCosts) -> Mapping[str, str]:
    """Return what does not go together, by the field that it is to be said beside."""
    capacity, found = typed.capacity_per_1000, {}
    if capacity is not None and capacity > 1000:
        found["checks"] = say(words.MORE_THAN_COME_IN)
    for field, between, point in (
        ("missed_range", typed.missed_range, typed.missed),
        ("false_alarm_range", typed.false_alarm_range, typed.false_alarm),
    ):
        low, high = between
        if (low is None) != (high is None):
            found[field] = say(words.ONE_END_ONLY)
        elif low is not None and high is not None:
            if low > high:
                found[field] = say(words.WRONG_WAY_ROUND)
            elif point is not None and not low <= point <= high:
                found[field] = words.outside_sentence(point, typed.currency)
    return found


def costs_typed(typed: TypedCosts) -> CostsEdited | CostsRefused:
    """Return the costs that are typed; none while one is lacking or does not go together."""
    missed = typed.missed if typed.amounts is None else typed.amounts.average
    if typed.false_alarm is None or missed is None or slips(typed):
        return CostsEdited(None)
    try:
        costs = Costs(
            typed.false_alarm,
            missed,
            caught=typed.caught or 0.0,
            passed=typed.passed or 0.0,
            currency=typed.currency,
            base_rate=typed.base_rate,
            amounts=typed.amounts,
            limits=Limits(typed.capacity_per_1000, typed.recall, typed.precision),
            missed_range=_range(typed.missed_range),
            false_alarm_range=_range(typed.false_alarm_range),
            review=typed.review,
        )
    except RefusedError as refused:
        return CostsRefused(refused.problem)
    return CostsEdited(costs)


def _range(ends: Ends) -> Range | None:
    low, high = ends
    return None if low is None or high is None else (low, high)
