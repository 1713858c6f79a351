"""A table: what was understood of a sheet, and what each column is for."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Kind(StrEnum):
    """What the values of a column are."""

    NUMBER = "number"
    CATEGORY = "category"
    DATE = "date"
    YES_NO = "yes/no"
    IDENTIFIER = "identifier"
    TEXT = "text"
    CONSTANT = "constant"


class Role(StrEnum):
    """What a column is for in the analysis."""

    OUTCOME = "outcome"
    FEATURE = "feature"
    AMOUNT = "amount"
    TIME = "time"
    GROUP = "group"
    IDENTIFIER = "identifier"
    IGNORED = "ignored"


UNUSED_KINDS = {
    Kind.IDENTIFIER: Role.IDENTIFIER,
    Kind.TEXT: Role.IGNORED,
    Kind.CONSTANT: Role.IGNORED,
}
"""Kinds that a model does not learn from, and the role a column of each starts with."""


@dataclass(frozen=True)
class ReadingOptions:
    """What the reader was told instead of finding it out; None means "find out"."""

    sheet: str | None = None
    header_row: int | None = None
    decimal: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    missing_words: tuple[str, ...] = ()
    kinds: tuple[tuple[str, Kind], ...] = ()


@dataclass(frozen=True)
class Source:
    """Where a table came from.

    ``header_row`` counts from 1 as a spreadsheet does; 0 means that the sheet has no header.
    ``encoding``, ``delimiter`` and ``decimal`` are None where the file kind has no such thing.
    """

    file: str
    sha256: str
    sheets: tuple[str, ...] = ()
    sheet: str | None = None
    header_row: int = 1
    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None


@dataclass(frozen=True)
class Column:
    """One column as understood.

    ``common`` holds up to 50 of the most frequent values, as text, with their counts.
    """

    name: str
    kind: Kind
    missing: int
    distinct: int
    examples: tuple[str, ...] = ()
    common: tuple[tuple[str, int], ...] = ()
    role: Role = Role.FEATURE


@dataclass(frozen=True)
class SetAside:
    """Rows that are not used, and why. Row numbers count from 1 as the file shows them."""

    reason: str
    rows: int
    examples: tuple[int, ...] = ()


@dataclass(frozen=True)
class Finding:
    """Something the analyst should know about the data, with what can be done about it."""

    kind: str
    column: str | None
    rows: int
    message: str
    remedies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A sheet as understood: typed columns with their roles, and the rows left out.

    The values themselves stay in ``folder``, one array a column (see imbgui.store.columns).
    ``preview`` is the first rows as text, a blank cell as an empty string.
    """

    source: Source
    options: ReadingOptions
    columns: tuple[Column, ...]
    rows_read: int
    folder: str
    set_aside: tuple[SetAside, ...] = ()
    findings: tuple[Finding, ...] = ()
    preview: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    positive: str | None = None

    def column(self, name: str) -> Column:
        """Return the column of this name; raise KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        """The column names, in the order of the sheet."""
        return tuple(column.name for column in self.columns)

    def named(self, role: Role) -> tuple[str, ...]:
        """Return the names of the columns that have this role."""
        return tuple(column.name for column in self.columns if column.role is role)

    def sole(self, role: Role) -> str | None:
        """Return the name of the one column that has this role, or None."""
        names = self.named(role)
        return names[0] if names else None

    @property
    def outcome(self) -> Column | None:
        """The column that says what happened, once it is chosen."""
        name = self.sole(Role.OUTCOME)
        return None if name is None else self.column(name)

    @property
    def features(self) -> tuple[Column, ...]:
        """The columns that a model may learn from."""
        learnt = (Role.FEATURE, Role.AMOUNT)
        return tuple(
            column
            for column in self.columns
            if column.role in learnt and column.kind not in UNUSED_KINDS
        )

    @property
    def rows_set_aside(self) -> int:
        """How many of the rows read are not in the column arrays."""
        return sum(part.rows for part in self.set_aside)

    @property
    def rows_kept(self) -> int:
        """How many rows the column arrays have."""
        return self.rows_read - self.rows_set_aside

    def assign(self, role: Role, names: Iterable[str]) -> "Table":
        """Give these columns a role; a role that only one column may have leaves its last one."""
        wanted = set(names)
        unknown = wanted - set(self.names)
        if unknown:
            raise KeyError(min(unknown))
        alone = role not in (Role.FEATURE, Role.IGNORED, Role.IDENTIFIER)

        def changed(column: Column) -> Column:
            if column.name in wanted:
                return replace(column, role=role)
            if alone and column.role is role:
                return replace(column, role=UNUSED_KINDS.get(column.kind, Role.FEATURE))
            return column

        return replace(self, columns=tuple(changed(column) for column in self.columns))

    def asking(self, outcome: str, positive: str | None = None) -> "Table":
        """Say which column holds the outcome and which value is the bad one.

        Without ``positive`` it is the rarer value of a two-valued column. A number may be
        written in any way: "1.0" names the value 1.
        """
        table = self.assign(Role.OUTCOME, [outcome])
        common = table.column(outcome).common
        if positive is None:
            rarer = min(common, key=lambda pair: pair[1])[0] if len(common) == 2 else None
            return replace(table, positive=rarer)
        written = next((value for value, _ in common if _same(value, positive)), positive)
        return replace(table, positive=written)

    @property
    def positives(self) -> int:
        """How many of the rows have the bad outcome, as far as it is chosen."""
        return dict(self.outcome.common).get(self.positive or "", 0) if self.outcome else 0

    @property
    def key(self) -> str:
        """A fingerprint of the data, how they were read, and what each column is for."""
        described = {
            "sha256": self.source.sha256,
            "sheet": self.source.sheet,
            "header_row": self.source.header_row,
            "reading": [self.source.encoding, self.source.delimiter, self.source.decimal],
            "missing_words": self.options.missing_words,
            "columns": [(column.name, column.kind, column.role) for column in self.columns],
            "positive": self.positive,
        }
        return hashlib.sha256(json.dumps(described).encode()).hexdigest()


def _same(value: str, named: str) -> bool:
    """Whether two spellings name one value: the same text, or the same number."""
    try:
        return value == named or float(value) == float(named)
    except ValueError:
        return False
