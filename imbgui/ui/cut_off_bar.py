"""The cut-off: typed as a risk score, or slid along the number of cases flagged."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QPushButton, QSlider, QVBoxLayout

from imbgui.application.presenting import DecideView
from imbgui.ui.blocks import Card, Note, Plain, named, row
from imbgui.ui.theme import SPACE

_STEPS = 1000


class RiskScoreBox(QDoubleSpinBox):
    """A score of 0 to 100; a point and a comma both separate decimals, in every country."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "threshold", "Cut-off, as a risk score from 0 to 100")
        self.setRange(0, 100)
        self.setKeyboardTracking(False)
        self.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Accept what reads as a score."""
        try:
            fits = self.minimum() <= _score(text) <= self.maximum()
        except ValueError:
            unfinished = text.strip() in {"", ".", ","}
            state = QValidator.State.Intermediate if unfinished else QValidator.State.Invalid
            return state, text, position
        return QValidator.State.Acceptable if fits else QValidator.State.Invalid, text, position

    def valueFromText(self, text: str) -> float:
        """Read a score."""
        return _score(text)


def _score(text: str) -> float:
    return float(text.strip().replace(",", "."))


class CutOffBar(Card):
    """Shows the cut-off and how it differs from the recommended one."""

    threshold_typed = Signal(float)
    """A threshold of 0 to 1."""
    slid = Signal(float)
    """Along the slider, 0 to 1."""
    recommended_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._box = RiskScoreBox()
        self._slider = named(
            QSlider(Qt.Orientation.Horizontal), "cutOffSlider", "Cases flagged of 1,000"
        )
        self._slider.setRange(0, _STEPS)
        self._slider.setMinimumHeight(3 * SPACE)
        self._slider.setPageStep(_STEPS // 100)
        self._flagged, self._difference = Plain(), Plain()
        self._back = named(
            QPushButton("&Back to recommended"), "backToRecommended", "Back to recommended"
        )
        kept = self._back.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # or the page would jump when a drag begins
        self._back.setSizePolicy(kept)
        label = QLabel("Cut-&off: check from a risk score of")
        label.setBuddy(self._box)
        self.body.addLayout(row(label, self._box, 1))
        self.body.addWidget(self._slider)
        self._agreed = Note("This is the recommended cut-off. Drag the slider, or on either curve.")
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
        with QSignalBlocker(self._box):
            self._box.setDecimals(view.threshold_decimals)
            self._box.setValue(view.threshold)
        if not self._slider.isSliderDown():
            with QSignalBlocker(self._slider):
                self._slider.setValue(round(share * _STEPS))
        self._flagged.display(view.flagged)
        self._difference.display(view.difference)
        self._agreed.setVisible(not view.difference)
        self._back.setVisible(moved)

    def _on_typed(self, score: float) -> None:
        self.threshold_typed.emit(score / 100)

    def _on_slid(self, step: int) -> None:
        self.slid.emit(step / _STEPS)
