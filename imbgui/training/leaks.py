"""What a strategy would claim had cases been resampled before they were split, as must not be."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.preprocessing import FunctionTransformer

from imbgui.domain.curves import Floats
from imbgui.domain.features import Layout
from imbgui.domain.plan import Candidate
from imbgui.domain.splits import split_rows
from imbgui.training.models import log_odds
from imbgui.training.recipes import Labels, Matrix, Recipe, build_recipe
from imbgui.training.searching import settled


def scores_resampled_first(
    candidate: Candidate, layout: Layout, matrix: Matrix, labels: Labels, *, folds: int, seed: int
) -> tuple[Floats, Labels]:
    """Resample all rows, then split, fit and score what came of it; a mistake made on purpose.

    The same steps as for an honest score, in the wrong order: copies, or cases invented between
    neighbours, end up on both sides of each split, and good cases left out are never scored.

    Returns
    -------
    scores : Floats
        Out-of-fold log-odds of the resampled cases; shape (resampled cases,).
    labels : Labels
        Which of them count as bad; shape (resampled cases,).

    Raises
    ------
    NotApplicableError
        As ``build_recipe`` does.
    """
    inside = split_rows(labels, np.arange(len(labels)), folds=folds, kept_parts=None, seed=seed)
    found = settled(candidate, layout, matrix, labels, inside, seed=seed)
    recipe = build_recipe(found, layout, labels, seed)
    prepared = recipe.prepare.fit_transform(matrix, labels)
    for sampler in recipe.samplers:
        prepared, labels = sampler.fit_resample(prepared, labels)
    part = split_rows(labels, np.arange(len(labels)), folds=folds, kept_parts=None, seed=seed).part
    scores = np.empty(len(labels))
    for fold in range(folds):
        inside = part == fold
        scores[inside] = _fitted_scores(recipe, prepared, labels, inside)
    return scores, labels


def _fitted_scores(
    recipe: Recipe, prepared: Matrix, labels: Labels, inside: NDArray[np.bool_]
) -> Floats:
    """Fit what comes after resampling on the rows outside a fold; score those inside."""
    rest = replace(
        recipe,
        prepare=FunctionTransformer(),
        samplers=(),
        finish=None if recipe.finish is None else clone(recipe.finish),
        learner=clone(recipe.learner),
    )
    model, _ = rest.fit(prepared[~inside], labels[~inside])
    return log_odds(model, prepared[inside])
