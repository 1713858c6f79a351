"""The Data page: the file as understood, and the question asked of it."""

from dataclasses import replace
from pathlib import PurePath

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from imbgui.application.events import OutcomeChosen
from imbgui.application.views.data import DataView
from imbgui.language import mark, say
from imbgui.ui.beginnings import Beginnings
from imbgui.ui.blocks import (
    Card,
    LinkButton,
    Note,
    PrimaryButton,
    Scrolling,
    Small,
    Title,
    Trouble,
    named,
    row,
)
from imbgui.ui.drop_area import DropArea
from imbgui.ui.findings_card import FindingsCard
from imbgui.ui.preview_table import PreviewTable, Questions
from imbgui.ui.reading_strip import ReadingStrip, buddy
from imbgui.ui.remedies import remedy_buttons
from imbgui.ui.theme import SPACE, Theme

_HINT = mark("Click a heading to say what its column is for, or how it is to be read.")


class DataPage(QWidget):
    """Shows the file, and asks which column says what happened and which value is the bad one.

    ``questions`` says what can be asked about how columns of these names are read.
    """

    open_requested = Signal()
    paste_requested = Signal()
    stop_requested = Signal()
    reading_changed = Signal(object)
    """ReadingOptions to read the file again with."""
    outcome_chosen = Signal(object)
    """OutcomeChosen."""
    role_chosen = Signal(object)
    """RoleChosen."""
    remedy_chosen = Signal(object)
    """Remedy."""
    rows_requested = Signal()
    """The rows that are not used are to be listed."""
    next_requested = Signal()

    def __init__(self, questions: Questions) -> None:
        super().__init__()
        self.setObjectName("pageData")
        self._view: DataView | None = None
        self.drop_area, self.beginnings = DropArea(), Beginnings()
        self._file, self._summary = Title(), named(Note(), "dataSummary", say("Rows of the file"))
        self._summary.setWordWrap(False)
        self._list_rows = named(
            LinkButton(say("List the rows not used")),
            "listUnusedRows",
            say("List the rows that are not used"),
        )
        self._stop = named(QPushButton(say("Sto&p")), "stopReading", say("Stop reading the file"))
        self._open = named(QPushButton(say("&Open…")), "openFile", say("Open a file"))
        self._strip, self._preview = ReadingStrip(), PreviewTable(questions)
        self._hint = Small(say(_HINT))
        self._target = named(QComboBox(), "targetColumn", say("Column that says what happened"))
        self._positive = named(
            QComboBox(), "positiveValue", lambda: say("Value that means a bad case")
        )
        self._trouble = named(Trouble(), "outcomeTrouble", say("What keeps the question open"))
        self._findings = FindingsCard()
        self._next = named(PrimaryButton(say("&Next: Costs")), "nextCosts", say("Go on to Costs"))
        self._lay_out()
        self._connect()

    def display(self, view: DataView) -> None:
        """Show the file as understood; the drop area until there is one."""
        before, self._view = self._view, view
        if view == before:
            return
        self.drop_area.display(view.reading)
        self.beginnings.setVisible(view.reading is None)
        self._stack.setCurrentIndex(0 if view.file is None else 1)
        self._summary.display(view.reading or view.summary)
        self._summary.setAccessibleDescription(view.reading or view.summary)
        self._stop.setVisible(view.reading is not None)
        if view.file is None or (view.reading and _differ_in_reading_only(view, before)):
            return
        self._file.setText(PurePath(view.file).name)
        self._list_rows.setVisible(bool(view.set_aside))
        self._preview.display(view)
        for part in (self._strip, self._cards, self._hint):
            part.setVisible(not view.is_arriving)
        self._strip.display(view)
        self._fill(self._target, [(name, name) for name in view.outcome_choices], view.outcome)
        choices = [(words, value) for value, words in view.positive_choices]
        self._fill(self._positive, choices, view.positive)
        self._positive.setEnabled(bool(choices))
        self._display_trouble(view)
        self._next.setEnabled(view.outcome is not None and view.positive is not None)
        self._findings.display(view)

    def display_theme(self, theme: Theme) -> None:
        """Draw in these colours."""
        self.drop_area.display_theme(theme)
        self._strip.display_theme(theme)

    def _lay_out(self) -> None:
        self._target.setPlaceholderText(say("Choose a column"))
        self._positive.setPlaceholderText(say("Choose a value"))
        empty = Scrolling(6 * SPACE, 4 * SPACE, 6 * SPACE, 4 * SPACE, 2 * SPACE)
        loaded = Scrolling(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE, SPACE + SPACE // 2)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(empty)
        self._stack.addWidget(loaded)
        empty.body.addWidget(self.drop_area, 1)
        empty.body.addWidget(self.beginnings)
        body = loaded.body
        body.addLayout(row(self._file, 1, self._open))
        body.addLayout(row(self._summary, self._list_rows, self._stop, 1))
        body.addWidget(self._strip)
        body.addWidget(self._preview, 3)
        body.addWidget(self._hint)
        self._cards = QWidget()
        cards = QHBoxLayout(self._cards)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(2 * SPACE)
        cards.addWidget(self._question_card(), 2)
        cards.addWidget(self._findings, 3)
        body.addWidget(self._cards, 2)
        body.addLayout(row(1, self._next))

    def _question_card(self) -> Card:
        card = Card()
        card.body.addWidget(buddy(say("&Which column says what happened?"), self._target))
        card.body.addWidget(self._target)
        card.body.addWidget(buddy(lambda: say("Which &value means a bad case?"), self._positive))
        card.body.addWidget(self._positive)
        card.body.addWidget(self._trouble)
        self._trouble_place, self._trouble_remedies = QVBoxLayout(), QWidget()
        self._trouble_place.addWidget(self._trouble_remedies)
        card.body.addLayout(self._trouble_place)
        card.body.addStretch(1)
        return card

    def _connect(self) -> None:
        self._open.clicked.connect(self.open_requested)
        self._stop.clicked.connect(self.stop_requested)
        self.drop_area.open_requested.connect(self.open_requested)
        self.drop_area.paste_requested.connect(self.paste_requested)
        self.beginnings.locate_requested.connect(self.open_requested)
        self.drop_area.stop_requested.connect(self.stop_requested)
        self._strip.changed.connect(self.reading_changed)
        self._target.currentIndexChanged.connect(self._on_target_chosen)
        self._positive.currentIndexChanged.connect(self._on_positive_chosen)
        self._preview.role_chosen.connect(self.role_chosen)
        self._preview.reading_changed.connect(self.reading_changed)
        self._findings.remedy_chosen.connect(self.remedy_chosen)
        self._list_rows.clicked.connect(self.rows_requested)
        self._next.clicked.connect(self.next_requested)

    def _display_trouble(self, view: DataView) -> None:
        words = view.trouble or ""
        self._trouble.display(words)
        self._trouble.setAccessibleDescription(words)
        # One of its buttons may be the one that was pressed: not while it is being pressed.
        self._trouble_remedies.hide()
        self._trouble_remedies.deleteLater()
        self._trouble_remedies = QWidget()
        offered = remedy_buttons(
            view.trouble_remedies, "outcomeRemedy", words, self.remedy_chosen.emit
        )
        offered.setContentsMargins(0, 0, 0, 0)
        self._trouble_remedies.setLayout(offered)
        self._trouble_place.addWidget(self._trouble_remedies)
        self._trouble_remedies.setVisible(bool(view.trouble_remedies))

    @staticmethod
    def _fill(combo: QComboBox, items: list[tuple[str, str]], chosen: str | None) -> None:
        with QSignalBlocker(combo):
            combo.clear()
            for words, value in items:
                combo.addItem(words, value)
            combo.setCurrentIndex(-1 if chosen is None else combo.findData(chosen))

    def _on_target_chosen(self) -> None:
        self.outcome_chosen.emit(OutcomeChosen(self._target.currentData()))

    def _on_positive_chosen(self) -> None:
        self.outcome_chosen.emit(
            OutcomeChosen(self._target.currentData(), self._positive.currentData())
        )


def _differ_in_reading_only(view: DataView, before: DataView | None) -> bool:
    return before is not None and replace(view, reading=before.reading) == before
