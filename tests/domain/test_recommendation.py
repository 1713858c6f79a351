"""Promises about what is looked up in a study for given costs."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from imbgui.domain.costs import Costs, Counts
from imbgui.domain.plan import TRIVIAL, Candidate
from imbgui.domain.recommendation import Concern, Verdict, recommend
from imbgui.domain.strategies import PLAIN
from imbgui.domain.study import Outcome, Status
from tests.builders import (
    BALANCED_BOOSTED,
    PLAIN_BOOSTED,
    PLAIN_LOGISTIC,
    SMOTE_BOOSTED,
    a_plan,
    a_study,
    a_table,
    some_costs,
)

STUDY = a_study()
"""Four candidates that all do well, with a quarter of 2,400 rows kept aside."""
CLEAR = a_study({PLAIN_BOOSTED: 1.0, SMOTE_BOOSTED: 3.0}, table=a_table(rows=4000, positives=800))
FEW = a_study({PLAIN_BOOSTED: 1.5, SMOTE_BOOSTED: 1.6}, table=a_table(rows=900, positives=90))
NOISE = a_study({PLAIN_BOOSTED: 0.05, SMOTE_BOOSTED: 0.06}, table=a_table(rows=1000, positives=220))

prices = some.builds(
    lambda alarm, passed, missed, caught, rate: Costs(
        false_alarm=max(passed, 0) + alarm,
        missed=max(caught, 0) + missed,
        caught=caught,
        passed=passed,
        base_rate=rate,
    ),
    alarm=some.floats(0.01, 1e4),
    passed=some.floats(-10, 10),
    missed=some.floats(0.01, 1e6),
    caught=some.floats(-10, 10),
    rate=some.none() | some.floats(0.001, 0.6),
)
studies = some.sampled_from([STUDY, CLEAR, FEW, NOISE])


def verdict(study, **costs):
    return recommend(study, some_costs(**costs)).verdict


def concerns(study, costs=None):
    return {one.concern: one.value for one in recommend(study, costs or some_costs()).cautions}


# The money reconciles


@given(studies, prices)
def test_that_each_saving_is_the_baseline_less_what_is_recommended(study, costs):
    found = recommend(study, costs)
    none, everyone, *_ = found.candidates
    best = found.best.cost_per_1000
    size = abs(none.cost_per_1000) + abs(everyone.cost_per_1000)
    for baseline, saving in (
        (none, found.saving_over_none),
        (everyone, found.saving_over_all),
        (found.candidates[study.decisions.reference], found.saving_over_plain),
    ):
        assert baseline.cost_per_1000 - saving.value == pytest.approx(
            best, rel=1e-9, abs=1e-9 * size
        )


def test_that_the_money_of_one_answer_can_be_reckoned_by_hand():
    costs = Costs(false_alarm=5, missed=100, caught=5, passed=0)
    found = recommend(STUDY, costs)
    counts = found.best.counts
    alarms, misses = counts.false_alarms, counts.missed
    by_hand = (5 * alarms + 100 * misses + 5 * (180 - misses)) / 1800 * 1000
    assert found.best.cost_per_1000 == pytest.approx(by_hand, abs=1e-9)
    assert found.candidates[0].cost_per_1000 == pytest.approx(180 * 100 / 1.8, abs=1e-9)
    assert found.candidates[1].cost_per_1000 == pytest.approx(1800 * 5 / 1.8, abs=1e-9)
    assert found.saving_over_none.value == pytest.approx(10_000 - by_hand, abs=1e-9)
    assert found.saving_over_all.value == pytest.approx(5000 - by_hand, abs=1e-9)


@given(studies, prices)
def test_that_everything_is_counted_on_the_same_rows(study, costs):
    found = recommend(study, costs)
    rows, positives = len(study.practice_labels), study.practice_labels.sum()
    for advice in (found.best, found.simplest, *found.candidates):
        assert (advice.counts.rows, advice.counts.positives) == (rows, positives)
    for point in found.switch_points:
        assert point.advice.counts.rows == rows


@given(studies, prices)
def test_that_each_cost_lies_in_its_interval_where_both_mistakes_were_made(study, costs):
    for advice in recommend(study, costs).candidates:
        if advice.counts.missed and advice.counts.false_alarms:
            low, high = advice.interval
            assert low <= advice.cost_per_1000 <= high


# The switch points


@given(studies, prices)
def test_that_the_switch_points_tile_the_axis_of_the_missed_cost(study, costs):
    points = recommend(study, costs).switch_points
    assert points[0].missed_cost_from is None
    assert points[-1].missed_cost_to is None
    for one, other in itertools.pairwise(points):
        assert one.missed_cost_to == other.missed_cost_from
        assert one.advice.candidate != other.advice.candidate
    bounds = [one.missed_cost_to for one in points[:-1]]
    assert bounds == sorted(bounds)
    assert all(bound > costs.caught for bound in bounds)


@given(studies, prices)
def test_that_the_range_that_holds_the_present_missed_cost_names_what_is_recommended(study, costs):
    found = recommend(study, costs)
    holding = [
        point
        for point in found.switch_points
        if (point.missed_cost_from is None or point.missed_cost_from <= costs.missed * (1 + 1e-9))
        and (point.missed_cost_to is None or costs.missed <= point.missed_cost_to * (1 + 1e-9))
    ]
    assert found.best.candidate in [point.advice.candidate for point in holding]
    assert len(holding) <= 2


@pytest.mark.parametrize(
    "costs",
    [
        Costs(false_alarm=5, missed=100),
        Costs(false_alarm=6, missed=100, caught=4, passed=2),
        Costs(false_alarm=5, missed=100, base_rate=0.01),
    ],
    ids=["plain", "all four", "another base rate"],
)
def test_that_costs_on_the_other_side_of_a_switch_point_have_its_other_answer(costs):
    points = recommend(STUDY, costs).switch_points
    assert len(points) > 2
    for one, other in itertools.pairwise(points):
        apart = one.missed_cost_to - costs.caught
        below = recommend(STUDY, replace(costs, missed=costs.caught + apart * (1 - 1e-6)))
        above = recommend(STUDY, replace(costs, missed=costs.caught + apart * (1 + 1e-6)))
        assert below.best.candidate == one.advice.candidate
        assert above.best.candidate == other.advice.candidate


# The threshold


def test_that_a_dearer_miss_lowers_the_threshold_of_the_same_candidate():
    study = a_study({PLAIN_BOOSTED: 1.5})
    thresholds = [
        recommend(study, some_costs(5, missed)).candidates[2].threshold
        for missed in (5, 20, 100, 1000)
    ]
    assert thresholds == sorted(thresholds, reverse=True)
    assert thresholds[0] > 2 * thresholds[-1]


def test_that_a_policy_without_a_model_has_no_threshold_and_no_weight():
    none, everyone, *learnt = recommend(STUDY, some_costs()).candidates
    for advice in (none, everyone):
        assert (advice.threshold, advice.weight, advice.ratio) == (None, None, None)
    assert all(0 < advice.threshold < 1 for advice in learnt)


@pytest.mark.parametrize(("threshold", "shown"), [(np.inf, 1.0), (-np.inf, 0.0)])
@pytest.mark.parametrize("base_rate", [None, 0.01])
def test_that_a_model_that_flags_none_or_all_has_a_threshold_at_that_end(
    threshold, shown, base_rate
):
    thresholds = STUDY.decisions.thresholds.copy()
    thresholds[2] = threshold
    study = replace(STUDY, decisions=replace(STUDY.decisions, thresholds=thresholds))
    advice = recommend(study, some_costs(base_rate=base_rate)).candidates[2]
    assert advice.threshold == shown


def test_that_the_weight_and_ratio_achieved_are_told():
    found = recommend(STUDY, some_costs())
    balanced = next(one for one in found.candidates if one.candidate == BALANCED_BOOSTED)
    assert balanced.weight == STUDY.outcome(BALANCED_BOOSTED).weight == pytest.approx(9)


# The base rate


def test_that_a_base_rate_decides_as_a_file_with_that_rate_would():
    """Every bad case counted three times is what a base rate of 0.25 says of a file with 0.1."""
    table = a_table(rows=6000, positives=600)
    study = a_study({PLAIN_BOOSTED: 1.5, SMOTE_BOOSTED: 2.5}, table=table)
    labels, scores = study.practice_labels, study.practice_scores
    rate = 3 * labels.sum() / (3 * labels.sum() + (~labels).sum())
    costs = some_costs(5, 60)
    weighted = recommend(study, replace(costs, base_rate=rate))
    for row, advice in enumerate(weighted.candidates[2:]):
        # Counted on the resampled rows, at the threshold that the base rate gives.
        odds = scores[row] / (1 - scores[row]) * 3
        flagged = odds / (1 + odds) >= advice.threshold
        times = np.where(labels, 3, 1)
        resampled = Counts(
            *(
                float(np.sum(times * part))
                for part in (
                    flagged & labels,
                    flagged & ~labels,
                    ~flagged & labels,
                    ~flagged & ~labels,
                )
            )
        )
        assert costs.per_1000(resampled) == pytest.approx(advice.cost_per_1000, rel=0.03)
    assert weighted.best.candidate == SMOTE_BOOSTED
    # On the odds of the file the same decision is that of a miss three times as dear.
    unweighted = recommend(study, some_costs(5, 180))
    assert unweighted.best.candidate == weighted.best.candidate
    assert unweighted.best.counts == weighted.best.counts


def test_that_a_base_rate_equal_to_the_files_changes_nothing():
    costs = some_costs()
    plain = recommend(STUDY, costs)
    same = recommend(STUDY, replace(costs, base_rate=STUDY.file_rate))
    assert same.best.candidate == plain.best.candidate
    assert same.best.threshold == pytest.approx(plain.best.threshold)
    assert same.best.cost_per_1000 == pytest.approx(plain.best.cost_per_1000)
    assert same.best.interval == pytest.approx(plain.best.interval)


def test_that_a_rarer_event_raises_no_alarm_about_costs_that_moved_with_it():
    rare = replace(some_costs(), base_rate=0.0017)
    shift = rare.odds_shift(STUDY.file_rate)
    assert concerns(STUDY, rare)[Concern.COSTS_MOVED] == pytest.approx(shift, rel=0.02)


# The check


def test_that_the_check_is_counted_on_the_rows_kept_aside():
    found = recommend(STUDY, some_costs())
    table = STUDY.decisions
    assert found.check.kind == "kept aside"
    assert found.check.counts == table.kept(int(table.chosen[found.ratio_index]), found.ratio_index)
    assert found.check.counts.rows == 600
    assert found.check.cost == some_costs().total(found.check.counts)


def test_that_with_nothing_kept_aside_the_check_is_nested():
    found = recommend(FEW, some_costs())
    assert found.check.kind == "nested"
    assert found.check.counts == FEW.decisions.nested(found.ratio_index)
    assert found.check.counts.rows == 900


# The verdict


def test_that_what_is_chosen_again_and_again_and_saves_is_a_clear_winner():
    found = recommend(CLEAR, some_costs(5, 50))
    assert found.verdict is Verdict.CLEAR_WINNER
    assert found.best.candidate == SMOTE_BOOSTED
    assert found.best.cheapest_in_100 >= 90
    assert min(found.saving_over_none.interval[0], found.saving_over_all.interval[0]) > 0
    assert found.saving_over_plain.interval[0] > 0


def with_repeats(study, times):
    """Return the study as if the choice had been the same so many times of 100."""
    table = study.decisions
    repeats = np.zeros_like(table.cheapest_in_100)
    repeats[table.chosen, np.arange(len(table.ratios))] = times
    return replace(study, decisions=replace(table, cheapest_in_100=repeats))


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (100, Verdict.CLEAR_WINNER),
        (90, Verdict.CLEAR_WINNER),
        (89, Verdict.PROBABLY_BEST),
        (70, Verdict.PROBABLY_BEST),
        (69, Verdict.TOO_CLOSE),
        (0, Verdict.TOO_CLOSE),
    ],
)
def test_that_the_verdict_follows_from_how_often_the_choice_was_repeated(times, expected):
    assert verdict(with_repeats(CLEAR, times), false_alarm=5, missed=50) is expected


def test_that_without_a_sure_saving_the_choice_is_at_most_probably_best():
    table = NOISE.decisions
    chosen = np.full_like(table.chosen, 2)
    sure = with_repeats(replace(NOISE, decisions=replace(table, chosen=chosen)), 100)
    assert verdict(sure, false_alarm=5, missed=17) is Verdict.PROBABLY_BEST


def test_that_where_no_model_pays_the_verdict_says_what_to_do_instead():
    assert verdict(NOISE, false_alarm=100, missed=1) is Verdict.CHECK_NOBODY
    assert verdict(NOISE, false_alarm=1, missed=1e5) is Verdict.CHECK_EVERYONE


def test_that_checking_nobody_saves_exactly_nothing_over_itself():
    nobody = recommend(NOISE, Costs(false_alarm=100, missed=1))
    assert (nobody.best.candidate, everyone_of(NOISE).best.candidate) == TRIVIAL
    for saving in (nobody.saving_over_none, everyone_of(NOISE).saving_over_all):
        assert (saving.value, saving.interval) == (0.0, (0.0, 0.0))


def everyone_of(study):
    return recommend(study, Costs(false_alarm=1, missed=1e5))


def test_that_the_reference_saves_exactly_nothing_over_itself():
    study = a_study({PLAIN_BOOSTED: 1.5})
    found = recommend(study, some_costs())
    assert found.best.candidate == PLAIN_BOOSTED
    assert (found.saving_over_plain.value, found.saving_over_plain.interval) == (0.0, (0.0, 0.0))


@pytest.mark.parametrize("missed", [1, 100, 1e6])
def test_that_under_20_bad_cases_there_is_no_verdict_whatever_the_costs(missed):
    study = a_study({PLAIN_BOOSTED: 3.0}, table=a_table(rows=400, positives=19))
    assert verdict(study, missed=missed) is Verdict.NOT_ENOUGH_CASES


# The simplest alternative


@given(studies, prices)
def test_that_the_simplest_alternative_is_no_more_complicated_than_the_best(study, costs):
    found = recommend(study, costs)
    assert found.simplest.candidate.simplicity <= found.best.candidate.simplicity


def test_that_the_simplest_alternative_is_within_one_standard_error_of_the_best():
    found = recommend(STUDY, some_costs())
    table, index = STUDY.decisions, found.ratio_index
    cost = table.false_alarms[:, index] + table.ratios[index] * (180 - table.caught[:, index])
    row = table.candidates.index(found.simplest.candidate)
    assert cost[row] - cost[table.chosen[index]] <= table.spread[row, index]
    simpler = [
        other
        for other, one in enumerate(table.candidates)
        if one.simplicity < found.simplest.candidate.simplicity
    ]
    assert all(
        cost[other] - cost[table.chosen[index]] > table.spread[other, index] for other in simpler
    )


def test_that_a_clear_winner_is_its_own_simplest_alternative():
    found = recommend(CLEAR, some_costs(5, 50))
    assert found.simplest.candidate == found.best.candidate == SMOTE_BOOSTED


# Cautions


def test_that_a_sound_study_at_the_costs_it_was_made_for_raises_no_concern():
    assert concerns(STUDY) == {}


def test_that_fewer_than_200_bad_cases_are_a_concern():
    assert concerns(FEW)[Concern.FEW_POSITIVES] == 90


@pytest.mark.parametrize(("missed", "moved"), [(26, False), (24, True), (390, False), (410, True)])
def test_that_costs_four_times_away_from_those_at_analyse_are_a_concern(missed, moved):
    assert (Concern.COSTS_MOVED in concerns(STUDY, some_costs(5, missed))) == moved


@pytest.mark.parametrize(
    ("missed", "beyond"), [(0.049, True), (0.051, False), (499_999, False), (500_001, True)]
)
def test_that_costs_beyond_the_grid_are_a_concern(missed, beyond):
    found = concerns(STUDY, some_costs(5, missed))
    assert (Concern.BEYOND_THE_GRID in found) == beyond


def ranking(study, *areas):
    outcomes = tuple(
        replace(one, roc_auc=area) for one, area in zip(study.outcomes, areas, strict=False)
    )
    return replace(study, outcomes=outcomes)


@pytest.mark.parametrize(
    ("areas", "concern"),
    [
        ((0.9, 0.3), None),
        ((0.54, 0.5), Concern.NOT_SEPARABLE),
        ((0.56, 0.5), None),
        ((0.46, 0.2), Concern.NOT_SEPARABLE),
        ((0.44, 0.2), Concern.RUNS_BACKWARDS),
        ((None, None), None),
    ],
)
def test_that_the_best_ranking_tells_whether_cases_can_be_told_apart(areas, concern):
    found = set(concerns(ranking(CLEAR, *areas))) - {Concern.COSTS_MOVED}
    assert found == ({concern} if concern else set())


@pytest.mark.parametrize("status", list(Status))
def test_that_what_was_stopped_or_failed_is_a_concern(status):
    unfinished = Outcome(PLAIN_LOGISTIC, status)
    study = replace(CLEAR, outcomes=(*CLEAR.outcomes, unfinished))
    expected = 1 if status in (Status.STOPPED, Status.FAILED) else None
    assert concerns(study).get(Concern.SOME_UNFINISHED) == expected


# Looking up


def test_that_money_in_another_unit_gives_the_same_answer():
    one, other = recommend(STUDY, some_costs(5, 100)), recommend(STUDY, some_costs(500, 10_000))
    assert one.best.candidate == other.best.candidate
    assert one.best.threshold == other.best.threshold
    assert one.best.cost_per_1000 * 100 == pytest.approx(other.best.cost_per_1000)


def test_that_a_recommendation_names_the_study_and_the_costs_it_was_made_for():
    found = recommend(STUDY, some_costs())
    assert (found.study_key, found.costs) == (STUDY.key, some_costs())
    assert recommend(STUDY, some_costs()) == found


@pytest.mark.parametrize(
    ("skills", "reference"),
    [
        ({PLAIN_LOGISTIC: 1.5, SMOTE_BOOSTED: 1.6}, PLAIN_LOGISTIC),
        ({SMOTE_BOOSTED: 1.6}, TRIVIAL[1]),
    ],
)
def test_that_the_plain_baseline_has_a_stand_in_where_the_reference_has_no_scores(
    skills, reference
):
    study = a_study(skills, plan=a_plan(*skills))
    table = study.decisions
    assert table.candidates[table.reference] == reference
    for missed in np.geomspace(0.05, 1e6, 60):
        found = recommend(study, some_costs(5, missed))
        baseline = found.candidates[table.reference].cost_per_1000
        assert baseline - found.saving_over_plain.value == pytest.approx(found.best.cost_per_1000)


def test_that_candidates_are_told_in_the_order_of_the_decision_table():
    found = recommend(STUDY, some_costs())
    assert tuple(one.candidate for one in found.candidates) == STUDY.decisions.candidates
    assert isinstance(found.candidates[2].candidate, Candidate)
    assert found.candidates[2].candidate.strategy == PLAIN
