"""The plan: which candidates are tried, and how the rows are split, as plain numbers."""

import hashlib
import json
import math
from collections.abc import Collection
from dataclasses import asdict, dataclass

from imbgui.domain.strategies import (
    BOOSTED_TREES,
    CLASS_WEIGHT,
    FLAG_ALL,
    FLAG_NONE,
    LEARNERS,
    LOGISTIC_REGRESSION,
    PLAIN,
    SMOTE,
    STRATEGIES,
    UNDERSAMPLING,
)

EFFORTS = ("quick", "standard", "thorough")

FEWEST_POSITIVES = 5
"""Below this many bad cases nothing can be split into parts."""
FEW_POSITIVES = 20
"""Below this many only the simplest candidates are tried."""
KEPT_POSITIVES = 50
"""Rows are kept aside only if that many bad cases are among them."""
KEPT_PARTS = 4
"""One part in four is kept aside."""
FOLDS = 5
NEGATIVES_PER_POSITIVE = 20
"""The bounded form of a costly resampler starts from this many negatives for each positive."""


@dataclass(frozen=True)
class Candidate:
    """A learner with a strategy and its one number.

    ``weight`` is the positive-class weight, with ``balanced`` standing for negatives over
    positives as counted in each training part. ``ratio`` is positives to negatives after
    resampling. ``bounded`` says that the strategy starts from a sample of the negatives.
    """

    strategy: str
    learner: str | None = None
    weight: float | None = None
    balanced: bool = False
    ratio: float | None = None
    bounded: bool = False

    @property
    def name(self) -> str:
        """A short name that tells this candidate from every other."""
        parts = [self.strategy]
        if self.learner:
            parts.append(self.learner)
        if self.balanced:
            parts.append("balanced")
        elif self.weight is not None:
            parts.append(f"{self.weight:g}")
        if self.ratio is not None:
            parts.append(f"1:{1 / self.ratio:g}")
        return ", ".join(parts)

    @property
    def key(self) -> str:
        """A short fingerprint of everything that it is; its files are named after it."""
        return hashlib.sha256(json.dumps(asdict(self)).encode()).hexdigest()[:16]

    @property
    def is_trivial(self) -> bool:
        """Whether this is a policy without a model."""
        return self.learner is None

    @property
    def simplicity(self) -> tuple[int, int, float]:
        """A sort key, simplest first: family, learner, then how far from doing nothing."""
        learner = -1 if self.learner is None else LEARNERS[self.learner].simplicity
        strength = self.weight or (self.ratio or 0.0)
        return (STRATEGIES[self.strategy].family, learner, strength)


TRIVIAL = (Candidate(FLAG_NONE), Candidate(FLAG_ALL))
REFERENCE = Candidate(PLAIN, BOOSTED_TREES)
"""The strongest simple recipe known: a plain booster, calibrated, with its threshold moved."""


@dataclass(frozen=True)
class Plan:
    """What to try. ``band`` is the cost ratio the plan was drawn up for.

    ``reasons`` says in words what was chosen and why, and is no part of the key.
    """

    candidates: tuple[Candidate, ...]
    keeps_aside: bool
    effort: str = "standard"
    seed: int = 0
    band: float = 1.0
    folds: int = FOLDS
    reasons: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """A fingerprint of everything that changes a score."""
        described = {name: value for name, value in asdict(self).items() if name != "reasons"}
        return hashlib.sha256(json.dumps(described).encode()).hexdigest()

    @property
    def learnt(self) -> tuple[Candidate, ...]:
        """The candidates that have a model to fit."""
        return tuple(candidate for candidate in self.candidates if not candidate.is_trivial)


def draw_up_plan(
    *,
    rows: int,
    positives: int,
    cost_ratio: float,
    effort: str = "standard",
    strategies: Collection[str] | None = None,
    class_weight: float | None = None,
    seed: int = 0,
) -> Plan:
    """Decide what to try on a table with this many rows and bad cases.

    Parameters
    ----------
    cost_ratio
        The effective cost ratio at this moment; the plan keeps the number, not the costs.
    strategies
        Names to keep to; the trivial policies and the reference are tried all the same, because
        everything else is compared with them.
    class_weight
        A positive-class weight set by hand, tried beside the others.
    """
    negatives = rows - positives
    imbalance = negatives / max(positives, 1)
    reasons = [f"{positives:,} bad cases among {rows:,} rows: 1 in {rows / max(positives, 1):,.0f}"]
    offers = list(_offers(effort, imbalance, cost_ratio, class_weight))
    if positives < FEW_POSITIVES:
        offers = [offer for offer in offers if offer.strategy in (PLAIN, CLASS_WEIGHT)]
        reasons.append("few bad cases: only the simplest strategies are tried")
    if any(offer.bounded for offer in offers):
        reasons.append(
            f"strategies that add cases start from {NEGATIVES_PER_POSITIVE} ordinary cases "
            "for each bad one"
        )
    if strategies is not None:
        offers = [offer for offer in offers if offer.strategy in strategies]
        offers = [REFERENCE, *offers] if REFERENCE not in offers else offers
        reasons.append("only the strategies asked for are tried, beside the plain model")
    keeps_aside = positives >= KEPT_POSITIVES * KEPT_PARTS
    reasons.append(
        "a quarter of the rows is kept aside to check the answer"
        if keeps_aside
        else "too few bad cases to keep rows aside: a nested estimate checks the answer"
    )
    return Plan(
        candidates=(*TRIVIAL, *dict.fromkeys(offers)),
        keeps_aside=keeps_aside,
        effort=effort,
        seed=seed,
        band=cost_ratio,
        reasons=tuple(reasons),
    )


def _offers(
    effort: str, imbalance: float, cost_ratio: float, class_weight: float | None
) -> tuple[Candidate, ...]:
    """Return candidates in the order they are tried: cheap and informative ones first."""
    both = (LOGISTIC_REGRESSION, BOOSTED_TREES)
    fraction = 0.1 if imbalance >= NEGATIVES_PER_POSITIVE else 1.0
    bounded = imbalance > NEGATIVES_PER_POSITIVE
    plain = tuple(Candidate(PLAIN, learner) for learner in both)
    balanced = tuple(Candidate(CLASS_WEIGHT, learner, balanced=True) for learner in both)
    weighted = tuple(Candidate(CLASS_WEIGHT, learner, _rounded(cost_ratio)) for learner in both)
    under = tuple(Candidate(UNDERSAMPLING, learner, ratio=fraction) for learner in both)
    smote = tuple(Candidate(SMOTE, learner, ratio=1.0, bounded=bounded) for learner in both)
    by_hand = (
        tuple(Candidate(CLASS_WEIGHT, learner, class_weight) for learner in both)
        if class_weight is not None
        else ()
    )
    if effort == "quick":
        return (*plain, under[1], balanced[1], *by_hand)
    if effort == "standard":
        return (*plain, *under, *balanced, *weighted, *smote, *by_hand)
    gentle = math.sqrt(max(imbalance, 1.0))
    extra = (
        *(Candidate(CLASS_WEIGHT, learner, _rounded(gentle)) for learner in both),
        *(Candidate(UNDERSAMPLING, learner, ratio=fraction / 5) for learner in both if bounded),
        *(Candidate(SMOTE, learner, ratio=0.2, bounded=bounded) for learner in both),
    )
    return (*plain, *under, *balanced, *weighted, *smote, *extra, *by_hand)


def _rounded(weight: float) -> float:
    """Three digits are enough for a weight, and keep the plan readable."""
    return float(f"{weight:.3g}")
