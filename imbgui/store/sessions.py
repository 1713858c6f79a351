"""Session files: a zip of JSON, arrays and models, written whole or not at all.

A session from a stranger is opened with nothing run and nothing written but the entries that a
session of ours has, under names of ours; anything else in it is a reason to refuse.
"""

import json
import re
import zipfile
import zlib
from dataclasses import dataclass, replace
from pathlib import Path

from imbgui.domain.costs import Costs
from imbgui.domain.problems import (
    DiskFull,
    MissingFile,
    NewerSession,
    NotASession,
    RefusedError,
    UnwritableFile,
    is_full_disk,
)
from imbgui.domain.table import Table
from imbgui.domain.tasks import About
from imbgui.language import say
from imbgui.store.documents import from_document, to_document
from imbgui.store.files import written_whole
from imbgui.store.migrations import OLDEST, VERSION, migrated

_DOCUMENT = "session.json"
_STUDY = "study/study.json"
_DATA = "data"
_ENTRIES = re.compile(
    r"data/(columns\.json|rows\.npy|[0-9]{1,5}\.npy)"
    r"|study/(study\.json|profiles\.json|decisions\.npz|(practice|kept)_(labels|scores|amounts)\.npy"
    r"|practice_(fold|rows|flagged)\.npy"
    r"|models/[0-9a-f]{16}/(calibration\.json|[0-9]\.skops))"
)
_DOCUMENTS = (_DOCUMENT, _STUDY)
_LISTED = f"{_DATA}/columns.json"
_LARGEST_BYTES = 4 << 30
_LARGEST_DOCUMENT_BYTES = 256 << 20
_MOST_ENTRIES = 20_000
"""A workbook has up to 16,384 columns, each of them an entry where the data are in it."""


@dataclass(frozen=True)
class SavedSession:
    """What a session file says besides its study.

    ``seen_at`` are the costs at which the check on rows kept aside was first seen, where known.
    ``holds_data`` says that the rows of the table are in it, unpacked into ``folder / "data"``.
    """

    table: Table
    costs: Costs
    about: About
    seen_at: Costs | None = None
    holds_data: bool = False


def write_session(
    saved: SavedSession, study_folder: Path, out: Path, data: Path | None = None
) -> None:
    """Write a session beside its place and move it there; with ``data``, the columns in there.

    Raises
    ------
    RefusedError
        With DiskFull or UnwritableFile; an older file of that name is left as it was.
    """
    files = _named_under("study", study_folder)
    if data is not None:
        files |= _named_under(_DATA, data)
        if sum(file.stat().st_size for file in files.values()) > _LARGEST_BYTES:
            reason = say("a session has no room for so much data; save it without them")
            raise RefusedError(UnwritableFile(str(out), reason))
    # Where the columns are on this computer is nothing to whoever opens it.
    table = replace(saved.table, folder="")
    held = replace(saved, table=table, holds_data=data is not None)
    document = {"version": VERSION, "entries": list(files)} | to_document(held)
    with written_whole(out) as beside, zipfile.ZipFile(beside, "w") as archive:
        archive.writestr(_DOCUMENT, json.dumps(document), zipfile.ZIP_DEFLATED)
        for name, path in files.items():
            archive.write(path, name, zipfile.ZIP_DEFLATED, compresslevel=1)


def _named_under(name: str, folder: Path) -> dict[str, Path]:
    """Return the files of a folder by the names of their entries."""
    return {
        f"{name}/{file.relative_to(folder).as_posix()}": file
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def unpack_session(path: Path, folder: Path) -> SavedSession:
    """Read a session and unpack its study into ``folder / "study"``, its data beside it.

    Raises
    ------
    RefusedError
        With MissingFile, NewerSession or NotASession; with DiskFull where it has no room here.
    """
    if not path.is_file():
        raise RefusedError(MissingFile(str(path)))
    try:
        with zipfile.ZipFile(path) as archive:
            _look_over(archive, path)
            document = json.loads(archive.read(_DOCUMENT))
            version = document.pop("version")
            if version > VERSION:
                raise RefusedError(NewerSession(str(path), version))
            if version < OLDEST:
                raise RefusedError(
                    NotASession(str(path), say("an early version of imbgui saved it"))
                )
            if {_DOCUMENT, *document.pop("entries")} != set(archive.namelist()):
                raise RefusedError(NotASession(str(path), say("a part of it is missing")))
            if version == VERSION:
                saved = _described(document, path)
                _unpack(archive, path, folder)
                return saved
            study = json.loads(archive.read(_STUDY))
            now = migrated({"session": document, "study": study}, version)
            saved = _described(now["session"], path)
            _unpack(archive, path, folder)
            (folder / _STUDY).write_text(json.dumps(now["study"]), encoding="utf-8")
            return saved
    except (
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        ValueError,
        OSError,
        EOFError,
        RuntimeError,  # an encrypted entry, an unknown way of packing, a document nested too deep
        AttributeError,
        TypeError,
    ) as error:
        if is_full_disk(error):
            raise RefusedError(DiskFull(str(folder))) from error
        raise RefusedError(NotASession(str(path), f"{type(error).__name__}: {error}")) from error


def _look_over(archive: zipfile.ZipFile, path: Path) -> None:
    """Refuse, before anything is unpacked, what is too large or packed as no session is."""
    entries = archive.infolist()
    if (
        len(entries) > _MOST_ENTRIES
        or sum(one.file_size for one in entries) > _LARGEST_BYTES
        or any(
            one.file_size > _LARGEST_DOCUMENT_BYTES
            for one in entries
            if one.filename in (*_DOCUMENTS, _LISTED)
        )
    ):
        raise RefusedError(NotASession(str(path), say("it is larger than any session")))
    if any(one.compress_type != zipfile.ZIP_DEFLATED for one in entries):
        raise RefusedError(NotASession(str(path), say("it is packed in another way")))
    for name in archive.namelist():
        if name != _DOCUMENT and not _ENTRIES.fullmatch(name):
            reason = say("it holds {name}", name=repr(name[:80]))
            raise RefusedError(NotASession(str(path), reason))


def _described(document: object, path: Path) -> SavedSession:
    try:
        saved: SavedSession = from_document(SavedSession, document)
    except RefusedError as refused:
        reason = say("its costs cannot be used: {problem}", problem=refused.problem.kind)
        raise RefusedError(NotASession(str(path), reason)) from refused
    return saved


def _unpack(archive: zipfile.ZipFile, path: Path, folder: Path) -> None:
    for entry in archive.infolist():
        if entry.filename == _DOCUMENT:
            continue
        target = folder / entry.filename
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(entry) as packed, target.open("wb") as unpacked:
            remaining = entry.file_size
            # The declared size was summed above; no entry may unpack to more than it declares.
            while block := packed.read(min(1 << 20, remaining + 1)):
                remaining -= len(block)
                if remaining < 0:
                    raise RefusedError(
                        NotASession(str(path), say("an entry is larger than it says"))
                    )
                unpacked.write(block)
