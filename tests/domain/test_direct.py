"""Decisions that no table holds: by each row's amount, and within limits."""

from dataclasses import replace

import numpy as np
import pytest

from imbgui.domain.advice import NO_SAVING, Rule
from imbgui.domain.costs import Amounts, Costs, Limits
from imbgui.domain.direct import decide_directly, decides_by_row
from imbgui.domain.lookup import look_up
from imbgui.domain.plan import REFERENCE, TODAYS_RULE
from imbgui.domain.recommendation import recommend
from imbgui.domain.stakes import stakes_of
from tests.builders import PLAIN_BOOSTED, a_study, some_costs

STUDY = a_study()


def with_amounts(study=STUDY, *, spread=1.0, seed=0):
    rng = np.random.default_rng(seed)
    return replace(
        study,
        amounts="loss",
        practice_amounts=rng.lognormal(4, spread, len(study.practice_labels)),
        kept_amounts=rng.lognormal(4, spread, len(study.kept_labels)),
    )


def by_amount(study, **changes):
    mean = float(study.practice_amounts[study.practice_labels].mean())
    amounts = Amounts("loss", mean)
    return replace(Costs(5, amounts.average, amounts=amounts), **changes)


def limited(false_alarm=5, missed=100, **limits):
    return some_costs(false_alarm, missed, limits=Limits(**limits))


def test_that_only_amounts_and_limits_need_the_rows():
    assert not decides_by_row(some_costs(5, 100, base_rate=0.01))
    assert decides_by_row(limited(recall=0.5))
    assert decides_by_row(by_amount(with_amounts()))


@pytest.mark.parametrize("missed", [20, 100, 700])
def test_that_limits_that_do_not_bind_change_nothing_but_how_it_is_decided(missed):
    plain = look_up(STUDY, some_costs(5, missed))
    loose = decide_directly(STUDY, limited(5, missed, capacity_per_1000=1000))
    assert [one.counts for one in loose.candidates] == [one.counts for one in plain.candidates]
    assert loose.check.counts == plain.check.counts if loose.chosen == plain.chosen else True
    assert loose.limits_met


def test_that_the_rule_per_row_is_the_break_even_probability_where_amounts_are_equal():
    study = with_amounts()
    even = np.full(len(study.practice_labels), 100.0)
    study = replace(
        study, practice_amounts=even, kept_amounts=np.full(len(study.kept_labels), 100.0)
    )
    found = recommend(study, by_amount(study))
    stakes = stakes_of(by_amount(study), study.practice_labels, even)
    saving = stakes.expected_saving(study.scores(found.chosen))
    pays = 1 / (1 + 100 / 5)
    assert np.array_equal(saving > 0, study.scores(found.chosen) > pays)


def test_that_uneven_amounts_are_decided_row_by_row_and_it_pays():
    study = with_amounts()
    found = recommend(study, by_amount(study))
    assert found.best.rule is Rule.PER_ROW
    assert found.best.threshold is None
    assert found.one_threshold is not None
    assert found.one_threshold.costs_more > 0
    assert found.one_threshold.advice.threshold is not None


def test_that_by_amount_no_choice_of_a_model_is_stated_by_its_own_lucky_rows():
    study = with_amounts(spread=1.5, seed=11)
    found = recommend(study, by_amount(study))
    assert found.best.candidate == REFERENCE
    assert found.best.cost_per_1000 > found.candidates[found.chosen].cost_per_1000
    assert found.saving_over_plain == NO_SAVING


def test_that_a_row_is_flagged_where_the_expected_saving_is_positive():
    study = with_amounts()
    costs = by_amount(study)
    found = recommend(study, costs)
    stakes = stakes_of(costs, study.practice_labels, study.practice_amounts)
    for row, advice in enumerate(found.candidates[2:], start=2):
        flags = stakes.expected_saving(study.scores(row)) > 0
        assert advice.counts == stakes.counts(flags)


def test_that_every_total_is_the_sum_of_the_money_of_its_rows():
    study = with_amounts()
    costs = by_amount(study, caught=3.0, passed=1.0)
    found = recommend(study, costs)
    labels, amounts = study.practice_labels, study.practice_amounts
    stakes = stakes_of(costs, labels, amounts)
    for row, advice in enumerate(found.candidates[2:], start=2):
        flags = stakes.expected_saving(study.scores(row)) > 0
        by_hand = np.where(labels, np.where(flags, 3.0, amounts), np.where(flags, 5.0, 1.0))
        assert advice.cost_per_1000 == pytest.approx(by_hand.mean() * 1000)
        low, high = advice.interval
        assert low <= advice.cost_per_1000 <= high


def test_that_scaling_all_costs_changes_nothing_but_the_money():
    study = with_amounts()
    costs = by_amount(study)
    assert costs.amounts is not None
    tenfold = replace(
        costs,
        false_alarm=50,
        missed=costs.missed * 10,
        amounts=replace(costs.amounts, share=10.0),
    )
    one, ten = recommend(study, costs), recommend(study, tenfold)
    assert one.chosen == ten.chosen
    assert one.best.counts == ten.best.counts
    assert ten.best.cost_per_1000 == pytest.approx(10 * one.best.cost_per_1000)


@pytest.mark.parametrize("capacity", [5, 40, 150])
def test_that_a_capacity_is_kept_and_what_it_costs_is_said(capacity):
    found = recommend(STUDY, limited(capacity_per_1000=capacity))
    flagged = found.best.counts.flagged * 1000 / found.best.counts.rows
    assert flagged <= capacity * 1.05  # cross-fitted: the cut is that of all practice rows
    assert found.limits is not None
    assert found.limits.met
    assert found.limits.costs_more >= 0
    assert found.limits.unlimited.counts.flagged > found.best.counts.flagged


