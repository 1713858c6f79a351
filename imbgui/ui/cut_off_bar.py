"""The cut-off: typed as a risk score, or slid along the number of cases flagged."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QPushButton, QSlider, QVBoxLayout

from imbgui.application.views.decide import DecideView
from imbgui.language import mark, say
from imbgui.ui.blocks import Card, Note, Plain, named, row
from imbgui.ui.theme import SPACE

_STEPS = 1000


_SCORE_WORDS = (
    mark("Cut-&off: check from a risk score of"),
    mark("Cut-off, as a risk score from 0 to 100"),
)
_MONEY_WORDS = (
    mark("Cut-&off: check from an expected saving of"),
    mark("Cut-off, as the least expected saving of a check"),
)


class CutBox(QDoubleSpinBox):
    """A risk score, or an amount; a point and a comma both separate decimals, in every country."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "threshold", say(_SCORE_WORDS[1]))
        self.setRange(0, 100)
        self.setKeyboardTracking(False)
        self.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Accept what reads as a number."""
        try:
            fits = self.minimum() <= _number(text) <= self.maximum()
        except ValueError:
            unfinished = text.strip() in {"", ".", ",", "-"}
            state = QValidator.State.Intermediate if unfinished else QValidator.State.Invalid
            return state, text, position
        return QValidator.State.Acceptable if fits else QValidator.State.Invalid, text, position

    def valueFromText(self, text: str) -> float:
        """Read a number."""
        return _number(text)


def _number(text: str) -> float:
    return float(text.strip().replace(",", "."))


class CutOffBar(Card):
    """Shows the cut-off and how it differs from the recommended one."""

    threshold_typed = Signal(float)
    """A threshold of 0 to 1, or the least expected saving where the cut-off is one."""
    slid = Signal(float)
    """Along the slider, 0 to 1."""
    recommended_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._box = CutBox()
        self._slider = named(
            QSlider(Qt.Orientation.Horizontal), "cutOffSlider", say("Cases flagged of 1,000")
        )
        self._slider.setRange(0, _STEPS)
        self._slider.setMinimumHeight(3 * SPACE)
        self._slider.setPageStep(_STEPS // 100)
        self._flagged, self._difference = Plain(), Plain()
        self._back = named(
            QPushButton(say("&Back to recommended")),
            "backToRecommended",
            say("Back to recommended"),
        )
        kept = self._back.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # or the page would jump when a drag begins
        self._back.setSizePolicy(kept)
        self._label, self._currency = QLabel(say(_SCORE_WORDS[0])), QLabel()
        self._label.setBuddy(self._box)
        self._by_saving = False
        self.body.addLayout(row(self._label, self._box, self._currency, 1))
        self.body.addWidget(self._slider)
        self._agreed = Note(
            say("This is the recommended cut-off. Drag the slider, or on either curve.")
        )
        words = QVBoxLayout()
        for part in (self._flagged, self._difference, self._agreed):
            words.addWidget(part)
        line = QHBoxLayout()
        line.addLayout(words, 1)
        line.addWidget(self._back, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(line)
        self._box.valueChanged.connect(self._on_typed)
        self._slider.valueChanged.connect(self._on_slid)
        self._back.clicked.connect(self.recommended_requested)

    def display(self, view: DecideView, share: float, *, moved: bool) -> None:
        """Show the cut-off; ``share`` is where it is on the slider, 0 to 1."""
        self._by_saving = view.cuts_by_saving
        label, words = _MONEY_WORDS if view.cuts_by_saving else _SCORE_WORDS
        self._label.setText(say(label))
        self._box.setAccessibleName(say(words))
        self._currency.setText((view.currency or "") if view.cuts_by_saving else "")
        with QSignalBlocker(self._box):
            self._box.setRange(*view.threshold_range)
            self._box.setDecimals(view.threshold_decimals)
            self._box.setValue(view.threshold)
        if not self._slider.isSliderDown():
            with QSignalBlocker(self._slider):
                self._slider.setValue(round(share * _STEPS))
        self._flagged.display(view.flagged)
        self._difference.display(view.difference)
        self._agreed.setVisible(not view.difference)
        if self._back.hasFocus() and not moved:
            self._slider.setFocus()  # or the focus would go further down, and the page with it
        self._back.setVisible(moved)

    def _on_typed(self, cut: float) -> None:
        self.threshold_typed.emit(cut if self._by_saving else cut / 100)

    def _on_slid(self, step: int) -> None:
        self.slid.emit(step / _STEPS)
