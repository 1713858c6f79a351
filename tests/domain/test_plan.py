"""Promises about what is tried."""

from dataclasses import replace

import pytest

from imbgui.domain.plan import (
    EFFORTS,
    KEPT_PARTS,
    KEPT_POSITIVES,
    REFERENCE,
    TODAYS_RULE,
    TRIVIAL,
    Candidate,
    Plan,
    draw_up_plan,
)
from imbgui.domain.strategies import (
    AMOUNT_WEIGHT,
    BALANCED_FOREST,
    BLEND,
    BOOSTED_TREES,
    CLASS_WEIGHT,
    CURRENT_RULE,
    EASY_ENSEMBLE,
    FLAG_ALL,
    FLAG_NONE,
    GRADIENT_BOOSTING,
    ISOLATION_FOREST,
    LEARNERS,
    LOGISTIC_REGRESSION,
    ONE_CLASS_SVM,
    OVERSAMPLING,
    PLAIN,
    RANDOM_FOREST,
    SCALE_POS_WEIGHT,
    SMOTE,
    SMOTE_AND_WEIGHT,
    SMOTEN,
    SMOTENC,
    STRATEGIES,
    UNDERSAMPLING,
    XGBOOST,
    Acts,
    Family,
)
from imbgui.language import say
from imbgui.sentences import verbatim

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
    assert {one.ratio for one in tried(UNDERSAMPLING, **case) if not one.searched} == {1.0}
    assert not any(one.bounded for one in plan(**case).candidates)


def test_that_rare_bad_cases_keep_ten_ordinary_ones_each_and_start_from_a_sample():
    case = {"rows": 10_000, "positives": 100}
    assert {one.ratio for one in tried(UNDERSAMPLING, **case) if not one.searched} == {0.1}
    assert tried(SMOTE, **case)
    assert all(one.bounded for one in tried(SMOTE, **case))


def test_that_the_sample_is_said_in_the_reasons_only_where_there_is_one():
    assert any("20 ordinary cases" in say(reason) for reason in plan().reasons)
    assert not any("20 ordinary cases" in say(reason) for reason in plan(1000, 250).reasons)


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
    assert families(10_000, 100) == set(Family) - {
        Family.NO_MODEL,
        Family.CURRENT_RULE,
        Family.BLEND,
    }


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


@pytest.mark.parametrize("effort", EFFORTS)
@pytest.mark.parametrize("strategies", [None, (SMOTE,), (CURRENT_RULE,), ()])
@pytest.mark.parametrize("positives", [10, 100, 3000])
def test_that_todays_rule_is_tried_once_wherever_a_column_holds_it(effort, strategies, positives):
    asked = {"effort": effort, "strategies": strategies, "positives": positives}
    candidates = plan(current_rule=True, **asked).candidates
    assert candidates.count(TODAYS_RULE) == 1
    without = plan(**asked).candidates
    assert tuple(one for one in candidates if one != TODAYS_RULE) == without


def test_that_the_first_answer_waits_for_models_and_not_for_todays_rule():
    learnt = plan(current_rule=True).learnt
    assert learnt.index(TODAYS_RULE) == 2


def test_that_todays_rule_is_simpler_than_every_model_and_no_policy_without_one():
    others = [one for one in plan().candidates if not one.is_trivial]
    assert all(TODAYS_RULE.simplicity < one.simplicity for one in others)
    assert all(one.simplicity < TODAYS_RULE.simplicity for one in TRIVIAL)
    assert not TODAYS_RULE.is_trivial
    assert not TODAYS_RULE.resamples_rows


def test_that_every_strategy_of_the_registry_is_tried_somewhere():
    found = {
        one.strategy
        for numbers in (0, 3)
        for one in plan(
            numbers=numbers, categories=2, amounts="loss", current_rule=True, effort="thorough"
        ).candidates
    }
    assert found == set(STRATEGIES) - {BLEND}  # it is made of the others


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
    assert said in say(plan(10_000, positives).reasons[0])


BANDS = {"over 10 %": 0.2, "1 to 10 %": 0.03, "under 1 %": 0.005, "under 0.1 %": 0.0005}


def in_band(band, **more):
    return plan(200_000, int(200_000 * BANDS[band]), **more)


