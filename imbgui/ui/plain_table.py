"""A table of words as high as its rows, which the page scrolls."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from imbgui.ui.blocks import named
from imbgui.ui.tables import Heading, make_calm, side_of
from imbgui.ui.take_away import Numbers, Taking
from imbgui.ui.wrapped_cells import WrappedCells


class PlainTable(QTableWidget):
    """Shows rows of words; columns from ``first_number`` on are set to the right.

    Columns in ``narrow`` are as wide as their words, the others share what is left.
    """

    def __init__(
        self,
        name: str,
        words: str,
        headings: Sequence[Heading],
        *,
        first_number: int = 0,
        narrow: Sequence[int] = (),
    ) -> None:
        super().__init__(0, len(headings))
        named(self, name, words)
        self._first_number, self._narrow = first_number, tuple(narrow)
        self._shown: tuple[tuple[tuple[str, ...], bool], ...] = ()
        for column, (heading, explanation) in enumerate(headings):
            item = QTableWidgetItem(heading)
            item.setToolTip(explanation)
            item.setTextAlignment(side_of(column, self._first_number))
            self.setHorizontalHeaderItem(column, item)
        self.setItemDelegate(WrappedCells(self))
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        make_calm(self)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for column in narrow:
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        Taking(self, self.numbers)

    def display(self, rows: Sequence[tuple[tuple[str, ...], bool]]) -> None:
        """Show rows of cells, each with whether it stands out."""
        if tuple(rows) == self._shown:
            return
        self._shown = tuple(rows)
        self.setRowCount(len(rows))
        for place, (cells, is_bold) in enumerate(rows):
            for column, text in enumerate(cells):
                self._say(place, column, text, is_bold=is_bold)
        for column in self._narrow:
            self.resizeColumnToContents(column)
        self._fit_height()

    def numbers(self) -> Numbers:
        """Return what the table says, to be copied."""
        items = (self.horizontalHeaderItem(column) for column in range(self.columnCount()))
        headings = tuple(item.text() for item in items if item is not None)
        rows = [cells for cells, _ in self._shown]
        return Numbers(self.accessibleName(), headings, rows, self._first_number)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give long words a second line where the table is narrow."""
        super().resizeEvent(event)
        self._fit_height()

    def _fit_height(self) -> None:
        """Be as high as the rows: the page scrolls, not the table."""
        self.resizeRowsToContents()
        heading = self.horizontalHeader().sizeHint().height()
        height = heading + self.verticalHeader().length() + 2 * self.frameWidth()
        self.setFixedHeight(height + 2)

    def _say(self, place: int, column: int, text: str, *, is_bold: bool) -> None:
        """Change a cell where it says something else, which is less work than a new one."""
        item = self.item(place, column)
        if item is None:
            item = QTableWidgetItem()
            item.setTextAlignment(side_of(column, self._first_number))
            self.setItem(place, column, item)
        if item.text() != text:
            item.setText(text)
        if item.font().bold() != is_bold:
            font = item.font()
            font.setBold(is_bold)
            item.setFont(font)
