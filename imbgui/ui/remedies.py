"""What can be done about something, as buttons side by side."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout

from imbgui.domain.table import Remedy
from imbgui.language import say
from imbgui.ui.blocks import LinkButton, named, row


def remedy_buttons(
    offered: Sequence[Remedy], name: str, about: str, chosen: Callable[[Remedy], None]
) -> QHBoxLayout:
    """Return a button for each remedy, called ``name`` and its place; ``about`` is read out too."""
    buttons = []
    for place, remedy in enumerate(offered, start=1):
        label = say(remedy.label)
        button = named(LinkButton(label), f"{name}.{place}", label)
        button.setAccessibleDescription(about)
        button.clicked.connect(lambda _checked, remedy=remedy: chosen(remedy))
        buttons.append(button)
    return row(*buttons, 1)
