"""The command line: the same session and jobs as the window, without Qt."""

import argparse
import contextlib
import datetime as dt
import json
import logging
import math
import queue
import shlex
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NoReturn, TypeVar

from imbgui import __version__
from imbgui.application import contract, wording
from imbgui.application import events as happened
from imbgui.application.folders import log_folder, log_to_file
from imbgui.application.session import Session
from imbgui.application.state import readiness
from imbgui.domain.costs import Costs
from imbgui.domain.plan import EFFORTS
from imbgui.domain.problems import (
    Problem,
    RefusedError,
    UnusableCost,
)
from imbgui.domain.strategies import STRATEGIES
from imbgui.domain.table import Kind, ReadingOptions, Role
from imbgui.domain.tasks import About
from imbgui.jobs.executors import WorkerProcesses
from imbgui.jobs.supervisor import Supervisor
from imbgui.store.files import written_whole
from imbgui.store.folders import working_folder

DONE, WRONG_USAGE, UNUSABLE_INPUT, STOPPED = 0, 2, 3, 130


def run(arguments: Sequence[str]) -> int:
    """Carry out one verb; return the exit status of design: 0, 2, 3 or 130."""
    parser = _parser()
    options = parser.parse_args(arguments)
    with contextlib.suppress(OSError):
        log_to_file(log_folder())
    # What is logged goes to the file alone: a run says one sentence, no traceback.
    logging.getLogger("imbgui").propagate = False
    options.command_line = shlex.join(["imbgui", *arguments])
    try:
        with working_folder() as folder:
            verb = _Verb(options, folder)
            try:
                document = options.carry_out(verb)
            finally:
                verb.close()
            _write_json(options.json, document)
    except RefusedError as refused:
        return _refuse(parser, options, refused.problem)
    except KeyboardInterrupt:
        sys.stderr.write("Stopped.\n")
        return STOPPED
    return DONE


def _refuse(parser: argparse.ArgumentParser, options: argparse.Namespace, problem: Problem) -> int:
    sentence = wording.problem_sentence(problem)
    if isinstance(problem, UnusableCost):
        parser.error(sentence)
    sys.stderr.write(f"{sentence}\n")
    with contextlib.suppress(RefusedError):
        _write_json(options.json, contract.problem_document(problem))
    return UNUSABLE_INPUT


class _Verb:
    """One run of one verb: a session with its workers, and waiting for what they do."""

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        self.options = options
        self._events: queue.SimpleQueue[happened.Event] = queue.SimpleQueue()
        workers = WorkerProcesses(options.workers if "workers" in options else 1)
        # They load their libraries while the file is read.
        workers.warm()
        self._supervisor = Supervisor(workers, self._events)
        self.session = Session(self._supervisor, folder)
        self.started = time.monotonic()

    def close(self) -> None:
        self._supervisor.close()

    def wait(self, heard: Callable[[happened.Event], None] | None = None) -> None:
        """Wait for the present job to be over; raise RefusedError with what went wrong in it."""
        problem = self.session.state.problem
        while self.session.state.job is not None:
            event = self._events.get()
            self.session.deliver(event)
            if heard is not None:
                heard(event)
            problem = self.session.state.problem
        if problem is not None:
            raise RefusedError(problem)

    def choose(self, event: happened.Event) -> None:
        """Deliver a choice; raise RefusedError where it cannot be made."""
        self.session.deliver(event)
        if self.session.state.problem is not None:
            raise RefusedError(self.session.state.problem)

    def seconds(self) -> float:
        return time.monotonic() - self.started


# The verbs


def _check(verb: _Verb) -> contract.Document:
    options = verb.options
    verb.session.open_file(Path(options.file), _reading_options(options))
    verb.wait()
    table = _there(verb.session.state.table)
    document = contract.check_document(table)
    print(
        f"{table.source.file}: {table.rows_read} rows read, {table.rows_set_aside} set aside, "
        f"{len(table.columns)} columns"
    )
    for column in table.columns:
        examples = ", ".join(column.examples[:3])
        print(f"  {column.name}: {column.kind}, {column.missing} blank, e.g. {examples}")
    for finding in table.findings:
        print(f"  ! {finding.message}")
    return document


def _decide(verb: _Verb) -> contract.Document:
    options, session = verb.options, verb.session
    costs = _costs(options, None)
    session.open_file(Path(options.file), _reading_options(options))
    verb.wait()
    seconds: dict[str, float | None] = {"read": verb.seconds(), "first_recommendation": None}
    _choose(verb, costs)

    def heard(event: happened.Event) -> None:
        if isinstance(event, happened.DataChecked):
            # At once: it is a reason to stop here and ignore a column.
            for sentence in wording.data_check_sentences(event.check):
                sys.stderr.write(f"{sentence}\n")
        if isinstance(event, happened.StudyWritten) and seconds["first_recommendation"] is None:
            seconds["first_recommendation"] = verb.seconds()
        if options.progress and isinstance(event, happened.Progressed):
            sys.stderr.write(f"{event.done} of {event.total} fits done\n")
        if options.progress and isinstance(event, happened.CandidateFinished):
            sys.stderr.write(f"{wording.outcome_sentence(event.outcome)}\n")

    session.analyse(options.seconds)
    verb.wait(heard)
    if options.leak_check:
        _check_leaks(verb)
    seconds["total"] = verb.seconds()
    return _told(verb, seconds)


