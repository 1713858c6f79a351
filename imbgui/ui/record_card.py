"""The decision record on the Report page: accepted or overridden, why, and a copy for the file."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from imbgui.application.events import DecisionTaken
from imbgui.application.views.record import RecordView
from imbgui.application.words.decision import COMPARE_HINT, RECORD
from imbgui.domain.tasks import Decision
from imbgui.language import mark, say
from imbgui.ui.blocks import Card, Heading, Note, Plain, named, row

_CHOICES = (
    (None, "decisionOpen", mark("Not &yet decided"), mark("The decision is still open")),
    (
        Decision.ACCEPTED,
        "decisionAccepted",
        mark("Acce&pted"),
        mark("The recommendation is accepted"),
    ),
    (
        Decision.OVERRIDDEN,
        "decisionOverridden",
        mark("O&verridden"),
        mark("Something else is done"),
    ),
)


class RecordCard(Card):
    """Asks what becomes of the recommendation, and offers the record as a file."""

    taken = Signal(object)
    """DecisionTaken."""
    save_requested = Signal()
    compare_requested = Signal()

    def __init__(self) -> None:
        super().__init__(say("Decision record"))
        self._grounds = Plain()
        self._group = QButtonGroup(self)
        for place, (_, name, label, words) in enumerate(_CHOICES):
            self._group.addButton(named(QRadioButton(say(label)), name, say(words)), place)
        self._because = named(QLineEdit(), "decisionBecause", say("Why, or what is done instead"))
        self._save = named(
            QPushButton(say("Save record (&JSON)…")), "saveRecord", say("Save the decision record")
        )
        self._compare = named(
            QPushButton(say("Co&mpare with an earlier record…")),
            "compareRecord",
            say("Compare with an earlier decision record"),
        )
        because = QLabel(say("&Why, or what is done instead"))
        because.setBuddy(self._because)
        self.body.addWidget(Note(say(RECORD)))
        self.body.addWidget(self._grounds)
        self.body.addLayout(row(*self._group.buttons(), 1))
        self.body.addLayout(row(because, self._because))
        self.body.addWidget(Note(say(COMPARE_HINT)))
        self.body.addLayout(row(self._save, self._compare, 1))
        self._group.idClicked.connect(self._on_taken)
        self._because.textEdited.connect(self._on_taken)
        self._save.clicked.connect(self.save_requested)
        self._compare.clicked.connect(self.compare_requested)

    def display(self, view: RecordView) -> None:
        """Show what was decided, unless the field says it already."""
        self._grounds.display(view.grounds)
        chosen = [decision for decision, *_ in _CHOICES].index(view.decision)
        self._group.button(chosen).setChecked(True)
        if self._because.text().strip() != view.because:
            self._because.setText(view.because)
        for part in (*self._group.buttons(), self._because, self._save, self._compare):
            part.setEnabled(view.can_decide)

    def _on_taken(self) -> None:
        decision = _CHOICES[self._group.checkedId()][0]
        self.taken.emit(DecisionTaken(decision, self._because.text().strip() or None))


class ChangesDialog(QDialog):
    """Lists what has changed since an earlier decision."""

    def __init__(self, parent: QWidget, sentences: Sequence[str]) -> None:
        super().__init__(parent)
        title = say("Compared with an earlier decision")
        named(self, "recordChanges", title)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(620, 360)
        heading, *others = sentences
        body = QVBoxLayout(self)
        body.addWidget(Heading(heading))
        lines = named(Plain("\n\n".join(others)), "recordChangesText", say("What has changed"))
        lines.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        lines.setVisible(bool(others))
        body.addWidget(lines)
        body.addStretch(1)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.close)
        body.addWidget(close)
