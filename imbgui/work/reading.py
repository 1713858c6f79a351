"""Tasks that take files in: read a spreadsheet, open a session."""

import zipfile
from pathlib import Path

from imbgui.domain.problems import NotASession, RefusedError
from imbgui.domain.recommendation import recommend
from imbgui.domain.table import Table
from imbgui.domain.tasks import Open, Opened, Read
from imbgui.sheets.reading import read_table
from imbgui.store.columns import write_columns
from imbgui.store.sessions import unpack_session
from imbgui.store.studies import open_study

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


def read(request: Read) -> Table:
    """Read a file into column arrays."""
    table, columns = read_table(Path(request.file), request.options, Path(request.folder))
    write_columns(Path(request.folder), columns)
    return table


def open_session(request: Open) -> Opened:
    """Unpack a session, and make sure that its study can be opened and decided from."""
    folder = Path(request.folder)
    saved = unpack_session(Path(request.file), folder)
    try:
        recommend(open_study(folder / "study"), saved.costs)
    except _MADE_UP as error:
        raise RefusedError(NotASession(request.file, f"{type(error).__name__}")) from error
    return Opened(str(folder / "study"), saved.table, saved.costs, saved.about)
