"""A field for an amount of money: it says beside itself how it was read, or why it was not."""

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from imbgui.application import wording
from imbgui.language import say
from imbgui.ui.amounts import Amount, Slip, read_amount
from imbgui.ui.blocks import Small, Trouble, named
from imbgui.ui.retelling import Words

_WIDTH_IN_LETTERS = 14
_REMARK_IN_LETTERS = 34


class MoneyField(QWidget):
    """A line to type an amount in, with a hint or the trouble under it.

    An optional field may be left blank; a signed one takes benefits, which are negative costs; one
    above zero takes a weight.
    ``edited`` is emitted at each key, not only at Enter.
    """

    edited = Signal(str)
    """The text as it was typed."""

    def __init__(
        self,
        name: str,
        words: Words,
        *,
        optional: bool = False,
        signed: bool = False,
        above_zero: bool = False,
    ) -> None:
        super().__init__()
        self._optional, self._signed, self._above_zero = optional, signed, above_zero
        self._is_filling, self._outside = False, ""
        self.line = named(QLineEdit(), name, words)
        self.line.setFixedWidth(self.fontMetrics().averageCharWidth() * _WIDTH_IN_LETTERS + 24)
        self.line.setPlaceholderText(_written(0, self.line.locale()))
        self._hint, self._trouble = Small(), Trouble()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for part in (self.line, self._hint, self._trouble):
            layout.addWidget(part)
        for remark in (self._hint, self._trouble):
            remark.setMinimumWidth(self.fontMetrics().averageCharWidth() * _REMARK_IN_LETTERS)
            remark.hide()
        self.line.textChanged.connect(self._on_changed)

    @property
    def value(self) -> float | None:
        """The amount as typed; None where the text is none."""
        reading = self._reading
        return reading.value if isinstance(reading, Amount) else None

    @property
    def is_usable(self) -> bool:
        """Whether there is an amount, or none is needed."""
        reading = self._reading
        return isinstance(reading, Amount) or (self._optional and reading is Slip.BLANK)

    def display(self, value: float | None) -> None:
        """Fill in an amount; what is typed already is left alone if it means the same."""
        if value is None:
            self._mirror("")
        elif self.value != value:
            self._mirror(_written(value, self.line.locale()))

    def follow(self, other: "MoneyField") -> None:
        """Hold what another field for the same amount holds, which takes what is typed here."""
        self._mirror(other.line.text())
        other.line.textChanged.connect(self._mirror)
        self.edited.connect(other.line.setText)

    def display_trouble(self, text: str) -> None:
        """Say under the field what is wrong with it beside others; nothing where it is empty."""
        if text != self._outside:
            self._outside = text
            self._display_remarks()

    @property
    def _reading(self) -> Amount | Slip:
        text, point = self.line.text(), self.line.locale().decimalPoint()
        reading = read_amount(text, point, signed=self._signed)
        return reading if isinstance(reading, Slip) else self._slip(reading) or reading

    def _slip(self, amount: Amount) -> Slip | None:
        """Return what is wrong with an amount for this very field."""
        return Slip.ZERO if self._above_zero and amount.value == 0 else None

    def _mirror(self, text: str) -> None:
        """Show a text that nobody has typed here."""
        if text == self.line.text():
            return
        self._is_filling = True
        self.line.setText(text)
        self._is_filling = False

    def _on_changed(self, text: str) -> None:
        self._display_remarks()
        if not self._is_filling:
            self.edited.emit(text)

    def _display_remarks(self) -> None:
        reading = self._reading
        hint, trouble = "", self._outside
        if isinstance(reading, Amount) and reading.otherwise is not None:
            hint = wording.doubt_sentence(reading.value, reading.otherwise)
        if isinstance(reading, Slip) and not (self._optional and reading is Slip.BLANK):
            trouble = say(wording.AMOUNT_SLIPS[reading.value])
        self._hint.display(hint)
        self._trouble.display(trouble)
        self.line.setAccessibleDescription(hint or trouble)
        self.line.setProperty("refused", bool(trouble))
        self.line.style().polish(self.line)


class ShareField(MoneyField):
    """A line to type a percentage in; its value is the share, above 0 and up to 1.

    ``below_all`` is for shares that leave something over.
    """

    def __init__(self, name: str, words: Words, *, below_all: bool = False) -> None:
        super().__init__(name, words, optional=True)
        self._below_all = below_all
        self.line.setPlaceholderText("%")

    @property
    def share(self) -> float | None:
        """The share as typed; None where the text is none."""
        return None if self.value is None else self.value / 100

    def display_share(self, share: float | None) -> None:
        """Fill in a share, as the percentage that it was typed as."""
        self.display(None if share is None else float(f"{share * 100:.12g}"))

    def _slip(self, amount: Amount) -> Slip | None:
        if self._below_all:
            return None if 0 < amount.value < 100 else Slip.NOT_ALL
        return None if 0 < amount.value <= 100 else Slip.NO_SHARE


def _written(value: float, locale: QLocale) -> str:
    """Return an amount as its country writes it, to the cent where that says it all."""
    shortest = QLocale.FloatingPointPrecisionOption.FloatingPointShortest.value
    decimals = 2 if round(value, 2) == value else shortest
    locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
    return locale.toString(float(value), "f", decimals)
