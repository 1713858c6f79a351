"""The first rows of a large sheet, while the rest of it still loads."""

import zipfile
from io import BytesIO

import python_calamine

from imbgui.domain.problems import RefusedError
from imbgui.domain.table import ReadingOptions
from imbgui.domain.tasks import SoFar
from imbgui.sheets.cells import Row
from imbgui.sheets.headings import unique_names
from imbgui.sheets.layout import column_names, find_layout
from imbgui.sheets.opening import Format, OpenedFile
from imbgui.sheets.package import BROKEN, sheet_part
from imbgui.sheets.sheet import PREVIEW_ROWS, preview_rows

LARGE_PART = 16 * 1024**2
"""Bytes of a sheet's part from which on its first rows are worth reading by themselves."""

_ROWS = 300
_BLOCK = 1 << 20
_MOST_SHARED = 64 * 1024**2
_ROW_END = b"</row>"


def first_look(opened: OpenedFile, sheet: str, options: ReadingOptions) -> SoFar | None:
    """Return the headings and first rows of a large sheet; None where it is small, or not told.

    A copy of the workbook whose sheet is cut off after its first rows is read by the same reader.
    """
    if opened.format is not Format.XLSX:
        return None
    try:
        with zipfile.ZipFile(opened.content) as archive:
            part = sheet_part(archive, sheet)
            if part is None or part.file_size < LARGE_PART:
                return None
            head = _read(_cut_off(archive, part), sheet)
    except (*BROKEN, RefusedError, python_calamine.CalamineError):
        return None  # whoever reads the whole says what is wrong with it
    return None if head is None else _understood(head, options)


def _understood(head: list[Row], options: ReadingOptions) -> SoFar:
    layout = find_layout(head, head, len(head), options.header_row, with_footers=True)
    width = max(map(len, head))
    names = unique_names(column_names(head, layout, width))
    aside = {row for row, _ in layout.aside}
    rows = [row for row in range(layout.first, layout.last) if row not in aside]
    shown = preview_rows(head, head, len(head), rows[:PREVIEW_ROWS], width)
    return SoFar(0, tuple(names), shown)


def _cut_off(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> BytesIO | None:
    start = b""
    with archive.open(part) as stream:
        while start.count(_ROW_END) < _ROWS:
            block = stream.read(_BLOCK)
            if not block:
                return None
            start += block
    end = -1
    for _ in range(_ROWS):
        end = start.index(_ROW_END, end + 1)
    rows = start[: end + len(_ROW_END)] + b"</sheetData></worksheet>"
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as copy:
        for entry in archive.infolist():
            name = entry.filename
            if name == part.filename:
                copy.writestr(name, rows)
            elif name.lower().startswith("xl/worksheets/"):
                copy.writestr(name, b"")
            elif name.lower().startswith("xl/media/"):
                continue
            elif entry.file_size > _MOST_SHARED:
                return None
            else:
                copy.writestr(name, archive.read(entry))
    content.seek(0)
    return content


def _read(content: BytesIO | None, sheet: str) -> list[Row] | None:
    if content is None:
        return None
    found = python_calamine.CalamineWorkbook.from_filelike(content).get_sheet_by_name(sheet)
    if found.start is None:
        return None
    margin: list[None] = [None] * found.start[1]
    return [[*margin, *row] for row in found.iter_rows()]
