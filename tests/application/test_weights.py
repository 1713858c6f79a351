"""Promises about the comparison of class weights."""

import pytest

from imbgui.application.weights import weight_effects
from imbgui.domain.plan import Candidate
from imbgui.domain.recommendation import recommend
from imbgui.domain.strategies import (
    AMOUNT_WEIGHT,
    BOOSTED_TREES,
    CLASS_WEIGHT,
    LEARNERS,
    LOGISTIC_REGRESSION,
    SCALE_POS_WEIGHT,
    XGBOOST,
)
from tests.builders import (
    BALANCED_BOOSTED,
    PLAIN_BOOSTED,
    PLAIN_LOGISTIC,
    SMOTE_BOOSTED,
    a_study,
    some_costs,
)

HEAVY = Candidate(CLASS_WEIGHT, BOOSTED_TREES, 50.0)
LIGHT = Candidate(CLASS_WEIGHT, BOOSTED_TREES, 2.0)
IN_XGBOOST = Candidate(SCALE_POS_WEIGHT, XGBOOST, 4.0)
TRIED = (IN_XGBOOST, HEAVY, PLAIN_BOOSTED, SMOTE_BOOSTED, LIGHT, BALANCED_BOOSTED, PLAIN_LOGISTIC)
BY_AMOUNT = Candidate(AMOUNT_WEIGHT, BOOSTED_TREES)
STUDY = a_study(dict.fromkeys((*TRIED, BY_AMOUNT), 1.5))


def effects(**costs):
    return weight_effects(recommend(STUDY, some_costs(**costs)))


def test_that_every_weight_is_there_by_learner_and_from_the_lightest_on():
    assert [one.candidate for one in effects()] == [
        PLAIN_LOGISTIC,
        PLAIN_BOOSTED,
        LIGHT,
        BALANCED_BOOSTED,
        HEAVY,
        IN_XGBOOST,
    ]
    learners = [LEARNERS[one.learner].simplicity for one in effects()]
    assert learners == sorted(learners)


def test_that_the_plain_model_has_the_weight_1_and_balance_the_weight_it_came_to():
    weights = {one.candidate: one.weight for one in effects()}
    assert weights[PLAIN_BOOSTED] == weights[PLAIN_LOGISTIC] == 1
    assert weights[BALANCED_BOOSTED] == pytest.approx(9)


@pytest.mark.parametrize("candidate", [SMOTE_BOOSTED, BY_AMOUNT], ids=lambda one: one.name)
def test_that_what_is_made_of_the_rows_or_follows_from_amounts_is_no_one_weight(candidate):
    assert candidate not in {one.candidate for one in effects()}


@pytest.mark.parametrize("base_rate", [None, 0.0017])
def test_that_the_figures_are_those_of_the_recommendation_at_its_base_rate(base_rate):
    found = recommend(STUDY, some_costs(base_rate=base_rate))
    advice = {one.candidate: one for one in found.candidates}
    rate = base_rate or STUDY.file_rate
    for one in weight_effects(found):
        assert one.threshold == advice[one.candidate].threshold
        assert one.cost_per_1000 == advice[one.candidate].cost_per_1000
        assert one.caught_per_1000 + one.missed_per_1000 == pytest.approx(1000 * rate)
        cost = 100 * one.missed_per_1000 + 5 * one.false_alarms_per_1000
        assert one.cost_per_1000 == pytest.approx(cost)


def test_that_no_precision_is_claimed_where_nothing_is_flagged():
    noise = a_study({PLAIN_BOOSTED: 0.01, LIGHT: 0.02})
    nobody = weight_effects(recommend(noise, some_costs(missed=0.01)))
    assert {(one.precision, one.recall) for one in nobody} == {(None, 0)}


def test_that_learners_without_a_weight_are_left_out():
    only = weight_effects(
        recommend(a_study({SMOTE_BOOSTED: 1.5, PLAIN_BOOSTED: 1.2}), some_costs())
    )
    assert [one.learner for one in only] == [BOOSTED_TREES]
    assert LOGISTIC_REGRESSION not in {one.learner for one in only}
