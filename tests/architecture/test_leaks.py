"""That a test which leaves something behind fails, and one that cleans up does not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).resolve().parents[1] / "conftest.py"

START = """
import multiprocessing, os, subprocess, sys, threading

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

kept = []
"""
LEAKS = {
    "widget": "kept.append(QWidget())",
    "timer": "kept.append(QTimer(interval=1000)); kept[0].start()",
    "thread": "threading.Thread(target=threading.Event().wait, daemon=True).start()",
    "process": "kept.append(subprocess.Popen([sys.executable, '-c', 'input()'], stdin=-1))",
}
CLEAN = {
    "widget": "qtbot.addWidget(QWidget())",
    "widget deleted later": "QWidget().deleteLater()",
    "timer": "kept.append(QTimer(interval=1000)); kept[0].start(); kept[0].stop()",
    "thread": "thread = threading.Thread(target=int); thread.start(); thread.join()",
    "thread about to end": "threading.Timer(0.1, int).start()",
    "process": "subprocess.run([sys.executable, '-c', ''], check=True)",
    "worker": """
    worker = multiprocessing.get_context("spawn").Process(target=int)
    worker.start()
    worker.join()""",
}


def outcome_of(body: str, folder: Path) -> tuple[int, str]:
    """Run one test under the fixtures of this project; return pytest's status and words."""
    fixtures = CONFTEST.read_text(encoding="utf-8").replace(
        "GRACE_SECONDS = 5", "GRACE_SECONDS = 1"
    )
    (folder / "conftest.py").write_text(fixtures, encoding="utf-8")
    (folder / "test_it.py").write_text(f"{START}\ndef test_it(qtbot):\n    {body}\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_it.py"],
        cwd=folder,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize("kind", LEAKS)
def test_that_a_test_that_leaves_something_behind_fails_with_its_name(
    kind: str, tmp_path: Path
) -> None:
    status, words = outcome_of(LEAKS[kind], tmp_path)
    assert status == 1, words
    assert f"left behind: {kind}" in words


@pytest.mark.parametrize("kind", CLEAN)
def test_that_a_test_that_cleans_up_passes(kind: str, tmp_path: Path) -> None:
    status, words = outcome_of(CLEAN[kind], tmp_path)
    assert status == 0, words
