"""The first rows of a large file, while the rest of it still loads.

The start of the file becomes a small file of its own, which the same readers read. Sheets inside
an archive are cut off after some rows and closed again; the stream of an xls, which packs nothing,
likewise; text and web pages end with a whole line or row, also while they are still being unpacked;
Parquet gives its first rows at once.

What cannot be had early: a workbook whose shared texts or styles are large themselves has to be
read with them, so that its rows come with the rest; a web page may hold a larger table further
down, which then takes the place of the one that was shown; and workbooks of Excel 2 to 4, of
16,384 rows at most, are read before anyone could look. The reader of workbooks does not say how far
it is within a sheet: rows are counted by the passes before and after it.
"""

import re
import zipfile
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO
from xml.parsers.expat import ExpatError, ParserCreate

from imbgui.domain.problems import DamagedFile, RefusedError
from imbgui.domain.table import ReadingOptions
from imbgui.domain.tasks import SoFar
from imbgui.sheets.binary_cells import first_rows_of_xls, first_rows_of_xlsb
from imbgui.sheets.headings import unique_names
from imbgui.sheets.layout import column_names, find_layout
from imbgui.sheets.opening import Format, OpenedFile, format_of
from imbgui.sheets.package import BROKEN
from imbgui.sheets.sheet import Hearing, preview_rows, unheard
from imbgui.sheets.text_sheet import find_text_table
from imbgui.sheets.workbook import find_sheet
from imbgui.sheets.workbooks import open_any

_MIB = 1 << 20
_LARGE = {
    Format.TEXT: 64 * _MIB,
    Format.XLSX: 2 * _MIB,
    Format.XLSB: _MIB,
    Format.ODS: _MIB,
    Format.XLS: 4 * _MIB,
    Format.HTML: _MIB,
    Format.PARQUET: _MIB,
}
"""Bytes of a file from which on its first rows are worth reading by themselves."""
_LARGE_UNPACKED = 4 * _MIB
"""Bytes of a packed text that are unpacked before its first rows are read."""
_START = 2 * _MIB
"""Bytes of a text or a page that hold more rows than are shown, however wide."""
_ROWS = 300
_MOST_SHARED = 64 * _MIB
_ROW_END = re.compile(rb"</(?:\w+:)?(?:table-)?row>")
_PAGE_ROW_END = re.compile(rb"</tr>", re.IGNORECASE)
_SHEET = re.compile(r"xl/worksheets/[^/]+\.(?:xml|bin)|content\.xml")
_UNSEEN = ("xl/media/", "pictures/", "thumbnails/")


def first_look(opened: OpenedFile, options: ReadingOptions) -> SoFar | None:
    """Return the headings and first rows of a large file; None where it is small, or not told."""
    large = _LARGE.get(opened.format)
    if large is None or opened.content.stat().st_size < large:
        return None
    with TemporaryDirectory() as folder:
        try:
            start = _start_of(opened, Path(folder))
            return None if start is None else _looked_at(start, options, Path(folder))
        except (*BROKEN, ExpatError, RefusedError):
            return None  # whoever reads the whole says what is wrong with it


class Unpacking:
    """Tells of a text that is being unpacked how many lines there are, and its first rows."""

    def __init__(self, path: Path, options: ReadingOptions, heard: Hearing) -> None:
        self._path, self._options, self._heard = path, options, heard
        self._is_text: bool | None = None
        self.has_looked = False

    def __call__(self, content: Path, lines: int) -> None:
        """Hear that more was unpacked."""
        if self._is_text is None:
            self._is_text = self._format(content) is Format.TEXT
        if not self._is_text:
            return
        if not self.has_looked and content.stat().st_size >= _LARGE_UNPACKED:
            self.has_looked = True
            unpacked = OpenedFile(self._path, content, Format.TEXT, Future())
            with TemporaryDirectory() as folder:
                first = _first_of_text(unpacked, self._options, Path(folder))
            if first is not None:
                self._heard(first)
        self._heard(SoFar(lines))

    def _format(self, content: Path) -> Format | None:
        try:
            return format_of(self._path, content)
        except RefusedError:
            return None


def _first_of_text(opened: OpenedFile, options: ReadingOptions, folder: Path) -> SoFar | None:
    try:
        return _looked_at(_with_content(opened, _lines(opened), folder), options, folder)
    except RefusedError:
        return None


