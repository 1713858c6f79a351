"""Tasks that take files in: read a spreadsheet, open a session."""

import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from imbgui.domain.problems import NotASession, RefusedError, TooLarge
from imbgui.domain.recommendation import recommend
from imbgui.domain.table import Table
from imbgui.domain.tasks import Open, Opened, Read, SoFar
from imbgui.sheets.reading import read_table
from imbgui.store.columns import write_columns
from imbgui.store.files import removed_unless_whole
from imbgui.store.sessions import unpack_session
from imbgui.store.studies import open_study

_SECONDS_BETWEEN = 0.1

_MADE_UP = (
    OSError,
    EOFError,
    zipfile.BadZipFile,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    StopIteration,
)
"""What opening or deciding raises where a study was not written by imbgui, or was changed."""


def read(request: Read, tell: Callable[[SoFar], None] | None = None) -> Table:
    """Read a file into column arrays; ``tell`` hears how far it is, ten times a second."""
    folder = Path(request.folder)
    heard = None if tell is None else _Seldom(tell)
    with removed_unless_whole(folder):
        if request.pasted is not None:
            Path(request.file).write_text(request.pasted, encoding="utf-8", newline="")
        try:
            table, columns = read_table(Path(request.file), request.options, folder, heard)
            write_columns(folder, columns)
        except MemoryError as error:
            raise RefusedError(TooLarge(request.file)) from error
    return table


class _Seldom:
    """Passes news on, but for counts that come shortly after another."""

    def __init__(self, tell: Callable[[SoFar], None]) -> None:
        self._tell = tell
        self._last = 0.0

    def __call__(self, so_far: SoFar) -> None:
        now = time.monotonic()
        if so_far.headings or now - self._last >= _SECONDS_BETWEEN:
            self._last = now
            self._tell(so_far)


def open_session(request: Open) -> Opened:
    """Unpack a session, and make sure that its study can be opened and decided from."""
    folder = Path(request.folder)
    with removed_unless_whole(folder):
        saved = unpack_session(Path(request.file), folder)
        try:
            recommend(open_study(folder / "study"), saved.costs)
        except _MADE_UP as error:
            raise RefusedError(NotASession(request.file, f"{type(error).__name__}")) from error
    return Opened(str(folder / "study"), saved.table, saved.costs, saved.about)
