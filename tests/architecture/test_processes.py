"""What each process loads, and that the Qt it loads is one that works."""

import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]

LEARNS_OR_READS = {
    "imblearn",
    "joblib",
    "lightgbm",
    "openpyxl",
    "pandas",
    "python_calamine",
    "scipy",
    "skops",
    "sklearn",
    "xgboost",
    "xlsxwriter",
}
DRAWS = {"PySide6", "pyqtgraph", "shiboken6"}

LOAD = """
import importlib, json, pkgutil, sys

for name in json.loads(sys.argv[1]):
    module = importlib.import_module(name)
    for found in pkgutil.walk_packages(getattr(module, "__path__", []), f"{name}."):
        importlib.import_module(found.name)
print(json.dumps(sorted({name.split(".")[0] for name in sys.modules})))
"""

REPAINT = """
import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QApplication

application = QApplication([])
plot = pg.PlotWidget()
plot.resize(600, 400)
plot.plot(np.arange(1000), np.sin(np.arange(1000) / 50), pen=pg.mkPen(width=1))
line = pg.InfiniteLine(0, movable=True)
plot.addItem(line)
plot.show()
for place in range(300):
    line.setValue(place)
    plot.grab()
print("repainted")
"""


OPEN = """
import gc, json, sys
from PySide6.QtWidgets import QApplication
from imbgui.launch import opened_window
from imbgui.ui.dialogs import SystemDialogs

if __name__ == "__main__":
    application, told = QApplication([]), {}

    def usable():
        told["plots at once"] = "pyqtgraph" in sys.modules

    def complete():
        told["plots at last"] = "pyqtgraph" in sys.modules
        told["stays"] = gc.isenabled() and gc.get_freeze_count() > 0
        application.quit()

    gc.disable()
    with opened_window(application, SystemDialogs()) as window:
        window.usable.connect(usable)
        window.complete.connect(complete)
        window.show()
        application.exec()
    told["may go"] = gc.get_freeze_count() == 0
    print(json.dumps(told))
"""


def python(code: str, *arguments: str) -> str:
    """Run code in a fresh interpreter, and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def loaded_by(*modules: str) -> set[str]:
    """Return the distributions in a fresh interpreter that has imported these and all below."""
    return set(json.loads(python(LOAD, json.dumps(modules))))


def test_that_the_window_loads_nothing_that_reads_or_learns() -> None:
    loaded = loaded_by(
        "imbgui.domain",
        "imbgui.store",
        "imbgui.application",
        "imbgui.jobs",
        "imbgui.ui",
        "imbgui.launch",
    )
    assert not loaded & LEARNS_OR_READS


def test_that_the_window_opens_before_it_can_plot_and_what_is_loaded_then_stays() -> None:
    assert json.loads(python(OPEN)) == {
        "plots at once": False,
        "plots at last": True,
        "stays": True,
        "may go": True,
    }


def test_that_the_command_line_loads_neither_qt_nor_what_reads_or_learns() -> None:
    assert not loaded_by("imbgui.cli.running") & (DRAWS | LEARNS_OR_READS)


def test_that_tasks_load_no_qt() -> None:
    loaded = loaded_by("imbgui.sheets", "imbgui.training", "imbgui.reports", "imbgui.work")
    assert not loaded & DRAWS


def test_that_the_installed_qt_is_one_that_survives_painting() -> None:
    assert Version("6.9.3") <= Version(version("PySide6-Essentials")) < Version("6.11")


def test_that_a_plot_can_be_repainted_300_times() -> None:
    assert python(REPAINT).strip() == "repainted"
