"""The alternatives that the program is compared with, each as a careful person uses it.

All read the same columns, prepared the same way with the same learners, and learn from every row
that the program was given. Each says, for a cost ratio r, which fresh rows it flags; the formula is
p >= 1 / (1 + r). Those that other packages bring are in ``other_tools.py``.
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
Scores = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Task:
    """What a recipe is given: rows to learn from, fresh rows to flag, and the cost ratios."""

    layout: Layout
    matrix: Matrix
    labels: Labels
    fresh: Matrix
    ratios: Sequence[float]
    seed: int
    seconds: float = 0.0
    """CPU seconds that a search may take; only for those that are told to stop."""

    @property
    def folds(self) -> StratifiedKFold:
        """Five folds, shuffled."""
        return StratifiedKFold(5, shuffle=True, random_state=self.seed)


@dataclass(frozen=True, eq=False)
class Answer:
    """Which fresh rows are flagged at each ratio, and the scores that this was decided by."""

    flags: Sequence[Flags]
    scores: Sequence[Scores]


Recipe = Callable[[Task], Answer]


def at(scores: Scores, thresholds: Sequence[float]) -> Answer:
    """Flag by one set of scores, with a threshold for each ratio."""
    return Answer([scores >= one for one in thresholds], [scores] * len(thresholds))


def by_formula(scores: Scores, ratios: Sequence[float]) -> Answer:
    """Flag where the expected cost of a miss is the larger one."""
    return at(scores, [1 / (1 + ratio) for ratio in ratios])


def risk_of(model: Any, fresh: Matrix) -> Scores:
    """Return what a fitted model says the probability of a bad case is."""
    return np.asarray(model.predict_proba(fresh)[:, 1])


def plain(task: Task, learner: str) -> Any:
    """Return a learner with its preparing, not fitted."""
    kind = kind_of(Candidate(PLAIN, learner), fed_numbers=False)
    width = len(task.layout.columns)
    codes = len(task.layout.positions(categorical=True))
    native = list(range(width - codes, width))
    return Pipeline(
        [("prepare", kind.prepare(task.layout)), ("learn", kind.build(task.seed, native))]
    )


def balanced(task: Task, learner: str) -> Any:
    """Return the same with the weights of ``class_weight="balanced"``."""
    model = plain(task, learner)
    weight = float((~task.labels).sum() / task.labels.sum())
    return model.set_params(learn=Weighted(model.named_steps["learn"], weight))


def oversampled(task: Task, learner: str) -> Any:
    """Return the same behind SMOTE."""
    kind = kind_of(Candidate(PLAIN, learner), fed_numbers=True)
    return Pipeline(
        [
            ("prepare", encoded(task.layout)),
            ("resample", SMOTE(random_state=task.seed)),
            ("learn", kind.build(task.seed, [])),
        ]
    )


def at_one_half(build: Callable[[Task, str], Any], learner: str) -> Recipe:
    """Flag at one half, whatever the costs."""

    def recipe(task: Task) -> Answer:
        model = build(task, learner).fit(task.matrix, task.labels)
        return at(risk_of(model, task.fresh), [0.5] * len(task.ratios))

    return recipe


def with_formula(learner: str, *, isotonic: bool) -> Recipe:
    """Flag by the formula, with the learner's own probabilities or isotonic ones."""

    def recipe(task: Task) -> Answer:
        model = plain(task, learner)
        if isotonic:
            model = CalibratedClassifierCV(model, method="isotonic", cv=task.folds)
        model.fit(task.matrix, task.labels)
        return by_formula(risk_of(model, task.fresh), task.ratios)

    return recipe


def _cost_scorer(ratio: float) -> Any:
    def gain(labels: Labels, flags: Flags) -> float:
        missed, alarms = np.sum(labels & ~flags), np.sum(~labels & flags)
        return -float(ratio * missed + alarms) / len(labels)

    return make_scorer(gain)


def tuned(learner: str) -> Recipe:
    """Tune the threshold with TunedThresholdClassifierCV and the cost as its metric."""

    def recipe(task: Task) -> Answer:
        models = [
            TunedThresholdClassifierCV(
                plain(task, learner), scoring=_cost_scorer(ratio), cv=task.folds
            ).fit(task.matrix, task.labels)
            for ratio in task.ratios
        ]
        return Answer(
            [one.predict(task.fresh) for one in models],
            [risk_of(one, task.fresh) for one in models],
        )

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

    def predict_proba(self, matrix: Any) -> Scores:
        return np.asarray(self.learner_.predict_proba(matrix))


def grid_search(task: Task) -> Answer:
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
    best = [int(np.argmax(search.cv_results_[f"mean_test_{ratio}"])) for ratio in task.ratios]
    # Cloned once they are set: what the search tells of is one object in several of its places.
    chosen = {
        place: clone(model.set_params(**search.cv_results_["params"][place])).fit(
            task.matrix, task.labels
        )
        for place in set(best)
    }
    return Answer(
        [chosen[place].predict(task.fresh) for place in best],
        [risk_of(chosen[place], task.fresh) for place in best],
    )


def without_a_model(*, flag: bool) -> Recipe:
    """Flag everybody, or nobody."""

    def recipe(task: Task) -> Answer:
        return Answer([np.full(len(task.fresh), flag)] * len(task.ratios), [])

    return recipe


GRID = "grid search, weight x resampler"
PEERS: dict[str, Recipe] = {
    "flag none": without_a_model(flag=False),
    "flag all": without_a_model(flag=True),
    "logistic regression at 0.5": at_one_half(plain, LOGISTIC_REGRESSION),
    "boosted trees at 0.5": at_one_half(plain, BOOSTED_TREES),
    "balanced logistic regression at 0.5": at_one_half(balanced, LOGISTIC_REGRESSION),
    "balanced boosted trees at 0.5": at_one_half(balanced, BOOSTED_TREES),
    "SMOTE, logistic regression at 0.5": at_one_half(oversampled, LOGISTIC_REGRESSION),
    "SMOTE, boosted trees at 0.5": at_one_half(oversampled, BOOSTED_TREES),
    "logistic regression, formula": with_formula(LOGISTIC_REGRESSION, isotonic=False),
    "boosted trees, formula": with_formula(BOOSTED_TREES, isotonic=False),
    "isotonic boosted trees, formula": with_formula(BOOSTED_TREES, isotonic=True),
    "isotonic XGBoost, formula": with_formula(XGBOOST, isotonic=True),
    "tuned threshold, logistic regression": tuned(LOGISTIC_REGRESSION),
    "tuned threshold, boosted trees": tuned(BOOSTED_TREES),
    GRID: grid_search,
}


def run(recipe: Recipe, task: Task) -> tuple[Answer, float]:
    """Return what a recipe answers, and its CPU seconds."""
    began = time.process_time()
    answer = recipe(task)
    spent = time.process_time() - began
    return Answer([np.asarray(one, bool) for one in answer.flags], answer.scores), spent