def _start_of(opened: OpenedFile, folder: Path) -> OpenedFile | None:
    """Make the start of a file a file of its own."""
    match opened.format:
        case Format.PARQUET:
            return opened
        case Format.TEXT:
            content: bytes | None = _lines(opened)
        case Format.HTML:
            start = _start_bytes(opened)
            ends = list(islice(_PAGE_ROW_END.finditer(start), _ROWS))
            content = start[: ends[-1].end()] if ends else None
        case Format.XLS:
            content = _first_of_xls(opened)
            opened = replace(opened, format=Format.OLD_XLS)  # what reads a bare stream
        case _:
            return _cut_off(opened, folder)
    return None if content is None else _with_content(opened, content, folder)


def _first_of_xls(opened: OpenedFile) -> bytes | None:
    try:
        return first_rows_of_xls(opened.content.read_bytes(), _ROWS)
    except Exception as error:  # the reader raises whatever a damaged sector led to
        raise RefusedError(DamagedFile(str(opened.path))) from error


def _with_content(opened: OpenedFile, content: bytes, folder: Path) -> OpenedFile:
    target = folder / "start"
    target.write_bytes(content)
    return replace(opened, content=target)


def _start_bytes(opened: OpenedFile) -> bytes:
    with opened.content.open("rb") as stream:
        return stream.read(_START)


def _lines(opened: OpenedFile) -> bytes:
    """Return the whole lines at the start of a text, of one byte a letter or of two."""
    start = _start_bytes(opened)
    end = start.rfind(b"\n") + 1
    return start[: end + (start[end : end + 1] == b"\0")] or start


def _looked_at(start: OpenedFile, options: ReadingOptions, folder: Path) -> SoFar:
    if start.format is Format.TEXT:
        found = find_text_table(start, options, folder, unheard)
        text = found.body.text
        shown = preview_rows(text.head, (), text.records, found.rows, len(found.names))
        return SoFar(0, tuple(found.names), shown)
    _, cells = find_sheet(open_any(start), options.sheet, unheard)
    head = list(islice(cells.rows, _ROWS))
    layout = find_layout(head, head, len(head), options.header_row, cells.merged, with_footers=True)
    width = max(map(len, head))
    headings = column_names(head, layout, width)
    aside = {row for row, _ in layout.aside}
    is_filled = [any(cell not in (None, "") for cell in row) for row in head]
    rows = [row for row in range(layout.first, layout.last) if is_filled[row] and row not in aside]
    shown = preview_rows(head, head, len(head), rows, width)
    used = [at for at in range(width) if headings[at] or any(row[at] for row in shown)]
    names = unique_names(headings)
    return SoFar(
        0, tuple(names[at] for at in used), tuple(tuple(row[at] for at in used) for row in shown)
    )


def _cut_off(opened: OpenedFile, folder: Path) -> OpenedFile | None:
    """Copy a workbook, its sheets cut off after their first rows."""
    ends = _end_of_records if opened.format is Format.XLSB else _end_of_elements
    target = folder / "start"
    with (
        zipfile.ZipFile(opened.content) as archive,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy,
    ):
        for entry in archive.infolist():
            name = entry.filename.lower()
            if name.startswith(_UNSEEN):
                continue
            is_sheet = bool(_SHEET.fullmatch(name))
            if entry.file_size > _MOST_SHARED and not is_sheet:
                return None
            with archive.open(entry) as stream:
                content = _first_rows(stream, ends) if is_sheet else stream.read()
            if content is None:
                return None
            copy.writestr(entry.filename, content)
    return replace(opened, content=target)


def _first_rows(stream: IO[bytes], ends: Callable[[bytes], bytes | None]) -> bytes | None:
    """Return a sheet cut off after its first rows; whole where it has no more, None if too wide."""
    start = b""
    while block := stream.read(_MIB):
        start += block
        cut = ends(start)
        if cut is not None:
            return cut
        if len(start) > _MOST_SHARED:
            return None
    return start


def _end_of_records(start: bytes) -> bytes | None:
    return first_rows_of_xlsb(start, _ROWS)


def _end_of_elements(start: bytes) -> bytes | None:
    """Cut a sheet of XML off after its first rows and close what is open there."""
    ends = list(islice(_ROW_END.finditer(start), _ROWS))
    # Without a DOCTYPE there is nothing that could be expanded.
    if len(ends) < _ROWS or b"<!DOCTYPE" in start:
        return None
    rows = start[: ends[-1].end()]
    elements: list[str] = []
    parser = ParserCreate()
    parser.StartElementHandler = lambda name, _attributes: elements.append(name)
    parser.EndElementHandler = lambda _name: elements.pop()
    parser.Parse(rows)
    return rows + "".join(f"</{name}>" for name in reversed(elements)).encode()
