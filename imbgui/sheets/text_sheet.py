"""Delimited text to columns: numbers by the fast reader, and text only where there are words."""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.problems import (
    DamagedFile,
    EmptySheet,
    NotASpreadsheet,
    RaggedRows,
    RefusedError,
)
from imbgui.domain.table import Kind, ReadingOptions, can_delimit
from imbgui.domain.tasks import SoFar
from imbgui.language import say
from imbgui.sheets import findings
from imbgui.sheets.cells import missing_words
from imbgui.sheets.dates import looks_like_date
from imbgui.sheets.delimited import Delimited, find_delimiter, read_shape, records_at
from imbgui.sheets.encodings import plain_text
from imbgui.sheets.headings import unique_names
from imbgui.sheets.layout import Layout, column_names, find_layout
from imbgui.sheets.numbers import decimal_sign
from imbgui.sheets.opening import OpenedFile
from imbgui.sheets.sheet import BLANK, Hearing, Sheet, preview_rows, rows_aside
from imbgui.sheets.text_columns import Body, read_columns

_MOST_RAGGED = 0.05
_WORKBOOK_ENDINGS = (".xls", ".xlsx", ".xlsm", ".xlsb", ".ods")
_DECISIVE_FIELDS = 6_000
_DECISIVE_RECORDS = 50
_OPEN_COMMA = re.compile(r"\d{1,3},\d{3}")


@dataclass(frozen=True)
class TextTable:
    """Where the table of a delimited text lies and how it is written; its rows are not read yet.

    ``rows`` are the records that hold data, counting from 0; ``ragged`` those set aside because
    they have another number of fields than the header.
    """

    body: Body
    headings: Sequence[str]
    names: Sequence[str]
    rows: NDArray[np.intp]
    ragged: Sequence[int]
    encoding: str
    nul_characters: int


def find_text_table(
    opened: OpenedFile, options: ReadingOptions, folder: Path, heard: Hearing
) -> TextTable:
    """Find the table of a delimited text file."""
    plain = plain_text(opened.path, opened.content, options.encoding, folder)
    told = options.delimiter
    delimiter = told if told and can_delimit(told) else find_delimiter(plain.content)
    try:
        text = read_shape(plain.content, delimiter)
    except csv.Error as error:
        raise RefusedError(DamagedFile(str(opened.path))) from error
    if int(text.widths.max(initial=0)) <= 1 and opened.path.suffix.lower() in _WORKBOOK_ENDINGS:
        raise RefusedError(NotASpreadsheet(str(opened.path), say("plain text")))
    layout = find_layout(
        text.head,
        text.tail,
        text.records,
        _header_row(text, options),
        with_footers=options.with_footers,
    )
    if layout.last <= layout.first:
        raise RefusedError(EmptySheet(str(opened.path), None))
    expected, ragged = _ragged(opened.path, text, layout)
    headings = column_names(text.head, layout, expected)
    names = unique_names(headings)
    body = Body(
        path=opened.path,
        text=text,
        layout=layout,
        width=len(names),
        skipped=frozenset({row for row, _ in layout.aside} | set(ragged)),
        decimal=options.decimal or _decimal(text, layout, delimiter),
        heard=lambda rows: heard(SoFar(rows)),
    )
    if len(body.skipped) >= layout.last - layout.first:
        raise RefusedError(EmptySheet(str(opened.path), None))
    is_data = np.ones(text.records, dtype=bool)
    is_data[[*range(layout.first), *body.skipped, *range(layout.last, text.records)]] = False
    return TextTable(
        body=body,
        headings=headings,
        names=names,
        rows=np.flatnonzero(is_data),
        ragged=ragged,
        encoding=plain.encoding,
        nul_characters=plain.nul_characters,
    )


