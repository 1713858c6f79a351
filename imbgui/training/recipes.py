"""From a candidate to its recipe: preparing, resampling and learning, all fitted in the fold."""

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.compose import ColumnTransformer
from sklearn.pipeline import Pipeline

from imbgui.domain import strategies
from imbgui.domain.curves import Floats
from imbgui.domain.features import MOST_LEVELS, Layout
from imbgui.domain.plan import Candidate
from imbgui.domain.strategies import STRATEGIES
from imbgui.sentences import to_say
from imbgui.training.learners import kind_of
from imbgui.training.preparing import encoded, spread_codes, with_codes
from imbgui.training.resampling import NotApplicableError, samplers_for

Labels = NDArray[np.bool_]
Matrix = NDArray[np.float32]

MOST_STAKE = 10.0
"""So many times the average counts a bad case at most, when cases are weighed by amount."""

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
    ``weight`` is that of every bad case, ``stakes`` those of single rows; None where all of a
    class weigh the same. Shape of ``stakes``: (training rows,).
    """

    prepare: ColumnTransformer
    samplers: tuple[Any, ...]
    finish: ColumnTransformer | None
    learner: Any
    weight: float
    stakes: Floats | None = None

    def fit(self, matrix: Matrix, labels: Labels) -> tuple[Pipeline, float | None]:
        """Fit every step on one training part, and on nothing else.

        Returns
        -------
        model : Pipeline
            Preparing and learning; resampling only ever acts while fitting.
        ratio : float or None
            Positives to negatives after resampling; None where nothing was resampled.
        """
        ratio = self.learn(self.fit_prepare(matrix, labels), labels)
        steps = [("prepare", self.prepare)]
        if self.finish is not None:
            steps.append(("finish", self.finish))
        return Pipeline([*steps, ("learn", self.learner)]), ratio

    def fit_prepare(self, matrix: Matrix, labels: Labels) -> Matrix:
        """Fit the preparing; return the prepared rows."""
        with warnings.catch_warnings():
            # With under five bad cases, some folds inside the encoder of rates have none.
            warnings.filterwarnings("ignore", "The least populated class")
            prepared: Matrix = self.prepare.fit_transform(matrix, labels)
        return prepared

    def learn(self, prepared: Matrix, labels: Labels) -> float | None:
        """Fit what comes after the preparing; return the ratio as ``fit`` does."""
        weights = self.stakes
        for sampler in self.samplers:
            prepared, labels = sampler.fit_resample(prepared, labels)
            if weights is not None:
                weights = weights[sampler.sample_indices_]
        if self.finish is not None:
            prepared = self.finish.fit_transform(prepared, labels)
        if self.weight != 1:
            weights = np.where(labels, self.weight, 1.0)
        if weights is None:
            self.learner.fit(prepared, labels)
        else:
            self.learner.fit(prepared, labels, sample_weight=weights)
        return float(labels.sum() / max((~labels).sum(), 1)) if self.samplers else None


def build_recipe(
    candidate: Candidate,
    layout: Layout,
    labels: Labels,
    seed: int,
    amounts: Floats | None = None,
) -> Recipe:
    """Return the recipe of a candidate for one training part; its number is settled already.

    Parameters
    ----------
    labels
        The training part's labels: class counts decide weights and how much to resample.
    amounts
        What is at stake in each of its rows, NaN where that is not known; None if it never is.

    Raises
    ------
    NotApplicableError
        The part has too few bad cases for the strategy, nothing to resample, or columns of a
        kind that the strategy does not take; or amounts are needed and not known.
    """
    strategy = STRATEGIES[candidate.strategy]
    positives = int(labels.sum())
    if positives < strategy.minimum_positives or positives == len(labels):
        raise NotApplicableError(
            to_say(
                "needs at least {needed} bad cases, and some good ones, in each part; "
                "one has {bad} of {cases}",
                needed=strategy.minimum_positives,
                bad=positives,
                cases=len(labels),
            )
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
        stakes=_stakes(labels, amounts) if candidate.strategy == strategies.AMOUNT_WEIGHT else None,
    )


def positive_weight(candidate: Candidate, labels: Labels) -> float:
    """Return the weight that this training part gives a bad case; 1 leaves both classes alike.

    Balanced weights are negatives over positives: scikit-learn's n / (2 n_class), scaled so that
    a good case weighs 1.
    """
    if candidate.balanced:
        return float((~labels).sum() / labels.sum())
    return 1.0 if candidate.weight is None else candidate.weight


def _stakes(labels: Labels, amounts: Floats | None) -> Floats:
    """Weigh bad cases by their amounts, to 1 on average over the training part; good ones by 1.

    An amount counts for no less than a MOST_STAKE-th of the average and no more than MOST_STAKE
    times it, so that no case is lost, and none, nor a slip of the decimal point, steers the model
    alone; one below nought counts as nought. Where the amount is blank nothing is known of what
    is at stake, and the case counts as the average.
    """
    if amounts is None:
        raise NotApplicableError(
            to_say("needs a column of amounts; none of the columns is marked as one")
        )
    known = np.maximum(amounts[labels & ~np.isnan(amounts)], 0)
    if not known.sum() > 0:
        raise NotApplicableError(to_say("needs amounts above 0 among the bad cases of each part"))
    relative = np.nan_to_num(np.maximum(amounts[labels], 0) / known.mean(), nan=1.0)
    relative = np.clip(relative, 1 / MOST_STAKE, MOST_STAKE)
    stakes = np.ones(len(labels))
    stakes[labels] = relative / relative.mean()
    return stakes


def _refuse_other_columns(strategy: str, codes: list[int], width: int) -> None:
    if not codes:
        raise NotApplicableError(
            to_say(
                "needs at least one column of categories with at most {count} values",
                count=MOST_LEVELS,
            )
        )
    if strategy == strategies.SMOTENC and len(codes) == width:
        raise NotApplicableError(to_say("needs a number among the columns; all are categories"))
    if strategy == strategies.SMOTEN and len(codes) < width:
        raise NotApplicableError(
            to_say(
                "takes categories with at most {count} values only; some columns are others",
                count=MOST_LEVELS,
            )
        )
