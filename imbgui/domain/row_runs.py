"""Rows that are not used, as runs of row numbers."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.table import SetAside

_SHOWN_ROWS = 20


def rows_set_aside(reason: str, rows: Sequence[int] | NDArray[np.int64]) -> SetAside:
    """Count rows that are set aside for a reason, and list them all; in any order, at least one.

    >>> rows_set_aside("a blank row", [9, 3, 4]).ranges
    ((3, 4), (9, 9))
    """
    numbers = np.sort(np.asarray(rows, dtype=np.int64))
    breaks = np.flatnonzero(np.diff(numbers) > 1)
    firsts, lasts = np.append(0, breaks + 1), np.append(breaks, len(numbers) - 1)
    runs = zip(numbers[firsts].tolist(), numbers[lasts].tolist(), strict=True)
    return SetAside(reason, len(numbers), tuple(numbers[:_SHOWN_ROWS].tolist()), tuple(runs))
