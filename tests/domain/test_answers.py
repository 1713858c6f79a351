"""Promises about what every candidate answers to every row at every cost ratio."""

import numpy as np
import pytest

from imbgui.domain.answers import ClassAnswers, first_flagged, thresholds_by_fold
from imbgui.domain.curves import best_thresholds
from imbgui.domain.decision import RATIOS
from tests.builders import calibrated_scores, dealt_folds, some_labels

LABELS = some_labels(500, 100)
FOLD = dealt_folds(LABELS)
SCORES = [calibrated_scores(LABELS, 1.5), calibrated_scores(LABELS, 0.8)]
FIRST = first_flagged(SCORES, FOLD, thresholds_by_fold(SCORES, LABELS, FOLD, RATIOS))
FOLDS = np.unique(FOLD)


def answers(part, resamples=50, seed=0):
    rng = np.random.default_rng(seed)
    return ClassAnswers(FIRST[:, part], FOLD[part], FOLDS, resamples, rng)


def test_that_flag_none_never_flags_and_flag_all_always_does():
    assert (FIRST[0] == len(RATIOS)).all()
    assert (FIRST[1] == 0).all()


@pytest.mark.parametrize("index", [0, 40, 90, 168])
def test_that_a_row_is_flagged_from_the_first_ratio_whose_threshold_it_reaches(index):
    for row, scores in enumerate(SCORES, start=2):
        for fold in FOLDS:
            others = fold != FOLD
            threshold = best_thresholds(scores[others], LABELS[others], RATIOS)[index]
            flagged = FIRST[row, ~others] <= index
            assert (flagged == (scores[~others] >= threshold)).all()


def test_that_a_fold_is_never_answered_by_thresholds_that_saw_its_labels():
    planted = np.where(FOLD == 0, ~LABELS, LABELS)
    flipped = first_flagged(SCORES, FOLD, thresholds_by_fold(SCORES, planted, FOLD, RATIOS))
    assert (FIRST[:, FOLD == 0] == flipped[:, FOLD == 0]).all()
    assert (FIRST[:, FOLD != 0] != flipped[:, FOLD != 0]).any()


@pytest.mark.parametrize("part", [LABELS, ~LABELS], ids=["bad cases", "good cases"])
@pytest.mark.parametrize("index", [0, 40, 90, 168])
def test_that_the_sample_and_its_folds_are_counted_as_they_are(part, index):
    found = answers(part).at(index)
    flags = FIRST[:, part] <= index
    parts = [np.ones(part.sum(), bool), *(FOLD[part] == fold for fold in FOLDS)]
    for weighting, rows in enumerate(parts):
        assert found.total[weighting] == rows.sum()
        assert found.counts[weighting].tolist() == flags[:, rows].sum(axis=1).tolist()


@pytest.mark.parametrize("against", [1, 2, 3])
@pytest.mark.parametrize("index", [0, 40, 90, 168])
def test_that_rows_answered_alike_and_otherwise_are_counted(against, index):
    found = answers(~LABELS).at(index)
    flags = FIRST[:, ~LABELS] <= index
    apart = (flags != flags[against]).sum(axis=1)
    both = (flags & flags[against]).sum(axis=1)
    assert found.apart(against, 1)[0].tolist() == apart.tolist()
    assert found.both(against, 1)[0].tolist() == both.tolist()


def test_that_a_resample_has_as_many_rows_on_average_and_flags_no_more_than_it_has():
    found = answers(LABELS, resamples=400).at(90)
    resampled = found.total[1 + len(FOLDS) :]
    assert len(resampled) == 400
    assert resampled.mean() == pytest.approx(100, abs=2)  # 4 standard errors
    assert (found.counts <= found.total[:, None]).all()
    assert (found.counts[:, 0] == 0).all()
    assert (found.counts[:, 1] == found.total).all()


def test_that_the_same_resamples_serve_every_ratio():
    of_class = answers(LABELS)
    assert (of_class.at(10).total == of_class.at(150).total).all()
    assert (np.diff([of_class.at(index).counts for index in range(169)], axis=0) >= 0).all()


def test_that_a_seed_draws_the_same_resamples_again():
    one, again, other = (answers(LABELS, seed=seed).at(90).counts for seed in (1, 1, 2))
    assert (one == again).all()
    assert (one != other).any()
