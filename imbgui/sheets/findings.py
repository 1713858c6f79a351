"""What the analyst should know about the data, in plain words with rows and remedies."""

from collections import Counter
from collections.abc import Iterable, Sequence

from imbgui.domain.table import Finding, Kind

_SHOWN = 5
_MANY = 50
_LONGEST = 40


def counted(number: int, thing: str) -> str:
    """Say how many there are.

    >>> counted(1, "row"), counted(1200, "row")
    ('1 row', '1,200 rows')
    """
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def listed_rows(rows: Sequence[int]) -> str:
    """Name the first rows.

    >>> listed_rows([2]), listed_rows([1, 2, 3, 4, 5, 6, 7])
    ('row 2', 'rows 1, 2, 3, 4, 5 and 2 more')
    """
    shown = ", ".join(str(row) for row in rows[:_SHOWN])
    more = f" and {len(rows) - _SHOWN:,} more" if len(rows) > _SHOWN else ""
    return f"{'row' if len(rows) == 1 else 'rows'} {shown}{more}"


def quoted(values: Sequence[str]) -> str:
    """Name the first values.

    >>> quoted(["a", "b"])
    "'a', 'b'"
    """
    shown = ", ".join(f"'{shortened(value)}'" for value in values[:_SHOWN])
    return f"{shown} and {len(values) - _SHOWN:,} more" if len(values) > _SHOWN else shown


