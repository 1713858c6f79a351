"""Files that cannot be read, opened in the window with its real workers."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from imbgui.domain import problems
from imbgui.launch import opened_window
from imbgui.ui.window import MainWindow
from tests.sheets.test_awkward_files import REFUSED
from tests.ui.conftest import AnsweredDialogs

PATIENCE = 120_000
"""Milliseconds: a busy machine may be ten times slower than an idle one."""
PHRASES = {
    problems.PasswordProtected: "has a password",
    problems.TooLarge: "more memory than is safe",
    problems.DamagedFile: "incomplete or damaged",
    problems.EmptyFile: "is empty",
    problems.EmptySheet: "has no data rows",
    problems.NotASpreadsheet: "is not a spreadsheet",
    problems.RaggedRows: "cells as the heading has",
}
CLAIMS = "amount,fraud\n" + "".join(f"{row},{'no' if row % 9 else 'yes'}\n" for row in range(90))


def opened(window: MainWindow, file: Path, qtbot: QtBot) -> str:
    """Open a file, wait until nothing is under way, and return what the window says."""
    window.open_file(file)
    stop = window.findChild(QAction, "actionStop")
    qtbot.waitUntil(lambda: not stop.isEnabled(), timeout=PATIENCE)
    message = window.findChild(QLabel, "message")
    return message.text() if message.isVisible() else ""


@pytest.fixture(autouse=True)
def one_thread_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give workers the environment that the program gives them."""
    monkeypatch.setenv("OMP_WAIT_POLICY", "passive")
    monkeypatch.setenv("OMP_NUM_THREADS", "1")


def test_that_no_file_that_cannot_be_read_harms_the_window_or_what_is_open_in_it(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, shared: Path
) -> None:
    claims = tmp_path / "claims.csv"
    claims.write_text(CLAIMS, encoding="utf-8")
    with opened_window(qapp, AnsweredDialogs(), workers=1) as window:
        qtbot.addWidget(window)
        window.show()
        assert opened(window, shared / "awkward" / "derived_truncated.xlsx", qtbot)
        assert window.findChild(QPushButton, "openFirstFile").isVisible()
        assert opened(window, claims, qtbot) == ""
        target = window.findChild(QComboBox, "targetColumn")
        target.setCurrentText("fraud")
        preview = window.findChild(QTableView, "previewTable").model()
        for name, problem in REFUSED.items():
            said = opened(window, shared / "awkward" / name, qtbot)
            assert (name, PHRASES[problem] in said, name in said) == (name, True, True)
            assert "Traceback" not in said
            assert (name, target.currentText(), preview.rowCount()) == (name, "fraud", 90)
        QTest.mouseClick(window.findChild(QPushButton, "nextCosts"), Qt.MouseButton.LeftButton)
        assert window.findChild(QPushButton, "nextAnalyse").isVisible()
        window.close()
