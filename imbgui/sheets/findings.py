"""What the analyst should know about the data, in plain words with rows and remedies."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import reduce

from imbgui.domain.table import Finding, Kind, Labels, ReadingOptions, Remedy, Role
from imbgui.language import mark
from imbgui.sentences import Part, Sentence, Series, to_say, to_say_count

_SHOWN = 5
_LISTED = 20
_MANY = 50
_LONGEST = 40


_KIND_WORDS = {
    Kind.NUMBER: mark("Read as number"),
    Kind.CATEGORY: mark("Keep as category"),
}


def counted_rows(number: int) -> Sentence:
    """Say how many rows there are."""
    return to_say_count("{count} row", "{count} rows", number)


def listed_rows(rows: Sequence[int]) -> Sentence:
    """Name the first rows."""
    return to_say_count("row {rows}", "rows {rows}", len(rows), rows=_first_rows(rows))


def _first_rows(rows: Sequence[int]) -> Part:
    return _and_more([str(row) for row in rows[:_SHOWN]], len(rows))


def quoted(values: Sequence[str]) -> Part:
    """Name the first values."""
    return _and_more([_quoted(value) for value in values[:_SHOWN]], len(values))


def _quoted(text: str) -> Sentence:
    return to_say("'{text}'", text=shortened(text))


def _and_more(shown: Sequence[Part], count: int) -> Part:
    names = Series(tuple(shown))
    if count <= len(shown):
        return names
    return to_say("{names} and {count} more", names=names, count=count - len(shown))


def shortened(text: str) -> str:
    """Return the start of a long text."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "\u2026"


def read_as(column: str, kind: Kind) -> Remedy:
    """Offer to read a column as another kind."""
    return Remedy(_KIND_WORDS[kind], ReadingOptions(kinds=((column, kind),)))


def ignored(column: str) -> Remedy:
    """Offer to leave a column out."""
    return Remedy(mark("Ignore column"), roles=((column, Role.IGNORED),))


def unparsed(
    kind: Kind, column: str, values: Sequence[str], rows: Sequence[int], filled: int
) -> Finding:
    """Say which values of a column are not of its kind and count as blanks."""
    parts: dict[str, Part] = {
        "column": column,
        "all": to_say_count("{count} value", "{count} values", filled),
        "values": quoted(values),
        "rows": listed_rows(rows),
    }
    if kind is Kind.DATE:
        message = to_say_count(
            "{column}: {count} of {all} is not a date ({values}; {rows}). It counts as blank.",
            "{column}: {count} of {all} are not dates ({values}; {rows}). They count as blank.",
            len(rows),
            **parts,
        )
    else:
        message = to_say_count(
            "{column}: {count} of {all} is not a number ({values}; {rows}). It counts as blank.",
            "{column}: {count} of {all} are not numbers ({values}; {rows}). They count as blank.",
            len(rows),
            **parts,
        )
    blank = ReadingOptions(missing_in=tuple((column, value) for value in values[:_LISTED]))
    return Finding(
        mark("not a date") if kind is Kind.DATE else mark("not a number"),
        column,
        len(rows),
        message,
        (Remedy(mark("Treat as blank"), blank), read_as(column, Kind.CATEGORY), ignored(column)),
        tuple(rows[:_LISTED]),
        _examples(values),
    )


def blank_words(column: str, words: Sequence[tuple[str, int]], rows: Sequence[int]) -> Finding:
    """Say which words of a column count as blank, and in how many rows."""
    counted = [
        to_say("{word} in {rows}", word=_quoted(word), rows=counted_rows(count))
        for word, count in words
    ]
    answers = ReadingOptions(answers_in=tuple((column, word) for word, _ in words))
    return Finding(
        mark("words for no value"),
        column,
        sum(count for _, count in words),
        to_say_count(
            "{column}: {words} counts as blank.",
            "{column}: {words} count as blank.",
            len(words),
            column=column,
            words=Series(tuple(counted), "; "),
        ),
        (Remedy(mark("Keep as an answer"), answers),),
        tuple(rows[:_LISTED]),
        _examples([word for word, _ in words]),
    )


def other_decimal(column: str, example: str, sign: str) -> Finding:
    """Say that a column's decimal sign is not the file's."""
    if sign == ",":
        meaning, other = to_say("a number with a decimal comma"), "."
    else:
        meaning, other = to_say("a number with a decimal point"), ","
    remedies = (_with_decimal(column, other), read_as(column, Kind.CATEGORY))
    return written_otherwise(column, example, meaning, mark("decimal sign"), remedies)


def thousands(column: str, example: str, decimal: str) -> Finding:
    """Say that separators of thousands were met, and offer to read them as decimal signs."""
    other = "," if decimal == "." else "."
    remedies = (_with_decimal(column, other), read_as(column, Kind.CATEGORY))
    meaning = to_say("a number with thousands separators")
    return written_otherwise(column, example, meaning, mark("thousands"), remedies)


def _with_decimal(column: str, sign: str) -> Remedy:
    label = mark("Read with a decimal comma") if sign == "," else mark("Read with a decimal point")
    return Remedy(label, ReadingOptions(decimals=((column, sign),)))


