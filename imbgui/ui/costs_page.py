"""The Costs page: what each kind of mistake costs, in sentences."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QPushButton, QWidget

from imbgui.application.events import AboutEdited, CostsEdited, CostsRefused
from imbgui.application.presenting import CostsView
from imbgui.domain.costs import Costs
from imbgui.domain.problems import RefusedError
from imbgui.domain.tasks import About
from imbgui.ui.blocks import Card, Heading, Note, Page, PrimaryButton, Trouble, named, row
from imbgui.ui.money_field import MoneyField
from imbgui.ui.theme import SPACE

_CURRENCIES = ("EUR", "USD", "GBP", "CHF", "JPY", "CAD", "AUD", "SEK", "NOK", "DKK", "PLN", "INR")


class CostsPage(Page):
    """Asks for the costs; each key that is typed counts at once."""

    costs_typed = Signal(object)
    """What the fields say now: CostsEdited or CostsRefused."""
    about_edited = Signal(object)
    """AboutEdited."""
    next_requested = Signal()

    def __init__(self) -> None:
        super().__init__("What does each kind of mistake cost?", "pageCosts")
        self.false_alarm = MoneyField("falseAlarmCost", "Cost of a false alarm")
        self.missed = MoneyField("missedCost", "Cost of a missed bad case")
        self._caught = MoneyField(
            "caughtCost", "Cost of a caught bad case", optional=True, signed=True
        )
        self._passed = MoneyField(
            "passedCost", "Cost of a good case let through", optional=True, signed=True
        )
        self._base_rate = MoneyField("baseRate", "Share of bad cases, in percent", optional=True)
        self._currency = named(QComboBox(), "currency", "Currency")
        self._echo, self._problem = Heading(""), Trouble()
        self._more = named(QPushButton("More a&bout the costs"), "moreCosts", "More about costs")
        self._set_by = named(QLineEdit(), "costsSetBy", "Who set these costs")
        self._because = named(QLineEdit(), "costsBecause", "Why these costs")
        self._next = named(PrimaryButton("&Next: Analyse"), "nextAnalyse", "Go on to Analyse")
        self._about = About()
        self._lay_out()
        for field in self._fields:
            field.edited.connect(self._on_edited)
        self._currency.currentIndexChanged.connect(self._on_edited)
        self._more.toggled.connect(self._extra.setVisible)
        self._set_by.textEdited.connect(self._on_about_edited)
        self._because.textEdited.connect(self._on_about_edited)
        self._next.clicked.connect(self.next_requested)

    def display(self, view: CostsView) -> None:
        """Show the costs that count, unless the fields say them already."""
        self._about = view.about
        self._echo.display(view.echo)
        self._problem.display(view.problem or "")
        self._next.setEnabled(view.costs is not None)
        if view.costs is not None:
            self._fill(view.costs)
        elif isinstance(typed := self._typed(), CostsEdited) and typed.costs is not None:
            self.false_alarm.display(None)  # the costs were taken back
            self.missed.display(None)
        for line, text in ((self._set_by, view.about.set_by), (self._because, view.about.because)):
            if line.text().strip() != (text or ""):
                line.setText(text or "")

    def showEvent(self, event: QShowEvent) -> None:
        """Let the first cost be typed without a click."""
        super().showEvent(event)
        if self.false_alarm.value is None:
            self.false_alarm.line.setFocus()

    @property
    def _fields(self) -> tuple[MoneyField, ...]:
        return self.false_alarm, self.missed, self._caught, self._passed, self._base_rate

    def _lay_out(self) -> None:
        self._currency.addItem("No currency", None)
        for code in _CURRENCIES:
            self._currency.addItem(code, code)
        self._more.setCheckable(True)
        main = Card()
        grid = _sentences(
            (
                "When we raise a false alar&m, it costs",
                self.false_alarm,
                "for example an analyst's time, or an annoyed customer",
            ),
            (
                "When &we miss a bad case, it costs",
                self.missed,
                "for example the money that is lost",
            ),
            ("Currenc&y", self._currency, ""),
        )
        main.body.addLayout(grid)
        main.body.addWidget(self._problem)
        self._extra = Card("More about the costs")
        self._extra.body.addLayout(
            _sentences(
                (
                    "A cau&ght bad case still costs",
                    self._caught,
                    "for example the time of the check; a gain is a negative cost",
                ),
                ("A good case &let through costs", self._passed, "usually nothing"),
                (
                    "E&xpected share of bad cases, in %",
                    self._base_rate,
                    "only if it will differ from that in the file",
                ),
                ("W&ho set these costs", self._set_by, ""),
                ("Why &these costs", self._because, ""),
            )
        )
        self._extra.hide()
        meaning = Card("What this means")
        meaning.body.addWidget(self._echo)
        meaning.body.addWidget(
            Note("Changing a cost later renews the answer at once; nothing is trained again.")
        )
        for part in (main, meaning):
            self.body.addWidget(part)
        self.body.addLayout(row(self._more, 1, self._next))
        self.body.addWidget(self._extra)
        self.body.addStretch(1)

    def _fill(self, costs: Costs) -> None:
        self.false_alarm.display(costs.false_alarm)
        self.missed.display(costs.missed)
        self._caught.display(costs.caught if costs.caught or self._caught.value else None)
        self._passed.display(costs.passed if costs.passed or self._passed.value else None)
        self._base_rate.display(None if costs.base_rate is None else costs.base_rate * 100)
        with QSignalBlocker(self._currency):
            self._currency.setCurrentIndex(max(self._currency.findData(costs.currency), 0))

    def _typed(self) -> CostsEdited | CostsRefused:
        false_alarm, missed = self.false_alarm.value, self.missed.value
        if false_alarm is None or missed is None or not all(f.is_usable for f in self._fields):
            return CostsEdited(None)
        base_rate = self._base_rate.value
        try:
            costs = Costs(
                false_alarm,
                missed,
                caught=self._caught.value or 0.0,
                passed=self._passed.value or 0.0,
                currency=self._currency.currentData(),
                base_rate=None if base_rate is None else base_rate / 100,
            )
        except RefusedError as refused:
            return CostsRefused(refused.problem)
        return CostsEdited(costs)

    def _on_edited(self) -> None:
        self.costs_typed.emit(self._typed())

    def _on_about_edited(self) -> None:
        about = replace(
            self._about,
            set_by=self._set_by.text().strip() or None,
            because=self._because.text().strip() or None,
        )
        self.about_edited.emit(AboutEdited(about))


def _sentences(*lines: tuple[str, QWidget, str]) -> QGridLayout:
    """Return sentences that end in a field, below each other, with a note behind each."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(2 * SPACE)
    grid.setVerticalSpacing(SPACE)
    grid.setColumnStretch(2, 1)
    top = Qt.AlignmentFlag.AlignTop
    for number, (words, field, note) in enumerate(lines):
        label = QLabel(words)
        label.setBuddy(field.line if isinstance(field, MoneyField) else field)
        label.setContentsMargins(0, 8, 0, 0)
        remark = Note(note)
        remark.setContentsMargins(0, 8, 0, 0)
        grid.addWidget(label, number, 0, top)
        grid.addWidget(field, number, 1, top)
        grid.addWidget(remark, number, 2, top)
    return grid
