"""The sheet "Scored cases": the answer to every practice case, riskiest first, row by row.

It is as long as the file, so that each row leaves the memory once it is written.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name

from imbgui.domain.columns import ColumnValues
from imbgui.domain.curves import Floats
from imbgui.domain.row_answers import (
    as_risks,
    by_falling_score,
    expected_costs,
    recommended_flags,
    recommended_scores,
)
from imbgui.language import mark, say
from imbgui.reports.contents import Cases, Contents
from imbgui.reports.live_words import quoted
from imbgui.reports.numbers import whole
from imbgui.reports.page import Page, Value
from imbgui.reports.words import clean

SHEET = mark("Scored cases")
MOST_ROWS = 1_048_576
"""So many rows has a sheet of Excel."""

_HEAD = 4
_CHUNK = 4_000
_BAND = 40_000

_Row = tuple[Value | None, ...]
Write = Callable[[int, int, Value, Format | None], object]


@dataclass(frozen=True)
class _Told:
    """A column of the sheet: its head and width, its cells for some of the cases, and their style.

    A cell without a style is written faster, and there are many.
    """

    head: str
    width: float
    style: str | None
    of: Callable[[NDArray[np.int64]], Sequence[Value | None]]
    is_text: bool = False


def write_scored_sheet(page: Page, contents: Contents, cases: Cases) -> None:
    """Write a row for each case, by falling risk; what a sheet has no room for is left out."""
    columns = answers(contents, cases)
    rows = len(contents.study.practice_rows)
    written = min(rows, MOST_ROWS - _HEAD - 1)
    page.set_widths(*(column.width for column in columns))
    page.text(0, 0, say(SHEET), "title")
    page.text(
        1,
        0,
        say(
            "As analysed, not live. Practice cases, riskiest first; each was scored by a model, "
            "and is answered by a cut-off, that did not see it."
        ),
        "note",
    )
    if written < rows:
        left_out = say(
            "Only the {written} riskiest of {all} cases.",
            written=whole(written),
            all=whole(rows),
        )
        page.text(2, 0, left_out, "note")
    page.heads(_HEAD, 0, tuple(column.head for column in columns))
    last = _HEAD + written
    page.sheet.freeze_panes(_HEAD + 1, 1)
    page.sheet.autofilter(_HEAD, 0, last, len(columns) - 1)
    flag, yes = xl_col_to_name(1 + len(cases.identifiers)), say("Yes")
    page.sheet.conditional_format(
        _HEAD + 1,
        0,
        last,
        len(columns) - 1,
        {
            "type": "formula",
            "criteria": f"=${flag}{_HEAD + 2}={quoted(yes)}",
            "format": page.styles["flagged row"],
        },
    )
    page.set_paper(landscape=False, repeat=_HEAD)
    _write_cells(page, columns, islice(_rows(contents, columns), written))


def _write_cells(page: Page, columns: Sequence[_Told], rows: Iterable[_Row]) -> None:
    sheet = page.sheet
    ways: list[tuple[int, Write, Format | None]] = [
        (
            place,
            sheet.write_string if column.is_text else sheet.write_number,
            None if column.style is None else page.styles[column.style],
        )
        for place, column in enumerate(columns)
    ]
    for row, values in enumerate(rows, start=_HEAD + 1):
        for (place, write, style), value in zip(ways, values, strict=True):
            if value is not None:
                write(row, place, value, style)


def _rows(contents: Contents, columns: Sequence[_Told]) -> Iterator[_Row]:
    """Yield the cells of each case, by falling risk; as they come where no model is needed."""
    scores = recommended_scores(contents.study, contents.recommendation)
    rows = len(contents.study.practice_rows)
    bands = [np.arange(rows)] if scores is None else by_falling_score(scores, _BAND)
    for band in bands:
        for first in range(0, len(band), _CHUNK):
            part = band[first : first + _CHUNK]
            yield from zip(*(column.of(part) for column in columns), strict=True)


_ENDS = (mark("Rightly let through"), mark("False alarm"), mark("Missed"), mark("Caught"))
"""What became of a case, by whether it was flagged (1) and whether it was bad (2)."""


def answers(contents: Contents, cases: Cases) -> tuple[_Told, ...]:
    """Return the columns, whose cells are worked out of a part of the cases at a time."""
    study, costs = contents.study, contents.costs
    scores = recommended_scores(study, contents.recommendation)
    flagged = recommended_flags(study, contents.recommendation)
    rows = np.asarray(study.practice_rows)
    columns = [
        _number(cases, rows),
        *(_identifier(name, values, rows) for name, values in cases.identifiers.items()),
    ]
    answer = _words(lambda part: flagged[part], (say("No"), say("Yes")))
    ends = tuple(say(end) for end in _ENDS)
    ended = _words(lambda part: flagged[part] + 2 * study.practice_labels[part], ends)
    columns += [
        _Told(say("Flag"), 11, None, answer, is_text=True),
        _Told(say("What became of it"), 20, None, ended, is_text=True),
    ]
    if scores is not None:
        columns += _of_risks(contents, scores, flagged)
    if costs.amounts is not None:
        head = clean(costs.amounts.column)
        columns.append(
            _Told(head, 16, "amount", lambda part: study.practice_amounts[part].tolist())
        )
    columns.append(
        _Told(say("Part"), 8, None, lambda part: (study.practice_fold[part] + 1).tolist())
    )
    return tuple(columns)


def _of_risks(contents: Contents, scores: Floats, flagged: NDArray[np.bool_]) -> tuple[_Told, ...]:
    costs, study = contents.costs, contents.study

    def risks(part: NDArray[np.int64]) -> Floats:
        return as_risks(scores[part], study, costs)

    def spent(part: NDArray[np.int64]) -> Sequence[Value | None]:
        missed: Floats | float = costs.missed
        if costs.amounts is not None:
            missed = costs.amounts.missed(study.practice_amounts[part])
        told: list[Value | None] = expected_costs(
            costs, risks(part), flagged[part], missed
        ).tolist()
        return told

    return (
        _Told(say("Risk score"), 12, "score", lambda part: (100 * risks(part)).tolist()),
        _Told(say("Expected cost"), 18, "amount", spent),
    )


def _number(cases: Cases, rows: NDArray[np.int64]) -> _Told:
    shown = cases.row_numbers
    if shown is None:
        return _Told(say("Row of the data"), 12, None, lambda part: (rows[part] + 1).tolist())
    return _Told(say("Row in the file"), 12, None, lambda part: shown[rows[part]].tolist())


def _identifier(name: str, column: ColumnValues, rows: NDArray[np.int64]) -> _Told:
    """Return a column that names a case, with text that stays text."""
    levels, head = column.levels, clean(name)
    if levels is None:

        def numbers(part: NDArray[np.int64]) -> Sequence[Value | None]:
            values = column.values[rows[part]].tolist()
            return [value if math.isfinite(value) else None for value in values]

        return _Told(head, 18, None, numbers)

    def texts(part: NDArray[np.int64]) -> Sequence[Value | None]:
        codes = column.values[rows[part]].tolist()
        return [clean(levels[code]) if code >= 0 else None for code in codes]

    return _Told(head, 18, "case name", texts, is_text=True)


def _words(
    codes: Callable[[NDArray[np.int64]], NDArray[np.generic]], words: Sequence[str]
) -> Callable[[NDArray[np.int64]], Sequence[str]]:
    return lambda part: [words[code] for code in codes(part).tolist()]
