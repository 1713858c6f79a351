"""What runs inside a worker process: calls from a pipe, until the pipe or the parent is gone."""

import importlib
import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection, wait
from typing import Any

from imbgui.domain.problems import (
    Crashed,
    DiskFull,
    OutOfMemory,
    Problem,
    RefusedError,
    is_full_disk,
)
from imbgui.domain.tasks import TASKS, Request
from imbgui.jobs.modesty import be_modest
from imbgui.language import speak

_ENDED_WITH_PARENT = 3


def serve(calls: Connection, memory: int | None) -> None:
    """Carry out calls one by one, each answered with its result or its exception.

    ``memory`` is how many bytes this process may take.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    be_modest(memory)
    while True:
        try:
            language, function, arguments, tells = calls.recv()
        except EOFError:
            return
        speak(language)  # of who asks, who may have chosen another meanwhile
        if tells:
            arguments = (*arguments, partial(_tell, calls))
        answer = _called(function, arguments)
        try:
            calls.send(answer)
        except Exception as error:  # noqa: BLE001 - what cannot be pickled is told instead
            calls.send((False, error))


def carry_out(request: Request, *tell: Callable[[Any], None]) -> Any:  # noqa: ANN401 - each request says what it answers
    """Do what is asked; expected trouble is an answer, and so is the unexpected, in words.

    ``tell``, where there is one, is called with how far a task is that says so.
    """
    try:
        return _task(request)(request, *tell)
    except RefusedError as refused:
        return refused.problem
    except Exception as error:  # noqa: BLE001 - whatever it is, the asking side must hear of it
        return _trouble(request, error)


def load_libraries(*requests: type) -> None:
    """Import what these tasks need, or all tasks, so that the first does not wait for it."""
    for request in requests or TASKS:
        importlib.import_module(TASKS[request].partition(":")[0])


def _tell(calls: Connection, news: object) -> None:
    calls.send((None, news))


def _task(request: Request) -> Callable[..., Any]:
    module, _, function = TASKS[type(request)].partition(":")
    task: Callable[..., Any] = getattr(importlib.import_module(module), function)
    return task


def _trouble(request: Request, error: Exception) -> Problem:
    """Say what went wrong in a task: the machine had too little of something, or a surprise."""
    name = type(request).__name__.lower()
    if is_full_disk(error):
        place = getattr(request, "folder", None) or getattr(request, "out", name)
        return DiskFull(str(place))
    if isinstance(error, MemoryError):
        return OutOfMemory(name)
    return Crashed(name, "".join(traceback.format_exception(error)))


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
