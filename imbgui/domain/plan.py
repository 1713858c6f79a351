"""The plan: which candidates are tried, and how the rows are split, as plain numbers."""

import hashlib
import json
import math
from collections.abc import Collection
from dataclasses import asdict, dataclass

from imbgui.domain.strategies import (
    ADASYN,
    BALANCED_BAGGING,
    BALANCED_FOREST,
    BOOSTED_TREES,
    BORDERLINE_SMOTE,
    CLASS_WEIGHT,
    EASY_ENSEMBLE,
    FLAG_ALL,
    FLAG_NONE,
    GRADIENT_BOOSTING,
    ISOLATION_FOREST,
    LEARNERS,
    LOGISTIC_REGRESSION,
    NEAR_MISS,
    ONE_CLASS_SVM,
    OVERSAMPLING,
    PLAIN,
    RANDOM_FOREST,
    RUS_BOOST,
    SCALE_POS_WEIGHT,
    SMOTE,
    SMOTE_AND_WEIGHT,
    SMOTE_ENN,
    SMOTE_TOMEK,
    SMOTEN,
    SMOTENC,
    STRATEGIES,
    TOMEK_LINKS,
    UNDERSAMPLING,
    XGBOOST,
    Family,
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
"""The bounded form of a costly strategy starts from this many negatives for each positive."""
MOST_NEGATIVES = 10_000
"""The bounded form starts from no more negatives than this, unless there are more positives."""
LARGE_TABLE = 50_000
"""From this many rows on, learners that are slow on all of them learn from the bounded form."""


_RESAMPLING = (Family.UNDERSAMPLING, Family.OVERSAMPLING, Family.SYNTHETIC, Family.CLEANING)


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
        return STRATEGIES[self.strategy].family is Family.NO_MODEL

    @property
    def resamples_rows(self) -> bool:
        """Whether it changes the rows before learning, so that the order of steps matters."""
        return STRATEGIES[self.strategy].family in _RESAMPLING

    @property
    def simplicity(self) -> tuple[int, int, float]:
        """A sort key, simplest first: family, learner, then how far from doing nothing."""
        learner = LEARNERS[self.learner].simplicity if self.learner else len(LEARNERS)
        strength = self.weight or (self.ratio or 0.0)
        return (STRATEGIES[self.strategy].family, learner, strength)


TRIVIAL = (Candidate(FLAG_NONE), Candidate(FLAG_ALL))
REFERENCE = Candidate(PLAIN, BOOSTED_TREES)
"""The strongest simple recipe known: a plain booster, calibrated, with its threshold moved."""


@dataclass(frozen=True)
class Plan:
    """What to try. ``band`` is the cost ratio the plan was drawn up for.

    ``strategies`` and ``class_weight`` are what was asked for by name and by hand.
    ``reasons`` says in words what was chosen and why, and is no part of the key.
    """

    candidates: tuple[Candidate, ...]
    keeps_aside: bool
    effort: str = "standard"
    seed: int = 0
    band: float = 1.0
    folds: int = FOLDS
    strategies: tuple[str, ...] | None = None
    class_weight: float | None = None
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


@dataclass(frozen=True)
class Facts:
    """What a plan follows from: the table's size, its bad cases and its kinds of column."""

    rows: int
    positives: int
    numbers: int = 1
    categories: int = 0

    @property
    def imbalance(self) -> float:
        """Good cases for each bad one."""
        return (self.rows - self.positives) / max(self.positives, 1)

    @property
    def is_rare(self) -> bool:
        """Whether ordinary cases abound, so that a sample of them is as good as all."""
        return self.imbalance > NEGATIVES_PER_POSITIVE

    @property
    def is_large(self) -> bool:
        """Whether fitting all rows over and over would try the analyst's patience."""
        return self.rows > LARGE_TABLE


def draw_up_plan(
    *,
    rows: int,
    positives: int,
    cost_ratio: float,
    numbers: int = 1,
    categories: int = 0,
    effort: str = "standard",
    strategies: Collection[str] | None = None,
    class_weight: float | None = None,
    seed: int = 0,
) -> Plan:
    """Decide what to try on a table.

    Parameters
    ----------
    rows, positives
        How many rows have an outcome, and how many of them are bad.
    cost_ratio
        The effective cost ratio at this moment; the plan keeps the number, not the costs.
    numbers, categories
        How many of the features are numbers or dates, and how many are categories.
    strategies
        Names to keep to: those that the effort tries, in the same forms; others in every form.
        The trivial policies and the reference are tried all the same, because everything else is
        compared with them.
    class_weight
        A positive-class weight set by hand, tried beside the others.
    """
    facts = Facts(rows, positives, numbers, categories)
    weights = _weights(facts, cost_ratio, class_weight, effort)
    offers = {
        "quick": lambda: _quick(facts, weights),
        "standard": lambda: _standard(facts, weights),
        "thorough": lambda: _thorough(facts, weights),
    }[effort]()
    reasons = [_rarity(facts)]
    if positives < FEW_POSITIVES:
        simple = (PLAIN, CLASS_WEIGHT, SCALE_POS_WEIGHT, ISOLATION_FOREST, ONE_CLASS_SVM)
        offers = tuple(offer for offer in offers if offer.strategy in simple)
        reasons.append("few bad cases: only the simplest strategies are tried")
    if any(offer.bounded for offer in offers):
        reasons.append(
            f"costly strategies start from {NEGATIVES_PER_POSITIVE} ordinary cases for each bad "
            "one; scores and cut-offs always use all cases"
        )
    if strategies is not None:
        usual = {offer.strategy for offer in offers}
        more = (offer for offer in _thorough(facts, weights) if offer.strategy not in usual)
        kept = tuple(offer for offer in (*offers, *more) if offer.strategy in strategies)
        offers = kept if REFERENCE in kept else (REFERENCE, *kept)
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
        strategies=None if strategies is None else tuple(strategies),
        class_weight=class_weight,
        reasons=tuple(reasons),
    )


