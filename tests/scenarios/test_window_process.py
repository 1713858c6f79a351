"""The window with real workers: from the example to the report, and nothing left behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from imbgui.launch import opened_window
from imbgui.ui.window import MainWindow
from tests.ui.conftest import AnsweredDialogs

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "resources" / "examples" / "fraud.csv"
PATIENCE = 240_000
"""Milliseconds: a busy machine may be ten times slower than an idle one."""


def label(window: MainWindow, name: str) -> str:
    return window.findChild(QLabel, name).text()


def press(window: MainWindow, name: str) -> None:
    QTest.mouseClick(window.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def type_into(window: MainWindow, name: str, text: str) -> None:
    line = window.findChild(QLineEdit, name)
    line.selectAll()
    QTest.keyClicks(line, text)


def choose(window: MainWindow, name: str, data: str) -> None:
    combo = window.findChild(QComboBox, name)
    combo.setCurrentIndex(combo.findData(data))


def point_at(window: MainWindow, name: str, x: float, y: float) -> None:
    plot = window.findChild(QWidget, name)
    at = plot.mapFromScene(plot.getViewBox().mapViewToScene(QPointF(x, y)))
    QTest.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=at)


@pytest.fixture(autouse=True)
def one_thread_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give workers the environment that the program gives them; without it fits crawl."""
    monkeypatch.setenv("OMP_WAIT_POLICY", "passive")
    monkeypatch.setenv("OMP_NUM_THREADS", "1")


@pytest.mark.on_demand
def test_that_an_analyst_gets_from_the_example_to_a_report(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    dialogs = AnsweredDialogs(written=tmp_path / "answer.xlsx")
    with opened_window(qapp, dialogs, workers=2) as window:
        qtbot.addWidget(window)
        window.show()
        press(window, "exampleFraud")
        target = window.findChild(QComboBox, "targetColumn")
        qtbot.waitUntil(lambda: target.count() > 0, timeout=PATIENCE)
        choose(window, "targetColumn", "fraud")
        press(window, "nextCosts")
        type_into(window, "falseAlarmCost", "25")
        type_into(window, "missedCost", "1500")
        press(window, "nextAnalyse")
        choose(window, "effort", "quick")
        press(window, "analyse")
        decide = window.findChild(QWidget, "pageDecide")
        qtbot.waitUntil(decide.isVisible, timeout=PATIENCE)
        answer = label(window, "recommendation")
        assert "risk score of" in answer

        outcomes = window.findChild(QWidget, "outcomes")
        recommended = outcomes.accessibleDescription()
        point_at(window, "costCurve", 5, 1000)
        assert outcomes.accessibleDescription() != recommended
        press(window, "backToRecommended")
        assert outcomes.accessibleDescription() == recommended

        type_into(window, "missedCostHere", "50")
        assert label(window, "recommendation") != answer

        press(window, "stepReport")
        press(window, "saveReport")
        message = window.findChild(QLabel, "message")
        qtbot.waitUntil(lambda: bool(message.text()), timeout=PATIENCE)
        assert (tmp_path / "answer.xlsx").is_file(), message.text()
        window.close()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes in /proc")
def test_that_a_window_that_is_told_to_end_leaves_no_process_and_keeps_the_work(
    qtbot: QtBot, tmp_path: Path
) -> None:
    own = {"QT_QPA_PLATFORM": "offscreen", "XDG_STATE_HOME": str(tmp_path)}
    running = subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), str(EXAMPLE)], env=os.environ | own
    )
    qtbot.waitUntil(lambda: any(tmp_path.rglob("choices.json")), timeout=PATIENCE)
    children = children_of(running.pid)
    assert len(children) > 1
    running.send_signal(signal.SIGTERM)
    assert running.wait(timeout=PATIENCE / 1000) == 0
    qtbot.waitUntil(lambda: not any(map(is_running, children)), timeout=PATIENCE)
    assert any(tmp_path.rglob("choices.json"))


def children_of(pid: int) -> list[int]:
    listings = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for listing in listings for child in listing.read_text().split()]


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
