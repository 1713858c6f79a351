"""What the analyst said of the file, instead of having it found out."""

from collections.abc import Iterator

from imbgui.domain.table import Labels, ReadingOptions

Choice = tuple[str, str]
"""The column it is about, or nothing for the whole file, and what was said."""

_SPELLINGS = {
    Labels.MERGED: "spellings of one value are counted together",
    Labels.APART: "spellings of one value are kept apart",
}


def choices(options: ReadingOptions) -> tuple[Choice, ...]:
    """Return every choice, those about the whole file first; texts of the data are in them."""
    return (*_of_the_file(options), *_of_columns(options))


def _of_the_file(options: ReadingOptions) -> Iterator[Choice]:
    for said, value in (
        ("the sheet is", options.sheet),
        ("the headings are in row", options.header_row),
        ("the decimal sign is", options.decimal),
        ("columns are parted by", "a tab" if options.delimiter == "\t" else options.delimiter),
        ("the encoding is", options.encoding),
    ):
        if value is not None:
            yield "", f"{said} {value}"
    if options.day_first is not None:
        yield "", _order(day_first=options.day_first)
    yield from (("", _no_value(word)) for word in options.missing_words)
    yield from (("", _an_answer(word)) for word in options.answers)
    if options.without_copies:
        yield "", "exact copies of earlier rows are set aside"
    if options.with_footers:
        yield "", "totals and notes under the table are taken for cases"


def _of_columns(options: ReadingOptions) -> Iterator[Choice]:
    yield from ((name, f"it is read as {kind}") for name, kind in options.kinds)
    yield from ((name, _no_value(word)) for name, word in options.missing_in)
    yield from ((name, _an_answer(word)) for name, word in options.answers_in)
    yield from ((name, f"the decimal sign is {sign}") for name, sign in options.decimals)
    yield from ((name, _order(day_first=first)) for name, first in options.dates)
    yield from ((name, _SPELLINGS[labels]) for name, labels in options.labels)


def _no_value(word: str) -> str:
    return f"“{word}” means no value"


def _an_answer(word: str) -> str:
    return f"“{word}” is an answer"


def _order(*, day_first: bool) -> str:
    return f"dates begin with the {'day' if day_first else 'month'}"
