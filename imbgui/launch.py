"""Builds the window and everything behind it, and takes it down again."""

import gc
import os
import queue
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from imbgui.application.events import Event
from imbgui.application.folders import log_folder, recent_file, recovery_folder, settings_file
from imbgui.application.keeping import Keeper
from imbgui.application.recent import RecentFiles
from imbgui.application.session import Session
from imbgui.application.settings import read_settings
from imbgui.application.wording import problem_sentence
from imbgui.application.words.sessions import recovery_sentence
from imbgui.domain.problems import RefusedError
from imbgui.jobs.asides import Asides
from imbgui.jobs.cluster import Cluster
from imbgui.jobs.executors import WorkerProcesses
from imbgui.jobs.latest import LatestOnly
from imbgui.jobs.supervisor import Supervisor
from imbgui.language import VARIABLE, speak
from imbgui.store.analyses import is_fitted
from imbgui.store.folders import working_folder
from imbgui.store.recovery import Recovery
from imbgui.ui.appearance import Appearance
from imbgui.ui.crash import CrashHandler
from imbgui.ui.dialogs import Dialogs, SystemDialogs, tell
from imbgui.ui.printing import print_page
from imbgui.ui.pump import EventPump
from imbgui.ui.qt_language import language_to_begin_with, speak_in_qt
from imbgui.ui.window import MainWindow
from imbgui.ui.windows import Windows

_TOLD_TO_END = -1
"""How the event loop ends at a signal: nothing is wrong, but nobody has closed the window."""


def run(arguments: list[str]) -> int:
    """Open the window, with the file that is named, and return when it is closed.

    What is not saved is kept until the analyst closes it, and stays for the next run where the end
    comes from outside: a signal, or a display that goes away. The exit status is then 0, or 1, as
    where there is no folder to work in.
    """
    application = QApplication([sys.argv[0], *arguments])
    application.setApplicationName("imbgui")
    # Before there is anything that says a word, and any process that will.
    speak(language_to_begin_with(read_settings(settings_file()), os.environ.get(VARIABLE)))
    speak_in_qt(application)
    CrashHandler(log_folder()).install()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _quit)
    recovery = Recovery(recovery_folder())
    try:
        with opened_window(application, SystemDialogs(), recovery=recovery) as window:
            window.show()
            if arguments:
                window.open_file(Path(arguments[0]))
            status = application.exec()
    except RefusedError as refused:
        tell(problem_sentence(refused.problem))
        status = 1
    if status == 0:
        recovery.close()
    return max(status, 0)


@contextmanager
def opened_window(
    application: QApplication,
    dialogs: Dialogs,
    workers: int | None = None,
    *,
    recovery: Recovery | None = None,
) -> Iterator[MainWindow]:
    """Give a window that is ready to be shown; end every process and thread behind it after.

    With a ``recovery`` unsaved work is kept there, and what another run has left is offered.
    """
    events = queue.SimpleQueue[Event]()
    with working_folder() as folder:
        executor = Cluster(WorkerProcesses(workers), is_fitted)
        supervisor = Supervisor(executor, events)
        asides = Asides(WorkerProcesses(1), events)
        kept = None if recovery is None else LatestOnly(recovery.keep)
        try:
            session = Session(
                supervisor,
                folder,
                checks_leaks=True,
                asides=asides,
                printer=print_page,
                keeper=None if kept is None else Keeper(kept.put),
            )

            appearance = Appearance(application)

            def made() -> MainWindow:
                recent = RecentFiles(recent_file())
                window = MainWindow(session, dialogs, recent, appearance.theme)
                appearance.changed.connect(window.display_theme)
                window.offer_cluster(executor)
                window.usable.connect(_let_stay)
                window.complete.connect(_let_stay)
                window.destroyed.connect(_let_go)
                if recovery is not None:
                    _offer(recovery, window, session)
                return window

            windows = Windows(application, made, settings_file())
            EventPump(events, session.deliver, windows)
            # The workers load their libraries while the analyst looks at the window.
            windows.present.usable.connect(executor.warm)
            yield windows.present
        finally:
            gc.unfreeze()
            supervisor.close()
            asides.close()
            if kept is not None:
                kept.close()


def _let_stay() -> None:
    """Look for garbage, but never through what is there by now: a click would wait for that."""
    gc.freeze()
    gc.enable()


def _let_go() -> None:
    """Look through what stayed too: the window that another has replaced is garbage now."""
    gc.unfreeze()
    gc.collect()


def _offer(recovery: Recovery, window: MainWindow, session: Session) -> None:
    """Offer what a run that did not end well has left, if one has."""
    found = recovery.found()
    if found is None:
        return
    over = partial(recovery.done_with, found)
    window.recovery.restore_requested.connect(partial(session.restore, found.kept, found.session))
    window.recovery.restore_requested.connect(over)
    window.recovery.discard_requested.connect(over)
    window.recovery.offer(recovery_sentence(found.kept))


def _quit(_number: int, _frame: FrameType | None) -> None:
    QCoreApplication.exit(_TOLD_TO_END)