_COMMON, _RARE, _VERY_RARE = 0.1, 0.01, 0.001


def _rarity(facts: Facts) -> str:
    """Say how rare the bad cases are, and what follows for the plan."""
    share = facts.positives / max(facts.rows, 1)
    counted = f"{facts.positives:,} bad cases among {facts.rows:,} rows"
    if share > _COMMON:
        return f"{counted}, over 10 %: mildly unbalanced, so resampling goes to even classes"
    if share > _RARE:
        return f"{counted}, 1 to 10 %: every family of strategies is worth a try"
    if share > _VERY_RARE:
        return f"{counted}, under 1 %: ordinary cases abound, so most strategies use a sample"
    return f"{counted}, under 0.1 %: so rare that looking for unusual cases may pay off"


def _weights(
    facts: Facts, cost_ratio: float, by_hand: float | None, effort: str
) -> tuple[float, ...]:
    """Return the numbers tried as class weights beside the balanced one, on a log scale."""
    gentle = math.sqrt(max(facts.imbalance, 1.0))
    weights = [gentle, cost_ratio]
    if effort == "thorough":
        weights += [facts.imbalance**0.25, facts.imbalance**0.75]
    if by_hand is not None:
        weights.append(by_hand)
    return tuple(_rounded(weight) for weight in weights)


def _quick(facts: Facts, weights: tuple[float, ...]) -> tuple[Candidate, ...]:
    plain = tuple(Candidate(PLAIN, one) for one in (LOGISTIC_REGRESSION, BOOSTED_TREES, XGBOOST))
    under = _under(facts, XGBOOST, BOOSTED_TREES)
    # A first answer comes from the first three: where rows abound, those that use a part of them.
    first = (plain[0], *under, *plain[1:]) if facts.is_rare and facts.is_large else (*plain, *under)
    return (
        *first,
        *_weighted(facts, LOGISTIC_REGRESSION, weights[1:]),
        *_weighted(facts, BOOSTED_TREES, weights[:1]),
    )


