"""The tables of a web page that was saved as a workbook; nothing of it is fetched or run."""

from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from imbgui.domain.problems import (
    DamagedFile,
    EmptySheet,
    NotASpreadsheet,
    RefusedError,
    TooLarge,
)
from imbgui.language import say
from imbgui.sheets.encodings import plain_text
from imbgui.sheets.opening import OpenedFile
from imbgui.sheets.package import Inspection
from imbgui.sheets.workbook import Cells, Heard, Workbook

if TYPE_CHECKING:
    from imbgui.sheets.layout import Merged

PAGE_LIMIT = 64 * 1024**2
"""Bytes of a page at most: it is parsed slowly, and pages that are workbooks are small."""
CELLS_LIMIT = 4_000_000
"""Cells of all tables of a page at most, one that spans others counted as many times."""

_PART = 1 << 18
_LONGEST_SPAN = 9
"""Digits of the number of cells that one covers."""
_UNSEEN = ("script", "style", "title")
_ALWAYS_OPEN = ("br", "p", "div")


class _Tables(HTMLParser):
    """Collects the outermost tables of a page as rows of texts; cells that span are blank beyond.

    A table inside a cell is part of that cell's text.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str | None]]] = []
        self.merged: list[list[Merged]] = []
        self._path = path
        self._depth = 0
        self._unseen = 0
        self._cell: list[str] | None = None
        self._spans: tuple[int, int] = (1, 1)
        self._below: dict[tuple[int, int], None] = {}
        self._cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, a row or a cell."""
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append([])
                self.merged.append([])
                self._below = {}
        elif self._depth == 1 and tag == "tr":
            self._close_cell()
            self.tables[-1].append([])
        elif self._depth == 1 and tag in ("td", "th"):
            self._close_cell()
            if not self.tables[-1]:
                self.tables[-1].append([])
            named = dict(attrs)
            self._cell = []
            self._spans = (_span(named.get("rowspan")), _span(named.get("colspan")))
        elif tag in _ALWAYS_OPEN and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Close a table or a cell."""
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag == "table" and self._depth:
            if self._depth == 1:
                self._close_cell()
            self._depth -= 1
        elif self._depth == 1 and tag in ("td", "th", "tr"):
            self._close_cell()

    def handle_data(self, data: str) -> None:
        """Take text in, where it is inside a cell."""
        if self._cell is not None and not self._unseen:
            self._cell.append(data)

    def close(self) -> None:
        """Close what the page left open."""
        super().close()
        self._close_cell()

    def _close_cell(self) -> None:
        if self._cell is None:
            return
        rows = self.tables[-1]
        down, across = self._spans
        self._cells += across * down
        if self._cells > CELLS_LIMIT:
            raise RefusedError(TooLarge(str(self._path)))
        top = len(rows) - 1
        if self._below:
            self._skip_spanned(rows[-1], top)
        left = len(rows[-1])
        rows[-1].append(" ".join("".join(self._cell).replace("\xa0", " ").split()) or None)
        rows[-1].extend([None] * (across - 1))
        if down > 1 or across > 1:
            self._below |= {
                (top + lower, left + right): None
                for lower in range(1, down)
                for right in range(across)
            }
            self.merged[-1].append(((top, left), (top + down - 1, left + across - 1)))
        self._cell = None

    def _skip_spanned(self, row: list[str | None], number: int) -> None:
        while (number, len(row)) in self._below:
            row.append(None)


def open_web_page(opened: OpenedFile, heard: Heard) -> Workbook:
    """Open a web page as a workbook: each of its tables is a sheet, the largest comes first."""
    if opened.content.stat().st_size > PAGE_LIMIT:
        raise RefusedError(TooLarge(str(opened.path)))
    parser = _Tables(opened.path)
    with TemporaryDirectory() as folder:
        text = plain_text(opened.path, opened.content, None, Path(folder)).content
        try:
            with text.open(encoding="utf-8") as page:
                while part := page.read(_PART):
                    parser.feed(part)
                    heard(sum(map(len, parser.tables)))
            parser.close()
        # What the parser says of a broken declaration, and of a number of thousands of digits.
        except (AssertionError, ValueError) as error:
            raise RefusedError(DamagedFile(str(opened.path))) from error
    sizes = [len(rows) * max(map(len, rows), default=0) for rows in parser.tables]
    order = sorted(range(len(sizes)), key=lambda index: -sizes[index])
    names = {f"Table {index + 1}": index for index in order if sizes[index]}
    if not parser.tables:
        raise RefusedError(NotASpreadsheet(str(opened.path), say("a web page without a table")))
    if not names:
        raise RefusedError(EmptySheet(str(opened.path), None))

    def open_sheet(name: str, _heard: Heard) -> Cells:
        rows, merged = parser.tables[names[name]], parser.merged[names[name]]
        width = max(map(len, rows))
        return Cells(rows, len(rows), width, Inspection(), tuple(merged))

    return Workbook(opened.path, tuple(names), (), open_sheet)


def _span(text: str | None) -> int:
    """Return how many cells one covers, as the page says; as a browser does, no more than so many.

    >>> _span("3"), _span("9" * 5000), _span("all"), _span(None)
    (3, 16384, 1, 1)
    """
    digits = (text or "").strip()
    if not digits.isdecimal():
        return 1
    return max(1, min(int(digits[:_LONGEST_SPAN]), 16_384))
