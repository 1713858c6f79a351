"""The few kinds of text, buttons and frames that every page is made of; theme.py dresses them."""

from html import escape
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from imbgui.ui.retelling import Words, tell
from imbgui.ui.theme import SPACE

AnyWidget = TypeVar("AnyWidget", bound=QWidget)


def named(widget: AnyWidget, name: str, words: Words) -> AnyWidget:
    """Give a widget the name that scripts know it by, and the words that are read out for it."""
    widget.setObjectName(name)
    tell(widget, words, widget.setAccessibleName)
    return widget


def plain_tip(text: str) -> str:
    """Return text for a tool tip, which would take what looks like markup for markup."""
    return f"<span>{escape(text)}</span>".replace("\n", "<br>") if "<" in text else text


def announce(widget: QWidget, words: str) -> None:
    """Have a screen reader say what has just changed, once it has said what it is saying."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))


class _Text(QLabel):
    """Text that wraps and can be marked with mouse or keyboard; never read as markup."""

    def __init__(self, text: Words = "") -> None:
        super().__init__()
        tell(self, text, self.setText)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)

    def display(self, text: str) -> None:
        """Say this, or take no room when there is nothing to say."""
        if self.text() != text:
            self.setText(text)
        self.setVisible(bool(text))


class Title(_Text):
    """What a page asks, above it."""


class Answer(_Text):
    """The one sentence that matters most."""


class Heading(_Text):
    """What a card is about."""


class SubHeading(_Text):
    """What a few lines within a card have in common."""

    def __init__(self, text: Words) -> None:
        super().__init__(text)
        self.setIndent(0)


class Plain(_Text):
    """Ordinary text."""


class Note(_Text):
    """Text of second rank."""


class Small(_Text):
    """Captions and hints."""


class RecommendedKey(_Text):
    """Says in a plot's legend what the mark of the recommendation looks like."""


class YoursKey(_Text):
    """Says in a plot's legend what the mark of the analyst's cut-off looks like."""


class Trouble(_Text):
    """What is wrong, beside where it is."""


class Banner(_Text):
    """What must be known before the rest of the page is believed."""


class Badge(_Text):
    """A verdict, set apart; its tone is good, fair or careful."""

    def display_in_tone(self, text: str, tone: str) -> None:
        """Say this in this tone."""
        self.display(text)
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().polish(self)


class PrimaryButton(QPushButton):
    """The one thing to do next."""


class LinkButton(QPushButton):
    """What may be done besides, without drawing the eye."""


class FoldingHeading(LinkButton):
    """The heading of a card that folds."""


class Card(QFrame):
    """A white sheet that holds what belongs together, one below the other."""

    def __init__(self, heading: str = "") -> None:
        super().__init__()
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        self.body.setSpacing(SPACE)
        if heading:
            self.body.addWidget(Heading(heading))


class PageBody(QWidget):
    """What scrolls in a page."""


class Scrolling(QScrollArea):
    """Parts one below the other in its ``body``; they scroll when the window is small.

    The body is in its place before anything is in it: once filled, everything in it would have to
    be dressed and measured to be put there, seen or not.
    """

    def __init__(self, left: int, top: int, right: int, bottom: int, spacing: int) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = PageBody()
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(left, top, right, bottom)
        self.body.setSpacing(spacing)
        self.setWidget(inside)


class Page(Scrolling):
    """A page: a title, then its parts."""

    def __init__(self, title: str, name: str) -> None:
        super().__init__(3 * SPACE, 2 * SPACE, 3 * SPACE, 3 * SPACE, 2 * SPACE)
        self.setObjectName(name)
        self.title = Title(title)
        self.body.addWidget(self.title)


def row(*parts: QWidget | str | int) -> QHBoxLayout:
    """Return parts side by side: a text becomes a label, a number a stretch of that strength."""
    layout = QHBoxLayout()
    layout.setSpacing(SPACE)
    for part in parts:
        if isinstance(part, int):
            layout.addStretch(part)
        elif isinstance(part, str):
            layout.addWidget(QLabel(part))
        else:
            layout.addWidget(part)
    return layout
