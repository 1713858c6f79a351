"""How far costs may move: a grid of what is advised at which costs."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from imbgui.application.events import Detail
from imbgui.application.views.cards import StabilityView
from imbgui.language import say
from imbgui.ui.blocks import Note, Plain, Small, named
from imbgui.ui.folding_card import FoldingCard
from imbgui.ui.stability_grid import LegendLine, StabilityGrid, letter
from imbgui.ui.theme import SPACE, Theme


class StabilityCard(FoldingCard):
    """Says over which costs the advice stays, and shows where it changes to what."""

    def __init__(self) -> None:
        super().__init__(say("How far costs may move"), Detail.STABILITY)
        self._sentence, self._note = Plain(), Note()
        self._grid = StabilityGrid()
        self._pointed = named(Small(), "stabilityField", say("The advice at the chosen field"))
        self._lines: list[LegendLine] = []
        self._legend = QVBoxLayout()
        self._legend.setSpacing(SPACE // 2)
        beside = QVBoxLayout()
        beside.addLayout(self._legend)
        beside.addWidget(self._pointed)
        beside.addStretch(1)
        line = QHBoxLayout()
        line.setSpacing(3 * SPACE)
        line.addWidget(self._grid)
        line.addLayout(beside, 1)
        self.inside.addWidget(self._sentence)
        self.inside.addLayout(line)
        self.inside.addWidget(self._note)
        self._grid.pointed.connect(self._on_pointed)

    def display(self, view: StabilityView) -> None:
        """Show the map, or say why there is none."""
        self._sentence.display(view.sentence)
        self._note.display(view.note)
        self._grid.display(view)
        while len(self._lines) < len(view.legend):
            made = LegendLine(len(self._lines))
            self._lines.append(made)
            self._legend.addWidget(made)
            made.display_theme(self.theme)
        for place, line in enumerate(self._lines):
            is_used = place < len(view.legend)
            line.setVisible(is_used)
            if is_used:
                line.display(f"{letter(place)}  {view.legend[place]}")

    def display_theme(self, theme: Theme) -> None:
        """Draw in these colours."""
        super().display_theme(theme)
        self._grid.display_theme(theme)
        for line in self._lines:
            line.display_theme(theme)

    def _on_pointed(self, sentence: str) -> None:
        self._pointed.display(sentence)
