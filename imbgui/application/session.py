"""One piece of work from file to answer: the state, its history, and the jobs it asks for."""

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Protocol

from imbgui.application import events as happened
from imbgui.application.amounts import amounts_of
from imbgui.application.asides import wanted, work_out
from imbgui.application.by_group import shown_groups
from imbgui.application.events import Event, JobKind
from imbgui.application.keeping import Keeper, choices_of
from imbgui.application.records import changes_since, record_of
from imbgui.application.state import State, leak_candidate, plan_for, readiness
from imbgui.application.transitions import apply, asks_alike, decided, is_same_file
from imbgui.application.words.decision import decided_sentence
from imbgui.application.words.records import change_sentences
from imbgui.domain.costs import Amounts
from imbgui.domain.new_cases import Order
from imbgui.domain.plan import LARGE_TABLE, Plan
from imbgui.domain.problems import (
    MissingOutcome,
    NothingFinished,
    NothingResamples,
    OutOfDate,
    Problem,
    RefusedError,
    RowsNotAtHand,
    StillDeciding,
)
from imbgui.domain.recommendation import Recommendation
from imbgui.domain.strategies import UNDERSAMPLING
from imbgui.domain.study import Study
from imbgui.domain.table import ReadingOptions, Remedy, Table
from imbgui.domain.tasks import (
    About,
    ByGroup,
    Decision,
    Export,
    LeakCheck,
    Measure,
    Open,
    Read,
    Recommend,
    Report,
    Request,
    Save,
    Score,
)
from imbgui.store.files import written_whole
from imbgui.store.records import Record, read_record, write_record
from imbgui.store.recovery import Kept
from imbgui.store.studies import open_study

Listener = Callable[[State], None]
Printer = Callable[[Path, Path], None]
"""Writes a web page as a PDF; raises OSError where the system refuses."""

_DEEPEST_UNDO = 100
_CHANGES_NO_CHOICE = (
    happened.StepVisited,
    happened.RecordSaved,
    happened.DetailFolded,
)


class JobRunner(Protocol):
    """Where jobs run. Events of a job carry its number; none come after its JobFinished."""

    def start(self, number: int, kind: JobKind, request: Request) -> None:
        """Begin a job that is one task."""

    def analyse(
        self, number: int, table: Table, plan: Plan, folder: Path, seconds: float | None
    ) -> None:
        """Begin an analysis; with ``seconds`` it puts together what is finished by then."""

    def stop(self) -> None:
        """End the present job's workers at once and keep what is finished."""


class Asides(Protocol):
    """Where is worked out, beside any job, what would keep a window waiting."""

    def ask(self, request: Recommend | Measure) -> None:
        """Have this answered by an AsideAnswered; it replaces one of its kind that waits."""


