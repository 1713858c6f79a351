"""The usual metrics, for those who ask."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from imbgui.application.events import Detail
from imbgui.application.views.cards import MetricsView
from imbgui.ui.blocks import Note, Plain, named
from imbgui.ui.folding_card import FoldingCard
from imbgui.ui.plain_table import PlainTable
from imbgui.ui.theme import SPACE

_CONFUSION = (
    ("Of 1,000 cases", "What the cases turned out to be"),
    ("Flagged", "How many of them are flagged"),
    ("Let through", "How many of them are let through"),
)
_METRICS = (
    ("Metric", "What it is called"),
    ("Value", "As counted on the practice cases"),
    ("What it says", "In plain words"),
)


class MetricsCard(FoldingCard):
    """Shows the confusion matrix and what is commonly made of it."""

    def __init__(self) -> None:
        super().__init__("The usual metrics", Detail.METRICS)
        self._note, self._accuracy = Note(), named(Plain(), "accuracy", "Why accuracy misleads")
        self._confusion = PlainTable(
            "confusionTable", "Confusion matrix", _CONFUSION, first_number=1, narrow=(0,)
        )
        self._metrics = PlainTable(
            "metricsTable", "The usual metrics", _METRICS, first_number=9, narrow=(0, 1)
        )
        left = QVBoxLayout()
        left.addWidget(self._confusion)
        left.addWidget(self._accuracy)
        left.addStretch(1)
        right = QVBoxLayout()
        right.addWidget(self._metrics)
        right.addStretch(1)
        line = QHBoxLayout()
        line.setSpacing(2 * SPACE)
        line.addLayout(left, 1)
        line.addLayout(right, 1)
        self.inside.addWidget(self._note)
        self.inside.addLayout(line)

    def display(self, view: MetricsView) -> None:
        """Show the metrics at the present cut-off."""
        self._note.display(view.note)
        self._confusion.display([(cells, False) for cells in view.confusion])
        self._metrics.display([((one.name, one.value, one.meaning), False) for one in view.rows])
        self._accuracy.display(view.accuracy)
        self._accuracy.setAccessibleDescription(view.accuracy)
