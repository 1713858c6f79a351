"""Words for yes and for no."""

from collections.abc import Collection

YES_NO_PAIRS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("yes", "y"), ("no", "n")),
    (("true", "t"), ("false", "f")),
    (("ja", "j"), ("nein", "n")),
    (("ja", "j"), ("nee", "n")),
    (("ja", "j"), ("nej", "n")),
    (("oui", "o"), ("non", "n")),
    (("s\u00ed", "si", "s\u00ec", "s"), ("no", "n")),
    (("sim", "s"), ("n\u00e3o", "nao", "n")),
    (("1",), ("0",)),
    (("on",), ("off",)),
)
"""Words for yes and for no that go together, in small letters, the longest spelling first."""


def pair_of(lower: Collection[str]) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return the pair whose yes and no, both of them, these words in small letters are.

    >>> pair_of({"y", "no"})
    (('yes', 'y'), ('no', 'n'))
    """
    for yes, no in YES_NO_PAIRS:
        words = set(lower)
        if words <= {*yes, *no} and words & set(yes) and words & set(no):
            return yes, no
    return None
