"""What the Analyse page displays."""

from dataclasses import dataclass

from imbgui.application import wording
from imbgui.application.choosing import (
    StrategyChoice,
    strategy_choices,
    suggested_tries,
    takes_a_weight,
)
from imbgui.application.events import JobKind, Tried
from imbgui.application.standings import StandingRow, next_plan, shown_plan, standing_rows
from imbgui.application.state import State, readiness
from imbgui.application.time_left import seconds_left
from imbgui.application.views.trouble import said
from imbgui.domain.plan import EFFORTS, TRIVIAL
from imbgui.domain.study import Status
from imbgui.language import say


@dataclass(frozen=True)
class AnalyseView:
    """What will be tried, how far it is, and what may be pressed."""

    plan: tuple[str, ...]
    rows: tuple[StandingRow, ...]
    summary: str
    choices: tuple[StrategyChoice, ...]
    suggested: Tried | None
    """What asks for the suggested plan again, where something else was chosen by hand."""
    weight_note: str
    efforts: tuple[str, ...]
    effort: str
    tried: Tried
    can_analyse: bool
    can_stop: bool
    can_choose: bool
    stopped: str
    """What there is of an analysis that was stopped."""
    can_continue: bool
    done: int
    total: int
    note: str
    warnings: tuple[str, ...]
    problem: str | None


def present_analyse(state: State) -> AnalyseView:
    """Return what the Analyse page displays."""
    lacking, shown, upcoming = readiness(state), shown_plan(state), next_plan(state)
    job = state.job if state.job and state.job.kind is JobKind.ANALYSE else None
    stopped = stopped_note(state) if job is None else ""
    note = "" if state.costs is not None else say("Type both costs on the Costs page first.")
    if job is not None:
        left = seconds_left(done=job.done, total=job.total, seconds=job.seconds, reused=job.reused)
        note = wording.progress_sentence(job.done, job.total, left)
        if job.stopping:
            note = say("Stopped. Putting together what is finished.")
    elif lacking is not None:
        note = wording.problem_sentence(lacking)
    elif state.is_current and state.study_is_final and not stopped:
        note = say("Finished. The answer is on the Decide page.")
    rows, tried = standing_rows(state), state.tried
    is_unused = tried.class_weight is not None and upcoming and not takes_a_weight(upcoming)
    return AnalyseView(
        plan=() if shown is None else tuple(map(say, shown.reasons)),
        rows=rows,
        summary=wording.standings_sentence([one.status for one in rows[len(TRIVIAL) :]]),
        choices=()
        if upcoming is None or state.table is None or state.costs is None
        else strategy_choices(state.table, state.costs, tried),
        suggested=suggested_tries(tried),
        weight_note=say(wording.OWN_WEIGHT_UNUSED) if is_unused else "",
        efforts=EFFORTS,
        effort=tried.effort,
        tried=tried,
        can_analyse=upcoming is not None and state.is_free,
        can_stop=job is not None and not job.stopping,
        can_choose=job is None,
        stopped=stopped,
        can_continue=bool(stopped) and state.is_free and state.rows_at_hand,
        done=0 if job is None else job.done,
        total=0 if job is None else job.total,
        note=note,
        warnings=()
        if state.known_check is None
        else wording.data_check_sentences(state.known_check),
        problem=said(state.problem),
    )


def stopped_note(state: State) -> str:
    """Say what there is of an analysis that was stopped, or nothing."""
    outcomes = state.study.outcomes if state.study is not None and state.is_current else ()
    if all(one.status is not Status.STOPPED for one in outcomes):
        return ""
    finished = sum(one.average_precision is not None for one in outcomes)
    return wording.stopped_sentence(finished, len(outcomes))
