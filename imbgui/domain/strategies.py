"""The registry: every way of handling a rare outcome, and every learner, as data.

Window, command line, report and documentation read these entries; imbgui.training builds the
pipeline that each stands for. Adding a strategy is one entry here and one there.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Family(IntEnum):
    """Kinds of strategy from the simplest on; ties in cost go to the simpler one."""

    NO_MODEL = 0
    CURRENT_RULE = 1
    THRESHOLD_ONLY = 2
    CLASS_WEIGHT = 3
    UNDERSAMPLING = 4
    OVERSAMPLING = 5
    SYNTHETIC = 6
    CLEANING = 7
    ENSEMBLE = 8
    ANOMALY = 9
    BLEND = 10


class Acts(StrEnum):
    """What a strategy changes."""

    NOTHING = "nothing"
    OBJECTIVE = "objective"
    DATA = "data"


@dataclass(frozen=True)
class Strategy:
    """One way of handling a rare outcome.

    ``name`` is what scripts and files say; ``plain_name`` is what an analyst reads, and
    ``instruction`` says what to do, with places for the learner, its weight and the mixture of
    cases it learns from. ``changes`` and ``fails_when`` are one sentence each.
    ``minimum_positives`` must be in each training part.
    """

    name: str
    family: Family
    acts: Acts
    plain_name: str
    instruction: str
    changes: str
    fails_when: str
    minimum_positives: int = 2

    @property
    def takes_weight(self) -> bool:
        """Whether a class weight is all that it changes."""
        return self.acts is Acts.OBJECTIVE and "{weight}" in self.instruction


@dataclass(frozen=True)
class Learner:
    """One kind of model; ``simplicity`` orders learners from the simplest on.

    ``in_sentence`` is its name in the middle of a sentence.
    """

    name: str
    in_sentence: str
    simplicity: int


FLAG_NONE = "flag none"
FLAG_ALL = "flag all"
CURRENT_RULE = "current rule"
PLAIN = "plain"
CLASS_WEIGHT = "class weight"
SCALE_POS_WEIGHT = "scale_pos_weight"
AMOUNT_WEIGHT = "amount weight"
UNDERSAMPLING = "random undersampling"
OVERSAMPLING = "random oversampling"
SMOTE = "SMOTE"
SMOTENC = "SMOTENC"
SMOTEN = "SMOTEN"
ADASYN = "ADASYN"
BORDERLINE_SMOTE = "BorderlineSMOTE"
SMOTE_AND_WEIGHT = "SMOTE + class weight"
NEAR_MISS = "NearMiss"
TOMEK_LINKS = "TomekLinks"
SMOTE_TOMEK = "SMOTETomek"
SMOTE_ENN = "SMOTEENN"
BALANCED_FOREST = "balanced random forest"
BALANCED_BAGGING = "balanced bagging"
EASY_ENSEMBLE = "EasyEnsemble"
RUS_BOOST = "RUSBoost"
ISOLATION_FOREST = "isolation forest"
ONE_CLASS_SVM = "one-class SVM"
BLEND = "blend"

LOGISTIC_REGRESSION = "logistic regression"
BOOSTED_TREES = "boosted trees"
GRADIENT_BOOSTING = "gradient boosting"
XGBOOST = "XGBoost"
RANDOM_FOREST = "random forest"

STRATEGIES = {
    strategy.name: strategy
    for strategy in (
        Strategy(
            FLAG_NONE,
            Family.NO_MODEL,
            Acts.NOTHING,
            "Check nobody",
            "Check nobody",
            "Flags no case at all; every bad case is missed.",
            "It fails when missing a bad case costs much more than a false alarm.",
            minimum_positives=0,
        ),
        Strategy(
            FLAG_ALL,
            Family.NO_MODEL,
            Acts.NOTHING,
            "Check everyone",
            "Check everyone",
            "Flags every case; every good case is a false alarm.",
            "It fails when false alarms add up to more than the misses they prevent.",
            minimum_positives=0,
        ),
        Strategy(
            CURRENT_RULE,
            Family.CURRENT_RULE,
            Acts.NOTHING,
            "Today's rule",
            "Keep today's rule",
            "Changes nothing about whom today's rule finds suspicious; only the cut-off may move.",
            "It fails when the columns know more about a case than the rule makes use of.",
            minimum_positives=0,
        ),
        Strategy(
            PLAIN,
            Family.THRESHOLD_ONLY,
            Acts.NOTHING,
            "Move the cut-off only",
            "Use {learner} on the data as they are",
            "Leaves data and model as they are and moves the score from which cases are flagged.",
            "It fails when bad cases are too few for the model to learn what sets them apart.",
        ),
        Strategy(
            CLASS_WEIGHT,
            Family.CLASS_WEIGHT,
            Acts.OBJECTIVE,
            "Count bad cases more heavily",
            "Count bad cases {weight}× more heavily in {learner}",
            "Makes the model pay more for each mistake on a bad case while it learns.",
            "It fails when the weight is so large that a few odd cases steer the whole model.",
        ),
        Strategy(
            SCALE_POS_WEIGHT,
            Family.CLASS_WEIGHT,
            Acts.OBJECTIVE,
            "Count bad cases more heavily (scale_pos_weight)",
            "Count bad cases {weight}× more heavily in {learner} (scale_pos_weight)",
            "Scales the gradient of every bad case, which is how XGBoost weighs a class.",
            "It fails when the weight is so large that a few odd cases steer the whole model.",
        ),
        Strategy(
            AMOUNT_WEIGHT,
            Family.CLASS_WEIGHT,
            Acts.OBJECTIVE,
            "Count bad cases by their amount",
            "Count each bad case in {learner} as heavily as its amount is large",
            "Makes the model pay more for mistakes on those bad cases where more is at stake.",
            "It fails when amounts have little to do with what makes a case bad.",
        ),
        Strategy(
            UNDERSAMPLING,
            Family.UNDERSAMPLING,
            Acts.DATA,
            "Use fewer ordinary cases",
            "Train {learner} on {mixture}",
            "Learns from all bad cases and a random part of the ordinary ones.",
            "It fails when ordinary cases are varied and too few of them are left to learn from.",
        ),
        Strategy(
            OVERSAMPLING,
            Family.OVERSAMPLING,
            Acts.DATA,
            "Repeat bad cases",
            "Train {learner} with bad cases repeated, to {mixture}",
            "Shows the model each bad case several times; for most learners that is a weight.",
            "It fails when the same few cases, seen again and again, are learnt by heart.",
        ),
        Strategy(
            SMOTE,
            Family.SYNTHETIC,
            Acts.DATA,
            "Invent similar bad cases",
            "Train {learner} with invented bad cases, to {mixture}",
            "Adds made-up bad cases between each bad case and its nearest bad neighbours.",
            "It fails when bad cases lie among ordinary ones, or have many categories.",
            minimum_positives=6,
        ),
        Strategy(
            SMOTENC,
            Family.SYNTHETIC,
            Acts.DATA,
            "Invent similar bad cases (mixed columns)",
            "Train {learner} with invented bad cases, to {mixture}",
            "As inventing similar cases, with categories taken from neighbours, not averaged.",
            "It fails when bad cases lie among ordinary ones.",
            minimum_positives=6,
        ),
        Strategy(
            SMOTEN,
            Family.SYNTHETIC,
            Acts.DATA,
            "Invent similar bad cases (categories only)",
            "Train {learner} with invented bad cases, to {mixture}",
            "Adds made-up bad cases whose categories are the commonest among neighbours.",
            "It fails when rare combinations of categories are what sets bad cases apart.",
            minimum_positives=6,
        ),
        Strategy(
            ADASYN,
            Family.SYNTHETIC,
            Acts.DATA,
            "Invent bad cases where they are hard to tell",
            "Train {learner} with bad cases invented where they are hard to tell",
            "Adds made-up bad cases mostly where ordinary cases surround the real ones.",
            "It fails when bad cases among ordinary ones are errors or exceptions.",
            minimum_positives=6,
        ),
        Strategy(
            BORDERLINE_SMOTE,
            Family.SYNTHETIC,
            Acts.DATA,
            "Invent bad cases along the border",
            "Train {learner} with bad cases invented along the border",
            "Adds made-up bad cases near those that ordinary cases almost surround.",
            "It fails when the border is noise.",
            minimum_positives=6,
        ),
        Strategy(
            SMOTE_AND_WEIGHT,
            Family.CLEANING,
            Acts.DATA,
            "Invent similar bad cases and count them more heavily",
            "Train {learner} with invented bad cases, each counted {weight}× more heavily",
            "Combines two remedies for one problem; tried to show what the second one adds.",
            "It fails when either part alone is enough, which is nearly always.",
            minimum_positives=6,
        ),
        Strategy(
            NEAR_MISS,
            Family.CLEANING,
            Acts.DATA,
            "Keep only ordinary cases close to bad ones",
            "Train {learner} on the ordinary cases closest to bad ones",
            "Keeps the ordinary cases nearest to bad ones and forgets the rest.",
            "It fails nearly always: what is far from bad cases is never seen again.",
            minimum_positives=3,
        ),
        Strategy(
            TOMEK_LINKS,
            Family.CLEANING,
            Acts.DATA,
            "Clear ordinary look-alikes",
            "Train {learner} without ordinary cases that are the closest to a bad one",
            "Removes an ordinary case when it and a bad one are each other's nearest neighbour.",
            "It fails when look-alikes are few, and changes next to nothing.",
        ),
        Strategy(
            SMOTE_TOMEK,
            Family.CLEANING,
            Acts.DATA,
            "Invent bad cases, then clear look-alikes",
            "Train {learner} with invented bad cases and without look-alikes",
            "Adds made-up bad cases, then removes pairs of opposite nearest neighbours.",
            "It fails when bad cases lie among ordinary ones.",
            minimum_positives=6,
        ),
        Strategy(
            SMOTE_ENN,
            Family.CLEANING,
            Acts.DATA,
            "Invent bad cases, then clear contradictions",
            "Train {learner} with invented bad cases and without contradicted ones",
            "Adds made-up bad cases, then removes every case that its neighbours contradict.",
            "It fails when real bad cases stand alone, and are cleared away.",
            minimum_positives=6,
        ),
        Strategy(
            BALANCED_FOREST,
            Family.ENSEMBLE,
            Acts.DATA,
            "Many trees, each on a balanced sample",
            "Train a random forest whose trees each see as many ordinary cases as bad ones",
            "Draws a new balanced sample for every tree, so that no ordinary case is lost to all.",
            "It fails when bad cases are so few that every tree sees the same ones.",
        ),
        Strategy(
            BALANCED_BAGGING,
            Family.ENSEMBLE,
            Acts.DATA,
            "Several models, each on a balanced sample",
            "Train several {learner} models, each on as many ordinary cases as bad ones",
            "Averages models that each learn from all bad cases and other ordinary ones.",
            "It fails when bad cases are too few for any of the models.",
        ),
        Strategy(
            EASY_ENSEMBLE,
            Family.ENSEMBLE,
            Acts.DATA,
            "Several boosted models, each on a balanced sample",
            "Train several AdaBoost models, each on as many ordinary cases as bad ones",
            "Averages boosted models of balanced samples.",
            "It fails when its simple trees cannot tell bad cases from ordinary ones.",
        ),
        Strategy(
            RUS_BOOST,
            Family.ENSEMBLE,
            Acts.DATA,
            "Boosting on a fresh balanced sample each round",
            "Train AdaBoost on a fresh balanced sample in every round",
            "Draws as many ordinary cases as bad ones in each round of boosting.",
            "It fails when single rounds see too little, and their errors add up.",
        ),
        Strategy(
            ISOLATION_FOREST,
            Family.ANOMALY,
            Acts.DATA,
            "Look for unusual cases (isolation forest)",
            "Score how easily a case is set apart from ordinary ones",
            "Learns from ordinary cases only what is usual; bad outcomes only place the cut-off.",
            "It fails when bad cases do not look unusual, or unusual ones are not bad.",
            minimum_positives=0,
        ),
        Strategy(
            ONE_CLASS_SVM,
            Family.ANOMALY,
            Acts.DATA,
            "Look for unusual cases (one-class SVM)",
            "Score how far a case lies outside the ordinary ones",
            "Draws a border around ordinary cases; bad outcomes only place the cut-off.",
            "It fails when bad cases do not look unusual, or columns are many.",
            minimum_positives=0,
        ),
        Strategy(
            BLEND,
            Family.BLEND,
            Acts.NOTHING,
            "Blend of several strategies",
            "Average the scores of several strategies",
            "Asks several models and takes a weighted mean of what they say.",
            "It fails when one model says as much as all together: many are kept instead of one.",
            minimum_positives=0,
        ),
    )
}

LEARNERS = {
    learner.name: learner
    for learner in (
        Learner(LOGISTIC_REGRESSION, "logistic regression", 0),
        Learner(BOOSTED_TREES, "boosted trees", 1),
        Learner(XGBOOST, "XGBoost", 2),
        Learner(GRADIENT_BOOSTING, "gradient boosting", 3),
        Learner(RANDOM_FOREST, "a random forest", 4),
    )
}


def named(
    strategy: str,
    learner: str | None,
    weight: str | None,
    ratio: float | None,
    *,
    searched: bool = False,
    sign: str = " – ",
) -> str:
    """Name a strategy for an analyst, with its weight (as text) or mixture, and its learner.

    >>> named(UNDERSAMPLING, XGBOOST, None, 0.1)
    'Use fewer ordinary cases (10 ordinary cases for each bad one) – XGBoost'
    >>> named(CLASS_WEIGHT, BOOSTED_TREES, "5.3", None, searched=True)
    'Count bad cases more heavily 5.3× (weight found by search) – boosted trees'
    """
    words = STRATEGIES[strategy].plain_name
    if STRATEGIES[strategy].takes_weight:
        words += "" if weight is None else f" {weight}×"
        notes = ["weight found by search"] if searched else []
    else:
        notes = [] if ratio is None else [mixture(ratio)]
        notes += ["found by search"] if searched else []
    if notes:
        words += f" ({', '.join(notes)})"
    return words if learner is None else f"{words}{sign}{LEARNERS[learner].in_sentence}"


def instructed(strategy: str, learner: str | None, weight: str, ratio: float | None) -> str:
    """Say what to do, up to the cut-off; ``weight`` is the number as text.

    >>> instructed(CLASS_WEIGHT, BOOSTED_TREES, "20", None)
    'Count bad cases 20× more heavily in boosted trees'
    """
    return STRATEGIES[strategy].instruction.format(
        learner="" if learner is None else LEARNERS[learner].in_sentence,
        weight=weight,
        mixture=mixture(ratio),
    )


def mixture(ratio: float | None) -> str:
    """Say how many ordinary cases there are for each bad one after resampling.

    >>> mixture(1.0)
    'as many ordinary cases as bad ones'
    >>> mixture(0.1)
    '10 ordinary cases for each bad one'
    """
    negatives = 1 / (ratio or 1.0)
    if round(negatives, 1) == 1:
        return "as many ordinary cases as bad ones"
    return f"{negatives:.3g} ordinary cases for each bad one"
