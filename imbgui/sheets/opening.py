"""What a file is, decided by its content: unpacked where it is packed, refused where no data."""

import bz2
import gzip
import hashlib
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import IO

from imbgui.domain.problems import (
    DamagedFile,
    DiskFull,
    EmptyFile,
    MissingFile,
    NotASpreadsheet,
    PasswordProtected,
    RefusedError,
    TooLarge,
    UnreadableFile,
    is_full_disk,
)
from imbgui.language import mark, say

UNPACKED_LIMIT = 2 * 1024**3
"""Bytes of text that are read at most, unpacked."""

Unpacked = Callable[[Path, int], None]
"""Is told from time to time where the unpacked start of a file lies, and how many lines it has."""

_Unpacking = gzip.GzipFile | lzma.LZMAFile | bz2.BZ2File

_BLOCK = 1 << 20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FORMATS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", mark("a PDF document")),
    (b"\x89PNG", mark("a picture")),
    (b"\xff\xd8\xff", mark("a picture")),
    (b"GIF8", mark("a picture")),
    (b"Rar!", mark("a RAR archive")),
    (b"7z\xbc\xaf\x27\x1c", mark("a 7-Zip archive")),
    (b"SQLite format 3\x00", mark("an SQLite database")),
    (b"\x28\xb5\x2f\xfd", mark("a Zstandard archive")),
    (b"{\\rtf", mark("an RTF document")),
    (b"$FL2", mark("an SPSS file")),
    (b"\x7fELF", mark("a program")),
    (b"MZ\x90", mark("a program")),
)
_OLD_EXCEL = re.compile(rb"\x09[\x00\x02\x04][\x04-\x08]\x00")
_DBASE_TYPES = b"\x03\x30\x31\x43\x63\x83\x8b\xcb\xf5"
_PACKED: tuple[tuple[bytes, Callable[[Path], _Unpacking]], ...] = (
    (b"\x1f\x8b", gzip.GzipFile),
    (b"\xfd7zXZ\x00", lzma.LZMAFile),
    (b"BZh", bz2.BZ2File),
)
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError),
    *(NotImplementedError, RuntimeError, ValueError, LookupError),
)
"""What the unpackers raise on damaged archives, as found by damaging many."""


class Format(Enum):
    """The families of files, by how they are read."""

    TEXT = "text"
    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    HTML = "html"
    OLD_XLS = "xls of Excel 2 to 4"
    PARQUET = "parquet"


@dataclass(frozen=True)
class OpenedFile:
    """A file that is known to be there, unpacked, and of a format that is read.

    ``content`` is the file itself, or its unpacked copy in the folder of the table. ``digest`` is
    worked out beside what is read meanwhile.
    """

    path: Path
    content: Path
    format: Format
    digest: Future[str]

    @property
    def sha256(self) -> str:
        """The fingerprint of the file, packed or not, once it is there."""
        try:
            return self.digest.result()
        except OSError as error:
            raise _unreadable(self.path, error) from error


def open_file(path: Path, folder: Path, unpacking: Unpacked | None = None) -> OpenedFile:
    """Find out what a file is; unpack it into ``folder`` where it is packed."""
    if not path.is_file():
        raise RefusedError(MissingFile(str(path)))
    try:
        with path.open("rb") as stream:
            start = stream.read(8)
    except OSError as error:
        raise _unreadable(path, error) from error
    if not start:
        raise RefusedError(EmptyFile(str(path)))
    content = _unpacked(path, start, folder, unpacking or _unheard)
    form = format_of(path, content)
    beside = ThreadPoolExecutor(1)
    digest = beside.submit(_sha256, path)
    beside.shutdown(wait=False)
    return OpenedFile(path, content, form, digest)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _unreadable(path: Path, error: OSError) -> RefusedError:
    return RefusedError(UnreadableFile(str(path), error.strerror or type(error).__name__))


def _unpacked(path: Path, start: bytes, folder: Path, unpacking: Unpacked) -> Path:
    for magic, opener in _PACKED:
        if start.startswith(magic):
            with opener(path) as stream:
                return _copied(path, stream, folder, unpacking)
    if not start.startswith(b"PK\x03\x04"):
        return path
    try:
        with zipfile.ZipFile(path) as archive:
            member = _sole_member(path, archive)
            if member is None:
                return path
            if member.flag_bits & 1:
                raise RefusedError(PasswordProtected(str(path)))
            with archive.open(member) as stream:
                return _copied(path, stream, folder, unpacking)
    except _BROKEN as error:
        raise RefusedError(DamagedFile(str(path))) from error


