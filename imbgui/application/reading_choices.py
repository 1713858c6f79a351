"""How columns may be read otherwise: every choice with the options that come of it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from imbgui.application.words import data as words
from imbgui.domain.table import Kind, ReadingOptions, Table
from imbgui.language import say

T = TypeVar("T")

_KINDS = tuple(kind for kind in Kind if kind is not Kind.CONSTANT)
_MOST_VALUES = 12
_BLANK_WORDS = "words for no value"


@dataclass(frozen=True)
class Choice:
    """One choice: its words, the options that it leads to, and whether it is made already."""

    words: str
    options: ReadingOptions
    is_made: bool


@dataclass(frozen=True)
class Question:
    """Choices that belong together."""

    words: str
    choices: tuple[Choice, ...]


def column_questions(table: Table, columns: Sequence[str]) -> tuple[Question, ...]:
    """Return what can be chosen about how these columns are read.

    What is chosen holds for all of them; a choice is made where it is made for each.
    """
    told = table.options
    kinds = [(words.AS_FOUND, None), *((words.KIND_WORDS[kind], kind) for kind in _KINDS)]
    questions = (
        _question(
            words.READ_AS, columns, kinds, told.kinds, lambda pairs: replace(told, kinds=pairs)
        ),
        _question(
            words.DECIMAL_SIGN,
            columns,
            words.DECIMAL_CHOICES,
            told.decimals,
            lambda pairs: replace(told, decimals=pairs),
        ),
        _question(
            words.DATE_ORDER,
            columns,
            words.DATE_CHOICES,
            told.dates,
            lambda pairs: replace(told, dates=pairs),
        ),
        _question(
            words.SPELLINGS,
            columns,
            words.LABEL_CHOICES,
            told.labels,
            lambda pairs: replace(told, labels=pairs),
        ),
    )
    values = _values(table, columns[0]) if len(columns) == 1 else ()
    return (*questions, Question(say(words.NO_VALUE), values)) if values else questions


def _question(
    title: str,
    columns: Sequence[str],
    choices: Sequence[tuple[str, T | None]],
    pairs: tuple[tuple[str, T], ...],
    options: Callable[[tuple[tuple[str, T], ...]], ReadingOptions],
) -> Question:
    """Ask which value these columns shall have among the ``pairs`` of column and value."""
    now = {dict(pairs).get(column) for column in columns}
    return Question(
        say(title),
        tuple(
            Choice(say(says), options(_with(pairs, columns, value)), is_made=now == {value})
            for says, value in choices
        ),
    )


def _with(
    pairs: tuple[tuple[str, T], ...], columns: Collection[str], value: T | None
) -> tuple[tuple[str, T], ...]:
    """Return pairs in which each of these columns has the value, or none."""
    others = tuple(pair for pair in pairs if pair[0] not in columns)
    return others if value is None else (*others, *((column, value) for column in columns))


def _values(table: Table, column: str) -> tuple[Choice, ...]:
    """Offer to take common values of a column for no value, and words for no value for answers."""
    told = table.options
    blank = [word for name, word in told.missing_in if name == column]
    for finding in table.findings:
        if (finding.kind, finding.column) == (_BLANK_WORDS, column):
            blank += finding.examples
    blank = list(dict.fromkeys(blank))
    common = (value for value, _ in table.column(column).common[:_MOST_VALUES])
    as_answers = ((word, ReadingOptions(answers_in=((column, word),))) for word in blank)
    as_blanks = (
        (value, ReadingOptions(missing_in=((column, value),)))
        for value in common
        if value not in blank
    )
    return (
        *(Choice(word, told.changed(change), is_made=True) for word, change in as_answers),
        *(Choice(word, told.changed(change), is_made=False) for word, change in as_blanks),
    )