def _check_leaks(verb: _Verb) -> None:
    """Compare with resampling first; where that cannot be, say so and go on without."""
    verb.session.check_leaks()
    try:
        verb.wait()
    except RefusedError as refused:
        sys.stderr.write(f"{wording.problem_sentence(refused.problem)}\n")
    found = verb.session.state.known_leaks
    if found is not None:
        name = wording.candidate_name(
            found.candidate, found.candidate.weight, found.candidate.ratio
        )
        print(f"{name}: {wording.leak_sentence(found)}")


def _report(verb: _Verb) -> contract.Document:
    options, session = verb.options, verb.session
    _open_session(verb)
    saved = _there(session.state.costs)
    verb.choose(happened.CostsEdited(_costs(options, saved)))
    verb.choose(happened.AboutEdited(_about(options, session.state.about)))
    if options.report is None and options.json is None and options.save is None:
        options.report = str(Path(options.session).with_suffix(".xlsx"))
    return _told(verb, {"read": verb.seconds(), "first_recommendation": None, "total": None})


def _score(verb: _Verb) -> contract.Document:
    options, session = verb.options, verb.session
    _open_session(verb)
    session.score(Path(options.file), Path(options.out), _reading_options(options))
    verb.wait()
    scored = _there(session.state.scored)
    print(f"{scored.flagged} of {scored.rows} cases flagged. Written: {scored.out}")
    return contract.score_document(scored)


def _open_session(verb: _Verb) -> None:
    path = Path(verb.options.session)
    verb.session.open_session(path)
    verb.wait()


def _choose(verb: _Verb, costs: Costs) -> None:
    """Make the choices that the options stand for, as the analyst would in the window."""
    options, session = verb.options, verb.session
    roles = (
        (options.ignore, Role.IGNORED),
        (options.id, Role.IDENTIFIER),
        (options.time, Role.TIME),
        (options.group, Role.GROUP),
    )
    for columns, role in roles:
        if columns:
            verb.choose(happened.RoleChosen(tuple(columns), role))
    verb.choose(happened.OutcomeChosen(options.target, options.positive))
    problem = readiness(session.state)
    if problem is not None:
        raise RefusedError(problem)
    verb.choose(happened.CostsEdited(costs))
    tried = happened.Tried(options.effort, options.strategies, options.class_weight, options.seed)
    verb.choose(happened.TriedChosen(tried))
    verb.choose(happened.AboutEdited(_about(options, session.state.about)))


def _told(verb: _Verb, seconds: dict[str, float | None]) -> contract.Document:
    """Write what was asked for, say the answer, and return its document."""
    options, session = verb.options, verb.session
    state = session.state
    recommendation = _there(state.recommendation)
    document = contract.decide_document(
        _there(state.table),
        _there(state.study),
        recommendation,
        seconds,
        state.known_leaks,
    )
    if options.report is not None:
        session.write_report(Path(options.report))
        verb.wait()
    if options.save is not None:
        session.save(Path(options.save))
        verb.wait()
    print(wording.answer_sentence(recommendation.best))
    print(wording.cost_sentence(recommendation))
    for sentence in wording.saving_sentences(recommendation):
        print(sentence)
    print(wording.check_sentence(recommendation.check, recommendation.costs.currency))
    print(wording.verdict_sentence(recommendation))
    for sentence in wording.warning_sentences(_there(state.study).data_check, recommendation):
        print(sentence)
    return document


T = TypeVar("T")


def _there(value: T | None) -> T:
    """Return what a job that ended without a problem has left in the state."""
    if value is None:
        raise RuntimeError("a job ended without its result")
    return value


# From options to values


def _reading_options(options: argparse.Namespace) -> ReadingOptions:
    return ReadingOptions(
        sheet=options.sheet,
        header_row=options.header_row,
        decimal=options.decimal,
        delimiter={"\\t": "\t", "tab": "\t"}.get(options.delimiter, options.delimiter),
        encoding=options.encoding,
        missing_words=tuple(options.na),
        kinds=tuple(options.type),
    )


def _costs(options: argparse.Namespace, saved: Costs | None) -> Costs:
    """Return the costs given, each one left out taken from those saved."""
    given = {
        "false_alarm": options.false_alarm_cost,
        "missed": options.missed_cost,
        "caught": options.caught_cost,
        "passed": options.passed_cost,
        "currency": options.currency,
        "base_rate": options.base_rate,
    }
    given = {name: value for name, value in given.items() if value is not None}
    return Costs(**given) if saved is None else replace(saved, **given)


def _about(options: argparse.Namespace, saved: About) -> About:
    return replace(
        saved,
        set_by=options.costs_set_by or saved.set_by,
        because=options.costs_because or saved.because,
        command_line=options.command_line,
        made_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
    )


