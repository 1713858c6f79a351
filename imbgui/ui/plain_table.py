"""A table of words as high as its rows, which the page scrolls."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyle, QTableWidget, QTableWidgetItem

from imbgui.ui.blocks import named
from imbgui.ui.tables import Heading, make_calm, side_of
from imbgui.ui.take_away import Numbers, Taking
from imbgui.ui.theme import CELL_PADDING
from imbgui.ui.wrapped_cells import WrappedCells

_AROUND = 2 * CELL_PADDING + 2
"""So many pixels a cell has beside its words."""


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
        self.name_columns(headings)
        self.setItemDelegate(WrappedCells(self))
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        make_calm(self)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        Taking(self, self.numbers)

    def name_columns(self, headings: Sequence[Heading]) -> None:
        """Put words over the columns."""
        for column, (heading, explanation) in enumerate(headings):
            item = QTableWidgetItem(heading)
            item.setToolTip(explanation)
            item.setTextAlignment(side_of(column, self._first_number))
            self.setHorizontalHeaderItem(column, item)
        self._fit_widths()

    def display(self, rows: Sequence[tuple[tuple[str, ...], bool]]) -> None:
        """Show rows of cells, each with whether it stands out."""
        if tuple(rows) == self._shown:
            return
        self._shown = tuple(rows)
        self.setRowCount(len(rows))
        for place, (cells, is_bold) in enumerate(rows):
            for column, text in enumerate(cells):
                self._say(place, column, text, is_bold=is_bold)
        self._fit_widths()
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
        self._fit_widths()
        self._fit_height()

    def _fit_widths(self) -> None:
        """Share out what the narrow columns leave; one whose words need more than that has it."""
        numbers = self.numbers()
        left = self.viewport().width()
        for column in self._narrow:
            cells = [row[column] for row in numbers.rows]
            needs = max(self._heading_needs(column), *map(self._cell_needs, cells), 0)
            left -= self._widen(column, needs)
        needed = {
            column: self._heading_needs(column)
            for column in range(self.columnCount())
            if column not in self._narrow
        }
        for served, column in enumerate(sorted(needed, key=lambda one: -needed[one])):
            share = left // (len(needed) - served)
            left -= self._widen(column, max(share, needed[column]))

    def _widen(self, column: int, width: int) -> int:
        self.setColumnWidth(column, width)
        return width

    def _heading_needs(self, column: int) -> int:
        """Return how wide a column is whose heading has the lines that it was given."""
        advance = self.horizontalHeader().fontMetrics().horizontalAdvance
        lines = str(self.model().headerData(column, Qt.Orientation.Horizontal)).split("\n")
        return max(map(advance, lines)) + _AROUND

    def _cell_needs(self, text: str) -> int:
        """Return how wide a column is where a cell stands out and is on one line."""
        font = self.font()
        font.setBold(True)
        margin = self.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, self) + 1
        return QFontMetrics(font).horizontalAdvance(text) + _AROUND + 2 * margin

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
