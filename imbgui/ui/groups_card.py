"""The answer by the groups of a column."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel

from imbgui.application.events import ByChosen, Detail
from imbgui.application.views.cards import GroupRow, GroupsView
from imbgui.application.words.cards import BY_GROUP_NOTE
from imbgui.ui.blocks import Note, Plain, named, row
from imbgui.ui.choices import fill_choices
from imbgui.ui.folding_card import FoldingCard
from imbgui.ui.plain_table import PlainTable

_HEADINGS = (
    ("Group", "The value of the column, or a band of its numbers"),
    ("Cases", "Practice cases of the group, and how many of them are bad"),
    ("Cost per 1,000", "What 1,000 cases of this group cost"),
    ("Likely range", "95 of 100 samples like this one would put the cost in this range"),
    ("Good cases\nflagged", "With the likely range; ! where it differs beyond chance"),
    ("Bad cases\nmissed", "With the likely range; ! where it differs beyond chance"),
)


class GroupsCard(FoldingCard):
    """Shows what the answer does to each group, and where groups differ beyond chance."""

    chosen = Signal(object)
    """ByChosen."""

    def __init__(self) -> None:
        super().__init__("By group", Detail.GROUPS)
        self._column = named(QComboBox(), "groupColumn", "Column whose groups are compared")
        self._table = PlainTable("groupTable", "The answer by group", _HEADINGS, first_number=1)
        self._remarks = named(Plain(), "groupRemarks", "Where groups differ")
        label = QLabel("Compare the &groups of")
        label.setBuddy(self._column)
        self.inside.addWidget(Note(BY_GROUP_NOTE))
        self.inside.addLayout(row(label, self._column, 1))
        self.inside.addWidget(self._table)
        self.inside.addWidget(self._remarks)
        self._column.activated.connect(self._on_chosen)

    def display(self, view: GroupsView) -> None:
        """Show the groups of the column that is chosen."""
        fill_choices(self._column, view.columns, view.column, "Choose a column")
        self._table.setVisible(bool(view.rows))
        self._table.display([(_cells(one), False) for one in view.rows])
        self._remarks.display("\n".join(view.remarks))
        self._remarks.setAccessibleDescription(self._remarks.text())

    def _on_chosen(self) -> None:
        self.chosen.emit(ByChosen(self._column.currentData()))


def _cells(one: GroupRow) -> tuple[str, ...]:
    return one.name, one.cases, one.cost, one.interval, one.false_alarms, one.missed