def test_that_each_band_of_rarity_has_a_plan_and_a_reason_of_its_own():
    plans = [in_band(band) for band in BANDS]
    assert len({one.candidates for one in plans}) == len(BANDS)
    for band, one in zip(BANDS, plans, strict=True):
        assert band in say(one.reasons[0])


@pytest.mark.parametrize(
    ("band", "first", "last"),
    [("1 to 10 %", 0.5, 1), ("under 1 %", 0.5, 1), ("under 0.1 %", 0, 0.5)],
)
def test_that_unusual_cases_are_looked_for_the_earlier_the_rarer(band, first, last):
    learnt = in_band(band).learnt
    places = [
        place / len(learnt)
        for place, one in enumerate(learnt)
        if one.strategy in (ISOLATION_FOREST, ONE_CLASS_SVM)
    ]
    assert len(places) == 2
    assert first <= min(places) < max(places) <= last


def test_that_where_bad_cases_are_common_unusual_ones_are_left_to_thorough():
    assert Family.ANOMALY not in families(200_000, 40_000)
    assert Family.ANOMALY in families(200_000, 40_000, effort="thorough")
    assert Family.ANOMALY in families(100, 15)  # too few for much else


def test_that_milder_mixtures_come_with_rarity():
    def ratios(band):
        return {one.ratio for one in in_band(band).learnt if one.strategy == UNDERSAMPLING}

    assert ratios("over 10 %") == {1.0, None}
    assert ratios("1 to 10 %") == {0.1, None}
    assert ratios("under 1 %") == ratios("under 0.1 %") == {0.1, 0.02, None}


@pytest.mark.parametrize(("positives", "halfway"), [(100, 0.224), (2000, 0.5)])
def test_that_thorough_resamples_to_less_than_even_classes_too(positives, halfway):
    for strategy in (OVERSAMPLING, SMOTE):
        ratios = {one.ratio for one in tried(strategy, positives=positives, effort="thorough")}
        assert ratios == {1.0, halfway}


# Numbers found by search


@pytest.mark.parametrize(("rows", "learners"), [(10_000, 2), (500_000, 1)])
def test_that_standard_finds_a_weight_and_a_mixture_by_search(rows, learners):
    searched = [one for one in plan(rows, 400).learnt if one.searched]
    assert {one.strategy for one in searched} == {CLASS_WEIGHT, UNDERSAMPLING}
    assert len({one.learner for one in searched}) == learners
    assert all(one.weight is None and one.ratio is None for one in searched)


def test_that_thorough_searches_with_every_learner_that_takes_a_weight():
    searched = [one for one in plan(effort="thorough").learnt if one.searched]
    weighing = (LOGISTIC_REGRESSION, BOOSTED_TREES, XGBOOST)
    assert {(one.strategy, one.learner) for one in searched} == {
        *((UNDERSAMPLING, learner) for learner in weighing),
        (CLASS_WEIGHT, LOGISTIC_REGRESSION),
        (CLASS_WEIGHT, BOOSTED_TREES),
        (SCALE_POS_WEIGHT, XGBOOST),
    }


def test_that_a_weight_is_searched_on_a_sample_where_rows_abound():
    def bounded(rows):
        searched = (one for one in plan(rows, 400, effort="thorough").learnt if one.searched)
        return {one.strategy for one in searched if one.bounded}

    assert bounded(10_000) == set()
    assert bounded(500_000) == {CLASS_WEIGHT, SCALE_POS_WEIGHT}


@pytest.mark.parametrize("effort", EFFORTS)
def test_that_the_reasons_say_of_a_search_only_where_there_is_one(effort):
    said = any("by search" in say(reason) for reason in plan(effort=effort).reasons)
    assert said == any(one.searched for one in plan(effort=effort).learnt)
    assert not any(one.searched for one in plan(400, 19, effort=effort).learnt)


# Amounts


@pytest.mark.parametrize("effort", ["standard", "thorough"])
def test_that_cases_are_weighed_by_amount_where_a_column_has_amounts(effort):
    assert not tried(AMOUNT_WEIGHT, effort=effort)
    learners = {one.learner for one in tried(AMOUNT_WEIGHT, effort=effort, amounts="loss")}
    assert learners == {LOGISTIC_REGRESSION, BOOSTED_TREES, XGBOOST}


# What has to beat its parts


