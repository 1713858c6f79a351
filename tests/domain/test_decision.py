"""Promises about what is chosen at every cost ratio, and what is never allowed to choose."""

from dataclasses import fields

import numpy as np
import pytest

from imbgui.domain.calibration import Calibration, logit, sigmoid
from imbgui.domain.choice import CAUTIOUS_BELOW, Chooser
from imbgui.domain.costs import Costs, Counts
from imbgui.domain.curves import best_thresholds
from imbgui.domain.decision import (
    RATIOS,
    DecisionTable,
    ScoredCandidate,
    build_decision_table,
    has_too_few_positives,
)
from imbgui.domain.plan import TRIVIAL
from imbgui.domain.strategies import BOOSTED_TREES
from imbgui.domain.uncertainty import saving_per_1000
from tests.builders import (
    BALANCED_BOOSTED,
    PLAIN_BOOSTED,
    PLAIN_LOGISTIC,
    SMOTE_BOOSTED,
    a_decision_table,
    calibrated_scores,
    dealt_folds,
    some_labels,
)

NONE, ALL, FIRST, SECOND = range(4)
EVERY_ARRAY = [one.name for one in fields(DecisionTable) if one.name != "candidates"]


def simulated(skills, *, rows=600, positives=120, seed=0, **more):
    """Return a decision table, with the scores and labels that it was made from."""
    labels = some_labels(rows, positives, seed)
    scores = {one: calibrated_scores(labels, skill, seed) for one, skill in skills.items()}
    return a_decision_table(scores, labels, **more), scores, labels


def at(table, ratio):
    return table.candidates[table.chosen[table.index_of(ratio)]]


def excess(table):
    """Return the cross-fitted cost of each candidate at each ratio, in false alarms."""
    return table.false_alarms + table.ratios * (table.positives - table.caught)


MIXED = {PLAIN_LOGISTIC: 1.2, PLAIN_BOOSTED: 1.6, BALANCED_BOOSTED: 1.7, SMOTE_BOOSTED: 1.0}


# Costs are applied once


@pytest.mark.parametrize("weight", [5, 20, 100])
def test_that_a_cost_ratio_cannot_be_applied_twice(weight):
    """A weighted model's calibrated scores get the plain threshold, not one moved again."""
    labels = some_labels(40_000, 4000)
    plain = calibrated_scores(labels, 1.5)
    # Counting bad cases w times multiplies the odds by w; calibrating divides them again.
    weighted = logit(plain) + np.log(weight)
    undone = Calibration(1, 1, -np.log(weight), np.empty(0), np.empty(0))
    assert undone.apply(weighted) == pytest.approx(plain, rel=1e-6)
    table = a_decision_table(
        {PLAIN_BOOSTED: plain, BALANCED_BOOSTED: undone.apply(weighted)}, labels
    )
    index = table.index_of(weight)
    break_even = 1 / (1 + table.ratios[index])
    assert table.thresholds[SECOND, index] == pytest.approx(break_even, rel=0.2)
    assert table.thresholds[SECOND, index] == pytest.approx(table.thresholds[FIRST, index])


# Cross-fitting


def naive_counts(scores, labels, fold):
    """Count, row by row, what thresholds learnt on the other folds catch."""
    caught, false_alarms = np.zeros(len(RATIOS), int), np.zeros(len(RATIOS), int)
    for held_out in np.unique(fold):
        others = fold != held_out
        thresholds = best_thresholds(scores[others], labels[others], RATIOS)
        for score, bad in zip(scores[~others], labels[~others], strict=True):
            (caught if bad else false_alarms)[score >= thresholds] += 1
    return caught, false_alarms


def test_that_counts_are_those_of_thresholds_learnt_on_the_other_folds():
    table, scores, labels = simulated(MIXED, rows=300, positives=60)
    fold = dealt_folds(labels)
    for row, candidate in enumerate(table.candidates[2:], start=2):
        caught, false_alarms = naive_counts(scores[candidate], labels, fold)
        assert table.caught[row].tolist() == caught.tolist()
        assert table.false_alarms[row].tolist() == false_alarms.tolist()


def test_that_flag_none_and_flag_all_are_counted_as_what_they_are():
    table, _, _ = simulated(MIXED)
    for index in (0, 80, 168):
        assert table.counts(NONE, index) == Counts(0, 0, 120, 480)
        assert table.counts(ALL, index) == Counts(120, 480, 0, 0)
    assert np.isposinf(table.thresholds[NONE]).all()
    assert np.isneginf(table.thresholds[ALL]).all()


