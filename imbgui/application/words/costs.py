"""Sentences of the Costs page: what does not go together, and what is not used."""

from imbgui.application.numbers import money

MORE_THAN_COME_IN = "That is more than come in. Leave it blank if every case can be checked."
ONE_END_ONLY = "Type both ends, or neither."
WRONG_WAY_ROUND = "Type the lower end first."
NOT_WITH_BY_ROW = "Not used while the missed cost comes from a column or limits are set."
NO_NUMBERS = "The file has no column of numbers for it."


def outside_sentence(point: float, currency: str | None) -> str:
    """Say that a cost lies outside of its range."""
    return f"The cost typed above, {money(point, currency)}, lies outside. Change one of them."
