"""Measure how long it takes from the start of the process to a window that can be used.

Beside it, the same for a bare window with one pyqtgraph plot, which is the yardstick. A window can
be used once it is exposed and its event loop turns; what it puts off until then must not keep it
from turning: for some seconds more a precise timer of 5 ms notes the longest wait that a click
would share. Each is started once before it is measured, so that every measured start finds the
bytecode of all that is loaded, as that of an installed program does.

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
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from PySide6 import QtWidgets
from PySide6.QtCore import Qt, QTimer

MAIN = Path(__file__).resolve().parents[2] / "main.py"
TARGET = 1.5
LONGEST_WAIT = 100
"""Milliseconds that the window may keep a click waiting in its first seconds."""
SECONDS_AFTER = 3.0
TICK_MILLISECONDS = 5
KINDS = {"a bare window with a plot": "bare", "imbgui": "imbgui"}


class TimedApplication(QtWidgets.QApplication):
    """Says when its window can be used, and how long it kept waiting then, and ends."""

    def exec(self) -> int:
        """Run the event loop until then."""
        self._moments: list[float] = []
        QTimer.singleShot(0, self._on_turn)
        return super().exec()

    def _on_turn(self) -> None:
        handles = [one.windowHandle() for one in self.topLevelWidgets() if one.isVisible()]
        if not any(handle is not None and handle.isExposed() for handle in handles):
            QTimer.singleShot(0, self._on_turn)
            return
        self._moments.append(time.monotonic())
        sys.stdout.write(f"{self._moments[0]} {time.process_time()} ")
        self._ticks = QTimer(interval=TICK_MILLISECONDS, timerType=Qt.TimerType.PreciseTimer)
        self._ticks.timeout.connect(self._on_tick)
        self._ticks.start()

    def _on_tick(self) -> None:
        self._moments.append(time.monotonic())
        if self._moments[-1] - self._moments[0] > SECONDS_AFTER:
            longest = max(until - since for since, until in pairwise(self._moments))
            sys.stdout.write(str(longest * 1000))
            self.quit()


@dataclass(frozen=True)
class Start:
    """When a window could be used, by the clock and of the processor's time; the wait after."""

    seconds: float
    processor_seconds: float
    longest_wait: float


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


def started(kind: str, home: str) -> Start:
    """Return how a window started."""
    own = {"XDG_STATE_HOME": home, "PYTHONPYCACHEPREFIX": str(Path(home, "bytecode"))}
    environment = {"QT_QPA_PLATFORM": "offscreen"} | os.environ | own
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    began = time.monotonic()
    told = subprocess.run(
        [sys.executable, __file__, "--open", kind],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    there, busy, longest = map(float, told.split())
    return Start(there - began, busy, longest)


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
        for kind in KINDS.values():
            started(kind, home)
        # By turns, so that whatever else runs disturbs both alike.
        rounds = [
            {name: started(kind, home) for name, kind in KINDS.items()} for _ in range(asked.times)
        ]
    seconds, processor, wait = (
        {name: statistics.median(getattr(one[name], of) for one in rounds) for name in KINDS}
        for of in ("seconds", "processor_seconds", "longest_wait")
    )
    bare = next(iter(KINDS))
    rows = [
        (
            name,
            f"{seconds[name]:.2f}",
            f"{seconds[name] / seconds[bare]:.2f}",
            f"{processor[name]:.2f}",
            f"{processor[name] / processor[bare]:.2f}",
            f"{wait[name]:.0f}",
        )
        for name in KINDS
    ]
    rows.append(("target", "", f"<= {TARGET}", "", "", f"<= {LONGEST_WAIT}"))
    heading = ("median", "seconds", "times bare", "processor, s", "times bare", "wait after, ms")
    tell("window_start", tabulated(heading, rows), record=asked.record)
    return None


if __name__ == "__main__":
    main()
