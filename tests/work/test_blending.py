"""The blend is made of the models that say more together, and of nothing else."""

import numpy as np
import pytest

from imbgui.domain.curves import sweep
from imbgui.domain.decision import ScoredCandidate
from imbgui.domain.plan import BLENDED, TODAYS_RULE
from imbgui.domain.study import Outcome, Status
from imbgui.work.blending import make_blend
from tests.builders import (
    BALANCED_BOOSTED,
    PLAIN_BOOSTED,
    PLAIN_LOGISTIC,
    calibrated_scores,
    dealt_folds,
    some_labels,
)

LABELS, KEPT = some_labels(3000, 300), some_labels(1000, 100, seed=1)
FOLD = dealt_folds(LABELS)


def blend_of(skills):
    scored = []
    for candidate, skill in skills.items():
        practice = calibrated_scores(LABELS, skill)
        scored.append(
            ScoredCandidate(candidate, practice, practice, calibrated_scores(KEPT, skill))
        )
    outcomes = [Outcome(candidate, Status.DONE, fit_seconds=2.0) for candidate in skills]
    return make_blend(scored, outcomes, LABELS, FOLD)


def test_that_models_that_know_as_much_share_the_blend():
    mixed = blend_of({PLAIN_BOOSTED: 1.5, PLAIN_LOGISTIC: 1.5001})
    assert {one.candidate for one in mixed.blend.members} == {PLAIN_BOOSTED, PLAIN_LOGISTIC}
    assert sum(one.share for one in mixed.blend.members) == pytest.approx(1)
    assert mixed.scored.candidate == mixed.blend.outcome.candidate == BLENDED
    assert mixed.blend.outcome.fit_seconds == 4.0
    assert mixed.scored.practice.shape == LABELS.shape
    assert mixed.scored.kept.shape == KEPT.shape


def test_that_its_scores_mean_what_they_say():
    scores = blend_of({PLAIN_BOOSTED: 1.5, PLAIN_LOGISTIC: 1.5001}).scored
    assert scores.practice.mean() == pytest.approx(LABELS.mean(), rel=0.05)
    high = scores.kept >= np.quantile(scores.kept, 0.9)
    assert scores.kept[high].mean() == pytest.approx(KEPT[high].mean(), rel=0.25)


def test_that_it_ranks_better_than_its_best_member():
    skills = {PLAIN_BOOSTED: 1.5, PLAIN_LOGISTIC: 1.5001, BALANCED_BOOSTED: 1.5002}
    alone = [sweep(calibrated_scores(LABELS, skill), LABELS).roc_auc for skill in skills.values()]
    assert blend_of(skills).blend.outcome.roc_auc > max(alone) + 0.01


def test_that_the_largest_share_is_told_first():
    shares = [
        one.share for one in blend_of({PLAIN_LOGISTIC: 1.2, PLAIN_BOOSTED: 1.5}).blend.members
    ]
    assert shares == sorted(shares, reverse=True)


def test_that_todays_rule_has_no_part_in_it():
    mixed = blend_of({PLAIN_BOOSTED: 1.5, PLAIN_LOGISTIC: 1.5001, TODAYS_RULE: 1.5002})
    assert TODAYS_RULE not in {one.candidate for one in mixed.blend.members}
    assert blend_of({PLAIN_BOOSTED: 1.5, TODAYS_RULE: 1.5}) is None


def test_that_there_is_none_where_one_model_says_it_all():
    assert blend_of({PLAIN_BOOSTED: 3.0, PLAIN_LOGISTIC: 0.01}) is None
