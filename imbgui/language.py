"""The language that imbgui speaks: every sentence that people read goes through here.

Sentences stand in the code in English, whole and with named places::

    say("A missed {case} costs {amount}.", case=noun, amount=money(400))

A language is one catalogue, ``resources/languages/CODE.po``, compiled beside it by
``installer/languages.py``. What it does not have is said in English.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from gettext import GNUTranslations, NullTranslations

from imbgui.resources import resource

ENGLISH = "en"
VARIABLE = "IMBGUI_LANGUAGE"
"""Names the language to a process by whoever starts it."""
_LOCALE_OF_ENGLISH = "en_US"

_spoken: str | None = None


def say(sentence: str, /, **parts: object) -> str:
    """Return a sentence in the language spoken, with its places filled.

    >>> say("{caught} of {all} caught", caught=93, all=103)
    '93 of 103 caught'
    """
    told = _catalogue(spoken()).gettext(sentence) if sentence else ""  # "" is a catalogue's heading
    return told.format(**parts) if parts else told


def say_count(one: str, many: str, count: int, /, **parts: object) -> str:
    """Return a sentence in the form that its count asks for, with its places filled.

    ``{count}`` is filled with ``count`` unless it is among the ``parts``, written as people do.

    >>> say_count("{count} row", "{count} rows", 1), say_count("{count} row", "{count} rows", 7)
    ('1 row', '7 rows')
    """
    return _catalogue(spoken()).ngettext(one, many, count).format(**{"count": count, **parts})


def mark(sentence: str) -> str:
    """Return a sentence as it is, to be said later: ``say`` is for where it is shown."""
    return sentence


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


def spoken() -> str:
    """Return the code of the language spoken: what ``VARIABLE`` says until ``speak`` does."""
    global _spoken  # noqa: PLW0603
    if _spoken is None:
        _spoken = nearest(os.environ.get(VARIABLE, ENGLISH))
    return _spoken


def locale() -> str:
    """Return the locale that numbers, money and dates are written by, such as ``de_DE``."""
    return _catalogue(spoken()).info().get("language", _LOCALE_OF_ENGLISH)


@cache
def _catalogue(code: str) -> NullTranslations:
    if code == ENGLISH:
        return NullTranslations()
    with resource("languages", f"{code}.mo").open("rb") as compiled:
        return GNUTranslations(compiled)
