"""How tests of this folder read a file they have just made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from imbgui.domain.problems import Problem, RefusedError
from imbgui.domain.table import Kind, ReadingOptions, Table
from imbgui.language import say
from imbgui.sheets.reading import read_table
from imbgui.store.columns import open_columns, write_columns


@dataclass(frozen=True)
class Reader:
    """Writes files into a folder of the test, and reads them."""

    folder: Path

    def __call__(
        self,
        content: str | bytes | Path,
        *,
        name: str = "claims.csv",
        trained: dict[str, Kind] | None = None,
        **options: Any,
    ) -> Table:
        path = content if isinstance(content, Path) else self.write(content, name)
        columns = self.folder / "columns"
        table, values = read_table(path, ReadingOptions(**options), columns, trained=trained)
        write_columns(columns, values)
        return table

    def problem(self, content: str | bytes | Path, **options: Any) -> Problem:
        with pytest.raises(RefusedError) as caught:
            self(content, **options)
        return caught.value.problem

    def write(self, content: str | bytes, name: str) -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a workbook with these rows on its sheets."""

    def write(name: str = "claims.xlsx", **sheets: Sequence[Sequence[object]]) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        path = tmp_path / name
        book.save(path)
        return path

    return write


@pytest.fixture
def values() -> Callable[[Table, str], list[object]]:
    """Return a function that says what a column's stored values mean, None for a blank."""

    def meant(table: Table, name: str) -> list[object]:
        column = open_columns(Path(table.folder))[name]
        if column.levels is None:
            return [None if value != value else float(value) for value in column.values]  # noqa: PLR0124 - NaN
        return [None if code < 0 else column.levels[code] for code in column.values]

    return meant


@pytest.fixture
def kinds() -> Callable[[Table], dict[str, Kind]]:
    return lambda table: {column.name: column.kind for column in table.columns}


@pytest.fixture
def noted() -> Callable[[Table], dict[str, str]]:
    """Return a function that gives the message of each kind of finding."""
    return lambda table: {finding.kind: say(finding.message) for finding in table.findings}