class Session:
    """Holds the state, tells a listener of each new one, and starts jobs.

    ``folder`` is where column arrays and studies are kept; the caller removes it when the
    session is over. ``deliver`` is to be called with every event that a job reports. With
    ``checks_leaks`` an analysis that recommends a resampling strategy is followed by a leak check.
    With ``asides`` the answers that take a moment are worked out there; without, at once. With a
    ``printer`` a report can be a PDF. The ``keeper`` hears of every state, to keep unsaved work.
    """

    def __init__(
        self,
        jobs: JobRunner,
        folder: Path,
        listener: Listener | None = None,
        *,
        checks_leaks: bool = False,
        asides: Asides | None = None,
        printer: Printer | None = None,
        keeper: Keeper | None = None,
    ) -> None:
        self._jobs = jobs
        self._folder = folder
        self._listener = listener
        self._checks_leaks = checks_leaks
        self._asides = asides
        self._printer = printer
        self._keeper = keeper
        self._to_print: tuple[Path, Path] | None = None
        self._asked: tuple[Recommend | Measure, ...] = ()
        self._state = State()
        self._past: list[State] = []
        self._future: list[State] = []
        self._gesture: tuple[str, ...] | None = None
        self._last_job = 0
        self._last_score: Score | None = None
        self._restoring: tuple[int, Kept] | None = None

    @property
    def state(self) -> State:
        """The state as it is now."""
        return self._state

    def listen(self, listener: Listener) -> None:
        """Tell this listener of each new state, from the present one on."""
        self._listener = listener
        listener(self._state)

    def deliver(self, event: Event) -> None:
        """Take in what happened."""
        before = self._state
        after = apply(before, self._opened(event))
        if after is before:
            return
        if isinstance(event, happened.Choice) and not _changes_no_choice(before, event):
            gesture = _gesture(before, event)
            if gesture is None or gesture != self._gesture or not self._past:
                self._past = [*self._past[-_DEEPEST_UNDO + 1 :], before]
            self._gesture, self._future = gesture, []
        if isinstance(event, happened.TableRead) and is_same_file(before.table, event.table):
            # The same file read in another way is a choice like any other.
            self._past = [*self._past[-_DEEPEST_UNDO + 1 :], before]
            self._gesture, self._future = None, []
        elif isinstance(event, happened.TableRead | happened.SessionUnpacked):
            # Another file is another piece of work: its choices start afresh.
            self._past, self._future = [], []
        self._become(after)
        self._choose_again(event)
        if self._checks_leaks and _ends_well(before, event) and _is_cheap_to_check(after):
            self.check_leaks()

    def _choose_again(self, event: Event) -> None:
        """Make the choices of restored work, once the file or the session is there."""
        if self._restoring is None or self._state.table is None:
            return
        number, kept = self._restoring
        match event:
            case happened.TableRead(job) | happened.SessionUnpacked(job) if job == number:
                self._restoring = None
                for choice in choices_of(self._state.table, kept):
                    self.deliver(choice)
                self._past = []

    def _opened(self, event: Event) -> Event:
        """Open what the present job has written; what older jobs wrote stays closed."""
        if self._state.job is None:
            return event
        match event:
            case happened.StudyWritten(self._state.job.number, folder, final):
                return happened.StudyReady(event.job, open_study(Path(folder)), final)
            case happened.SessionUnpacked(self._state.job.number, opened):
                study = open_study(Path(opened.study_folder))
                return happened.SessionOpened(event.job, opened, study)
            case happened.FileWritten(self._state.job.number, file):
                return self._printed(event.job, file)
        return event

    def _printed(self, job: int, file: str) -> Event:
        """Say that a file is written; first print it where it is a page to be printed."""
        if self._printer is None or self._to_print is None or self._to_print[0] != Path(file):
            return happened.FileWritten(job, file)
        page, out = self._to_print
        try:
            with written_whole(out) as beside:
                self._printer(page, beside)
        except RefusedError as refused:
            return happened.JobFailed(job, refused.problem)
        finally:
            page.unlink(missing_ok=True)
        return happened.FileWritten(job, str(out))

    # Undoing

    @property
    def can_undo(self) -> bool:
        """Whether there is a choice to take back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether a choice was taken back."""
        return bool(self._future)

    def undo(self) -> None:
        """Take the last choice back."""
        if self._past:
            self._gesture = None
            self._future.append(self._state)
            self._become(self._as_it_was(self._past.pop()))

    def redo(self) -> None:
        """Make the choice again that was taken back."""
        if self._future:
            self._past.append(self._state)
            self._become(self._as_it_was(self._future.pop()))

    def _as_it_was(self, earlier: State) -> State:
        """Go back in choices only: finished work and the present job stay."""
        now = self._state
        study = now.discarded if now.study is None else now.study
        is_away = study is not None and earlier.discarded is study
        kept = replace(
            earlier,
            study=None if is_away else study,
            discarded=study if is_away else None,
            study_is_final=now.study_is_final,
            rows_at_hand=now.rows_at_hand,
            data_check=now.data_check,
            leaks=now.leaks,
            opened=now.opened,
            measured=now.measured,
            job=now.job,
            step=now.step,
            written=now.written,
            scored=now.scored,
            seen_at=now.seen_at if asks_alike(earlier.table, now.table) else earlier.seen_at,
        )
        if earlier.study is not kept.study:
            kept = replace(kept, recommendation=None, selected=None, point=None)
        return decided(kept)

    def amounts_in(self, column: str, *, share: float = 1.0, fixed: float = 0.0) -> Amounts:
        """Return the missed costs that follow from a column, for costs that go by it.

        Raises
        ------
        RefusedError
            With MissingOutcome, MissingColumn or NotAmounts.
        """
        if self._state.table is None:
            raise RefusedError(MissingOutcome(()))
        return amounts_of(self._state.table, column, share=share, fixed=fixed)

    # Jobs

    def restore(self, kept: Kept, session: Path | None) -> None:
        """Take up work that was left: from the session with its study, or from the file alone."""
        self._restoring = (self._last_job + 1, kept)
        if session is None:
            self.open_file(Path(kept.table.source.file), kept.table.options)
        else:
            self.open_session(session)

    def open_file(self, path: Path, options: ReadingOptions | None = None) -> None:
        """Read a spreadsheet; a file that ends in .imbgui is opened as a session."""
        if path.suffix.lower() == ".imbgui":
            self.open_session(path)
            return
        read = Read(str(path), options or ReadingOptions(), str(self._new_folder("table")))
        self._start(JobKind.READ, read, str(path))

    def open_pasted(self, text: str) -> None:
        """Read cells that were copied from a spreadsheet."""
        folder = self._new_folder("table")
        file = str(self._folder / f"Pasted cells {self._last_job + 1}.txt")
        self._start(JobKind.READ, Read(file, ReadingOptions(), str(folder), text), file)

    def keeps(self, file: Path) -> bool:
        """Whether a file is one of the session's own, such as pasted cells, and ends with it."""
        return file.is_relative_to(self._folder)

    def apply_remedy(self, remedy: Remedy) -> None:
        """Do what a finding offers: use columns otherwise, or read the file in another way."""
        table = self._state.table
        if table is None:
            return
        for column, role in remedy.roles:
            self.deliver(happened.RoleChosen((column,), role))
        if remedy.reading is not None:
            self.open_file(Path(table.source.file), table.options.changed(remedy.reading))

    def open_session(self, path: Path) -> None:
        """Open a session file."""
        folder = self._new_folder("session")
        self._start(JobKind.OPEN, Open(str(path), str(folder)), str(path))

    def analyse(self, seconds: float | None = None) -> None:
        """Try every candidate of the plan; nothing happens while costs or outcome are missing."""
        problem = readiness(self._state)
        table, costs = self._state.table, self._state.costs
        if problem is not None or table is None or costs is None:
            if problem is not None:
                self._refuse(problem)
            return
        self._try_all(table, plan_for(table, costs, self._state.tried), seconds)

    def resume(self) -> None:
        """Go on with an analysis that was stopped; what it has finished is not done again."""
        table, study = self._state.table, self._state.study
        if table is None or study is None or not self._state.is_current:
            self._refuse(OutOfDate())
            return
        if self._state.reopened:
            self._refuse(RowsNotAtHand(table.source.file))
            return
        self._try_all(table, study.plan, None)

    def _try_all(self, table: Table, plan: Plan, seconds: float | None) -> None:
        folder = self._folder / "analyses" / f"{table.key[:16]}-{plan.seed}-{plan.keeps_aside:d}"
        number = self._begin(JobKind.ANALYSE, table.source.file, plan)
        self._jobs.analyse(number, table, plan, folder, seconds)

    def check_leaks(self) -> None:
        """Count what resampling first would have claimed for the strategy that is looked at.

        Where that one does not resample, for the cheapest that does.
        """
        state, candidate = self._state, leak_candidate(self._state)
        if state.study is not None and not state.rows_at_hand and state.table is not None:
            self._refuse(RowsNotAtHand(state.table.source.file))
            return
        if candidate is None or state.study is None or state.costs is None:
            self._refuse(NothingResamples())
            return
        study = state.study
        check = LeakCheck(
            study_key=study.key,
            candidate=candidate,
            ratio=state.costs.effective_ratio(study.file_rate),
            seed=study.plan.seed,
            folder=str(Path(study.folder).parent),
        )
        self._start(
            JobKind.LEAK_CHECK, check, "" if state.table is None else state.table.source.file
        )

    def stop(self) -> None:
        """Stop the present job."""
        if self._state.job is not None:
            self._jobs.stop()

    def write_report(
        self, out: Path, *, scored_cases: bool = False, language: str | None = None
    ) -> None:
        """Write the report of the recommendation, with the answer to every case if asked for.

        It is in the language that is spoken where no other is named. A PDF is written as a web
        page first, which the printer then prints.
        """
        answer = self._answer()
        if answer is not None:
            study, table, recommendation = answer
            written = out
            if self._printer is not None and out.suffix.lower() == ".pdf":
                written = self._folder / f"report-{self._last_job + 1}.html"
                self._to_print = written, out
            report = Report(
                study_folder=study.folder,
                recommendation=recommendation,
                table=table,
                about=_dated(self._state.about),
                out=str(written),
                by_group=_groups(self._state),
                scored_cases=scored_cases,
                columns=None if self._state.reopened else table.folder,
                check_was_seen=self._state.check_was_seen,
                language=language,
            )
            self._start(JobKind.REPORT, report, str(out))

    def save(self, out: Path, *, with_data: bool = False) -> None:
        """Save everything that is needed to reopen, re-decide and score.

        With the data in it, it can be analysed again wherever it is opened.
        """
        answer = self._answer()
        if answer is not None:
            study, table, recommendation = answer
            if with_data and self._state.reopened:
                self._refuse(RowsNotAtHand(table.source.file))
                return
            save = Save(
                study_folder=study.folder,
                table=table,
                costs=recommendation.costs,
                about=_dated(self._state.about),
                out=str(out),
                seen_at=self._state.seen_at,
                columns=table.folder if with_data else None,
            )
            self._start(JobKind.SAVE, save, str(out))

    def take_decision(self, decision: Decision | None, because: str | None) -> None:
        """Record what becomes of the recommendation, and that it was now."""
        self.deliver(happened.DecisionTaken(decision, because, _now()))

    def save_record(self, out: Path) -> None:
        """Write the record of the decision."""
        record = self._record()
        if record is not None:
            try:
                write_record(record, out)
            except RefusedError as refused:
                self._refuse(refused.problem)
            else:
                self.deliver(happened.RecordSaved(str(out)))

    def compared_with(self, path: Path) -> tuple[str, ...]:
        """Return what has changed since an earlier decision, in sentences; none where refused."""
        record = self._record()
        if record is None:
            return ()
        try:
            then = read_record(path)
        except RefusedError as refused:
            self._refuse(refused.problem)
            return ()
        changes = change_sentences(then, record, changes_since(then, record))
        return (*changes, decided_sentence(then))

    def _record(self) -> Record | None:
        answer = self._answer()
        if answer is None:
            return None
        study, table, recommendation = answer
        return record_of(table, study, recommendation, _dated(self._state.about))

    def export(self, out: Path) -> None:
        """Write the recommendation for use without imbgui."""
        answer = self._answer()
        if answer is not None:
            study, table, recommendation = answer
            export = Export(study.folder, table, recommendation, str(out))
            self._start(JobKind.REPORT, export, str(out))

    def score(
        self,
        path: Path,
        out: Path,
        options: ReadingOptions | None = None,
        *,
        columns: tuple[tuple[str, str], ...] = (),
        order: Order | None = None,
        first: int | None = None,
        agreed: bool = False,
    ) -> None:
        """Score a new file with the recommendation.

        ``columns`` are names of the analysed file with what the new one calls them. The cases are
        sorted in this ``order``; the ``first`` ones to check are numbered. Unless ``agreed``, it is
        refused to write what would not keep all of a workbook.
        """
        answer = self._answer()
        if answer is not None:
            study, table, recommendation = answer
            score = Score(
                study_folder=study.folder,
                table=table,
                recommendation=recommendation,
                file=str(path),
                options=options or ReadingOptions(),
                folder=str(self._new_folder("new")),
                out=str(out),
                columns=columns,
                order=order,
                first=first,
                agreed=agreed,
            )
            self._last_score = score
            self._start(JobKind.SCORE, score, str(path))

    def score_as_agreed(self, columns: tuple[tuple[str, str], ...] = ()) -> None:
        """Score the last file again, now that it is said which columns are meant.

        Without ``columns`` it is agreed to what the file written will not keep.
        """
        last = self._last_score
        if last is not None:
            told = tuple((dict(last.columns) | dict(columns)).items())
            self.score(
                Path(last.file),
                Path(last.out),
                last.options,
                columns=told,
                order=last.order,
                first=last.first,
                agreed=last.agreed or not columns,
            )

    def _answer(self) -> tuple[Study, Table, Recommendation] | None:
        """Return what an answer is made of; refuse where there is none, or it is out of date."""
        state = self._state
        if state.is_renewing:
            self._refuse(StillDeciding())
            return None
        if state.study is None or state.table is None or state.recommendation is None:
            self._refuse(NothingFinished(()))
            return None
        if not state.is_current:
            self._refuse(OutOfDate())
            return None
        return state.study, state.table, state.recommendation

    def _start(self, kind: JobKind, request: Request, file: str) -> None:
        number = self._begin(kind, file)
        self._jobs.start(number, kind, request)

    def _refuse(self, problem: Problem) -> None:
        self._become(replace(self._state, problem=problem))

    def _begin(self, kind: JobKind, file: str, plan: Plan | None = None) -> int:
        self.stop()
        self._last_job += 1
        started = happened.JobStarted(self._last_job, kind, file, plan=plan)
        self._become(apply(self._state, started))
        return self._last_job

    def _new_folder(self, kind: str) -> Path:
        """Name a folder for the next job, whose task makes it: no disk is touched here."""
        return self._folder / f"{kind}-{self._last_job + 1}"

    def _become(self, state: State) -> None:
        before, self._state = self._state, self._worked_out(state)
        if (before.study, before.discarded) != (self._state.study, self._state.discarded):
            self._past, self._future = (
                [_without_other_studies(one, self._state) for one in states]
                for states in (self._past, self._future)
            )
        if self._keeper is not None:
            self._keeper(self._state)
        if self._listener is not None:
            self._listener(self._state)

    def _worked_out(self, state: State) -> State:
        """Have worked out what is wanted: at once, or beside whatever else is going on."""
        while self._asides is None and state.study is not None and (lacking := wanted(state)):
            answer = work_out(state.study, lacking[0])
            state = apply(state, happened.AsideAnswered(lacking[0], answer))
        if self._asides is not None:
            # What was given up and is wanted again is asked again: its answer may be dropped.
            before, self._asked = self._asked, wanted(state)
            for request in self._asked:
                if request not in before:
                    self._asides.ask(request)
        return state


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def _without_other_studies(earlier: State, now: State) -> State:
    """Let go of studies that cannot come back: undoing takes choices back, and they hold files."""
    there = (now.study, now.discarded)
    if earlier.study not in there:
        earlier = replace(earlier, study=None, recommendation=None, selected=None, point=None)
    return earlier if earlier.discarded in there else replace(earlier, discarded=None)