def test_that_one_more_check_is_worth_more_the_fewer_there_are():
    worth = []
    for capacity in (5, 20, 80):
        limits = recommend(STUDY, limited(capacity_per_1000=capacity)).limits
        assert limits is not None
        assert limits.one_more is not None
        worth.append(limits.one_more)
    assert worth == sorted(worth, reverse=True)
    assert worth[-1] > 0


def test_that_a_capacity_takes_the_greatest_expected_savings_first():
    study = with_amounts()
    costs = by_amount(study, limits=Limits(capacity_per_1000=30))
    found = recommend(study, costs)
    assert found.best.rule is Rule.PER_ROW
    assert found.best.least_saving is not None
    stakes = stakes_of(costs, study.practice_labels, study.practice_amounts)
    saving = stakes.expected_saving(study.scores(found.chosen))
    own = found.candidates[found.chosen]
    assert own.counts == stakes.counts(saving >= found.best.least_saving)
    assert own.counts.flagged <= 0.03 * own.counts.rows


@pytest.mark.parametrize("floor", [0.8, 0.9])
def test_that_a_floor_on_recall_catches_that_much(floor):
    found = recommend(STUDY, limited(5, 12, recall=floor))
    own = found.candidates[found.chosen].counts
    assert own.recall == pytest.approx(floor, abs=0.02)
    assert found.limits is not None
    assert found.limits.costs_more > 0


def test_that_a_floor_on_precision_keeps_most_flags_right():
    free = recommend(STUDY, some_costs(5, 200)).best.counts
    kept = recommend(STUDY, limited(5, 200, precision=0.7)).best.counts
    assert free.precision is not None
    assert kept.precision is not None
    assert free.precision < 0.6 < kept.precision


def test_that_limits_nobody_can_keep_to_are_told_and_capacity_comes_first():
    found = recommend(STUDY, limited(5, 200, capacity_per_1000=10, recall=0.99))
    assert found.limits is not None
    assert not found.limits.met
    assert found.best.counts.flagged <= 0.0105 * found.best.counts.rows


def test_that_a_policy_without_a_model_is_out_where_it_breaks_a_limit():
    weak = a_study({REFERENCE: 0.2})
    always = some_costs(1, 500)
    assert recommend(weak, always).best.candidate.strategy == "flag all"
    found = recommend(weak, replace(always, limits=Limits(capacity_per_1000=100)))
    assert not found.best.candidate.is_trivial


def test_that_a_limit_goes_by_the_rate_of_deployment():
    rare = limited(5, 100, capacity_per_1000=20)
    found = recommend(STUDY, replace(rare, base_rate=0.01))
    counts = found.costs.at_base_rate(found.best.counts)
    assert counts.flagged * 1000 / counts.rows <= 20 * 1.05


def test_that_every_candidate_can_be_scored_that_can_be_recommended():
    study = with_amounts()
    assert recommend(study, by_amount(study)).chosen in study.usable


def test_that_rows_kept_aside_are_checked_with_their_own_money():
    study = with_amounts()
    costs = by_amount(study)
    found = recommend(study, costs)
    stakes = stakes_of(costs, study.kept_labels, study.kept_amounts)
    scores = np.asarray(study.kept_scores[found.chosen - 2])
    counts = stakes.counts(stakes.expected_saving(scores) > 0)
    assert found.check.counts == counts
    assert found.check.cost == costs.total(counts)


def test_that_amounts_the_study_was_not_made_with_are_refused():
    with pytest.raises(ValueError, match="amounts"):
        recommend(STUDY, by_amount(with_amounts()))


# Today's rule


def test_that_the_saving_over_flags_is_counted_in_the_money_of_each_row():
    study = with_amounts()
    flags = np.arange(len(study.practice_labels)) % 9 == 0
    costs = by_amount(study)
    found = recommend(replace(study, practice_flagged=flags), costs)
    amounts, labels = study.practice_amounts, study.practice_labels
    today = 5 * np.sum(flags & ~labels) + amounts[labels & ~flags].sum()
    per_1000 = today * 1000 / len(labels)
    assert found.saving_over_rule.value == pytest.approx(per_1000 - found.best.cost_per_1000)
    low, high = found.saving_over_rule.interval
    assert low < found.saving_over_rule.value < high


def test_that_with_limits_flags_are_still_taken_as_they_are():
    flags = STUDY.practice_labels.copy()
    found = recommend(replace(STUDY, practice_flagged=flags), limited(capacity_per_1000=50))
    # Today's flags are all right and cost nothing, though they are more than the limit allows.
    assert found.saving_over_rule.value == pytest.approx(-found.best.cost_per_1000)


def test_that_a_score_of_today_has_one_cut_off_beside_a_rule_per_row():
    study = with_amounts(a_study({PLAIN_BOOSTED: 1.5, TODAYS_RULE: 0.8}))
    found = recommend(study, by_amount(study))
    assert found.best.rule is Rule.PER_ROW
    per_row = found.candidates[3].cost_per_1000 - found.best.cost_per_1000
    assert found.saving_over_rule.value > per_row
    single = found.one_threshold.advice.cost_per_1000
    assert found.best.cost_per_1000 + found.saving_over_rule.value > single


def test_that_todays_rule_within_limits_saves_nothing_over_itself():
    study = a_study({PLAIN_BOOSTED: 0.8, TODAYS_RULE: 2.0})
    found = recommend(study, limited(capacity_per_1000=80))
    assert found.best.candidate == TODAYS_RULE
    assert found.saving_over_rule.value == 0


def test_that_nothing_is_said_of_a_rule_that_is_not_known():
    assert recommend(STUDY, limited(recall=0.5)).saving_over_rule is None
