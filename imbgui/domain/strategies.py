"""The registry: every way of handling a rare outcome, and every learner, as data.

Window, command line, report and documentation read these entries; imbgui.training builds the
pipeline that each stands for. Adding a strategy is one entry here and one there.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from imbgui.language import mark, say


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
    cases it learns from. ``changes`` and ``fails_when`` are one sentence each. All four are marked,
    to be said where they are shown.
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
            mark("Check nobody"),
            mark("Check nobody"),
            mark("Flags no case at all; every bad case is missed."),
            mark("It fails when missing a bad case costs much more than a false alarm."),
            minimum_positives=0,
        ),
        Strategy(
            FLAG_ALL,
            Family.NO_MODEL,
            Acts.NOTHING,
            mark("Check everyone"),
            mark("Check everyone"),
            mark("Flags every case; every good case is a false alarm."),
            mark("It fails when false alarms add up to more than the misses they prevent."),
            minimum_positives=0,
        ),
        Strategy(
            CURRENT_RULE,
            Family.CURRENT_RULE,
            Acts.NOTHING,
            mark("Today's rule"),
            mark("Keep today's rule"),
            mark(
                "Changes nothing about whom today's rule finds suspicious; only the "
                "cut-off may move."
            ),
            mark("It fails when the columns know more about a case than the rule makes use of."),
            minimum_positives=0,
        ),
        Strategy(
            PLAIN,
            Family.THRESHOLD_ONLY,
            Acts.NOTHING,
            mark("Move the cut-off only"),
            mark("Use {learner} on the data as they are"),
            mark(
                "Leaves data and model as they are and moves the score from which "
                "cases are flagged."
            ),
            mark(
                "It fails when bad cases are too few for the model to learn what sets them apart."
            ),
        ),
        Strategy(
            CLASS_WEIGHT,
            Family.CLASS_WEIGHT,
            Acts.OBJECTIVE,
            mark("Count bad cases more heavily"),
            mark("Count bad cases {weight}× more heavily in {learner}"),
            mark("Makes the model pay more for each mistake on a bad case while it learns."),
            mark(
                "It fails when the weight is so large that a few odd cases steer the whole model."
            ),
        ),
        Strategy(
            SCALE_POS_WEIGHT,
            Family.CLASS_WEIGHT,
            Acts.OBJECTIVE,
            mark("Count bad cases more heavily (scale_pos_weight)"),
            mark("Count bad cases {weight}× more heavily in {learner} (scale_pos_weight)"),
            mark("Scales the gradient of every bad case, which is how XGBoost weighs a class."),
            mark(
                "It fails when the weight is so large that a few odd cases steer the whole model."
            ),
        ),
        Strategy(
            AMOUNT_WEIGHT,
            Family.CLASS_WEIGHT,
            Acts.OBJECTIVE,
            mark("Count bad cases by their amount"),
            mark("Count each bad case in {learner} as heavily as its amount is large"),
            mark(
                "Makes the model pay more for mistakes on those bad cases where more is at stake."
            ),
            mark("It fails when amounts have little to do with what makes a case bad."),
        ),
        Strategy(
            UNDERSAMPLING,
            Family.UNDERSAMPLING,
            Acts.DATA,
            mark("Use fewer ordinary cases"),
            mark("Train {learner} on {mixture}"),
            mark("Learns from all bad cases and a random part of the ordinary ones."),
            mark(
                "It fails when ordinary cases are varied and too few of them are "
                "left to learn from."
            ),
        ),
        Strategy(
            OVERSAMPLING,
            Family.OVERSAMPLING,
            Acts.DATA,
            mark("Repeat bad cases"),
            mark("Train {learner} with bad cases repeated, to {mixture}"),
            mark(
                "Shows the model each bad case several times; for most learners that is a weight."
            ),
            mark("It fails when the same few cases, seen again and again, are learnt by heart."),
        ),
        Strategy(
            SMOTE,
            Family.SYNTHETIC,
            Acts.DATA,
            mark("Invent similar bad cases"),
            mark("Train {learner} with invented bad cases, to {mixture}"),
            mark("Adds made-up bad cases between each bad case and its nearest bad neighbours."),
            mark("It fails when bad cases lie among ordinary ones, or have many categories."),
            minimum_positives=6,
        ),
        Strategy(
            SMOTENC,
            Family.SYNTHETIC,
            Acts.DATA,
            mark("Invent similar bad cases (mixed columns)"),
            mark("Train {learner} with invented bad cases, to {mixture}"),
            mark(
                "As inventing similar cases, with categories taken from neighbours, not averaged."
            ),
            mark("It fails when bad cases lie among ordinary ones."),
            minimum_positives=6,
        ),
        Strategy(
            SMOTEN,
            Family.SYNTHETIC,
            Acts.DATA,
            mark("Invent similar bad cases (categories only)"),
            mark("Train {learner} with invented bad cases, to {mixture}"),
            mark("Adds made-up bad cases whose categories are the commonest among neighbours."),
            mark("It fails when rare combinations of categories are what sets bad cases apart."),
            minimum_positives=6,
        ),
        Strategy(
            ADASYN,
            Family.SYNTHETIC,
            Acts.DATA,
            mark("Invent bad cases where they are hard to tell"),
            mark("Train {learner} with bad cases invented where they are hard to tell"),
            mark("Adds made-up bad cases mostly where ordinary cases surround the real ones."),
            mark("It fails when bad cases among ordinary ones are errors or exceptions."),
            minimum_positives=6,
        ),
        Strategy(
            BORDERLINE_SMOTE,
            Family.SYNTHETIC,
            Acts.DATA,
            mark("Invent bad cases along the border"),
            mark("Train {learner} with bad cases invented along the border"),
            mark("Adds made-up bad cases near those that ordinary cases almost surround."),
            mark("It fails when the border is noise."),
            minimum_positives=6,
        ),
        Strategy(
            SMOTE_AND_WEIGHT,
            Family.CLEANING,
            Acts.DATA,
            mark("Invent similar bad cases and count them more heavily"),
            mark("Train {learner} with invented bad cases, each counted {weight}× more heavily"),
            mark("Combines two remedies for one problem; tried to show what the second one adds."),
            mark("It fails when either part alone is enough, which is nearly always."),
            minimum_positives=6,
        ),
        Strategy(
            NEAR_MISS,
            Family.CLEANING,
            Acts.DATA,
            mark("Keep only ordinary cases close to bad ones"),
            mark("Train {learner} on the ordinary cases closest to bad ones"),
            mark("Keeps the ordinary cases nearest to bad ones and forgets the rest."),
            mark("It fails nearly always: what is far from bad cases is never seen again."),
            minimum_positives=3,
        ),
        Strategy(
            TOMEK_LINKS,
            Family.CLEANING,
            Acts.DATA,
            mark("Clear ordinary look-alikes"),
            mark("Train {learner} without ordinary cases that are the closest to a bad one"),
            mark(
                "Removes an ordinary case when it and a bad one are each other's nearest neighbour."
            ),
            mark("It fails when look-alikes are few, and changes next to nothing."),
        ),
        Strategy(
            SMOTE_TOMEK,
            Family.CLEANING,
            Acts.DATA,
            mark("Invent bad cases, then clear look-alikes"),
            mark("Train {learner} with invented bad cases and without look-alikes"),
            mark("Adds made-up bad cases, then removes pairs of opposite nearest neighbours."),
            mark("It fails when bad cases lie among ordinary ones."),
            minimum_positives=6,
        ),
        Strategy(
            SMOTE_ENN,
            Family.CLEANING,
            Acts.DATA,
            mark("Invent bad cases, then clear contradictions"),
            mark("Train {learner} with invented bad cases and without contradicted ones"),
            mark("Adds made-up bad cases, then removes every case that its neighbours contradict."),
            mark("It fails when real bad cases stand alone, and are cleared away."),
            minimum_positives=6,
        ),
        Strategy(
            BALANCED_FOREST,
            Family.ENSEMBLE,
            Acts.DATA,
            mark("Many trees, each on a balanced sample"),
            mark("Train a random forest whose trees each see as many ordinary cases as bad ones"),
            mark(
                "Draws a new balanced sample for every tree, so that no ordinary "
                "case is lost to all."
            ),
            mark("It fails when bad cases are so few that every tree sees the same ones."),
        ),
        Strategy(
            BALANCED_BAGGING,
            Family.ENSEMBLE,
            Acts.DATA,
            mark("Several models, each on a balanced sample"),
            mark("Train several {learner} models, each on as many ordinary cases as bad ones"),
            mark("Averages models that each learn from all bad cases and other ordinary ones."),
            mark("It fails when bad cases are too few for any of the models."),
        ),
        Strategy(
            EASY_ENSEMBLE,
            Family.ENSEMBLE,
            Acts.DATA,
            mark("Several boosted models, each on a balanced sample"),
            mark("Train several AdaBoost models, each on as many ordinary cases as bad ones"),
            mark("Averages boosted models of balanced samples."),
            mark("It fails when its simple trees cannot tell bad cases from ordinary ones."),
        ),
        Strategy(
            RUS_BOOST,
            Family.ENSEMBLE,
            Acts.DATA,
            mark("Boosting on a fresh balanced sample each round"),
            mark("Train AdaBoost on a fresh balanced sample in every round"),
            mark("Draws as many ordinary cases as bad ones in each round of boosting."),
            mark("It fails when single rounds see too little, and their errors add up."),
        ),
        Strategy(
            ISOLATION_FOREST,
            Family.ANOMALY,
            Acts.DATA,
            mark("Look for unusual cases (isolation forest)"),
            mark("Score how easily a case is set apart from ordinary ones"),
            mark(
                "Learns from ordinary cases only what is usual; bad outcomes only "
                "place the cut-off."
            ),
            mark("It fails when bad cases do not look unusual, or unusual ones are not bad."),
            minimum_positives=0,
        ),
        Strategy(
            ONE_CLASS_SVM,
            Family.ANOMALY,
            Acts.DATA,
            mark("Look for unusual cases (one-class SVM)"),
            mark("Score how far a case lies outside the ordinary ones"),
            mark("Draws a border around ordinary cases; bad outcomes only place the cut-off."),
            mark("It fails when bad cases do not look unusual, or columns are many."),
            minimum_positives=0,
        ),
        Strategy(
            BLEND,
            Family.BLEND,
            Acts.NOTHING,
            mark("Blend of several strategies"),
            mark("Average the scores of several strategies"),
            mark("Asks several models and takes a weighted mean of what they say."),
            mark(
                "It fails when one model says as much as all together: many are kept "
                "instead of one."
            ),
            minimum_positives=0,
        ),
    )
}

LEARNERS = {
    learner.name: learner
    for learner in (
        Learner(LOGISTIC_REGRESSION, mark("logistic regression"), 0),
        Learner(BOOSTED_TREES, mark("boosted trees"), 1),
        Learner(XGBOOST, mark("XGBoost"), 2),
        Learner(GRADIENT_BOOSTING, mark("gradient boosting"), 3),
        Learner(RANDOM_FOREST, mark("a random forest"), 4),
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
    words = say(STRATEGIES[strategy].plain_name)
    if STRATEGIES[strategy].takes_weight:
        words += "" if weight is None else f" {weight}×"
        notes = [say("weight found by search")] if searched else []
    else:
        notes = [] if ratio is None else [mixture(ratio)]
        notes += [say("found by search")] if searched else []
    if notes:
        words += f" ({', '.join(notes)})"
    return words if learner is None else f"{words}{sign}{say(LEARNERS[learner].in_sentence)}"


def instructed(strategy: str, learner: str | None, weight: str, ratio: float | None) -> str:
    """Say what to do, up to the cut-off; ``weight`` is the number as text.

    >>> instructed(CLASS_WEIGHT, BOOSTED_TREES, "20", None)
    'Count bad cases 20× more heavily in boosted trees'
    """
    return say(
        STRATEGIES[strategy].instruction,
        learner="" if learner is None else say(LEARNERS[learner].in_sentence),
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
        return say("as many ordinary cases as bad ones")
    # translators: the decimal sign
    number = f"{negatives:.3g}".replace(".", say("."))
    return say("{number} ordinary cases for each bad one", number=number)
