"""Sentences of the Costs page: what does not go together, and what is not used."""

from imbgui.application.numbers import money
from imbgui.language import mark, say

MORE_THAN_COME_IN = mark("That is more than come in. Leave it blank if every case can be checked.")
ONE_END_ONLY = mark("Type both ends, or neither.")
WRONG_WAY_ROUND = mark("Type the lower end first.")
NOT_WITH_BY_ROW = mark("Not used while the missed cost comes from a column or limits are set.")
NO_NUMBERS = mark("The file has no column of numbers for it.")


def outside_sentence(point: float, currency: str | None) -> str:
    """Say that a cost lies outside of its range."""
    return say(
        "The cost typed above, {cost}, lies outside. Change one of them.",
        cost=money(point, currency),
    )
