"""Builds the window and everything behind it, and takes it down again."""

import queue
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication

from imbgui.application.events import Event
from imbgui.application.folders import log_folder
from imbgui.application.session import Session
from imbgui.application.wording import problem_sentence
from imbgui.domain.problems import RefusedError
from imbgui.jobs.asides import Asides
from imbgui.jobs.executors import WorkerProcesses
from imbgui.jobs.supervisor import Supervisor
from imbgui.store.folders import working_folder
from imbgui.ui.appearance import Appearance
from imbgui.ui.crash import CrashHandler
from imbgui.ui.dialogs import Dialogs, SystemDialogs, tell
from imbgui.ui.pump import EventPump
from imbgui.ui.window import MainWindow


def run(arguments: list[str]) -> int:
    """Open the window, with the file that is named, and return when it is closed.

    The exit status is 1 where there is no folder to work in.
    """
    application = QApplication([sys.argv[0], *arguments])
    application.setApplicationName("imbgui")
    CrashHandler(log_folder()).install()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _quit)
    try:
        with opened_window(application, SystemDialogs()) as window:
            window.show()
            if arguments:
                window.open_file(Path(arguments[0]))
            return application.exec()
    except RefusedError as refused:
        tell(problem_sentence(refused.problem))
        return 1


@contextmanager
def opened_window(
    application: QApplication, dialogs: Dialogs, workers: int | None = None
) -> Iterator[MainWindow]:
    """Give a window that is ready to be shown; end every process and thread behind it after."""
    events = queue.SimpleQueue[Event]()
    with working_folder() as folder:
        executor = WorkerProcesses(workers)
        supervisor = Supervisor(executor, events)
        asides = Asides(WorkerProcesses(1), events)
        try:
            session = Session(supervisor, folder, checks_leaks=True, asides=asides)
            window = MainWindow(session, dialogs)
            Appearance(application, window)
            EventPump(events, session.deliver, window)
            # The workers load their libraries while the analyst looks at the window.
            QTimer.singleShot(0, executor.warm)
            yield window
        finally:
            supervisor.close()
            asides.close()


def _quit(_number: int, _frame: FrameType | None) -> None:
    QCoreApplication.quit()