def written_otherwise(
    column: str,
    example: str,
    meaning: Sentence,
    kind: str,
    remedies: tuple[Remedy, ...] | None = None,
) -> Finding:
    """Say how an unusual way of writing numbers was understood."""
    message = to_say(
        "{column}: {example} was read as {meaning}.",
        column=column,
        example=_quoted(example),
        meaning=meaning,
    )
    remedies = remedies or (read_as(column, Kind.CATEGORY),)
    return Finding(kind, column, 0, message, remedies, examples=_examples([example]))


def left_out(kind: Kind, column: str, distinct: int, filled: int) -> Finding:
    """Say that a column is left out because of what it holds."""
    parts: dict[str, Part] = {"column": column, "distinct": distinct, "rows": counted_rows(filled)}
    grouped = Remedy(mark("Use as group"), roles=((column, Role.GROUP),))
    reasons = {
        Kind.IDENTIFIER: (
            mark("identifier"),
            to_say(
                "{column} looks like an identifier ({distinct} different values in {rows}), "
                "so nothing is learnt from it.",
                **parts,
            ),
            (grouped, read_as(column, Kind.CATEGORY), read_as(column, Kind.NUMBER)),
        ),
        Kind.TEXT: (
            mark("free text"),
            to_say(
                "{column} is free text ({distinct} different values in {rows}), "
                "so nothing is learnt from it.",
                **parts,
            ),
            (read_as(column, Kind.CATEGORY),),
        ),
        Kind.CONSTANT: (
            mark("constant"),
            to_say(
                "{column} has the same value in every row, so nothing can be learnt from it.",
                column=column,
            )
            if filled
            else to_say(
                "{column} has no values at all, so nothing can be learnt from it.", column=column
            ),
            (ignored(column),),
        ),
    }
    name, message, remedies = reasons[kind]
    return Finding(name, column, filled, message, remedies)


def date_column(column: str, order: str, *, ambiguous: bool, filled: int) -> Finding:
    """Say that a column is a date and how its days and months were told apart."""
    if not order:
        message = to_say("{column} is a date.", column=column)
    elif ambiguous:
        message = to_say(
            "{column} is a date, read as {order}; the other order of day and month would fit as "
            "well.",
            column=column,
            order=to_say(order),
        )
    else:
        message = to_say("{column} is a date, read as {order}.", column=column, order=to_say(order))
    remedies = (Remedy(mark("Use as time"), roles=((column, Role.TIME),)), ignored(column))
    swapped = ReadingOptions(dates=((column, not order.startswith("day")),))
    return Finding(
        mark("ambiguous date") if ambiguous else mark("date"),
        column,
        filled,
        message,
        (*remedies, Remedy(mark("Swap day and month"), swapped)) if ambiguous else remedies,
    )


def spellings(
    column: str, groups: Sequence[tuple[str, Sequence[str]]], rows: int, *, merged: bool
) -> Finding:
    """Say which spellings of one value were merged, or were not."""
    examples = _examples([text for kept, others in groups for text in (kept, *others)])
    if merged:
        pairs = tuple(
            to_say("{others} as '{kept}'", others=quoted(others), kept=kept)
            for kept, others in groups[:_SHOWN]
        )
        apart = ReadingOptions(labels=((column, Labels.APART),))
        return Finding(
            mark("spellings merged"),
            column,
            rows,
            to_say(
                "{column}: spellings of one value are counted together: {pairs}.",
                column=column,
                pairs=Series(pairs, "; "),
            ),
            (Remedy(mark("Keep them apart"), apart),),
            examples=examples,
        )
    alike = tuple(quoted([kept, *others]) for kept, others in groups[:_SHOWN])
    together = ReadingOptions(labels=((column, Labels.MERGED),))
    return Finding(
        mark("similar spellings"),
        column,
        rows,
        to_say(
            "{column}: some values look like spellings of one, and count as different: {pairs}.",
            column=column,
            pairs=Series(alike, "; "),
        ),
        (Remedy(mark("Count them together"), together),),
        examples=examples,
    )


def no_headings(names: Sequence[str]) -> Finding:
    """Say that the columns were given names because the sheet has none for them."""
    return Finding(
        mark("no headings"),
        None,
        0,
        to_say(
            "No row of headings was found; the columns are called {names}.", names=quoted(names)
        ),
        (Remedy(mark("The first row is the headings"), ReadingOptions(header_row=1)),),
    )


def renamed_headers(
    blank: Sequence[str], repeated: Sequence[tuple[str, str]], header_row: int
) -> list[Finding]:
    """Say which columns were given a name because they had none, or not one of their own."""
    one_lower = ReadingOptions(header_row=header_row + 1)
    lower = Remedy(mark("The headings are one row lower"), one_lower)
    none = Remedy(mark("There are no headings"), ReadingOptions(header_row=0))
    found = []
    if blank:
        message = to_say_count(
            "{count} column has no heading and is called {names}.",
            "{count} columns have no heading and are called {names}.",
            len(blank),
            names=quoted(blank),
        )
        found.append(
            Finding(
                mark("blank heading"),
                None,
                0,
                message,
                (lower, none),
                examples=_examples(blank),
            )
        )
    found.extend(
        Finding(
            mark("repeated heading"),
            new,
            0,
            to_say(
                "The heading {heading} is repeated; the later column is called '{name}'.",
                heading=_quoted(old),
                name=new,
            ),
            (lower, none),
        )
        for old, new in repeated
    )
    return found


