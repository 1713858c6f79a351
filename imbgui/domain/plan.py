"""The plan: which candidates are tried, and how the rows are split, as plain numbers."""

import hashlib
import json
import math
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from functools import cached_property

from imbgui.domain.strategies import (
    ADASYN,
    AMOUNT_WEIGHT,
    BALANCED_BAGGING,
    BALANCED_FOREST,
    BLEND,
    BOOSTED_TREES,
    BORDERLINE_SMOTE,
    CLASS_WEIGHT,
    CURRENT_RULE,
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
from imbgui.sentences import Sentence, Series, to_say

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
    ``searched`` says that the number is found inside each training part: the ratio of what
    resamples, the weight of anything else. ``amounts`` is the column that weighs cases.
    """

    strategy: str
    learner: str | None = None
    weight: float | None = None
    balanced: bool = False
    ratio: float | None = None
    bounded: bool = False
    searched: bool = False
    amounts: str | None = None

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
        if self.searched:
            parts.append("searched")
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
    def parts(self) -> tuple["Candidate", ...]:
        """What it combines, each alone: it is kept to be compared with them, and must beat both."""
        if self.strategy != SMOTE_AND_WEIGHT:
            return ()
        weighted = Candidate(_weight_of(self.learner), self.learner, self.weight)
        return replace(self, strategy=SMOTE, weight=None), weighted

    @property
    def simplicity(self) -> tuple[int, int, float, str]:
        """A sort key, simplest first: family, learner, then how far from doing nothing.

        A number that must be searched for is less simple than any that is given. Where all that is
        the same the name decides, so that the order of a plan never does.
        """
        learner = LEARNERS[self.learner].simplicity if self.learner else len(LEARNERS)
        strength = math.inf if self.searched else self.weight or (self.ratio or 0.0)
        return (STRATEGIES[self.strategy].family, learner, strength, self.name)


TRIVIAL = (Candidate(FLAG_NONE), Candidate(FLAG_ALL))
TODAYS_RULE = Candidate(CURRENT_RULE)
"""What is done now, where a column says it: it has scores, and nothing is fitted."""
REFERENCE = Candidate(PLAIN, BOOSTED_TREES)
"""The strongest simple recipe known: a plain booster, calibrated, with its threshold moved."""
BLENDED = Candidate(BLEND)
"""A weighted mean of the scores of others, made when all are scored; nothing is fitted."""


@dataclass(frozen=True)
class Plan:
    """What to try. ``band`` is the cost ratio the plan was drawn up for.

    ``strategies`` and ``class_weight`` are what was asked for by name and by hand;
    ``allow_blend`` says that a blend of the candidates may be recommended. ``reasons`` says in
    words what was chosen and why, and is no part of the key.
    """

    candidates: tuple[Candidate, ...]
    keeps_aside: bool
    effort: str = "standard"
    seed: int = 0
    band: float = 1.0
    folds: int = FOLDS
    strategies: tuple[str, ...] | None = None
    class_weight: float | None = None
    allow_blend: bool = False
    reasons: tuple[Sentence, ...] = ()

    @cached_property
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
    """What a plan follows from: the table's size, its bad cases and its kinds of column.

    ``amounts`` is the column that tells how much is at stake in each row, ``current_rule`` says
    whether one holds today's flags or scores.
    """

    rows: int
    positives: int
    numbers: int = 1
    categories: int = 0
    amounts: str | None = None
    current_rule: bool = False

    @property
    def imbalance(self) -> float:
        """Good cases for each bad one."""
        return (self.rows - self.positives) / max(self.positives, 1)

    @property
    def share(self) -> float:
        """Bad cases among all rows."""
        return self.positives / max(self.rows, 1)

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
    amounts: str | None = None,
    current_rule: bool = False,
    effort: str = "standard",
    strategies: Collection[str] | None = None,
    class_weight: float | None = None,
    allow_blend: bool = False,
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
    amounts
        The column that tells how much is at stake in each row, if there is one.
    current_rule
        Whether a column holds today's flags or scores, which are then tried whatever else is.
    strategies
        Names to keep to: those that the effort tries, in the same forms; others in every form.
        The trivial policies and the reference are tried all the same, because everything else is
        compared with them.
    class_weight
        A positive-class weight set by hand, tried beside the others.
    allow_blend
        Whether a blend of several candidates may be recommended, not only be compared with.
    """
    facts = Facts(rows, positives, numbers, categories, amounts, current_rule)
    weights = _weights(facts, cost_ratio, class_weight, effort)
    offers = {
        "quick": lambda: _quick(facts, weights),
        "standard": lambda: _standard(facts, weights),
        "thorough": lambda: _thorough(facts, weights),
    }[effort]()
    reasons = [_rarity(facts)]
    if positives < FEW_POSITIVES:
        offers = tuple(offer for offer in offers if _is_simplest(offer))
        reasons.append(to_say("few bad cases: only the simplest strategies are tried"))
    if any(offer.searched for offer in offers):
        reasons.append(
            to_say("some weights and mixtures are found by search inside each training part")
        )
    if any(offer.bounded for offer in offers):
        reasons.append(
            to_say(
                "costly strategies start from {number} ordinary cases for each bad one; scores and cut-offs always use all cases",
                number=NEGATIVES_PER_POSITIVE,
            )
        )
    if strategies is not None:
        offers = _asked_for(strategies, offers, facts, weights)
        reasons.append(to_say("only the strategies asked for are tried, beside the plain model"))
    elif effort != "quick":
        reasons.extend(_left_out(facts))
    if current_rule:
        # After those that the first answer waits for: there is nothing to fit.
        offers = (*offers[:2], TODAYS_RULE, *offers[2:])
        reasons.append(to_say("today's rule is one of the strategies compared"))
    if allow_blend:
        reasons.append(to_say("a blend of several strategies may be recommended"))
    keeps_aside = positives >= KEPT_POSITIVES * KEPT_PARTS
    reasons.append(
        to_say("a quarter of the rows is kept aside to check the answer")
        if keeps_aside
        else to_say("too few bad cases to keep rows aside: a nested estimate checks the answer")
    )
    return Plan(
        candidates=(*TRIVIAL, *dict.fromkeys(offers)),
        keeps_aside=keeps_aside,
        effort=effort,
        seed=seed,
        band=cost_ratio,
        strategies=None if strategies is None else tuple(strategies),
        class_weight=class_weight,
        allow_blend=allow_blend,
        reasons=tuple(reasons),
    )


def unsuited(facts: Facts) -> tuple[tuple[Sentence, tuple[str, ...]], ...]:
    """Return why some strategies have nothing to act on in a table, with their names."""
    needs = (
        (to_say("no column of categories"), (SMOTENC, SMOTEN), not facts.categories),
        (to_say("not all columns are categories"), (SMOTEN,), facts.categories and facts.numbers),
        (to_say("all columns are categories"), (SMOTENC,), facts.categories and not facts.numbers),
        (to_say("no column is marked as an amount"), (AMOUNT_WEIGHT,), facts.amounts is None),
    )
    return tuple((why, names) for why, names, applies in needs if applies)


_COMMON, _RARE, _VERY_RARE = 0.1, 0.01, 0.001


def _rarity(facts: Facts) -> Sentence:
    """Say how rare the bad cases are, and what follows for the plan."""
    counted = to_say(
        "{positives} bad cases among {rows} rows",
        positives=facts.positives,
        rows=facts.rows,
    )
    if facts.share > _COMMON:
        return to_say(
            "{counted}, over 10 %: mildly unbalanced, so resampling goes to even classes, and looking for unusual cases is left to a thorough analysis",
            counted=counted,
        )
    if facts.share >= _RARE:
        return to_say(
            "{counted}, 1 to 10 %: every family of strategies is worth a try", counted=counted
        )
    if facts.share >= _VERY_RARE:
        return to_say(
            "{counted}, under 1 %: ordinary cases abound, so most strategies use a sample, and milder mixtures are tried too",
            counted=counted,
        )
    return to_say(
        "{counted}, under 0.1 %: so rare that looking for unusual cases may pay off and comes early, and that most ordinary cases can be spared",
        counted=counted,
    )


def _left_out(facts: Facts) -> tuple[Sentence, ...]:
    return tuple(
        to_say(
            "left out, as {why}: {names}",
            why=why,
            names=Series(tuple(to_say(STRATEGIES[name].plain_name) for name in names), "; "),
        )
        for why, names in unsuited(facts)
    )


def _is_simplest(offer: Candidate) -> bool:
    """Whether it is tried even where bad cases are few."""
    simplest = (Family.THRESHOLD_ONLY, Family.CLASS_WEIGHT, Family.ANOMALY)
    return STRATEGIES[offer.strategy].family in simplest and not offer.searched


def _asked_for(
    names: Collection[str],
    offers: tuple[Candidate, ...],
    facts: Facts,
    weights: tuple[float, ...],
) -> tuple[Candidate, ...]:
    """Return the candidates of these names, each with what it is compared with.

    What the effort does not offer is tried in every form; what nothing offers, because the table
    has not what it needs, is put to one model, to say so.
    """
    usual = {offer.strategy for offer in offers}
    more = [offer for offer in _thorough(facts, weights) if offer.strategy not in usual]
    kept = [offer for offer in (*offers, *more) if offer.strategy in names]
    offered = {FLAG_NONE, FLAG_ALL, CURRENT_RULE, BLEND, *(offer.strategy for offer in kept)}
    kept += [Candidate(name, LOGISTIC_REGRESSION) for name in names if name not in offered]
    with_parts = [one for offer in kept for one in (*offer.parts, offer)]
    return tuple(with_parts if REFERENCE in kept else (REFERENCE, *with_parts))


def _weights(
    facts: Facts, cost_ratio: float, by_hand: float | None, effort: str
) -> tuple[float, ...]:
    """Return the numbers tried as class weights beside the balanced one, on a log scale."""
    gentle = math.sqrt(max(facts.imbalance, 1.0))
    weights = [gentle, cost_ratio]
    if effort == "thorough":
        weights += [facts.imbalance**0.25, facts.imbalance**0.75]
    tried = tuple(_rounded(weight) for weight in weights)
    return tried if by_hand is None else (*tried, by_hand)


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
    very_rare = facts.share < _VERY_RARE
    early = (*_UNUSUAL, *_milder(facts, XGBOOST)) if very_rare else ()
    common = facts.share > _COMMON and facts.positives >= FEW_POSITIVES
    late = () if very_rare or common else _UNUSUAL
    searching = (LOGISTIC_REGRESSION,) if facts.is_large else (LOGISTIC_REGRESSION, BOOSTED_TREES)
    return (
        *_quick(facts, weights),
        *early,
        *_under(facts, LOGISTIC_REGRESSION),
        *(_milder(facts, LOGISTIC_REGRESSION) if facts.share < _RARE else ()),
        *_searched(facts, *searching),
        *_by_amount(facts),
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
        *late,
    )


def _thorough(facts: Facts, weights: tuple[float, ...]) -> tuple[Candidate, ...]:
    sampled, halfway = facts.is_rare, _halfway(facts)
    return (
        *_standard(facts, weights),
        *_milder(facts, *_WEIGHED),
        *_searched(facts, *_WEIGHED),
        *_weighted(facts, XGBOOST, weights),
        *_weighted(facts, RANDOM_FOREST, weights[:1]),
        *(Candidate(OVERSAMPLING, one, ratio=1.0, bounded=sampled) for one in _FAST),
        *_synthetic(facts, BOOSTED_TREES, RANDOM_FOREST),
        *(
            Candidate(strategy, one, ratio=halfway, bounded=sampled)
            for strategy in (OVERSAMPLING, SMOTE)
            for one in _FAST
        ),
        *(Candidate(strategy, BOOSTED_TREES, ratio=1.0, bounded=sampled) for strategy in _DENSE),
        Candidate(PLAIN, GRADIENT_BOOSTING, bounded=sampled and facts.is_large),
        *_UNUSUAL,
    )


_WEIGHED = (LOGISTIC_REGRESSION, BOOSTED_TREES, XGBOOST)
_UNUSUAL = (Candidate(ISOLATION_FOREST), Candidate(ONE_CLASS_SVM))
_FAST = (LOGISTIC_REGRESSION, XGBOOST)
_DENSE = (BORDERLINE_SMOTE, ADASYN, SMOTE_TOMEK, SMOTE_ENN)


def _fraction(facts: Facts) -> float:
    """Return the ratio that undersampling aims at: 1 to 10 where ordinary cases abound."""
    return 0.1 if facts.is_rare else 1.0


def _under(facts: Facts, *learners: str) -> tuple[Candidate, ...]:
    return tuple(Candidate(UNDERSAMPLING, one, ratio=_fraction(facts)) for one in learners)


def _milder(facts: Facts, *learners: str) -> tuple[Candidate, ...]:
    """Return undersampling that leaves more ordinary cases, where they abound most."""
    if not facts.is_rare:
        return ()
    return tuple(Candidate(UNDERSAMPLING, one, ratio=_fraction(facts) / 5) for one in learners)


def _halfway(facts: Facts) -> float:
    """Return the ratio halfway, on the log scale, between what oversampling starts from and 1:1."""
    start = NEGATIVES_PER_POSITIVE if facts.is_rare else max(facts.imbalance, 1.0)
    return _rounded(start**-0.5)


def _searched(facts: Facts, *learners: str) -> tuple[Candidate, ...]:
    """Return a weight, and a mixture of cases, that are found by search."""
    bounded = facts.is_rare and facts.is_large
    weighted = (Candidate(_weight_of(one), one, searched=True, bounded=bounded) for one in learners)
    return (*weighted, *(Candidate(UNDERSAMPLING, one, searched=True) for one in learners))


def _by_amount(facts: Facts) -> tuple[Candidate, ...]:
    """Return weights by amount, where a column has amounts."""
    abounding = facts.is_rare and facts.is_large
    return tuple(
        Candidate(
            AMOUNT_WEIGHT,
            one,
            bounded=abounding and one != LOGISTIC_REGRESSION,
            amounts=facts.amounts,
        )
        for one in _WEIGHED
        if facts.amounts is not None
    )


def _weight_of(learner: str | None) -> str:
    """Return the strategy that weighs classes, in the learner's own words."""
    return SCALE_POS_WEIGHT if learner == XGBOOST else CLASS_WEIGHT


def _weighted(facts: Facts, learner: str, weights: tuple[float, ...]) -> tuple[Candidate, ...]:
    """Return the balanced weight and the given ones; in its own words for XGBoost."""
    strategy = _weight_of(learner)
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
