"""From a candidate to its recipe: preparing, resampling and learning, all fitted in the fold."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from imblearn.over_sampling import SMOTE
from imblearn.under_sampling import RandomUnderSampler
from numpy.typing import NDArray
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler, TargetEncoder

from imbgui.domain import strategies
from imbgui.domain.features import Layout
from imbgui.domain.plan import NEGATIVES_PER_POSITIVE, Candidate

Labels = NDArray[np.bool_]
Matrix = NDArray[np.float32]


class NotApplicableError(Exception):
    """The strategy cannot run on this training part; the message says why."""


@dataclass(frozen=True, eq=False)
class Recipe:
    """The unfitted steps of a candidate: preparing, any resampling, and learning."""

    prepare: ColumnTransformer
    samplers: tuple[Any, ...]
    learner: Any

    def fit(self, matrix: Matrix, labels: Labels) -> tuple[Pipeline, float | None]:
        """Fit every step on one training part, and on nothing else.

        Returns
        -------
        model : Pipeline
            Preparing and learning; resampling only ever acts while fitting.
        ratio : float or None
            Positives to negatives after resampling; None where nothing was resampled.
        """
        prepared = self.prepare.fit_transform(matrix, labels)
        for sampler in self.samplers:
            prepared, labels = sampler.fit_resample(prepared, labels)
        self.learner.fit(prepared, labels)
        ratio = float(labels.sum() / (~labels).sum()) if self.samplers else None
        return Pipeline([("prepare", self.prepare), ("learn", self.learner)]), ratio


def build_recipe(candidate: Candidate, layout: Layout, labels: Labels, seed: int) -> Recipe:
    """Return the recipe of a candidate for one training part.

    Parameters
    ----------
    labels
        The training part's labels: class counts decide weights and how much to resample.

    Raises
    ------
    NotApplicableError
        The part has too few bad cases for the strategy, or nothing to resample.
    """
    strategy = strategies.STRATEGIES[candidate.strategy]
    positives = int(labels.sum())
    if positives < strategy.minimum_positives or positives == len(labels):
        raise NotApplicableError(
            f"needs at least {strategy.minimum_positives} bad cases, and some good ones, in each "
            f"part; one has {positives} of {len(labels)}"
        )
    samplers = _SAMPLERS.get(candidate.strategy, _no_sampling)(candidate, labels, seed)
    invents = strategy.family is strategies.Family.SYNTHETIC
    prepare = _encoded(layout) if invents else _PREPARERS[candidate.learner](layout)
    learner = _LEARNERS[candidate.learner](layout, _weights(candidate, labels), seed, invents)
    return Recipe(prepare, samplers, learner)


def positive_weight(candidate: Candidate, labels: Labels) -> float:
    """Return the weight that this training part gives a bad case; 1 leaves both classes alike.

    Balanced weights are negatives over positives: scikit-learn's n / (2 n_class), scaled so that
    a good case weighs 1.
    """
    if candidate.balanced:
        return float((~labels).sum() / labels.sum())
    return 1.0 if candidate.weight is None else candidate.weight


def _weights(candidate: Candidate, labels: Labels) -> dict[bool, float] | None:
    weight = positive_weight(candidate, labels)
    return None if weight == 1 else {False: 1.0, True: weight}


# Preparing


def _encoded(layout: Layout) -> ColumnTransformer:
    """Make every column a number without blanks: what logistic regression and SMOTE need."""
    numbers = layout.positions(categorical=False)
    few = layout.positions(categorical=True)
    many = layout.positions(categorical=True, many_levels=True)
    fill = SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True)
    spread = OneHotEncoder(
        handle_unknown="infrequent_if_exist", min_frequency=5, sparse_output=False
    )
    return ColumnTransformer(
        [
            ("numbers", make_pipeline(fill, StandardScaler()), numbers),
            ("categories", spread, few),
            ("many levels", make_pipeline(_rates(), StandardScaler()), many),
        ]
    )


def _as_they_are(layout: Layout) -> ColumnTransformer:
    """Leave blanks and codes to the trees; categories come last, many-levelled ones as rates."""
    return ColumnTransformer(
        [
            ("numbers", "passthrough", layout.positions(categorical=False)),
            ("many levels", _rates(), layout.positions(categorical=True, many_levels=True)),
            ("categories", "passthrough", layout.positions(categorical=True)),
        ]
    )


def _rates() -> TargetEncoder:
    """Encode a level by its outcome rate, cross-fitted inside the training part."""
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    return TargetEncoder(target_type="binary", cv=folds)


# Resampling

Samplers = tuple[Any, ...]


def _no_sampling(_candidate: Candidate, _labels: Labels, _seed: int) -> Samplers:
    return ()


def _undersampling(candidate: Candidate, labels: Labels, seed: int) -> Samplers:
    positives, negatives = int(labels.sum()), int((~labels).sum())
    wanted = round(positives / (candidate.ratio or 1.0))
    if wanted >= negatives:
        raise NotApplicableError("ordinary cases are not frequent enough to use fewer of them")
    sizes = {False: wanted, True: positives}
    return (RandomUnderSampler(sampling_strategy=sizes, random_state=seed),)


def _smote(candidate: Candidate, labels: Labels, seed: int) -> Samplers:
    positives, negatives = int(labels.sum()), int((~labels).sum())
    bound: Samplers = ()
    if candidate.bounded and negatives > NEGATIVES_PER_POSITIVE * positives:
        negatives = NEGATIVES_PER_POSITIVE * positives
        sizes = {False: negatives, True: positives}
        bound = (RandomUnderSampler(sampling_strategy=sizes, random_state=seed),)
    wanted = round(negatives * (candidate.ratio or 1.0))
    if wanted <= positives:
        raise NotApplicableError("bad cases are already as frequent as adding some would make them")
    sizes = {False: negatives, True: wanted}
    neighbours = min(5, positives - 1)
    sampler = SMOTE(sampling_strategy=sizes, k_neighbors=neighbours, random_state=seed)
    return (*bound, sampler)


_SAMPLERS: dict[str, Callable[[Candidate, Labels, int], Samplers]] = {
    strategies.UNDERSAMPLING: _undersampling,
    strategies.SMOTE: _smote,
}


# Learning

Weights = dict[bool, float] | None


def _logistic_regression(_layout: Layout, weights: Weights, seed: int, _encoded: bool) -> Any:  # noqa: ANN401, FBT001
    return LogisticRegression(
        class_weight=weights, solver="newton-cholesky", max_iter=100, random_state=seed
    )


def _boosted_trees(layout: Layout, weights: Weights, seed: int, encoded: bool) -> Any:  # noqa: ANN401, FBT001
    categories = len(layout.positions(categorical=True))
    width = len(layout.columns)
    return HistGradientBoostingClassifier(
        class_weight=weights,
        max_iter=100,
        max_leaf_nodes=15,
        early_stopping=False,
        categorical_features=None if encoded else list(range(width - categories, width)),
        random_state=seed,
    )


_PREPARERS: dict[str | None, Callable[[Layout], ColumnTransformer]] = {
    strategies.LOGISTIC_REGRESSION: _encoded,
    strategies.BOOSTED_TREES: _as_they_are,
}
_LEARNERS: dict[str | None, Callable[[Layout, Weights, int, bool], Any]] = {
    strategies.LOGISTIC_REGRESSION: _logistic_regression,
    strategies.BOOSTED_TREES: _boosted_trees,
}
