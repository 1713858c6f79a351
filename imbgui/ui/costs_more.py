"""More about the costs, in groups: each sentence may be left out."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit

from imbgui.application.events import AboutEdited, RoleChosen
from imbgui.application.typed_costs import TypedCosts
from imbgui.application.views.costs import CostsView
from imbgui.domain.costs import Costs
from imbgui.domain.table import Role
from imbgui.domain.tasks import About
from imbgui.language import say
from imbgui.ui.blocks import Card, Small, SubHeading, named
from imbgui.ui.choices import fill_choices
from imbgui.ui.money_field import MoneyField, ShareField
from imbgui.ui.retelling import Words
from imbgui.ui.sentences import Line, sentences

_RECORD_WIDTH = 300
_OF_1000, _A_DAY = "of 1,000", "a day"
_LOOKING_FIRST = 3
"""The place of the group whose fields may go unused."""


class MoreCosts(Card):
    """What else can be said of the costs and the decision."""

    edited = Signal()
    """A cost was typed."""
    chosen = Signal(object)
    """AboutEdited or RoleChosen."""

    def __init__(self) -> None:
        super().__init__(say("More about the costs"))
        self._caught = MoneyField(
            "caughtCost", lambda: say("Cost of a caught bad case"), optional=True, signed=True
        )
        self._passed = MoneyField(
            "passedCost", say("Cost of a good case let through"), optional=True, signed=True
        )
        self._base_rate = ShareField(
            "baseRate", lambda: say("Share of bad cases, in percent"), below_all=True
        )
        self._checks = MoneyField(
            "capacity", say("At most so many checks"), optional=True, above_zero=True
        )
        self._checks.line.setPlaceholderText(say("no limit"))
        self._per = named(QComboBox(), "capacityPer", say("Checks of 1,000 cases or a day"))
        self._per.addItem(say("of 1,000 cases"), _OF_1000)
        self._per.addItem(say("a day"), _A_DAY)
        self._volume = MoneyField(
            "casesADay", say("Cases that come in a day"), optional=True, above_zero=True
        )
        self._volume.line.setPlaceholderText(say("of how many"))
        self._recall = ShareField(
            "leastRecall", lambda: say("Least share of bad cases to catch, in percent")
        )
        self._precision = ShareField(
            "leastPrecision", say("Least share of flags to be right, in percent")
        )
        self._missed_range = _range_fields(
            "missed",
            lambda: say("Least that a missed bad case may cost"),
            lambda: say("Most that a missed bad case may cost"),
        )
        self._alarm_range = _range_fields(
            "falseAlarm",
            say("Least that a false alarm may cost"),
            say("Most that a false alarm may cost"),
        )
        self._review = MoneyField(
            "reviewCost", say("Cost of a look first"), optional=True, above_zero=True
        )
        self._unused = Small()
        self._rule = named(QComboBox(), "ruleColumn", say("Column that holds today's rule"))
        self._set_by = named(QLineEdit(), "costsSetBy", say("Who set these costs"))
        self._because = named(QLineEdit(), "costsBecause", say("Why these costs"))
        for line in (self._set_by, self._because):
            line.setMinimumWidth(_RECORD_WIDTH)
        self._about = About()
        self._shown_rule: str | None = None
        self._lay_out()
        self._connect()

    @property
    def is_usable(self) -> bool:
        """Whether every field holds what it may, or nothing."""
        return all(field.is_usable for field in self._fields) and not self._lacks_volume

    def added_to(self, typed: TypedCosts) -> TypedCosts:
        """Add what is typed here to the two costs."""
        return replace(
            typed,
            caught=self._caught.value,
            passed=self._passed.value,
            base_rate=self._base_rate.share,
            checks=self._checks.value,
            cases_a_day=self._volume.value if self._is_by_day else None,
            recall=self._recall.share,
            precision=self._precision.share,
            missed_range=_ends(self._missed_range),
            false_alarm_range=_ends(self._alarm_range),
            review=self._review.value,
        )

    def display(self, view: CostsView) -> None:
        """Show what is said of the costs, unless the fields say it already."""
        self._about = view.about
        if view.costs is not None:
            self._fill(view.costs, view.about.cases_a_day)
        self._shown_rule = view.rule
        fill_choices(self._rule, view.rules, view.rule, say("no column"))
        self._unused.display(view.unused)
        for line, text in ((self._set_by, view.about.set_by), (self._because, view.about.because)):
            if line.text().strip() != (text or ""):
                line.setText(text or "")

    def display_slips(self, slips: dict[str, str]) -> None:
        """Say beside each field what is wrong with it."""
        for name, field in (
            ("caught", self._caught),
            ("passed", self._passed),
            ("base_rate", self._base_rate),
            ("checks", self._checks),
            ("missed_range", self._missed_range[1]),
            ("false_alarm_range", self._alarm_range[1]),
            ("review", self._review),
        ):
            field.display_trouble(slips.get(name, ""))
        lacking = say("Type how many cases come in a day.") if self._lacks_volume else ""
        self._volume.display_trouble(lacking)

    @property
    def _fields(self) -> tuple[MoneyField, ...]:
        return (
            self._caught,
            self._passed,
            self._base_rate,
            self._checks,
            self._volume,
            self._recall,
            self._precision,
            *self._missed_range,
            *self._alarm_range,
            self._review,
        )

    @property
    def _is_by_day(self) -> bool:
        return bool(self._per.currentData() == _A_DAY)

    @property
    def _lacks_volume(self) -> bool:
        given = self._checks.value is not None and self._volume.value is None
        return self._is_by_day and given

    def _lay_out(self) -> None:
        low, high = self._missed_range
        alarm_low, alarm_high = self._alarm_range
        groups: tuple[tuple[str, tuple[Line, ...]], ...] = (
            (
                say("What the other outcomes cost"),
                (
                    (
                        lambda: say("A cau&ght bad case still costs"),
                        self._caught,
                        say("for example the time of the check; a gain is a negative cost"),
                    ),
                    (say("A good case &let through costs"), self._passed, say("usually nothing")),
                    (
                        lambda: say("E&xpected share of bad cases"),
                        (self._base_rate, "%"),
                        say("only if it will differ from that in the file"),
                    ),
                ),
            ),
            (
                say("What you can do, and what must be"),
                (
                    (say("We can chec&k at most"), (self._checks, self._per, self._volume), ""),
                    (
                        say("We must ca&tch at least"),
                        (self._recall, lambda: say("% of the bad cases")),
                        "",
                    ),
                    (
                        say("Of what we flag, at least"),
                        (self._precision, say("% must prove right")),
                        "",
                    ),
                ),
            ),
            (
                say("Not sure?"),
                (
                    (lambda: say("A missed case costs between"), (low, say("and"), high), ""),
                    (say("A false alarm costs between"), (alarm_low, say("and"), alarm_high), ""),
                ),
            ),
            (
                say("Looking first"),
                (
                    (
                        say("Looking at a case first costs"),
                        self._review,
                        say("before it is decided; the look finds out the truth"),
                    ),
                ),
            ),
            (
                say("How it is done today"),
                ((say("Today's flags or scores are in"), self._rule, say("one more candidate")),),
            ),
            (
                say("For the record"),
                (
                    (say("Who &vouches for these costs"), self._set_by, ""),
                    (say("Why these costs"), self._because, ""),
                ),
            ),
        )
        for number, (heading, lines) in enumerate(groups):
            self.body.addWidget(SubHeading(heading))
            self.body.addLayout(sentences(*lines))
            if number == _LOOKING_FIRST:
                self.body.addWidget(self._unused)
        self._volume.hide()

    def _connect(self) -> None:
        for field in self._fields:
            field.edited.connect(self._on_edited)
        self._volume.edited.connect(self._on_about_edited)
        self._per.currentIndexChanged.connect(self._on_per_chosen)
        self._rule.activated.connect(self._on_rule_chosen)
        self._set_by.textEdited.connect(self._on_about_edited)
        self._because.textEdited.connect(self._on_about_edited)

    def _fill(self, costs: Costs, cases_a_day: float | None) -> None:
        self._caught.display(costs.caught if costs.caught or self._caught.value else None)
        self._passed.display(costs.passed if costs.passed or self._passed.value else None)
        self._base_rate.display_share(costs.base_rate)
        self._recall.display_share(costs.limits.recall)
        self._precision.display_share(costs.limits.precision)
        self._review.display(costs.review)
        for fields, ends in (
            (self._missed_range, costs.missed_range),
            (self._alarm_range, costs.false_alarm_range),
        ):
            for field, end in zip(fields, ends or (None, None), strict=True):
                field.display(end)
        self._fill_capacity(costs.limits.capacity_per_1000, cases_a_day)

    def _fill_capacity(self, capacity: float | None, cases_a_day: float | None) -> None:
        if cases_a_day is not None and not self._is_by_day and self._volume.value is None:
            with QSignalBlocker(self._per):
                self._per.setCurrentIndex(self._per.findData(_A_DAY))
            self._volume.display(cases_a_day)
            self._volume.show()
        if capacity is None or not self._is_by_day:
            self._checks.display(capacity)
        elif self._volume.value is not None:
            self._checks.display(float(f"{capacity * self._volume.value / 1000:.12g}"))

    def _on_edited(self) -> None:
        self.edited.emit()

    def _on_per_chosen(self) -> None:
        self._volume.setVisible(self._is_by_day)
        self.edited.emit()
        self._on_about_edited()

    def _on_rule_chosen(self) -> None:
        column, present = self._rule.currentData(), self._shown_rule
        if column is not None:
            self.chosen.emit(RoleChosen((column,), Role.RULE))
        elif present is not None:
            self.chosen.emit(RoleChosen((present,), Role.FEATURE))

    def _on_about_edited(self) -> None:
        about = replace(
            self._about,
            set_by=self._set_by.text().strip() or None,
            because=self._because.text().strip() or None,
            cases_a_day=self._volume.value if self._is_by_day else None,
        )
        self.chosen.emit(AboutEdited(about))


def _range_fields(name: str, least: Words, most: Words) -> tuple[MoneyField, MoneyField]:
    return (
        MoneyField(f"{name}Least", least, optional=True),
        MoneyField(f"{name}Most", most, optional=True),
    )


def _ends(fields: tuple[MoneyField, MoneyField]) -> tuple[float | None, float | None]:
    low, high = fields
    return low.value, high.value
