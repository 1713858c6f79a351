"""On a server without Qt the command line does its work, and the window says what it lacks."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "resources" / "examples" / "fraud.csv"
WINDOW_PARTS = ("PySide6", "shiboken6", "pyqtgraph")


def without(folder, *packages):
    """Return the environment of a process, and of its workers, that do not find these packages."""
    for name in packages:
        (folder / name).mkdir(parents=True)
        (folder / name / "__init__.py").write_text(
            f"raise ModuleNotFoundError('No module named {name}', name='{name}')\n",
            encoding="utf-8",
        )
    return os.environ | {"PYTHONPATH": str(folder), "QT_QPA_PLATFORM": "offscreen"}


@pytest.fixture
def server(tmp_path):
    return without(tmp_path / "absent", *WINDOW_PARTS)


def imbgui(environment, folder, *arguments):
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *map(str, arguments)],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=240,
    )


def test_that_a_file_is_decided_reported_and_scored_without_qt(server, tmp_path):
    decided = imbgui(
        *(server, tmp_path, "decide", EXAMPLE, "--target", "fraud"),
        *("--false-alarm-cost", 5, "--missed-cost", 200),
        *("--effort", "quick", "--strategies", "plain", "--workers", 1),
        *("--report", "answer.xlsx", "--save", "answer.imbgui"),
    )
    assert decided.returncode == 0, decided.stderr
    scored = imbgui(server, tmp_path, "score", "answer.imbgui", EXAMPLE, "--out", "scored.csv")
    assert scored.returncode == 0, scored.stderr
    assert (tmp_path / "answer.xlsx").stat().st_size
    assert (tmp_path / "scored.csv").stat().st_size


def test_that_asking_for_the_window_without_qt_says_what_to_install(server, tmp_path):
    refused = imbgui(server, tmp_path, EXAMPLE)
    assert refused.returncode == 1
    assert "imbgui[desktop]" in refused.stderr
    assert "imbgui decide FILE" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_that_any_other_missing_part_is_not_taken_for_the_window(tmp_path):
    failed = imbgui(without(tmp_path / "absent", "platformdirs"), tmp_path, EXAMPLE)
    assert failed.returncode == 1
    assert "imbgui[desktop]" not in failed.stderr
    assert "No module named platformdirs" in failed.stderr
