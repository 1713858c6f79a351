"""What a missed case costs: one number for all, or an amount from a column."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QSignalBlocker, Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QRadioButton

from imbgui.application.words.costs import NO_NUMBERS
from imbgui.domain.costs import Amounts, Costs
from imbgui.language import say
from imbgui.ui.blocks import named
from imbgui.ui.choices import fill_choices
from imbgui.ui.money_field import MoneyField, ShareField
from imbgui.ui.sentences import Line, in_a_row


class MissedCost(QObject):
    """The fields of the missed cost, for a few lines of a page.

    ``amounts_in`` returns the missed costs that follow from a column, or raises RefusedError.
    """

    edited = Signal()

    def __init__(self, amounts_in: Callable[[str, float, float], Amounts]) -> None:
        super().__init__()
        self._amounts_in = amounts_in
        self.field = MoneyField("missedCost", lambda: say("Cost of a missed bad case"))
        self._one = named(
            QRadioButton(say("always")), "missedByNumber", say("The same for every case")
        )
        self._column_says = named(
            QRadioButton(say("what a c&olumn says:")), "missedByColumn", say("What a column says")
        )
        self._one.setChecked(True)
        self._group = QButtonGroup(self)
        for number, button in enumerate((self._one, self._column_says)):
            self._group.addButton(button, number)
        self._columns = named(
            QComboBox(), "missedCostColumn", lambda: say("Column with the missed cost")
        )
        fill_choices(self._columns, (), None, say("Choose a column"))
        self._share = ShareField("missedShare", say("Share of the column, in percent"))
        self._share.display_share(1.0)
        self._fixed = MoneyField(
            "missedFixed", lambda: say("Fixed part of the missed cost"), optional=True, signed=False
        )
        self._counts = in_a_row(
            say("of it"), self._share, say("%, plus"), self._fixed, say("for every case")
        )
        self.field.edited.connect(self._on_edited)
        self._share.edited.connect(self._on_edited)
        self._fixed.edited.connect(self._on_edited)
        self._columns.activated.connect(self._on_edited)
        self._group.idClicked.connect(self._on_way_chosen)
        self._display_way()

    @property
    def lines(self) -> tuple[Line, ...]:
        """The sentences for the page: one number, or a column and how it counts."""
        return (
            (lambda: say("When &we miss a bad case, it costs"), (self._one, self.field), ""),
            ("", (self._column_says, self._columns), ""),
            ("", self._counts, ""),
        )

    @property
    def is_usable(self) -> bool:
        """Whether what is chosen is typed as well."""
        if not self.is_by_column:
            return self.field.is_usable
        chosen = self._columns.currentData() is not None
        return chosen and self._share.value is not None and self._fixed.is_usable

    @property
    def amounts(self) -> Amounts | None:
        """The missed costs that follow from the chosen column, if one is.

        Raises
        ------
        RefusedError
            With NotAmounts, or what keeps the column from being read.
        """
        column, share = self._columns.currentData(), self._share.share
        if not self.is_by_column or column is None or share is None:
            return None
        return self._amounts_in(column, share, self._fixed.value or 0.0)

    def display(self, costs: Costs | None) -> None:
        """Show the missed cost that counts; None takes it back."""
        amounts = None if costs is None else costs.amounts
        (self._one if amounts is None else self._column_says).setChecked(True)
        self._display_way()
        if amounts is None:
            self.field.display(None if costs is None else costs.missed)
            return
        with QSignalBlocker(self._columns):
            self._columns.setCurrentIndex(max(self._columns.findData(amounts.column), 0))
        self._share.display_share(amounts.share)
        self._fixed.display(amounts.fixed or (0.0 if self._fixed.value is not None else None))

    def display_columns(self, names: tuple[str, ...]) -> None:
        """Offer these columns."""
        fill_choices(self._columns, names, self._columns.currentData(), say("Choose a column"))
        self._column_says.setEnabled(bool(names) or self.is_by_column)
        self._column_says.setToolTip("" if names else say(NO_NUMBERS))
        self._display_way()

    def display_trouble(self, text: str) -> None:
        """Say what is wrong with the column."""
        self._share.display_trouble(text)

    @property
    def is_by_column(self) -> bool:
        """Whether a column says it."""
        return self._column_says.isChecked()

    def _display_way(self) -> None:
        by_column = self.is_by_column
        self.field.setEnabled(not by_column)
        self._columns.setEnabled(by_column)
        self._counts.setVisible(by_column)

    def _on_way_chosen(self, _number: int) -> None:
        self._display_way()
        self.edited.emit()

    def _on_edited(self) -> None:
        self.edited.emit()
