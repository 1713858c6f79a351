"""Promises about the figures that resampling too early would have claimed."""

import numpy as np
import pytest

from imbgui.domain.features import Feature, Layout
from imbgui.domain.plan import Candidate
from imbgui.domain.table import Kind
from imbgui.training.leaks import scores_resampled_first
from imbgui.training.models import log_odds
from imbgui.training.recipes import build_recipe
from imbgui.training.resampling import NotApplicableError

FOLDS = 5
COPIED = Candidate("random oversampling", "boosted trees", ratio=1.0)
INVENTED = Candidate("SMOTE", "boosted trees", ratio=1.0)
LEFT_OUT = Candidate("random undersampling", "logistic regression", ratio=0.5)
BY_CODES = Candidate("SMOTENC", "logistic regression", ratio=1.0)
CLEANED = Candidate("TomekLinks", "XGBoost")
LAYOUT = Layout(
    (*(Feature(name, Kind.NUMBER) for name in "abcd"), Feature("e", Kind.YES_NO, ("no", "yes")))
)


def cases(apart, rows=900, positives=60):
    """Return a matrix whose bad cases differ by ``apart`` in two columns, and its labels."""
    rng = np.random.default_rng(2)
    labels = np.arange(rows) < positives
    matrix = rng.standard_normal((rows, 5)).astype(np.float32)
    matrix[labels, :2] += apart
    matrix[:, 4] = rng.integers(0, 2, rows)
    order = rng.permutation(rows)
    return matrix[order], labels[order]


def recall(scores, labels):
    return float((scores[labels] >= 0).mean())


def claimed(candidate, apart):
    matrix, labels = cases(apart)
    return scores_resampled_first(candidate, LAYOUT, matrix, labels, folds=FOLDS, seed=1)


def honest_recall(candidate, apart):
    matrix, labels = cases(apart)
    scores = np.empty(len(labels))
    for fold in range(FOLDS):
        inside = np.arange(len(labels)) % FOLDS == fold
        recipe = build_recipe(candidate, LAYOUT, labels[~inside], 1)
        model, _ = recipe.fit(matrix[~inside], labels[~inside])
        scores[inside] = log_odds(model, matrix[inside])
    return recall(scores, labels)


@pytest.mark.parametrize("candidate", [COPIED, INVENTED], ids=lambda one: one.name)
def test_that_bad_cases_without_a_sign_seem_to_be_found_when_resampled_first(candidate):
    assert honest_recall(candidate, apart=0) < 0.2
    assert recall(*claimed(candidate, apart=0)) > 0.9


@pytest.mark.parametrize("candidate", [COPIED, INVENTED], ids=lambda one: one.name)
def test_that_bad_cases_with_a_clear_sign_leave_little_to_be_claimed(candidate):
    honest = honest_recall(candidate, apart=4)
    assert honest > 0.9
    assert recall(*claimed(candidate, apart=4)) - honest < 0.1


@pytest.mark.parametrize(
    ("candidate", "bad", "good"),
    [(COPIED, 840, 840), (INVENTED, 840, 840), (LEFT_OUT, 60, 120), (BY_CODES, 840, 840)],
    ids=lambda one: getattr(one, "name", None),
)
def test_that_sizes_are_counted_on_all_rows(candidate, bad, good):
    scores, labels = claimed(candidate, apart=1)
    assert (labels.sum(), (~labels).sum()) == (bad, good)
    assert scores.shape == labels.shape
    assert np.isfinite(scores).all()


def test_that_cleaned_rows_are_never_scored():
    _, labels = claimed(CLEANED, apart=1)
    assert labels.sum() == 60
    assert len(labels) < 900


def test_that_a_seed_gives_the_same_claim_again():
    once, again = (claimed(INVENTED, apart=1)[0] for _ in range(2))
    np.testing.assert_array_equal(once, again)


def test_that_a_candidate_with_nothing_to_resample_is_refused():
    matrix, labels = cases(1, rows=100, positives=60)
    with pytest.raises(NotApplicableError):
        scores_resampled_first(COPIED, LAYOUT, matrix, labels, folds=FOLDS, seed=1)
