"""A monkey on the real window and its real workers for minutes or hours: nothing breaks or grows.

    python tests/exhaustive/soak.py MINUTES [--seed N] [--round N] [--state FOLDER] [--record]

Rounds follow each other in one window. Each begins with an analysis that a person would make, then
does a hundred things at random (tests/scenarios/monkey.py) and comes to rest; then memory, handles,
threads, processes, top-level widgets and running timers are counted. An exception anywhere, a
warning of Python, Qt or the log, or a window that does not come to rest is a failure: it is printed
with its round, whose seed is the first one and its number, and with the latest actions.
``--round N`` does that round alone. After the first third of the rounds of a run, which warm up,
what is counted is to be flat: its slope over the rounds is given with its standard error.

``--state`` keeps what was done in a folder, and goes on from there: the minutes are those still to
come, 0 to tell only. ``--record`` keeps the last result as text in results/.
"""

import argparse
import faulthandler
import gc
import json
import logging
import os
import random
import shutil
import sys
import tempfile
import threading
import time
import traceback
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from imbgui.jobs.environment import one_thread_a_process  # noqa: E402

one_thread_a_process()
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np  # noqa: E402
from PySide6.QtCore import (  # noqa: E402
    QCoreApplication,
    QEvent,
    QObject,
    QTimer,
    QtMsgType,
    QUrl,
    Slot,
    qInstallMessageHandler,
)
from PySide6.QtGui import QDesktopServices  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from imbgui.launch import opened_window  # noqa: E402
from imbgui.store.recovery import Recovery  # noqa: E402
from tests.records import present_commit  # noqa: E402
from tests.scenarios.monkey import Monkey, MonkeyDialogs, write_claims  # noqa: E402

ACTIONS = 100
"""In a round."""
STUCK_SECONDS = 600
MIB = 2**20
WARM_UP = 1 / 3
QUIET = (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg)
OF_NO_SCREEN = "This plugin does not support "
"""What Qt says where there is no screen."""

Counts = dict[str, float]


@dataclass
class Watch:
    """Takes whatever goes wrong anywhere in this process."""

    troubles: list[str] = field(default_factory=list)

    @contextmanager
    def on(self) -> Iterator[None]:
        """Watch for as long as the context lasts."""
        warnings.simplefilter("error")
        sys.excepthook = self._raised
        sys.unraisablehook = lambda one: self._raised(
            one.exc_type, one.exc_value, one.exc_traceback
        )
        threading.excepthook = lambda one: self._raised(
            one.exc_type, one.exc_value, one.exc_traceback
        )
        logging.getLogger().addHandler(_Heard(self))
        previous = qInstallMessageHandler(self._said_by_qt)
        try:
            yield
        finally:
            qInstallMessageHandler(previous)
            sys.excepthook, threading.excepthook = sys.__excepthook__, threading.__excepthook__
            sys.unraisablehook = sys.__unraisablehook__

    def take(self) -> list[str]:
        """Return what went wrong since the last time."""
        taken, self.troubles = self.troubles, []
        return taken

    def _raised(self, kind: Any, error: Any, trace: Any) -> None:
        self.troubles.append("".join(traceback.format_exception(kind, error, trace)))

    def _said_by_qt(self, kind: QtMsgType, _context: object, message: str) -> None:
        if kind not in QUIET and not message.startswith(OF_NO_SCREEN):
            self.troubles.append(f"Qt, {kind.name}: {message}")


class _Heard(logging.Handler):
    """Hears warnings that are logged."""

    def __init__(self, watch: Watch) -> None:
        super().__init__(logging.WARNING)
        self._watch = watch

    def emit(self, record: logging.LogRecord) -> None:
        self._watch.troubles.append(f"logged: {self.format(record)}")


class _NoBrowser(QObject):
    """Takes the links that a click would open outside."""

    @Slot(QUrl)
    def open(self, _link: QUrl) -> None:
        """Do nothing."""


def counted() -> Counts:
    """Count what must not grow, in this process and in those below it."""
    for _ in range(2):
        gc.collect()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()
    own, below = os.getpid(), _below(os.getpid())
    resident, unshared = _memory(own)
    return {
        "RSS, MiB": resident,
        "USS, MiB": unshared,
        "USS of workers, MiB": sum(_memory(pid)[1] for pid in below),
        "open handles": len(list(Path("/proc/self/fd").iterdir())),
        "threads": len(list(Path("/proc/self/task").iterdir())),
        "processes": len(below),
        "top-level widgets": len(QApplication.topLevelWidgets()),
        "running timers": sum(
            one.isActive()
            for top in (QApplication.instance(), *QApplication.topLevelWidgets())
            for one in top.findChildren(QTimer)
        ),
    }


