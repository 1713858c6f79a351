"""Promises about what is kept of an analysis."""

from dataclasses import replace

import numpy as np
import pytest

from imbgui.domain.plan import BLENDED
from imbgui.domain.study import Outcome, Status, study_key
from imbgui.language import calling
from tests.builders import (
    PLAIN_BOOSTED,
    PLAIN_LOGISTIC,
    SMOTE_BOOSTED,
    a_plan,
    a_study,
    a_table,
)

STUDY = a_study()


@pytest.mark.parametrize(
    ("status", "told"),
    [(Status.NOT_APPLICABLE, "too few frauds"), (Status.FAILED, "too few bad cases")],
)
def test_that_only_what_imbgui_said_itself_is_told_in_the_words_of_today(status, told):
    outcome = Outcome(PLAIN_BOOSTED, status, "too few bad cases")
    with calling("fraud"):
        assert outcome.told == told
    assert outcome.told == "too few bad cases"


def test_that_a_study_counts_the_rows_it_used():
    assert (STUDY.rows, STUDY.positives) == (2400, 240)
    assert STUDY.file_rate == STUDY.practice_labels.mean() == pytest.approx(0.1)


def test_that_the_key_of_a_study_is_that_of_its_table_and_plan():
    assert STUDY.key == study_key(a_table().key, a_plan())
    assert study_key("another table", STUDY.plan) != STUDY.key
    assert study_key(STUDY.table_key, replace(STUDY.plan, seed=1)) != STUDY.key


def test_that_a_candidate_is_found_with_how_it_ended():
    assert STUDY.outcome(PLAIN_LOGISTIC).candidate == PLAIN_LOGISTIC


def test_that_the_curve_of_a_candidate_is_swept_from_its_own_scores():
    study = a_study({PLAIN_BOOSTED: 1.0, SMOTE_BOOSTED: 2.0})
    for row, candidate in ((2, PLAIN_BOOSTED), (3, SMOTE_BOOSTED)):
        curve = study.curve(row)
        assert curve.roc_auc == study.outcome(candidate).roc_auc
        assert np.isin(curve.thresholds[1:], study.practice_scores[row - 2]).all()


@pytest.mark.parametrize("row", [0, 1])
def test_that_the_curve_of_a_policy_without_a_model_is_flag_none_and_flag_all(row):
    curve = STUDY.curve(row)
    assert curve.flagged.tolist() == [0, len(STUDY.practice_labels)]


@pytest.mark.parametrize("allowed", [False, True])
def test_that_a_blend_can_be_recommended_only_where_that_is_allowed(allowed):
    skills = {PLAIN_BOOSTED: 1.5, PLAIN_LOGISTIC: 1.4, BLENDED: 2.5}
    study = a_study(skills, plan=a_plan(PLAIN_BOOSTED, PLAIN_LOGISTIC, allow_blend=allowed))
    assert (study.decisions.candidates.index(BLENDED) in study.usable) == allowed
