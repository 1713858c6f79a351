"""A seeded monkey on the window: clicks, keys, words, drags, files, menus, dying workers.

It knows nothing of the program but names of widgets for a sensible beginning. What it does depends
on its seed and on what is enabled at the moment; the latest actions are remembered.
"""

import contextlib
import multiprocessing
import os
import random
import shutil
import signal
import time
from collections import deque
from collections.abc import Callable, Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QAction, QDropEvent, QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QWidget
from shiboken6 import isValid

from imbgui.application.events import Tried, TriedChosen
from imbgui.ui.window import MainWindow

Keys = Qt.Key
LEFT = Qt.MouseButton.LeftButton
WORDS = (
    *("", "0", "5", "200", "-1", "1e9", "1,234.5", "1.234,56", "0.0001", "nan", "inf", "12 %"),
    *("yes", "fraud", "abc", "=1+1", "<b>bold</b>", "\u0663\u0664", "\U0001f4a5", "\u202eabc"),
    *("x" * 500, "9" * 40, "line\nbreak", "a\tb"),
)
PASTED = (
    "",
    "nothing but words",
    "a\tb\n1\tyes\n2\tno\n",
    "amount\tfraud\n" + "".join(f"{row}\t{'no' if row % 5 else 'yes'}\n" for row in range(200)),
)
TYPED = (
    *(Keys.Key_Tab, Keys.Key_Backtab, Keys.Key_Return, Keys.Key_Escape, Keys.Key_Space),
    *(Keys.Key_Up, Keys.Key_Down, Keys.Key_Left, Keys.Key_Right, Keys.Key_Home, Keys.Key_End),
    *(Keys.Key_PageUp, Keys.Key_PageDown, Keys.Key_Delete, Keys.Key_Backspace, Keys.Key_Menu),
)
WITH_CONTROL = (
    *(Keys.Key_Z, Keys.Key_Y, Keys.Key_R, Keys.Key_A, Keys.Key_C, Keys.Key_V, Keys.Key_E),
    *(Keys.Key_1, Keys.Key_2, Keys.Key_3, Keys.Key_4, Keys.Key_5, Keys.Key_6),
)
ENDINGS = (".xlsx", ".html", ".pdf", ".csv", ".imbgui", ".json", ".py", ".png", ".svg", "", ".doc")
REMEMBERED = 40


def write_claims(path: Path, rows: int = 400) -> Path:
    """Write a small file of claims in which the dear ones are fraud more often."""
    chance = random.Random(0)
    lines = ["claim,day,amount,cause,fraud"]
    for number in range(rows):
        amount, cause = chance.lognormvariate(7, 1), chance.choice(("hail", "theft", "glass"))
        bad = chance.random() < amount / 8000 + 0.1 * (cause == "theft")
        day = f"2024-{1 + number % 12:02}-{1 + number % 28:02}"
        lines.append(f"C{number},{day},{amount:.2f},{cause},{'yes' if bad else 'no'}")
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


class MonkeyDialogs:
    """Answers the system's dialogs: with a file, a place that cannot be, or not at all."""

    def __init__(self, chance: random.Random, files: Sequence[Path], folder: Path) -> None:
        self._chance, self._files, self.folder = chance, files, folder

    def any_file(self) -> Path:
        """Return a file to read: one that was given, written before, or is not there."""
        written = [path for path in sorted(self.folder.iterdir()) if path.is_file()]
        kind = self._chance.random()
        if written and kind < 0.3:
            return self._chance.choice(written)
        return self.folder / "not there.csv" if kind < 0.33 else self._chance.choice(self._files)

    def file_to_open(self, _parent: QWidget) -> Path | None:
        return None if self._chance.random() < 0.2 else self.any_file()

    file_to_score = file_to_open
    record_to_compare = file_to_open

    def report_to_write(self, _parent: QWidget, suggested: Path) -> Path | None:
        kind = self._chance.random()
        if kind < 0.15:
            return None
        if kind < 0.2:
            return self.folder / "no such folder" / suggested.name
        if kind < 0.25:
            return self.folder
        ending = suggested.suffix if kind < 0.8 else self._chance.choice(ENDINGS)
        return self.folder / f"written {self._chance.randrange(5)}{ending}"

    session_to_save = report_to_write
    scored_to_write = report_to_write
    picture_to_write = report_to_write
    record_to_write = report_to_write
    export_to_write = report_to_write


