"""What runs inside a worker process: calls from a pipe, until the pipe or the parent is gone."""

import contextlib
import errno
import importlib
import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection, wait
from typing import Any

from imbgui.domain.problems import Crashed, Problem, RefusedError, UnwritableFile
from imbgui.domain.tasks import TASKS, Request

_NICENESS = 10
_ENDED_WITH_PARENT = 3
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def serve(calls: Connection) -> None:
    """Carry out calls one by one, each answered with its result or its exception."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with contextlib.suppress(AttributeError, OSError):
        os.nice(_NICENESS)
    while True:
        try:
            function, arguments = calls.recv()
        except EOFError:
            return
        answer = _called(function, arguments)
        try:
            calls.send(answer)
        except Exception as error:  # noqa: BLE001 - what cannot be pickled is told instead
            calls.send((False, error))


def carry_out(request: Request) -> Any:  # noqa: ANN401 - each request says what it answers
    """Do what is asked; expected trouble is an answer, and so is the unexpected, in words."""
    try:
        return _task(request)(request)
    except RefusedError as refused:
        return refused.problem
    except OSError as error:
        return _full_disk(request, error) or _crashed(request)
    except Exception:  # noqa: BLE001 - whatever it is, the asking side must hear of it
        return _crashed(request)


def load_libraries() -> None:
    """Import what the tasks need, so that the first of them does not wait for it."""
    for name in TASKS.values():
        importlib.import_module(name.partition(":")[0])


def _task(request: Request) -> Callable[[Request], Any]:
    module, _, function = TASKS[type(request)].partition(":")
    task: Callable[[Request], Any] = getattr(importlib.import_module(module), function)
    return task


def _crashed(request: Request) -> Problem:
    return Crashed(type(request).__name__.lower(), traceback.format_exc())


def _full_disk(request: Request, error: OSError) -> Problem | None:
    """Return the problem where there was no room to write, or None where it was something else."""
    # NumPy says how much it wrote of an array, and not why it was less than all of it.
    half_written = error.errno is None and str(error).endswith(" written")
    if not half_written and error.errno not in _NO_ROOM:
        return None
    place = getattr(request, "folder", None) or getattr(request, "out", None)
    return UnwritableFile(str(place), "there is no room left on its disk")


def _called(function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[bool, Any]:
    try:
        return True, function(*arguments)
    except Exception as error:  # noqa: BLE001 - the caller's future carries it
        return False, error


def _end_with_parent() -> None:
    """Leave at once when the parent is gone, even in the middle of a fit."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(_ENDED_WITH_PARENT)
