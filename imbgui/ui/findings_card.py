"""What is worth knowing about the file: each finding with what can be done about it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from imbgui.application.views.data import DataView, FindingView
from imbgui.language import say
from imbgui.ui.blocks import Card, LinkButton, Plain, named, plain_tip
from imbgui.ui.remedies import remedy_buttons
from imbgui.ui.theme import SPACE

_LEAST_HEIGHT = 120


class FindingsCard(Card):
    """Lists findings; every remedy is a button."""

    remedy_chosen = Signal(object)
    """Remedy."""

    def __init__(self) -> None:
        super().__init__(say("Worth knowing about this file"))
        self._shown: tuple[tuple[FindingView, ...], tuple[str, ...]] | None = None
        self._area = named(QScrollArea(), "findings", say("What was found in the file"))
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.viewport().setAutoFillBackground(False)
        self._area.setMinimumHeight(_LEAST_HEIGHT)
        self._inside = QWidget()
        self._area.setWidget(self._inside)
        self.body.addWidget(self._area, 1)

    def display(self, view: DataView) -> None:
        """Show these findings, and which rows are not used."""
        shown = view.findings, view.set_aside
        if shown == self._shown:
            return
        self._shown = shown
        focused = self._focused()
        inside = QWidget()
        body = QVBoxLayout(inside)
        body.setContentsMargins(0, 0, SPACE, 0)
        body.setSpacing(SPACE)
        for number, finding in enumerate(view.findings, start=1):
            body.addLayout(self._finding(number, finding))
        for words in view.set_aside:
            body.addWidget(Plain(words))
        if not (view.findings or view.set_aside):
            body.addWidget(Plain(say("Nothing unusual was found.")))
        body.addStretch(1)
        self._replace(inside)
        self._focus(focused)

    def _finding(self, number: int, finding: FindingView) -> QVBoxLayout:
        lines = QVBoxLayout()
        lines.setSpacing(0)
        says = named(Plain(finding.message), f"finding{number}", finding.message)
        says.setToolTip(plain_tip(finding.details))
        lines.addWidget(says)
        if finding.remedies:
            name, about = f"remedy{number}", finding.message
            chosen = self.remedy_chosen.emit
            lines.addLayout(remedy_buttons(finding.remedies, name, about, chosen))
        return lines

    def _replace(self, inside: QWidget) -> None:
        # The button that was pressed may be among those that go: not while it is being pressed.
        self._area.takeWidget()
        self._inside.hide()
        self._inside.deleteLater()
        self._inside = inside
        self._area.setWidget(inside)
        inside.setAutoFillBackground(False)  # which the area has just set

    def _focused(self) -> str | None:
        """Return the name of the button that has the keys, if one has."""
        focus = self._area.focusWidget()
        return focus.objectName() if focus is not None and focus.hasFocus() else None

    def _focus(self, name: str | None) -> None:
        """Leave the keys where they were: at the button of this name, or else at the first."""
        if name is None:
            return
        buttons = self._inside.findChildren(LinkButton)
        for button in [one for one in buttons if one.objectName() == name] or buttons[:1]:
            button.setFocus(Qt.FocusReason.OtherFocusReason)
            self._area.ensureWidgetVisible(button)
