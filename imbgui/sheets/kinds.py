"""What kind a column is, decided from all its values."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.table import Kind
from imbgui.domain.yes_no import pair_of

_STRONG_NAME = re.compile(
    r"(?i:^(id|uuid|guid|key|pk|index|rowid|row_?(no|number|index)|record_?(no|number))$)"
    r"|(?i:^(nr|no)$)"
    r"|(?i:[_\s.\-](id|uuid|guid|ids)$)|[a-z0-9](ID|Id|UUID|GUID)$|(?i:^id[_\s.\-](no|nr|number|code)$)"
)
_WEAK_NAME = re.compile(
    r"(?i:(^|[_\s.\-])(no|nr|num|number|code|ref|reference|account|iban|zip|zipcode|postcode|"
    r"postal_?code|plz|phone|ssn|serial|ticket|invoice)$)|[a-z](No|Nr|Number|Code|Ref|Zip)$|ID$|"
    r"(?i:(^|[_\s.\-])(zip|postcode|postal)([_\s.\-]|$))"
)
_TIME_NAME = re.compile(r"(?i:time|date|seconds|stamp|epoch|year|amount|price|cost|value)")
_NEARLY_UNIQUE = 0.9
_FEW_LEVELS = 50
_ENOUGH_ROWS = 20
_LONG_NUMBER = 10.0**8
_LONG_TEXT = 40.0
_LONG_CODE = 10
_MOST_SPELLINGS = 20


@dataclass(frozen=True)
class Facts:
    """What decides the kind beside the values: the name, how many there are, how many differ."""

    name: str
    rows: int
    filled: int
    distinct: int

    @property
    def uniqueness(self) -> float:
        """The share of the values that are different."""
        return self.distinct / self.filled if self.filled else 0.0

    @property
    def is_constant(self) -> bool:
        """Whether every row has the same value, or none has any."""
        return self.distinct == 0 or (self.distinct == 1 and self.filled == self.rows)


def kind_of_numbers(facts: Facts, distinct: NDArray[np.float64]) -> Kind:
    """Return the kind of a column whose values are all numbers."""
    if facts.is_constant:
        return Kind.CONSTANT
    if facts.distinct == 2 and set(distinct.tolist()) == {0.0, 1.0}:
        return Kind.YES_NO
    if bool((distinct != np.floor(distinct)).any()):
        return Kind.NUMBER
    unique = facts.uniqueness >= _NEARLY_UNIQUE
    if _STRONG_NAME.search(facts.name):
        if unique or facts.distinct > _FEW_LEVELS:
            return Kind.IDENTIFIER
        return Kind.CATEGORY
    if not unique or facts.filled < _ENOUGH_ROWS:
        return Kind.NUMBER
    low, high = float(distinct.min()), float(distinct.max())
    complete = facts.uniqueness == 1.0 and facts.filled == facts.rows
    consecutive = complete and high - low + 1 <= 1.05 * facts.distinct
    if consecutive and facts.filled >= _FEW_LEVELS:
        return Kind.IDENTIFIER
    if _TIME_NAME.search(facts.name):
        return Kind.NUMBER
    same_length = low >= _LONG_NUMBER and len(str(int(low))) == len(str(int(high)))
    if _WEAK_NAME.search(facts.name) or (same_length and facts.uniqueness >= 0.99):
        return Kind.IDENTIFIER
    return Kind.NUMBER


def kind_of_texts(facts: Facts, texts: Sequence[str]) -> Kind:
    """Return the kind of a column of words or codes."""
    if facts.is_constant:
        return Kind.CONSTANT
    if yes_no(texts):
        return Kind.YES_NO
    sample = texts[:: max(1, len(texts) // 500)]
    length = sum(map(len, sample)) / max(1, len(sample))
    spaced = sum(text.count(" ") for text in sample) / max(1, len(sample))
    if facts.distinct > _FEW_LEVELS and length >= _LONG_CODE and all(map(str.isdigit, sample)):
        return Kind.IDENTIFIER
    many = facts.uniqueness >= 0.5 and facts.distinct > _FEW_LEVELS
    wordy = length > _LONG_TEXT or spaced >= 4
    if wordy and (facts.uniqueness >= 0.5 or facts.distinct > 10 * _FEW_LEVELS):
        return Kind.TEXT
    if facts.uniqueness >= _NEARLY_UNIQUE and _STRONG_NAME.search(facts.name):
        return Kind.IDENTIFIER
    if facts.distinct > _FEW_LEVELS and _STRONG_NAME.search(facts.name):
        return Kind.IDENTIFIER
    if facts.uniqueness >= _NEARLY_UNIQUE and facts.filled >= _ENOUGH_ROWS:
        return Kind.TEXT if spaced >= 1 else Kind.IDENTIFIER
    if many:
        return Kind.TEXT if spaced >= 0.5 else Kind.IDENTIFIER
    return Kind.CATEGORY


def yes_no(texts: Sequence[str]) -> bool:
    """Say whether the values are a yes and a no, however they are spelled.

    >>> yes_no(["Yes", "no", "Y"]), yes_no(["yes", "maybe"]), yes_no(["yes"])
    (True, False, False)
    """
    if len(texts) > _MOST_SPELLINGS:
        return False
    return pair_of({text.casefold() for text in texts}) is not None


def meanings(texts: Sequence[str]) -> list[str]:
    """Return what each text of a column means: the same where only the spelling differs.

    >>> meanings(["Yes", "y", "NO"]), meanings(["Red", "red ", "Y"])
    (['yes', 'yes', 'no'], ['red', 'red', 'y'])
    """
    plain = [" ".join(text.casefold().split()) for text in texts]
    pair = pair_of(set(plain))
    if pair is None:
        return plain
    spelled = {spelling: words[0] for words in pair for spelling in words}
    return [spelled[text] for text in plain]