def _dated(about: About) -> About:
    """Return when it was decided too; where nothing was, that it is given out now."""
    return about if about.made_at is not None else replace(about, made_at=_now())


def _groups(state: State) -> ByGroup | None:
    """Return the figures of the groups that are looked at, as far as their values are at hand."""
    groups = None if state.reopened else shown_groups(state)
    return None if groups is None or state.by is None else (state.by, groups)


def _ends_well(before: State, event: Event) -> bool:
    """Whether an analysis has just run to its end, unstopped."""
    job = before.job
    return (
        isinstance(event, happened.JobFinished)
        and job is not None
        and (job.number, job.kind, job.stopping) == (event.job, JobKind.ANALYSE, False)
    )


def _is_cheap_to_check(state: State) -> bool:
    """Whether the recommended strategy resamples, and few enough rows to do so at once."""
    if state.recommendation is None or state.study is None:
        return False
    best = state.recommendation.best.candidate
    few = best.bounded or best.strategy == UNDERSAMPLING or state.study.rows <= LARGE_TABLE
    return best.resamples_rows and few and leak_candidate(state) == best


def _changes_no_choice(before: State, event: happened.Choice) -> bool:
    """Whether there is nothing to take back: who set the costs, and why, is not chosen but said."""
    is_said = isinstance(event, happened.AboutEdited) and event.about.event == before.about.event
    return is_said or isinstance(event, _CHANGES_NO_CHOICE)


def _gesture(before: State, event: happened.Choice) -> tuple[str, ...] | None:
    """Name what belongs to one move of the hand: a drag, or the keys typed into one field.

    Choices of one gesture in a row are taken back together; None stands alone.
    """
    match event:
        case happened.PointMoved() | happened.ThresholdTyped():
            return ("point",)
        case happened.CostsEdited(costs) if costs is not None and before.costs is not None:
            old, new = asdict(before.costs), asdict(costs)
            return tuple(name for name in new if new[name] != old[name])
        case happened.AboutEdited():
            return ("event",)
        case happened.DecisionTaken(decision) if decision == before.about.decision:
            return ("decision because",)
        case happened.TriedChosen(tried) if tried == replace(
            before.tried, class_weight=tried.class_weight
        ):
            return ("class weight",)
        case _:
            return None
