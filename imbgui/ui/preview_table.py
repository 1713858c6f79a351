"""The first rows of the table, under headings that say what each column is for."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QContextMenuEvent, QFont, QPalette
from PySide6.QtWidgets import QHeaderView, QMenu, QTableView

from imbgui.application.events import RoleChosen
from imbgui.application.reading_choices import Question
from imbgui.application.views.data import DataView
from imbgui.application.wording import ROLE_CHOICES
from imbgui.domain.table import ReadingOptions, Role
from imbgui.language import say
from imbgui.ui.blocks import named, plain_tip

Index = QModelIndex | QPersistentModelIndex
Questions = Callable[[tuple[str, ...]], tuple[Question, ...]]
_UNUSED = (Role.IGNORED, Role.IDENTIFIER)
_WIDEST = 220
_MOST_FITTED = 200
"""Columns that get the width of what they hold; fitting thousands would hold the window up."""
_CELLS_LOOKED_AT = 800
"""So many cells, from the first rows on, say how wide they are: all of them would take as long."""


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
            text = self._view.rows[index.row()][column]
            return text if role == Qt.ItemDataRole.DisplayRole else plain_tip(text)
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
            numbers = self._view.row_numbers
            return (
                str(numbers[section]) if numbers and role == Qt.ItemDataRole.DisplayRole else None
            )
        note = self._view.column_notes[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{self._view.headings[section]}\n{note}"
        if not note:
            return None
        if role == Qt.ItemDataRole.ToolTipRole:
            heading = self._view.headings[section]
            return plain_tip(
                say("{column}: {note}. Click to change what it is for.", column=heading, note=note)
            )
        if role == Qt.ItemDataRole.FontRole and self._view.roles[section] is Role.OUTCOME:
            font = QFont()
            font.setBold(True)
            return font
        return None


class PreviewTable(QTableView):
    """Shows the first rows; a click on a heading asks what the column is for, and how it is read.

    ``questions`` says what can be asked about how columns of these names are read.
    """

    role_chosen = Signal(object)
    """RoleChosen."""
    reading_changed = Signal(object)
    """ReadingOptions."""

    def __init__(self, questions: Questions) -> None:
        super().__init__()
        self._questions = questions
        named(self, "previewTable", say("First rows of the file"))
        self._model = _PreviewModel(self)
        self.setModel(self._model)
        self._names: tuple[str, ...] = ()
        self._is_understood = False
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
        self.menu = QMenu(self)
        self.menu.setObjectName("columnMenu")
        self.menu.triggered.connect(self._on_triggered)

    def display(self, view: DataView) -> None:
        """Show the rows and what each column is for."""
        same_columns = self._names == view.headings
        self._names, self._is_understood = view.headings, not view.is_arriving
        self._model.display(view)
        fitted = min(len(view.headings), _MOST_FITTED)
        self.horizontalHeader().setResizeContentsPrecision(_CELLS_LOOKED_AT // max(fitted, 1))
        for column in range(fitted):
            if not same_columns:
                self.resizeColumnToContents(column)
            width, said = self.columnWidth(column), self.horizontalHeader().sectionSizeHint(column)
            needed = min(max(width, said), _WIDEST)
            # What is said of a column may have become longer; one widened by hand stays wide.
            if needed > width or not same_columns:
                self.setColumnWidth(column, needed)

    def _on_heading_clicked(self, section: int) -> None:
        self._ask_below_heading([section])

    def _ask_below_heading(self, columns: list[int]) -> None:
        header = self.horizontalHeader()
        corner = QPoint(header.sectionViewportPosition(columns[0]), header.height())
        self._ask(columns, header.mapToGlobal(corner))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask about the columns that are marked, or about one that is clicked beside them."""
        marked = sorted({index.column() for index in self.selectionModel().selectedIndexes()})
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            if marked:
                self._ask_below_heading(marked)
            return
        clicked = self.columnAt(event.pos().x())
        columns = marked if clicked in marked or clicked < 0 else [clicked]
        self._ask(columns, event.globalPos())

    def _ask(self, columns: list[int], at: QPoint) -> None:
        self._asked = tuple(self._names[column] for column in columns)
        if self._asked and self._is_understood:
            self._fill_menu()
            self.menu.popup(at)

    def _fill_menu(self) -> None:
        self.menu.clear()
        for below in self.menu.findChildren(QMenu):
            below.deleteLater()
        for role, words in ROLE_CHOICES.items():
            action = QAction(say(words), self.menu)
            action.setData(role)
            self.menu.addAction(action)
        self.menu.addSeparator()
        for question in self._questions(self._asked):
            below = self.menu.addMenu(question.words)
            for choice in question.choices:
                action = QAction(choice.words.replace("&", "&&"), below)
                action.setCheckable(True)
                action.setChecked(choice.is_made)
                action.setData(choice.options)
                below.addAction(action)

    def _on_triggered(self, action: QAction) -> None:
        chosen = action.data()
        if isinstance(chosen, ReadingOptions):
            self.reading_changed.emit(chosen)
        else:
            self.role_chosen.emit(RoleChosen(self._asked, Role(chosen)))
