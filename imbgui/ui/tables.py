"""What the tables of strategies and figures share: their look, and rows under fixed headings."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QTableView

from imbgui.language import say

Index = QModelIndex | QPersistentModelIndex
Heading = tuple[str, str]
"""What a column is called, and what that means."""


def said(headings: Sequence[Heading]) -> tuple[Heading, ...]:
    """Return headings that were marked in the language spoken."""
    return tuple((words and say(words), say(meaning)) for words, meaning in headings)


def side_of(column: int, first_number: int) -> Qt.AlignmentFlag:
    """Return where words stand in a column: numbers, from a column on, to the right."""
    is_number = column >= first_number
    side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def make_calm(table: QTableView) -> None:
    """Have whole rows selected, one at a time, and leave out lines and what invites to nothing."""
    table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.setCornerButtonEnabled(False)
    table.verticalHeader().hide()
    table.horizontalHeader().setHighlightSections(False)
    table.horizontalHeader().setSectionsClickable(False)


class RowsModel(QAbstractTableModel):
    """Rows under headings; columns from ``first_number`` on are numbers.

    What a cell says is told by the subclass.
    """

    rows: Sequence[object]

    def __init__(self, parent: QObject, headings: Sequence[Heading], first_number: int) -> None:
        super().__init__(parent)
        self.rows = ()
        self._headings = headings
        self._first_number = first_number

    def name_columns(self, headings: Sequence[Heading]) -> None:
        """Put other words over as many columns."""
        self._headings = headings
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(headings) - 1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many headings there are."""
        return 0 if parent.isValid() else len(self._headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return on which side the words of a cell stand."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return side_of(index.column(), self._first_number)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:  # noqa: ANN401
        """Return a heading, what it means, or its side."""
        if orientation == Qt.Orientation.Vertical:
            return None
        heading, explanation = self._headings[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return heading
        if role == Qt.ItemDataRole.ToolTipRole:
            return explanation
        is_side = role == Qt.ItemDataRole.TextAlignmentRole
        return side_of(section, self._first_number) if is_side else None
