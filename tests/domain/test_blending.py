"""Promises about the blend of several candidates."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from imbgui.domain import blending
from imbgui.domain.blending import blend_weights, blended, cross_fitted_blend
from imbgui.domain.calibration import logit
from tests.builders import calibrated_scores, dealt_folds, some_labels

LABELS = some_labels(4000, 400)


def log_odds(*skills, labels=LABELS, seed=0):
    return np.stack([logit(calibrated_scores(labels, skill, seed)) for skill in skills])


def log_loss(odds, labels=LABELS):
    return np.logaddexp(0, np.where(labels, -odds, odds)).mean()


@given(some.integers(0, 1000))
def test_that_the_weights_are_shares_of_twelve_rounds(seed):
    labels = some_labels(200, 20, seed)
    weights = blend_weights(log_odds(1.0, 1.3, 1.6, labels=labels, seed=seed), labels)
    assert weights.sum() == pytest.approx(1)
    assert weights * 12 == pytest.approx(np.rint(weights * 12))
    assert (weights >= 0).all()


def test_that_the_blend_says_more_than_the_best_of_its_members():
    logits = log_odds(1.5, 1.5001, 1.5002)
    mixed = blended(logits, blend_weights(logits, LABELS))
    assert log_loss(mixed) < min(log_loss(one) for one in logits)


def test_that_what_knows_nothing_is_left_out():
    logits = np.stack([*log_odds(2.0), np.random.default_rng(0).normal(0, 3, len(LABELS))])
    assert blend_weights(logits, LABELS).tolist() == [1, 0]


def test_that_the_rows_of_a_fold_do_not_weigh_in_their_own_blend():
    fold, logits = dealt_folds(LABELS), log_odds(1.5, 1.6)
    inside = fold == 2
    changed = LABELS.copy()
    changed[inside] = ~changed[inside]
    before, after = (cross_fitted_blend(logits, one, fold)[inside] for one in (LABELS, changed))
    assert np.array_equal(before, after)


def test_that_a_sample_of_many_good_cases_gives_nearly_the_same_weights(monkeypatch):
    logits = log_odds(1.2, 1.5, 1.8)
    whole = blend_weights(logits, LABELS)
    monkeypatch.setattr(blending, "MOST_GOOD_CASES", 1000)
    assert blend_weights(logits, LABELS) == pytest.approx(whole, abs=3 / 12)
