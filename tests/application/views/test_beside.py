"""Promises about what is told beside the answer."""

from dataclasses import replace

import numpy as np
import pytest

from imbgui.application.views.beside import present_beside
from imbgui.application.views.decide import present_decide
from imbgui.application.words import beside as words
from imbgui.domain.advice import Rule
from imbgui.domain.costs import Amounts, Limits
from imbgui.domain.plan import BLENDED
from imbgui.domain.recommendation import OneThreshold, recommend
from tests.builders import (
    PLAIN_BOOSTED,
    PLAIN_LOGISTIC,
    a_plan,
    a_study,
    some_costs,
    state_with,
)

STUDY = a_study()
_RNG = np.random.default_rng(1)
AT_STAKE = replace(
    STUDY,
    practice_amounts=_RNG.lognormal(4, 1.5, len(STUDY.practice_labels)),
    kept_amounts=_RNG.lognormal(4, 1.5, len(STUDY.kept_labels)),
    amounts="amount",
)
BY_AMOUNT = some_costs(missed=168.0, amounts=Amounts("amount", mean=168.0))


def told(study, costs):
    return {one.heading: one.sentences for one in present_beside(study, recommend(study, costs))}


def test_that_without_more_costs_nothing_is_told():
    assert told(STUDY, some_costs()) == {}


def test_that_a_rule_by_amount_is_told_with_what_it_is_worth():
    found = recommend(AT_STAKE, BY_AMOUNT)
    assert found.best.rule is Rule.PER_ROW
    single, _ = told(AT_STAKE, BY_AMOUNT)["One cut-off for all?"]
    assert "risk score of" in single
    dearer = OneThreshold(found.one_threshold.advice, 12.5)
    _, worth = words.one_threshold_sentences(dearer, None)
    assert "12.50 more" in worth


def test_that_one_cut_off_says_why_although_amounts_differ():
    even = replace(
        AT_STAKE,
        practice_amounts=np.full(len(STUDY.practice_labels), 168.0),
        kept_amounts=np.full(len(STUDY.kept_labels), 168.0),
    )
    assert told(even, BY_AMOUNT)["One cut-off for all?"] == words.ONE_FOR_ALL
    found = recommend(even, BY_AMOUNT)
    nobody = replace(found, best=found.candidates[0])
    assert present_beside(even, nobody) == ()


def test_that_a_single_answer_that_costs_no_more_is_said_to_do():
    found = recommend(AT_STAKE, BY_AMOUNT)
    advice = found.one_threshold.advice
    _, worth = words.one_threshold_sentences(OneThreshold(advice, 0.0), None)
    assert "would do" in worth
    nobody = OneThreshold(found.candidates[0], 3.0)
    single, _ = words.one_threshold_sentences(nobody, None)
    assert single.startswith("Check nobody is the best answer")


def test_that_limits_are_priced_once_on_the_page():
    state = state_with(costs=some_costs(limits=Limits(capacity_per_1000=30)))
    view = present_decide(state)
    (one,) = view.beside
    assert one.heading == "What the limits cost"
    assert "per 1,000 cases" in one.sentences[0]
    assert "One more check" in one.sentences[1]
    assert not set(one.sentences) & set(view.reasons)


def test_that_ranges_and_a_look_first_are_told():
    costs = some_costs(missed_range=(20, 900), review=2.0)
    found = told(STUDY, costs)
    assert found["If the costs are only known roughly"][0].startswith("Best on average")
    assert found["Looking first"][0].startswith("Look first")


@pytest.mark.parametrize("more", [{"missed_range": (20, 900)}, {"review": 2.0}])
def test_that_what_an_answer_row_by_row_leaves_out_is_not_told(more):
    costs = some_costs(limits=Limits(recall=0.5), **more)
    assert list(told(STUDY, costs)) == ["What the limits cost"]


def test_that_the_blend_is_told_with_what_it_is_made_of_and_what_it_would_save():
    parts = {PLAIN_BOOSTED: 1.5, PLAIN_LOGISTIC: 1.4}
    better = a_study({**parts, BLENDED: 2.2})
    found = recommend(better, some_costs())
    made_of, worth, allowed = told(better, some_costs())["Several models together"]
    assert made_of.count("(50%)") == 2
    assert f"{found.blend.saves.value:,.2f} per 1,000 cases" in worth
    assert "chance" not in worth
    assert allowed == words.BLEND_NOT_ALLOWED
    dearer = told(a_study({**parts, BLENDED: 1.45}), some_costs())["Several models together"]
    assert "cost" in dearer[1]
    assert "chance" in dearer[1]


def test_that_a_blend_that_is_recommended_is_not_told_beside_itself():
    parts = {PLAIN_BOOSTED: 1.5, PLAIN_LOGISTIC: 1.4}
    study = a_study({**parts, BLENDED: 2.5}, plan=a_plan(*parts, allow_blend=True))
    found = recommend(study, some_costs())
    assert found.best.candidate == BLENDED
    assert "Several models together" not in told(study, some_costs())
    assert words.blend_sentences(found.blend, None)[2] == words.BLEND_ALLOWED


def test_that_a_blend_of_many_names_the_largest_shares():
    found = recommend(a_study({PLAIN_BOOSTED: 1.5, BLENDED: 1.8}), some_costs())
    many = replace(found.blend, members=found.blend.members * 5)
    said = words.blend_sentences(many, None)[0]
    assert "5 strategies" in said
    assert said.endswith("2 more.")
