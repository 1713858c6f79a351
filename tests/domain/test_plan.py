"""Promises about what is tried."""

from dataclasses import replace

import pytest

from imbgui.domain.plan import (
    EFFORTS,
    KEPT_PARTS,
    KEPT_POSITIVES,
    REFERENCE,
    TRIVIAL,
    Candidate,
    Plan,
    draw_up_plan,
)
from imbgui.domain.strategies import (
    BALANCED_FOREST,
    BOOSTED_TREES,
    CLASS_WEIGHT,
    EASY_ENSEMBLE,
    FLAG_ALL,
    FLAG_NONE,
    GRADIENT_BOOSTING,
    ISOLATION_FOREST,
    LEARNERS,
    LOGISTIC_REGRESSION,
    PLAIN,
    RANDOM_FOREST,
    SMOTE,
    SMOTEN,
    SMOTENC,
    STRATEGIES,
    UNDERSAMPLING,
    Acts,
    Family,
)

EVERY_PLAN = [
    {"rows": rows, "positives": positives, "effort": effort}
    for effort in EFFORTS
    for rows, positives in ((1000, 300), (10_000, 100), (400, 10), (100, 60), (50_000, 1000))
]


def plan(rows=10_000, positives=100, cost_ratio=20.0, **more):
    return draw_up_plan(rows=rows, positives=positives, cost_ratio=cost_ratio, **more)


def tried(strategy, **more):
    return [one for one in plan(**more).candidates if one.strategy == strategy]


# What is tried


@pytest.mark.parametrize("case", EVERY_PLAN, ids=str)
def test_that_the_trivial_policies_come_first_and_the_reference_is_always_tried(case):
    candidates = plan(**case).candidates
    assert candidates[:2] == TRIVIAL
    assert [one.strategy for one in TRIVIAL] == [FLAG_NONE, FLAG_ALL]
    assert REFERENCE in candidates
    assert len(set(candidates)) == len(candidates)


@pytest.mark.parametrize("case", EVERY_PLAN, ids=str)
def test_that_within_a_plan_candidates_have_names_and_keys_of_their_own(case):
    candidates = plan(**case, class_weight=3).candidates
    assert len({one.name for one in candidates}) == len(candidates)
    assert len({one.key for one in candidates}) == len(candidates)


@pytest.mark.parametrize("effort", EFFORTS)
def test_that_frequent_bad_cases_are_balanced_in_full(effort):
    case = {"rows": 1000, "positives": 250, "effort": effort}
    assert {one.ratio for one in tried(UNDERSAMPLING, **case)} == {1.0}
    assert not any(one.bounded for one in plan(**case).candidates)


def test_that_rare_bad_cases_keep_ten_ordinary_ones_each_and_start_from_a_sample():
    case = {"rows": 10_000, "positives": 100}
    assert {one.ratio for one in tried(UNDERSAMPLING, **case)} == {0.1}
    assert tried(SMOTE, **case)
    assert all(one.bounded for one in tried(SMOTE, **case))


def test_that_the_sample_is_said_in_the_reasons_only_where_there_is_one():
    assert any("20 ordinary cases" in reason for reason in plan().reasons)
    assert not any("20 ordinary cases" in reason for reason in plan(1000, 250).reasons)


def test_that_plain_models_learn_from_every_row_but_the_slow_one_of_a_large_table():
    for rows, sampled in ((10_000, set()), (500_000, {RANDOM_FOREST, GRADIENT_BOOSTING})):
        plains = tried(PLAIN, rows=rows, positives=100, effort="thorough")
        assert {one.learner for one in plains if one.bounded} == sampled
        assert len({one.learner for one in plains}) == len(LEARNERS)


def test_that_on_a_large_table_the_first_answers_come_from_a_part_of_the_ordinary_cases():
    first = plan(500_000, 1000).learnt[:3]
    assert [one.strategy for one in first] == [PLAIN, UNDERSAMPLING, UNDERSAMPLING]
    assert first[0].learner == LOGISTIC_REGRESSION
    assert {one.strategy for one in plan(10_000, 1000).learnt[:3]} == {PLAIN}


@pytest.mark.parametrize("effort", EFFORTS)
def test_that_with_few_bad_cases_only_the_simplest_strategies_are_tried(effort):
    simple = {Family.THRESHOLD_ONLY, Family.CLASS_WEIGHT, Family.ANOMALY}
    assert families(400, 19, effort=effort) <= simple
    assert Family.UNDERSAMPLING in families(400, 20, effort=effort)


