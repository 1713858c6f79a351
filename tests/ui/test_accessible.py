"""What a screen reader is told, and what a finger or an unsteady hand can hit."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget

from imbgui.application.events import Step
from imbgui.ui import blocks
from imbgui.ui.theme import LIGHT, apply_theme
from tests.ui.conftest import Driven

LEAST_PIXELS = 24
"""The least size of a target (WCAG 2.2, 2.5.8)."""


class Reader:
    """A screen reader that writes down what it is told to say."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def isActive(self) -> bool:  # noqa: N802
        return True

    def updateAccessibility(self, event: object) -> None:  # noqa: N802
        self.said.append(event.message())


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    listening = Reader()
    monkeypatch.setattr(blocks, "QAccessible", listening)
    return listening


def test_that_a_changed_recommendation_is_announced_and_a_first_one_is_not(
    driven: Driven, reader: Reader
) -> None:
    driven.analyse()
    assert reader.said == []
    driven.type_into("missedCostHere", "4000")
    assert driven.text("recommendation") in reader.said[-1]
    assert driven.text("verdict") in reader.said[-1]
    times = len(reader.said)
    driven.click("stepData")
    assert len(reader.said) == times  # nothing has changed


def test_that_what_the_message_bar_says_is_announced(driven: Driven, reader: Reader) -> None:
    QApplication.clipboard().clear()
    driven.trigger("actionPaste")
    assert reader.said == [driven.text("message")]


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[None]:
    """Dress widgets as the program does."""
    style, palette = qapp.style().name(), qapp.palette()
    apply_theme(qapp, LIGHT)
    yield
    qapp.setStyleSheet("")
    qapp.setStyle(style)
    qapp.setPalette(palette)


@pytest.mark.usefixtures("dressed")
@pytest.mark.parametrize("step", Step)
def test_that_every_target_can_be_hit_and_has_a_name(driven: Driven, step: Step) -> None:
    driven.analyse()
    driven.click(f"step{step.capitalize()}")
    small, nameless = [], []
    for kind in (QAbstractButton, QComboBox, QLineEdit):
        for one in driven.window.findChildren(kind):
            if not one.isVisible() or is_inside_another(one):
                continue
            if min(one.width(), one.height()) < LEAST_PIXELS:
                small.append((one.objectName(), one.width(), one.height()))
            if not (one.accessibleName() or getattr(one, "text", str)()):
                nameless.append(one.objectName())
    assert (small, nameless) == ([], [])


def is_inside_another(one: QWidget) -> bool:
    """Whether it is a part of a spin box, a table or the like, which is the target."""
    return one.objectName().startswith("qt_") or isinstance(one.parent(), QComboBox)
