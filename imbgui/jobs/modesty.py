"""What a worker leaves to others: the processor, and enough memory that the window lives."""

import contextlib
import os
import sys
from pathlib import Path

if sys.platform != "win32":
    import resource

_NICENESS = 10
_SHARE_OF_MEMORY = 0.75
_FIRST_TO_GO = "900"


def most_memory() -> int | None:
    """Return how many bytes one worker may take, or None where the system does not say."""
    if sys.platform == "win32":
        return None
    return int(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") * _SHARE_OF_MEMORY)


def be_modest(memory: int | None) -> None:
    """Give way to other processes, and raise MemoryError rather than take more than ``memory``.

    Linux ends a process when memory runs out all the same: this one then, and not the window.
    """
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        os.nice(_NICENESS)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_GO, encoding="ascii")
    if memory is not None:
        with contextlib.suppress(OSError, ValueError):
            _, most = resource.getrlimit(resource.RLIMIT_DATA)
            resource.setrlimit(resource.RLIMIT_DATA, (memory, most))
