"""The answer by the groups of a column."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel

from imbgui.application.events import ByChosen, Detail
from imbgui.application.views.cards import GroupRow, GroupsView
from imbgui.application.words.cards import BY_GROUP_NOTE
from imbgui.language import mark, say
from imbgui.ui.blocks import Note, Plain, named, row
from imbgui.ui.choices import fill_choices
from imbgui.ui.folding_card import FoldingCard
from imbgui.ui.plain_table import PlainTable
from imbgui.ui.retelling import keep_telling
from imbgui.ui.tables import said

_HEADINGS = (
    (mark("Group"), mark("The value of the column, or a band of its numbers")),
    (mark("Cases"), mark("Practice cases of the group, and how many of them are bad")),
    (mark("Cost per 1,000"), mark("What 1,000 cases of this group cost")),
    (
        mark("Likely range"),
        mark("95 of 100 samples like this one would put the cost in this range"),
    ),
    (mark("Good cases\nflagged"), mark("With the likely range; ! where it differs beyond chance")),
    (mark("Bad cases\nmissed"), mark("With the likely range; ! where it differs beyond chance")),
)


class GroupsCard(FoldingCard):
    """Shows what the answer does to each group, and where groups differ beyond chance."""

    chosen = Signal(object)
    """ByChosen."""

    def __init__(self) -> None:
        super().__init__(say("By group"), Detail.GROUPS)
        self._column = named(QComboBox(), "groupColumn", say("Column whose groups are compared"))
        self._table = PlainTable(
            "groupTable", say("The answer by group"), said(_HEADINGS), first_number=1
        )
        keep_telling(self._table, lambda: self._table.name_columns(said(_HEADINGS)))
        self._remarks = named(Plain(), "groupRemarks", say("Where groups differ"))
        label = QLabel(say("Compare the &groups of"))
        label.setBuddy(self._column)
        self.inside.addWidget(Note(say(BY_GROUP_NOTE)))
        self.inside.addLayout(row(label, self._column, 1))
        self.inside.addWidget(self._table)
        self.inside.addWidget(self._remarks)
        self._column.activated.connect(self._on_chosen)

    def display(self, view: GroupsView) -> None:
        """Show the groups of the column that is chosen."""
        fill_choices(self._column, view.columns, view.column, say("Choose a column"))
        self._table.setVisible(bool(view.rows))
        self._table.display([(_cells(one), False) for one in view.rows])
        self._remarks.display("\n".join(view.remarks))
        self._remarks.setAccessibleDescription(self._remarks.text())

    def _on_chosen(self) -> None:
        self.chosen.emit(ByChosen(self._column.currentData()))


def _cells(one: GroupRow) -> tuple[str, ...]:
    return one.name, one.cases, one.cost, one.interval, one.false_alarms, one.missed
