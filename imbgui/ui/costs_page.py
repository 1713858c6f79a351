"""The Costs page: what each kind of mistake costs, in sentences."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton

from imbgui.application.events import AboutEdited, CostsEdited, CostsRefused
from imbgui.application.typed_costs import TypedCosts, costs_typed, slips
from imbgui.application.views.costs import CostsView
from imbgui.domain.costs import Amounts, Costs
from imbgui.domain.problems import RefusedError
from imbgui.domain.tasks import About
from imbgui.language import BAD_CASE, say
from imbgui.nouns import LONGEST
from imbgui.ui.blocks import Card, Heading, Note, Page, PrimaryButton, Trouble, named, row
from imbgui.ui.costs_more import MoreCosts
from imbgui.ui.missed_cost import MissedCost
from imbgui.ui.money_field import MoneyField
from imbgui.ui.sentences import sentences

_CURRENCIES = ("EUR", "USD", "GBP", "CHF", "JPY", "CAD", "AUD", "SEK", "NOK", "DKK", "PLN", "INR")


class CostsPage(Page):
    """Asks for the costs; each key that is typed counts at once.

    ``amounts_in`` returns the missed costs that follow from a column, or raises RefusedError.
    """

    costs_typed = Signal(object)
    """What the fields say now: CostsEdited or CostsRefused."""
    chosen = Signal(object)
    """AboutEdited or RoleChosen."""
    next_requested = Signal()

    def __init__(self, amounts_in: Callable[[str, float, float], Amounts]) -> None:
        super().__init__(say("What does each kind of mistake cost?"), "pageCosts")
        self.false_alarm = MoneyField("falseAlarmCost", say("Cost of a false alarm"))
        self._by = MissedCost(amounts_in)
        self.missed = self._by.field
        self._currency = named(QComboBox(), "currency", say("Currency"))
        self._noun = named(QLineEdit(), "eventNoun", say("What a case that we look for is called"))
        self._noun.setMaxLength(LONGEST)
        self._about = About()
        self._echo, self._problem = Heading(""), Trouble()
        self._more = named(
            QPushButton(say("More a&bout the costs")), "moreCosts", say("More about costs")
        )
        self._extra = MoreCosts()
        self._next = named(
            PrimaryButton(say("&Next: Analyse")), "nextAnalyse", say("Go on to Analyse")
        )
        self._said: Costs | None = None
        """What the fields say, as it was last told or shown."""
        self._was_refused = False
        self._lay_out()
        self.false_alarm.edited.connect(self._on_edited)
        self._noun.textEdited.connect(self._on_noun_edited)
        self._by.edited.connect(self._on_edited)
        self._extra.edited.connect(self._on_edited)
        self._extra.chosen.connect(self.chosen)
        self._currency.currentIndexChanged.connect(self._on_edited)
        self._more.toggled.connect(self._extra.setVisible)
        self._next.clicked.connect(self.next_requested)

    def display(self, view: CostsView) -> None:
        """Show the costs that count, unless the fields say them already."""
        self._about = view.about
        self._display_noun(view.about.event)
        self._echo.display(view.echo)
        self._next.setEnabled(view.costs is not None)
        self._by.display_columns(view.columns)
        is_told = self._display_slips(view)
        self._problem.display("" if is_told else view.problem or "")
        if view.costs is not None:
            if self._said != view.costs and _says_more(view.costs):
                self._more.setChecked(True)  # what was typed elsewhere or before is seen
            self._fill(view.costs)
        elif self._said is not None:
            self.false_alarm.display(None)  # the costs were taken back
            self._by.display(None)
        elif self._was_refused and view.problem is None:
            self._was_refused = False
            QTimer.singleShot(0, self._on_edited)  # what was in the way may be so no more
        self._said = view.costs
        self._extra.display(view)

    def showEvent(self, event: QShowEvent) -> None:
        """Let the first cost be typed without a click."""
        super().showEvent(event)
        if self.false_alarm.value is None:
            self.false_alarm.line.setFocus()

    def _lay_out(self) -> None:
        self._currency.addItem(say("No currency"), None)
        for code in _CURRENCIES:
            self._currency.addItem(code, code)
        self._more.setCheckable(True)
        main = Card()
        main.body.addLayout(
            sentences(
                (
                    say("What we look for is called"),
                    self._noun,
                    say("for example fraud, churn or defect: one of them, in a word or two"),
                ),
                (
                    say("When we raise a false alar&m, it costs"),
                    self.false_alarm,
                    say("for example an analyst's time, or an annoyed customer"),
                ),
                *self._by.lines,
                (say("Currenc&y"), self._currency, ""),
            )
        )
        main.body.addWidget(self._problem)
        self._extra.hide()
        meaning = Card(say("What this means"))
        meaning.body.addWidget(self._echo)
        meaning.body.addWidget(
            Note(say("Changing a cost later renews the answer at once; nothing is trained again."))
        )
        for part in (main, meaning):
            self.body.addWidget(part)
        self.body.addLayout(row(self._more, 1, self._next))
        self.body.addWidget(self._extra)
        self.body.addStretch(1)

    def _display_noun(self, event: str) -> None:
        noun = "" if event == BAD_CASE else event
        if self._noun.text().strip() != noun:
            self._noun.setText(noun)

    def _display_slips(self, view: CostsView) -> bool:
        """Say beside each field what is wrong; return whether the view's problem is among it."""
        found = dict(slips(self._read(None)))
        fields = {"false_alarm": self.false_alarm, "missed": self.missed}
        has_own = view.field is not None and view.problem is not None
        found |= {view.field: view.problem} if view.field and view.problem else {}
        for name, field in fields.items():
            field.display_trouble(found.get(name, ""))
        self._by.display_trouble(found.get("amounts", ""))
        self._extra.display_slips(found)
        return has_own

    def _fill(self, costs: Costs) -> None:
        self.false_alarm.display(costs.false_alarm)
        self._by.display(costs)
        with QSignalBlocker(self._currency):
            self._currency.setCurrentIndex(max(self._currency.findData(costs.currency), 0))

    def _typed(self) -> CostsEdited | CostsRefused:
        fields = (self.false_alarm, self._by, self._extra)
        if not all(field.is_usable for field in fields):
            return CostsEdited(None)
        try:
            amounts = self._by.amounts
        except RefusedError as refused:
            return CostsRefused(refused.problem)
        return costs_typed(self._read(amounts))

    def _read(self, amounts: Amounts | None) -> TypedCosts:
        return self._extra.added_to(
            TypedCosts(
                false_alarm=self.false_alarm.value,
                missed=None if self._by.is_by_column else self.missed.value,
                amounts=amounts,
                currency=self._currency.currentData(),
            )
        )

    def _on_noun_edited(self, text: str) -> None:
        self.chosen.emit(AboutEdited(replace(self._about, event=text.strip() or BAD_CASE)))

    def _on_edited(self) -> None:
        typed = self._typed()
        self._said = typed.costs if isinstance(typed, CostsEdited) else None
        self._was_refused = isinstance(typed, CostsRefused)
        self.costs_typed.emit(typed)


def _says_more(costs: Costs) -> bool:
    """Whether more is said of the costs than what each kind of mistake costs."""
    given = (costs.caught or None, costs.passed or None, costs.base_rate, costs.review)
    ranges = (costs.missed_range, costs.false_alarm_range)
    return costs.limits.any or any(one is not None for one in (*given, *ranges))
