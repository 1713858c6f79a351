"""The command line: the same session and jobs as the window, without Qt."""

import argparse
import contextlib
import datetime as dt
import json
import logging
import math
import os
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
from imbgui.application.by_group import shown_groups
from imbgui.application.folders import log_folder, log_to_file
from imbgui.application.session import Session
from imbgui.application.state import readiness
from imbgui.application.words import further
from imbgui.domain.costs import Amounts, Costs, Limits
from imbgui.domain.plan import EFFORTS
from imbgui.domain.problems import (
    Problem,
    RefusedError,
    UnusableCost,
    UnusableRule,
)
from imbgui.domain.strategies import STRATEGIES
from imbgui.domain.table import Kind, Labels, ReadingOptions, Role
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
    if options.carry_out is _decide:
        _require_costs(parser, options)
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
    except BrokenPipeError:
        # Whoever read what is printed has read enough; nothing is left to be flushed to them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
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
        if "target" in options:
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
    for sentence in wording.table_sentences(table):
        print(sentence)
    return document


def _decide(verb: _Verb) -> contract.Document:
    options, session = verb.options, verb.session
    _check_costs(options)
    session.open_file(Path(options.file), _reading_options(options))
    verb.wait()
    seconds: dict[str, float | None] = {"read": verb.seconds(), "first_recommendation": None}
    _choose(verb)

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
    verb.choose(happened.CostsEdited(_costs(options, session, saved)))
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


def _choose(verb: _Verb) -> None:
    """Make the choices that the options stand for, as the analyst would in the window."""
    options, session = verb.options, verb.session
    roles = (
        (options.ignore, Role.IGNORED),
        (options.id, Role.IDENTIFIER),
        (options.time, Role.TIME),
        (options.group, Role.GROUP),
        ([options.current_rule] if options.current_rule else [], Role.RULE),
    )
    for columns, role in roles:
        if columns:
            verb.choose(happened.RoleChosen(tuple(columns), role))
    verb.choose(happened.ByChosen(options.by))
    verb.choose(happened.OutcomeChosen(options.target, options.positive))
    for sentence in wording.outcome_sentences(_there(session.state.table)):
        sys.stderr.write(f"{sentence}\n")
    problem = readiness(session.state)
    if problem is not None:
        raise RefusedError(problem)
    verb.choose(happened.CostsEdited(_costs(options, session, None)))
    if options.current_rule != _there(session.state.table).rule:
        raise RefusedError(UnusableRule(options.current_rule))  # it is the outcome, or the amounts
    tried = happened.Tried(options.effort, options.strategies, options.class_weight, options.seed)
    verb.choose(happened.TriedChosen(tried))
    verb.choose(happened.AboutEdited(_about(options, session.state.about)))


def _told(verb: _Verb, seconds: dict[str, float | None]) -> contract.Document:
    """Write what was asked for, say the answer, and return its document."""
    options, session = verb.options, verb.session
    state = session.state
    table, study = _there(state.table), _there(state.study)
    recommendation = _there(state.recommendation)
    groups = shown_groups(state)
    document = contract.decide_document(
        table,
        study,
        recommendation,
        seconds,
        state.known_leaks,
        by_group=None if groups is None or state.by is None else (state.by, groups),
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
    if study.current_rule is not None:
        print(wording.rule_sentence(study.current_rule))
    print(wording.check_sentence(recommendation.check, recommendation.costs.currency))
    print(wording.verdict_sentence(recommendation))
    for sentence in wording.warning_sentences(study.data_check, recommendation):
        print(sentence)
    if groups is not None:
        print(f"By {state.by}:")
        lines = further.group_lines(groups, recommendation.costs.currency)
        for sentence in (*lines, *further.group_sentences(groups)):
            print(f"  {sentence}")
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
        answers=tuple(options.answer),
        missing_in=tuple(options.na_of),
        answers_in=tuple(options.answer_of),
        day_first=options.dates,
        decimals=tuple(options.decimal_of),
        dates=tuple(options.dates_of),
        labels=tuple(options.labels),
        without_copies=options.drop_copies,
        with_footers=options.keep_footers,
    )


