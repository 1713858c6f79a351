"""Measure how long it takes from the start of the process to a window that can be used.

Beside it, the same for a bare window with one pyqtgraph plot, which is the yardstick. A window can
be used once it is exposed and its event loop has taken all that was put off until then.

    python tests/benchmarks/window_start.py [--times 7] [--record]
"""

import argparse
import os
import runpy
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PySide6 import QtWidgets
from PySide6.QtCore import QTimer

MAIN = Path(__file__).resolve().parents[2] / "main.py"
TARGET = 1.5
KINDS = {"a bare window with a plot": "bare", "imbgui": "imbgui"}


class TimedApplication(QtWidgets.QApplication):
    """Says when its window can be used, and ends."""

    def exec(self) -> int:
        """Run the event loop until then."""
        QTimer.singleShot(0, self._on_turn)
        return super().exec()

    def _on_turn(self) -> None:
        handles = [one.windowHandle() for one in self.topLevelWidgets() if one.isVisible()]
        if any(handle is not None and handle.isExposed() for handle in handles):
            sys.stdout.write(f"{time.monotonic()} {time.process_time()}")
            self.quit()
        else:
            QTimer.singleShot(0, self._on_turn)


def open_bare() -> None:
    """Open a window that holds one plot."""
    import pyqtgraph  # noqa: PLC0415 - the other process is not to load it before it does itself

    application = TimedApplication(sys.argv[:1])
    window = QtWidgets.QMainWindow()
    plot = pyqtgraph.PlotWidget()
    plot.plot(list(range(1000)))
    window.setCentralWidget(plot)
    window.resize(1280, 860)
    window.show()
    application.exec()


def open_imbgui() -> None:
    """Open the program's own window."""
    sys.argv, sys.path[0] = [str(MAIN)], str(MAIN.parent)
    QtWidgets.QApplication = TimedApplication  # type: ignore[misc]
    runpy.run_path(sys.argv[0], run_name="__main__")


def started(kind: str, home: str) -> tuple[float, float]:
    """Return after how long a window could be used, by the clock and of the processor's time."""
    environment = {"QT_QPA_PLATFORM": "offscreen"} | os.environ | {"XDG_STATE_HOME": home}
    began = time.monotonic()
    told = subprocess.run(
        [sys.executable, __file__, "--open", kind],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    there, busy = map(float, told.split())
    return there - began, busy


def main() -> None:
    """Measure, and tell."""
    parser = argparse.ArgumentParser(
        description=str(__doc__), formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--times", type=int, default=7)
    parser.add_argument("--open", choices=KINDS.values(), help="be one of the windows measured")
    parser.add_argument("--record", action="store_true", help="keep the result as text")
    asked = parser.parse_args()
    if asked.open:
        return open_bare() if asked.open == "bare" else open_imbgui()
    from measuring import tabulated, tell  # noqa: PLC0415 - it loads what is measured

    with tempfile.TemporaryDirectory() as home:
        # By turns, so that whatever else runs disturbs both alike.
        rounds = [
            {name: started(kind, home) for name, kind in KINDS.items()} for _ in range(asked.times)
        ]
    medians = {
        name: [statistics.median(one[name][of] for one in rounds) for of in (0, 1)]
        for name in KINDS
    }
    (by_clock, busy), target = medians["a bare window with a plot"], f"<= {TARGET}"
    rows = [
        (
            name,
            f"{clock:.2f}",
            f"{clock / by_clock:.2f}",
            f"{processor:.2f}",
            f"{processor / busy:.2f}",
            target if name == "imbgui" else "-",
        )
        for name, (clock, processor) in medians.items()
    ]
    heading = ("median", "seconds", "times bare", "processor, s", "times bare", "target")
    tell("window_start", tabulated(heading, rows), record=asked.record)
    return None


if __name__ == "__main__":
    main()
