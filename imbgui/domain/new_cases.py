"""New cases that are scored: in what order they are given out, and what cannot be kept of them."""

from enum import StrEnum


class Order(StrEnum):
    """What the cases of a scored file are sorted by, the largest first."""

    RISK = "risk"
    COST = "cost"


class Lost(StrEnum):
    """What a scored file cannot keep of the workbook that was scored.

    The first two are left out of a copy that keeps all else. The others say why there is no such
    copy, but a plain sheet with the values of the rows.
    """

    MACROS = "macros"
    SIGNATURE = "signature"
    SORTED = "sorted"
    FORMAT = "format"
    HEADINGS = "headings"
    LAYOUT = "layout"

    @property
    def is_plain(self) -> bool:
        """Whether the rows are written as values on a plain sheet."""
        return self not in (Lost.MACROS, Lost.SIGNATURE)
