"""Every strategy of the plan and where it stands, in a table that scrolls by itself."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from imbgui.application.standings import StandingRow
from imbgui.domain.study import Status
from imbgui.ui.blocks import named
from imbgui.ui.icons import themed_icon
from imbgui.ui.theme import LIGHT, SPACE, Theme
from imbgui.ui.wrapped_cells import WrappedCells

_NAME, _STATE, _COST = range(3)
_HEADINGS = ("Strategy", "Where it stands", "Cost per 1,000")
_EXPLANATIONS = (
    "What is done about bad cases being rare",
    "How far the strategy is, or how it ended",
    "Expected cost of 1,000 cases at its own best cut-off, as far as it is known",
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
Index = QModelIndex | QPersistentModelIndex


class _StandingsModel(QAbstractTableModel):
    def __init__(self, parent: QTableView) -> None:
        super().__init__(parent)
        self.rows: tuple[StandingRow, ...] = ()
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

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_HEADINGS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        one, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return (one.name, one.words, one.cost)[column]
        if role == Qt.ItemDataRole.DecorationRole and column == _STATE:
            return self._icons.get(one.status)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{one.name}\n{one.explanation}\n{one.words}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:  # noqa: ANN401
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _HEADINGS[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return _EXPLANATIONS[section]
        return _side(section) if role == Qt.ItemDataRole.TextAlignmentRole else None


def _side(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column == _COST else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class StandingsTable(QTableView):
    """Lists the strategies in the order they are tried; what was scrolled to stays in view."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "planTable", "Strategies of the plan, and where each stands")
        self._model = _StandingsModel(self)
        self.setModel(self._model)
        self.setItemDelegate(WrappedCells(self))
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setMinimumHeight(_LOWEST)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(self.fontMetrics().height() + SPACE)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
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
