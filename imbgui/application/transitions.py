"""How the state follows from what happens: one pure function."""

from dataclasses import replace

from imbgui.application import events as happened
from imbgui.application.asides import wanted
from imbgui.application.events import Event, JobKind, Step
from imbgui.application.state import Job, State, column_problem, curve_of, knows_amounts, tried_by
from imbgui.domain.costs import Costs
from imbgui.domain.direct import decides_by_row
from imbgui.domain.metrics import ScoreMetrics
from imbgui.domain.problems import Problem
from imbgui.domain.recommendation import Recommendation, recommend
from imbgui.domain.study import Study
from imbgui.domain.table import Role, Table
from imbgui.domain.tasks import Measure, Opened, SoFar


def apply(state: State, event: Event) -> State:
    """Return the state after an event; the same one if the event is of a job that is over."""
    if isinstance(event, happened.JobStarted):
        job = Job(event.job, event.kind, event.file, event.plan)
        scored = None if event.kind is JobKind.SCORE else state.scored
        return replace(state, job=job, problem=None, written=None, scored=scored)
    if isinstance(event, happened.AsideAnswered):
        return _after_aside(state, event)
    if isinstance(event, happened.JobReport):
        if state.job is None or state.job.number != event.job:
            return state
        return _after_report(state, state.job, event)
    return _after_choice(state, event)


def decided(state: State) -> State:
    """Look the answer up again; costs are looked up in the study they are typed beside.

    Where it cannot be looked up, the answer to the costs before stays until the new one is there.
    """
    if state.study is None or state.costs is None or not knows_amounts(state.study, state.costs):
        return replace(state, recommendation=None)
    if not state.is_renewing or decides_by_row(state.costs):
        return state
    return replace(state, recommendation=recommend(state.study, state.costs))


def _after_choice(state: State, event: happened.Choice) -> State:
    match event:
        case happened.StepVisited(step):
            return replace(state, step=step)
        case happened.OutcomeChosen(column, positive) if state.table is not None:
            problem = column_problem(state.table, (column,))
            if problem is not None:
                return replace(state, problem=problem)
            return _asking(state, state.table, state.table.asking(column, positive))
        case happened.RoleChosen(columns, role) if state.table is not None:
            problem = column_problem(state.table, columns)
            if problem is not None:
                return replace(state, problem=problem)
            return _with_table(state, state.table.assign(role, columns))
        case happened.CostsEdited(costs):
            priced = replace(state, costs=costs, table=_with_amounts(state.table, costs))
            if state.recommendation is not None and costs != state.costs:
                priced = _undecided(priced)
            return decided(replace(priced, problem=None, point=None))
        case happened.CostsRefused(problem):
            return replace(state, costs=None, recommendation=None, problem=problem)
        case happened.AboutEdited(about):
            return replace(state, about=about)
        case happened.TriedChosen(tried):
            return replace(state, tried=tried)
        case happened.ByChosen(column) if state.table is not None:
            names = () if column is None else (column,)
            problem = column_problem(state.table, names)
            return replace(state, by=state.by if problem else column, problem=problem)
        case happened.StudyDiscarded() if state.study is not None:
            put_away = replace(state, study=None, recommendation=None, discarded=state.study)
            return decided(replace(put_away, selected=None, point=None))
        case happened.CandidateSelected(row):
            return replace(state, selected=row)
        case happened.PointMoved(flagged_per_1000):
            return replace(state, point=flagged_per_1000)
        case happened.ThresholdTyped(threshold):
            return _at_threshold(state, threshold)
        case happened.DecisionTaken(decision, because, at):
            about = replace(state.about, decision=decision, decision_because=because, made_at=at)
            return replace(state, about=about)
        case happened.RecordSaved(file):
            return replace(state, written=file, problem=None)
        case happened.DetailFolded(detail, opened):
            others = state.opened - {detail}
            return replace(state, opened=others | {detail} if opened else others)
        case _:
            return state


