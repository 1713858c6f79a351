"""A table: what was understood of a sheet, and what each column is for."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

from imbgui.language import mark
from imbgui.sentences import Sentence


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
    RULE = "current rule"
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

_LEARNT_ALIKE = {Role.AMOUNT: Role.FEATURE}
"""Roles that make no difference to what is fitted."""


NO_OUTCOME = mark("no value in the outcome column")


def can_delimit(sign: str) -> bool:
    """Say whether a sign can part the cells of a text.

    >>> can_delimit(";"), can_delimit("::"), can_delimit('"'), can_delimit("§")
    (True, False, False, False)
    """
    return len(sign) == 1 and sign.isascii() and sign not in '"\r\n\0'


class Labels(StrEnum):
    """What becomes of spellings of one value: " Yes", "yes" and "Y"."""

    MERGED = "merged"
    APART = "apart"


@dataclass(frozen=True)
class ReadingOptions:
    """What the reader was told instead of finding it out; None means "find out".

    ``missing_words`` mean "no value" beside those that always do, and ``answers`` are words that
    usually do but are answers here; ``missing_in`` and ``answers_in`` say so of a column. What is
    told of a column wins over what is told of the file: ``decimals`` over ``decimal``, ``dates``
    over ``day_first``. ``labels`` says of columns whether their spellings are merged.
    ``without_copies`` sets exact copies of earlier rows aside; ``with_footers`` takes the totals
    and notes under a table for cases.
    """

    sheet: str | None = None
    header_row: int | None = None
    decimal: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    missing_words: tuple[str, ...] = ()
    kinds: tuple[tuple[str, Kind], ...] = ()
    answers: tuple[str, ...] = ()
    missing_in: tuple[tuple[str, str], ...] = ()
    answers_in: tuple[tuple[str, str], ...] = ()
    day_first: bool | None = None
    decimals: tuple[tuple[str, str], ...] = ()
    dates: tuple[tuple[str, bool], ...] = ()
    labels: tuple[tuple[str, Labels], ...] = ()
    without_copies: bool = False
    with_footers: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that something is told of, each once."""
        told = (self.kinds, self.missing_in, self.answers_in, self.decimals, self.dates)
        names = [name for pairs in (*told, self.labels) for name, _ in pairs]
        return tuple(dict.fromkeys(names))

    def changed(self, change: "ReadingOptions") -> "ReadingOptions":
        """Return these options with what another says besides, or says otherwise."""
        return ReadingOptions(
            sheet=self.sheet if change.sheet is None else change.sheet,
            header_row=self.header_row if change.header_row is None else change.header_row,
            decimal=self.decimal if change.decimal is None else change.decimal,
            delimiter=self.delimiter if change.delimiter is None else change.delimiter,
            encoding=self.encoding if change.encoding is None else change.encoding,
            missing_words=_joined(self.missing_words, change.missing_words, change.answers),
            kinds=_by_column(self.kinds, change.kinds),
            answers=_joined(self.answers, change.answers, change.missing_words),
            missing_in=_joined(self.missing_in, change.missing_in, change.answers_in),
            answers_in=_joined(self.answers_in, change.answers_in, change.missing_in),
            day_first=self.day_first if change.day_first is None else change.day_first,
            decimals=_by_column(self.decimals, change.decimals),
            dates=_by_column(self.dates, change.dates),
            labels=_by_column(self.labels, change.labels),
            without_copies=self.without_copies or change.without_copies,
            with_footers=self.with_footers or change.with_footers,
        )


