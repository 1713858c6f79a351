"""The first rows of the table, under headings that say what each column is for."""

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QFont, QPalette
from PySide6.QtWidgets import QHeaderView, QMenu, QTableView

from imbgui.application.events import RoleChosen
from imbgui.application.views.data import DataView
from imbgui.application.wording import ROLE_CHOICES
from imbgui.domain.table import Role
from imbgui.ui.blocks import named

Index = QModelIndex | QPersistentModelIndex
_UNUSED = (Role.IGNORED, Role.IDENTIFIER)
_WIDEST = 220


class _PreviewModel(QAbstractTableModel):
    def __init__(self, parent: QTableView) -> None:
        super().__init__(parent)
        self._table = parent
        self._view: DataView | None = None

    def display(self, view: DataView) -> None:
        self.beginResetModel()
        self._view = view
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if self._view is None or parent.isValid() else len(self._view.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if self._view is None or parent.isValid() else len(self._view.headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        if self._view is None:
            return None
        column = index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._view.rows[index.row()][column]
        if role == Qt.ItemDataRole.TextAlignmentRole and self._view.kinds[column] == "number":
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole and self._view.roles[column] in _UNUSED:
            return self._table.palette().color(QPalette.ColorRole.PlaceholderText)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:  # noqa: ANN401
        if self._view is None:
            return None
        if orientation == Qt.Orientation.Vertical:
            first = self._view.header_row + 1
            return str(section + first) if role == Qt.ItemDataRole.DisplayRole else None
        note = self._view.column_notes[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{self._view.headings[section]}\n{note}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{self._view.headings[section]}: {note}. Click to change what it is for."
        if role == Qt.ItemDataRole.FontRole and self._view.roles[section] is Role.OUTCOME:
            font = QFont()
            font.setBold(True)
            return font
        return None


class PreviewTable(QTableView):
    """Shows the first rows; a click on a heading asks what the column is for."""

    role_chosen = Signal(object)
    """RoleChosen."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "previewTable", "First rows of the file")
        self._model = _PreviewModel(self)
        self.setModel(self._model)
        self._names: tuple[str, ...] = ()
        self._asked: tuple[str, ...] = ()
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectColumns)
        self.setTabKeyNavigation(False)
        self.setMinimumHeight(180)
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.sectionClicked.connect(self._on_heading_clicked)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 10)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu_requested)
        self.menu = QMenu(self)
        self.menu.setObjectName("columnMenu")
        for role, words in ROLE_CHOICES.items():
            action = QAction(words, self.menu)
            action.setData(role)
            self.menu.addAction(action)
        self.menu.triggered.connect(self._on_role_triggered)

    def display(self, view: DataView) -> None:
        """Show the rows and what each column is for."""
        same_columns = self._names == view.headings
        self._names = view.headings
        self._model.display(view)
        if not same_columns:
            self.resizeColumnsToContents()
            for column in range(len(view.headings)):
                self.setColumnWidth(column, min(self.columnWidth(column), _WIDEST))

    def _on_heading_clicked(self, section: int) -> None:
        header = self.horizontalHeader()
        corner = QPoint(header.sectionViewportPosition(section), header.height())
        self._ask([section], header.mapToGlobal(corner))

    def _on_menu_requested(self, at: QPoint) -> None:
        chosen = sorted({index.column() for index in self.selectionModel().selectedIndexes()})
        clicked = self.columnAt(at.x())
        columns = chosen if clicked in chosen or clicked < 0 else [clicked]
        self._ask(columns, self.viewport().mapToGlobal(at))

    def _ask(self, columns: list[int], at: QPoint) -> None:
        self._asked = tuple(self._names[column] for column in columns)
        if self._asked:
            self.menu.popup(at)

    def _on_role_triggered(self, action: QAction) -> None:
        self.role_chosen.emit(RoleChosen(self._asked, Role(action.data())))
