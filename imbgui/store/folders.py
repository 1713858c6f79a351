"""The folder a run of the program works in, and clearing up after runs that were killed."""

import contextlib
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from imbgui.domain.problems import DiskFull, RefusedError, unwritable
from imbgui.language import say
from imbgui.store.files import removed_unless_whole

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK = "in use"
"""The file that a run keeps locked in its folder."""

_PREFIX = "imbgui-"


@contextlib.contextmanager
def working_folder() -> Iterator[Path]:
    """Give a folder that is removed in the end; first remove those of runs that were killed.

    A run keeps a file in its folder locked, and the system lets go of the lock however the run
    ends. A process number would not tell as much: it is given again, and counted anew in every
    container.

    Raises
    ------
    RefusedError
        With DiskFull, also where no folder for temporary files can be written to at all; with
        UnwritableFile.
    """
    place = say("the folder for temporary files")
    try:
        tempfile.gettempdir()
    except FileNotFoundError as error:
        raise RefusedError(DiskFull(place)) from error
    try:
        _clear_up()
        folder, lock = locked_folder(Path(tempfile.gettempdir()), _PREFIX)
    except OSError as error:
        raise RefusedError(unwritable(str(error.filename or place), error)) from error
    try:
        yield folder
    finally:
        lock.close()
        shutil.rmtree(folder, ignore_errors=True)


def _clear_up() -> None:
    """Remove the folders that no running process holds."""
    for path in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/{LOCK}"):
        with contextlib.suppress(OSError):  # another user's, or removed meanwhile
            with path.open("r+b") as lock:
                unused = locked(lock, wait=False)
                if unused:
                    shutil.rmtree(path.parent, ignore_errors=True)
            if unused:
                # Windows keeps a file until it is closed.
                shutil.rmtree(path.parent, ignore_errors=True)


def locked_folder(parent: Path, prefix: str) -> tuple[Path, IO[bytes]]:
    """Make a folder whose name begins so; return it with the file that locks it until closed."""
    while True:
        folder = Path(tempfile.mkdtemp(dir=parent, prefix=prefix))
        path = folder / LOCK
        with removed_unless_whole(folder):
            lock = path.open("wb")
        locked(lock, wait=True)
        if path.exists():
            return folder, lock
        # Another run that starts at this very moment took it for unused before it was locked.
        lock.close()


def locked(file: IO[bytes], *, wait: bool) -> bool:
    """Lock a file until it is closed; False where another run has it, or nothing can be locked."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        return False
    return True