class Monkey:
    """Does one thing after another to the window.

    Parameters
    ----------
    learnable
        A file of claims with the outcome ``fraud``, for a beginning that leads to an answer.
    """

    def __init__(self, dialogs: MonkeyDialogs, chance: random.Random, learnable: Path) -> None:
        self._dialogs, self._chance, self._learnable = dialogs, chance, learnable
        self.latest: deque[str] = deque(maxlen=REMEMBERED)
        self._hands: dict[Callable[[], None], int] = {
            self._click: 30,
            self._press: 20,
            self._press_with_control: 10,
            self._type: 15,
            self._choose: 15,
            self._drag: 8,
            self._turn_the_wheel: 5,
            self._trigger: 12,
            self._drop: 2,
            self._copy: 2,
            self._resize: 1,
            self._wait: 6,
            self._kill_workers: 1,
            self._suspend_workers: 1,
        }
        # Whatever waits for an answer in a loop of its own gets one from here.
        self._impatience = QTimer(interval=300)
        self._impatience.timeout.connect(self._close_what_waits)
        self._impatience.start()

    @property
    def window(self) -> MainWindow:
        """The window that is there; another takes its place when a language is chosen."""
        return next(
            top
            for top in QApplication.topLevelWidgets()
            if isinstance(top, MainWindow) and top.isVisible()
        )

    def begin(self) -> None:
        """Open the claims, say what is asked and what mistakes cost, and analyse quickly."""
        self._note(f"begin with {self._learnable.name}")
        self.window.open_file(self._learnable)
        if not self._until_idle(60_000):
            return
        self.window.findChild(QComboBox, "targetColumn").setCurrentText("fraud")
        for name, cost in (("falseAlarmCost", "5"), ("missedCost", "100")):
            line = self.window.findChild(QLineEdit, name)
            line.selectAll()
            QTest.keyClicks(line, cost)
        self.window._session.deliver(TriedChosen(Tried("quick")))
        QTest.mouseClick(self.window.findChild(QPushButton, "stepAnalyse"), LEFT)
        QTest.mouseClick(self.window.findChild(QPushButton, "analyse"), LEFT)
        if self._chance.random() < 0.7:
            self._until_idle(120_000)

    def act(self) -> None:
        """Do one thing."""
        hand = self._chance.choices(list(self._hands), list(self._hands.values()))[0]
        hand()
        QTest.qWait(self._chance.choice((0, 0, 0, 5, 30)))

    def rest(self) -> bool:
        """Stop what is under way and close what is open; say whether the window came to rest."""
        self._note("rest")
        for _ in range(10):
            self._close_what_waits()
            QTest.qWait(1)
        for top in QApplication.topLevelWidgets():
            if top is not self.window and top.isVisible():
                top.close()
        self.window._session.stop()
        return self._until_idle(60_000)

    def _until_idle(self, milliseconds: int) -> bool:
        end = time.monotonic() + milliseconds / 1000
        while self.window._session.state.job is not None and time.monotonic() < end:
            QTest.qWait(20)
        return self.window._session.state.job is None

    def _note(self, what: str) -> None:
        self.latest.append(what)

    def _widgets(self, kind: type[QWidget] = QWidget) -> list[QWidget]:
        """Return what can be reached, in every window there is."""
        return [
            widget
            for top in QApplication.topLevelWidgets()
            if top.isVisible()
            for widget in top.findChildren(kind)
            if widget.isVisible() and widget.isEnabled()
        ]

    def _any(self, kind: type[QWidget] = QWidget) -> QWidget | None:
        widgets = self._widgets(kind)
        return self._chance.choice(widgets) if widgets else None

    def _point_in(self, widget: QWidget) -> QPoint:
        return QPoint(
            self._chance.randrange(max(1, widget.width())),
            self._chance.randrange(max(1, widget.height())),
        )

    # Hands

    def _click(self) -> None:
        widget = self._any(QPushButton if self._chance.random() < 0.4 else QWidget)
        if widget is None:
            return
        at = self._point_in(widget)
        button = LEFT if self._chance.random() < 0.9 else Qt.MouseButton.RightButton
        self._note(f"click {_name(widget)} at {at.x()},{at.y()}")
        if self._chance.random() < 0.05:
            QTest.mouseDClick(widget, button, pos=at)
        else:
            QTest.mouseClick(widget, button, pos=at)

    def _press(self) -> None:
        self._key(self._chance.choice(TYPED), Qt.KeyboardModifier.NoModifier)

    def _press_with_control(self) -> None:
        self._key(self._chance.choice(WITH_CONTROL), Qt.KeyboardModifier.ControlModifier)

    def _key(self, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
        widget = QApplication.focusWidget() or self.window
        self._note(f"key {modifier.name} {key.name} to {_name(widget)}")
        QTest.keyClick(widget, key, modifier)

    def _type(self) -> None:
        line = self._any(QLineEdit)
        if not isinstance(line, QLineEdit):
            return
        words = self._chance.choice(WORDS)
        self._note(f"type {words[:30]!r} into {_name(line)}")
        line.setFocus()
        line.selectAll()
        QTest.keyClick(line, Keys.Key_Delete)
        if len(words) < 40 and words.isascii() and words.isprintable():
            QTest.keyClicks(line, words)
        else:  # no keyboard has these keys
            QGuiApplication.clipboard().setText(words)
            line.paste()

    def _choose(self) -> None:
        combo = self._any(QComboBox)
        if not isinstance(combo, QComboBox):
            return
        key = self._chance.choice((Keys.Key_Down, Keys.Key_Up, Keys.Key_Home, Keys.Key_End))
        self._note(f"choose with {key.name} in {_name(combo)}")
        QTest.keyClick(combo, key)

    def _drag(self) -> None:
        widget = self._any()
        if widget is None:
            return
        start, end = self._point_in(widget), self._point_in(widget)
        self._note(f"drag {_name(widget)} from {start.x()},{start.y()} to {end.x()},{end.y()}")
        QTest.mousePress(widget, LEFT, pos=start)
        for part in (0.3, 0.7, 1.0):
            if not isValid(widget):
                return
            QTest.mouseMove(widget, start + (end - start) * part)
        QTest.mouseRelease(widget, LEFT, pos=end)

    def _turn_the_wheel(self) -> None:
        widget = self._any()
        if widget is None:
            return
        self._note(f"wheel over {_name(widget)}")
        at = QPointF(self._point_in(widget))
        turn = QPoint(0, self._chance.choice((-120, 120)))
        nothing = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(
            widget,
            QWheelEvent(
                at,
                QPointF(widget.mapToGlobal(at.toPoint())),
                QPoint(),
                turn,
                Qt.MouseButton.NoButton,
                nothing,
                Qt.ScrollPhase.NoScrollPhase,
                False,  # noqa: FBT003 - whether the wheel turns the other way
            ),
        )

    def _trigger(self) -> None:
        # Those without a name are pyqtgraph's, in menus that the window never opens.
        actions = [
            action
            for action in self.window.findChildren(QAction)
            if action.isEnabled()
            and action.objectName().startswith("action")
            and action.objectName() != "actionQuit"
        ]
        action = self._chance.choice(actions)
        self._note(f"trigger {action.objectName()}")
        action.trigger()

    def _drop(self) -> None:
        path = self._dialogs.any_file()
        self._note(f"drop {path.name}")
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path))])
        none = Qt.KeyboardModifier.NoModifier
        event = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, mime, LEFT, none)
        QApplication.sendEvent(self.window, event)

    def _copy(self) -> None:
        """Put something on the clipboard, for a paste to come, or change a file that was read."""
        written = sorted(self._dialogs.folder.glob("*"))
        if written and self._chance.random() < 0.3:
            gone = self._chance.choice(written)
            self._note(f"delete {gone.name}")
            shutil.rmtree(gone) if gone.is_dir() else gone.unlink()
            return
        text = self._chance.choice(PASTED)
        self._note(f"copy {text[:20]!r}")
        QGuiApplication.clipboard().setText(text)

    def _resize(self) -> None:
        width, height = self._chance.randrange(960, 1700), self._chance.randrange(640, 1100)
        self._note(f"resize to {width} x {height}")
        self.window.resize(width, height)

    def _wait(self) -> None:
        milliseconds = self._chance.choice((50, 200, 1000))
        self._note(f"wait {milliseconds} ms")
        QTest.qWait(milliseconds)

    def _kill_workers(self) -> None:
        """End a worker, or all of them, as a system does that runs out of memory."""
        workers = multiprocessing.active_children()
        chosen = self._chance.sample(
            workers, self._chance.choice((min(1, len(workers)), len(workers)))
        )
        self._note(f"kill {len(chosen)} workers")
        for worker in chosen:
            worker.kill()

    def _suspend_workers(self) -> None:
        """Hold all workers for a moment, as a laptop that is closed and opened again."""
        workers = multiprocessing.active_children()
        self._note(f"suspend {len(workers)} workers")
        _tell(workers, signal.SIGSTOP)
        QTest.qWait(300)
        _tell(workers, signal.SIGCONT)

    def _close_what_waits(self) -> None:
        popup, modal = QApplication.activePopupWidget(), QApplication.activeModalWidget()
        for waiting in (popup, modal):
            if waiting is not None:
                waiting.close()


def _is_there(widget: QWidget) -> bool:
    from shiboken6 import isValid  # noqa: PLC0415

    return bool(isValid(widget))


def _tell(workers: Sequence[BaseProcess], number: signal.Signals) -> None:
    for worker in workers:
        if worker.pid is not None:
            with contextlib.suppress(ProcessLookupError):  # it has ended meanwhile
                os.kill(worker.pid, number)


def _name(widget: QWidget) -> str:
    """Name a widget by its own name, or its kind within the nearest that has one."""
    kind, named = type(widget).__name__, widget
    while named is not None and not named.objectName():
        named = named.parentWidget()
    return f"{kind} {named.objectName() if named is not None else ''}".strip()
