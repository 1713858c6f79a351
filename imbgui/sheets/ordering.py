"""The rows of a file in another order than its own, whatever their number."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import numpy as np
from numpy.typing import NDArray

Row = tuple[Sequence[Any], Sequence[Any]]
"""The cells of a row as they are, and those that are added to it."""


def in_order(
    rows: Iterator[Row], order: NDArray[np.int64], folder: Path, *, spooled: bool
) -> Iterator[Row]:
    """Yield rows in this order of their places, shape (rows,).

    ``spooled`` rows, which hold nothing but text and numbers, wait in a file in ``folder``; others
    wait in memory.
    """
    if not spooled:
        waiting = list(rows)
        yield from (waiting[place] for place in order)
        return
    starts = np.empty(len(order), np.int64)
    with TemporaryFile(dir=folder) as file:
        position = 0
        for place, row in enumerate(rows):
            starts[place] = position
            position += file.write(json.dumps(row, default=float).encode() + b"\n")
        for start in starts[order].tolist():
            file.seek(start)
            cells, added = json.loads(file.readline())
            yield cells, added