def test_that_a_dearer_miss_never_lets_a_candidate_flag_fewer_cases():
    table, _, _ = simulated(MIXED)
    assert (np.diff(table.caught, axis=1) >= 0).all()
    assert (np.diff(table.false_alarms, axis=1) >= 0).all()


# Counting quickly


def row_by_row(scores, labels, fold, index):
    """Return each row's flags by every candidate, and what it costs; shape (rows, candidates)."""
    flagged = [np.zeros(len(labels), bool), np.ones(len(labels), bool)]
    for given in scores.values():
        own = np.zeros(len(labels), bool)
        for held_out in np.unique(fold):
            others = fold != held_out
            threshold = best_thresholds(given[others], labels[others], RATIOS)[index]
            own[~others] = given[~others] >= threshold
        flagged.append(own)
    flags = np.stack(flagged, axis=1)
    bad = labels[:, None]
    return flags, RATIOS[index] * (~flags & bad) + (flags & ~bad)


def summed(losses, against, ratio):
    """Return what some rows cost, and the variance of what each adds to one candidate's cost.

    Half a case more of each kind, either way, stands for what was not seen.
    """
    apart = losses - losses[:, [against]]
    variance = apart.var(axis=0) * len(losses) + ratio**2 + 1
    variance[against] = 0
    return losses.sum(axis=0)[None], variance[None]


@pytest.mark.parametrize("ratio", [0.5, 5, 50, 5000])
def test_that_choosing_fold_by_fold_and_the_discordant_counts_equal_counting_row_by_row(ratio):
    table, scores, labels = simulated(MIXED, rows=300, positives=105)
    fold, index = dealt_folds(labels), table.index_of(ratio)
    flags, losses = row_by_row(scores, labels, fold, index)
    chooser = Chooser(table.candidates, 105)
    out = np.isinf(table.thresholds[:, index])
    out[[NONE, ALL]] = False
    assert (
        table.chosen[index]
        == chooser.choose(*summed(losses, table.reference, table.ratios[index]), out)[0]
    )
    caught = false_alarms = 0
    apart = [0, 0, 0, 0]
    for held_out in np.unique(fold):
        choice = int(
            chooser.choose(
                *summed(losses[fold != held_out], table.reference, table.ratios[index]), out
            )[0]
        )
        for row in np.flatnonzero(fold == held_out):
            ours, theirs, bad = flags[row, choice], flags[row, table.reference], labels[row]
            caught += ours and bad
            false_alarms += ours and not bad
            if ours != theirs:
                apart[(0 if bad else 2) + (0 if ours else 1)] += 1
    assert table.nested(index) == Counts(caught, false_alarms, 105 - caught, 195 - false_alarms)
    assert table.discordant[index].tolist() == apart


@pytest.mark.parametrize("ratio", [0.5, 5, 50, 5000])
def test_that_the_spread_is_the_standard_error_of_the_paired_difference(ratio):
    table, scores, labels = simulated(MIXED, rows=300, positives=105)
    index = table.index_of(ratio)
    _, losses = row_by_row(scores, labels, dealt_folds(labels), index)
    _, variance = summed(losses, table.chosen[index], table.ratios[index])
    assert table.spread[:, index] == pytest.approx(np.sqrt(variance[0]), abs=1e-6)


# The choice


@pytest.mark.parametrize("seed", range(12))
def test_that_the_choice_is_never_dearer_than_doing_without_a_model(seed):
    skills = {one: 0.3 + 0.05 * ((place + seed) % 4) for place, one in enumerate(MIXED)}
    table, _, _ = simulated(skills, rows=400, positives=110, seed=seed)
    cost = excess(table)
    chosen = cost[table.chosen, np.arange(len(RATIOS))]
    assert (chosen <= cost[:2].min(axis=0) + 1e-9).all()


def test_that_with_free_misses_nobody_is_checked_and_with_free_alarms_everybody():
    noise, _, _ = simulated({PLAIN_BOOSTED: 0.2, BALANCED_BOOSTED: 0.25})
    assert at(noise, 0.01) == TRIVIAL[0]
    assert at(noise, 1e5) == TRIVIAL[1]