def _sole_member(path: Path, archive: zipfile.ZipFile) -> zipfile.ZipInfo | None:
    """Return the one file of a plain archive, or None for a workbook, which is an archive too."""
    names = set(archive.namelist())
    if names & {"[Content_Types].xml", "mimetype", "content.xml"}:
        return None
    members = [
        member
        for member in archive.infolist()
        if not member.is_dir() and not member.filename.startswith("__MACOSX/")
    ]
    if len(members) != 1:
        seen_as = say("an archive of {count} files", count=len(members))
        raise RefusedError(NotASpreadsheet(str(path), seen_as))
    return members[0]


def _copied(path: Path, stream: _Unpacking | IO[bytes], folder: Path, unpacking: Unpacked) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "unpacked"
    size = lines = 0
    try:
        with target.open("wb") as copy:
            while block := stream.read(_BLOCK):
                size += len(block)
                if size > UNPACKED_LIMIT:
                    raise RefusedError(TooLarge(str(path)))
                copy.write(block)
                copy.flush()
                lines += block.count(b"\n")
                unpacking(target, lines)
    except _BROKEN as error:
        if is_full_disk(error):
            raise RefusedError(DiskFull(str(folder))) from error
        raise RefusedError(DamagedFile(str(path))) from error
    if not size:
        raise RefusedError(EmptyFile(str(path)))
    return target


def format_of(path: Path, content: Path) -> Format:
    """Return the format of a file that is not packed, or no more; refuse what holds no table."""
    with content.open("rb") as stream:
        start = stream.read(4096)
    if start.startswith(b"PK\x03\x04"):
        return _zip_format(path, content)
    if start.startswith(_OLE):
        return Format.XLS
    if start.startswith(b"PAR1"):
        return Format.PARQUET
    for magic, seen_as in _FORMATS:
        if start.startswith(magic):
            raise RefusedError(NotASpreadsheet(str(path), say(seen_as)))
    if _OLD_EXCEL.match(start):
        return Format.OLD_XLS
    if _is_dbase(start):
        raise RefusedError(NotASpreadsheet(str(path), say("a dBase table")))
    visible = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if visible.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<head", b"<style")):
        return Format.HTML
    if visible.startswith(b"<?xml"):
        raise RefusedError(NotASpreadsheet(str(path), say("an XML document")))
    if content.stat().st_size > UNPACKED_LIMIT:
        raise RefusedError(TooLarge(str(path)))
    return Format.TEXT


def _is_dbase(start: bytes) -> bool:
    if len(start) < 32 or start[0] not in _DBASE_TYPES:
        return False
    month, day = start[2], start[3]
    return 1 <= month <= 12 and 1 <= day <= 31 and start[12:16] == bytes(4)


def _zip_format(path: Path, content: Path) -> Format:
    try:
        with zipfile.ZipFile(content) as archive:
            names = {name.lower() for name in archive.namelist()}
            kind = _start_of(archive, "mimetype") if "mimetype" in names else ""
    except _BROKEN as error:
        raise RefusedError(DamagedFile(str(path))) from error
    if "spreadsheet" in kind:
        return Format.ODS
    if "xl/workbook.bin" in names:
        return Format.XLSB
    if any(name.startswith("xl/") for name in names):
        return Format.XLSX
    if any(name.startswith("word/") for name in names) or "text" in kind:
        raise RefusedError(NotASpreadsheet(str(path), say("a text document")))
    if any(name.startswith("ppt/") for name in names) or kind:
        raise RefusedError(NotASpreadsheet(str(path), say("a presentation or drawing")))
    raise RefusedError(DamagedFile(str(path)))


def _start_of(archive: zipfile.ZipFile, name: str) -> str:
    """Return the start of an entry, which may be of any length."""
    with archive.open(name) as stream:
        return stream.read(100).decode("latin-1")


def _unheard(_content: Path, _lines: int) -> None:
    pass
