"""What the Costs page displays."""

from dataclasses import dataclass

from imbgui.application import wording
from imbgui.application.state import State
from imbgui.application.views.trouble import is_about_costs, said
from imbgui.application.words import costs as words
from imbgui.domain.costs import Costs
from imbgui.domain.direct import decides_by_row
from imbgui.domain.problems import (
    MissingColumn,
    MissingOutcome,
    NotAmounts,
    OneAnswerAlwaysWins,
    Problem,
    UnusableCost,
)
from imbgui.domain.strategies import FLAG_ALL
from imbgui.domain.table import Kind, Role, Table
from imbgui.domain.tasks import About
from imbgui.language import say


@dataclass(frozen=True)
class CostsView:
    """The costs as typed, and what they mean.

    ``field`` is the one that ``problem`` is about. ``columns`` are those that may say the missed
    cost, ``rules`` those that may hold today's rule, which is in ``rule``.
    """

    costs: Costs | None
    about: About
    echo: str
    problem: str | None
    field: str | None = None
    columns: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    rule: str | None = None
    unused: str = ""
    """Why ranges and a look first are not used, where they are typed."""


def present_costs(state: State) -> CostsView:
    """Return what the Costs page displays."""
    costs, table = state.costs, state.table
    problem = state.problem if is_about_costs(state.problem) else _lost_column(costs, table)
    if isinstance(problem, NotAmounts) and table is not None and table.outcome is None:
        problem = MissingOutcome(table.names)  # the column may be well; the bad cases are not known
    return CostsView(
        costs=costs,
        about=state.about,
        echo="" if costs is None else wording.echo_sentence(costs),
        problem=said(problem),
        field=_field(problem),
        columns=_columns(table, numbers_only=True),
        rules=_columns(table, numbers_only=False),
        rule=None if table is None else table.rule,
        unused=say(words.NOT_WITH_BY_ROW) if costs is not None and _is_idle(costs) else "",
    )


def _columns(table: Table | None, *, numbers_only: bool) -> tuple[str, ...]:
    """Return the columns that may say something about each case, the outcome left out."""
    if table is None:
        return ()
    kinds = (Kind.NUMBER,) if numbers_only else (Kind.NUMBER, Kind.YES_NO, Kind.CATEGORY)
    return tuple(
        one.name for one in table.columns if one.role is not Role.OUTCOME and one.kind in kinds
    )


def _lost_column(costs: Costs | None, table: Table | None) -> Problem | None:
    """Return a problem where costs go by a column that the table does not have."""
    if costs is None or costs.amounts is None or table is None:
        return None
    column = costs.amounts.column
    return None if column in table.names else MissingColumn(column, table.names)


def _field(problem: Problem | None) -> str | None:
    """Name the field that a problem is about."""
    match problem:
        case UnusableCost(field):
            return field
        case OneAnswerAlwaysWins(answer):
            return "false_alarm" if answer == FLAG_ALL else "missed"
        case NotAmounts() | MissingColumn() | MissingOutcome():
            return "amounts"
        case _:
            return None


def _is_idle(costs: Costs) -> bool:
    """Whether something is typed that an answer row by row leaves out."""
    ranges = costs.missed_range is not None or costs.false_alarm_range is not None
    return decides_by_row(costs) and (ranges or costs.review is not None)
