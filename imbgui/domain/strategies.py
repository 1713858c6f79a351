"""The registry: every way of handling a rare outcome, and every learner, as data.

Window, command line, report and documentation read these entries; imbgui.training builds the
pipeline that each stands for. Adding a strategy is one entry here and one there.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Family(IntEnum):
    """Kinds of strategy from the simplest on; ties in cost go to the simpler one."""

    NO_MODEL = 0
    THRESHOLD_ONLY = 1
    CLASS_WEIGHT = 2
    UNDERSAMPLING = 3
    OVERSAMPLING = 4
    SYNTHETIC = 5
    CLEANING = 6
    ENSEMBLE = 7
    ANOMALY = 8


class Acts(StrEnum):
    """What a strategy changes."""

    NOTHING = "nothing"
    OBJECTIVE = "objective"
    DATA = "data"


@dataclass(frozen=True)
class Strategy:
    """One way of handling a rare outcome.

    ``name`` is what scripts and files say; ``plain_name`` is what an analyst reads, and
    ``instruction`` says what to do, with places for the learner, its weight and how many ordinary
    cases it learns from for each bad one. ``changes`` and ``fails_when`` are one sentence each.
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


@dataclass(frozen=True)
class Learner:
    """One kind of model; ``simplicity`` orders learners from the simplest on."""

    name: str
    plain_name: str
    simplicity: int


FLAG_NONE = "flag none"
FLAG_ALL = "flag all"
PLAIN = "plain"
CLASS_WEIGHT = "class weight"
UNDERSAMPLING = "random undersampling"
SMOTE = "SMOTE"

LOGISTIC_REGRESSION = "logistic regression"
BOOSTED_TREES = "boosted trees"

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
        ),
        Strategy(
            FLAG_ALL,
            Family.NO_MODEL,
            Acts.NOTHING,
            "Check everyone",
            "Check everyone",
            "Flags every case; every good case is a false alarm.",
            "It fails when false alarms add up to more than the misses they prevent.",
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
            UNDERSAMPLING,
            Family.UNDERSAMPLING,
            Acts.DATA,
            "Use fewer ordinary cases",
            "Train {learner} on {negatives} ordinary cases for each bad one",
            "Learns from all bad cases and a random part of the ordinary ones.",
            "It fails when ordinary cases are varied and too few of them are left to learn from.",
        ),
        Strategy(
            SMOTE,
            Family.SYNTHETIC,
            Acts.DATA,
            "Invent similar bad cases",
            "Train {learner} with invented bad cases, {negatives} ordinary ones for each",
            "Adds made-up bad cases between each bad case and its nearest bad neighbours.",
            "It fails when bad cases lie among ordinary ones, or have many categories.",
            minimum_positives=6,
        ),
    )
}

LEARNERS = {
    learner.name: learner
    for learner in (
        Learner(LOGISTIC_REGRESSION, "Logistic regression", 0),
        Learner(BOOSTED_TREES, "Boosted trees", 1),
    )
}