def _after_report(state: State, job: Job, event: happened.JobReport) -> State:
    match event:
        case happened.Progressed(_, done, total, seconds, reused):
            job = replace(job, done=done, total=total, seconds=seconds, reused=reused)
            return replace(state, job=job)
        case happened.ReadSoFar(so_far=so_far):
            known = SoFar() if job.so_far is None else job.so_far
            return replace(state, job=replace(job, so_far=known.with_more(so_far)))
        case happened.TableRead(table=table):
            fresh = State(step=Step.DATA, costs=state.costs, about=state.about, tried=state.tried)
            fresh = replace(fresh, opened=state.opened)
            if is_same_file(state.table, table):
                # Taking the new way to read it back brings back what was analysed.
                by = state.by if state.by in table.names else None
                fresh = replace(fresh, discarded=state.study or state.discarded, by=by)
                fresh = replace(fresh, seen_at=state.seen_at)
            return replace(fresh, table=_kept_choices(state.table, table), job=job)
        case happened.DataChecked(check=check):
            return replace(state, data_check=check)
        case happened.LeaksChecked(found=found):
            return replace(state, leaks=found)
        case happened.CandidateFinished(outcome=outcome):
            return replace(state, job=replace(job, outcomes=(*job.outcomes, outcome)))
        case happened.StudyReady(study=study, final=final):
            # One that is finished was what was decided on; one that is not is refined.
            before = _undecided(state) if state.study_is_final else state
            fresh = replace(before, study=study, study_is_final=final, selected=None, point=None)
            fresh = replace(fresh, recommendation=None, measured=None, discarded=None)
            if final and state.seen_at is None:
                fresh = replace(fresh, seen_at=state.costs)
            return decided(replace(fresh, rows_at_hand=True))
        case happened.FileWritten(file=file):
            return replace(state, written=file)
        case happened.FileScored(scored=scored):
            return replace(state, scored=scored)
        case happened.SessionOpened(opened=opened, study=study):
            return _reopened(state, opened, study)
        case happened.JobFailed(problem=problem):
            return replace(state, job=None, problem=problem)
        case happened.ClusterFailed(problem=problem):
            return replace(state, problem=problem)
        case happened.JobStopped():
            return replace(state, job=replace(job, stopping=True))
        case happened.StudyWritten() | happened.SessionUnpacked() | happened.WritingForetold():
            return state
        case happened.JobFinished():
            answered = state.recommendation is not None or state.is_renewing
            arrived = job.kind is JobKind.ANALYSE and answered
            return replace(state, job=None, step=Step.DECIDE if arrived else state.step)


def _after_aside(state: State, event: happened.AsideAnswered) -> State:
    """Take an answer in if it is to what is wanted now; what nobody waits for is dropped."""
    if event.request not in wanted(state):
        return state
    match event.answer:
        case Recommendation():
            return replace(state, recommendation=event.answer)
        case ScoreMetrics() if isinstance(event.request, Measure):
            return replace(state, measured=(event.request, event.answer))
        case Problem():
            return replace(state, problem=event.answer)
        case _:
            return state


def _undecided(state: State) -> State:
    """Open the decision again: it was taken on another answer."""
    open_again = replace(state.about, decision=None, decision_because=None, made_at=None)
    return replace(state, about=open_again)


def _asking(state: State, before: Table, table: Table) -> State:
    """Ask about an outcome. Of another one no check was seen, and amounts were not averaged."""
    asked = _with_table(state, table)
    if asks_alike(before, table):
        return asked
    asked = replace(asked, seen_at=None)
    if state.costs is None or state.costs.amounts is None:
        return asked
    return decided(replace(asked, costs=None))


def _with_amounts(table: Table | None, costs: Costs | None) -> Table | None:
    """Give the column that the costs go by its role, and take it from any other."""
    if table is None or costs is None:
        return table
    if costs.amounts is not None:
        return table.assign(Role.AMOUNT, [costs.amounts.column])
    return table.assign(Role.FEATURE, table.named(Role.AMOUNT))


def _with_table(state: State, table: Table) -> State:
    return replace(state, table=table, problem=None)


def asks_alike(one: Table | None, other: Table | None) -> bool:
    """Whether two tables have the same outcome and the same bad value."""
    outcome, other_outcome = (None if table is None else table.outcome for table in (one, other))
    if one is None or other is None or outcome is None or other_outcome is None:
        return False
    return (outcome.name, one.positive) == (other_outcome.name, other.positive)


def is_same_file(old: Table | None, new: Table) -> bool:
    """Whether a table is of the same file as another, however it was read."""
    told = (new.source.file, new.source.sha256)
    return old is not None and (old.source.file, old.source.sha256) == told


def _kept_choices(old: Table | None, new: Table) -> Table:
    """Keep what the columns were for when the same file is read again in another way."""
    if old is None or old.source.file != new.source.file or set(old.names) != set(new.names):
        return new
    for column in old.columns:
        if new.column(column.name).kind == column.kind:
            new = new.assign(column.role, [column.name])
    if new.outcome is None or old.positive is None:
        return replace(new, positive=old.positive)
    # Counted together with other spellings, the bad value may have another one.
    return new.asking(new.outcome.name, old.positive)


def _at_threshold(state: State, threshold: float) -> State:
    row, found = state.shown_row, state.recommendation
    if row is None or state.study is None or found is None:
        return state
    curve = curve_of(state.study, row, found.costs, found.best.rule)
    return replace(state, point=float(curve.flagged_per_1000[curve.index_at(threshold)]))


def _reopened(state: State, opened: Opened, study: Study) -> State:
    costs = opened.costs
    fresh = State(step=Step.DECIDE, table=opened.table, costs=costs, about=opened.about)
    fresh = replace(fresh, reopened=not opened.holds_data, source=opened.source)
    fresh = replace(fresh, tried=tried_by(study.plan), opened=state.opened)
    seen_at = opened.seen_at or costs
    fresh = replace(fresh, study=study, study_is_final=True, seen_at=seen_at)
    return decided(replace(fresh, job=state.job))
