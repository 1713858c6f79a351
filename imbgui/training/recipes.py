"""From a candidate to its recipe: preparing, resampling and learning, all fitted in the fold."""

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.compose import ColumnTransformer
from sklearn.pipeline import Pipeline

from imbgui.domain import strategies
from imbgui.domain.features import Layout
from imbgui.domain.plan import Candidate
from imbgui.domain.strategies import STRATEGIES
from imbgui.training.learners import kind_of
from imbgui.training.preparing import encoded, spread_codes, with_codes
from imbgui.training.resampling import NotApplicableError, samplers_for

Labels = NDArray[np.bool_]
Matrix = NDArray[np.float32]

_NEEDS_NUMBERS = {
    strategies.SMOTE,
    strategies.ADASYN,
    strategies.BORDERLINE_SMOTE,
    strategies.SMOTE_AND_WEIGHT,
    strategies.NEAR_MISS,
    strategies.TOMEK_LINKS,
    strategies.SMOTE_TOMEK,
    strategies.SMOTE_ENN,
}
"""Strategies that measure distances: what comes before them must be complete numbers."""
_NEEDS_CODES = {strategies.SMOTENC, strategies.SMOTEN}
"""Strategies that take categories as codes, spread over columns only after them."""


@dataclass(frozen=True, eq=False)
class Recipe:
    """The unfitted steps of a candidate.

    ``finish`` prepares further once cases were resampled; None where nothing is left to do.
    """

    prepare: ColumnTransformer
    samplers: tuple[Any, ...]
    finish: ColumnTransformer | None
    learner: Any
    weight: float

    def fit(self, matrix: Matrix, labels: Labels) -> tuple[Pipeline, float | None]:
        """Fit every step on one training part, and on nothing else.

        Returns
        -------
        model : Pipeline
            Preparing and learning; resampling only ever acts while fitting.
        ratio : float or None
            Positives to negatives after resampling; None where nothing was resampled.
        """
        with warnings.catch_warnings():
            # With under five bad cases, some folds inside the encoder of rates have none.
            warnings.filterwarnings("ignore", "The least populated class")
            prepared = self.prepare.fit_transform(matrix, labels)
        for sampler in self.samplers:
            prepared, labels = sampler.fit_resample(prepared, labels)
        steps = [("prepare", self.prepare)]
        if self.finish is not None:
            prepared = self.finish.fit_transform(prepared, labels)
            steps.append(("finish", self.finish))
        if self.weight == 1:
            self.learner.fit(prepared, labels)
        else:
            weights = np.where(labels, self.weight, 1.0)
            self.learner.fit(prepared, labels, sample_weight=weights)
        ratio = float(labels.sum() / max((~labels).sum(), 1)) if self.samplers else None
        return Pipeline([*steps, ("learn", self.learner)]), ratio


def build_recipe(candidate: Candidate, layout: Layout, labels: Labels, seed: int) -> Recipe:
    """Return the recipe of a candidate for one training part.

    Parameters
    ----------
    labels
        The training part's labels: class counts decide weights and how much to resample.

    Raises
    ------
    NotApplicableError
        The part has too few bad cases for the strategy, nothing to resample, or columns of a
        kind that the strategy does not take.
    """
    strategy = STRATEGIES[candidate.strategy]
    positives = int(labels.sum())
    if positives < strategy.minimum_positives or positives == len(labels):
        raise NotApplicableError(
            f"needs at least {strategy.minimum_positives} bad cases, and some good ones, in each "
            f"part; one has {positives} of {len(labels)}"
        )
    by_distance = candidate.strategy in _NEEDS_NUMBERS
    by_code = candidate.strategy in _NEEDS_CODES
    codes = layout.positions(categorical=True)
    if by_code:
        _refuse_other_columns(candidate.strategy, codes, len(layout.columns))
    kind = kind_of(candidate, fed_numbers=by_distance or by_code)
    prepare = with_codes if by_code else encoded if by_distance else kind.prepare
    width = len(layout.columns)
    native = [] if by_distance or by_code else list(range(width - len(codes), width))
    return Recipe(
        prepare=prepare(layout),
        samplers=samplers_for(candidate, layout, labels, seed),
        finish=spread_codes(layout) if by_code else None,
        learner=kind.build(seed, native),
        weight=positive_weight(candidate, labels),
    )


def positive_weight(candidate: Candidate, labels: Labels) -> float:
    """Return the weight that this training part gives a bad case; 1 leaves both classes alike.

    Balanced weights are negatives over positives: scikit-learn's n / (2 n_class), scaled so that
    a good case weighs 1.
    """
    if candidate.balanced:
        return float((~labels).sum() / labels.sum())
    return 1.0 if candidate.weight is None else candidate.weight


def _refuse_other_columns(strategy: str, codes: list[int], width: int) -> None:
    if not codes:
        raise NotApplicableError("needs at least one column of categories")
    if strategy == strategies.SMOTENC and len(codes) == width:
        raise NotApplicableError("needs a number among the columns; all are categories")
    if strategy == strategies.SMOTEN and len(codes) < width:
        raise NotApplicableError("takes categories only; some columns are numbers")
