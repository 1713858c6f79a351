"""The window speaks of what the analyst calls a bad case, in all that it shows and reads out."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot

from imbgui.application.events import Step, StepVisited
from imbgui.language import speaking
from imbgui.ui.plot import Plot
from tests.ui.conftest import Driven

GENERIC = {
    "en": re.compile(r"\b(bad|missed|caught) cases?\b|\bbad ones\b", re.IGNORECASE),
    "de": re.compile(r"Problemf|\b(übersehene|erkannte)[rnms]? F[aä]ll\w*\b(?! „)", re.IGNORECASE),
}


def said_by(widget: QWidget) -> Iterator[str]:
    """Return all that a widget shows or reads out, its header, its cells and its axes included."""
    yield from (widget.accessibleName(), widget.accessibleDescription(), widget.toolTip())
    text = getattr(widget, "text", None)
    if callable(text) and not isinstance(widget, QLineEdit):
        yield text()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(place) for place in range(widget.count()))
    if isinstance(widget, QTableView) and widget.model() is not None:
        model = widget.model()
        roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        for column in range(model.columnCount()):
            for role in roles:
                yield str(model.headerData(column, Qt.Orientation.Horizontal, role))
                for row in range(model.rowCount()):
                    yield str(model.index(row, column).data(role))
    if isinstance(widget, Plot):
        yield from (widget.widget.getAxis(side).labelText for side in ("bottom", "left"))


def generic_words(driven: Driven, code: str) -> set[str]:
    widgets = (driven.window, *driven.window.findChildren(QWidget))
    return {one for widget in widgets for one in said_by(widget) if GENERIC[code].search(one)}


def visit_every_page(driven: Driven) -> None:
    for step in Step:
        driven.deliver(StepVisited(step))


@pytest.mark.parametrize(("code", "noun"), [("en", "fraud"), ("de", "Betrug")])
def test_that_no_text_of_a_decided_window_speaks_of_bad_cases_once_they_have_a_name(
    code: str, noun: str, qtbot: QtBot, tmp_path: Path
) -> None:
    with speaking(code):
        driven = Driven(tmp_path)
        qtbot.addWidget(driven.window)
        driven.window.show()
        driven.analyse()
        visit_every_page(driven)
        assert generic_words(driven, code)
        driven.type_into("eventNoun", noun)
        visit_every_page(driven)
        assert not generic_words(driven, code)


def test_that_sentences_follow_the_noun_as_it_is_typed_without_losing_the_field(
    driven: Driven,
) -> None:
    driven.analyse()
    driven.click("stepCosts")
    line = driven.find(QLineEdit, "eventNoun")
    line.setFocus()
    driven.type_into("eventNoun", "churn")
    assert driven.window.focusWidget() is line
    assert line.text() == "churn"
    assert driven.find(QLineEdit, "missedCost").accessibleName() == "Cost of a missed churn"
    assert driven.session.state.about.event == "churn"


def test_that_undo_and_redo_of_a_noun_bring_the_sentences_back(driven: Driven) -> None:
    driven.analyse()
    driven.type_into("eventNoun", "churn")
    missed = driven.find(QLineEdit, "missedCost")
    driven.session.undo()
    assert missed.accessibleName() == "Cost of a missed bad case"
    assert driven.text("eventNoun") == ""
    assert driven.session.state.costs is not None
    driven.session.redo()
    assert missed.accessibleName() == "Cost of a missed churn"
    assert driven.text("eventNoun") == "churn"
