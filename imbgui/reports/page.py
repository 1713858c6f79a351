"""One worksheet of the report: text stays text, and every formula is written with its value."""

import textwrap
from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from imbgui.language import say
from imbgui.reports.styles import Styles
from imbgui.reports.words import LONGEST, clean

Value = float | str | bool

AS_ANALYSED = "_AsAnalysed"
"""How the name of a cell ends that does not follow the inputs."""

LONGEST_PARAGRAPH = 2000
"""More characters than this of one paragraph are cut."""

_USUAL_WIDTH = 8.43
_USUAL_HEIGHT = 15.0


@dataclass(frozen=True)
class Formula:
    """A formula and what it comes to now, so that a preview shows what a recalculation gives.

    A value that does not apply is an empty text.
    """

    text: str
    value: Value | None


@dataclass(frozen=True)
class Shown:
    """What a cell shows: a value, in a style; over so many columns."""

    value: Value
    style: str
    columns: int = 1


class Page:
    """A worksheet with the workbook's ways of writing; rows and columns count from 0.

    On a page that is not live, what would follow the inputs is written as it was analysed.
    ``shown`` is what the cells show, for those who show the page elsewhere, and ``last_printed``
    the last column that goes on paper; None where all do.
    """

    def __init__(
        self, book: Workbook, sheet: Worksheet, styles: Styles, *, live: bool = True
    ) -> None:
        self.book = book
        self.sheet = sheet
        self.styles = styles
        self.live = live
        self.shown: dict[tuple[int, int], Shown] = {}
        self.last_printed: int | None = None
        self._widths: dict[int, float] = {}
        self._heights: dict[int, float] = {}

    @property
    def name(self) -> str:
        """The sheet's name."""
        return str(self.sheet.get_name())

    def text(self, row: int, column: int, text: str, style: str = "text") -> None:
        """Write words of the report's own; those from outside are cleaned as well."""
        self._write_text(row, column, clean(text, LONGEST_PARAGRAPH), style)

    def from_data(
        self, row: int, column: int, text: str, style: str = "data", longest: int = LONGEST
    ) -> None:
        """Write text that comes from the data: whatever it says, it is shown and never run."""
        self._write_text(row, column, clean(text, longest), style)

    def number(self, row: int, column: int, value: float | None, style: str) -> None:
        """Write a number; a blank where there is none."""
        if value is None:
            self.sheet.write_blank(row, column, None, self.styles[style])
        else:
            self.sheet.write_number(row, column, value, self.styles[style])
        self.shown[row, column] = Shown("" if value is None else value, style)

    def value(self, row: int, column: int, value: Value | None, style: str) -> None:
        """Write a value of any kind; a blank where there is none."""
        if isinstance(value, str):
            self.text(row, column, value, style)
        else:
            self.number(row, column, value, style)

    def formula(self, row: int, column: int, formula: Formula, style: str) -> None:
        """Write a formula that follows the inputs; its value alone where the page is not live."""
        if self.live:
            self.own_formula(row, column, formula, style)
        else:
            self.value(row, column, formula.value, style)

    def own_formula(self, row: int, column: int, formula: Formula, style: str) -> None:
        """Write a formula of this page's own cells, which holds whether or not it is live."""
        value = "" if formula.value is None else formula.value
        self.sheet.write_formula(row, column, f"={formula.text}", self.styles[style], value)
        self.shown[row, column] = Shown(value, style)
        if isinstance(value, str):
            self._make_room(row, self.width(column), value, style)

    def merged_formula(self, row: int, first: int, last: int, formula: Formula, style: str) -> None:
        """Write a formula into cells that are joined, for a sentence wider than a column."""
        self.merged(row, first, last, str(formula.value), style)
        if self.live:
            value = str(formula.value)
            self.sheet.write_formula(row, first, f"={formula.text}", self.styles[style], value)

    def merged(self, row: int, first: int, last: int, text: str, style: str) -> None:
        """Write words of the report's own into cells that are joined."""
        self.sheet.merge_range(row, first, row, last, "", self.styles[style])
        shown = clean(text, LONGEST_PARAGRAPH)
        self.sheet.write_string(row, first, shown, self.styles[style])
        self.shown[row, first] = Shown(shown, style, last + 1 - first)
        width = sum(self.width(column) for column in range(first, last + 1))
        self._make_room(row, width, shown, style)

    def letter(self, row: int, column: int, letter: str, place: int, style: str = "letter") -> None:
        """Write the letter of a strategy, on the fill of its place among the letters."""
        self.sheet.write_string(row, column, letter, self.styles.filled(place, style))
        self.shown[row, column] = Shown(letter, style)

    def heading(self, row: int, text: str, last_column: int, first_column: int = 0) -> None:
        """Write the heading of a part of the sheet, underlined over its columns."""
        self.text(row, first_column, text, "heading")
        for column in range(first_column + 1, last_column + 1):
            self.number(row, column, None, "heading")

    def heads(self, row: int, first: int, heads: tuple[str, ...]) -> None:
        """Write the heads of a table's columns."""
        for offset, head in enumerate(heads):
            self.text(row, first + offset, head, "column head")

    def at(self, row: int, column: int) -> str:
        """Return the address of a cell as any sheet can use it."""
        return f"'{self.name}'!{xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)}"

    def here(self, row: int, column: int) -> str:
        """Return the address of a cell of this sheet as it moves with the rows it is used in."""
        return str(xl_rowcol_to_cell(row, column))

    def span(
        self, first_row: int, column: int, last_row: int, last_column: int | None = None
    ) -> str:
        """Return the address of a block of cells, by default of one column."""
        end = column if last_column is None else last_column
        last = xl_rowcol_to_cell(last_row, end, row_abs=True, col_abs=True)
        return f"{self.at(first_row, column)}:{last}"

    def define(self, name: str, row: int, column: int) -> None:
        """Give a cell a name for the whole workbook."""
        self.book.define_name(name, f"={self.at(row, column)}")

    def define_live(self, name: str, row: int, column: int) -> None:
        """Name a cell that follows the inputs; where the page does not, the name says so."""
        self.define(name if self.live else f"{name}{AS_ANALYSED}", row, column)

    def set_widths(self, *widths: float) -> None:
        """Set the widths of the columns from the first on, in characters."""
        for column, width in enumerate(widths):
            self.set_width(column, column, width)

    def set_width(self, first: int, last: int, width: float) -> None:
        """Set the width of neighbouring columns, in characters."""
        self.sheet.set_column(first, last, width)
        self._widths.update(dict.fromkeys(range(first, last + 1), width))

    def width(self, column: int) -> float:
        """Return the width of a column, in characters."""
        return self._widths.get(column, _USUAL_WIDTH)

    def set_paper(self, *, landscape: bool, pages_tall: int = 0, repeat: int | None = None) -> None:
        """Fit the print to the width of A4; ``repeat`` is the row printed on top of every page."""
        self.sheet.set_paper(9)
        if landscape:
            self.sheet.set_landscape()
        else:
            self.sheet.set_portrait()
        self.sheet.fit_to_pages(1, pages_tall)
        self.sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        number = say("Page {page} of {pages}", page="&P", pages="&N")
        self.sheet.set_footer(f"&L&8imbgui: &A&R&8{number}")
        if repeat is not None:
            self.sheet.repeat_rows(repeat)

    def set_print_area(self, last_row: int, last_column: int) -> None:
        """Print the cells up to these only."""
        self.sheet.print_area(0, 0, last_row, last_column)
        self.last_printed = last_column

    def _write_text(self, row: int, column: int, text: str, style: str) -> None:
        self.sheet.write_string(row, column, text, self.styles[style])
        self.shown[row, column] = Shown(text, style)
        self._make_room(row, self.width(column), text, style)

    def _make_room(self, row: int, width: float, text: str, style: str) -> None:
        """Make a row as high as its longest text: few programs do so by themselves."""
        if not self.styles.wraps(style):
            return
        # Bold letters and capitals are wider than the digits that widths are counted in.
        characters = max(int(width * 0.9), 1)
        height = self.styles.line_height(style) * max(len(textwrap.wrap(text, characters)), 1)
        if height > self._heights.get(row, _USUAL_HEIGHT):
            self._heights[row] = height
            self.sheet.set_row(row, height)
