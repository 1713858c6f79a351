"""Sentences and choices of the Data page: how far a file is read, and how it is written."""

from collections.abc import Mapping, Sequence

from imbgui.application.numbers import whole
from imbgui.domain.table import Kind, Labels
from imbgui.language import mark, say, say_count

_MOST_SPELLINGS = 5
AS_FOUND = mark("As found")
READ_AS = mark("Read it as")
DECIMAL_SIGN = mark("Its numbers look like")
DATE_ORDER = mark("Its dates begin with")
SPELLINGS = mark("Spellings of one value")
NO_VALUE = mark("These mean no value")

NOTHING_TO_PASTE = mark(
    "There is nothing to paste. Copy the cells in Excel first, headings included."
)
PASTED_CELLS_END = mark(
    "Pasted cells are gone when the window closes, so no command line can read them. Save them in "
    "Excel and open that file."
)
COMMAND_COPIED = mark("The command line that does the same is on the clipboard.")

KIND_WORDS: Mapping[Kind, str] = {
    Kind.NUMBER: mark("Number"),
    Kind.CATEGORY: mark("Category"),
    Kind.DATE: mark("Date"),
    Kind.YES_NO: mark("Yes or no"),
    Kind.IDENTIFIER: mark("Identifier"),
    Kind.TEXT: mark("Free text"),
}
DECIMAL_CHOICES: tuple[tuple[str, str | None], ...] = (
    (AS_FOUND, None),
    ("1,234.56", "."),
    ("1.234,56", ","),
)
DATE_CHOICES: tuple[tuple[str, bool | None], ...] = (
    (AS_FOUND, None),
    (mark("The day"), True),
    (mark("The month"), False),
)
LABEL_CHOICES: tuple[tuple[str, Labels | None], ...] = (
    (AS_FOUND, None),
    (mark("Count them together"), Labels.MERGED),
    (mark("Keep them apart"), Labels.APART),
)
DELIMITER_CHOICES: tuple[tuple[str, str | None], ...] = (
    (AS_FOUND, None),
    (mark("Comma  ,"), ","),
    (mark("Semicolon  ;"), ";"),
    (mark("Tab"), "\t"),
    (mark("Bar  |"), "|"),
)
ENCODING_CHOICES: tuple[tuple[str, str | None], ...] = (
    (AS_FOUND, None),
    (mark("Unicode (UTF-8)"), "utf-8"),
    (mark("Unicode (UTF-16)"), "utf-16"),
    (mark("Western Europe"), "cp1252"),
    (mark("Central Europe"), "cp1250"),
    (mark("Cyrillic"), "cp1251"),
    (mark("Greek"), "cp1253"),
    (mark("Turkish"), "cp1254"),
    (mark("Japanese"), "cp932"),
    (mark("Chinese"), "gb18030"),
    (mark("Korean"), "cp949"),
)


def reading_sentence(file: str, rows: int) -> str:
    """Say that a file is being read, and how far that is."""
    if not rows:
        return say("Reading {file} …", file=file)
    return say_count(
        "Reading {file}: {count} row read so far …",
        "Reading {file}: {count} rows read so far …",
        rows,
        file=file,
        count=whole(rows),
    )


def spellings_question(column: str, positive: str, others: Sequence[str]) -> str:
    """Ask whether other spellings of the bad value mean the same."""
    return say(
        "{column} says {value}, and also {others}. Do they mean the same?",
        column=column,
        value=quoted(positive),
        others=", ".join(map(quoted, others[:_MOST_SPELLINGS])),
    )


def quoted(text: str) -> str:
    """Return what stands in a cell so that it is seen to be that.

    >>> quoted("yes")
    "'yes'"
    """
    return say("'{text}'", text=text)


def found_words(found: str | None) -> str:
    """Say what stands for "as found" in a choice where it is known what was found.

    >>> found_words(";"), found_words(None)
    ('As found (;)', 'As found')
    """
    if found is None:
        return say(AS_FOUND)
    spelled = {"\t": mark("tab"), "|": mark("bar")}
    return say("As found ({found})", found=say(spelled[found]) if found in spelled else found)


def rows_sentence(reason: str, first: int, last: int) -> tuple[str, str]:
    """Say which rows are set aside, and why."""
    rows = (
        whole(first)
        if first == last
        else say("{first} to {last}", first=whole(first), last=whole(last))
    )
    told = say(reason)
    return rows, f"{told[:1].upper()}{told[1:]}"
