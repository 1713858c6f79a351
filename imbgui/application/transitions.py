"""How the state follows from what happens: one pure function."""

from dataclasses import replace

from imbgui.application import events as happened
from imbgui.application.events import Event, JobKind, Step
from imbgui.application.state import Job, State, column_problem, curve_of, tried_by
from imbgui.domain.costs import Costs
from imbgui.domain.recommendation import recommend
from imbgui.domain.study import Study
from imbgui.domain.table import Table
from imbgui.domain.tasks import About


def apply(state: State, event: Event) -> State:
    """Return the state after an event; the same one if the event is of a job that is over."""
    if isinstance(event, happened.JobStarted):
        job = Job(event.job, event.kind, event.file, event.plan)
        return replace(state, job=job, problem=None, written=None)
    if isinstance(event, happened.JobReport):
        if state.job is None or state.job.number != event.job:
            return state
        return _after_report(state, state.job, event)
    return _after_choice(state, event)


def decided(state: State) -> State:
    """Look the answer up again; costs are looked up in the study they are typed beside."""
    if state.study is None or state.costs is None:
        return replace(state, recommendation=None)
    return replace(state, recommendation=recommend(state.study, state.costs))


def _after_choice(state: State, event: happened.Choice) -> State:
    match event:
        case happened.StepVisited(step):
            return replace(state, step=step)
        case happened.OutcomeChosen(column, positive) if state.table is not None:
            problem = column_problem(state.table, (column,))
            if problem is not None:
                return replace(state, problem=problem)
            return _with_table(state, state.table.asking(column, positive))
        case happened.RoleChosen(columns, role) if state.table is not None:
            problem = column_problem(state.table, columns)
            if problem is not None:
                return replace(state, problem=problem)
            return _with_table(state, state.table.assign(role, columns))
        case happened.CostsEdited(costs):
            return decided(replace(state, costs=costs, problem=None, point=None))
        case happened.CostsRefused(problem):
            return replace(state, costs=None, recommendation=None, problem=problem)
        case happened.AboutEdited(about):
            return replace(state, about=about)
        case happened.TriedChosen(tried):
            return replace(state, tried=tried)
        case happened.StudyDiscarded() if state.study is not None:
            put_away = replace(state, study=None, discarded=state.study)
            return decided(replace(put_away, selected=None, point=None))
        case happened.CandidateSelected(row):
            return replace(state, selected=row)
        case happened.PointMoved(flagged_per_1000):
            return replace(state, point=flagged_per_1000)
        case happened.ThresholdTyped(threshold):
            return _at_threshold(state, threshold)
        case _:
            return state


def _after_report(state: State, job: Job, event: happened.JobReport) -> State:
    match event:
        case happened.Progressed(_, done, total, seconds, reused):
            job = replace(job, done=done, total=total, seconds=seconds, reused=reused)
            return replace(state, job=job)
        case happened.TableRead(table=table):
            fresh = State(step=Step.DATA, costs=state.costs, about=state.about, tried=state.tried)
            return replace(fresh, table=_kept_choices(state.table, table), job=job)
        case happened.DataChecked(check=check):
            return replace(state, data_check=check)
        case happened.LeaksChecked(found=found):
            return replace(state, leaks=found)
        case happened.CandidateFinished(outcome=outcome):
            return replace(state, job=replace(job, outcomes=(*job.outcomes, outcome)))
        case happened.StudyReady(study=study, final=final):
            fresh = replace(state, study=study, study_is_final=final, selected=None, point=None)
            return decided(replace(fresh, rows_at_hand=True, discarded=None))
        case happened.FileWritten(file=file):
            return replace(state, written=file)
        case happened.FileScored(scored=scored):
            return replace(state, scored=scored)
        case happened.SessionOpened(opened=opened, study=study):
            return _reopened(state, opened.table, opened.costs, study, opened.about)
        case happened.JobFailed(problem=problem):
            return replace(state, job=None, problem=problem)
        case happened.JobStopped():
            return replace(state, job=replace(job, stopping=True))
        case happened.StudyWritten() | happened.SessionUnpacked():
            return state
        case happened.JobFinished():
            arrived = job.kind is JobKind.ANALYSE and state.recommendation is not None
            return replace(state, job=None, step=Step.DECIDE if arrived else state.step)


def _with_table(state: State, table: Table) -> State:
    return replace(state, table=table, problem=None)


def _kept_choices(old: Table | None, new: Table) -> Table:
    """Keep what the columns were for when the same file is read again in another way."""
    if old is None or old.source.file != new.source.file or set(old.names) != set(new.names):
        return new
    for column in old.columns:
        if new.column(column.name).kind == column.kind:
            new = new.assign(column.role, [column.name])
    return replace(new, positive=old.positive)


def _at_threshold(state: State, threshold: float) -> State:
    row = state.shown_row
    if row is None or state.study is None or state.costs is None:
        return state
    curve = curve_of(state.study, row, state.costs)
    return replace(state, point=float(curve.flagged_per_1000[curve.index_at(threshold)]))


def _reopened(state: State, table: Table, costs: Costs, study: Study, about: About) -> State:
    fresh = State(step=Step.DECIDE, table=table, costs=costs, about=about)
    fresh = replace(fresh, tried=tried_by(study.plan))
    return decided(replace(fresh, study=study, study_is_final=True, job=state.job))
