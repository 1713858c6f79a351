"""Sentences that end in fields, below each other, as on the Costs page."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QHBoxLayout, QLabel, QWidget

from imbgui.ui.blocks import Note
from imbgui.ui.money_field import MoneyField
from imbgui.ui.retelling import Words, tell
from imbgui.ui.theme import SPACE

Part = QWidget | Words
Line = tuple[Words, QWidget | Sequence[Part], str]
"""The words before, the field or fields with words between them, and a note behind."""

_WORDS = 250
"""As wide as the longest sentences before a field, so that fields stand below each other."""
_LINE = 30
"""As high as a field: words beside it are as high, so that their texts stand on one line."""


def in_a_row(*parts: Part) -> QWidget:
    """Return fields with words between them as one widget."""
    whole = QWidget()
    layout = _in_a_row(parts)
    layout.setContentsMargins(0, 0, 0, 0)
    whole.setLayout(layout)
    return whole


def sentences(*lines: Line) -> QGridLayout:
    """Lay sentences out; each label leads into its first field."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(2 * SPACE)
    grid.setVerticalSpacing(SPACE)
    grid.setColumnStretch(2, 1)
    grid.setColumnMinimumWidth(0, _WORDS)
    top = Qt.AlignmentFlag.AlignTop
    for number, (words, fields, note) in enumerate(lines):
        parts = [fields] if isinstance(fields, QWidget) else list(fields)
        if words:
            label = _label(words)
            label.setBuddy(_target(next(one for one in parts if isinstance(one, QWidget))))
            grid.addWidget(label, number, 0, top)
        if note and len(parts) == 1 and isinstance(parts[0], QWidget):
            grid.addWidget(parts[0], number, 1, top)
            grid.addWidget(_remark(note), number, 2, top)
        else:
            grid.addLayout(_in_a_row(parts, note), number, 1, 1, 2)
    return grid


def _in_a_row(parts: Sequence[Part], note: str = "") -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(SPACE)
    for part in parts:
        widget = part if isinstance(part, QWidget) else _label(part)
        if isinstance(part, QAbstractButton):
            widget.setMinimumHeight(_LINE)
        line.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
    if note:
        line.addWidget(_remark(note), 1, Qt.AlignmentFlag.AlignTop)
    else:
        line.addStretch(1)
    return line


def _remark(note: str) -> Note:
    remark = Note(note)
    remark.setMinimumHeight(_LINE)
    return remark


def _label(words: Words) -> QLabel:
    label = QLabel()
    tell(label, words, label.setText)
    label.setMinimumHeight(_LINE)
    return label


def _target(field: QWidget) -> QWidget:
    return field.line if isinstance(field, MoneyField) else field
