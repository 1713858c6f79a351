"""What each class weight does, as a plain table."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from imbgui.application.presenting import DecideView, WeightRow
from imbgui.ui.blocks import Card, Note, named

_HEADINGS = (
    ("", "The recommended weight"),
    ("Weight", "How many times each bad case counts while the model learns"),
    ("Cut-off", "Risk score from which cases are checked"),
    ("Caught", "Bad cases caught, of 1,000 cases"),
    ("Missed", "Bad cases missed, of 1,000 cases"),
    ("False alarms", "Good cases flagged, of 1,000 cases"),
    ("Precision", "Of the cases flagged, how many are bad"),
    ("Recall", "Of all bad cases, how many are caught"),
    ("Cost per 1,000", "Expected cost of 1,000 cases at this cut-off"),
)
_AS_WIDE_AS_THEIR_WORDS = (0, 5, 8)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class WeightsCard(Card):
    """Compares the weights that were tried with the learner of the strategy that is shown."""

    def __init__(self) -> None:
        super().__init__("What each weight does")
        self._note = named(Note(), "weightsNote", "Whose weights are compared")
        self._table = named(
            QTableWidget(0, len(_HEADINGS)), "weightTable", "What each class weight does"
        )
        self._shown: tuple[WeightRow, ...] = ()
        for column, (heading, explanation) in enumerate(_HEADINGS):
            item = QTableWidgetItem(heading)
            item.setToolTip(explanation)
            item.setTextAlignment(_RIGHT)
            self._table.setHorizontalHeaderItem(column, item)
        self._table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self._table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self._table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self._table.setShowGrid(False)
        self._table.setTabKeyNavigation(False)
        self._table.setCornerButtonEnabled(False)
        self._table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._table.verticalHeader().hide()
        header = self._table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for column in _AS_WIDE_AS_THEIR_WORDS:
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.body.addWidget(self._note)
        self.body.addWidget(self._table)

    def display(self, view: DecideView) -> None:
        """Show the weights, or say why there are none."""
        self._note.display(view.weights_note)
        self._note.setAccessibleDescription(view.weights_note)
        self._table.setVisible(len(view.weights) > 1)
        if view.weights == self._shown:
            return
        self._shown = view.weights
        self._table.setRowCount(len(view.weights))
        for place, one in enumerate(view.weights):
            for column, text in enumerate(_cells(one)):
                self._table.setItem(place, column, _item(text, is_bold=one.recommended))
        self._table.resizeRowsToContents()
        heading = self._table.horizontalHeader().sizeHint().height()
        height = heading + self._table.verticalHeader().length() + 2 * self._table.frameWidth()
        self._table.setFixedHeight(height + 2)


def _cells(one: WeightRow) -> tuple[str, ...]:
    return (
        "◆" if one.recommended else "",
        one.weight,
        one.threshold,
        one.caught,
        one.missed,
        one.false_alarms,
        one.precision,
        one.recall,
        one.cost,
    )


def _item(text: str, *, is_bold: bool) -> QTableWidgetItem:
    item = QTableWidgetItem(text)
    item.setTextAlignment(_RIGHT)
    font = item.font()
    font.setBold(is_bold)
    item.setFont(font)
    return item