@dataclass(frozen=True)
class Remedy:
    """What can be done about a finding: read the file in another way, or use columns otherwise.

    ``reading`` holds only what changes: ``options.changed(remedy.reading)`` are the new options.
    ``roles`` are columns with their new role.
    """

    label: str
    reading: ReadingOptions | None = None
    roles: tuple[tuple[str, Role], ...] = ()

    def joined(self, other: "Remedy") -> "Remedy":
        """Return one remedy that does what both do, under the same label."""
        readings = [one for one in (self.reading, other.reading) if one is not None]
        reading = readings[0].changed(readings[-1]) if readings else None
        return Remedy(self.label, reading, (*self.roles, *other.roles))


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
    ``blank_rows`` are the first rows that have no value, by number as the file shows them.
    """

    name: str
    kind: Kind
    missing: int
    distinct: int
    examples: tuple[str, ...] = ()
    common: tuple[tuple[str, int], ...] = ()
    role: Role = Role.FEATURE
    blank_rows: tuple[int, ...] = ()


@dataclass(frozen=True)
class SetAside:
    """Rows that are not used, and why. Row numbers count from 1 as the file shows them.

    ``examples`` are the first of them; ``ranges`` all of them, as first and last of each run.
    """

    reason: str
    rows: int
    examples: tuple[int, ...] = ()
    ranges: tuple[tuple[int, int], ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Finding:
    """Something the analyst should know about the data, with what can be done about it.

    ``rows`` counts the rows it is about; ``row_numbers`` are the first of them, as the file shows
    them, and ``examples`` the first of the values.
    """

    kind: str
    column: str | None
    rows: int
    message: Sentence
    remedies: tuple[Remedy, ...] = ()
    row_numbers: tuple[int, ...] = ()
    examples: tuple[str, ...] = ()


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
    def amounts(self) -> str | None:
        """The column that says how much is at stake in each row; None without one of numbers."""
        name = self.sole(Role.AMOUNT)
        return None if name is None or self.column(name).kind is not Kind.NUMBER else name

    @property
    def rule(self) -> str | None:
        """The column that holds today's flags or scores, or None."""
        return self.sole(Role.RULE)

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
    def rows_used(self) -> int:
        """How many rows are analysed: those kept that have an outcome, once it is chosen."""
        return self.rows_kept - (self.outcome.missing if self.outcome else 0)

    @property
    def unused_rows(self) -> tuple[SetAside, ...]:
        """The rows that are not analysed, by reason: those set aside, and those without outcome."""
        if self.outcome is None or not self.outcome.missing:
            return self.set_aside
        blank = SetAside(NO_OUTCOME, self.outcome.missing, self.outcome.blank_rows)
        return (*self.set_aside, blank)

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
        written in any way: "1.0" names the value 1; so may a word that only one value is like.
        """
        table = self.assign(Role.OUTCOME, [outcome])
        common = table.column(outcome).common
        if positive is None:
            rarer = min(common, key=lambda pair: pair[1])[0] if len(common) == 2 else None
            return replace(table, positive=rarer)
        same = [value for value, _ in common if _same(value, positive)]
        like = [value for value, _ in common if _plain(value) == _plain(positive)]
        written = [*same, *(like if len(like) == 1 else ()), positive][0]
        return replace(table, positive=written)

    @property
    def similar_to_positive(self) -> tuple[str, ...]:
        """Other spellings of the bad value, unless it was said what becomes of them."""
        if self.outcome is None or self.outcome.name in dict(self.options.labels):
            return ()
        plain = _plain(self.positive or "")
        values = [value for value, _ in self.outcome.common if value != self.positive]
        return tuple(value for value in values if _plain(value) == plain)

    @property
    def positives(self) -> int:
        """How many of the rows have the bad outcome, as far as it is chosen."""
        return dict(self.outcome.common).get(self.positive or "", 0) if self.outcome else 0

    @cached_property
    def key(self) -> str:
        """A fingerprint of the data, how they were read, and what each column is for."""
        described = {
            "sha256": self.source.sha256,
            "sheet": self.source.sheet,
            "header_row": self.source.header_row,
            "reading": [self.source.encoding, self.source.delimiter, self.source.decimal],
            "told": _told(self.options),
            "columns": [
                (column.name, column.kind, _LEARNT_ALIKE.get(column.role, column.role))
                for column in self.columns
            ],
            "positive": self.positive,
        }
        return hashlib.sha256(json.dumps(described).encode()).hexdigest()


def _told(options: ReadingOptions) -> list[object]:
    """Return the options that change values or rows without changing the kind of a column."""
    words = [options.missing_words, options.answers, options.missing_in, options.answers_in]
    ways = [options.day_first, options.decimals, options.dates, options.labels]
    return [*words, *ways, options.without_copies, options.with_footers]


T = TypeVar("T")


def _joined(own: tuple[T, ...], more: tuple[T, ...], without: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(one for one in (*own, *more) if one not in without or one in more))


def _by_column(
    own: tuple[tuple[str, T], ...], change: tuple[tuple[str, T], ...]
) -> tuple[tuple[str, T], ...]:
    return tuple((dict(own) | dict(change)).items())


def _plain(value: str) -> str:
    return " ".join(value.casefold().split())


def _same(value: str, named: str) -> bool:
    """Whether two spellings name one value: the same text, or the same number."""
    try:
        return value == named or float(value) == float(named)
    except ValueError:
        return False
