"""What the Data page displays."""

from dataclasses import dataclass

from imbgui.application import wording
from imbgui.application.events import JobKind
from imbgui.application.numbers import percent, whole
from imbgui.application.state import State
from imbgui.application.views.trouble import said
from imbgui.domain.table import Finding, Role


@dataclass(frozen=True)
class DataView:
    """The file as understood, and the question asked of it."""

    file: str | None
    reading: str | None
    summary: str
    sheets: tuple[str, ...]
    sheet: str | None
    header_row: int
    decimal: str | None
    headings: tuple[str, ...]
    kinds: tuple[str, ...]
    column_notes: tuple[str, ...]
    roles: tuple[Role, ...]
    rows: tuple[tuple[str, ...], ...]
    outcome: str | None
    outcome_choices: tuple[str, ...]
    positive: str | None
    positive_choices: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]
    set_aside: tuple[str, ...]
    problem: str | None


def present_data(state: State) -> DataView:
    """Return what the Data page displays."""
    table = state.table
    reading = state.job.file if state.job and state.job.kind is JobKind.READ else None
    problem = said(state.problem)
    if table is None:
        return DataView(
            file=None,
            reading=reading,
            summary="",
            sheets=(),
            sheet=None,
            header_row=1,
            decimal=None,
            headings=(),
            kinds=(),
            column_notes=(),
            roles=(),
            rows=(),
            outcome=None,
            outcome_choices=(),
            positive=None,
            positive_choices=(),
            findings=(),
            set_aside=(),
            problem=problem,
        )
    outcome = table.outcome
    choices = () if outcome is None else outcome.common
    total = sum(cases for _, cases in choices) or 1
    return DataView(
        file=table.source.file,
        reading=reading,
        summary=(
            f"{whole(table.rows_read)} rows read, {whole(table.rows_used)} used, "
            f"{whole(table.rows_read - table.rows_used)} set aside"
        ),
        sheets=table.source.sheets,
        sheet=table.source.sheet,
        header_row=table.source.header_row,
        decimal=table.options.decimal,
        headings=table.names,
        kinds=tuple(str(column.kind) for column in table.columns),
        column_notes=tuple(
            str(column.kind)
            if column.role is Role.FEATURE
            else f"{column.kind} · {wording.ROLE_WORDS[column.role]}"
            for column in table.columns
        ),
        roles=tuple(column.role for column in table.columns),
        rows=table.preview,
        outcome=None if outcome is None else outcome.name,
        outcome_choices=table.names,
        positive=table.positive,
        positive_choices=tuple(
            (value, f"{value} – {whole(cases)} cases ({percent(cases / total)})")
            for value, cases in choices
        ),
        findings=table.findings,
        set_aside=tuple(wording.set_aside_sentence(part) for part in table.unused_rows),
        problem=problem,
    )
