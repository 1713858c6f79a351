"""Both curves, side by side."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from imbgui.application.views.curves import CurveView
from imbgui.ui.blocks import Card, Heading, RecommendedKey, Small, YoursKey, named, row
from imbgui.ui.cost_plot import CostPlot
from imbgui.ui.recall_plot import RecallPlot
from imbgui.ui.theme import SPACE, Theme


class PlotCards(QWidget):
    """Shows the cost curve and the precision-recall curve of the strategy that is looked at."""

    moved = Signal(float)
    """To flag this many of 1,000 cases."""
    range_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.cost, self._recall = CostPlot(), RecallPlot()
        self._whole = named(QCheckBox("A&ll 1,000"), "wholeRange", "Show up to flagging every case")
        self._caption = Small()
        left, right = Card(), Card()
        heading = row(Heading("What it costs"), self._whole)
        heading.setStretch(0, 1)
        left.body.addLayout(heading)
        left.body.addWidget(self.cost, 1)
        left.body.addLayout(row(RecommendedKey("◆ recommended"), YoursKey("● your cut-off"), 1))
        right.body.addWidget(Heading("What is caught, and how often an alarm is right"))
        right.body.addWidget(self._recall, 1)
        right.body.addWidget(self._caption)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * SPACE)
        layout.addWidget(left, 1)
        layout.addWidget(right, 1)
        self.cost.moved.connect(self.moved)
        self._recall.moved.connect(self.moved)
        self._whole.toggled.connect(self._on_whole_toggled)

    def display(self, view: CurveView) -> None:
        """Draw the curves and the present point on both."""
        self.cost.display(view)
        self._recall.display(view)
        self._caption.display(f"{view.caption} Dashed: no model at all.")

    def display_theme(self, theme: Theme) -> None:
        """Draw in these colours."""
        self.cost.display_theme(theme)
        self._recall.display_theme(theme)

    def _on_whole_toggled(self, whole: bool) -> None:  # noqa: FBT001 - a Qt slot
        self.cost.display_whole(whole)
        self.range_changed.emit()