def _write_json(out: str | None, document: contract.Document) -> None:
    """Write beside the place and move there: a failing run leaves nothing half-written."""
    if out is None:
        return
    with written_whole(Path(out)) as beside:
        text = json.dumps(document, indent=2, allow_nan=False)
        beside.write_text(text + "\n", encoding="utf-8")


# The options


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="imbgui", description="What to flag when mistakes have costs.", allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"imbgui {__version__}")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")

    check = verbs.add_parser("check", help="say what was understood of a file", allow_abbrev=False)
    check.add_argument("file", metavar="FILE")
    _add_reading(check)
    check.add_argument("--json", metavar="OUT")
    check.set_defaults(carry_out=_check)

    decide = verbs.add_parser("decide", help="analyse a file and recommend", allow_abbrev=False)
    decide.add_argument("file", metavar="FILE")
    decide.add_argument("--target", required=True, metavar="COLUMN")
    decide.add_argument("--positive", metavar="VALUE")
    _add_costs(decide, required=True)
    _add_roles(decide)
    _add_reading(decide)
    _add_effort(decide)
    _add_outputs(decide, "--report")
    decide.add_argument("--leak-check", action="store_true")
    decide.add_argument("--progress", action="store_true")
    decide.set_defaults(carry_out=_decide)

    score = verbs.add_parser("score", help="score new cases with a session", allow_abbrev=False)
    score.add_argument("session", metavar="SESSION")
    score.add_argument("file", metavar="NEWFILE")
    _add_reading(score)
    score.add_argument("--out", required=True, metavar="OUT")
    score.add_argument("--json", metavar="OUT")
    score.set_defaults(carry_out=_score)

    report = verbs.add_parser("report", help="re-decide without training", allow_abbrev=False)
    report.add_argument("session", metavar="SESSION")
    _add_costs(report, required=False)
    _add_outputs(report, "--out")
    report.set_defaults(carry_out=_report)
    return parser


def _add_reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sheet", metavar="S")
    parser.add_argument("--header-row", type=_whole, metavar="N")
    parser.add_argument("--decimal", choices=(".", ","))
    parser.add_argument("--delimiter", metavar="C")
    parser.add_argument("--encoding", metavar="E")
    parser.add_argument("--na", action="extend", nargs="+", default=[], metavar="WORD")
    parser.add_argument(
        "--type", action="extend", nargs="+", type=_kind, default=[], metavar="COLUMN=KIND"
    )


def _add_costs(parser: argparse.ArgumentParser, *, required: bool) -> None:
    parser.add_argument("--false-alarm-cost", type=_number, required=required, metavar="N")
    parser.add_argument("--missed-cost", type=_number, required=required, metavar="N")
    parser.add_argument("--caught-cost", type=_number, metavar="N")
    parser.add_argument("--passed-cost", type=_number, metavar="N")
    parser.add_argument("--currency", type=_currency, metavar="CODE")
    parser.add_argument("--base-rate", type=_number, metavar="P")
    parser.add_argument("--costs-set-by", metavar="WHO")
    parser.add_argument("--costs-because", metavar="TEXT")


def _add_roles(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--ignore", action="append", default=[], metavar="COLUMN")
    parser.add_argument("--id", action="append", default=[], metavar="COLUMN")
    parser.add_argument("--time", action="append", default=[], metavar="COLUMN")
    parser.add_argument("--group", action="append", default=[], metavar="COLUMN")


def _add_effort(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--effort", choices=EFFORTS, default="standard")
    parser.add_argument("--strategies", type=_strategies, metavar="NAME,NAME")
    parser.add_argument("--class-weight", type=_positive_number, metavar="W")
    parser.add_argument("--seconds", type=_positive_number, metavar="N")
    parser.add_argument("--seed", type=_whole, default=0, metavar="N")
    parser.add_argument("--workers", type=_at_least_one, metavar="N")


def _add_outputs(parser: argparse.ArgumentParser, report: str) -> None:
    parser.add_argument(report, dest="report", metavar="OUT.xlsx")
    parser.add_argument("--save", metavar="OUT.imbgui")
    parser.add_argument("--json", metavar="OUT")


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    return value if math.isfinite(value) else _wrong(f"{text!r} is not a number")


def _positive_number(text: str) -> float:
    value = _number(text)
    return value if value > 0 else _wrong(f"{text} is not above 0")


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() else _wrong(f"{text!r} is not a whole number")


def _at_least_one(text: str) -> int:
    return _whole(text) or _wrong("at least 1 is needed")


def _currency(text: str) -> str:
    code = text.upper()
    return code if len(code) == 3 and code.isalpha() else _wrong(f"{text!r} is no currency code")


def _strategies(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(","))
    unknown = [name for name in names if name not in STRATEGIES]
    if unknown:
        _wrong(f"there is no strategy {unknown[0]!r}; there are: {', '.join(STRATEGIES)}")
    return names


def _kind(text: str) -> tuple[str, Kind]:
    column, equals, kind = text.rpartition("=")
    if not equals or kind not in list(Kind):
        _wrong(f"{text!r} is not COLUMN=KIND with a kind of: {', '.join(Kind)}")
    return column, Kind(kind)


def _wrong(message: str) -> NoReturn:
    raise argparse.ArgumentTypeError(message)
