"""Promises about what is looked up in a study for given costs."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from imbgui.domain.costs import Costs, Counts, Limits
from imbgui.domain.plan import BLENDED, TODAYS_RULE, TRIVIAL, Candidate
from imbgui.domain.practice import practice_flags
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


@given(studies, prices, some.floats(0.01, 100))
def test_that_scaling_all_costs_scales_the_money_and_changes_nothing_else(study, costs, times):
    dearer = replace(
        costs,
        false_alarm=costs.false_alarm * times,
        missed=costs.missed * times,
        caught=costs.caught * times,
        passed=costs.passed * times,
    )
    # Rounding may put a ratio that lies between two of the grid on either side.
    assume(
        study.decisions.index_of(costs.effective_ratio(study.file_rate))
        == study.decisions.index_of(dearer.effective_ratio(study.file_rate))
    )
    ours, theirs = recommend(study, costs), recommend(study, dearer)
    assert theirs.best.candidate == ours.best.candidate
    assert theirs.best.threshold == ours.best.threshold
    assert theirs.best.counts == ours.best.counts
    assert theirs.verdict == ours.verdict
    size = 1e-9 * max(abs(one.cost_per_1000) for one in ours.candidates)
    for one, other in zip(ours.candidates, theirs.candidates, strict=True):
        assert other.cost_per_1000 / times == pytest.approx(one.cost_per_1000, abs=size)
        scaled = [end / times for end in other.interval]
        assert scaled == pytest.approx(one.interval, rel=1e-6, abs=1e3 * size)


@given(studies, prices)
def test_that_no_cost_makes_the_recommendation_dearer_than_doing_without_a_model(study, costs):
    """On the cost ratio that is looked up; the recommendation's own cross-fitted counts."""
    found = recommend(study, costs)
    table, index = study.decisions, found.ratio_index
    excess = table.false_alarms[:, index] + table.ratios[index] * (
        table.positives - table.caught[:, index]
    )
    assert excess[found.chosen] <= excess[:2].min() * (1 + 1e-12)


@given(studies, prices)
def test_that_table_matrix_and_rows_count_the_same_money_to_the_cent(study, costs):
    found = recommend(study, costs)
    labels = study.practice_labels
    for row, advice in enumerate(found.candidates):
        flags = practice_flags(study, row, found.ratio_index)
        counts = Counts(
            float((flags & labels).sum()),
            float((flags & ~labels).sum()),
            float((~flags & labels).sum()),
            float((~flags & ~labels).sum()),
        )
        assert advice.counts == counts
        weighted = costs.at_base_rate(counts)
        by_cell = sum(
            getattr(weighted, cell) * price
            for cell, price in (
                ("caught", costs.caught),
                ("false_alarms", costs.false_alarm),
                ("missed", costs.missed),
                ("passed", costs.passed),
            )
        )
        size = costs.missed + costs.false_alarm
        assert by_cell * 1000 / len(labels) == pytest.approx(
            advice.cost_per_1000, abs=max(0.005, 1e-9 * size * 1000)
        )


@given(studies, prices, some.floats(0.001, 0.999))
def test_that_the_curve_counts_the_same_money_as_the_matrix_at_every_threshold(
    study, costs, threshold
):
    for row in range(2, len(study.decisions.candidates)):
        curve = study.curve(row)
        point = curve.index_at(threshold)
        flagged = study.practice_scores[row - 2] >= threshold
        counts = curve.counts(point)
        assert counts.caught == (flagged & study.practice_labels).sum()
        assert counts.false_alarms == (flagged & ~study.practice_labels).sum()
        of_curve = curve.weighted_to(costs).cost_per_1000(costs)[point]
        size = costs.missed + costs.false_alarm
        assert of_curve == pytest.approx(costs.per_1000(counts), abs=max(0.005, 1e-9 * size * 1000))


@given(studies, prices)
def test_that_each_saving_is_the_baseline_less_what_is_recommended(study, costs):
    found = recommend(study, costs)
    none, everyone, *_ = found.candidates
    best = found.best.cost_per_1000
    size = abs(none.cost_per_1000) + abs(everyone.cost_per_1000)
    for baseline, saving in (
        (none, found.saving_over_none),
        (everyone, found.saving_over_all),
    ):
        assert baseline.cost_per_1000 - saving.value == pytest.approx(
            best, rel=1e-9, abs=1e-9 * size
        )


