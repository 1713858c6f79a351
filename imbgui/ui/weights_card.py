"""What each class weight does, as a plain table."""

from imbgui.application.events import Detail
from imbgui.application.views.decide import DecideView
from imbgui.application.views.strategies import WeightRow
from imbgui.language import mark, say
from imbgui.ui.blocks import Note, named
from imbgui.ui.folding_card import FoldingCard
from imbgui.ui.plain_table import PlainTable
from imbgui.ui.retelling import keep_telling
from imbgui.ui.tables import said

_HEADINGS = (
    ("", mark("The recommended weight")),
    (mark("Weight"), mark("How many times each bad case counts while the model learns")),
    (mark("Cut-off"), mark("Risk score from which cases are checked")),
    (mark("Caught"), mark("Bad cases caught, of 1,000 cases")),
    (mark("Missed"), mark("Bad cases missed, of 1,000 cases")),
    (mark("False alarms"), mark("Good cases flagged, of 1,000 cases")),
    (mark("Precision"), mark("Of the cases flagged, how many are bad")),
    (mark("Recall"), mark("Of all bad cases, how many are caught")),
    (mark("Cost per 1,000"), mark("Expected cost of 1,000 cases at this cut-off")),
)


class WeightsCard(FoldingCard):
    """Compares the weights that were tried with the learner of the strategy that is shown."""

    def __init__(self) -> None:
        super().__init__(say("What each weight does"), Detail.WEIGHTS)
        self._note = named(Note(), "weightsNote", say("Whose weights are compared"))
        self._table = PlainTable(
            "weightTable", say("What each class weight does"), said(_HEADINGS), narrow=(0, 8)
        )
        keep_telling(self._table, lambda: self._table.name_columns(said(_HEADINGS)))
        self.inside.addWidget(self._note)
        self.inside.addWidget(self._table)

    def display(self, view: DecideView) -> None:
        """Show the weights, or say why there are none."""
        self._note.display(view.weights_note)
        self._note.setAccessibleDescription(view.weights_note)
        self._table.setVisible(len(view.weights) > 1)
        self._table.display([(_cells(one), one.recommended) for one in view.weights])


def _cells(one: WeightRow) -> tuple[str, ...]:
    return (
        "◆" if one.recommended else "",
        one.weight,
        one.threshold,
        one.caught,
        one.missed,
        one.false_alarms,
        one.precision,
        one.recall,
        one.cost,
    )
