"""Files that are whole or absent: written beside their place, then moved there."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from imbgui.domain.problems import RefusedError, unwritable
from imbgui.domain.tasks import unfinished

_EVERYONE_READS = 0o644


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
        handle, name = tempfile.mkstemp(dir=out.parent, prefix=unfinished(out), suffix=".part")
        os.close(handle)
        beside = Path(name)
        yield beside
        beside.chmod(_EVERYONE_READS)
        beside.replace(out)
    except OSError as error:
        raise RefusedError(unwritable(str(out), error)) from error
    finally:
        if beside is not None:
            beside.unlink(missing_ok=True)


@contextmanager
def removed_unless_whole(folder: Path) -> Iterator[None]:
    """Remove a folder again where what was to fill it fails, so that it takes no space."""
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
