"""What nobody expected is logged and said, and the window stays."""

import logging
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from imbgui.ui.crash import CrashDialog, CrashHandler


@pytest.fixture
def handler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    before = list(logging.getLogger("imbgui").handlers)
    handler = CrashHandler(tmp_path)
    handler.install()
    yield handler
    for added in set(logging.getLogger("imbgui").handlers) - set(before):
        logging.getLogger("imbgui").removeHandler(added)
        added.close()


def test_that_a_crash_is_logged_and_said_with_its_details(
    qtbot: QtBot, handler: CrashHandler, tmp_path: Path
) -> None:
    del qtbot
    seen = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, CrashDialog)
        seen.append(dialog.findChild(QPlainTextEdit, "crashDetails").toPlainText())
        dialog.reject()

    QTimer.singleShot(0, look)
    error = ValueError("seven is no colour")
    sys.excepthook(type(error), error, None)
    assert "seven is no colour" in seen[0]
    assert "seven is no colour" in (tmp_path / "imbgui.log").read_text(encoding="utf-8")
    assert handler is not None
