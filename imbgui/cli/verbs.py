"""What each verb does: the steps an analyst takes in the window, one after another."""

import argparse
import queue
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from imbgui.application import contract, wording
from imbgui.application import events as happened
from imbgui.application.by_group import shown_groups
from imbgui.application.records import changes_since, record_of
from imbgui.application.session import Session
from imbgui.application.state import State, readiness
from imbgui.application.views.beside import present_beside
from imbgui.application.views.score import scored_headline
from imbgui.application.words import cards, further, scoring
from imbgui.application.words.records import change_sentences
from imbgui.application.words.sessions import source_sentence
from imbgui.cli.printing import answer, answer_under, aside
from imbgui.cli.values import about_of, check_costs, costs_of, reading_options
from imbgui.domain.problems import (
    Problem,
    RefusedError,
    UnusableRule,
)
from imbgui.domain.table import Role
from imbgui.jobs.cluster import Cluster
from imbgui.jobs.executors import WorkerProcesses
from imbgui.jobs.supervisor import Supervisor
from imbgui.language import call, say, say_count
from imbgui.store.analyses import is_fitted
from imbgui.store.records import read_record, write_record


class Verb:
    """One run of one verb: a session with its workers, and waiting for what they do."""

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        self.options = options
        self._events: queue.SimpleQueue[happened.Event] = queue.SimpleQueue()
        workers = Cluster(
            WorkerProcesses(options.workers if "workers" in options else 1), is_fitted
        )
        if "target" in options:
            if options.scheduler is not None:
                workers.join(options.scheduler)
            # They load their libraries while the file is read.
            workers.warm()
        self._supervisor = Supervisor(workers, self._events)
        self.session = Session(self._supervisor, folder, _name_bad_cases)
        self.started = time.monotonic()

    def close(self) -> None:
        """End the workers."""
        self._supervisor.close()

    def wait(self, heard: Callable[[happened.Event], None] | None = None) -> None:
        """Wait for the present job to be over; raise RefusedError with what went wrong in it."""
        problem = self.session.state.problem
        told: Problem | None = None
        while self.session.state.job is not None:
            event = self._events.get()
            self.session.deliver(event)
            if isinstance(event, happened.ClusterFailed):
                told = event.problem
                aside(wording.problem_sentence(told))
            elif isinstance(event, happened.JobFailed):
                told = None
            if heard is not None:
                heard(event)
            problem = self.session.state.problem
        # What a job went on after is told, and no reason to end.
        if problem is not None and problem != told:
            raise RefusedError(problem)

    def choose(self, event: happened.Event) -> None:
        """Deliver a choice; raise RefusedError where it cannot be made."""
        self.session.deliver(event)
        if self.session.state.problem is not None:
            raise RefusedError(self.session.state.problem)

    def seconds(self) -> float:
        """Return how long the run has taken so far."""
        return time.monotonic() - self.started


# The verbs


def check(verb: Verb) -> contract.Document:
    """Say what was understood of a file."""
    options = verb.options
    verb.session.open_file(Path(options.file), reading_options(options))
    verb.wait()
    table = _there(verb.session.state.table)
    document = contract.check_document(table)
    for sentence in wording.table_sentences(table):
        answer(sentence)
    return document


def decide(verb: Verb) -> contract.Document:
    """Analyse a file and recommend."""
    options, session = verb.options, verb.session
    check_costs(options)
    session.open_file(Path(options.file), reading_options(options))
    verb.wait()
    seconds: dict[str, float | None] = {"read": verb.seconds(), "first_recommendation": None}
    _choose(verb)

    def heard(event: happened.Event) -> None:
        if isinstance(event, happened.DataChecked):
            # At once: it is a reason to stop here and ignore a column.
            for sentence in wording.data_check_sentences(event.check):
                aside(sentence)
        if isinstance(event, happened.StudyWritten) and seconds["first_recommendation"] is None:
            seconds["first_recommendation"] = verb.seconds()
        if options.progress and isinstance(event, happened.Progressed):
            aside(say("{done} of {total} fits done", done=event.done, total=event.total))
        if options.progress and isinstance(event, happened.CandidateFinished):
            aside(wording.outcome_sentence(event.outcome))

    session.analyse(options.seconds)
    verb.wait(heard)
    if options.leak_check:
        _check_leaks(verb)
    seconds["total"] = verb.seconds()
    return _told(verb, seconds)


def _check_leaks(verb: Verb) -> None:
    """Compare with resampling first; where that cannot be, say so and go on without."""
    verb.session.check_leaks()
    try:
        verb.wait()
    except RefusedError as refused:
        aside(wording.problem_sentence(refused.problem))
    found = verb.session.state.known_leaks
    if found is not None:
        name = wording.candidate_name(
            found.candidate, found.candidate.weight, found.candidate.ratio
        )
        answer(f"{name}: {wording.leak_sentence(found)}")