def families(rows, positives, **more):
    return {STRATEGIES[one.strategy].family for one in plan(rows, positives, **more).learnt}


def test_that_standard_tries_every_family():
    assert families(10_000, 100) == set(Family) - {Family.NO_MODEL}


@pytest.mark.parametrize(
    ("kinds", "invented"),
    [
        ({"numbers": 5, "categories": 0}, {SMOTE}),
        ({"numbers": 5, "categories": 2}, {SMOTE, SMOTENC}),
        ({"numbers": 0, "categories": 2}, {SMOTE, SMOTEN}),
    ],
)
def test_that_cases_are_invented_in_the_way_that_suits_the_columns(kinds, invented):
    found = {one.strategy for one in plan(**kinds).candidates}
    assert found & {SMOTE, SMOTENC, SMOTEN} == invented


def test_that_every_strategy_of_the_registry_is_tried_somewhere():
    found = {
        one.strategy
        for numbers in (0, 3)
        for one in plan(numbers=numbers, categories=2, effort="thorough").candidates
    }
    assert found == set(STRATEGIES)


@pytest.mark.parametrize(
    ("rows", "positives"), [(1000, 300), (10_000, 100), (400, 10), (100, 60), (2100, 100)]
)
@pytest.mark.parametrize("by_hand", [None, 7.0])
def test_that_quick_is_a_part_of_standard_and_standard_of_thorough(rows, positives, by_hand):
    quick, standard, thorough = (
        set(plan(rows, positives, class_weight=by_hand, effort=effort).candidates)
        for effort in ("quick", "standard", "thorough")
    )
    assert quick < standard < thorough


@pytest.mark.parametrize(
    ("positives", "said"),
    [(2000, "over 10 %"), (500, "1 to 10 %"), (50, "under 1 %"), (5, "0.1 %")],
)
def test_that_the_plan_says_first_how_rare_bad_cases_are(positives, said):
    assert said in plan(10_000, positives).reasons[0]


# The cost ratio


def test_that_the_cost_ratio_enters_the_plan_as_a_rounded_number():
    weights = {one.weight for one in tried(CLASS_WEIGHT, cost_ratio=21.41592)}
    assert 21.4 in weights
    assert plan(cost_ratio=21.41592).band == 21.41592


def test_that_the_gentle_weight_is_the_root_of_the_imbalance():
    assert 9.95 in {one.weight for one in tried(CLASS_WEIGHT)}  # sqrt(9,900 / 100)


@pytest.mark.parametrize("effort", EFFORTS)
def test_that_a_weight_set_by_hand_is_tried_beside_the_others(effort):
    without = set(plan(effort=effort).candidates)
    with_it = set(plan(effort=effort, class_weight=7.5).candidates)
    added = with_it - without
    assert {one.weight for one in added} == {7.5}
    assert {STRATEGIES[one.strategy].family for one in added} == {Family.CLASS_WEIGHT}
    assert without < with_it


def test_that_a_weight_by_hand_that_the_costs_gave_already_is_tried_once():
    assert plan(class_weight=20.0).candidates == plan().candidates


# Keeping to some strategies


@pytest.mark.parametrize("names", [(), (SMOTE,), (PLAIN,), (FLAG_NONE,), tuple(STRATEGIES)])
def test_that_keeping_to_strategies_still_tries_what_they_are_compared_with(names):
    candidates = plan(strategies=names).candidates
    assert {*TRIVIAL, REFERENCE} <= set(candidates)
    others = {one.strategy for one in candidates if one not in (*TRIVIAL, REFERENCE)}
    assert others <= set(names)


@pytest.mark.parametrize("effort", EFFORTS)
def test_that_keeping_to_a_strategy_tries_it_in_the_forms_of_the_effort(effort):
    asked = set(tried(UNDERSAMPLING, strategies=(UNDERSAMPLING,), effort=effort))
    assert asked == set(tried(UNDERSAMPLING, effort=effort))


def test_that_a_strategy_beyond_the_effort_is_tried_in_each_of_its_forms():
    asked = set(tried(SMOTE, strategies=(SMOTE,), effort="quick"))
    assert asked == set(tried(SMOTE, effort="thorough"))


# Keeping rows aside