def _memory(pid: int) -> tuple[float, float]:
    """Return resident and unshared memory in MiB; nothing for a process that has ended."""
    kilobytes = {"Rss:": 0, "Private_Clean:": 0, "Private_Dirty:": 0}
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        lines = []
    for line in lines:
        name, number, *_ = line.split()
        if name in kilobytes:
            kilobytes[name] = int(number)
    rss, clean, dirty = kilobytes.values()
    return rss * 1024 / MIB, (clean + dirty) * 1024 / MIB


def _below(pid: int) -> list[int]:
    children = [
        int(child)
        for listing in Path(f"/proc/{pid}/task").glob("*/children")
        for child in listing.read_text(encoding="ascii").split()
    ]
    return [one for child in children for one in (child, *_below(child))]


@dataclass
class Done:
    """What was done so far, in one or several runs; ``rounds`` has one list of counts a run."""

    seed: int
    minutes: float = 0.0
    actions: int = 0
    next_round: int = 0
    rounds: list[list[Counts]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @staticmethod
    def found(folder: Path | None, seed: int) -> "Done":
        """Return what an earlier run left, or nothing done."""
        path = None if folder is None else folder / "soak.json"
        if path is None or not path.exists():
            return Done(seed)
        return Done(**json.loads(path.read_text(encoding="utf-8")))

    def keep(self, folder: Path | None) -> None:
        """Keep it for a later run."""
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "soak.json").write_text(json.dumps(vars(self)), encoding="utf-8")


def soak(done: Done, minutes: float, state: Path | None, only: int | None = None) -> None:
    """Let the monkey at the window for so many minutes, or for one round."""
    watch = Watch()
    application = QApplication(sys.argv[:1])
    application.setQuitOnLastWindowClosed(False)
    browser = _NoBrowser()
    for scheme in ("file", "http", "https"):
        QDesktopServices.setUrlHandler(scheme, browser, "open")
    with tempfile.TemporaryDirectory() as name, watch.on():
        place = Path(name)
        os.environ["XDG_STATE_HOME"] = str(place / "state")
        given, written = place / "given", place / "written"
        given.mkdir()
        written.mkdir()
        learnable = write_claims(given / "claims.csv")
        files = [learnable, *_files(given)]
        chance = random.Random()
        dialogs = MonkeyDialogs(chance, files, written)
        recovery = Recovery(place / "recovery")
        with opened_window(application, dialogs, workers=2, recovery=recovery) as window:
            window.show()
            monkey = Monkey(dialogs, chance, learnable)
            done.rounds.append([])
            began = latest = time.monotonic()
            number = done.next_round if only is None else only
            while time.monotonic() - began < 60 * minutes:
                faulthandler.dump_traceback_later(STUCK_SECONDS, exit=True)
                _round(monkey, chance, done.seed + number)
                if not monkey.rest():
                    watch.troubles.append("the window did not come to rest")
                done.failures += [
                    _told(number, done.seed, trouble, monkey.latest) for trouble in watch.take()
                ]
                done.rounds[-1].append(counted())
                done.actions += ACTIONS
                done.minutes += (time.monotonic() - latest) / 60
                latest = time.monotonic()
                number += 1
                sys.stderr.write(
                    f"round {number}: {len(done.failures)} failures, "
                    f"{done.rounds[-1][-1]['USS, MiB']:.0f} MiB\n"
                )
                if only is not None:
                    break
                done.next_round = number
                done.keep(state)
                _clear(written)
            faulthandler.cancel_dump_traceback_later()
            monkey.window.close()
        recovery.close()
        done.failures += [_told(number, done.seed, one, monkey.latest) for one in watch.take()]
    left = _below(os.getpid())
    names = [Path(f"/proc/{pid}/cmdline").read_bytes().decode() for pid in left if _is_there(pid)]
    orphans = [one for one in names if "resource_tracker" not in one]
    if orphans:
        done.failures.append(f"processes were left behind: {orphans}")
    done.keep(state)


