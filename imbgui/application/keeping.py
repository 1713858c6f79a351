"""What is worth keeping of unsaved work, when, and how it is taken up again."""

import datetime as dt
from collections.abc import Callable, Iterator

from imbgui.application.events import (
    AboutEdited,
    Choice,
    CostsEdited,
    OutcomeChosen,
    RoleChosen,
    Tried,
    TriedChosen,
)
from imbgui.application.state import State
from imbgui.domain.table import Role, Table
from imbgui.store.documents import from_document, to_document
from imbgui.store.recovery import Kept


class Keeper:
    """Hears of every state, and has those kept that say something new while nothing runs."""

    def __init__(self, keep: Callable[[Kept], None]) -> None:
        self._keep = keep
        self._last: tuple[object, ...] = ()

    def __call__(self, state: State) -> None:
        """Have the state kept if it is worth it."""
        told = (state.table, state.costs, state.about, state.tried, state.study)
        same = len(self._last) == len(told) and all(map(_is_same, self._last, told))
        if state.job is None and state.table is not None and not same:
            self._last = told
            self._keep(kept_of(state, state.table))


def kept_of(state: State, table: Table) -> Kept:
    """Return what is kept of a state."""
    return Kept(
        table=table,
        costs=state.costs,
        about=state.about,
        tried=to_document(state.tried),
        kept_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        study_folder=None if state.study is None else state.study.folder,
    )


def choices_of(table: Table, kept: Kept) -> Iterator[Choice]:
    """Yield the choices that lead from a table, as it was just read, to what was kept."""
    for column in kept.table.columns:
        is_other = column.name in table.names and column.role is not table.column(column.name).role
        if is_other and column.role is not Role.OUTCOME:
            yield RoleChosen((column.name,), column.role)
    outcome = kept.table.outcome
    if outcome is not None and outcome.name in table.names:
        yield OutcomeChosen(outcome.name, kept.table.positive)
    yield CostsEdited(kept.costs)
    yield AboutEdited(kept.about)
    yield TriedChosen(from_document(Tried, to_document(kept.tried)))


def _is_same(one: object, other: object) -> bool:
    return one is other