@given(studies, prices)
def test_that_no_more_is_saved_over_the_plain_model_than_luck_leaves(study, costs):
    found, table = recommend(study, costs), study.decisions
    plain = found.candidates[table.reference].cost_per_1000
    own = found.candidates[found.chosen].cost_per_1000
    believed = table.reliability[found.ratio_index] * (plain - own)
    nested = plain - found.best.cost_per_1000
    saving = found.saving_over_plain
    rounding = 1e-9 * (abs(plain) + abs(own) + 1)
    assert min(believed, 0) - rounding <= saving.value <= max(believed, 0) + rounding
    assert saving.value <= max(nested, believed, 0) + rounding
    assert saving.interval[0] <= saving.value <= saving.interval[1]


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
        assert one.candidate != other.candidate
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
    assert found.best.candidate in [point.candidate for point in holding]
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
        assert below.best.candidate == one.candidate
        assert above.best.candidate == other.candidate


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
    # It is known then, and not only as well as the file says: the interval is a little narrower.
    assert same.best.interval == pytest.approx(plain.best.interval, rel=0.03)
    assert np.ptp(same.best.interval) < np.ptp(plain.best.interval)


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


@pytest.mark.parametrize(("times", "told"), [(1.0, False), (1.15, False), (0.5, True), (2.0, True)])
def test_that_scores_that_expect_far_more_or_fewer_bad_cases_than_there_were_are_a_concern(
    times, told
):
    scores = np.minimum(STUDY.kept_scores * times, 1)
    found = concerns(replace(STUDY, kept_scores=scores))
    assert (Concern.NOT_CALIBRATED in found) == told
    if told:
        row = recommend(STUDY, some_costs()).chosen
        expected = scores[row - 2].sum()
        assert found[Concern.NOT_CALIBRATED] == pytest.approx(STUDY.kept_labels.sum() / expected)


def test_that_what_chance_explains_raises_no_doubt_about_the_scores():
    """Of 10 expected cases, 7 were found: over a fifth off, and nothing strange."""
    scores = np.full(1000, 0.01)
    few = replace(STUDY, kept_labels=np.arange(1000) < 7, kept_scores=np.tile(scores, (9, 1)))
    assert Concern.NOT_CALIBRATED not in concerns(few)
    none = replace(STUDY, kept_labels=np.empty(0, bool), kept_scores=np.empty((9, 0)))
    assert Concern.NOT_CALIBRATED not in concerns(none)


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
        most = max(baseline - found.best.cost_per_1000, 0)
        assert 0 <= found.saving_over_plain.value <= most + 1e-6


def test_that_candidates_are_told_in_the_order_of_the_decision_table():
    found = recommend(STUDY, some_costs())
    assert tuple(one.candidate for one in found.candidates) == STUDY.decisions.candidates
    assert isinstance(found.candidates[2].candidate, Candidate)
    assert found.candidates[2].candidate.strategy == PLAIN


# Today's rule


def flagged_today(study, share=0.7, alarms=0.05):
    """Return a study that knows flags with this recall and this share of false alarms."""
    rng = np.random.default_rng(5)
    labels = study.practice_labels
    draws = rng.random(len(labels))
    return replace(study, practice_flagged=np.where(labels, draws < share, draws < alarms))


def test_that_without_todays_rule_nothing_is_said_of_it():
    assert recommend(STUDY, some_costs()).saving_over_rule is None


@pytest.mark.parametrize(
    "study", [STUDY, CLEAR, FEW, NOISE], ids=["usual", "clear", "few", "noise"]
)
@pytest.mark.parametrize("base_rate", [None, 0.02])
@pytest.mark.parametrize("missed", [6, 100, 5000])
def test_that_the_saving_over_flags_is_what_they_cost_less_what_is_recommended(
    study, missed, base_rate
):
    known, costs = flagged_today(study), some_costs(missed=missed, base_rate=base_rate)
    found, flags, labels = recommend(known, costs), known.practice_flagged, known.practice_labels
    today = Counts(
        float(np.sum(flags & labels)),
        float(np.sum(flags & ~labels)),
        float(np.sum(~flags & labels)),
        float(np.sum(~flags & ~labels)),
    )
    saving = found.saving_over_rule
    assert saving.value == pytest.approx(costs.per_1000(today) - found.best.cost_per_1000)
    assert saving.interval[0] < saving.value < saving.interval[1]