def footers(rows: Sequence[int], *, totals: bool) -> Finding:
    """Say which rows under the table are no cases."""
    listed = _first_rows(rows)
    message = (
        to_say_count(
            "Row {rows}: looks like totals, and is set aside.",
            "Rows {rows}: look like totals, and are set aside.",
            len(rows),
            rows=listed,
        )
        if totals
        else to_say_count(
            "Row {rows}: looks like a note under the table, and is set aside.",
            "Rows {rows}: look like notes under the table, and are set aside.",
            len(rows),
            rows=listed,
        )
    )
    keep = Remedy(mark("They are cases: keep them"), ReadingOptions(with_footers=True))
    kind = mark("totals") if totals else mark("notes")
    return Finding(kind, None, len(rows), message, (keep,), tuple(rows[:_LISTED]))


def codes_kept(column: str, example: str, filled: int) -> Finding:
    """Say that digits were kept as text because they are codes."""
    return Finding(
        mark("codes"),
        column,
        filled,
        to_say(
            "{column} holds codes such as {example} (leading zeros or more than 15 digits) and is "
            "kept as text.",
            column=column,
            example=_quoted(example),
        ),
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
        message = to_say(
            "{count} columns ({names}), of which the first: {message}",
            count=len(alike),
            names=columns,
            message=alike[0].message,
        )
        kept.append(Finding(kind, None, sum(note.rows for note in alike), message, _for_all(alike)))
    return kept


def _for_all(alike: Sequence[Finding]) -> tuple[Remedy, ...]:
    by_label: dict[str, list[Remedy]] = {}
    for remedy in (one for note in alike for one in note.remedies):
        by_label.setdefault(remedy.label, []).append(remedy)
    return tuple(reduce(Remedy.joined, remedies) for remedies in by_label.values())


def duplicates(rows: Sequence[int]) -> Finding:
    """Say how many rows are exact copies of an earlier one."""
    message = to_say_count(
        "{count} row is an exact copy of an earlier row: {rows}.",
        "{count} rows are exact copies of an earlier row: {rows}.",
        len(rows),
        rows=listed_rows(rows),
    )
    remove = Remedy(mark("Remove the copies"), ReadingOptions(without_copies=True))
    return Finding(mark("duplicates"), None, len(rows), message, (remove,), tuple(rows[:_LISTED]))


def excel_errors(column: str, values: Sequence[str], rows: Sequence[int]) -> Finding:
    """Say which cells hold an error instead of a value."""
    message = to_say_count(
        "{column}: {count} cell holds an Excel error ({values}; {rows}) and counts as blank. "
        "Correct the formulas in Excel, or leave the column out.",
        "{column}: {count} cells hold an Excel error ({values}; {rows}) and count as blank. "
        "Correct the formulas in Excel, or leave the column out.",
        len(rows),
        column=column,
        values=quoted(values),
        rows=listed_rows(rows),
    )
    return Finding(
        mark("Excel errors"),
        column,
        len(rows),
        message,
        (ignored(column),),
        tuple(rows[:_LISTED]),
        _examples(values),
    )


def formulas_without_values(column: str, rows: Sequence[int]) -> Finding:
    """Say which formulas were saved without their result."""
    message = to_say_count(
        "{column}: {count} formula has no saved value ({rows}). Open the file in Excel, save "
        "it, and read it again.",
        "{column}: {count} formulas have no saved value ({rows}). Open the file in Excel, save "
        "it, and read it again.",
        len(rows),
        column=column,
        rows=listed_rows(rows),
    )
    return Finding(
        mark("formulas without values"),
        column,
        len(rows),
        message,
        (ignored(column),),
        tuple(rows[:_LISTED]),
    )


def nul_characters(count: int) -> Finding:
    """Say that characters were left out because no cell can hold them."""
    message = to_say_count(
        "{count} character that no cell can hold (NUL) was left out.",
        "{count} characters that no cell can hold (NUL) were left out.",
        count,
    )
    return Finding(mark("unreadable characters"), None, count, message)


def ragged(rows: Sequence[int], expected: int) -> Finding:
    """Say which rows have another number of cells than the others, and are set aside."""
    message = to_say_count(
        "{count} row with more or fewer than {expected} cells is set aside, so that no value moves "
        "into another column: {rows}. Correct them in the file and read it again.",
        "{count} rows with more or fewer than {expected} cells are set aside, so that no value "
        "moves into another column: {rows}. Correct them in the file and read it again.",
        len(rows),
        expected=expected,
        rows=listed_rows(rows),
    )
    return Finding(mark("ragged rows"), None, len(rows), message, (), tuple(rows[:_LISTED]))


def _examples(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(shortened(value) for value in values[:_LISTED])