def _require_costs(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """End with wrong usage where one of the two costs is not given in any way."""
    if options.false_alarm_cost is None and options.false_alarm_cost_range is None:
        parser.error("one of --false-alarm-cost and --false-alarm-cost-range is required")
    missed = (options.missed_cost, options.missed_cost_column, options.missed_cost_range)
    if missed == (None, None, None):
        names = "--missed-cost, --missed-cost-column and --missed-cost-range"
        parser.error(f"one of {names} is required")


def _check_costs(options: argparse.Namespace) -> None:
    """Refuse costs that cannot be, before the file is read."""
    if options.missed_cost_column is None:
        _priced(options, None, None)


def _costs(options: argparse.Namespace, session: Session, saved: Costs | None) -> Costs:
    """Return the costs given, each one left out taken from those saved."""
    return _priced(options, saved, _amounts(options, session, saved))


def _amounts(options: argparse.Namespace, session: Session, saved: Costs | None) -> Amounts | None:
    """Return how the missed cost follows from a column; None where one cost holds for all."""
    known = None if saved is None else saved.amounts
    if options.missed_cost is not None or (known is None and options.missed_cost_column is None):
        return None
    share, fixed = options.missed_share, options.missed_fixed
    if known is not None and options.missed_cost_column in (None, known.column):
        told = {"share": share, "fixed": fixed}
        return replace(known, **{name: one for name, one in told.items() if one is not None})
    return session.amounts_in(
        options.missed_cost_column, share=1.0 if share is None else share, fixed=fixed or 0.0
    )


def _priced(options: argparse.Namespace, saved: Costs | None, amounts: Amounts | None) -> Costs:
    limits = {
        "capacity_per_1000": options.capacity_per_1000,
        "recall": options.min_recall,
        "precision": options.min_precision,
    }
    given = {
        "false_alarm": _middle(options.false_alarm_cost, options.false_alarm_cost_range),
        "missed": _middle(options.missed_cost, options.missed_cost_range),
        "caught": options.caught_cost,
        "passed": options.passed_cost,
        "currency": options.currency,
        "base_rate": options.base_rate,
        "missed_range": _pair(options.missed_cost_range),
        "false_alarm_range": _pair(options.false_alarm_cost_range),
        "review": options.review_cost,
    }
    given = {name: value for name, value in given.items() if value is not None}
    limited = {name: value for name, value in limits.items() if value is not None}
    if amounts is not None:
        given |= {"amounts": amounts, "missed": amounts.average}
    elif saved is not None:
        given["amounts"] = None
    if saved is None:
        return Costs(**given, limits=Limits(**limited))
    return replace(saved, **given, limits=replace(saved.limits, **limited))


def _middle(cost: float | None, between: Sequence[float] | None) -> float | None:
    """Return a cost; where only its range is known, the middle of that."""
    return cost if cost is not None or between is None else sum(between) / 2


def _pair(between: Sequence[float] | None) -> tuple[float, float] | None:
    return None if between is None else (between[0], between[1])


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
    _add_costs(decide)
    _add_roles(decide)
    _add_reading(decide)
    _add_effort(decide)
    _add_outputs(decide, "--report")
    decide.add_argument("--by", metavar="COLUMN")
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
    _add_costs(report)
    _add_outputs(report, "--out")
    report.set_defaults(carry_out=_report)
    return parser


def _add_reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sheet", metavar="S")
    parser.add_argument(
        "--header-row",
        type=_whole,
        metavar="N",
        help="the row of the headings; 0 where there are none",
    )
    parser.add_argument("--decimal", choices=(".", ","))
    parser.add_argument("--delimiter", metavar="C")
    parser.add_argument("--encoding", metavar="E")
    parser.add_argument(
        "--na",
        action="extend",
        nargs="+",
        default=[],
        metavar="WORD",
        help="a word that means no value",
    )
    parser.add_argument(
        "--type", action="extend", nargs="+", type=_kind, default=[], metavar="COLUMN=KIND"
    )
    parser.add_argument(
        "--answer",
        action="extend",
        nargs="+",
        default=[],
        metavar="WORD",
        help="a word that usually means no value, and is an answer here",
    )
    for name, kind, metavar, about in (
        ("--na-of", _of_column, "COLUMN=WORD", "as --na, for one column"),
        ("--answer-of", _of_column, "COLUMN=WORD", "as --answer, for one column"),
        ("--decimal-of", _decimal_of, "COLUMN=C", "as --decimal, for one column"),
        ("--dates-of", _dates_of, "COLUMN=ORDER", "as --dates, for one column"),
    ):
        parser.add_argument(
            name, action="extend", nargs="+", type=kind, default=[], metavar=metavar, help=about
        )
    parser.add_argument(
        "--dates",
        type=_date_order,
        metavar="day-first|month-first",
        help="how dates such as 01/02/2024 are meant",
    )
    for name, kind, about in (
        ("--merge-labels", _merged, "count spellings of one value together"),
        ("--keep-labels", _apart, "keep spellings of one value apart"),
    ):
        parser.add_argument(
            name,
            action="extend",
            nargs="+",
            type=kind,
            default=[],
            dest="labels",
            metavar="COLUMN",
            help=about,
        )
    parser.add_argument(
        "--drop-copies", action="store_true", help="set exact copies of earlier rows aside"
    )
    parser.add_argument(
        "--keep-footers",
        action="store_true",
        help="take totals and notes under the table for cases",
    )


def _add_costs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--false-alarm-cost", type=_number, metavar="N")
    missed = parser.add_mutually_exclusive_group()
    missed.add_argument("--missed-cost", type=_number, metavar="N")
    missed.add_argument("--missed-cost-column", metavar="COLUMN")
    for name in ("--false-alarm-cost-range", "--missed-cost-range"):
        parser.add_argument(name, type=_number, nargs=2, metavar=("LO", "HI"))
    for name in (
        "--missed-share",
        "--missed-fixed",
        "--caught-cost",
        "--passed-cost",
        "--base-rate",
        "--capacity-per-1000",
        "--min-recall",
        "--min-precision",
        "--review-cost",
    ):
        parser.add_argument(name, type=_number, metavar="N")
    parser.add_argument("--currency", type=_currency, metavar="CODE")
    parser.add_argument("--costs-set-by", metavar="WHO")
    parser.add_argument("--costs-because", metavar="TEXT")


def _add_roles(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--ignore", action="append", default=[], metavar="COLUMN")
    parser.add_argument("--id", action="append", default=[], metavar="COLUMN")
    parser.add_argument("--time", action="append", default=[], metavar="COLUMN")
    parser.add_argument("--group", action="append", default=[], metavar="COLUMN")
    parser.add_argument("--current-rule", metavar="COLUMN")


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


def _of_column(text: str) -> tuple[str, str]:
    column, equals, word = text.rpartition("=")
    return (column, word) if equals else _wrong(f"{text!r} is not COLUMN=WORD")


def _decimal_of(text: str) -> tuple[str, str]:
    column, sign = _of_column(text)
    return (column, sign) if sign in (".", ",") else _wrong(f"{sign!r} is not . or ,")


def _dates_of(text: str) -> tuple[str, bool]:
    column, order = _of_column(text)
    return column, _date_order(order)


def _date_order(text: str) -> bool:
    orders = {"day-first": True, "month-first": False}
    return orders[text] if text in orders else _wrong(f"{text!r} is not day-first or month-first")


def _merged(text: str) -> tuple[str, Labels]:
    return text, Labels.MERGED


def _apart(text: str) -> tuple[str, Labels]:
    return text, Labels.APART


def _wrong(message: str) -> NoReturn:
    raise argparse.ArgumentTypeError(message)