def test_that_identical_candidates_leave_the_plain_one_standing():
    table, _, _ = simulated(dict.fromkeys([SMOTE_BOOSTED, PLAIN_BOOSTED, BALANCED_BOOSTED], 1.5))
    chosen = {table.candidates[row] for row in table.chosen}
    assert PLAIN_BOOSTED in chosen
    assert chosen <= {*TRIVIAL, PLAIN_BOOSTED}


def test_that_a_clearly_better_candidate_is_chosen_again_and_again():
    table, _, _ = simulated({PLAIN_BOOSTED: 1.0, SMOTE_BOOSTED: 3.0}, rows=2000, positives=400)
    index = table.index_of(10)
    assert table.candidates[table.chosen[index]] == SMOTE_BOOSTED
    assert table.cheapest_in_100[SECOND, index] >= 90


def test_that_with_few_bad_cases_the_reference_stands_against_what_merely_looks_better():
    skills = {PLAIN_BOOSTED: 1.5, SMOTE_BOOSTED: 1.9}
    few, enough = (
        simulated(skills, rows=rows, positives=positives, seed=1)[0]
        for rows, positives in ((400, CAUTIOUS_BELOW - 20), (8000, 1600))
    )
    assert at(few, 5) == PLAIN_BOOSTED
    assert excess(few)[SECOND, few.index_of(5)] < excess(few)[FIRST, few.index_of(5)]
    assert at(enough, 5) == SMOTE_BOOSTED


def test_that_with_few_bad_cases_overwhelming_evidence_still_counts():
    table, _, _ = simulated({PLAIN_BOOSTED: 0.5, SMOTE_BOOSTED: 5.0}, rows=400, positives=80)
    assert at(table, 5) == SMOTE_BOOSTED


def test_that_every_resample_names_one_candidate():
    table, _, _ = simulated(MIXED)
    assert (table.cheapest_in_100.sum(axis=0) == 100).all()


def test_that_noise_is_seldom_said_to_save_anything():
    """Scores that know nothing, 40 tables: with 95 % intervals one side errs in 2.5 %.

    So 1 of 40 is to be expected, and 2 leave some room for luck. Flag none and flag all cost
    nearly the same at the ratio looked at, where noise has its best chance; a claim is a saving
    over both whose interval is above zero.
    """
    costs = Costs(false_alarm=1, missed=4)
    claims = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        labels = some_labels(500, 100, seed)
        rate = np.log(0.25)
        scores = {one: sigmoid(rate + rng.normal(0, 0.3, 500)) for one in MIXED}
        table = a_decision_table(scores, labels, seed=seed)
        index = table.index_of(costs.ratio)
        counts = table.corrected(index)
        over_none = saving_per_1000(costs, counts, (counts.caught, 0, counts.false_alarms, 0))
        over_all = saving_per_1000(costs, counts, (0, counts.missed, 0, counts.passed))
        claims += min(over_none[1][0], over_all[1][0]) > 0
    assert claims <= 2


# What does not matter


def test_that_the_same_seed_gives_the_identical_table():
    first, again = (simulated(MIXED, seed=3)[0] for _ in range(2))
    for name in EVERY_ARRAY:
        assert np.array_equal(getattr(first, name), getattr(again, name))


def test_that_another_seed_changes_nothing_but_the_repeats():
    first, _, labels = simulated(MIXED)
    other, _, _ = simulated(MIXED, seed=0)
    other = a_decision_table(
        {one: calibrated_scores(labels, skill) for one, skill in MIXED.items()}, labels, seed=9
    )
    changed = {
        name
        for name in EVERY_ARRAY
        if not np.array_equal(getattr(first, name), getattr(other, name))
    }
    assert changed == {"cheapest_in_100"}


def test_that_the_order_of_the_candidates_does_not_change_what_is_chosen():
    table, scores, labels = simulated(MIXED)
    turned = a_decision_table(dict(reversed(scores.items())), labels)
    for index in range(len(RATIOS)):
        ours, theirs = int(table.chosen[index]), int(turned.chosen[index])
        assert table.candidates[ours] == turned.candidates[theirs]
        assert table.counts(ours, index) == turned.counts(theirs, index)
        assert table.nested(index) == turned.nested(index)


def with_kept(kept_labels):
    labels = some_labels(600, 120)
    kept = {one: calibrated_scores(some_labels(200, 40), skill, 7) for one, skill in MIXED.items()}
    return a_decision_table(
        {one: calibrated_scores(labels, skill) for one, skill in MIXED.items()},
        labels,
        kept_scores=kept,
        kept_labels=kept_labels,
    )


