"""A copy of a workbook with columns added to one of its sheets; all its other parts are the same.

What is not kept is little, and known beforehand: macros, which an .xlsx may not have, and a digital
signature, which no changed file may keep.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from imbgui.domain.new_cases import Lost
from imbgui.domain.table import Source
from imbgui.sheets.opening import Format, OpenedFile
from imbgui.sheets.package import BROKEN, sheet_part
from imbgui.sheets.sheet_part import Addition, Shape, UnusualPartError, shape_of, with_cells

_BLOCK = 1 << 20
_LARGE = 1 << 30
_LAST_COLUMN = 16_384
_TYPES, _RELATIONS, _ROOT_RELATIONS = (
    "[Content_Types].xml",
    "xl/_rels/workbook.xml.rels",
    "_rels/.rels",
)
_MACRO_PARTS = re.compile(r"xl/(_rels/)?vba\w*\.(bin|xml)(\.rels)?", re.IGNORECASE)
_MACRO_SHEET = re.compile(r"xl/macrosheets/", re.IGNORECASE)
_SIGNATURE_PARTS = re.compile(r"_xmlsignatures/", re.IGNORECASE)
_ELEMENT = re.compile(rb"<(?:\w+:)?(?:Override|Default|Relationship)\b[^>]*?/>")
_MAIN_TYPE = re.compile(
    rb"application/vnd\.(?:ms-excel\.(?:sheet|template)\.macroEnabled"
    rb"|openxmlformats-officedocument\.spreadsheetml\.template)\.main\+xml"
)
_SHEET_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_OF_MACROS = re.compile(rb"vba(?:Project|Data)", re.IGNORECASE)
_OF_SIGNATURES = re.compile(rb"digital-signature|_xmlsignatures", re.IGNORECASE)
_WIDTHS = {"Reason": 60.0}
_USUAL_WIDTH = 14.0


def lost_in_copy(opened: OpenedFile, source: Source, added: int) -> tuple[Lost, ...]:
    """Return what a copy with this many columns added would lose; the reason where none can be."""
    if opened.format is not Format.XLSX or source.sheet is None:
        return (Lost.FORMAT,)
    if source.header_row < 1:
        return (Lost.HEADINGS,)
    try:
        with zipfile.ZipFile(opened.content) as archive:
            names = archive.namelist()
            shape = _shape(archive, source)
    except (UnusualPartError, *BROKEN):
        return (Lost.LAYOUT,)
    if shape.width + added > _LAST_COLUMN or any(map(_MACRO_SHEET.match, names)):
        return (Lost.LAYOUT,)
    found = ((Lost.MACROS, _MACRO_PARTS), (Lost.SIGNATURE, _SIGNATURE_PARTS))
    return tuple(lost for lost, parts in found if any(map(parts.match, names)))


def write_annotated(
    opened: OpenedFile,
    source: Source,
    added: Mapping[str, Iterable[object]],
    rows: Iterable[int],
    target: Path,
) -> None:
    """Write a copy of a workbook with columns added to the sheet that its table was read from.

    ``added`` has a value for each of ``rows``, which are the row numbers of the cases as the sheet
    shows them, rising. It is known to lose nothing but what ``lost_in_copy`` says.
    """
    values = zip(*added.values(), strict=True)
    cells = ((row, answers) for row, answers in zip(rows, values, strict=True))
    with (
        zipfile.ZipFile(opened.content) as archive,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        shape, part = _shape(archive, source), _part(archive, source)
        headings = list(added)
        addition = Addition(
            column=shape.width + 1,
            heading_row=source.header_row,
            headings=headings,
            widths=[_WIDTHS.get(name, _USUAL_WIDTH) for name in headings],
        )
        for entry in archive.infolist():
            if _MACRO_PARTS.match(entry.filename) or _SIGNATURE_PARTS.match(entry.filename):
                continue
            blocks: Iterator[bytes] = _blocks(archive, entry)
            if entry.filename == part.filename:
                blocks = with_cells(blocks, shape, addition, cells)
            elif entry.filename in (_TYPES, _RELATIONS, _ROOT_RELATIONS):
                blocks = iter([_without_the_lost(b"".join(blocks))])
            _add(copy, entry, blocks)


def _shape(archive: zipfile.ZipFile, source: Source) -> Shape:
    return shape_of(_blocks(archive, _part(archive, source)), source.header_row)


def _part(archive: zipfile.ZipFile, source: Source) -> zipfile.ZipInfo:
    part = sheet_part(archive, source.sheet or "")
    if part is None:
        raise UnusualPartError
    return part


def _blocks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as stream:
        while block := stream.read(_BLOCK):
            yield block


def _without_the_lost(listing: bytes) -> bytes:
    """Return a list of parts without those of macros and signatures, as that of an .xlsx."""

    def kept(found: re.Match[bytes]) -> bytes:
        is_lost = _OF_MACROS.search(found[0]) or _OF_SIGNATURES.search(found[0])
        return b"" if is_lost else found[0]

    return _ELEMENT.sub(kept, _MAIN_TYPE.sub(_SHEET_TYPE, listing))


def _add(copy: zipfile.ZipFile, entry: zipfile.ZipInfo, blocks: Iterable[bytes]) -> None:
    named = zipfile.ZipInfo(entry.filename, entry.date_time)
    named.compress_type = entry.compress_type
    named.external_attr = entry.external_attr
    with copy.open(named, "w", force_zip64=entry.file_size > _LARGE) as stream:
        for block in blocks:
            stream.write(block)