def test_that_rows_are_kept_aside_once_the_kept_part_would_hold_enough_bad_cases():
    enough = KEPT_POSITIVES * KEPT_PARTS
    assert plan(10_000, enough).keeps_aside
    assert not plan(10_000, enough - 1).keeps_aside


def test_that_no_bad_case_at_all_still_makes_a_plan():
    assert plan(100, 0).candidates[:2] == TRIVIAL


# Keys


CHANGES = [
    {"candidates": (*TRIVIAL, REFERENCE)},
    {"keeps_aside": True},
    {"effort": "quick"},
    {"seed": 1},
    {"band": 21.0},
    {"folds": 4},
    {"strategies": ("SMOTE",)},
    {"class_weight": 7.0},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_that_the_key_changes_with_whatever_changes_a_score(change):
    assert replace(plan(), **change).key != plan().key


def test_that_the_changes_above_are_all_there_are():
    names = {name for change in CHANGES for name in change} | {"reasons"}
    assert names == set(Plan.__dataclass_fields__)


def test_that_the_key_does_not_change_with_the_words():
    assert replace(plan(), reasons=("because",)).key == plan().key


def test_that_the_same_question_gives_the_same_plan():
    assert plan() == plan()
    assert hash(plan()) == hash(plan())
    assert plan().key == plan().key


# Candidates


@pytest.mark.parametrize(
    ("candidate", "name"),
    [
        (Candidate(FLAG_NONE), "flag none"),
        (REFERENCE, "plain, boosted trees"),
        (Candidate(CLASS_WEIGHT, BOOSTED_TREES, 21.4), "class weight, boosted trees, 21.4"),
        (
            Candidate(CLASS_WEIGHT, BOOSTED_TREES, balanced=True),
            "class weight, boosted trees, balanced",
        ),
        (
            Candidate(UNDERSAMPLING, LOGISTIC_REGRESSION, ratio=0.1),
            "random undersampling, logistic regression, 1:10",
        ),
    ],
)
def test_that_a_candidate_is_named_by_what_it_does(candidate, name):
    assert candidate.name == name


def test_that_simplicity_goes_by_family_then_learner_then_strength():
    rising = [
        Candidate(FLAG_NONE),
        Candidate(PLAIN, LOGISTIC_REGRESSION),
        REFERENCE,
        Candidate(CLASS_WEIGHT, LOGISTIC_REGRESSION, 2.0),
        Candidate(CLASS_WEIGHT, LOGISTIC_REGRESSION, 20.0),
        Candidate(CLASS_WEIGHT, BOOSTED_TREES, 2.0),
        Candidate(UNDERSAMPLING, LOGISTIC_REGRESSION, ratio=0.1),
        Candidate(SMOTE, LOGISTIC_REGRESSION, ratio=1.0),
        Candidate(BALANCED_FOREST, RANDOM_FOREST),
        Candidate(EASY_ENSEMBLE),
        Candidate(ISOLATION_FOREST),
    ]
    assert sorted(rising, key=lambda one: one.simplicity) == rising


def test_that_only_policies_without_a_model_are_trivial():
    assert all(one.is_trivial for one in TRIVIAL)
    assert not any(one.is_trivial for one in plan().learnt)
    assert (*TRIVIAL, *plan().learnt) == plan().candidates
    assert not Candidate(ISOLATION_FOREST).is_trivial


# The registry


@pytest.mark.parametrize("strategy", STRATEGIES.values(), ids=list(STRATEGIES))
def test_that_a_strategy_says_in_sentences_what_it_changes_and_when_it_fails(strategy):
    for sentence in (strategy.changes, strategy.fails_when):
        assert sentence[0].isupper()
        assert sentence.endswith(".")


@pytest.mark.parametrize("case", EVERY_PLAN, ids=str)
def test_that_an_instruction_names_a_learner_only_where_the_candidate_has_one(case):
    for one in plan(**case).candidates:
        if one.learner is None:
            assert "{learner}" not in STRATEGIES[one.strategy].instruction


def test_that_entries_are_found_under_their_own_names():
    assert all(name == entry.name for name, entry in STRATEGIES.items())
    assert all(name == entry.name for name, entry in LEARNERS.items())


def test_that_what_leaves_data_and_model_alone_is_what_has_no_number():
    untouched = {name for name, one in STRATEGIES.items() if one.acts is Acts.NOTHING}
    assert untouched == {FLAG_NONE, FLAG_ALL, PLAIN}