def read_text_sheet(
    opened: OpenedFile,
    options: ReadingOptions,
    folder: Path,
    kinds: Mapping[str, Kind],
    heard: Hearing,
) -> Sheet:
    """Read a delimited text file; ``kinds`` are those the analyst chose."""
    found = find_text_table(opened, options, folder, heard)
    body, names, rows = found.body, found.names, found.rows
    text, layout = body.text, body.layout
    shown = preview_rows(text.head, text.tail, text.records, rows, len(names))
    heard(SoFar(0, tuple(names), shown))
    chosen = {names.index(name): kind for name, kind in kinds.items() if name in names}
    missing = [missing_words(options, name) for name in names]
    otherwise = {name for name, sign in options.decimals if sign != body.decimal}
    spelled = {names.index(name) for name in otherwise if name in names}
    dated = [index for index in text.dates if index < len(names)]
    spelled |= {index for index in dated if any(map(looks_like_date, missing[index]))}
    columns = [
        column.cleaned(words)
        for column, words in zip(read_columns(body, chosen, spelled), missing, strict=True)
    ]
    filled = np.zeros(len(rows), dtype=bool)
    for column in columns:
        filled |= column.filled()
        if filled.all():
            break
    aside = rows_aside(layout, found.ragged)
    if not filled.all():
        aside[BLANK] = [int(row) + 1 for row in rows[~filled]]
        columns = [column.take(filled) for column in columns]
        rows = rows[filled]
        shown = preview_rows(text.head, text.tail, text.records, rows, len(names))
    return Sheet(
        headings=found.headings,
        columns=columns,
        row_numbers=rows + 1,
        header_row=0 if layout.header is None else layout.header + 1,
        preview=shown,
        aside=aside,
        findings=(
            *([findings.nul_characters(found.nul_characters)] if found.nul_characters else ()),
            *(
                [findings.ragged([row + 1 for row in found.ragged], len(names))]
                if found.ragged
                else ()
            ),
        ),
        encoding=found.encoding,
        delimiter=text.delimiter,
        decimal=body.decimal,
    )


def _header_row(text: Delimited, options: ReadingOptions) -> int | None:
    """Return the header row as told; the line "sep=;" that Excel writes is no header."""
    if options.header_row is None and text.head and _is_separator_line(text.head[0]):
        return 2
    return options.header_row


def _is_separator_line(record: Sequence[str]) -> bool:
    return bool(record) and record[0].strip().lower() in ("sep=", "sep=,", "sep=;", "sep=|")


def _ragged(path: Path, text: Delimited, layout: Layout) -> tuple[int, list[int]]:
    """Return the number of fields of a row, and the rows that have another; refuse if many have."""
    widths = text.widths[layout.first : layout.last]
    filled = widths[widths > 0]
    expected = int(np.bincount(filled).argmax()) if len(filled) else 0
    if layout.header is not None:
        heading = text.head[layout.header]
        if len(heading) < expected or any(field.strip() for field in heading[expected:]):
            expected = len(heading)
    known = {row for row, _ in layout.aside}
    odd = np.flatnonzero((widths != expected) & (widths > 0)) + layout.first
    ragged = []
    for row, record in records_at(text, [int(row) for row in odd]).items():
        padded = len(record) > expected and not any(field.strip() for field in record[expected:])
        blank = not any(field.strip() for field in record)
        if row not in known and not padded and not blank:
            ragged.append(row)
    if len(ragged) > _MOST_RAGGED * len(filled) + 1:
        raise RefusedError(RaggedRows(str(path), tuple(row + 1 for row in ragged[:20]), expected))
    return expected, ragged


def _decimal(text: Delimited, layout: Layout, delimiter: str) -> str:
    """Find the decimal sign from the fields; left open, a dot unless the file is full of commas."""
    records = (*text.head[layout.first :], *text.tail)
    fields = sum(map(len, records))
    step = max(1, min(fields // _DECISIVE_FIELDS, len(records) // _DECISIVE_RECORDS))
    sample = [field.strip() for record in records[::step] for field in record if _has_sign(field)]
    sign = decimal_sign(sample)
    if sign is None and delimiter != ",":
        commas = sum(1 for field in sample if _OPEN_COMMA.fullmatch(field))
        return "," if 2 * commas > len(sample) else "."
    return sign or "."


def _has_sign(field: str) -> bool:
    return "," in field or "." in field
