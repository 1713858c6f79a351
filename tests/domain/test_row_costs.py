import numpy as np
import pytest

from imbgui.domain.answers import ClassAnswers, first_flagged, thresholds_by_fold
from imbgui.domain.choice import JointCosts
from imbgui.domain.costs import Amounts, Costs
from imbgui.domain.row_costs import RowCosts
from imbgui.domain.stakes import stakes_of
from tests.builders import calibrated_scores, dealt_folds, some_costs, some_labels

LABELS = some_labels(500, 60)
FOLD = dealt_folds(LABELS)
FOLDS = 5
SCORES = [calibrated_scores(LABELS, skill) for skill in (1.0, 1.6, 2.0)]
RATIO = 12.0


def flagged_by_models():
    never, always = np.zeros(len(LABELS), bool), np.ones(len(LABELS), bool)
    return np.stack([never, always, *(scores > 0.08 for scores in SCORES)])


def row_costs(flags, stakes, resamples=100):
    rng = np.random.default_rng(3)
    return RowCosts(flags, stakes, FOLD, FOLDS, resamples=resamples, rng=rng)


def test_that_costs_of_the_same_size_for_all_are_those_that_counts_give():
    thresholds = thresholds_by_fold(SCORES, LABELS, FOLD, np.array([RATIO]))
    first = first_flagged(SCORES, FOLD, thresholds)
    folds, rng = np.unique(FOLD), np.random.default_rng(0)
    bad, good = (
        ClassAnswers(first[:, part], FOLD[part], folds, 10, rng) for part in (LABELS, ~LABELS)
    )
    counted = JointCosts(bad.at(0), good.at(0), RATIO, FOLDS)
    ours = row_costs(first <= 0, stakes_of(some_costs(1, RATIO), LABELS, np.empty(0)))
    for name in ("of_sample", "without_each_fold"):
        for mine, theirs in zip(getattr(ours, name)(3), getattr(counted, name)(3), strict=True):
            assert mine == pytest.approx(theirs)


def test_that_a_candidate_pays_for_each_wrong_answer_what_the_right_one_would_have_saved():
    labels, amounts = np.array([True, True, False, False]), np.array([40.0, 9.0, 1.0, 1.0])
    flags = np.array([[0, 0, 0, 0], [1, 1, 1, 1], [1, 0, 1, 0]], bool)
    stakes = stakes_of(Costs(5, 24.5, amounts=Amounts("loss", 24.5)), labels, amounts)
    fold = np.array([0, 1, 0, 1], np.int8)
    costs = RowCosts(flags, stakes, fold, 2, resamples=3, rng=np.random.default_rng(0))
    assert costs.of_sample(0)[0].tolist() == [[49, 10, 14]]
    assert costs.without_each_fold(0)[0].tolist() == [[9, 5, 9], [40, 5, 5]]


def test_that_resamples_scatter_around_the_sample_as_their_rows_do():
    amounts = np.random.default_rng(1).lognormal(3, 1, len(LABELS))
    stakes = stakes_of(Costs(2, 33, amounts=Amounts("loss", 33)), LABELS, amounts)
    costs = row_costs(flagged_by_models(), stakes, resamples=4000)
    sample, _ = costs.of_sample(0)
    drawn, _ = costs.of_resamples(0)
    wrong = flagged_by_models() != (stakes.worth > 0)
    spread = np.sqrt((wrong * stakes.worth**2).sum(axis=1))
    assert drawn.mean(axis=0) == pytest.approx(sample[0], rel=0.02)
    assert drawn.std(axis=0) == pytest.approx(spread, rel=0.06)


def test_that_the_variance_against_itself_is_nothing():
    stakes = stakes_of(some_costs(1, RATIO), LABELS, np.empty(0))
    _, variance = row_costs(flagged_by_models(), stakes).of_sample(2)
    assert variance[0, 2] == 0
    assert (variance[0, [0, 1, 3, 4]] > 0).all()


def test_that_rows_that_all_models_answer_alike_count_as_any_other():
    flags = flagged_by_models()
    stakes = stakes_of(some_costs(1, RATIO), LABELS, np.empty(0))
    expected = ((flags != LABELS) * np.abs(stakes.worth)).sum(axis=1)
    assert row_costs(flags, stakes).of_sample(2)[0][0] == pytest.approx(expected)
