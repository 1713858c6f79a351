"""Work that a killed window left is offered by the next one, and taken up where it was."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from imbgui.application.events import AboutEdited, CostsEdited, RoleChosen
from imbgui.domain.table import Role
from imbgui.domain.tasks import About
from imbgui.launch import opened_window
from imbgui.store.recovery import Recovery
from imbgui.ui.window import MainWindow
from tests.builders import some_costs
from tests.ui.conftest import AnsweredDialogs
from tests.work.claims import claims, write

PATIENCE = 60_000


def is_idle(window: MainWindow) -> bool:
    return window._session.state.job is None


def bar(window: MainWindow) -> QWidget:
    return window.recovery


def press(window: MainWindow, name: str) -> None:
    QTest.mouseClick(window.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "recovery"


@pytest.fixture
def left(qapp: QApplication, qtbot: QtBot, tmp_path: Path, root: Path) -> Path:
    """Return a file that a window was open with that was then killed."""
    file = write(tmp_path / "claims.csv", claims(200, 40))
    recovery = Recovery(root)
    with opened_window(qapp, AnsweredDialogs(), workers=1, recovery=recovery) as window:
        qtbot.addWidget(window)
        assert not bar(window).isVisibleTo(window)
        window.open_file(file)
        qtbot.waitUntil(lambda: window._session.state.table is not None, timeout=PATIENCE)
        qtbot.waitUntil(lambda: is_idle(window), timeout=PATIENCE)
        for choice in (
            RoleChosen(("customer",), Role.IGNORED),
            CostsEdited(some_costs(7, 300)),
            AboutEdited(About(set_by="Ann")),
        ):
            window._session.deliver(choice)
        qtbot.waitUntil(lambda: any(root.rglob("choices.json")), timeout=PATIENCE)
        window.close()
    recovery._lock.close()
    return file


def test_that_restored_work_is_as_it_was(
    qapp: QApplication, qtbot: QtBot, left: Path, root: Path
) -> None:
    recovery = Recovery(root)
    with opened_window(qapp, AnsweredDialogs(), workers=1, recovery=recovery) as window:
        qtbot.addWidget(window)
        window.show()
        assert bar(window).isVisibleTo(window)
        press(window, "restoreWork")
        assert not bar(window).isVisibleTo(window)
        session = window._session
        qtbot.waitUntil(lambda: session.state.table is not None, timeout=PATIENCE)
        qtbot.waitUntil(lambda: is_idle(window), timeout=PATIENCE)
        assert session.state.table.source.file == str(left)
        assert session.state.table.column("customer").role is Role.IGNORED
        assert session.state.costs == some_costs(7, 300)
        assert session.state.about.set_by == "Ann"
        window.close()
    recovery.close()
    assert not list(root.iterdir())


def test_that_discarded_work_is_not_offered_again(
    qapp: QApplication, qtbot: QtBot, left: Path, root: Path
) -> None:
    assert left.exists()
    recovery = Recovery(root)
    with opened_window(qapp, AnsweredDialogs(), workers=1, recovery=recovery) as window:
        qtbot.addWidget(window)
        window.show()
        qapp.processEvents()
        press(window, "discardWork")
        assert window._session.state.table is None
        window.close()
    recovery.close()
    again = Recovery(root)
    assert again.found() is None
    again.close()