def report(verb: Verb) -> contract.Document:
    """Decide again what a session holds, without training."""
    options, session = verb.options, verb.session
    _open_session(verb)
    saved = _there(session.state.costs)
    verb.choose(happened.CostsEdited(costs_of(options, session, saved)))
    verb.choose(happened.AboutEdited(about_of(options, session.state.about)))
    if options.report is None and options.json is None and options.save is None:
        options.report = str(Path(options.session).with_suffix(".xlsx"))
    return _told(verb, {"read": verb.seconds(), "first_recommendation": None, "total": None})


def export(verb: Verb) -> contract.Document:
    """Write what a session recommends for use without imbgui."""
    _open_session(verb)
    verb.session.export(Path(verb.options.out))
    verb.wait()
    answer(say("Written: {file}", file=verb.options.out))
    return {}


def score(verb: Verb) -> contract.Document:
    """Score new cases with what a session recommends."""
    options, session = verb.options, verb.session
    _open_session(verb)
    costs = _there(session.state.costs)

    def heard(event: happened.Event) -> None:
        if isinstance(event, happened.WritingForetold):
            told = event.foretold
            aside(scoring.foretold_sentence(told.out, told.lost))
        if options.progress and isinstance(event, happened.ReadSoFar):
            aside(say_count("{count} row scored", "{count} rows scored", event.so_far.rows))

    session.score(
        Path(options.file),
        Path(options.out),
        reading_options(options),
        columns=tuple(options.column),
        order=options.sort,
        first=options.first,
        agreed=True,
    )
    verb.wait(heard)
    scored = _there(session.state.scored)
    answer(scored_headline(scored.flagged, scored.rows, scored.out))
    for sentence in scoring.scored_sentences(scored, costs.currency):
        answer(sentence)
    return contract.score_document(scored, costs.currency)


def _open_session(verb: Verb) -> None:
    path = Path(verb.options.session)
    verb.session.open_session(path)
    verb.wait()
    state = verb.session.state
    changed = source_sentence(_there(state.table).source.file, state.source)
    if changed is not None:
        aside(changed)


def _choose(verb: Verb) -> None:
    """Make the choices that the options stand for, as the analyst would in the window."""
    options, session = verb.options, verb.session
    verb.choose(happened.AboutEdited(about_of(options, session.state.about)))
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
        aside(sentence)
    problem = readiness(session.state)
    if problem is not None:
        raise RefusedError(problem)
    verb.choose(happened.CostsEdited(costs_of(options, session, None)))
    if options.current_rule != _there(session.state.table).rule:
        raise RefusedError(UnusableRule(options.current_rule))  # it is the outcome, or the amounts
    tried = happened.Tried(
        options.effort,
        options.strategies,
        options.class_weight,
        options.seed,
        options.allow_blend,
    )
    verb.choose(happened.TriedChosen(tried))


def _told(verb: Verb, seconds: dict[str, float | None]) -> contract.Document:
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
        check_was_seen=state.check_was_seen,
    )
    # First the session: with it nothing is lost, whatever the report comes to.
    if options.save is not None:
        session.save(Path(options.save), with_data=options.embed_data)
        verb.wait()
    if options.report is not None:
        session.write_report(Path(options.report), scored_cases=options.scored_cases)
        verb.wait()
    answer(wording.answer_sentence(recommendation.best))
    answer(wording.cost_sentence(recommendation))
    for sentence in wording.saving_sentences(recommendation):
        answer(sentence)
    if study.current_rule is not None:
        answer(wording.rule_sentence(study.current_rule))
    answer(wording.check_sentence(recommendation.check, recommendation.costs.currency))
    if state.check_was_seen:
        answer(say(cards.CHECK_WAS_SEEN))
    answer(wording.verdict_sentence(recommendation))
    for sentence in wording.warning_sentences(study.data_check, recommendation):
        answer(sentence)
    for one in present_beside(study, recommendation):
        answer_under(one.heading, one.sentences)
    if groups is not None:
        lines = further.group_lines(groups, recommendation.costs.currency)
        answer_under(
            say("By {column}", column=state.by), (*lines, *further.group_sentences(groups))
        )
    return document | _recorded(verb)


def _recorded(verb: Verb) -> contract.Document:
    """Write the record of the decision, and compare it with an earlier one, as asked."""
    options, state = verb.options, verb.session.state
    record = record_of(
        _there(state.table), _there(state.study), _there(state.recommendation), state.about
    )
    changes = None
    if options.compare is not None:
        then = read_record(Path(options.compare))
        found = changes_since(then, record)
        changes = [contract.change_document(one) for one in found]
        heading, *others = change_sentences(then, record, found)
        answer_under(heading.removesuffix(":"), others) if others else answer(heading)
    if options.record is not None:
        write_record(record, Path(options.record))
    return {"changes": changes}


def _name_bad_cases(state: State) -> None:
    call(state.about.event)


T = TypeVar("T")


def _there(value: T | None) -> T:
    """Return what a job that ended without a problem has left in the state."""
    if value is None:
        raise RuntimeError("a job ended without its result")
    return value