def test_that_the_saving_over_flags_can_be_reckoned_by_hand():
    """Checking nobody is recommended: today's flags catch 3 and raise 20 false alarms in 1,800."""
    nobody = a_study({PLAIN_BOOSTED: 0.01})
    flags = np.zeros(len(nobody.practice_labels), bool)
    flags[np.flatnonzero(nobody.practice_labels)[:3]] = True
    flags[np.flatnonzero(~nobody.practice_labels)[:20]] = True
    found = recommend(replace(nobody, practice_flagged=flags), some_costs(5, 10))
    assert found.verdict is Verdict.CHECK_NOBODY
    assert found.saving_over_rule.value == pytest.approx((20 * 5 - 3 * 10) / 1.8)
    low, high = found.saving_over_rule.interval
    assert 0 < low < found.saving_over_rule.value < high


def test_that_the_recommendation_saves_nothing_over_flags_that_are_its_own():
    known = replace(STUDY, practice_flagged=np.ones(len(STUDY.practice_labels), bool))
    found = recommend(known, some_costs(missed=1e7))
    assert found.verdict is Verdict.CHECK_EVERYONE
    assert (found.saving_over_rule.value, found.saving_over_rule.interval) == (0, (0, 0))


def test_that_a_score_of_today_is_compared_at_a_cut_off_of_its_own():
    known = a_study({PLAIN_BOOSTED: 1.5, TODAYS_RULE: 0.8})
    costs = some_costs()
    found = recommend(known, costs)
    assert found.best.candidate == PLAIN_BOOSTED
    assert found.saving_over_rule.value == pytest.approx(
        found.candidates[3].cost_per_1000 - found.best.cost_per_1000
    )
    assert found.saving_over_rule.value > 0


def test_that_todays_rule_where_it_is_recommended_saves_nothing_over_itself():
    known = a_study({PLAIN_BOOSTED: 0.8, TODAYS_RULE: 2.0})
    found = recommend(known, some_costs())
    assert found.best.candidate == TODAYS_RULE
    assert (found.saving_over_rule.value, found.saving_over_rule.interval) == (0, (0, 0))
    assert known.decisions.candidates.index(TODAYS_RULE) in known.usable


def test_that_todays_rule_is_kept_where_a_model_is_hardly_better():
    """Of near equals the simplest is chosen."""
    known = a_study({PLAIN_BOOSTED: 1.5, TODAYS_RULE: 1.5})
    assert recommend(known, some_costs()).best.candidate == TODAYS_RULE


# The blend

PARTS = {PLAIN_BOOSTED: 1.5, PLAIN_LOGISTIC: 1.4}


@pytest.mark.parametrize("limits", [Limits(), Limits(recall=0.9)], ids=["free", "limited"])
def test_that_the_blend_is_offered_with_what_it_saves_over_what_is_recommended(limits):
    found = recommend(a_study({**PARTS, BLENDED: 2.2}), some_costs(limits=limits))
    blend = found.blend
    assert blend.advice.candidate == BLENDED != found.best.candidate
    saved = found.best.cost_per_1000 - blend.advice.cost_per_1000
    assert blend.saves.value == pytest.approx(saved)
    low, high = blend.saves.interval
    assert 0 < low < blend.saves.value < high
    assert {member.candidate for member in blend.members} == set(PARTS)
    assert sum(member.share for member in blend.members) == pytest.approx(1)


def test_that_a_blend_beside_it_changes_nothing_of_what_is_recommended():
    alone, beside = (
        recommend(a_study(one), some_costs()) for one in (PARTS, {**PARTS, BLENDED: 3})
    )
    # Rows are resampled by who answers how, so how often each was chosen may move by chance.
    assert replace(beside.best, cheapest_in_100=0) == replace(alone.best, cheapest_in_100=0)
    assert beside.check == alone.check
    assert beside.saving_over_plain == alone.saving_over_plain
    assert alone.blend is None


@pytest.mark.parametrize("limits", [Limits(), Limits(recall=0.9)], ids=["free", "limited"])
def test_that_a_blend_that_may_be_recommended_is_where_it_is_cheapest(limits):
    plan = a_plan(*PARTS, allow_blend=True)
    found = recommend(a_study({**PARTS, BLENDED: 2.5}, plan=plan), some_costs(limits=limits))
    assert found.best.candidate == BLENDED
    assert (found.blend.saves.value, found.blend.saves.interval) == (0, (0, 0))
