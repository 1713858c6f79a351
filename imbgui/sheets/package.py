"""What a workbook's archive holds, looked at before it is parsed: size, entities, errors."""

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass, field
from posixpath import join, normpath
from xml.etree import ElementTree as ET

from imbgui.domain.problems import DamagedFile, PasswordProtected, RefusedError, TooLarge
from imbgui.sheets.binary_cells import cells_of_xls, cells_of_xlsb, is_xlsb_sheet
from imbgui.sheets.extent import Extent
from imbgui.sheets.opening import Format, OpenedFile

SHEET_LIMIT = 4 * 1024**3
"""Bytes of a sheet's part at most, unpacked."""
PART_LIMIT = 1024**3
"""Bytes of any other part at most, unpacked."""
CELL_LIMIT = 64_000_000
"""Cells of the rectangle around a sheet's data at most; the reader holds it whole."""
TEXT_LIMIT = 1024**3
"""Bytes of text at most, counted once for every cell that shows it."""
LARGE_PART = 64 * 1024**2
LARGE_PACKED = 4 * 1024**2
"""Bytes of a sheet's part, unpacked and packed, beyond which it is looked through while it is read:
no small file can feign them."""

_BLOCK = 1 << 20
_MOST_ENTRIES = 20_000
_TOLD_EVERY = 1_000
_MOST_LISTED = 100_000
_LONGEST_ROW = 64 * 1024**2
_PROLOGUE = 1 << 16
_LARGEST_RATIO = 1040
_UNREMARKABLE = 64 * 1024**2
_FORMULA = rb"<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>"
_CELL = rb'<(?:\w+:)?c\b(?=[^>]*?\sr="([A-Z]{1,3})(\d{1,7})")'
_ERROR = re.compile(_CELL + rb'[^>]*?\st="e"[^>]*>(?:' + _FORMULA + rb")?(?:<v>([^<]*)</v>)?")
# A formula may result in an empty text, but not in an empty number.
_BARE = re.compile(
    _CELL + rb"[^>]*>(?:" + _FORMULA + rb")</c>"
    rb"|" + _CELL + rb'(?![^>]*\st="str")[^>]*>(?:' + _FORMULA + rb")<v\s*(?:/>|></v>)</c>"
)
_SHARED = re.compile(rb'\st="s"[^>]*>(?:' + _FORMULA + rb")?<v>(\d{1,9})</v>")
_STRING = re.compile(rb"</(?:\w+:)?si>")
_REPEATED_ROWS = re.compile(rb'number-rows-repeated="(\d{1,9})"')
_REPEATED_CELL = re.compile(rb"<table:table-cell\b([^>]*)>")
_REPEATED_COLUMNS = re.compile(rb'number-columns-repeated="(\d{1,9})"')
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError),
    *(NotImplementedError, RuntimeError, ValueError, LookupError),
)
"""What the unpackers raise on damaged archives, as found by damaging many."""
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}"


@dataclass(frozen=True)
class Inspection:
    """Cells with an error (row, column, error) and formulas without a value (row, column)."""

    errors: tuple[tuple[int, int, str], ...] = ()
    bare_formulas: tuple[tuple[int, int], ...] = ()


@dataclass
class _Tally:
    """What was counted on the way through a sheet's part."""

    extent: Extent = field(default_factory=Extent)
    shared: int = 0
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    bare: list[tuple[int, int]] = field(default_factory=list)


def check_package(opened: OpenedFile, heard: Callable[[int], None]) -> None:
    """Refuse a workbook that is encrypted, unpacks to too much, or defines entities.

    ``heard`` is told how many rows were gone through for that.
    """
    if opened.format is Format.XLS:
        _check_encryption(opened)
        _check_extent(opened)
        return
    try:
        with zipfile.ZipFile(opened.content) as archive:
            entries = archive.infolist()
            if len(entries) > _MOST_ENTRIES:
                raise RefusedError(TooLarge(str(opened.path)))
            for entry in entries:
                _check_entry(opened, archive, entry, heard)
            if opened.format is Format.ODS:
                _check_repetitions(opened, archive, heard)
    except BROKEN as error:
        raise RefusedError(DamagedFile(str(opened.path))) from error


