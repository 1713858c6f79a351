"""Small pieces of work for worker processes, found by name in whatever process runs them.

A chore that has to be seen at work leaves a file named after its process.
"""

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from imbgui.domain.tasks import Read

PATIENCE_SECONDS = 60


def until(holds: Callable[[], Any]) -> Any:
    """Wait for a condition and return what it says; fail where it never holds."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (answer := holds()):
        if time.monotonic() > deadline:
            raise TimeoutError(holds)
        time.sleep(0.005)
    return answer


def is_running(pid: int) -> bool:
    """Whether a process is there and is more than an entry in a list."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return state.rpartition(")")[2].split()[0] != "Z"


def process(_folder: str = "") -> int:
    return os.getpid()


def niceness() -> int:
    return os.nice(0)


def add(one: int, other: int) -> int:
    return one + other


def length(content: bytes) -> int:
    return len(content)


def content(size: int) -> bytes:
    return b"x" * size


def fail(message: str) -> None:
    raise ValueError(message)


class UnreadableError(Exception):
    """Can be pickled, and not unpickled."""

    def __init__(self, one: int, other: int) -> None:
        super().__init__(one + other)


def fail_unreadably() -> None:
    raise UnreadableError(1, 2)


def unpicklable() -> object:
    return threading.Lock()


def perform(request: Read) -> Any:
    """Do the chore that a request to read a file names instead of a file."""
    return globals()[request.file](request.folder)


def die(_folder: str = "") -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_unless(mark: str) -> str:
    """Die the first time, and answer the second."""
    if Path(mark).exists():
        return "survived"
    Path(mark).touch()
    die()
    return "unreachable"


def work_for_ever(folder: str) -> None:
    """Work until ended."""
    (Path(folder) / str(os.getpid())).touch()
    threading.Event().wait()


def never_look_up(folder: str) -> None:
    """Work without a pause, and deaf to signals that can be ignored."""
    (Path(folder) / str(os.getpid())).touch()
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    while True:
        pass


def meet(folder: str, others: int) -> int:
    """Come back once so many processes are in here at once."""
    (Path(folder) / str(os.getpid())).touch()
    until(lambda: len(list(Path(folder).iterdir())) >= others)
    return os.getpid()
