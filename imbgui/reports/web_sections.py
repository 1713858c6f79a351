"""A sheet of the report as a section of a web page: cells, by what their styles say they are."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

from imbgui.language import say
from imbgui.reports.numbers import fixed, general, per_cent
from imbgui.reports.page import Page, Shown
from imbgui.reports.styles import Styles

_OF_A_WORKBOOK = frozenset({"live note", "change me"})
"""What speaks of cells to change."""

_PIXELS = 6
"""How wide a character is, about."""

_HEADS = frozenset({"column head", "money head", "share head"})
_IN_TABLES = re.compile(r"(cell|head|letter|total|sign here.*|present money)$")
_NUMBER_FORMAT = re.compile(r"(?P<whole>#,##0|0)(?:\.(?P<decimals>0+))?(?P<percent>%?)")

Cells = Sequence[tuple[int, Shown]]


def section(
    page: Page, *, figure: str = "", rows: int | None = None, with_beyond: bool = False
) -> str:
    """Return a sheet as HTML, from its top: ``rows`` of it, or all; a figure under its notes.

    Columns that are not printed are looked up in, and left out; ``with_beyond`` they are shown,
    marked as being beyond the paper.
    """
    by_row = groupby(sorted(page.shown.items()), key=lambda item: item[0][0])
    last_printed = math.inf if page.last_printed is None else page.last_printed
    writer = _Writer(page, figure, last_printed)
    for row, items in by_row:
        if rows is None or row < rows:
            cells = [(place[1], shown) for place, shown in items]
            writer.add(
                [
                    (column, shown)
                    for column, shown in cells
                    if shown.style not in _OF_A_WORKBOOK and (with_beyond or column <= last_printed)
                ]
            )
    return writer.written()


def shown_value(shown: Shown, styles: Styles) -> str:
    """Return a cell's value in words, as its number format has it; not yet escaped."""
    value = shown.value
    if isinstance(value, bool):
        return say("Yes") if value else say("No")
    if isinstance(value, str):
        # What is read here follows no cell anyway.
        return value.replace(say(", not live"), "").strip()
    number_format = styles.number_format(shown.style)
    if number_format == styles.money.number_format:
        return styles.money.words(value)
    return _number(value, number_format)


def _number(value: float, number_format: str) -> str:
    """Return a number as a format of Excel shows it.

    >>> _number(1234.5, "#,##0"), _number(0.5, "0.0%"), _number(0.0123456, "0.00000")
    ('1,235', '50.0%', '0.01235')
    """
    found = _NUMBER_FORMAT.fullmatch(number_format)
    if found is None:
        return general(value, 6)
    decimals = len(found["decimals"] or "")
    return per_cent(value, decimals) if found["percent"] else fixed(value, decimals)


@dataclass
class _Writer:
    """Takes rows one by one, and joins those that belong together to a table."""

    page: Page
    figure: str
    last_printed: float
    _parts: list[str] = field(default_factory=list)
    _table: list[Cells] = field(default_factory=list)
    _facts: list[Cells] = field(default_factory=list)
    _heading: str = ""

    def add(self, cells: Cells) -> None:
        """Add a row of cells, by their columns."""
        filled = [(column, one) for column, one in cells if one.value != ""]
        if any(_IN_TABLES.search(one.style) for _, one in cells):
            self._end_facts()
            self._table.append(cells)
            return
        if not filled:
            return
        self._end_table()
        first = filled[0][1]
        if first.style == "title":
            self._say("h2", filled)
        elif first.style == "heading":
            self._end_facts()
            self._heading = self._words(first)
            if filled[1:] and filled[1][1].style == "heading":
                self._facts.append([(0, Shown("", "column head")), *_as_heads(filled[1:])])
            else:
                self._say_notes(filled[1:])
        elif len(filled) == 1:
            self._end_facts()
            self._say("p", filled)
        else:
            self._facts.append(filled)

    def written(self) -> str:
        """Return all that was added."""
        self._end_table()
        self._end_facts()
        return "\n".join([*self._parts, self.figure])

    def _say_notes(self, cells: Cells) -> None:
        for cell in cells:
            self._say("p", [cell])

    def _say(self, tag: str, cells: Cells) -> None:
        for _, one in cells:
            self._put(f'<{tag} class="{_class(one)}">{self._words(one)}</{tag}>')

    def _put(self, part: str) -> None:
        """Put a part down, under the heading that waits for it."""
        if self._heading:
            self._end_figure()
            self._parts.append(f"<h3>{self._heading}</h3>")
            self._heading = ""
        self._parts.append(part)

    def _end_figure(self) -> None:
        self._parts += [self.figure] if self.figure else []
        self.figure = ""

    def _end_facts(self) -> None:
        facts, self._facts = self._facts, []
        if len(facts) == 1 and facts[0][0][1].style == "column head":
            self._say_notes([(column, Shown(one.value, "note")) for column, one in facts[0][1:]])
        elif facts:
            self._put(_table("facts", [self._row(cells) for cells in facts]))

    def _end_table(self) -> None:
        rows, self._table = self._table, []
        if not rows:
            return
        self._end_figure()
        columns = sorted({column for cells in rows for column, one in cells if one.value != ""})
        blank = Shown("", "text")
        filled = [
            [(column, dict(cells).get(column, blank)) for column in columns] for cells in rows
        ]
        widths = {column: self.page.width(column) for column in columns}
        lines = [self._row(filled[0], widths), *(self._row(cells) for cells in filled[1:])]
        self._put(_table("numbers", lines, width=_pixels(sum(widths.values()))))

    def _row(self, cells: Cells, widths: Mapping[int, float] | None = None) -> str:
        """Return a row; ``widths`` of its columns in characters, where they are to be said."""
        chosen = any(isinstance(one.value, str) and "◄" in one.value for _, one in cells)
        inside = "".join(
            self._cell(column, one, (widths or {}).get(column)) for column, one in cells
        )
        return f'<tr class="chosen">{inside}</tr>' if chosen else f"<tr>{inside}</tr>"

    def _cell(self, column: int, one: Shown, width: float | None) -> str:
        tag = "th" if one.style in _HEADS else "td"
        across = f' colspan="{one.columns}"' if one.columns > 1 else ""
        across += f' width="{_pixels(width)}"' if width else ""
        kind = _class(one) if column <= self.last_printed else f"{_class(one)} beyond"
        return f'<{tag} class="{kind}"{across}>{self._words(one)}</{tag}>'

    def _words(self, one: Shown) -> str:
        return escape(shown_value(one, self.page.styles))


def _as_heads(cells: Cells) -> Cells:
    return [(column, Shown(one.value, "column head")) for column, one in cells]


def _table(kind: str, rows: Sequence[str], *, width: int | None = None) -> str:
    """Return a table; ``width`` in pixels, below which it scrolls."""
    least = f' style="min-width: {width}px"' if width else ""
    return f'<div class="wide"><table class="{kind}"{least}>{"".join(rows)}</table></div>'


def _pixels(characters: float) -> int:
    return round(characters * _PIXELS)


def _class(one: Shown) -> str:
    """Return the classes of a cell: what it is for, and whether it is a number."""
    is_number = isinstance(one.value, float | int) and not isinstance(one.value, bool)
    return f"{one.style.replace(' ', '-')}{' number' if is_number else ''}"
