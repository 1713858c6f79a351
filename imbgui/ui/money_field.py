"""A field for an amount of money: it says beside itself how it was read, or why it was not."""

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from imbgui.application import wording
from imbgui.ui.amounts import Amount, Slip, read_amount
from imbgui.ui.blocks import Small, Trouble, named

_WIDTH_IN_LETTERS = 14


class MoneyField(QWidget):
    """A line to type an amount in, with a hint or the trouble under it.

    An optional field may be left blank; a signed one takes benefits, which are negative costs; one
    above zero takes a weight.
    ``edited`` is emitted at each key, not only at Enter.
    """

    edited = Signal(str)
    """The text as it was typed."""
    text_changed = Signal(str)
    """The text, whoever changed it."""

    def __init__(
        self,
        name: str,
        words: str,
        *,
        optional: bool = False,
        signed: bool = False,
        above_zero: bool = False,
    ) -> None:
        super().__init__()
        self._optional, self._signed, self._above_zero = optional, signed, above_zero
        self._is_filling = False
        self.line = named(QLineEdit(), name, words)
        self.line.setFixedWidth(self.fontMetrics().averageCharWidth() * _WIDTH_IN_LETTERS + 24)
        self.line.setPlaceholderText("0.00")
        self._hint, self._trouble = Small(), Trouble()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for part in (self.line, self._hint, self._trouble):
            layout.addWidget(part)
        self._hint.hide()
        self._trouble.hide()
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
            self.mirror("")
        elif self.value != value:
            self.mirror(_written(value, self.line.locale()))

    def take(self, text: str) -> None:
        """Take over what was typed in another field for the same amount."""
        self.line.setText(text)

    def mirror(self, text: str) -> None:
        """Show what another field for the same amount holds."""
        self._is_filling = True
        self.line.setText(text)
        self._is_filling = False

    @property
    def _reading(self) -> Amount | Slip:
        text, point = self.line.text(), self.line.locale().decimalPoint()
        reading = read_amount(text, point, signed=self._signed)
        is_nothing = isinstance(reading, Amount) and reading.value == 0
        return Slip.ZERO if self._above_zero and is_nothing else reading

    def _on_changed(self, text: str) -> None:
        reading = self._reading
        hint = trouble = ""
        if isinstance(reading, Amount) and reading.otherwise is not None:
            hint = wording.doubt_sentence(reading.value, reading.otherwise)
        if isinstance(reading, Slip) and not (self._optional and reading is Slip.BLANK):
            trouble = wording.AMOUNT_SLIPS[reading.value]
        self._hint.display(hint)
        self._trouble.display(trouble)
        self.line.setAccessibleDescription(hint or trouble)
        self.line.setProperty("refused", bool(trouble))
        self.line.style().polish(self.line)
        self.text_changed.emit(text)
        if not self._is_filling:
            self.edited.emit(text)


def _written(value: float, locale: QLocale) -> str:
    """Return an amount as its country writes it, to the cent where that says it all."""
    shortest = QLocale.FloatingPointPrecisionOption.FloatingPointShortest.value
    decimals = 2 if round(value, 2) == value else shortest
    locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
    return locale.toString(value, "f", decimals)
