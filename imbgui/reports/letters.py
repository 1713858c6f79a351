"""The letters that stand for the strategies which may be advised, where a name has no room."""

from dataclasses import dataclass

import numpy as np
from xlsxwriter.utility import xl_col_to_name

from imbgui.language import say
from imbgui.reports.contents import Contents
from imbgui.reports.page import Page


@dataclass(frozen=True)
class Letters:
    """The candidates that the decision table ever chooses, in its order, one letter each."""

    candidates: tuple[int, ...]

    def of(self, candidate: int) -> str:
        """Return the letter of a candidate."""
        return str(xl_col_to_name(self.candidates.index(candidate)))


@dataclass(frozen=True)
class LetterCells:
    """Where the letters are listed."""

    page: Page
    first: int
    letters: Letters

    def found(self, chosen: str) -> str:
        """Return a formula: the letter of a candidate whose number is given by a formula."""
        last = self.first + len(self.letters.candidates) - 1
        numbers, letters = (self.page.span(self.first, column, last) for column in (0, 1))
        return f"INDEX({letters},MATCH({chosen},{numbers},0))"


def letters_of(contents: Contents) -> Letters:
    """Return the letters of the strategies that may be advised."""
    return Letters(tuple(int(row) for row in np.unique(contents.decisions.chosen)))


def write_letters(page: Page, contents: Contents, row: int, last_column: int) -> LetterCells:
    """Write the list from a row on: number, letter and name."""
    letters = letters_of(contents)
    page.heading(row, say("What the letters mean"), last_column)
    for place, candidate in enumerate(letters.candidates):
        page.number(row + 1 + place, 0, candidate + 1, "count")
        page.letter(row + 1 + place, 1, letters.of(candidate), place)
        page.text(row + 1 + place, 2, contents.names[candidate])
    return LetterCells(page, row + 1, letters)
