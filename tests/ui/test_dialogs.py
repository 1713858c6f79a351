"""The dialogs of the system, which ask for files."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from imbgui.ui.dialogs import SystemDialogs


@pytest.mark.parametrize(
    ("typed", "saved"),
    [
        ("report", "report.pdf"),
        ("report v1.2", "report v1.2.pdf"),
        ("report.pdf", "report.pdf"),
        ("report.HTML", "report.HTML"),
    ],
)
def test_that_a_name_without_an_ending_gets_that_of_the_kind_that_was_picked(
    monkeypatch, typed, saved
):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (typed, "PDF (*.pdf)"))
    assert SystemDialogs().report_to_write(None, Path("decision.pdf")) == Path(saved)


def test_that_nothing_is_saved_where_no_name_was_chosen(monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    assert SystemDialogs().session_to_save(None, Path("session.imbgui")) is None
