"""Promises about what is kept of an analysis."""

from dataclasses import replace

import numpy as np
import pytest

from imbgui.domain.plan import BLENDED
from imbgui.domain.study import Outcome, Status, study_key
from imbgui.language import calling, speaking
from imbgui.sentences import to_say, verbatim
from tests.builders import (
    PLAIN_BOOSTED,
    PLAIN_LOGISTIC,
    SMOTE_BOOSTED,
    a_plan,
    a_study,
    a_table,
)

STUDY = a_study()


def test_that_why_a_strategy_failed_is_told_in_the_language_and_the_words_of_today():
    why = to_say("has too few bad cases in a part to find its number by")
    outcome = Outcome(PLAIN_BOOSTED, Status.NOT_APPLICABLE, why)
    assert outcome.told == "has too few bad cases in a part to find its number by"
    with calling("fraud"):
        assert outcome.told == "has too few frauds in a part to find its number by"
    with speaking("de"):
        assert outcome.told.startswith("hat in einem Teil zu wenige Problemfälle")


def test_that_what_a_library_says_of_a_failure_is_told_as_it_is():
    outcome = Outcome(PLAIN_BOOSTED, Status.FAILED, verbatim("ValueError: {no} bad case"))
    for told_in in ("en", "de"):
        with speaking(told_in), calling("fraud"):
            assert outcome.told == "ValueError: {no} bad case"
    assert Outcome(PLAIN_BOOSTED, Status.DONE).told is None


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