def inspect_sheet(
    opened: OpenedFile, sheet: str, heard: Callable[[int], None] = lambda _rows: None
) -> Inspection:
    """Look through a sheet: its size, and the cells without the value they should have.

    ``heard`` is told how many rows were looked through so far.
    """
    if opened.format is not Format.XLSX:
        return Inspection()
    try:
        with zipfile.ZipFile(opened.content) as archive:
            part = sheet_part(archive, sheet)
            if part is None:
                return Inspection()
            tally = _tallied(opened, archive, part, heard)
            _check_text(opened, archive, part, tally.shared)
    except BROKEN as error:
        raise RefusedError(DamagedFile(str(opened.path))) from error
    return Inspection(tuple(tally.errors), tuple(tally.bare))


def is_large(opened: OpenedFile, sheet: str) -> bool:
    """Say whether a sheet of an xlsx is too large to be looked through before it is read."""
    if opened.format is not Format.XLSX:
        return False
    try:
        with zipfile.ZipFile(opened.content) as archive:
            part = sheet_part(archive, sheet)
            return (
                part is not None
                and part.file_size > LARGE_PART
                and part.compress_size > LARGE_PACKED
            )
    except BROKEN as error:
        raise RefusedError(DamagedFile(str(opened.path))) from error


def _check_entry(
    opened: OpenedFile,
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    heard: Callable[[int], None],
) -> None:
    name = entry.filename.lower()
    limit = SHEET_LIMIT if "worksheets/" in name else PART_LIMIT
    if entry.file_size > limit:
        raise RefusedError(TooLarge(str(opened.path)))
    if entry.flag_bits & 1 or not name.endswith((".xml", ".rels", ".bin")):
        return
    if entry.compress_size * _LARGEST_RATIO > _UNREMARKABLE and "worksheets/" not in name:
        for _ in _blocks(opened, archive, entry):
            pass
    start = next(_blocks(opened, archive, entry), b"")[:_PROLOGUE]
    if name.endswith(".bin"):
        is_sheet = opened.format is Format.XLSB and is_xlsb_sheet(name, start)
        if is_sheet and _cells_of_xlsb(opened, archive, entry, heard) > CELL_LIMIT:
            raise RefusedError(TooLarge(str(opened.path)))
        return
    if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
        # No program that saves workbooks defines entities: this is an attempt to exhaust memory.
        raise RefusedError(TooLarge(str(opened.path)))


def _cells_of_xlsb(
    opened: OpenedFile,
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    heard: Callable[[int], None],
) -> int:
    return cells_of_xlsb(_blocks(opened, archive, entry), CELL_LIMIT, heard)


def _blocks(
    opened: OpenedFile, archive: zipfile.ZipFile, entry: zipfile.ZipInfo
) -> Iterator[bytes]:
    """Unpack a part whatever size it declares, and refuse it beyond the limit."""
    limit = SHEET_LIMIT if "worksheets/" in entry.filename.lower() else PART_LIMIT
    undeclared = copy(entry)
    undeclared.file_size = (
        2 * limit + 2 * _BLOCK
    )  # never reached, so that no checksum is made early
    size = 0
    with archive.open(undeclared) as stream:
        while block := stream.read(_BLOCK):
            size += len(block)
            if size > limit:
                raise RefusedError(TooLarge(str(opened.path)))
            yield block


def sheet_part(archive: zipfile.ZipFile, sheet: str) -> zipfile.ZipInfo | None:
    """Return the entry of an xlsx that holds a sheet, or None where it cannot be told."""
    entries = {entry.filename.lower(): entry for entry in archive.infolist()}
    try:
        # Parts with a DOCTYPE were refused before, so that nothing is left to expand.
        workbook = ET.fromstring(archive.read(entries["xl/workbook.xml"]))  # noqa: S314
        relations = ET.fromstring(archive.read(entries["xl/_rels/workbook.xml.rels"]))  # noqa: S314
    except (KeyError, ET.ParseError):
        return None
    targets = {
        relation.get("Id"): relation.get("Target", "")
        for relation in relations.iter(f"{_RELATION}Relationship")
    }
    for element in workbook.iter():
        if element.tag.endswith("}sheet") and element.get("name") == sheet:
            ids = [value for key, value in element.attrib.items() if key.endswith("}id")]
            target = targets.get(ids[0], "") if ids else ""
            place = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
            return entries.get(place.lower())
    return None


def _tallied(
    opened: OpenedFile,
    archive: zipfile.ZipFile,
    part: zipfile.ZipInfo,
    heard: Callable[[int], None],
) -> _Tally:
    tally, pending = _Tally(), b""
    for block in _blocks(opened, archive, part):
        tally.shared += block.count(b't="s"')
        whole = pending + block
        last_row = max(whole.rfind(b"<row"), whole.rfind(b":row"), 0)
        rows, pending = whole[:last_row], whole[last_row:]
        _tally_rows(opened, rows, tally)
        if len(pending) > _LONGEST_ROW:
            raise RefusedError(TooLarge(str(opened.path)))
        heard(tally.extent.rows)
    _tally_rows(opened, pending, tally)
    return tally


