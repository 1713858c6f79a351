"""What the analyst calls a bad case, put in the place of those words in a sentence."""

import re
from functools import lru_cache

LONGEST = 40
"""More letters than this of a noun are cut."""

_VOWEL_IS_HEARD = re.compile(
    r"(?!eu|one\b|once\b|uni(?![dmn])|us[aeu]|ut[ei])[aeiou]|hour|honest|honou?r|heir",
    re.IGNORECASE,
)
_LETTER_IS_SPELT = re.compile(r"[AEFHILMNORSX](?=[A-Z0-9&]|\b)")


def tidied(noun: str) -> str:
    """Return a noun on one line, as long as a label can hold.

    >>> tidied(" late  delivery ")
    'late delivery'
    """
    return " ".join(noun.split())[:LONGEST].rstrip()


def plural(noun: str) -> str:
    """Return the English plural of what the analyst calls a bad case.

    >>> plural("fraud"), plural("bad case"), plural("delivery"), plural("loss")
    ('frauds', 'bad cases', 'deliveries', 'losses')
    """
    if noun.endswith(("s", "x", "ch", "sh")):
        return f"{noun}es"
    if noun.endswith("y") and not noun.endswith(("ay", "ey", "oy", "uy")):
        return f"{noun[:-1]}ies"
    return f"{noun}s"


def with_article(noun: str) -> str:
    """Return a noun after the English article that its sound asks for.

    >>> with_article("fraud"), with_article("outage"), with_article("unit lost")
    ('a fraud', 'an outage', 'a unit lost')
    """
    heard = _LETTER_IS_SPELT if noun[:2].isupper() else _VOWEL_IS_HEARD
    return f"an {noun}" if heard.match(noun) else f"a {noun}"


@lru_cache(maxsize=4096)
def renamed(sentence: str, rule: str, noun: str, *, has_places: bool) -> str:
    """Return a sentence with a bad case called what the analyst calls it.

    ``rule`` has a line for each wording that gives way: ``bad cases = {nouns}``. Nothing in a noun
    is taken for a place to be filled, or for a key to be pressed.

    >>> renamed("Bad cases missed", "bad cases = {nouns}", "fraud", has_places=False)
    'Frauds missed'
    """
    lines = dict(line.split(" = ", 1) for line in rule.splitlines())
    forms = {"noun": noun, "nouns": plural(noun), "a_noun": with_article(noun)}

    def instead(found: re.Match[str]) -> str:
        words = lines[_folded(found[0], lines)].format(**forms)
        words = words.replace("&", "&&") if "&" in sentence else words
        words = words.replace("{", "{{").replace("}", "}}") if has_places else words
        return words[:1].upper() + words[1:] if found[0][:1].isupper() else words

    wordings = "|".join(map(re.escape, sorted(lines, key=len, reverse=True)))
    return re.sub(rf"(?<!\w)(?:{wordings})(?!\w)", instead, sentence, flags=re.IGNORECASE)


def _folded(found: str, lines: dict[str, str]) -> str:
    """Return the wording that was found, as its rule writes it."""
    return next(words for words in lines if words.casefold() == found.casefold())
