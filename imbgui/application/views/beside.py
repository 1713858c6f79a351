"""What to know beside the answer: other rules, limits, ranges of costs, looking first."""

from dataclasses import dataclass

from imbgui.application import wording
from imbgui.application.remembering import remembered
from imbgui.application.words import beside, further
from imbgui.domain.costs import Costs
from imbgui.domain.direct import decides_by_row
from imbgui.domain.ranges import advise_over_ranges
from imbgui.domain.recommendation import Recommendation
from imbgui.domain.reviewing import ReviewAdvice, advise_review
from imbgui.domain.study import Study
from imbgui.language import say


@dataclass(frozen=True)
class Beside:
    """A few sentences under a heading."""

    heading: str
    sentences: tuple[str, ...]


def present_beside(study: Study, recommendation: Recommendation) -> tuple[Beside, ...]:
    """Return what the costs as they are typed give reason to tell."""
    costs = recommendation.costs
    told = (
        (say("One cut-off for all?"), _one_threshold(recommendation)),
        (say("What the limits cost"), _limits(recommendation)),
        (say("If the costs are only known roughly"), _ranges(study, costs)),
        (say("Looking first"), _review(study, costs)),
        (say("Several models together"), _blend(recommendation)),
    )
    return tuple(Beside(heading, sentences) for heading, sentences in told if sentences)


def _one_threshold(recommendation: Recommendation) -> tuple[str, ...]:
    single, best = recommendation.one_threshold, recommendation.best
    if single is None:
        by_amount = recommendation.costs.amounts is not None
        return beside.ONE_FOR_ALL if by_amount and not best.candidate.is_trivial else ()
    return beside.one_threshold_sentences(single, recommendation.costs.currency)


def _blend(recommendation: Recommendation) -> tuple[str, ...]:
    blend = recommendation.blend
    if blend is None or blend.advice.candidate == recommendation.best.candidate:
        return ()
    return beside.blend_sentences(blend, recommendation.costs.currency)


def _limits(recommendation: Recommendation) -> tuple[str, ...]:
    if recommendation.limits is None:
        return ()
    return wording.limits_sentences(recommendation.limits, recommendation.costs.currency)


def _ranges(study: Study, costs: Costs) -> tuple[str, ...]:
    advice = None if decides_by_row(costs) else advise_over_ranges(study.decisions, costs)
    return () if advice is None else further.range_sentences(study, costs, advice)


def _review(study: Study, costs: Costs) -> tuple[str, ...]:
    if costs.review is None or decides_by_row(costs):
        return ()
    return further.review_sentences(costs, _review_advice(study, costs))


@remembered(8)
def _review_advice(study: Study, costs: Costs) -> ReviewAdvice | None:
    """Return the advice; worked out once, however often the cut-off moves."""
    return advise_review(study, costs)