def _tally_rows(opened: OpenedFile, rows: bytes, tally: _Tally) -> None:
    tally.extent.add(rows)
    if tally.extent.cells > CELL_LIMIT:
        raise RefusedError(TooLarge(str(opened.path)))
    if b't="e"' in rows or b"<f" in rows:
        for row in rows.split(b"</row>"):
            _tally_cells(row, tally)


def _tally_cells(row: bytes, tally: _Tally) -> None:
    if b't="e"' in row and len(tally.errors) < _MOST_LISTED:
        tally.errors.extend(
            (int(found[2]) - 1, _column(found[1]), (found[3] or b"").decode("utf-8", "replace"))
            for found in _ERROR.finditer(row)
        )
    if b"<f" in row and len(tally.bare) < _MOST_LISTED:
        tally.bare.extend(
            (int(found[2] or found[4]) - 1, _column(found[1] or found[3]))
            for found in _BARE.finditer(row)
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _check_text(
    opened: OpenedFile, archive: zipfile.ZipFile, part: zipfile.ZipInfo, shared: int
) -> None:
    """Refuse a sheet that repeats long texts so often that no memory holds them."""
    entry = next(
        (one for one in archive.infolist() if one.filename.lower() == "xl/sharedstrings.xml"), None
    )
    if entry is None or entry.file_size * max(shared, 1) <= TEXT_LIMIT:
        return
    lengths = [len(text) for text in _split(_blocks(opened, archive, entry), _STRING)]
    if max(lengths, default=0) * shared <= TEXT_LIMIT:
        return
    total = 0
    for row in _split(_blocks(opened, archive, part), re.compile(rb"</row>|</c>(?=<c)")):
        for found in _SHARED.finditer(row):
            index = int(found[1])
            total += lengths[index] if index < len(lengths) else 0
        if total > TEXT_LIMIT:
            raise RefusedError(TooLarge(str(opened.path)))


def _split(blocks: Iterator[bytes], separator: re.Pattern[bytes]) -> Iterator[bytes]:
    pending = b""
    for block in blocks:
        *pieces, pending = separator.split(pending + block)
        yield from pieces
    yield pending


def _check_repetitions(
    opened: OpenedFile, archive: zipfile.ZipFile, heard: Callable[[int], None]
) -> None:
    """Refuse an OpenDocument sheet whose repeated cells would fill more than is allowed."""
    entry = next((one for one in archive.infolist() if one.filename == "content.xml"), None)
    if entry is None or entry.flag_bits & 1:
        return
    cells = 0
    rows = re.compile(rb"</table:table-row>")
    for number, row in enumerate(_split(_blocks(opened, archive, entry), rows)):
        if number % _TOLD_EVERY == 0:
            heard(number)
        if b"office:value-type" not in row:
            continue
        repeated = _REPEATED_ROWS.search(row)
        width = 0
        for cell in _REPEATED_CELL.finditer(row):
            columns = _REPEATED_COLUMNS.search(cell[1])
            width += int(columns[1]) if columns and b"value-type" in cell[1] else 1
        cells += width * (int(repeated[1]) if repeated else 1)
        if cells > CELL_LIMIT:
            raise RefusedError(TooLarge(str(opened.path)))


def _check_extent(opened: OpenedFile) -> None:
    """Refuse an xls workbook whose cells lie too far apart for the rectangle around them."""
    try:
        cells = cells_of_xls(opened.content.read_bytes())
    except Exception as error:  # the reader raises whatever a damaged sector led to
        raise RefusedError(DamagedFile(str(opened.path))) from error
    if cells > CELL_LIMIT:
        raise RefusedError(TooLarge(str(opened.path)))


def _check_encryption(opened: OpenedFile) -> None:
    """Find the FILEPASS record behind the first BOF record of an xls workbook."""
    with opened.content.open("rb") as stream:
        content = stream.read(_UNREMARKABLE)
    for start in range(512, len(content) - 4, 512):
        record, length = struct.unpack_from("<HH", content, start)
        if record not in (0x0809, 0x0409) or length not in (8, 16):
            continue
        place = start
        for _ in range(20):
            if place + 4 > len(content):
                return
            record, length = struct.unpack_from("<HH", content, place)
            if record == 0x002F:
                raise RefusedError(PasswordProtected(str(opened.path)))
            place += 4 + length
        return
