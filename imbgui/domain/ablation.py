"""What becomes of a combination of two remedies: it has to beat each of them alone."""

import math
from collections.abc import Sequence

from imbgui.domain.advice import Advice
from imbgui.domain.strategies import STRATEGIES


def kept_for_comparison(advice: Advice, candidates: Sequence[Advice]) -> str | None:
    """Say which part a combination does not beat, so that it is never recommended; None else.

    A part that has no cost, because it was stopped or dropped early, counts as not beaten.
    """
    costs = {one.candidate: one.cost_per_1000 for one in candidates}
    for part in advice.candidate.parts:
        if advice.cost_per_1000 >= costs.get(part, -math.inf):
            alone = STRATEGIES[part.strategy].plain_name
            verb = "did not beat" if part in costs else "was not compared with"
            return f'kept for comparison only: {verb} "{alone}" alone'
    return None
