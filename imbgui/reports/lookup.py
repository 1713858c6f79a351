"""Where things stand on the sheet "Decision table", and the formulas that look them up there."""

from dataclasses import dataclass
from enum import IntEnum

from xlsxwriter.utility import xl_rowcol_to_cell

from imbgui.language import mark, say

SHEET = mark("Decision table")
FIRST_FACT = 4


class Fact(IntEnum):
    """The single cells on top of the sheet, in their order."""

    USABLE = 0
    ODDS_SHIFT = 1
    RATIO = 2
    ROW = 3
    CHOSEN = 4
    BAD = 5
    GOOD = 6
    PER_BAD = 7
    PER_GOOD = 8
    CHECK_BAD = 9
    CHECK_GOOD = 10
    CHECK_PER_BAD = 11
    CHECK_PER_GOOD = 12
    EVENT = 13
    EVENTS = 14
    MONEY = 15
    MONEY_BEHIND = 16


class Column(IntEnum):
    """The columns that say what holds at a ratio, in their order."""

    RATIO = 0
    FROM = 1
    CHOSEN = 2
    CAUGHT = 3
    FALSE_ALARMS = 4
    CHECK_CAUGHT = 5
    CHECK_FALSE_ALARMS = 6
    ONLY_OURS_BAD = 7
    ONLY_PLAIN_BAD = 8
    ONLY_OURS_GOOD = 9
    ONLY_PLAIN_GOOD = 10
    BELIEVED_BAD = 11
    BELIEVED_GOOD = 12
    VERDICT_BELOW = 13
    VERDICT_CHANGES_AT = 14
    VERDICT_ABOVE = 15


class Block(IntEnum):
    """The blocks with one column for each candidate, in their order."""

    THRESHOLD = 0
    CAUGHT = 1
    FALSE_ALARMS = 2
    CHEAPEST = 3
    KEPT_CAUGHT = 4
    KEPT_FALSE_ALARMS = 5


@dataclass(frozen=True)
class LookUp:
    """Addresses on the decision table of a study with this many candidates and ratios."""

    candidates: int
    ratios: int

    @property
    def head(self) -> int:
        """The row of the column heads."""
        return FIRST_FACT + len(Fact) + 3

    @property
    def first(self) -> int:
        """The row of the first ratio."""
        return self.head + 1

    @property
    def last(self) -> int:
        """The row of the last ratio."""
        return self.head + self.ratios

    def block_column(self, block: Block, candidate: int) -> int:
        """Return the sheet column of a candidate in a block."""
        return len(Column) + block * self.candidates + candidate

    def fact(self, fact: Fact) -> str:
        """Return the address of a single cell."""
        return _address(FIRST_FACT + fact, 1)

    def column(self, column: int) -> str:
        """Return the address of a column over all ratios."""
        last = xl_rowcol_to_cell(self.last, column, row_abs=True, col_abs=True)
        return f"{_address(self.first, column)}:{last}"

    def now(self, column: Column) -> str:
        """Return a formula: what a column holds at the costs in the input cells."""
        return f"INDEX({self.column(column)},{self.fact(Fact.ROW)})"

    def of(self, block: Block, candidate: int) -> str:
        """Return a formula: what a block holds for a candidate at the costs in the input cells."""
        return f"INDEX({self.column(self.block_column(block, candidate))},{self.fact(Fact.ROW)})"

    def live(self, formula: str, otherwise: str | None = None) -> str:
        """Return a formula that is worked out only while the costs can be used."""
        instead = f'"{not_now()}"' if otherwise is None else otherwise
        return f"IF({self.fact(Fact.USABLE)},{formula},{instead})"


def not_now() -> str:
    """Return what a live cell shows while the costs cannot be used."""
    return say("n/a")


def shifted(threshold: str, odds_shift: str) -> str:
    """Return a formula: a threshold on scores of the file, at the deployment base rate."""
    return f"{threshold}*{odds_shift}/({threshold}*{odds_shift}+1-{threshold})"


def _address(row: int, column: int) -> str:
    return f"'{say(SHEET)}'!{xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)}"
