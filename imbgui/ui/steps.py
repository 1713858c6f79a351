"""The list of steps on the left: where each stands, and a way to go there."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QVBoxLayout,
)

from imbgui.application.events import Step
from imbgui.application.views.frame import StepView
from imbgui.language import mark, say
from imbgui.ui.blocks import named
from imbgui.ui.icons import themed_icon
from imbgui.ui.theme import SPACE, Theme

_WORDS = {
    Step.DATA: mark("&Data"),
    Step.COSTS: mark("&Costs"),
    Step.ANALYSE: mark("&Analyse"),
    Step.DECIDE: mark("Dec&ide"),
    Step.REPORT: mark("&Report"),
    Step.SCORE: mark("&Score"),
}
_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_ICON = 22
_WIDTH = 176


def step_word(step: Step) -> str:
    """Return what a step is called."""
    return say(_WORDS[step]).replace("&", "")


class StepButton(QPushButton):
    """One step: its icon and word, and under the word where it stands."""

    def __init__(self, step: Step) -> None:
        super().__init__(say(_WORDS[step]))
        self.step = step
        self._status = ""
        self._by_keyboard = False
        self.setCheckable(True)
        named(self, f"step{step.capitalize()}", step_word(step))

    def display(self, status: str) -> None:
        """Say where the step stands."""
        if status != self._status:
            self._status = status
            self.setAccessibleDescription(status)
            self.update()

    def display_theme(self, theme: Theme) -> None:
        """Draw in these colours."""
        self._theme = theme
        self._icons = [themed_icon(self.step, colour) for colour in (theme.muted, theme.accent)]
        self.update()

    def sizeHint(self) -> QSize:
        """Leave room for two lines of text."""
        return QSize(_WIDTH, self.fontMetrics().height() * 2 + 3 * SPACE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground, icon, word and status."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = self.rect().adjusted(SPACE, 2, -SPACE, -2)
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent_wash if self.isChecked() else theme.window))
            painter.drawRoundedRect(ground, 8, 8)
        if self._by_keyboard and self.hasFocus():
            painter.setPen(QColor(theme.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ground, 8, 8)
        icon = QRect(ground.left() + SPACE, 0, _ICON, _ICON)
        icon.moveTop(ground.center().y() - _ICON // 2)
        self._icons[self.isChecked()].paint(painter, icon)
        text = ground.adjusted(2 * SPACE + _ICON + 4, 0, -SPACE, 0)
        line = self.fontMetrics().height()
        if self._status:
            text.setTop(ground.center().y() - line)
        text.setHeight(line if self._status else ground.height())
        font = painter.font()
        font.setBold(self.isChecked())
        painter.setFont(font)
        painter.setPen(QColor(theme.text))
        flags = Qt.AlignmentFlag.AlignVCenter | self._mnemonic_flag()
        painter.drawText(text, int(flags), self.text())
        if self._status:
            font.setBold(False)
            painter.setFont(font)
            painter.setPen(QColor(_status_colour(self._status, theme)))
            painter.drawText(text.translated(0, line), Qt.AlignmentFlag.AlignVCenter, self._status)
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Mark the focus where the keyboard brought it; a click shows for itself."""
        self._by_keyboard = event.reason() in _KEYBOARD
        super().focusInEvent(event)

    def _mnemonic_flag(self) -> Qt.TextFlag:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        hint = QStyle.StyleHint.SH_UnderlineShortcut
        shown = self.style().styleHint(hint, option, self)
        return Qt.TextFlag.TextShowMnemonic if shown else Qt.TextFlag.TextHideMnemonic


def _status_colour(status: str, theme: Theme) -> str:
    if status == say("Done"):
        return theme.good_text
    return theme.warning_text if status == say("Out of date") else theme.muted


class StepList(QFrame):
    """Lists the steps in the order of the work; any can be visited at any time."""

    step_visited = Signal(object)
    """Step."""

    def __init__(self) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._buttons = {step: StepButton(step) for step in Step}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2 * SPACE, 0, SPACE)
        layout.setSpacing(0)
        for number, button in enumerate(self._buttons.values()):
            self._group.addButton(button, number)
            layout.addWidget(button)
        layout.addStretch(1)
        self._group.idClicked.connect(self._on_clicked)

    def display(self, present: Step, steps: tuple[StepView, ...]) -> None:
        """Mark the present step and say where each stands."""
        self._buttons[present].setChecked(True)
        for view in steps:
            self._buttons[view.step].display(view.status)

    def display_theme(self, theme: Theme) -> None:
        """Draw in these colours."""
        for button in self._buttons.values():
            button.display_theme(theme)

    def _on_clicked(self, number: int) -> None:
        self.step_visited.emit(list(Step)[number])
