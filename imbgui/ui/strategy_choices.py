"""Tick-boxes for the strategies, by what they have in common, and a class weight of one's own."""

import re
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from imbgui.application.events import Tried, TriedChosen
from imbgui.application.views.analyse import AnalyseView
from imbgui.application.wording import FAMILY_HEADINGS, strategy_explanation
from imbgui.domain.strategies import BLEND, STRATEGIES
from imbgui.language import mark, say
from imbgui.ui.blocks import Small, SubHeading, Trouble, named, row
from imbgui.ui.money_field import MoneyField
from imbgui.ui.retelling import keep_telling
from imbgui.ui.theme import SPACE

_BLEND = mark("A blend of several strategies may be recommended")


class StrategyChoices(QWidget):
    """Shows what will be tried; each tick counts at once."""

    tried_chosen = Signal(object)
    """TriedChosen."""

    def __init__(self) -> None:
        super().__init__()
        self._view: AnalyseView | None = None
        self._boxes = {
            name: named(QCheckBox(), _object_name(name), "")
            for name, strategy in STRATEGIES.items()
            if strategy.family in FAMILY_HEADINGS
        }
        self._headings = {
            words: SubHeading(partial(say, words)) for words in FAMILY_HEADINGS.values()
        }
        self._weight = MoneyField(
            "ownClassWeight", say("A class weight of my own"), optional=True, above_zero=True
        )
        self._weight.line.setPlaceholderText(say("none"))
        self._weight.line.setMaxLength(9)
        self._weight_note = Trouble()
        self._blend = named(QCheckBox(say(_BLEND)), "allowBlend", say(_BLEND))
        self._lay_out()
        for name, box in self._boxes.items():
            keep_telling(box, partial(_name, box, name))
            box.clicked.connect(self._on_clicked)
        self._weight.edited.connect(self._on_weight_edited)
        explanation = strategy_explanation(BLEND)
        self._blend.setToolTip(explanation)
        self._blend.setAccessibleDescription(explanation)
        self._blend.clicked.connect(self._on_blend_clicked)

    def display(self, view: AnalyseView) -> None:
        """Show what is ticked, of the strategies that suit the table."""
        self._view = view
        choices = {one.name: one for one in view.choices}
        self.setEnabled(view.can_choose)
        shown = set()
        for name, box in self._boxes.items():
            choice = choices.get(name)
            box.setVisible(choice is not None)
            if choice is not None:
                shown.add(FAMILY_HEADINGS[STRATEGIES[name].family])
                with QSignalBlocker(box):
                    box.setChecked(choice.ticked)
        for words, heading in self._headings.items():
            heading.setVisible(words in shown)
        if self._weight.value != view.tried.class_weight:
            self._weight.display(view.tried.class_weight)
        self._weight_note.display(view.weight_note)
        with QSignalBlocker(self._blend):
            self._blend.setChecked(view.tried.allow_blend)

    def _lay_out(self) -> None:
        label = QLabel(say("A class &weight of my own"))
        label.setBuddy(self._weight.line)
        hint = Small(lambda: say("Tried beside the others: 10 counts each bad case ten times."))
        weight = row(label, self._weight, hint)
        weight.setStretch(2, 1)
        columns = QHBoxLayout()
        columns.setSpacing(3 * SPACE)
        for headings in _columns():
            column = QVBoxLayout()
            column.setSpacing(SPACE // 2)
            for words in headings:
                column.addWidget(self._headings[words])
                for name, box in self._boxes.items():
                    if FAMILY_HEADINGS[STRATEGIES[name].family] == words:
                        column.addWidget(box)
            column.addStretch(1)
            columns.addLayout(column, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addLayout(columns)
        layout.addLayout(weight)
        layout.addWidget(self._weight_note)
        layout.addWidget(self._blend, alignment=Qt.AlignmentFlag.AlignLeft)

    def _on_clicked(self) -> None:
        for choice in () if self._view is None else self._view.choices:
            if self._boxes[choice.name].isChecked() != choice.ticked:
                self.tried_chosen.emit(TriedChosen(choice.toggled))
                return

    @property
    def _tried(self) -> Tried:
        return Tried() if self._view is None else self._view.tried

    def _on_weight_edited(self) -> None:
        asked = replace(self._tried, class_weight=self._weight.value)
        self.tried_chosen.emit(TriedChosen(asked))

    def _on_blend_clicked(self) -> None:
        asked = replace(self._tried, allow_blend=self._blend.isChecked())
        self.tried_chosen.emit(TriedChosen(asked))


def _columns() -> tuple[list[str], list[str]]:
    """Share the headings out over two columns of about the same height."""
    headings = list(dict.fromkeys(FAMILY_HEADINGS.values()))
    return headings[:4], headings[4:]


def _name(box: QCheckBox, strategy: str) -> None:
    words, explanation = say(STRATEGIES[strategy].plain_name), strategy_explanation(strategy)
    box.setText(words)
    box.setAccessibleName(words)
    box.setToolTip(explanation)
    box.setAccessibleDescription(explanation)


def _object_name(strategy: str) -> str:
    """Return the name that scripts know a tick-box by.

    >>> _object_name("SMOTE + class weight")
    'trySMOTEClassWeight'
    """
    words = re.findall(r"[A-Za-z]+", strategy)
    return "try" + "".join(word[:1].upper() + word[1:] for word in words)
