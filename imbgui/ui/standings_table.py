"""Every strategy of the plan and where it stands, in a table that scrolls by itself."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from imbgui.application.standings import StandingRow
from imbgui.domain.study import Status
from imbgui.language import mark, say
from imbgui.ui.blocks import named
from imbgui.ui.icons import themed_icon
from imbgui.ui.retelling import keep_telling
from imbgui.ui.tables import Index, RowsModel, make_calm, said
from imbgui.ui.theme import LIGHT, SPACE, Theme
from imbgui.ui.wrapped_cells import WrappedCells

_NAME, _STATE, _COST = range(3)
_HEADINGS = (
    (mark("Strategy"), mark("What is done about bad cases being rare")),
    (mark("Where it stands"), mark("How far the strategy is, or how it ended")),
    (
        mark("Cost per 1,000"),
        mark("Expected cost of 1,000 cases at its own best cut-off, as far as it is known"),
    ),
)
_SHARE_OF_STATE = 0.36
_ICONS = {
    None: "waiting",
    Status.DONE: "done",
    Status.BOUNDED: "done",
    Status.DROPPED_EARLY: "dropped",
    Status.NOT_APPLICABLE: "not-applicable",
    Status.FAILED: "failed",
    Status.STOPPED: "stopped",
}
_LOWEST = 260


class _StandingsModel(RowsModel):
    rows: tuple[StandingRow, ...]

    def __init__(self, parent: QTableView) -> None:
        super().__init__(parent, said(_HEADINGS), first_number=_COST)
        self._icons: dict[Status | None, QIcon] = {}

    def display(self, rows: tuple[StandingRow, ...]) -> list[int]:
        """Take new rows; return which differ where the strategies are the same, else all."""
        if [one.name for one in rows] != [one.name for one in self.rows]:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
            return list(range(len(rows)))
        changed = [at for at, one in enumerate(rows) if one != self.rows[at]]
        self.rows = rows
        for at in changed:
            self.dataChanged.emit(self.index(at, _NAME), self.index(at, _COST))
        return changed

    def display_theme(self, theme: Theme) -> None:
        colours: dict[Status | None, str] = {
            Status.DONE: theme.recommended,
            Status.BOUNDED: theme.recommended,
            Status.FAILED: theme.missed,
        }
        self._icons = {
            status: themed_icon(name, colours.get(status, theme.muted))
            for status, name in _ICONS.items()
        }

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        one, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return (one.name, one.words, one.cost)[column]
        if role == Qt.ItemDataRole.DecorationRole and column == _STATE:
            return self._icons.get(one.status)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{one.name}\n{one.explanation}\n{one.words}"
        return super().data(index, role)


class StandingsTable(QTableView):
    """Lists the strategies in the order they are tried; what was scrolled to stays in view."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "planTable", say("Strategies of the plan, and where each stands"))
        self._model = _StandingsModel(self)
        self.setModel(self._model)
        keep_telling(self, lambda: self._model.name_columns(said(_HEADINGS)))
        self.setItemDelegate(WrappedCells(self))
        make_calm(self)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(_LOWEST)
        self.verticalHeader().setMinimumSectionSize(self.fontMetrics().height() + SPACE)
        header = self.horizontalHeader()
        header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_STATE, QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(_COST, QHeaderView.ResizeMode.ResizeToContents)
        self.display_theme(LIGHT)

    def display(self, rows: tuple[StandingRow, ...]) -> None:
        """Show the strategies; those that stand where they stood are left alone."""
        if rows != self._model.rows:
            changed = self._model.display(rows)
            for at in changed if self.isVisible() else ():
                self.resizeRowToContents(at)

    def display_theme(self, theme: Theme) -> None:
        """Draw in these colours."""
        self._model.display_theme(theme)
        self.viewport().update()

    def showEvent(self, event: QShowEvent) -> None:
        """Fit the rows to what has changed while nobody looked."""
        super().showEvent(event)
        self.resizeRowsToContents()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give long names and reasons a second line where the table is narrow."""
        super().resizeEvent(event)
        self.setColumnWidth(_STATE, round(event.size().width() * _SHARE_OF_STATE))
        self.resizeRowsToContents()
