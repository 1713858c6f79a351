"""The Data page: the file as understood, and the question asked of it."""

from pathlib import PurePath

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QSpinBox,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from imbgui.application.events import OutcomeChosen
from imbgui.application.views.data import DataView
from imbgui.ui.blocks import Card, Note, PageBody, PrimaryButton, Small, Title, named, row
from imbgui.ui.drop_area import DropArea
from imbgui.ui.preview_table import PreviewTable
from imbgui.ui.theme import SPACE

_DECIMALS = (("as found", None), ("1,234.56", "."), ("1.234,56", ","))


class DataPage(QWidget):
    """Shows the file, and asks which column says what happened and which value is the bad one."""

    open_requested = Signal()
    example_requested = Signal()
    reading_changed = Signal(object, object, object)
    """Sheet, header row and decimal point to read the file again with; None is "find out"."""
    outcome_chosen = Signal(object)
    """OutcomeChosen."""
    role_chosen = Signal(object)
    """RoleChosen."""
    next_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pageData")
        self._view: DataView | None = None
        self.drop_area = DropArea()
        self._file, self._summary = Title(), Note()
        self._open = named(QPushButton("&Open…"), "openFile", "Open a file")
        self._sheet = named(QComboBox(), "sheetChoice", "Sheet")
        self._header_row = named(QSpinBox(), "headerRow", "Row of the column headings")
        self._decimal = named(QComboBox(), "decimalChoice", "How numbers are written")
        self._reload = named(QPushButton("Re&load"), "reload", "Read the file again")
        self._preview = PreviewTable()
        self._target = named(QComboBox(), "targetColumn", "Column that says what happened")
        self._positive = named(QComboBox(), "positiveValue", "Value that means a bad case")
        self._findings = named(QListWidget(), "findings", "What was found in the file")
        self._next = named(PrimaryButton("&Next: Costs"), "nextCosts", "Go on to Costs")
        self._lay_out()
        self._connect()

    def display(self, view: DataView) -> None:
        """Show the file as understood; the drop area until there is one."""
        if view == self._view:
            return
        self._view = view
        reading = None if view.reading is None else PurePath(view.reading).name
        self.drop_area.display(reading)
        self._stack.setCurrentIndex(0 if view.file is None else 1)
        if view.file is None:
            return
        self._file.setText(PurePath(view.file).name)
        self._summary.display(view.summary if reading is None else f"Reading {reading} …")
        self._fill(self._sheet, [(sheet, sheet) for sheet in view.sheets], view.sheet)
        self._sheet_part.setVisible(len(view.sheets) > 1)
        with QSignalBlocker(self._header_row):
            self._header_row.setValue(view.header_row)
        with QSignalBlocker(self._decimal):
            self._decimal.setCurrentIndex(max(self._decimal.findData(view.decimal), 0))
        self._preview.display(view)
        self._fill(self._target, [(name, name) for name in view.outcome_choices], view.outcome)
        choices = [(words, value) for value, words in view.positive_choices]
        self._fill(self._positive, choices, view.positive)
        self._positive.setEnabled(bool(choices))
        self._next.setEnabled(view.outcome is not None and view.positive is not None)
        self._display_findings(view)

    def _lay_out(self) -> None:
        self._header_row.setRange(0, 1000)
        self._header_row.setSpecialValueText("none")
        for words, decimal in _DECIMALS:
            self._decimal.addItem(words, decimal)
        self._target.setPlaceholderText("Choose a column")
        self._positive.setPlaceholderText("Choose a value")
        self._findings.setWordWrap(True)
        self._findings.setFixedHeight(118)
        self._findings.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        loaded = PageBody()
        body = QVBoxLayout(loaded)
        body.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        body.setSpacing(SPACE + SPACE // 2)
        body.addLayout(row(self._file, 1, self._open))
        body.addWidget(self._summary)
        body.addLayout(self._reading_strip())
        body.addWidget(self._preview, 1)
        body.addWidget(Small("Click a heading to say what its column is for."))
        cards = QHBoxLayout()
        cards.setSpacing(2 * SPACE)
        cards.addWidget(self._question_card(), 1)
        cards.addWidget(self._findings_card(), 1)
        body.addLayout(cards)
        body.addLayout(row(1, self._next))
        empty = PageBody()
        around = QVBoxLayout(empty)
        around.setContentsMargins(6 * SPACE, 6 * SPACE, 6 * SPACE, 6 * SPACE)
        around.addWidget(self.drop_area)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(empty)
        self._stack.addWidget(loaded)

    def _reading_strip(self) -> QHBoxLayout:
        self._sheet_part = QWidget()
        part = row(_buddy("S&heet", self._sheet), self._sheet)
        part.setContentsMargins(0, 0, SPACE, 0)
        self._sheet_part.setLayout(part)
        return row(
            self._sheet_part,
            _buddy("Headin&gs in row", self._header_row),
            self._header_row,
            _buddy("Num&bers look like", self._decimal),
            self._decimal,
            self._reload,
            1,
        )

    def _question_card(self) -> Card:
        card = Card()
        card.body.addWidget(_buddy("&Which column says what happened?", self._target))
        card.body.addWidget(self._target)
        card.body.addWidget(_buddy("Which &value means a bad case?", self._positive))
        card.body.addWidget(self._positive)
        card.body.addStretch(1)
        return card

    def _findings_card(self) -> Card:
        card = Card()
        card.body.addWidget(_buddy("Worth &knowing about this file", self._findings))
        card.body.addWidget(self._findings)
        return card

    def _connect(self) -> None:
        self._open.clicked.connect(self.open_requested)
        self.drop_area.open_requested.connect(self.open_requested)
        self.drop_area.example_requested.connect(self.example_requested)
        self._sheet.currentIndexChanged.connect(self._on_sheet_chosen)
        self._reload.clicked.connect(self._on_reload)
        self._decimal.currentIndexChanged.connect(self._on_reload)
        self._target.currentIndexChanged.connect(self._on_target_chosen)
        self._positive.currentIndexChanged.connect(self._on_positive_chosen)
        self._preview.role_chosen.connect(self.role_chosen)
        self._next.clicked.connect(self.next_requested)

    def _display_findings(self, view: DataView) -> None:
        self._findings.clear()
        self._findings.addItems([finding.message for finding in view.findings])
        self._findings.addItems(view.set_aside)
        if not self._findings.count():
            self._findings.addItem("Nothing unusual was found.")

    @staticmethod
    def _fill(combo: QComboBox, items: list[tuple[str, str]], chosen: str | None) -> None:
        with QSignalBlocker(combo):
            combo.clear()
            for words, value in items:
                combo.addItem(words, value)
            combo.setCurrentIndex(-1 if chosen is None else combo.findData(chosen))

    def _on_sheet_chosen(self) -> None:
        self.reading_changed.emit(self._sheet.currentData(), None, self._decimal.currentData())

    def _on_reload(self) -> None:
        self.reading_changed.emit(
            self._sheet.currentData(), self._header_row.value(), self._decimal.currentData()
        )

    def _on_target_chosen(self) -> None:
        self.outcome_chosen.emit(OutcomeChosen(self._target.currentData()))

    def _on_positive_chosen(self) -> None:
        self.outcome_chosen.emit(
            OutcomeChosen(self._target.currentData(), self._positive.currentData())
        )


def _buddy(words: str, field: QWidget) -> QLabel:
    label = QLabel(words)
    label.setBuddy(field)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
    return label
