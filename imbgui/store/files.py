"""Files that are whole or absent: written beside their place, then moved there."""

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from imbgui.domain.problems import RefusedError, unwritable
from imbgui.domain.tasks import unfinished


@contextmanager
def written_whole(out: Path) -> Iterator[Path]:
    """Give a path to write to; it takes the place of ``out`` when all went well.

    Raises
    ------
    RefusedError
        With DiskFull or UnwritableFile where the system refuses; an older file is left as it was.
    """
    beside: Path | None = None
    try:
        beside = _made_beside(out)
        yield beside
        beside.replace(out)
    except OSError as error:
        raise RefusedError(unwritable(str(out), error)) from error
    finally:
        if beside is not None:
            beside.unlink(missing_ok=True)


def check_place(out: Path) -> None:
    """Make sure that a file may be written there, before the work that leads to it.

    Raises
    ------
    RefusedError
        As ``written_whole`` does.
    """
    try:
        if out.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        _made_beside(out).unlink()
    except OSError as error:
        raise RefusedError(unwritable(str(out), error)) from error


def _made_beside(out: Path) -> Path:
    """Make a file beside the place, for whom the system lets read what is new here."""
    beside = out.with_name(f"{unfinished(out)}{secrets.token_hex(4)}.part")
    beside.touch(exist_ok=False)
    return beside


@contextmanager
def removed_unless_whole(folder: Path) -> Iterator[None]:
    """Remove a folder again where what was to fill it fails, so that it takes no space."""
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