def _standard(facts: Facts, weights: tuple[float, ...]) -> tuple[Candidate, ...]:
    """Return candidates in the order they are tried: cheap and informative ones first."""
    sampled = facts.is_rare
    return (
        *_quick(facts, weights),
        *_under(facts, LOGISTIC_REGRESSION),
        *_weighted(facts, LOGISTIC_REGRESSION, weights),
        *_weighted(facts, BOOSTED_TREES, weights),
        *_weighted(facts, XGBOOST, weights[:1]),
        Candidate(BALANCED_FOREST, RANDOM_FOREST),
        Candidate(BALANCED_BAGGING, BOOSTED_TREES),
        Candidate(OVERSAMPLING, BOOSTED_TREES, ratio=1.0, bounded=sampled),
        *_synthetic(facts, LOGISTIC_REGRESSION, XGBOOST),
        Candidate(BORDERLINE_SMOTE, XGBOOST, ratio=1.0, bounded=sampled),
        Candidate(ADASYN, XGBOOST, ratio=1.0, bounded=sampled),
        Candidate(SMOTE_AND_WEIGHT, LOGISTIC_REGRESSION, weights[0], ratio=1.0, bounded=sampled),
        Candidate(TOMEK_LINKS, XGBOOST, bounded=sampled),
        Candidate(SMOTE_TOMEK, XGBOOST, ratio=1.0, bounded=sampled),
        Candidate(SMOTE_ENN, XGBOOST, ratio=1.0, bounded=sampled),
        Candidate(NEAR_MISS, LOGISTIC_REGRESSION, ratio=1.0, bounded=sampled),
        Candidate(EASY_ENSEMBLE),
        Candidate(RUS_BOOST),
        Candidate(PLAIN, RANDOM_FOREST, bounded=sampled and facts.is_large),
        Candidate(ISOLATION_FOREST),
        Candidate(ONE_CLASS_SVM),
    )


def _thorough(facts: Facts, weights: tuple[float, ...]) -> tuple[Candidate, ...]:
    sampled = facts.is_rare
    gentler = tuple(
        Candidate(UNDERSAMPLING, learner, ratio=_fraction(facts) / 5)
        for learner in (LOGISTIC_REGRESSION, BOOSTED_TREES, XGBOOST)
        if sampled
    )
    return (
        *_standard(facts, weights),
        *gentler,
        *_weighted(facts, XGBOOST, weights),
        *_weighted(facts, RANDOM_FOREST, weights[:1]),
        *(Candidate(OVERSAMPLING, one, ratio=1.0, bounded=sampled) for one in _FAST),
        *_synthetic(facts, BOOSTED_TREES, RANDOM_FOREST),
        *(Candidate(SMOTE, one, ratio=0.2, bounded=sampled) for one in _FAST if sampled),
        *(Candidate(strategy, BOOSTED_TREES, ratio=1.0, bounded=sampled) for strategy in _DENSE),
        Candidate(PLAIN, GRADIENT_BOOSTING, bounded=sampled and facts.is_large),
    )


_FAST = (LOGISTIC_REGRESSION, XGBOOST)
_DENSE = (BORDERLINE_SMOTE, ADASYN, SMOTE_TOMEK, SMOTE_ENN)


def _fraction(facts: Facts) -> float:
    """Return the ratio that undersampling aims at: 1 to 10 where ordinary cases abound."""
    return 0.1 if facts.is_rare else 1.0


def _under(facts: Facts, *learners: str) -> tuple[Candidate, ...]:
    return tuple(Candidate(UNDERSAMPLING, one, ratio=_fraction(facts)) for one in learners)


def _weighted(facts: Facts, learner: str, weights: tuple[float, ...]) -> tuple[Candidate, ...]:
    """Return the balanced weight and the given ones; in its own words for XGBoost."""
    strategy = SCALE_POS_WEIGHT if learner == XGBOOST else CLASS_WEIGHT
    bounded = facts.is_rare and facts.is_large and learner != LOGISTIC_REGRESSION
    return (
        Candidate(strategy, learner, balanced=True, bounded=bounded),
        *(Candidate(strategy, learner, weight, bounded=bounded) for weight in weights),
    )


def _synthetic(facts: Facts, *learners: str) -> tuple[Candidate, ...]:
    """Return the invention of cases that suits the columns, and plain SMOTE beside it."""
    suited = SMOTE
    if facts.categories:
        suited = SMOTENC if facts.numbers else SMOTEN
    names = dict.fromkeys((SMOTE, suited))
    return tuple(
        Candidate(name, learner, ratio=1.0, bounded=facts.is_rare)
        for name in names
        for learner in learners
    )


def _rounded(weight: float) -> float:
    """Three digits are enough for a weight, and keep the plan readable."""
    return float(f"{weight:.3g}")
