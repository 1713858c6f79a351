"""Names and values of a new file beside those of the analysed one: which may mean the same."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from difflib import SequenceMatcher

from imbgui.domain.yes_no import pair_of

_ALIKE = 0.75
_LIKE_AN_ABBREVIATION = 0.8
_SHORTEST = 3
_MOST_WORDS = 3


def likely_names(lacking: Iterable[str], available: Collection[str]) -> dict[str, str]:
    """Return, for columns that a file lacks, the column of it that each most likely is.

    First those that differ in case, spaces and signs only, then those spelled nearly alike or
    abbreviated (Ratcliff and Obershelp's likeness of 0.75 or more); each column of the file stands
    for one at most. A likeness proves nothing: these are proposals.

    >>> likely_names(["amount", "zip_code"], ["Amt", "ZIP Code", "AMOUNT "])
    {'amount': 'AMOUNT ', 'zip_code': 'ZIP Code'}
    """
    ratings = [(_likeness(name, other), name, other) for name in lacking for other in available]
    found: dict[str, str] = {}
    for rating, name, other in sorted(ratings, key=lambda one: -one[0]):
        if rating >= _ALIKE and name not in found and other not in found.values():
            found[name] = other
    return found


def respelled(levels: Sequence[str], known: Collection[str]) -> Mapping[str, str]:
    """Return the levels that are known ones in another spelling, each with the known one.

    Case and spaces do not count, and where the known ones are a yes and a no, neither does which of
    their words is used.

    >>> respelled(["YES", "no", "N", "maybe"], ["Yes", "no"])
    {'YES': 'Yes', 'N': 'no'}
    """
    exact = set(known)
    by_meaning: dict[str, list[str]] = {}
    pair = pair_of({_simple(level) for level in known})
    for level in known:
        by_meaning.setdefault(_meaning(level, pair), []).append(level)
    found = {}
    for level in levels:
        same = by_meaning.get(_meaning(level, pair), [])
        if level not in exact and len(same) == 1:
            found[level] = same[0]
    return found


def _likeness(name: str, other: str) -> float:
    """Rate two names from 0 to 1; an abbreviation is like the word it stands for."""
    one, two = _plain(name), _plain(other)
    if one == two:
        return 1.0
    is_part = any(
        _abbreviates(short, long)
        for words, whole in ((_words(other), one), (_words(name), two))
        for word in words
        for short, long in [sorted((word, whole), key=len)]
    )
    return max(SequenceMatcher(None, one, two).ratio(), _LIKE_AN_ABBREVIATION if is_part else 0.0)


def _abbreviates(short: str, long: str) -> bool:
    """Whether a name begins as another and its letters come in the same order."""
    if not _SHORTEST <= len(short) >= len(long) / 3:
        return False
    rest = iter(long)
    return short[0] == long[0] and all(letter in rest for letter in short)


def _words(name: str) -> list[str]:
    """Return the words of a name that has few of them, the whole as one word first."""
    words = "".join(sign if sign.isalnum() else " " for sign in name.casefold()).split()
    return [_plain(name), *(words if 1 < len(words) <= _MOST_WORDS else [])]


def _plain(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def _simple(level: str) -> str:
    return " ".join(level.casefold().split())


def _meaning(level: str, pair: tuple[tuple[str, ...], tuple[str, ...]] | None) -> str:
    simple = _simple(level)
    for words in pair or ():
        if simple in words:
            return words[0]
    return simple
