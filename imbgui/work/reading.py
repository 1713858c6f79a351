"""Tasks that take files in: read a spreadsheet, open a session."""

import hashlib
import time
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePath

from imbgui.domain.problems import MissingFile, NotASession, RefusedError, TooLarge
from imbgui.domain.recommendation import recommend
from imbgui.domain.table import Source, Table
from imbgui.domain.tasks import Open, Opened, Read, SoFar, SourceNow
from imbgui.sheets.reading import read_table
from imbgui.store.analyses import read_calibration
from imbgui.store.columns import check_columns, write_columns
from imbgui.store.files import removed_unless_whole
from imbgui.store.profiles import open_profiles
from imbgui.store.sessions import unpack_session
from imbgui.store.studies import MODELS, check_arrays, open_study

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
    MemoryError,
    RecursionError,
    RuntimeWarning,
)
"""What opening or deciding raises where a study was not written by imbgui, or was changed."""


def read(request: Read, tell: Callable[[SoFar], None] | None = None) -> Table:
    """Read a file into column arrays; ``tell`` hears how far it is, ten times a second."""
    folder = Path(request.folder)
    heard = None if tell is None else Seldom(tell)
    with removed_unless_whole(folder):
        if request.pasted is not None:
            Path(request.file).write_text(request.pasted, encoding="utf-8", newline="")
        try:
            table, columns = read_table(Path(request.file), request.options, folder, heard)
            write_columns(folder, columns)
        except MemoryError as error:
            raise RefusedError(TooLarge(request.file)) from error
        except FileNotFoundError as error:
            if Path(request.file).exists():
                raise
            raise RefusedError(MissingFile(request.file)) from error
    return table


class Seldom:
    """Passes news on, but for counts that come shortly after another."""

    def __init__(self, tell: Callable[[SoFar], None]) -> None:
        self._tell = tell
        self._last = 0.0

    def __call__(self, so_far: SoFar) -> None:
        """Pass this on, unless other counts were just told."""
        now = time.monotonic()
        if so_far.headings or now - self._last >= _SECONDS_BETWEEN:
            self._last = now
            self._tell(so_far)


def open_session(request: Open) -> Opened:
    """Unpack a session, and make sure that its study can be opened, decided from and scored with.

    Its models are read when they are needed: each is looked through before it is loaded.
    """
    folder = Path(request.folder)
    with removed_unless_whole(folder):
        saved = unpack_session(Path(request.file), folder)
        study_folder, data_folder = folder / "study", folder / "data"
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", RuntimeWarning)
                study = open_study(study_folder)
                check_arrays(study)
                recommend(study, saved.costs)
                open_profiles(study_folder)
                if saved.holds_data:
                    check_columns(data_folder, saved.table)
                for path in (study_folder / MODELS).glob("*/calibration.json"):
                    read_calibration(path)
        except _MADE_UP as error:
            raise RefusedError(NotASession(request.file, type(error).__name__)) from error
    source = _source_now(saved.table.source, Path(request.file))
    return Opened(
        study_folder=str(study_folder),
        table=replace(saved.table, folder=str(data_folder)) if saved.holds_data else saved.table,
        costs=saved.costs,
        about=saved.about,
        source=source,
        seen_at=saved.seen_at,
        holds_data=saved.holds_data,
    )


def _source_now(source: Source, session: Path) -> SourceNow:
    """Compare the analysed file with its fingerprint, where it was or beside the session.

    A path to another computer is left alone: a stranger's session may name one.
    """
    name = source.file.replace("\\", "/")
    if name.startswith("//"):
        return SourceNow.MISSING
    places = (Path(source.file), session.parent / PurePath(name).name)
    there = [place for place in places if _is_file(place)]
    if any(_fingerprint(place) == source.sha256 for place in there):
        return SourceNow.SAME
    return SourceNow.CHANGED if there else SourceNow.MISSING


def _is_file(path: Path) -> bool:
    """Say whether a file is there; a name that is longer than any may be is none."""
    try:
        return path.is_file()
    except OSError:
        return False


def _fingerprint(path: Path) -> str | None:
    """Return the fingerprint of a file; None where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None
