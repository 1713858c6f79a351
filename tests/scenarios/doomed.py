"""Workers that meet with trouble where a test wants it, and a window that is about to be killed.

``python tests/scenarios/doomed.py FILE`` opens the window on a file of claims and analyses it.
"""

import errno
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from unittest import mock

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from imbgui.domain.plan import Candidate  # noqa: E402
from imbgui.domain.tasks import Fit  # noqa: E402
from imbgui.jobs.executors import WorkerProcesses  # noqa: E402
from imbgui.jobs.worker import carry_out  # noqa: E402

if TYPE_CHECKING:
    from concurrent.futures import Future


class DoomedWorkers(WorkerProcesses):
    """Two real workers; some fits on the first fold meet with trouble, as often as it is said.

    Parameters
    ----------
    doomed
        Which of ``TROUBLES`` a candidate meets with, and how often; ``struck`` counts how often
        each did.
    """

    def __init__(self, doomed: Mapping[Candidate, tuple[str, int]]) -> None:
        super().__init__(2, memory=6 << 30)
        self.struck: Counter[Candidate] = Counter()
        self._doomed = doomed

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        request = args[0] if args else None
        if not isinstance(request, Fit) or request.fold != 0:
            return super().submit(fn, *args, **kwargs)
        trouble, times = self._doomed.get(request.candidate, ("", 0))
        if self.struck[request.candidate] == times:
            return super().submit(fn, *args, **kwargs)
        self.struck[request.candidate] += 1
        return super().submit(struck, trouble, *args)


def struck(trouble: str, request: Fit) -> Any:
    """Carry a request out, inside a worker, with a part of it replaced by trouble."""
    part, happens = TROUBLES[trouble]
    with mock.patch(f"imbgui.work.fitting.{part}", happens):
        return carry_out(request)


def _die_while_writing(_model: object, path: Path) -> None:
    """End as the system ends a process that takes too much, with half of a model written."""
    path.write_bytes(b"half of a mo")
    os.kill(os.getpid(), signal.SIGKILL)


def _raise(*_: object) -> NoReturn:
    raise ValueError("neighbours cannot be found")


def _take_ever_more_memory(*_: object) -> NoReturn:
    taken = []
    while True:
        taken.append(np.empty(1 << 25))


def _find_no_room(_model: object, path: Path) -> None:
    path.write_bytes(b"half of a mo")
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


TROUBLES: dict[str, tuple[str, Callable[..., None]]] = {
    "dies": ("save_model", _die_while_writing),
    "raises": ("build_recipe", _raise),
    "takes ever more memory": ("build_recipe", _take_ever_more_memory),
    "finds no room": ("save_model", _find_no_room),
}
"""What is replaced in a fit, and by what."""


def analyse_in_window(file: Path) -> None:
    """Open the window on a file, and analyse it as soon as it is read."""
    from PySide6.QtCore import QTimer  # noqa: PLC0415
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    from imbgui.application.events import (  # noqa: PLC0415
        CostsEdited,
        OutcomeChosen,
        Tried,
        TriedChosen,
    )
    from imbgui.domain.costs import Costs  # noqa: PLC0415
    from imbgui.launch import opened_window  # noqa: PLC0415
    from imbgui.ui.dialogs import SystemDialogs  # noqa: PLC0415

    application = QApplication(sys.argv[:1])
    with opened_window(application, SystemDialogs(), workers=2) as window:
        window.show()
        window.open_file(file)
        looking = QTimer(window, interval=20)

        def look() -> None:
            session = window._session
            if session.state.table is None or session.state.job is not None:
                return
            looking.stop()
            session.deliver(OutcomeChosen("fraud", "yes"))
            session.deliver(CostsEdited(Costs(false_alarm=10.0, missed=100.0)))
            session.deliver(TriedChosen(Tried("thorough")))
            session.analyse()

        looking.timeout.connect(look)
        looking.start()
        application.exec()


if __name__ == "__main__":
    analyse_in_window(Path(sys.argv[1]))
