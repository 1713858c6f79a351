"""Where each candidate of the plan stands: the one list of the Analyse page."""

from dataclasses import dataclass

from imbgui.application import wording
from imbgui.application.events import JobKind
from imbgui.application.numbers import money
from imbgui.application.state import State, plan_for, readiness
from imbgui.domain.plan import Candidate, Plan
from imbgui.domain.strategies import STRATEGIES
from imbgui.domain.study import Outcome, Status
from imbgui.language import say


@dataclass(frozen=True)
class StandingRow:
    """One candidate; ``status`` None where it is not known yet how it ends."""

    name: str
    status: Status | None
    words: str
    cost: str
    explanation: str


def shown_plan(state: State) -> Plan | None:
    """Return the plan that the page is about: of the job, of the study, or of the next job."""
    if state.job is not None and state.job.kind is JobKind.ANALYSE:
        return state.job.plan
    if state.is_current and state.study is not None:
        return state.study.plan
    return next_plan(state)


def next_plan(state: State) -> Plan | None:
    """Return what an analysis would try now; None while something is missing for one."""
    if state.table is None or state.costs is None or not can_plan(state):
        return None
    return plan_for(state.table, state.costs, state.tried)


def can_plan(state: State) -> bool:
    """Whether nothing is missing for a plan, which takes longer to draw up than to ask this."""
    return state.table is not None and state.costs is not None and readiness(state) is None


def standing_rows(state: State) -> tuple[StandingRow, ...]:
    """Return every candidate of the plan, in the order they are tried."""
    plan = shown_plan(state)
    if plan is None:
        return ()
    ended, costs = _ended(state, plan), _costs(state, plan)
    return tuple(_row(one, ended.get(one), costs.get(one, "")) for one in plan.candidates)


def _row(candidate: Candidate, outcome: Outcome | None, cost: str) -> StandingRow:
    status = None if outcome is None else outcome.status
    if candidate.is_trivial and cost:
        status = Status.DONE
    found = candidate if outcome is None or not candidate.searched else outcome
    name = wording.candidate_name(candidate, found.weight, found.ratio)
    return StandingRow(
        name=say("{name} (balanced)", name=name) if candidate.balanced else name,
        status=status,
        words=wording.standing_sentence(status, None if outcome is None else outcome.told),
        cost=cost if status in (Status.DONE, Status.BOUNDED) else "",
        explanation=say(STRATEGIES[candidate.strategy].changes),
    )


def _ended(state: State, plan: Plan) -> dict[Candidate, Outcome]:
    """Return how candidates ended: in the job that runs, or else in the study of this plan."""
    outcomes: tuple[Outcome, ...] = ()
    if state.job is not None and state.job.kind is JobKind.ANALYSE:
        outcomes = state.job.outcomes
    elif state.study is not None and state.study.plan == plan:
        outcomes = state.study.outcomes
    return {one.candidate: one for one in outcomes}


def _costs(state: State, plan: Plan) -> dict[Candidate, str]:
    """Return what was measured; nothing of another table or plan is shown beside this one."""
    study, found = state.study, state.recommendation
    if study is None or found is None or study.plan != plan or not state.is_current:
        return {}
    currency = found.costs.currency
    return {one.candidate: money(one.cost_per_1000, currency) for one in found.candidates}
