"""How long an analysis will still take, from the fits it has made itself."""

FEWEST_FITS = 3
"""Nothing is said before this many fits are made: the first ones tell too little."""


def seconds_left(*, done: int, total: int, seconds: float, reused: int = 0) -> float | None:
    """Return the time left if the fits to come take as long as those made so far; None so far.

    Fits that were there already took no time, and tell nothing about the others.

    >>> seconds_left(done=10, total=40, seconds=20.0)
    60.0
    >>> seconds_left(done=12, total=42, seconds=4.0, reused=8)
    30.0
    """
    made = done - reused
    return None if made < FEWEST_FITS else (total - done) * seconds / made
