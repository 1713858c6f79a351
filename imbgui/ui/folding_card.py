"""A card that unfolds when its heading is pressed; what is folded is not worked out."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from imbgui.application.events import Detail, DetailFolded
from imbgui.language import say
from imbgui.ui.blocks import Card, FoldingHeading, named, row
from imbgui.ui.icons import themed_icon
from imbgui.ui.theme import LIGHT, SPACE, Theme


class FoldingCard(Card):
    """Holds ``inside`` under a heading that folds it."""

    folded = Signal(object)
    """DetailFolded."""

    def __init__(self, heading: str, detail: Detail) -> None:
        super().__init__()
        self._detail = detail
        self.theme = LIGHT
        self._heading = named(FoldingHeading(heading), f"fold{detail.capitalize()}", heading)
        self._heading.setCheckable(True)
        self._content = QWidget()
        self.inside = QVBoxLayout(self._content)
        self.inside.setContentsMargins(0, 0, 0, 0)
        self.inside.setSpacing(SPACE)
        self._content.hide()
        self.body.addLayout(row(self._heading, 1))
        self.body.addWidget(self._content)
        self._heading.toggled.connect(self._on_toggled)

    def display_opened(self, opened: frozenset[Detail]) -> None:
        """Unfold, or fold."""
        is_open = self._detail in opened
        if self._heading.isChecked() != is_open:
            with QSignalBlocker(self._heading):
                self._heading.setChecked(is_open)
            self._display_chevron()
        self._heading.setAccessibleDescription(say("unfolded") if is_open else say("folded"))
        self._content.setVisible(is_open)

    def display_theme(self, theme: Theme) -> None:
        """Draw in these colours."""
        self.theme = theme
        self._display_chevron()

    def _display_chevron(self) -> None:
        name = "chevron-up" if self._heading.isChecked() else "chevron-down"
        self._heading.setIcon(themed_icon(name, self.theme.muted))

    def _on_toggled(self, opened: bool) -> None:  # noqa: FBT001 - a Qt slot
        self._display_chevron()
        self.folded.emit(DetailFolded(self._detail, opened))
