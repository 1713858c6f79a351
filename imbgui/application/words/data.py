"""Sentences and choices of the Data page: how far a file is read, and how it is written."""

from collections.abc import Mapping, Sequence

from imbgui.application.numbers import whole
from imbgui.domain.table import Kind, Labels

_MOST_SPELLINGS = 5
AS_FOUND = "As found"
READ_AS = "Read it as"
DECIMAL_SIGN = "Its numbers look like"
DATE_ORDER = "Its dates begin with"
SPELLINGS = "Spellings of one value"
NO_VALUE = "These mean no value"

NOTHING_TO_PASTE = "There is nothing to paste. Copy the cells in Excel first, headings included."
PASTED_CELLS_END = (
    "Pasted cells are gone when the window closes, so no command line can read them. Save them in "
    "Excel and open that file."
)
COMMAND_COPIED = "The command line that does the same is on the clipboard."

KIND_WORDS: Mapping[Kind, str] = {
    Kind.NUMBER: "Number",
    Kind.CATEGORY: "Category",
    Kind.DATE: "Date",
    Kind.YES_NO: "Yes or no",
    Kind.IDENTIFIER: "Identifier",
    Kind.TEXT: "Free text",
}
DECIMAL_CHOICES: tuple[tuple[str, str | None], ...] = (
    (AS_FOUND, None),
    ("1,234.56", "."),
    ("1.234,56", ","),
)
DATE_CHOICES: tuple[tuple[str, bool | None], ...] = (
    (AS_FOUND, None),
    ("The day", True),
    ("The month", False),
)
LABEL_CHOICES: tuple[tuple[str, Labels | None], ...] = (
    (AS_FOUND, None),
    ("Count them together", Labels.MERGED),
    ("Keep them apart", Labels.APART),
)
DELIMITER_CHOICES: tuple[tuple[str, str | None], ...] = (
    (AS_FOUND, None),
    ("Comma  ,", ","),
    ("Semicolon  ;", ";"),
    ("Tab", "\t"),
    ("Bar  |", "|"),
)
ENCODING_CHOICES: tuple[tuple[str, str | None], ...] = (
    (AS_FOUND, None),
    ("Unicode (UTF-8)", "utf-8"),
    ("Unicode (UTF-16)", "utf-16"),
    ("Western Europe", "cp1252"),
    ("Central Europe", "cp1250"),
    ("Cyrillic", "cp1251"),
    ("Greek", "cp1253"),
    ("Turkish", "cp1254"),
    ("Japanese", "cp932"),
    ("Chinese", "gb18030"),
    ("Korean", "cp949"),
)


def reading_sentence(file: str, rows: int) -> str:
    """Say that a file is being read, and how far that is."""
    far = f": {whole(rows)} row{'' if rows == 1 else 's'} read so far" if rows else ""
    return f"Reading {file}{far} …"


def spellings_question(column: str, positive: str, others: Sequence[str]) -> str:
    """Ask whether other spellings of the bad value mean the same."""
    spelled = ", ".join(f"'{other}'" for other in others[:_MOST_SPELLINGS])
    return f"{column} says '{positive}', and also {spelled}. Do they mean the same?"


def few_cases_sentence(cases: int) -> str:
    """Say that there are too few bad cases for narrow ranges."""
    return f"Only {whole(cases)} bad cases: expect wide ranges. More cases would narrow them."


def found_words(found: str | None) -> str:
    """Say what stands for "as found" in a choice where it is known what was found.

    >>> found_words(";"), found_words(None)
    ('As found (;)', 'As found')
    """
    spelled = {"\t": "tab", "|": "bar"}
    return AS_FOUND if found is None else f"{AS_FOUND} ({spelled.get(found, found)})"


def rows_sentence(reason: str, first: int, last: int) -> tuple[str, str]:
    """Say which rows are set aside, and why."""
    rows = whole(first) if first == last else f"{whole(first)} to {whole(last)}"
    return rows, f"{reason[:1].upper()}{reason[1:]}"
