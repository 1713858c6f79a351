"""The cells of a table on a sheet, before anything is known about the kinds of its columns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.table import Finding
from imbgui.domain.tasks import SoFar
from imbgui.language import mark
from imbgui.sheets.cells import RawColumn, Row, cell_text
from imbgui.sheets.layout import Layout

BLANK = mark("a blank row")
RAGGED = mark("another number of cells than the header")
PREVIEW_ROWS = 200

Hearing = Callable[[SoFar], None]
"""Is told from time to time how far the reading of a file is."""


def unheard(_news: object) -> None:
    """Let nobody know."""


class Rising:
    """Passes on how far a reading is; rows that are seen once more are not counted again."""

    def __init__(self, heard: Hearing) -> None:
        self._heard = heard
        self._most = 0

    def __call__(self, so_far: SoFar) -> None:
        """Pass this on with the most rows that were told."""
        self._most = max(self._most, so_far.rows)
        self._heard(replace(so_far, rows=self._most))


@dataclass(frozen=True)
class Sheet:
    """The rows of a table; ``row_numbers`` are those the file shows, one for each row here.

    ``aside`` holds the rows between the header and the end that are not here, by reason.
    ``headings`` are trimmed, and blank where the sheet has none. ``preview`` is the first rows as
    text. ``findings`` are what only the file itself shows.
    """

    headings: Sequence[str]
    columns: Sequence[RawColumn]
    row_numbers: NDArray[np.int64]
    header_row: int
    preview: tuple[tuple[str, ...], ...]
    aside: Mapping[str, Sequence[int]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    sheets: tuple[str, ...] = ()
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None


def rows_aside(layout: Layout, ragged: Sequence[int] = ()) -> dict[str, list[int]]:
    """Return the row numbers, as the file shows them, that are set aside by reason."""
    aside: dict[str, list[int]] = {}
    for row, reason in (*layout.aside, *layout.footers):
        aside.setdefault(reason, []).append(row + 1)
    if len(ragged):
        aside[RAGGED] = [row + 1 for row in ragged]
    return aside


def preview_rows(
    head: Sequence[Row],
    tail: Sequence[Row],
    rows: int,
    kept: Sequence[int] | NDArray[np.int64],
    width: int,
) -> tuple[tuple[str, ...], ...]:
    """Return the first kept rows as text, those among the first or last rows of the sheet."""
    offset = rows - len(tail)
    shown = []
    for row in map(int, kept[:PREVIEW_ROWS]):
        if row < len(head) or row >= offset:
            cells = head[row] if row < len(head) else tail[row - offset]
            texts = list(map(cell_text, cells[:width]))
            shown.append((*texts, *([""] * (width - len(texts)))))
    return tuple(shown)
