"""What the analyst should know about the data, in plain words with rows and remedies."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import reduce

from imbgui.domain.table import Finding, Kind, Labels, ReadingOptions, Remedy, Role

_SHOWN = 5
_LISTED = 20
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


def read_as(column: str, kind: Kind) -> Remedy:
    """Offer to read a column as another kind."""
    label = "Keep as category" if kind is Kind.CATEGORY else f"Read as {kind}"
    return Remedy(label, ReadingOptions(kinds=((column, kind),)))


def ignored(column: str) -> Remedy:
    """Offer to leave a column out."""
    return Remedy("Ignore column", roles=((column, Role.IGNORED),))


def unparsed(
    kind: Kind, column: str, values: Sequence[str], rows: Sequence[int], filled: int
) -> Finding:
    """Say which values of a column are not of its kind and count as blanks."""
    what = "date" if kind is Kind.DATE else "number"
    are = f"is not a {what}" if len(rows) == 1 else f"are not {what}s"
    count = "It counts" if len(rows) == 1 else "They count"
    blank = ReadingOptions(missing_in=tuple((column, value) for value in values[:_LISTED]))
    return Finding(
        "not a date" if kind is Kind.DATE else "not a number",
        column,
        len(rows),
        f"{column}: {len(rows):,} of {counted(filled, 'value')} {are} ({quoted(values)}; "
        f"{listed_rows(rows)}). {count} as blank.",
        (Remedy("Treat as blank", blank), read_as(column, Kind.CATEGORY), ignored(column)),
        tuple(rows[:_LISTED]),
        _examples(values),
    )


def blank_words(column: str, words: Sequence[tuple[str, int]], rows: Sequence[int]) -> Finding:
    """Say which words of a column count as blank, and in how many rows."""
    said = "; ".join(f"'{shortened(word)}' in {counted(count, 'row')}" for word, count in words)
    answers = ReadingOptions(answers_in=tuple((column, word) for word, _ in words))
    return Finding(
        "words for no value",
        column,
        sum(count for _, count in words),
        f"{column}: {said} {'counts' if len(words) == 1 else 'count'} as blank.",
        (Remedy("Keep as an answer", answers),),
        tuple(rows[:_LISTED]),
        _examples([word for word, _ in words]),
    )


def other_decimal(column: str, example: str, sign: str) -> Finding:
    """Say that a column's decimal sign is not the file's."""
    other = "." if sign == "," else ","
    name = "comma" if sign == "," else "point"
    told = ReadingOptions(decimals=((column, other),))
    wanted = "point" if sign == "," else "comma"
    return _written(
        column,
        example,
        f"a number with a decimal {name}",
        "decimal sign",
        (Remedy(f"Read with a decimal {wanted}", told), read_as(column, Kind.CATEGORY)),
    )


def thousands(column: str, example: str, decimal: str) -> Finding:
    """Say that separators of thousands were met, and offer to read them as decimal signs."""
    other = "," if decimal == "." else "."
    name = "comma" if other == "," else "point"
    told = ReadingOptions(decimals=((column, other),))
    return _written(
        column,
        example,
        "a number with thousands separators",
        "thousands",
        (Remedy(f"Read with a decimal {name}", told), read_as(column, Kind.CATEGORY)),
    )


def written_otherwise(column: str, example: str, meaning: str, kind: str) -> Finding:
    """Say how an unusual way of writing numbers was understood."""
    return _written(column, example, meaning, kind, (read_as(column, Kind.CATEGORY),))


def _written(
    column: str, example: str, meaning: str, kind: str, remedies: tuple[Remedy, ...]
) -> Finding:
    message = f"{column}: '{shortened(example)}' was read as {meaning}."
    return Finding(kind, column, 0, message, remedies, examples=_examples([example]))


def left_out(kind: Kind, column: str, distinct: int, filled: int) -> Finding:
    """Say that a column is left out because of what it holds."""
    many = f"{distinct:,} different values in {counted(filled, 'row')}"
    grouped = Remedy("Use as group", roles=((column, Role.GROUP),))
    reasons = {
        Kind.IDENTIFIER: (
            "identifier",
            f"{column} looks like an identifier ({many}), so nothing is learnt from it.",
            (grouped, read_as(column, Kind.CATEGORY), read_as(column, Kind.NUMBER)),
        ),
        Kind.TEXT: (
            "free text",
            f"{column} is free text ({many}), so nothing is learnt from it.",
            (read_as(column, Kind.CATEGORY),),
        ),
        Kind.CONSTANT: (
            "constant",
            f"{column} has the same value in every row, so nothing can be learnt from it.",
            (ignored(column),),
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
    remedies = (Remedy("Use as time", roles=((column, Role.TIME),)), ignored(column))
    swapped = ReadingOptions(dates=((column, not order.startswith("day")),))
    return Finding(
        "ambiguous date" if ambiguous else "date",
        column,
        filled,
        message,
        (*remedies, Remedy("Swap day and month", swapped)) if ambiguous else remedies,
    )


def spellings(
    column: str, groups: Sequence[tuple[str, Sequence[str]]], rows: int, *, merged: bool
) -> Finding:
    """Say which spellings of one value were merged, or were not."""
    examples = _examples([text for kept, others in groups for text in (kept, *others)])
    if merged:
        pairs = "; ".join(f"{quoted(others)} as '{kept}'" for kept, others in groups[:_SHOWN])
        apart = ReadingOptions(labels=((column, Labels.APART),))
        return Finding(
            "spellings merged",
            column,
            rows,
            f"{column}: spellings of one value are counted together: {pairs}.",
            (Remedy("Keep them apart", apart),),
            examples=examples,
        )
    pairs = "; ".join(f"{quoted([kept, *others])}" for kept, others in groups[:_SHOWN])
    together = ReadingOptions(labels=((column, Labels.MERGED),))
    return Finding(
        "similar spellings",
        column,
        rows,
        f"{column}: some values look like spellings of one, and count as different: {pairs}.",
        (Remedy("Count them together", together),),
        examples=examples,
    )


def no_headings(names: Sequence[str]) -> Finding:
    """Say that the columns were given names because the sheet has none for them."""
    return Finding(
        "no headings",
        None,
        0,
        f"No row of headings was found; the columns are called {quoted(names)}.",
        (Remedy("The first row is the headings", ReadingOptions(header_row=1)),),
    )


def renamed_headers(
    blank: Sequence[str], repeated: Sequence[tuple[str, str]], header_row: int
) -> list[Finding]:
    """Say which columns were given a name because they had none, or not one of their own."""
    lower = Remedy("The headings are one row lower", ReadingOptions(header_row=header_row + 1))
    none = Remedy("There are no headings", ReadingOptions(header_row=0))
    found = []
    if blank:
        are = "column has" if len(blank) == 1 else "columns have"
        message = (
            f"{len(blank):,} {are} no heading and {'is' if len(blank) == 1 else 'are'} called "
        )
        found.append(
            Finding(
                "blank heading",
                None,
                0,
                message + quoted(blank) + ".",
                (lower, none),
                examples=_examples(blank),
            )
        )
    found.extend(
        Finding(
            "repeated heading",
            new,
            0,
            f"The heading '{shortened(old)}' is repeated; the later column is called '{new}'.",
            (lower, none),
        )
        for old, new in repeated
    )
    return found


def footers(rows: Sequence[int], *, totals: bool) -> Finding:
    """Say which rows under the table are no cases."""
    what = "look like totals" if totals else "look like notes under the table"
    message = f"{listed_rows(rows).capitalize()}: {what}, and are set aside."
    if len(rows) == 1:
        message = message.replace("look like", "looks like").replace("are set", "is set")
    keep = Remedy("They are cases: keep them", ReadingOptions(with_footers=True))
    kind = "totals" if totals else "notes"
    return Finding(kind, None, len(rows), message, (keep,), tuple(rows[:_LISTED]))


def codes_kept(column: str, example: str, filled: int) -> Finding:
    """Say that digits were kept as text because they are codes."""
    return Finding(
        "codes",
        column,
        filled,
        f"{column} holds codes such as '{shortened(example)}' (leading zeros or more than 15 "
        "digits) and is kept as text.",
        (read_as(column, Kind.NUMBER),),
        examples=_examples([example]),
    )


def gathered(each: Iterable[Finding]) -> list[Finding]:
    """Say once what is the same for very many columns; its remedies are for all of them."""
    found = list(each)
    many = {kind for kind, count in Counter(note.kind for note in found).items() if count > _MANY}
    kept = [note for note in found if note.kind not in many]
    for kind in sorted(many):
        alike = [note for note in found if note.kind == kind]
        columns = quoted([note.column or "" for note in alike])
        message = f"{len(alike):,} columns ({columns}), of which the first: {alike[0].message}"
        kept.append(Finding(kind, None, sum(note.rows for note in alike), message, _for_all(alike)))
    return kept


def _for_all(alike: Sequence[Finding]) -> tuple[Remedy, ...]:
    by_label: dict[str, list[Remedy]] = {}
    for remedy in (one for note in alike for one in note.remedies):
        by_label.setdefault(remedy.label, []).append(remedy)
    return tuple(reduce(Remedy.joined, remedies) for remedies in by_label.values())


def duplicates(rows: Sequence[int]) -> Finding:
    """Say how many rows are exact copies of an earlier one."""
    are = "row is an exact copy" if len(rows) == 1 else "rows are exact copies"
    message = f"{len(rows):,} {are} of an earlier row: {listed_rows(rows)}."
    remove = Remedy("Remove the copies", ReadingOptions(without_copies=True))
    return Finding("duplicates", None, len(rows), message, (remove,), tuple(rows[:_LISTED]))


def excel_errors(column: str, values: Sequence[str], rows: Sequence[int]) -> Finding:
    """Say which cells hold an error instead of a value."""
    cells = "cell holds an Excel error" if len(rows) == 1 else "cells hold an Excel error"
    message = (
        f"{column}: {len(rows):,} {cells} ({quoted(values)}; {listed_rows(rows)}) "
        f"and {'counts' if len(rows) == 1 else 'count'} as blank. Correct the formulas in Excel, "
        "or leave the column out."
    )
    return Finding(
        "Excel errors",
        column,
        len(rows),
        message,
        (ignored(column),),
        tuple(rows[:_LISTED]),
        _examples(values),
    )


def formulas_without_values(column: str, rows: Sequence[int]) -> Finding:
    """Say which formulas were saved without their result."""
    message = (
        f"{column}: {counted(len(rows), 'formula')} without a saved value "
        f"({listed_rows(rows)}). Open the file in Excel, save it, and read it again."
    )
    return Finding(
        "formulas without values",
        column,
        len(rows),
        message,
        (ignored(column),),
        tuple(rows[:_LISTED]),
    )


def nul_characters(count: int) -> Finding:
    """Say that characters were left out because no cell can hold them."""
    are = (
        "character that no cell can hold (NUL) was"
        if count == 1
        else ("characters that no cell can hold (NUL) were")
    )
    return Finding("unreadable characters", None, count, f"{count:,} {are} left out.")


def ragged(rows: Sequence[int], expected: int) -> Finding:
    """Say which rows have another number of cells than the others, and are set aside."""
    message = (
        f"{counted(len(rows), 'row')} with more or fewer than {expected} cells "
        f"{'is' if len(rows) == 1 else 'are'} set aside, so that no value moves into another "
        f"column: {listed_rows(rows)}. Correct them in the file and read it again."
    )
    return Finding("ragged rows", None, len(rows), message, (), tuple(rows[:_LISTED]))


def _examples(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(shortened(value) for value in values[:_LISTED])