@pytest.mark.parametrize("rows", [10_000, 500_000])
@pytest.mark.parametrize("effort", ["standard", "thorough"])
@pytest.mark.parametrize("strategies", [None, (SMOTE_AND_WEIGHT,), (SMOTE, SMOTE_AND_WEIGHT)])
def test_that_a_combination_comes_after_each_of_its_parts(rows, effort, strategies):
    candidates = plan(rows, 400, effort=effort, strategies=strategies).candidates
    combined = [one for one in candidates if one.parts]
    assert {one.strategy for one in combined} == {SMOTE_AND_WEIGHT}
    for one in combined:
        assert [part.strategy for part in one.parts] == [SMOTE, CLASS_WEIGHT]
        assert {part.learner for part in one.parts} == {one.learner}
        for part in one.parts:
            assert candidates.index(part) < candidates.index(one)


def test_that_the_parts_of_a_combination_with_xgboost_are_in_its_own_words():
    smote, weight = Candidate(SMOTE_AND_WEIGHT, XGBOOST, 3.0, ratio=0.5).parts
    assert smote == Candidate(SMOTE, XGBOOST, ratio=0.5)
    assert weight == Candidate(SCALE_POS_WEIGHT, XGBOOST, 3.0)


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
    with_it = set(plan(effort=effort, class_weight=7.123456).candidates)
    added = with_it - without
    assert {one.weight for one in added} == {7.123456}
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


KINDS = {
    "numbers": {"numbers": 4, "categories": 0, "current_rule": True},
    "mixed": {"numbers": 4, "categories": 2, "current_rule": True},
    "categories": {"numbers": 0, "categories": 2, "amounts": "loss", "current_rule": True},
}


@pytest.mark.parametrize("kinds", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("rows", [12, 400, 10_000])
@pytest.mark.parametrize("name", [name for name in STRATEGIES if name != BLEND])
def test_that_whatever_is_asked_for_by_name_has_its_row(name, rows, kinds):
    asked = plan(rows, rows // 12 + 5, strategies=(name,), **kinds)
    assert name in {one.strategy for one in asked.candidates}


@pytest.mark.parametrize(
    ("kinds", "left_out"),
    [
        ("numbers", {SMOTENC, SMOTEN, AMOUNT_WEIGHT}),
        ("mixed", {SMOTEN, AMOUNT_WEIGHT}),
        ("categories", {SMOTENC}),
    ],
)
def test_that_what_the_columns_do_not_suit_is_left_out_with_the_reason(kinds, left_out):
    drawn_up = plan(effort="thorough", **KINDS[kinds])
    tried = {one.strategy for one in drawn_up.candidates}
    assert set(STRATEGIES) - tried == left_out | {BLEND}
    said = " ".join(one for one in map(say, drawn_up.reasons) if one.startswith("left out"))
    for name in left_out:
        assert STRATEGIES[name].plain_name in said


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
    {"allow_blend": True},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_that_the_key_changes_with_whatever_changes_a_score(change):
    assert replace(plan(), **change).key != plan().key


def test_that_the_changes_above_are_all_there_are():
    names = {name for change in CHANGES for name in change} | {"reasons"}
    assert names == set(Plan.__dataclass_fields__)


def test_that_the_key_does_not_change_with_the_words():
    assert replace(plan(), reasons=(verbatim("because"),)).key == plan().key


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
        (
            Candidate(CLASS_WEIGHT, LOGISTIC_REGRESSION, searched=True),
            "class weight, logistic regression, searched",
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
        Candidate(CLASS_WEIGHT, LOGISTIC_REGRESSION, searched=True),
        Candidate(CLASS_WEIGHT, BOOSTED_TREES, 2.0),
        Candidate(UNDERSAMPLING, LOGISTIC_REGRESSION, ratio=0.1),
        Candidate(SMOTE, LOGISTIC_REGRESSION, ratio=1.0),
        Candidate(BALANCED_FOREST, RANDOM_FOREST),
        Candidate(EASY_ENSEMBLE),
        Candidate(ISOLATION_FOREST),
    ]
    assert sorted(rising, key=lambda one: one.simplicity) == rising


def test_that_candidates_that_are_as_simple_have_an_order_of_their_own():
    equals = [
        Candidate(name, LOGISTIC_REGRESSION, ratio=1.0)
        for name in (SMOTE, "BorderlineSMOTE", "ADASYN")
    ]
    assert len({one.simplicity for one in equals}) == 3


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
    assert untouched == {FLAG_NONE, FLAG_ALL, CURRENT_RULE, PLAIN, BLEND}