def shortened(text: str) -> str:
    """Return the start of a long text."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "\u2026"


def unparsed(
    kind: Kind, column: str, values: Sequence[str], rows: Sequence[int], filled: int
) -> Finding:
    """Say which values of a column are not of its kind and count as blanks."""
    what = "dates" if kind is Kind.DATE else "numbers"
    is_one = len(rows) == 1
    return Finding(
        "not a date" if kind is Kind.DATE else "not a number",
        column,
        len(rows),
        f"{column}: {len(rows):,} of {counted(filled, 'value')} "
        f"{'is' if is_one else 'are'} not {what[:-1] if is_one else what} ({quoted(values)}; "
        f"{listed_rows(rows)}). They count as blank.",
        ("Treat as blank", "Keep as category", "Show rows"),
    )


def written_otherwise(column: str, example: str, meaning: str, kind: str) -> Finding:
    """Say how an unusual way of writing numbers or dates was understood."""
    return Finding(
        kind,
        column,
        0,
        f"{column}: '{shortened(example)}' was read as {meaning}.",
        ("Change how numbers or dates are read", "Keep as category"),
    )


def left_out(kind: Kind, column: str, distinct: int, filled: int) -> Finding:
    """Say that a column is left out because of what it holds."""
    many = f"{distinct:,} different values in {counted(filled, 'row')}"
    reasons = {
        Kind.IDENTIFIER: (
            "identifier",
            f"{column} looks like an identifier ({many}), so nothing is learnt from it.",
            ("Use as group", "Use anyway as category", "Use anyway as number"),
        ),
        Kind.TEXT: (
            "free text",
            f"{column} is free text ({many}), so nothing is learnt from it.",
            ("Use anyway as category",),
        ),
        Kind.CONSTANT: (
            "constant",
            f"{column} has the same value in every row, so nothing can be learnt from it.",
            ("Ignore column",),
        ),
    }
    name, message, remedies = reasons[kind]
    if kind is Kind.CONSTANT and not filled:
        message = f"{column} has no values at all, so nothing can be learnt from it."
    return Finding(name, column, filled, message, remedies)


def date_column(column: str, order: str, *, ambiguous: bool, filled: int) -> Finding:
    """Say that a column is a date and how its days and months were told apart."""
    message = f"{column} is a date"
    message += f", read as {order}" if order else ""
    message += "; the other order of day and month would fit as well." if ambiguous else "."
    remedies = ("Use as time", "Ignore column")
    return Finding(
        "ambiguous date" if ambiguous else "date",
        column,
        filled,
        message,
        (*remedies, "Swap day and month") if ambiguous else remedies,
    )


def spellings(
    column: str, groups: Sequence[tuple[str, Sequence[str]]], rows: int, *, merged: bool
) -> Finding:
    """Say which spellings of one value were merged, or were not."""
    pairs = "; ".join(f"{quoted(others)} as '{kept}'" for kept, others in groups[:_SHOWN])
    if merged:
        message = f"{column}: spellings that differ only in capitals were merged: {pairs}."
        return Finding("spellings merged", column, rows, message, ("Keep them apart",))
    pairs = "; ".join(f"{quoted([kept, *others])}" for kept, others in groups[:_SHOWN])
    message = f"{column}: some values differ only in capitals and count as different: {pairs}."
    return Finding(
        "similar spellings", column, rows, message, ("Correct the spelling in the file",)
    )


def renamed_headers(blank: Sequence[str], repeated: Sequence[tuple[str, str]]) -> list[Finding]:
    """Say which columns were given a name because they had none, or not one of their own."""
    found = []
    if blank:
        are = "column has" if len(blank) == 1 else "columns have"
        message = (
            f"{len(blank):,} {are} no heading and {'is' if len(blank) == 1 else 'are'} called "
        )
        found.append(Finding("blank heading", None, 0, message + quoted(blank) + ".", ("Rename",)))
    found.extend(
        Finding(
            "repeated heading",
            new,
            0,
            f"The heading '{shortened(old)}' is repeated; the later column is called '{new}'.",
            ("Rename",),
        )
        for old, new in repeated
    )
    return found


def codes_kept(column: str, example: str, filled: int) -> Finding:
    """Say that digits were kept as text because they are codes."""
    return Finding(
        "codes",
        column,
        filled,
        f"{column} holds codes such as '{shortened(example)}' (leading zeros or more than 15 "
        "digits) and is kept as text.",
        ("Read as number",),
    )


def gathered(each: Iterable[Finding]) -> list[Finding]:
    """Say once what is the same for very many columns."""
    found = list(each)
    many = {kind for kind, count in Counter(note.kind for note in found).items() if count > _MANY}
    kept = [note for note in found if note.kind not in many]
    for kind in sorted(many):
        alike = [note for note in found if note.kind == kind]
        columns = quoted([note.column or "" for note in alike])
        message = f"{len(alike):,} columns ({columns}), of which the first: {alike[0].message}"
        kept.append(
            Finding(kind, None, sum(note.rows for note in alike), message, alike[0].remedies)
        )
    return kept


def duplicates(rows: Sequence[int]) -> Finding:
    """Say how many rows are exact copies of an earlier one."""
    are = "row is an exact copy" if len(rows) == 1 else "rows are exact copies"
    message = f"{len(rows):,} {are} of an earlier row: {listed_rows(rows)}."
    return Finding(
        "duplicates", None, len(rows), message, ("Keep", "Remove the copies", "Show rows")
    )


def excel_errors(column: str, values: Sequence[str], rows: Sequence[int]) -> Finding:
    """Say which cells hold an error instead of a value."""
    cells = "cell holds an Excel error" if len(rows) == 1 else "cells hold an Excel error"
    message = (
        f"{column}: {len(rows):,} {cells} ({quoted(values)}; {listed_rows(rows)}) "
        f"and {'counts' if len(rows) == 1 else 'count'} as blank."
    )
    return Finding("Excel errors", column, len(rows), message, ("Correct the formulas in Excel",))


def formulas_without_values(column: str, rows: Sequence[int]) -> Finding:
    """Say which formulas were saved without their result."""
    message = (
        f"{column}: {counted(len(rows), 'formula')} without a saved value "
        f"({listed_rows(rows)}). Open the file in Excel, save it, and read it again."
    )
    return Finding("formulas without values", column, len(rows), message, ("Save again in Excel",))
