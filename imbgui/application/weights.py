"""What each class weight does: every weight that was tried, at the cut-off that suits it best."""

from dataclasses import dataclass

from imbgui.domain.advice import Advice
from imbgui.domain.plan import Candidate
from imbgui.domain.recommendation import Recommendation
from imbgui.domain.strategies import LEARNERS, STRATEGIES, Family


@dataclass(frozen=True)
class WeightEffect:
    """One weight with one learner; 1 stands for the plain model. Shares are None of nothing."""

    candidate: Candidate
    learner: str
    weight: float
    threshold: float | None
    caught_per_1000: float
    missed_per_1000: float
    false_alarms_per_1000: float
    precision: float | None
    recall: float | None
    cost_per_1000: float


def weight_effects(recommendation: Recommendation) -> tuple[WeightEffect, ...]:
    """Return all weights that were tried, by learner from the simplest on, the lightest first."""
    effects = [
        _effect(recommendation, advice, advice.candidate.learner)
        for advice in recommendation.candidates
        if advice.candidate.learner is not None and _is_about_weights(advice.candidate)
    ]
    return tuple(sorted(effects, key=lambda one: (LEARNERS[one.learner].simplicity, one.weight)))


def _is_about_weights(candidate: Candidate) -> bool:
    strategy = STRATEGIES[candidate.strategy]
    return strategy.family is Family.THRESHOLD_ONLY or strategy.takes_weight


def _effect(recommendation: Recommendation, advice: Advice, learner: str) -> WeightEffect:
    counts = recommendation.costs.at_base_rate(advice.counts)
    scale = 1000 / counts.rows
    is_plain = STRATEGIES[advice.candidate.strategy].family is Family.THRESHOLD_ONLY
    return WeightEffect(
        candidate=advice.candidate,
        learner=learner,
        weight=1.0 if is_plain or advice.weight is None else advice.weight,
        threshold=advice.threshold,
        caught_per_1000=counts.caught * scale,
        missed_per_1000=counts.missed * scale,
        false_alarms_per_1000=counts.false_alarms * scale,
        precision=counts.precision,
        recall=counts.recall,
        cost_per_1000=advice.cost_per_1000,
    )
