"""The strategies side by side, cheapest first."""

from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QSignalBlocker,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QPalette, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from imbgui.application.views.strategies import StrategyRow
from imbgui.language import mark, say
from imbgui.ui.blocks import named
from imbgui.ui.retelling import keep_telling
from imbgui.ui.tables import Index, RowsModel, make_calm, said
from imbgui.ui.take_away import Numbers
from imbgui.ui.theme import CELL_PADDING

_MARK, _NAME, _RANGE = 0, 1, 3
_NARROW = 800
_AROUND = 14
"""So many pixels are left above and below the words of a row together."""
_HEADINGS = (
    ("", mark("The recommended strategy")),
    (mark("Strategy"), mark("What is done about bad cases being rare")),
    (mark("Cost per 1,000"), mark("Expected cost of 1,000 cases at its own best cut-off")),
    (
        mark("Likely range"),
        mark("95 of 100 samples like this one would put the cost in this range"),
    ),
    (mark("Caught"), mark("Bad cases caught, of 1,000 cases")),
    (mark("False alarms"), mark("Good cases flagged, of 1,000 cases")),
    (mark("Cut-off"), mark("Risk score from which cases are checked")),
    (mark("Best in 100"), mark("In how many of 100 re-checks this strategy was the choice")),
)


class _StrategyModel(RowsModel):
    rows: tuple[StrategyRow, ...]
    pointed_at: int | None = None
    """The row in the decision table of the strategy that the mouse is over, anywhere."""

    def __init__(self, parent: QTableView) -> None:
        super().__init__(parent, said(_HEADINGS), first_number=_NAME + 1)

    def display(self, rows: tuple[StrategyRow, ...]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        one = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _cells(one)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            told = say("Likely range of the cost: {interval}", interval=one.interval)
            return f"{one.name}\n{one.explanation}\n{told}"
        if role == Qt.ItemDataRole.BackgroundRole and one.row == self.pointed_at:
            return QGuiApplication.palette().brush(QPalette.ColorRole.AlternateBase)
        if role == Qt.ItemDataRole.FontRole and one.recommended:
            font = QFont()
            font.setBold(True)
            return font
        return super().data(index, role)


def _cells(one: StrategyRow) -> tuple[str, ...]:
    return (
        "◆" if one.recommended else "",
        one.name,
        one.cost,
        one.interval,
        one.caught,
        one.false_alarms,
        one.threshold,
        one.cheapest_in_100,
    )


class StrategyTable(QTableView):
    """Lists the strategies; selecting one shows it in every view."""

    candidate_selected = Signal(object)
    """A row of the decision table; None for the recommended one."""
    hovered = Signal(object)
    """The row in the decision table of the strategy that the mouse is over; None for none."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "strategyTable", say("Strategies, cheapest first"))
        self._model = _StrategyModel(self)
        self._lines: dict[tuple[str, bool, int], int] = {}
        self.setModel(self._model)
        keep_telling(self, lambda: self._model.name_columns(said(_HEADINGS)))
        make_calm(self)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().setMinimumSectionSize(self.fontMetrics().height() + 12)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        header.sectionResized.connect(self._on_section_resized)
        self.selectionModel().currentRowChanged.connect(self._on_row_changed)
        self.setMouseTracking(True)
        self.entered.connect(self._on_entered)

    def display(self, rows: tuple[StrategyRow, ...]) -> None:
        """Show the strategies, and which of them is looked at."""
        if rows == self._model.rows:
            return
        with QSignalBlocker(self.selectionModel()):
            self._model.display(rows)
        selected = next((at for at, one in enumerate(rows) if one.selected), -1)
        with QSignalBlocker(self.selectionModel()):
            self.selectionModel().setCurrentIndex(
                self._model.index(selected, 0),
                QItemSelectionModel.SelectionFlag.ClearAndSelect
                | QItemSelectionModel.SelectionFlag.Rows,
            )
        self._fit_widths()
        self._fit_height()
        self.viewport().update()

    def display_hovered(self, pointed_at: int | None) -> None:
        """Set the strategy in a row of the decision table off; None for none."""
        if self._model.pointed_at != pointed_at:
            self._model.pointed_at = pointed_at
            self.viewport().update()

    def numbers(self) -> Numbers:
        """Return what the table says, to be copied."""
        headings = tuple(heading or say("Recommended") for heading, _ in said(_HEADINGS))
        return Numbers(
            say("Strategies"), headings, [_cells(one) for one in self._model.rows], _NAME + 1
        )

    def leaveEvent(self, event: QEvent) -> None:
        """Set no strategy off when the mouse has left."""
        super().leaveEvent(event)
        self.hovered.emit(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give long names a second line where the table is narrow, and leave the ranges out."""
        super().resizeEvent(event)
        self.setColumnHidden(_RANGE, event.size().width() < _NARROW)
        self._fit_height()

    def _fit_widths(self) -> None:
        """Give each column of numbers the room that its longest one takes.

        The header would find out by itself, but asks every cell for far more than its words.
        """
        font = self.font()
        font.setBold(True)
        metrics, header = QFontMetrics(font), self.horizontalHeader()
        for column, cells in enumerate(zip(*map(_cells, self._model.rows), strict=True)):
            if column != _NAME:
                widest = max(map(metrics.horizontalAdvance, cells)) + 2 * CELL_PADDING + 2
                header.resizeSection(column, max(widest, header.sectionSizeHint(column)))

    def _fit_height(self) -> None:
        """Be as high as the rows: the page scrolls, not the table."""
        rows, width = self.verticalHeader(), self.columnWidth(_NAME) - 2 * CELL_PADDING
        for at, one in enumerate(self._model.rows):
            rows.resizeSection(at, self._height_of(one.name, width, is_bold=one.recommended))
        heading = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(heading + self.verticalHeader().length() + 2 * self.frameWidth() + 2)

    def _height_of(self, name: str, width: int, *, is_bold: bool) -> int:
        """Return how high a row is; measured once for a name, which alone may need more lines."""
        key = (name, is_bold, width)
        if key not in self._lines:
            font = self.font()
            font.setBold(is_bold)
            wrapped = QFontMetrics(font).boundingRect(
                0, 0, width, 0, Qt.TextFlag.TextWordWrap, name
            )
            self._lines[key] = wrapped.height() + _AROUND
        return self._lines[key]

    def _on_section_resized(self, section: int) -> None:
        if section == _NAME:
            self._fit_height()

    def _on_entered(self, index: QModelIndex) -> None:
        self.hovered.emit(self._model.rows[index.row()].row)

    def _on_row_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            one = self._model.rows[current.row()]
            self.candidate_selected.emit(None if one.recommended else one.row)
