"""The panel that explains a page: there when asked for, and about the page beside it."""

import pytest
from PySide6.QtWidgets import QWidget

from imbgui.application.events import Step
from imbgui.application.words.explain import EXPLAINED
from imbgui.ui.blocks import Note, SubHeading
from tests.ui.conftest import Driven


def explained(driven: Driven) -> list[tuple[str, str]]:
    panel = driven.find(QWidget, "explainPanel")
    inside = panel.widget()
    words = [one.text() for one in inside.findChildren(SubHeading)]
    return list(zip(words, [one.text() for one in inside.findChildren(Note)], strict=True))


def test_that_nothing_is_explained_until_it_is_asked_for(driven: Driven) -> None:
    assert not driven.find(QWidget, "explainPanel").isVisible()
    driven.trigger("actionExplain")
    assert driven.find(QWidget, "explainPanel").isVisible()
    driven.trigger("actionExplain")
    assert not driven.find(QWidget, "explainPanel").isVisible()


@pytest.mark.parametrize("step", Step)
def test_that_the_words_of_the_page_are_explained(driven: Driven, step: Step) -> None:
    driven.trigger("actionExplain")
    driven.click(f"step{step.capitalize()}")
    assert explained(driven) == [(one.word, one.meaning) for one in EXPLAINED[step]]
