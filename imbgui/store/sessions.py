"""Session files: a zip of JSON, arrays and models, written whole or not at all.

A session from a stranger is opened with nothing run and nothing written but the entries that a
session of ours has, under names of ours; anything else in it is a reason to refuse.
"""

import json
import os
import re
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from imbgui.domain.costs import Costs
from imbgui.domain.problems import MissingFile, NewerSession, NotASession, RefusedError
from imbgui.domain.problems import UnwritableFile as Unwritable
from imbgui.domain.table import Table
from imbgui.domain.tasks import About
from imbgui.store.documents import UnknownShapeError, from_document, to_document

VERSION = 1
_DOCUMENT = "session.json"
_ENTRIES = re.compile(
    r"study/(study\.json|decisions\.npz|(practice|kept)_(labels|scores)\.npy"
    r"|models/[0-9a-f]{16}/(calibration\.json|[0-9]\.skops))"
)
_LARGEST_BYTES = 4 << 30
_MOST_ENTRIES = 2000


@dataclass(frozen=True)
class SavedSession:
    """What a session file says besides its study."""

    table: Table
    costs: Costs
    about: About


def write_session(saved: SavedSession, study_folder: Path, out: Path) -> None:
    """Write a session beside its place and move it there.

    Raises
    ------
    RefusedError
        With UnwritableFile; an older file of that name is left as it was.
    """
    document = {"version": VERSION} | to_document(saved)
    try:
        handle, beside = tempfile.mkstemp(dir=out.parent, prefix=".", suffix=".part")
    except OSError as error:
        raise RefusedError(Unwritable(str(out), error.strerror or str(error))) from error
    try:
        with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w") as archive:
            archive.writestr(_DOCUMENT, json.dumps(document), zipfile.ZIP_DEFLATED)
            for path in sorted(study_folder.rglob("*")):
                if path.is_file():
                    name = f"study/{path.relative_to(study_folder).as_posix()}"
                    archive.write(path, name, zipfile.ZIP_DEFLATED, compresslevel=1)
        Path(beside).replace(out)
    except OSError as error:
        Path(beside).unlink(missing_ok=True)
        raise RefusedError(Unwritable(str(out), error.strerror or str(error))) from error


def unpack_session(path: Path, folder: Path) -> SavedSession:
    """Read a session and unpack its study into ``folder / "study"``.

    Raises
    ------
    RefusedError
        With MissingFile, NewerSession or NotASession.
    """
    if not path.is_file():
        raise RefusedError(MissingFile(str(path)))
    try:
        with zipfile.ZipFile(path) as archive:
            document = json.loads(archive.read(_DOCUMENT))
            if document.pop("version") > VERSION:
                raise RefusedError(NewerSession(str(path), document.get("version", 0)))
            saved: SavedSession = from_document(SavedSession, document)
            _unpack(archive, path, folder)
            return saved
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        UnknownShapeError,
        OSError,
        EOFError,
        NotImplementedError,
        AttributeError,
        TypeError,
    ) as error:
        raise RefusedError(NotASession(str(path), f"{type(error).__name__}: {error}")) from error


def _unpack(archive: zipfile.ZipFile, path: Path, folder: Path) -> None:
    entries = [entry for entry in archive.infolist() if entry.filename != _DOCUMENT]
    if len(entries) > _MOST_ENTRIES or sum(one.file_size for one in entries) > _LARGEST_BYTES:
        raise RefusedError(NotASession(str(path), "it is larger than any session"))
    for entry in entries:
        if not _ENTRIES.fullmatch(entry.filename):
            raise RefusedError(NotASession(str(path), f"it holds {entry.filename[:80]!r}"))
        target = folder / entry.filename
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(entry) as packed, target.open("wb") as unpacked:
            remaining = entry.file_size
            # The declared size was summed above; no entry may unpack to more than it declares.
            while block := packed.read(min(1 << 20, remaining + 1)):
                remaining -= len(block)
                if remaining < 0:
                    raise RefusedError(NotASession(str(path), "an entry is larger than it says"))
                unpacked.write(block)