def _round(monkey: Monkey, chance: random.Random, seed: int) -> None:
    chance.seed(seed)
    if chance.random() < 0.7:
        monkey.begin()
    for _ in range(ACTIONS):
        monkey.act()


def _files(given: Path) -> list[Path]:
    """Return files to open: the examples, a few of our own making, and those that are awkward."""
    (given / "empty.csv").touch()
    (given / "noise.xlsx").write_bytes(random.Random(0).randbytes(5000))
    (given / "one column.csv").write_text("a\n1\n2\n", encoding="utf-8")
    (given / "text.txt").write_text("Dear all,\nthis is a letter.\n", encoding="utf-8")
    awkward = ROOT.parent / "shared" / "awkward"
    sessions = ROOT / "tests" / "store" / "sessions"
    return [
        *sorted(path for path in given.iterdir() if path.name != "claims.csv"),
        *sorted((ROOT / "resources" / "examples").glob("*.csv")),
        *sorted(sessions.glob("*.imbgui")),
        *(sorted(awkward.glob("*_*")) if awkward.is_dir() else ()),
    ]


def _clear(folder: Path) -> None:
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _is_there(pid: int) -> bool:
    return Path(f"/proc/{pid}/cmdline").exists()


def _told(number: int, seed: int, trouble: str, latest: Sequence[str]) -> str:
    actions = "\n".join(f"    {one}" for one in latest)
    return f"round {number}, seed {seed + number}\n{trouble.strip()}\n  latest actions:\n{actions}"


def slopes(rounds: Sequence[Sequence[Counts]]) -> dict[str, tuple[float, float, float]]:
    """Return level, slope for 100 rounds, and its standard error, of all that is counted.

    Each run has a level of its own; rounds that warm up are left out.
    """
    warm = [run[int(np.ceil(WARM_UP * len(run))) :] for run in rounds]
    warm = [run for run in warm if len(run) > 1]
    fitted = {}
    for name in warm[0][0] if warm else ():
        values = [np.array([one[name] for one in run]) for run in warm]
        places = [np.arange(len(run)) - (len(run) - 1) / 2 for run in warm]
        y = np.concatenate([one - one.mean() for one in values])
        x = np.concatenate(places)
        slope = x @ y / (x @ x)
        freedom = len(x) - len(warm) - 1
        error = np.sqrt((y - slope * x) @ (y - slope * x) / max(freedom, 1) / (x @ x))
        fitted[name] = (float(np.concatenate(values).mean()), 100 * slope, 100 * error)
    return fitted


def result(done: Done) -> list[str]:
    """Say what was done, and what came of it."""
    rounds, last = sum(map(len, done.rounds)), done.seed + max(done.next_round - 1, 0)
    lines = [
        f"{done.minutes:.1f} minutes in {len(done.rounds)} runs, {rounds} rounds",
        f"{ACTIONS} actions a round; seeds {done.seed} to {last}",
        f"failures: {len(done.failures)}",
        "",
        f"{'after the first third of each run':36}{'mean':>9}{'in 100 rounds':>15}{'s.e.':>8}",
        *(
            f"{name:36}{level:9.1f}{slope:+15.2f}{error:8.2f}"
            for name, (level, slope, error) in slopes(done.rounds).items()
        ),
    ]
    return [*lines, *(f"\n{one}" for one in done.failures)]


def main() -> None:
    """Soak, and tell."""
    parser = argparse.ArgumentParser(
        description=str(__doc__), formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("minutes", type=float)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--round", type=int, help="do this round alone")
    parser.add_argument("--state", type=Path, help="a folder for what was done")
    parser.add_argument("--record", action="store_true")
    asked = parser.parse_args()
    done = Done.found(asked.state, asked.seed)
    if asked.minutes > 0:
        soak(done, asked.minutes, asked.state, asked.round)
    text = "\n".join(result(done)) + "\n"
    sys.stdout.write(text)
    if asked.record:
        moment = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
        command = f"python tests/exhaustive/soak.py {done.minutes:.0f} --seed {done.seed}"
        head = f"Date:    {moment}\nCommand: {command}\nCommit:  {present_commit()}\n"
        out = Path(__file__).parent / "results" / "soak.txt"
        out.write_text(f"{head}\n{text}", encoding="utf-8")
    sys.exit(bool(done.failures))


if __name__ == "__main__":
    main()
