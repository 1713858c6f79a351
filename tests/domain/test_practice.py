"""Promises about the answers to practice rows."""

from dataclasses import replace

import numpy as np
import pytest

from imbgui.domain.costs import Counts
from imbgui.domain.plan import TODAYS_RULE
from imbgui.domain.practice import corrected_flags, practice_flags, todays_flags
from tests.builders import PLAIN_BOOSTED, SMOTE_BOOSTED, a_study, a_table

STUDY = a_study()


@pytest.mark.parametrize("index", [0, 40, 80, 110, 168])
def test_that_the_flags_are_those_that_the_table_counts(index):
    table, labels = STUDY.decisions, STUDY.practice_labels
    for row in range(len(table.candidates)):
        flags = practice_flags(STUDY, row, index)
        caught, flagged = np.sum(flags & labels), np.sum(flags)
        assert table.counts(row, index) == Counts(
            caught,
            flagged - caught,
            np.sum(labels) - caught,
            np.sum(~labels) - (flagged - caught),
        )


def test_that_each_fold_is_held_against_its_own_threshold():
    index, row = 80, 2
    flags = practice_flags(STUDY, row, index)
    for place, fold in enumerate(np.unique(STUDY.practice_fold)):
        inside = STUDY.practice_fold == fold
        threshold = STUDY.decisions.fold_thresholds[row, place, index]
        assert np.array_equal(flags[inside], STUDY.practice_scores[0][inside] >= threshold)


@pytest.mark.parametrize("index", [0, 40, 80, 110, 168])
def test_that_corrected_answers_are_those_that_the_table_counts_as_corrected(index):
    few = a_study({PLAIN_BOOSTED: 1.0, SMOTE_BOOSTED: 1.6}, table=a_table(rows=900, positives=200))
    for study in (STUDY, few):
        flags, labels = corrected_flags(study, index), study.practice_labels
        counted = study.decisions.corrected(index)
        assert np.sum(flags & labels) == counted.caught
        assert np.sum(flags & ~labels) == counted.false_alarms


def test_that_each_fold_follows_what_the_others_choose():
    index, table = 80, STUDY.decisions
    rivals = np.array([2, 3, 4, 5, 3])
    followed = replace(table, fold_chosen=np.tile(rivals[:, None], len(table.ratios)))
    apart = replace(STUDY, decisions=replace(followed, chosen=np.full(len(table.ratios), 4)))
    flags = corrected_flags(apart, index)
    for fold, row in enumerate(rivals):
        inside = STUDY.practice_fold == fold
        assert np.array_equal(flags[inside], practice_flags(STUDY, row, index)[inside])


def test_that_flags_of_today_are_taken_as_they_are():
    flags = np.arange(len(STUDY.practice_labels)) % 7 == 0
    assert np.array_equal(todays_flags(replace(STUDY, practice_flagged=flags), 80), flags)


def test_that_a_score_of_today_has_a_cut_off_of_its_own():
    scored = a_study({PLAIN_BOOSTED: 1.5, TODAYS_RULE: 0.8})
    assert np.array_equal(todays_flags(scored, 80), practice_flags(scored, 3, 80))
    assert todays_flags(STUDY, 80) is None
