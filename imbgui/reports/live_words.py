"""Sentences as formulas: a sentence is split at its places, so that each language has its order."""

from string import Formatter

from imbgui.reports.page import Formula

_LONGEST_LITERAL = 250
"""Excel takes 255 characters of text in one piece of a formula."""


def quoted(text: str) -> str:
    """Return a formula that is a text."""
    pieces = range(0, len(text) or 1, _LONGEST_LITERAL)
    doubled = (text[first : first + _LONGEST_LITERAL].replace('"', '""') for first in pieces)
    return "&".join(f'"{piece}"' for piece in doubled)


def live_sentence(sentence: str, **parts: Formula) -> Formula:
    """Return a sentence whose named places follow the cells that fill them.

    >>> live_sentence("{all} cases, {bad} bad", all=Formula("A1", 103), bad=Formula("B1", 9))
    Formula(text='A1&" cases, "&B1&" bad"', value='103 cases, 9 bad')
    """
    pieces = []
    for words, place, _, _ in Formatter().parse(sentence):
        pieces += [quoted(words)] if words else []
        pieces += [] if place is None else [parts[place].text]
    words_now = sentence.format(**{place: part.value for place, part in parts.items()})
    return Formula("&".join(pieces), words_now)


def choice(condition: str, then: Formula, otherwise: Formula, *, holds: bool) -> Formula:
    """Return one formula where a condition holds, and another where it does not."""
    value = then.value if holds else otherwise.value
    return Formula(f"IF({condition},{then.text},{otherwise.text})", value)
