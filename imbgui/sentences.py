"""Sentences to be said later: what they say and of what, in no language yet.

Whoever makes one need not know who will read it, or when. ``to_say`` is ``say`` put off, and
``say`` (imbgui/language.py) says what it returns, numbers and all, in the language then spoken.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

_PLACE = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Sentence:
    """A sentence in English, and the parts that fill its places.

    Without parts it is said as it stands. ``many`` is its form for any other ``count`` than one,
    which is a number among the parts.

    Raises
    ------
    ValueError
        It may have come out of a file, and asks for more than the parts that it names, each once.
    """

    words: str
    parts: "tuple[tuple[str, Part], ...]" = ()
    many: str | None = None

    def __post_init__(self) -> None:
        """Refuse what could not be said."""
        told = dict(self.parts)
        forms = (self.words,) if self.many is None else (self.words, self.many)
        if told and not all(_are_places_told(form, told) for form in forms):
            raise ValueError(f"a sentence asks for what it does not tell: {self.words!r:.80}")
        if self.many is not None and not isinstance(told.get("count"), int):
            raise ValueError(f"a sentence does not tell its count: {self.words!r:.80}")


def _are_places_told(form: str, told: Collection[str]) -> bool:
    """Whether each brace belongs to the name of a part, and no name is there twice."""
    places, rest = _PLACE.findall(form), _PLACE.sub("", form)
    return (
        set("{}").isdisjoint(rest) and len(set(places)) == len(places) and set(places) <= set(told)
    )


@dataclass(frozen=True)
class Series:
    """Parts one after another, with what stands between two of them."""

    parts: "tuple[Part, ...]"
    between: str = ", "


Part = str | int | Sentence | Series
"""What fills a place: text as it is, a whole number, or what is itself to be said."""


def to_say(sentence: str, /, **parts: Part) -> Sentence:
    """Return a sentence to be said later, with what will fill its places.

    >>> to_say("{caught} of {all} caught", caught=93, all=1030)
    Sentence(words='{caught} of {all} caught', parts=(('caught', 93), ('all', 1030)), many=None)
    """
    return Sentence(sentence, tuple(parts.items()))


def to_say_count(one: str, many: str, count: int, /, **parts: Part) -> Sentence:
    """Return a sentence to be said later in the form that its count asks for."""
    return Sentence(one, (("count", count), *parts.items()), many)


def verbatim(text: str) -> Sentence:
    """Return what is said as it is in every language, such as what a library has to say."""
    return Sentence("{text}", (("text", text),))
