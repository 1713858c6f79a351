"""Small pieces of work for worker processes, found by name in whatever process runs them.

A chore that has to be seen at work leaves a file named after its process.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from imbgui.domain.new_cases import Lost
from imbgui.domain.tasks import Foretold, Read, SoFar, unfinished
from imbgui.language import say_count

PATIENCE_SECONDS = 240
HALF = "answer.csv"


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


def process_with(module: str) -> tuple[int, bool]:
    """Return this process, and whether it has imported a module."""
    return os.getpid(), module in sys.modules


def niceness() -> int:
    return os.nice(0)


def first_to_go() -> int:
    """Return how gladly the system ends this process when memory runs out."""
    return int(Path("/proc/self/oom_score_adj").read_text(encoding="ascii"))


def take_ever_more_memory(_folder: str = "") -> None:
    """Ask for more memory until there is no more; none of it is touched."""
    taken = []
    while True:
        taken.append(np.empty(1 << 25))


def add(one: int, other: int) -> int:
    return one + other


def length(content: bytes) -> int:
    return len(content)


def content(size: int) -> bytes:
    return b"x" * size


def speak_up() -> str:
    return say_count("{count} row", "{count} rows", 2)


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


def perform(request: Read, *tell: Callable[[Any], None]) -> Any:
    """Do the chore that a request to read a file names instead of a file."""
    chore = globals()[request.file]
    tells = chore in (count_aloud, foretell)
    return chore(request.folder, *tell) if tells else chore(request.folder)


def count_aloud(_folder: str, tell: Callable[[Any], None]) -> str:
    """Tell how far it is, twice, and come back."""
    tell(SoFar(0, ("id",), (("C-1",),)))
    tell(SoFar(1000))
    return "counted"


def foretell(_folder: str, tell: Callable[[Any], None]) -> str:
    """Tell what will not be kept, and come back."""
    tell(Foretold("out.xlsx", (Lost.MACROS,)))
    return "written"


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


def write_half(folder: str) -> None:
    """Write a file of this folder half, beside its place, and go on for ever."""
    (Path(folder) / f"{unfinished(Path(HALF))}half").touch()
    work_for_ever(folder)


def die_writing(folder: str) -> None:
    """End with half of a file written."""
    (Path(folder) / f"{unfinished(Path(HALF))}{os.getpid()}").touch()
    die()


def wait_for(mark: str) -> str:
    """Come back when there is a file of this name."""
    Path(f"{mark}.waited for").touch()
    until(Path(mark).exists)
    return mark


def meet(folder: str, others: int) -> int:
    """Come back once so many processes are in here at once."""
    (Path(folder) / str(os.getpid())).touch()
    until(lambda: len(list(Path(folder).iterdir())) >= others)
    return os.getpid()
