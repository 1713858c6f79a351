"""What is shown only to be compared: a combination dearer than a part, a blend not allowed."""

import math

from imbgui.domain.advice import Advice
from imbgui.domain.plan import BLENDED
from imbgui.domain.recommendation import Recommendation
from imbgui.domain.strategies import STRATEGIES
from imbgui.language import say


def kept_for_comparison(advice: Advice, recommendation: Recommendation) -> str | None:
    """Say why a candidate is never recommended, so that it is only compared with; None else.

    A combination has to beat each of its parts; one that has no cost, because it was stopped or
    dropped early, counts as not beaten. A blend has to be allowed.
    """
    blend = recommendation.blend
    if advice.candidate == BLENDED and blend is not None and not blend.allowed:
        return say("kept for comparison only: a blend is recommended only where that is allowed")
    parts = advice.candidate.parts
    if not parts:
        return None
    costs = {one.candidate: one.cost_per_1000 for one in recommendation.candidates}
    for part in parts:
        if advice.cost_per_1000 >= costs.get(part, -math.inf):
            alone = say(STRATEGIES[part.strategy].plain_name)
            if part in costs:
                return say('kept for comparison only: did not beat "{name}" alone', name=alone)
            return say('kept for comparison only: was not compared with "{name}" alone', name=alone)
    return None
