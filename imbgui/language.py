"""The language that imbgui speaks: every sentence that people read goes through here.

Sentences stand in the code in English, whole and with named places::

    say("A missed {case} costs {amount}.", case=noun, amount=money(400))

A language is one catalogue, ``resources/languages/CODE.po``, compiled beside it by
``installer/languages.py``. What it does not have is said in English.

What is kept, or made where nobody is spoken to, is a ``Sentence`` (imbgui/sentences.py), which
``say`` says where it is shown.

Sentences speak of bad cases. Where the analyst calls them something else, ``call`` and ``calling``
have every sentence say that, and never change what fills its places.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from gettext import GNUTranslations, NullTranslations
from typing import overload

from imbgui.nouns import renamed, tidied
from imbgui.resources import resource
from imbgui.sentences import Part, Sentence, Series

ENGLISH = "en"
VARIABLE = "IMBGUI_LANGUAGE"
"""Names the language to a process by whoever starts it."""
_LOCALE_OF_ENGLISH = "en_US"

BAD_CASE = "bad case"
"""What sentences call a bad case, and so does whoever has no other noun for it."""

_spoken: str | None = None
_noun: str | None = None


@overload
def say(sentence: str, /, **parts: object) -> str: ...
@overload
def say(sentence: Sentence, /) -> str: ...
def say(sentence: str | Sentence, /, **parts: object) -> str:
    """Return a sentence in the language spoken, with its places filled.

    >>> say("{caught} of {all} caught", caught=93, all=103)
    '93 of 103 caught'
    """
    if isinstance(sentence, Sentence):
        return _say_kept(sentence)
    told = _catalogue(spoken()).gettext(sentence) if sentence else ""  # "" is a catalogue's heading
    told = _in_own_words(told, has_places=bool(parts))
    return told.format(**parts) if parts else told


def say_count(one: str, many: str, count: int, /, **parts: object) -> str:
    """Return a sentence in the form that its count asks for, with its places filled.

    ``{count}`` is filled with ``count`` unless it is among the ``parts``, written as people do.

    >>> say_count("{count} row", "{count} rows", 1), say_count("{count} row", "{count} rows", 7)
    ('1 row', '7 rows')
    """
    told = _catalogue(spoken()).ngettext(one, many, count)
    return _in_own_words(told, has_places=True).format(**{"count": count, **parts})


def _say_kept(sentence: Sentence) -> str:
    parts = {name: _said(part) for name, part in sentence.parts}
    if sentence.many is None:
        return say(sentence.words, **parts)
    count = dict(sentence.parts)["count"]
    assert isinstance(count, int)  # noqa: S101 - or it would be no sentence
    return say_count(sentence.words, sentence.many, count, **parts)


def _said(part: Part) -> str:
    match part:
        case Sentence():
            return say(part)
        case Series(parts, between):
            return between.join(map(_said, parts))
        case int():
            # translators: the sign between thousands
            return f"{part:,}".replace(",", say(","))
        case _:
            return part


def mark(sentence: str) -> str:
    """Return a sentence as it is, to be said later: ``say`` is for where it is shown."""
    return sentence


_OWN_WORDS = mark(
    "a bad case = {a_noun}\n"
    "bad case = {noun}\n"
    "bad cases = {nouns}\n"
    "a bad one = {a_noun}\n"
    "each bad one = each {noun}\n"
    "bad ones = {nouns}\n"
    "missed case = missed {noun}\n"
    "missed cases = missed {nouns}\n"
    "caught case = caught {noun}\n"
    "caught cases = caught {nouns}"
)
"""What gives way to the analyst's noun, and to what; a language needs no other lines than its own.

A noun may be of any gender, and only English knows its plural.
"""


def languages() -> tuple[str, ...]:
    """Return the codes of the languages that there are, English first."""
    found = sorted(path.stem for path in resource("languages").glob("*.mo"))
    return (ENGLISH, *found)


def nearest(locale: str) -> str:
    """Return the language for who uses a locale; English where theirs is not spoken.

    >>> nearest("en_GB"), nearest("xx"), nearest("")
    ('en', 'en', 'en')
    """
    code = locale.replace("-", "_").partition("_")[0].lower()
    return code if code in languages() else ENGLISH


def speak(code: str) -> None:
    """Speak a language from now on, in this process and in those that it starts."""
    global _spoken  # noqa: PLW0603 - a process speaks one language
    _spoken = nearest(code)
    os.environ[VARIABLE] = _spoken


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language for a while in this process, and in none that it starts."""
    global _spoken  # noqa: PLW0603
    before = spoken()
    _spoken = nearest(code)
    try:
        yield
    finally:
        _spoken = before


def call(noun: str) -> bool:
    """Call a bad case this from now on, in this process; return whether that is something new."""
    global _noun
    before, _noun = _noun, _own(noun)
    return _noun != before


@contextmanager
def calling(noun: str) -> Iterator[None]:
    """Call a bad case this for a while in this process; ``BAD_CASE`` or nothing as sentences do.

    >>> with calling("fraud"):
    ...     say("Check a missed case, and {name}.", name="bad case")
    'Check a missed fraud, and bad case.'
    """
    global _noun  # noqa: PLW0603
    before = _noun
    call(noun)
    try:
        yield
    finally:
        _noun = before


def spoken() -> str:
    """Return the code of the language spoken: what ``VARIABLE`` says until ``speak`` does."""
    global _spoken  # noqa: PLW0603
    if _spoken is None:
        _spoken = nearest(os.environ.get(VARIABLE, ENGLISH))
    return _spoken


def manner() -> tuple[str, str | None]:
    """Return all that a sentence depends on beside what it says, for whoever remembers it."""
    return spoken(), _noun


def locale() -> str:
    """Return the locale that numbers, money and dates are written by, such as ``de_DE``."""
    return _locale_of(spoken())


@cache
def _locale_of(code: str) -> str:
    return _catalogue(code).info().get("language", _LOCALE_OF_ENGLISH)


def _own(noun: str) -> str | None:
    """Return a noun that the analyst has chosen; None for what a bad case is called anyway."""
    tidy = tidied(noun)
    generic = ("", BAD_CASE, _catalogue(spoken()).gettext(BAD_CASE))
    return None if tidy in generic else tidy


def _in_own_words(told: str, *, has_places: bool) -> str:
    if _noun is None:
        return told
    rule = _catalogue(spoken()).gettext(_OWN_WORDS)
    return renamed(told, rule, _noun, has_places=has_places)


@cache
def _catalogue(code: str) -> NullTranslations:
    if code == ENGLISH:
        return NullTranslations()
    with resource("languages", f"{code}.mo").open("rb") as compiled:
        return GNUTranslations(compiled)
