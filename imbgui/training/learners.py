"""From a learner or an ensemble strategy to its estimator, with the preparing each needs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from imblearn.ensemble import (
    BalancedBaggingClassifier,
    BalancedRandomForestClassifier,
    EasyEnsembleClassifier,
    RUSBoostClassifier,
)
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import (
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    IsolationForest,
    RandomForestClassifier,
)
from sklearn.linear_model import LogisticRegression
from sklearn.svm import OneClassSVM
from sklearn.tree import DecisionTreeClassifier
from xgboost import XGBClassifier

from imbgui.domain import strategies
from imbgui.domain.features import Layout
from imbgui.domain.plan import Candidate
from imbgui.training.preparing import encoded, for_native_trees, for_trees

Estimator = Any
Build = Callable[[int, list[int]], Estimator]


@dataclass(frozen=True, eq=False)
class Kind:
    """How an estimator is built, from a seed and the places of its code columns."""

    build: Build
    prepare: Callable[[Layout], ColumnTransformer]


class UnusualCases(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Fits an anomaly detector on the good cases only; what is unusual scores high.

    Parameters
    ----------
    detector
        An estimator with ``fit`` and ``score_samples``, high for the usual.
    most
        It learns from at most so many good cases, spread evenly over those it is given.
    """

    def __init__(self, detector: Estimator, most: int) -> None:
        self.detector = detector
        self.most = most

    def fit(self, matrix: NDArray[np.float64], labels: NDArray[np.bool_]) -> "UnusualCases":
        """Learn what the good cases look like."""
        ordinary = np.flatnonzero(~labels)
        spread = np.linspace(0, len(ordinary) - 1, min(self.most, len(ordinary))).astype(int)
        self.detector.fit(matrix[ordinary[spread]])
        self.classes_ = np.array([False, True])
        return self

    def decision_function(self, matrix: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how unusual each row is; shape (rows,)."""
        return -np.asarray(self.detector.score_samples(matrix))


class BoostedTrees(HistGradientBoostingClassifier):  # type: ignore[misc]
    """Takes a column that is blank in every row it learns from; scikit-learn 1.9 raises.

    Bins are cut by numbers of rows, whatever weight those have: cut by weight they took ten times
    as long as the trees on ten thousand rows, and cost and ranking were the same.
    """

    def fit(
        self,
        matrix: NDArray[np.float64],
        labels: NDArray[np.bool_],
        sample_weight: NDArray[np.float64] | None = None,
    ) -> "BoostedTrees":
        """Learn with such columns held at one value, so that no tree asks for them."""
        blank = np.isnan(matrix).all(axis=0)
        if blank.any():
            matrix = np.where(blank, 0, matrix)
        super().fit(matrix, labels, sample_weight)
        return self

    def _bin_data(
        self,
        matrix: NDArray[np.float64],
        sample_weight: NDArray[np.float64] | None,
        *,
        is_training_data: bool,
    ) -> NDArray[np.uint8]:
        del sample_weight
        binned = super()._bin_data(matrix, None, is_training_data=is_training_data)
        return np.asarray(binned)


def kind_of(candidate: Candidate, *, fed_numbers: bool) -> Kind:
    """Return how to build a candidate's estimator.

    ``fed_numbers`` says that a sampler before it leaves complete numbers, so that categories and
    blanks are spread already.
    """
    kind = _ENSEMBLES.get(candidate.strategy) or _LEARNERS[candidate.learner]
    return Kind(kind.build, encoded) if fed_numbers else kind


def _logistic_regression(seed: int, _codes: list[int]) -> Estimator:
    return LogisticRegression(solver="newton-cholesky", max_iter=100, random_state=seed)


def _boosted_trees(seed: int, codes: list[int]) -> Estimator:
    # With XGBoost's own penalty on leaves, 70 longer steps rank and cost no worse than 100 of 0.1
    # without, and much better where bad cases are rare.
    return BoostedTrees(
        learning_rate=0.14,
        max_iter=70,
        max_leaf_nodes=15,
        l2_regularization=1.0,
        early_stopping=False,
        categorical_features=codes or None,
        random_state=seed,
    )


def _xgboost(seed: int, _codes: list[int]) -> Estimator:
    return XGBClassifier(
        n_estimators=100, max_depth=4, learning_rate=0.15, n_jobs=1, random_state=seed
    )


def _gradient_boosting(seed: int, _codes: list[int]) -> Estimator:
    return GradientBoostingClassifier(random_state=seed)


def _random_forest(seed: int, _codes: list[int]) -> Estimator:
    return RandomForestClassifier(60, min_samples_leaf=3, random_state=seed)


def _balanced_forest(seed: int, _codes: list[int]) -> Estimator:
    return BalancedRandomForestClassifier(60, min_samples_leaf=2, random_state=seed)


def _balanced_bagging(seed: int, _codes: list[int]) -> Estimator:
    booster = BoostedTrees(
        learning_rate=0.125, max_iter=40, max_leaf_nodes=15, early_stopping=False, random_state=seed
    )
    return BalancedBaggingClassifier(booster, n_estimators=5, random_state=seed)


def _easy_ensemble(seed: int, _codes: list[int]) -> Estimator:
    return EasyEnsembleClassifier(n_estimators=3, random_state=seed)


def _rus_boost(seed: int, _codes: list[int]) -> Estimator:
    tree = DecisionTreeClassifier(max_depth=2, random_state=seed)
    return RUSBoostClassifier(tree, n_estimators=100, learning_rate=0.1, random_state=seed)


def _isolation_forest(seed: int, _codes: list[int]) -> Estimator:
    return UnusualCases(IsolationForest(random_state=seed), most=100_000)


def _one_class_svm(_seed: int, _codes: list[int]) -> Estimator:
    return UnusualCases(OneClassSVM(nu=0.1), most=1000)


_LEARNERS: Mapping[str | None, Kind] = {
    strategies.LOGISTIC_REGRESSION: Kind(_logistic_regression, encoded),
    strategies.BOOSTED_TREES: Kind(_boosted_trees, for_native_trees),
    strategies.XGBOOST: Kind(_xgboost, for_trees),
    strategies.GRADIENT_BOOSTING: Kind(_gradient_boosting, encoded),
    strategies.RANDOM_FOREST: Kind(_random_forest, encoded),
}
_ENSEMBLES: Mapping[str, Kind] = {
    strategies.BALANCED_FOREST: Kind(_balanced_forest, encoded),
    strategies.BALANCED_BAGGING: Kind(_balanced_bagging, for_trees),
    strategies.EASY_ENSEMBLE: Kind(_easy_ensemble, encoded),
    strategies.RUS_BOOST: Kind(_rus_boost, encoded),
    strategies.ISOLATION_FOREST: Kind(_isolation_forest, encoded),
    strategies.ONE_CLASS_SVM: Kind(_one_class_svm, encoded),
}
