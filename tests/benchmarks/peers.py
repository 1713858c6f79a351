"""The single fixed recipes that the program is compared with, each as a careful person uses it.

All read the same columns, prepared the same way, and learn from every row that the program was
given. Each says, for a cost ratio r, which fresh rows it flags; the formula is p >= 1 / (1 + r).
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from imblearn.over_sampling import SMOTE, RandomOverSampler
from imblearn.pipeline import Pipeline
from imblearn.under_sampling import RandomUnderSampler
from numpy.typing import NDArray
from real_tables import Labels
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.metrics import make_scorer
from sklearn.model_selection import (
    GridSearchCV,
    StratifiedKFold,
    TunedThresholdClassifierCV,
)

from imbgui.domain.features import Layout
from imbgui.domain.plan import Candidate
from imbgui.domain.strategies import BOOSTED_TREES, LOGISTIC_REGRESSION, PLAIN, XGBOOST
from imbgui.training.learners import kind_of
from imbgui.training.preparing import encoded

Matrix = NDArray[np.float32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Task:
    """What a recipe is given: rows to learn from, fresh rows to flag, and the cost ratios."""

    layout: Layout
    matrix: Matrix
    labels: Labels
    fresh: Matrix
    ratios: Sequence[float]
    seed: int

    @property
    def folds(self) -> StratifiedKFold:
        """Five folds, shuffled."""
        return StratifiedKFold(5, shuffle=True, random_state=self.seed)


def plain(task: Task, learner: str) -> Any:
    """Return a learner with its preparing, not fitted."""
    kind = kind_of(Candidate(PLAIN, learner), fed_numbers=False)
    width = len(task.layout.columns)
    codes = len(task.layout.positions(categorical=True))
    native = list(range(width - codes, width))
    return Pipeline(
        [("prepare", kind.prepare(task.layout)), ("learn", kind.build(task.seed, native))]
    )


def with_formula(learner: str, *, isotonic: bool) -> Callable[[Task], list[Flags]]:
    """Flag by the formula, with the learner's own probabilities or isotonic ones."""

    def recipe(task: Task) -> list[Flags]:
        model = plain(task, learner)
        if isotonic:
            model = CalibratedClassifierCV(model, method="isotonic", cv=task.folds)
        model.fit(task.matrix, task.labels)
        risk = model.predict_proba(task.fresh)[:, 1]
        return [risk >= 1 / (1 + ratio) for ratio in task.ratios]

    return recipe


def _cost_scorer(ratio: float) -> Any:
    def gain(labels: Labels, flags: Flags) -> float:
        missed, alarms = np.sum(labels & ~flags), np.sum(~labels & flags)
        return -float(ratio * missed + alarms) / len(labels)

    return make_scorer(gain)


def tuned(learner: str) -> Callable[[Task], list[Flags]]:
    """Tune the threshold with TunedThresholdClassifierCV and the cost as its metric."""

    def recipe(task: Task) -> list[Flags]:
        flags = []
        for ratio in task.ratios:
            model = TunedThresholdClassifierCV(
                plain(task, learner), scoring=_cost_scorer(ratio), cv=task.folds
            )
            flags.append(model.fit(task.matrix, task.labels).predict(task.fresh))
        return flags

    return recipe


class Weighted(ClassifierMixin, BaseEstimator):
    """A learner that weighs a bad case so much."""

    def __init__(self, learner: Any, weight: float = 1.0) -> None:
        self.learner = learner
        self.weight = weight

    def fit(self, matrix: Any, labels: Labels) -> "Weighted":
        self.classes_ = np.array([False, True])
        self.learner_ = clone(self.learner)
        self.learner_.fit(matrix, labels, sample_weight=np.where(labels, self.weight, 1.0))
        return self

    def predict(self, matrix: Any) -> Flags:
        return np.asarray(self.learner_.predict(matrix))


def grid_search(task: Task) -> list[Flags]:
    """Search learner x weight x resampler for the least cross-validated cost at one half.

    One search scores every weight that any of the ratios suggests, which only helps.
    """
    seed = task.seed
    imbalance = float((~task.labels).sum() / task.labels.sum())
    weights = sorted({1.0, imbalance**0.5, imbalance, *task.ratios})
    samplers = [
        "passthrough",
        RandomUnderSampler(random_state=seed),
        RandomOverSampler(random_state=seed),
        SMOTE(random_state=seed),
    ]
    learners = {
        name: Weighted(kind_of(Candidate(PLAIN, name), fed_numbers=True).build(seed, []))
        for name in (LOGISTIC_REGRESSION, BOOSTED_TREES)
    }
    model = Pipeline(
        [
            ("prepare", encoded(task.layout)),
            ("resample", "passthrough"),
            ("learn", learners[LOGISTIC_REGRESSION]),
        ]
    )
    grid = [
        {
            "learn": [learners[LOGISTIC_REGRESSION]],
            "learn__weight": weights,
            "resample": samplers,
        },
        {
            "learn": [learners[BOOSTED_TREES]],
            "learn__weight": weights,
            "resample": samplers[:2],
        },
    ]
    scoring = {str(ratio): _cost_scorer(ratio) for ratio in task.ratios}
    search = GridSearchCV(model, grid, scoring=scoring, refit=False, cv=task.folds)
    search.fit(task.matrix, task.labels)
    flags: dict[int, Flags] = {}
    answers = []
    for ratio in task.ratios:
        best = int(np.argmax(search.cv_results_[f"mean_test_{ratio}"]))
        if best not in flags:
            chosen = clone(model).set_params(**search.cv_results_["params"][best])
            flags[best] = chosen.fit(task.matrix, task.labels).predict(task.fresh)
        answers.append(flags[best])
    return answers


PEERS: dict[str, Callable[[Task], list[Flags]]] = {
    "logistic regression, formula": with_formula(LOGISTIC_REGRESSION, isotonic=False),
    "boosted trees, formula": with_formula(BOOSTED_TREES, isotonic=False),
    "isotonic boosted trees, formula": with_formula(BOOSTED_TREES, isotonic=True),
    "isotonic XGBoost, formula": with_formula(XGBOOST, isotonic=True),
    "tuned threshold, logistic regression": tuned(LOGISTIC_REGRESSION),
    "tuned threshold, boosted trees": tuned(BOOSTED_TREES),
    "grid search, weight x resampler": grid_search,
}


def run(peer: str, task: Task) -> tuple[list[Flags], float]:
    """Return what a recipe flags at each ratio, and its CPU seconds."""
    began = time.process_time()
    flags = PEERS[peer](task)
    return [np.asarray(one, bool) for one in flags], time.process_time() - began
