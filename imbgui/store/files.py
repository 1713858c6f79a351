"""Files that are whole or absent: written beside their place, then moved there."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from imbgui.domain.problems import RefusedError, UnwritableFile

_EVERYONE_READS = 0o644


@contextmanager
def written_whole(out: Path) -> Iterator[Path]:
    """Give a path to write to; it takes the place of ``out`` when all went well.

    Raises
    ------
    RefusedError
        With UnwritableFile where the system refuses; an older file is left as it was.
    """
    beside: Path | None = None
    try:
        handle, name = tempfile.mkstemp(dir=out.parent, prefix=".", suffix=".part")
        os.close(handle)
        beside = Path(name)
        yield beside
        beside.chmod(_EVERYONE_READS)
        beside.replace(out)
    except OSError as error:
        raise RefusedError(UnwritableFile(str(out), error.strerror or str(error))) from error
    finally:
        if beside is not None:
            beside.unlink(missing_ok=True)
