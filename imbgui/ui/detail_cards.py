"""The cards below the answer, each folded until it is asked for."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from imbgui.application.views.decide import DecideView
from imbgui.ui.groups_card import GroupsCard
from imbgui.ui.metrics_card import MetricsCard
from imbgui.ui.score_cards import CalibrationCard, GainsCard
from imbgui.ui.stability_card import StabilityCard
from imbgui.ui.theme import SPACE, Theme
from imbgui.ui.weights_card import WeightsCard


class DetailCards(QWidget):
    """Shows what experts and doubters ask for."""

    chosen = Signal(object)
    """DetailFolded or ByChosen."""

    def __init__(self) -> None:
        super().__init__()
        self._weights, self._stability = WeightsCard(), StabilityCard()
        self._calibration, self._gains = CalibrationCard(), GainsCard()
        self._metrics, self._groups = MetricsCard(), GroupsCard()
        self._cards = (
            self._weights,
            self._stability,
            self._calibration,
            self._gains,
            self._metrics,
            self._groups,
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * SPACE)
        for card in self._cards:
            layout.addWidget(card)
            card.folded.connect(self.chosen)
        self._groups.chosen.connect(self.chosen)

    def display(self, view: DecideView) -> None:
        """Show what is unfolded."""
        for card in self._cards:
            card.display_opened(view.opened)
        self._weights.display(view)
        told = view.cards
        if told.stability is not None:
            self._stability.display(told.stability)
        if told.calibration is not None:
            self._calibration.display(told.calibration)
        if told.gains is not None:
            self._gains.display(told.gains)
        if told.metrics is not None:
            self._metrics.display(told.metrics)
        if told.groups is not None:
            self._groups.display(told.groups)

    def display_theme(self, theme: Theme) -> None:
        """Draw in these colours."""
        for card in self._cards:
            card.display_theme(theme)
