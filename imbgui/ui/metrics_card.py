"""The usual metrics, for those who ask."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from imbgui.application.events import Detail
from imbgui.application.views.cards import MetricsView
from imbgui.language import mark, say
from imbgui.ui.blocks import Note, Plain, named
from imbgui.ui.folding_card import FoldingCard
from imbgui.ui.plain_table import PlainTable
from imbgui.ui.tables import said
from imbgui.ui.theme import SPACE

_CONFUSION = (
    (mark("Of 1,000 cases"), mark("What the cases turned out to be")),
    (mark("Flagged"), mark("How many of them are flagged")),
    (mark("Let through"), mark("How many of them are let through")),
)
_METRICS = (
    (mark("Metric"), mark("What it is called")),
    (mark("Value"), mark("As counted on the practice cases")),
    (mark("What it says"), mark("In plain words")),
)


class MetricsCard(FoldingCard):
    """Shows the confusion matrix and what is commonly made of it."""

    def __init__(self) -> None:
        super().__init__(say("The usual metrics"), Detail.METRICS)
        self._note = Note()
        self._accuracy = named(Plain(), "accuracy", say("Why accuracy misleads"))
        self._confusion = PlainTable(
            "confusionTable",
            say("Confusion matrix"),
            said(_CONFUSION),
            first_number=1,
            narrow=(0,),
        )
        self._metrics = PlainTable(
            "metricsTable", say("The usual metrics"), said(_METRICS), first_number=9, narrow=(0, 1)
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
        line.addLayout(left, 3)
        line.addLayout(right, 4)
        self.inside.addWidget(self._note)
        self.inside.addLayout(line)

    def display(self, view: MetricsView) -> None:
        """Show the metrics at the present cut-off."""
        self._note.display(view.note)
        self._confusion.display([(cells, False) for cells in view.confusion])
        self._metrics.display([((one.name, one.value, one.meaning), False) for one in view.rows])
        self._accuracy.display(view.accuracy)
        self._accuracy.setAccessibleDescription(view.accuracy)
