"""Keeps the window's keys working while a field is typed in."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit, QWidget


class WindowKeys(QObject):
    """Gives the window its keys first; a field would take some for itself.

    Ctrl+E leads to the end of the line on X11, and Ctrl+Z takes back what was typed, everywhere.

    Parameters
    ----------
    everywhere
        The actions whose keys are the window's wherever they are pressed.
    histories
        Undo and redo: theirs as well, unless the line is to see to it.
    sees_to_it
        Whether a line holds what is no choice yet, so that only it can take it back.
    """

    def __init__(
        self,
        window: QWidget,
        everywhere: Iterable[QAction],
        histories: Iterable[QAction],
        sees_to_it: Callable[[QLineEdit], bool],
    ) -> None:
        super().__init__(window)
        self._everywhere, self._histories = tuple(everywhere), tuple(histories)
        self._sees_to_it = sees_to_it

    def hold_in(self, part: QWidget) -> None:
        """Give the window its keys in the fields of a part of it."""
        for kind in (QLineEdit, QAbstractSpinBox):
            for field in part.findChildren(kind):
                field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let a key pass by the field that has the focus where it is the window's."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if _offers(self._everywhere, event):
                return _passed_on(event)
            in_line = isinstance(watched, QLineEdit) and self._sees_to_it(watched)
            if _offers(self._histories, event) and not in_line:
                return _passed_on(event)
        return super().eventFilter(watched, event)


def _offers(actions: Iterable[QAction], event: QKeyEvent) -> bool:
    """Whether one of these actions can be carried out and has the keys that are pressed."""
    pressed = QKeySequence(event.keyCombination())
    return any(action.isEnabled() and pressed in action.shortcuts() for action in actions)


def _passed_on(event: QKeyEvent) -> bool:
    event.ignore()
    return True
