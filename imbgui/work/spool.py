"""Answers that wait on disk until they are all there: their number takes no memory."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any, Self

import numpy as np
from numpy.typing import NDArray

from imbgui.work.answers import Answers

_AT_ONCE = 50_000
_TYPES: dict[str, type[Any]] = {
    "row_numbers": np.int64,
    "flagged": np.bool_,
    "risk": np.float64,
    "cost": np.float64,
    "saving": np.float64,
}
_REASONS = "reasons.txt"


class Spool:
    """Keeps answers in files of a folder, in the order of the rows.

    It is written first, part by part, as a context manager; after that it is read.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._open = ExitStack()
        self._files: dict[str, IO[bytes]] = {
            name: self._open.enter_context((folder / name).open("wb"))
            for name in (*_TYPES, _REASONS)
        }
        self.rows = self.flagged = 0
        self.has_risk = True

    def add(self, row_numbers: NDArray[np.int64], answers: Answers) -> None:
        """Keep the answers to the next rows."""
        self.rows += len(row_numbers)
        self.flagged += int(answers.flagged.sum())
        self.has_risk = answers.risk is not None
        kept = {"row_numbers": row_numbers, "flagged": answers.flagged}
        for name, values in (
            *kept.items(),
            *((name, getattr(answers, name)) for name in _TYPES if name not in kept),
        ):
            if values is not None:
                self._files[name].write(np.ascontiguousarray(values, _TYPES[name]).tobytes())
        lines = "".join(f"{reason}\n" for reason in answers.reasons)
        self._files[_REASONS].write(lines.encode())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        """Write what is still to be written; on a full disk every file is closed all the same."""
        self._open.close()

    def array(self, name: str) -> NDArray[Any]:
        """Return row numbers, risks, costs or savings as a memory map; shape (rows,)."""
        return np.memmap(self._folder / name, _TYPES[name], "r", shape=(self.rows,))

    def rounded(self, name: str, *, times: float = 1.0) -> Iterator[object]:
        """Yield risks or costs, in this unit; None for each row where there are none."""
        if not self.has_risk:
            yield from (None for _ in range(self.rows))
            return
        values = self.array(name)
        for start in range(0, self.rows, _AT_ONCE):
            yield from np.round(values[start : start + _AT_ONCE] * times, 6).tolist()

    def flags(self) -> Iterator[str]:
        """Yield Yes or No for each row."""
        values = self.array("flagged")
        for start in range(0, self.rows, _AT_ONCE):
            yield from ("Yes" if one else "No" for one in values[start : start + _AT_ONCE].tolist())

    def reasons(self) -> Iterator[str]:
        """Yield the reason of each row."""
        with (self._folder / _REASONS).open(encoding="utf-8", newline="\n") as lines:
            yield from (line.removesuffix("\n") for line in lines)
