"""What the analyst said of the file, instead of having it found out."""

from collections.abc import Iterator

from imbgui.domain.table import Labels, ReadingOptions
from imbgui.language import mark, say
from imbgui.reports.kinds import kind_name

Choice = tuple[str, str]
"""The column it is about, or nothing for the whole file, and what was said."""

_SPELLINGS = {
    Labels.MERGED: mark("spellings of one value are counted together"),
    Labels.APART: mark("spellings of one value are kept apart"),
}


def choices(options: ReadingOptions) -> tuple[Choice, ...]:
    """Return every choice, those about the whole file first; texts of the data are in them."""
    return (*_of_the_file(options), *_of_columns(options))


def _of_the_file(options: ReadingOptions) -> Iterator[Choice]:
    delimiter = say("a tab") if options.delimiter == "\t" else options.delimiter
    for value, said in (
        (options.sheet, say("the sheet is {name}", name=options.sheet)),
        (options.header_row, say("the headings are in row {row}", row=options.header_row)),
        (options.decimal, _decimal(options.decimal)),
        (options.delimiter, say("columns are parted by {sign}", sign=delimiter)),
        (options.encoding, say("the encoding is {name}", name=options.encoding)),
    ):
        if value is not None:
            yield "", said
    if options.day_first is not None:
        yield "", _order(day_first=options.day_first)
    yield from (("", _no_value(word)) for word in options.missing_words)
    yield from (("", _an_answer(word)) for word in options.answers)
    if options.without_copies:
        yield "", say("exact copies of earlier rows are set aside")
    if options.with_footers:
        yield "", say("totals and notes under the table are taken for cases")


def _of_columns(options: ReadingOptions) -> Iterator[Choice]:
    for name, kind in options.kinds:
        yield name, say("it is read as {kind}", kind=kind_name(kind))
    yield from ((name, _no_value(word)) for name, word in options.missing_in)
    yield from ((name, _an_answer(word)) for name, word in options.answers_in)
    yield from ((name, _decimal(sign)) for name, sign in options.decimals)
    yield from ((name, _order(day_first=first)) for name, first in options.dates)
    yield from ((name, say(_SPELLINGS[labels])) for name, labels in options.labels)


def _decimal(sign: str | None) -> str:
    return say("the decimal sign is {sign}", sign=sign)


def _no_value(word: str) -> str:
    return say("“{word}” means no value", word=word)


def _an_answer(word: str) -> str:
    return say("“{word}” is an answer", word=word)


def _order(*, day_first: bool) -> str:
    return say("dates begin with the day") if day_first else say("dates begin with the month")