def test_that_rows_kept_aside_choose_nothing():
    honest = with_kept(some_labels(200, 40))
    shuffled = with_kept(some_labels(200, 55, seed=5))
    changed = {
        name
        for name in EVERY_ARRAY
        if not np.array_equal(getattr(honest, name), getattr(shuffled, name))
    }
    assert changed == {"kept_caught", "kept_false_alarms", "kept_positives", "kept_negatives"}


def test_that_rows_kept_aside_are_counted_at_the_thresholds_shown():
    labels = some_labels(200, 40)
    table = with_kept(labels)
    for row, (_, skill) in enumerate(MIXED.items(), start=2):
        scores = calibrated_scores(labels, skill, 7)
        for index in (0, 60, 110, 168):
            flagged = scores >= table.thresholds[row, index]
            assert table.kept(row, index) == Counts(
                (flagged & labels).sum(),
                (flagged & ~labels).sum(),
                (~flagged & labels).sum(),
                (~flagged & ~labels).sum(),
            )
    assert table.kept(NONE, 9) == Counts(0, 0, 40, 160)
    assert table.kept(ALL, 9) == Counts(40, 160, 0, 0)


def test_that_thresholds_shown_come_from_the_scores_of_the_final_model():
    labels = some_labels(600, 120)
    practice, final = calibrated_scores(labels, 1.0), calibrated_scores(labels, 2.0)
    one = ScoredCandidate(PLAIN_BOOSTED, practice, final, np.empty(0))
    table = build_decision_table([one], labels, dealt_folds(labels), np.empty(0, bool), seed=0)
    assert table.thresholds[FIRST].tolist() == best_thresholds(final, labels, RATIOS).tolist()


# Corrected counts


def test_that_what_stands_unless_beaten_keeps_its_own_counts():
    table, _, _ = simulated(MIXED)
    for index, row in enumerate(table.chosen):
        stands = row in (NONE, ALL, table.reference)
        expected = table.counts(int(row), index) if stands else table.nested(index)
        assert table.corrected(index) == expected


# Looking up


def test_that_the_grid_is_so_fine_that_the_nearest_ratio_is_within_5_percent():
    steps = RATIOS[1:] / RATIOS[:-1]
    assert steps == pytest.approx(steps[0])
    assert np.sqrt(steps[0]) < 1.05
    assert (RATIOS[0], RATIOS[-1]) == pytest.approx((0.01, 1e5))


@pytest.mark.parametrize("ratio", [0.01, 0.0137, 1, 3.3, 80, 99_999, 1e5])
def test_that_a_ratio_is_looked_up_at_the_nearest_one(ratio):
    table, _, _ = simulated({PLAIN_BOOSTED: 1.0}, rows=100, positives=20)
    found = table.ratios[table.index_of(ratio)]
    assert 1 / 1.05 < ratio / found < 1.05


def test_that_a_ratio_beyond_the_grid_is_looked_up_at_its_end():
    table, _, _ = simulated({PLAIN_BOOSTED: 1.0}, rows=100, positives=20)
    assert table.index_of(1e-9) == 0
    assert table.index_of(1e12) == len(RATIOS) - 1


def test_that_spans_end_where_the_neighbour_is_nearer():
    table, _, _ = simulated({PLAIN_BOOSTED: 1.0}, rows=100, positives=20)
    low, high = table.span_of(5, 9)
    assert (table.index_of(low * 1.001), table.index_of(low / 1.001)) == (5, 4)
    assert (table.index_of(high / 1.001), table.index_of(high * 1.001)) == (9, 10)
    assert table.span_of(0, 168) == (None, None)


def test_that_a_table_can_be_made_of_one_candidate_that_is_not_plain():
    table, _, _ = simulated({SMOTE_BOOSTED: 2.0})
    assert table.candidates[table.reference] == TRIVIAL[1]
    assert SMOTE_BOOSTED.learner == BOOSTED_TREES
    assert at(table, 5) == SMOTE_BOOSTED


@pytest.mark.parametrize(("positives", "too_few"), [(19, True), (20, False)])
def test_that_a_verdict_needs_20_bad_cases(positives, too_few):
    table, _, _ = simulated({PLAIN_BOOSTED: 1.0}, rows=200, positives=positives)
    assert has_too_few_positives(table) == too_few
