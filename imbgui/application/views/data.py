"""What the Data page displays."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from heapq import merge
from itertools import count, islice
from pathlib import PurePath

from imbgui.application import wording
from imbgui.application.events import JobKind
from imbgui.application.numbers import percent, whole
from imbgui.application.state import State, readiness
from imbgui.application.views.trouble import said
from imbgui.application.words import data as words
from imbgui.domain.giveaways import NOTHING_FOUND, DataCheck
from imbgui.domain.problems import MissingOutcome, Problem, RowsNotAtHand, SimilarValues
from imbgui.domain.table import (
    Finding,
    Labels,
    ReadingOptions,
    Remedy,
    Role,
    Source,
    Table,
)
from imbgui.domain.tasks import SoFar
from imbgui.language import manner, mark, say, say_count

_FEW_CASES = 200
"""Fewer bad cases than this leave the ranges of an answer wide."""


@dataclass(frozen=True)
class FindingView:
    """Something to know about the file, what can be done about it, and the rows and values."""

    message: str
    remedies: tuple[Remedy, ...] = ()
    details: str = ""


@dataclass(frozen=True)
class DataView:
    """The file as understood, and the question asked of it.

    ``reading`` says how far the reading of a file is. While ``is_arriving`` only its headings and
    first rows are known; ``row_numbers`` are those of the sheet. ``trouble`` is what keeps the
    question from being answered, with what can be done about it in ``trouble_remedies``.
    """

    file: str | None = None
    reading: str | None = None
    is_arriving: bool = False
    summary: str = ""
    source: Source | None = None
    options: ReadingOptions = field(default_factory=ReadingOptions)
    headings: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    column_notes: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    row_numbers: tuple[int, ...] = ()
    outcome: str | None = None
    outcome_choices: tuple[str, ...] = ()
    positive: str | None = None
    positive_choices: tuple[tuple[str, str], ...] = ()
    trouble: str | None = None
    trouble_remedies: tuple[Remedy, ...] = ()
    findings: tuple[FindingView, ...] = ()
    set_aside: tuple[str, ...] = ()
    problem: str | None = None


def present_data(state: State) -> DataView:
    """Return what the Data page displays."""
    table, problem, reading = state.table, said(state.problem), _reading(state)
    arriving = _arriving(state)
    if arriving is not None and state.job is not None:
        return DataView(
            file=state.job.file,
            reading=reading,
            is_arriving=True,
            headings=arriving.headings,
            kinds=("",) * len(arriving.headings),
            column_notes=("",) * len(arriving.headings),
            roles=(Role.FEATURE,) * len(arriving.headings),
            rows=arriving.preview,
            problem=problem,
        )
    if table is None:
        return DataView(reading=reading, problem=problem)
    outcome = table.outcome
    choices = () if outcome is None else outcome.common
    total = sum(cases for _, cases in choices) or 1
    trouble = _trouble(state)
    return DataView(
        file=table.source.file,
        reading=reading,
        summary=(
            say(
                "{read} rows read, {used} used, {aside} set aside",
                read=whole(table.rows_read),
                used=whole(table.rows_used),
                aside=whole(table.rows_read - table.rows_used),
            )
        ),
        source=table.source,
        options=table.options,
        headings=table.names,
        kinds=tuple(str(column.kind) for column in table.columns),
        column_notes=tuple(
            say(column.kind)
            if column.role is Role.FEATURE
            else f"{say(column.kind)} · {say(wording.ROLE_WORDS[column.role])}"
            for column in table.columns
        ),
        roles=tuple(column.role for column in table.columns),
        rows=table.preview,
        row_numbers=_row_numbers(table),
        outcome=None if outcome is None else outcome.name,
        # The question is first asked when reading is over: before, no answer could be acted on.
        outcome_choices=() if reading is not None and outcome is None else table.names,
        positive=table.positive,
        positive_choices=tuple(
            (
                value,
                say_count(
                    "{value} – {count} case ({share})",
                    "{value} – {count} cases ({share})",
                    cases,
                    value=value,
                    count=whole(cases),
                    share=percent(cases / total),
                ),
            )
            for value, cases in choices
        ),
        trouble=_said(trouble),
        trouble_remedies=_label_remedies(trouble) if isinstance(trouble, SimilarValues) else (),
        findings=_findings(table, state.known_check or NOTHING_FOUND, manner()),
        set_aside=tuple(wording.set_aside_sentence(part) for part in table.unused_rows),
        problem=problem,
    )


def _reading(state: State) -> str | None:
    job = state.job
    if job is None or job.kind is not JobKind.READ:
        return None
    rows = 0 if job.so_far is None else job.so_far.rows
    return words.reading_sentence(PurePath(job.file or "").name, rows)


def _arriving(state: State) -> SoFar | None:
    """Return the first rows of a file that is not yet read, as soon as they are known."""
    job = state.job
    if job is None or job.kind is not JobKind.READ or job.so_far is None:
        return None
    is_again = state.table is not None and state.table.source.file == job.file
    return None if is_again or not job.so_far.headings else job.so_far


def _row_numbers(table: Table) -> tuple[int, ...]:
    """Return the numbers, as the sheet shows them, of the rows of the preview."""
    return tuple(islice(_kept_rows(table), len(table.preview)))


def _kept_rows(table: Table) -> Iterator[int]:
    row = table.source.header_row + 1
    for first, last in merge(*(part.ranges for part in table.set_aside)):
        yield from range(row, first)
        row = max(row, last + 1)
    yield from count(row)


def _trouble(state: State) -> Problem | None:
    """Return what keeps the question from being answered, once a column is chosen."""
    trouble = readiness(state)
    return None if isinstance(trouble, MissingOutcome | RowsNotAtHand) else trouble


def _said(trouble: Problem | None) -> str | None:
    if isinstance(trouble, SimilarValues):
        return words.spellings_question(trouble.column, trouble.positive, trouble.others)
    return said(trouble)


def _label_remedies(trouble: SimilarValues) -> tuple[Remedy, ...]:
    return tuple(
        Remedy(label, ReadingOptions(labels=((trouble.column, labels),)))
        for label, labels in words.LABEL_CHOICES
        if isinstance(labels, Labels)
    )


@lru_cache(maxsize=4)
def _findings(
    table: Table, check: DataCheck, _manner: tuple[str, str | None]
) -> tuple[FindingView, ...]:
    """Return what was found in the file, first what bears upon the outcome.

    Columns that give it away are known once an analysis has looked for them. Remedies that would
    change nothing any more are left out.
    """
    few = FindingView(wording.few_cases_sentence(table.positives))
    giveaways = (
        FindingView(
            wording.giveaway_sentence(one),
            (Remedy(mark("Ignore column"), roles=((one.column, Role.IGNORED),)),),
        )
        for one in check.giveaways
    )
    found = (FindingView(say(one.message), one.remedies, _details(one)) for one in table.findings)
    return tuple(
        replace(one, remedies=tuple(filter(partial(_changes, table), one.remedies)))
        for one in (*([few] if 0 < table.positives < _FEW_CASES else []), *giveaways, *found)
    )


def _details(finding: Finding) -> str:
    """Say where a finding shows, as far as it is known."""
    rows, values = ", ".join(map(str, finding.row_numbers)), ", ".join(finding.examples)
    told = (
        say("Rows: {rows}", rows=rows) if rows else "",
        say("Values: {values}", values=values) if values else "",
    )
    return "\n".join(filter(None, told))


def _changes(table: Table, remedy: Remedy) -> bool:
    now, reading = {column.name: column.role for column in table.columns}, remedy.reading
    if any(now.get(name, role) is not role for name, role in remedy.roles):
        return True
    return reading is not None and table.options.changed(reading) != table.options
