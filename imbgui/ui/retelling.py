"""Words that stand in the window for good, and are said anew when a bad case gets another name."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

Words = str | Callable[[], str]
"""What a widget says; a function that says it where it speaks of bad cases."""


class _Telling(QObject):
    """Stays with a widget for as long as that is there."""

    def __init__(self, widget: QWidget, tell: Callable[[], object]) -> None:
        super().__init__(widget)
        self.tell = tell


def keep_telling(widget: QWidget, tell: Callable[[], object]) -> None:
    """Have a widget told its words, now and at each ``retell``."""
    tell()
    _Telling(widget, tell)


def tell(widget: QWidget, words: Words, take: Callable[[str], object]) -> None:
    """Have a widget take its words, once and for all or at each ``retell`` as they ask for."""
    if isinstance(words, str):
        take(words)
    else:
        keep_telling(widget, lambda: take(words()))


def retell(whole: QWidget) -> None:
    """Say anew what the parts of a window say of bad cases."""
    for one in whole.findChildren(_Telling):
        one.tell()
