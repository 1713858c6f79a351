"""The window's keys work wherever the focus is."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QKeyCombination, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDoubleSpinBox, QLineEdit, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from imbgui.ui.help import GuideDialog
from imbgui.ui.window_keys import WindowKeys
from tests.ui.conftest import Driven

# Said of the plain windows here by the platform that shows nothing.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

KEYS = {
    "actionOpen": "Ctrl+O",
    "actionSave": "Ctrl+S",
    "actionReport": "Ctrl+E",
    "actionPrint": "Ctrl+P",
    "actionStepData": "Ctrl+1",
    "actionStepCosts": "Ctrl+2",
    "actionStepAnalyse": "Ctrl+3",
    "actionStepDecide": "Ctrl+4",
    "actionStepReport": "Ctrl+5",
    "actionStepScore": "Ctrl+6",
    "actionRecommended": "Ctrl+R",
    "actionExplain": "Shift+F1",
    "actionGuide": "F1",
    "actionUndo": "Ctrl+Z",
    "actionRedo": "Ctrl+Y",
    "actionAnalyse": "F5",
    "actionStop": "Esc",
}
"""In an order in which each can be carried out once the one before was."""


class GreedyLine(QLineEdit):
    """Wants every key for itself, as lines want some, and others on each system."""

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)


def press(widget: QWidget, keys: str) -> None:
    combination: QKeyCombination = QKeySequence(keys)[0]
    QTest.keyClick(widget, combination.key(), combination.keyboardModifiers())


@pytest.mark.parametrize("where", ["missedCostHere", "threshold"])
def test_that_every_key_of_the_window_holds_in_a_field(driven: Driven, where: str) -> None:
    driven.analyse()
    driven.type_into("missedCostHere", "120")
    field, heard = driven.find(QWidget, where), []
    for name, keys in KEYS.items():
        driven.window.findChild(QAction, name).triggered.connect(
            lambda *_, keys=keys: heard.append(keys)
        )
        driven.click("stepDecide")
        field.setFocus()
        press(field, keys)
    driven.window.findChild(GuideDialog).close()
    assert heard == list(KEYS.values())


def a_window(line: QLineEdit, *, sees_to_it: bool) -> tuple[QMainWindow, list[str]]:
    window, heard = QMainWindow(), []
    window.setCentralWidget(line)
    report, undo = QAction("Report", window), QAction("Undo", window)
    for action, keys in ((report, "Ctrl+E"), (undo, "Ctrl+Z")):
        action.setShortcut(keys)
        action.triggered.connect(lambda *_, keys=keys: heard.append(keys))
        window.addAction(action)
    WindowKeys(window, [report], [undo], lambda _: sees_to_it).hold_in(window)
    return window, heard


@pytest.mark.parametrize(
    ("sees_to_it", "expected"), [(False, ["Ctrl+E", "Ctrl+Z"]), (True, ["Ctrl+E"])]
)
def test_that_a_line_gets_no_key_of_the_window_but_to_take_back_what_only_it_can(
    qtbot: QtBot,
    sees_to_it: bool,  # noqa: FBT001 - a parameter of the test
    expected: list[str],
) -> None:
    line = GreedyLine()
    window, heard = a_window(line, sees_to_it=sees_to_it)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    for keys in ("Ctrl+E", "Ctrl+Z"):
        press(line, keys)
    assert heard == expected


def test_that_a_line_keeps_the_keys_of_what_cannot_be_done(qtbot: QtBot) -> None:
    line = GreedyLine("1500")
    window, heard = a_window(line, sees_to_it=False)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    for action in window.actions():
        action.setEnabled(False)
    line.setCursorPosition(4)
    QTest.keyClick(line, Qt.Key.Key_0)
    press(line, "Ctrl+Z")
    assert (heard, line.text()) == ([], "1500")


def test_that_undo_in_a_cost_takes_back_what_was_done_last(driven: Driven) -> None:
    driven.analyse()
    driven.type_into("missedCostHere", "120")
    recommended = driven.find(QDoubleSpinBox, "threshold").value()
    driven.find(QDoubleSpinBox, "threshold").setValue(recommended / 2)
    line = driven.find(QLineEdit, "missedCostHere")
    line.setFocus()
    press(line, "Ctrl+Z")
    assert line.text() == "120"
    assert driven.find(QDoubleSpinBox, "threshold").value() == recommended
    press(line, "Ctrl+Z")
    assert float(line.text()) == 100
    press(line, "Ctrl+Y")
    assert float(line.text()) == 120


def test_that_undo_in_a_remark_takes_back_what_was_typed_in_it(driven: Driven) -> None:
    driven.analyse()
    driven.click("stepCosts")
    driven.click("moreCosts")
    remark = driven.find(QLineEdit, "costsBecause")
    QTest.keyClicks(remark, "as last year")
    press(remark, "Ctrl+Z")
    assert remark.text() == ""
    assert float(driven.find(QLineEdit, "missedCost").text()) == 100


def test_that_undo_in_a_cost_that_does_not_count_yet_leaves_the_file_alone(driven: Driven) -> None:
    table = driven.read()
    driven.click("stepCosts")
    driven.type_into("falseAlarmCost", "7")
    line = driven.find(QLineEdit, "falseAlarmCost")
    press(line, "Ctrl+Z")
    assert line.text() == ""
    assert driven.session.state.table == table


def test_that_a_pdf_is_suggested_where_printing_was_asked_for(driven: Driven) -> None:
    driven.analyse()
    driven.dialogs.written = None
    driven.trigger("actionPrint")
    assert [path.suffix for path in driven.dialogs.suggested] == [".pdf"]
    assert isinstance(driven.dialogs.suggested[0], Path)
