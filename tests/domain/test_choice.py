"""Promises about which candidate is chosen from what each pays; worked out by hand."""

import numpy as np
import pytest

from imbgui.domain.choice import CAUTIOUS_BELOW, Chooser, reference_among
from imbgui.domain.plan import BLENDED, REFERENCE, TRIVIAL, Candidate
from imbgui.domain.strategies import LOGISTIC_REGRESSION, SMOTE_AND_WEIGHT
from tests.builders import (
    BALANCED_BOOSTED,
    PLAIN_BOOSTED,
    PLAIN_LOGISTIC,
    SMOTE_BOOSTED,
    UNDERSAMPLED_BOOSTED,
)

AGAINST_PLAIN = (*TRIVIAL, PLAIN_BOOSTED, BALANCED_BOOSTED)


def chosen_by(rows, candidates, *, positives=1000):
    """Return the choice among rows that cost each candidate so much; (rows, candidates)."""
    losses = np.array(rows, float)
    apart = losses - losses[:, [reference_among(candidates)]]
    variance = apart.var(axis=0) * len(losses)
    chooser = Chooser(tuple(candidates), positives)
    return candidates[int(chooser.choose(losses.sum(axis=0)[None], variance[None])[0])]


def test_that_the_cheapest_is_chosen_where_the_difference_is_beyond_doubt():
    # 1,000 rows alike: costs 3, 4, 2 and 1.5 a row leave nothing to chance.
    assert chosen_by([[3, 4, 2, 1.5]] * 1000, AGAINST_PLAIN) == BALANCED_BOOSTED
    assert chosen_by([[3, 4, 1.5, 2]] * 1000, AGAINST_PLAIN) == PLAIN_BOOSTED


def test_that_a_difference_that_is_all_chance_does_not_count():
    # 13 rows for and 12 against: 1 cheaper, give or take 5.
    rows = [[9, 9, 3, 2]] * 13 + [[9, 9, 2, 3]] * 12 + [[9, 9, 0, 0]] * 975
    assert chosen_by(rows, AGAINST_PLAIN) == PLAIN_BOOSTED


def test_that_a_difference_counts_as_far_as_chance_does_not_explain_it():
    """A difference of 30 in 100 with a variance of 100 keeps 800 of 900 parts: 26.7."""
    chooser = Chooser(AGAINST_PLAIN, 1000)
    variance = np.array([[0, 0, 0, 100.0]])

    def against_flag_none(cost):
        return chooser.choose(np.array([[cost, 500, 100, 70]]), variance)[0]

    # It is taken to cost 100 - 30 x 800 / 900 = 73.3, and flag none is not shrunk.
    assert against_flag_none(74.5) == 3
    assert against_flag_none(73.0) == 0


def test_that_the_share_of_a_difference_that_luck_does_not_explain_is_told():
    chooser = Chooser(AGAINST_PLAIN, 1000)
    costs, variance = np.array([[90, 500, 100, 70.0]]), np.array([[100, 800, 0, 100.0]])
    # The one rival tells the signal: 30 squared less 100.
    shares = chooser.reliability(costs, variance)[0]
    assert shares == pytest.approx([800 / 900, 800 / 1600, 1, 800 / 900])
    all_chance = np.array([[100, 800, 0, 1000.0]])
    assert chooser.reliability(costs, all_chance)[0].tolist() == [0, 0, 0, 0]
    without_rivals = Chooser((*TRIVIAL, PLAIN_BOOSTED), 1000)
    assert without_rivals.reliability(costs[:, :3], variance[:, :3])[0].tolist() == [1, 1, 1]


def test_that_who_is_absent_tells_nothing_of_luck():
    candidates = (*AGAINST_PLAIN, SMOTE_BOOSTED)
    costs, variance = np.array([[90, 500, 100, 70, 400.0]]), np.array([[0, 0, 0, 100, 100.0]])
    alone = Chooser(AGAINST_PLAIN, 1000).reliability(costs[:, :4], variance[:, :4])
    beside = Chooser(candidates, 1000, absent=frozenset({4})).reliability(costs, variance)
    assert (
        beside[0, 3] == alone[0, 3] < Chooser(candidates, 1000).reliability(costs, variance)[0, 3]
    )


def test_that_among_near_equals_the_simplest_is_chosen():
    candidates = (*TRIVIAL, PLAIN_BOOSTED, UNDERSAMPLED_BOOSTED, SMOTE_BOOSTED)
    assert chosen_by([[9, 9, 3, 2.01, 2.0]] * 1000, candidates) == UNDERSAMPLED_BOOSTED
    assert chosen_by([[9, 9, 3, 2.03, 2.0]] * 1000, candidates) == SMOTE_BOOSTED
    assert chosen_by([[2.01, 9, 3, 9, 2.0]] * 1000, candidates) == TRIVIAL[0]


@pytest.mark.parametrize(
    ("against", "chosen"), [(1000, PLAIN_LOGISTIC), (1009, PLAIN_LOGISTIC), (1011, PLAIN_BOOSTED)]
)
def test_that_of_two_plain_models_that_chance_cannot_tell_apart_the_simpler_is_chosen(
    against, chosen
):
    """Unless it was the dearer one by more than 1 %: here 1,000 rows for it, so many against."""
    candidates = (*TRIVIAL, PLAIN_LOGISTIC, PLAIN_BOOSTED)
    rows = [[9, 9, 0, 1]] * 1000 + [[9, 9, 1, 0]] * against
    assert chosen_by(rows, candidates) == chosen


def test_that_a_simpler_model_that_one_missed_case_made_dear_is_not_chosen():
    candidates = (*TRIVIAL, PLAIN_LOGISTIC, PLAIN_BOOSTED)
    # It cost 590 where flagging all costs 320: chance could explain that, but the reference at
    # 290 is at hand.
    rows = [[900, 0, 300, 0]] + [[0, 0.32, 0.29, 0.29]] * 1000
    assert chosen_by(rows, candidates) == PLAIN_BOOSTED


COMBINED = Candidate(SMOTE_AND_WEIGHT, LOGISTIC_REGRESSION, 3.0, ratio=1.0)
SMOTE_ALONE, WEIGHT_ALONE = COMBINED.parts


@pytest.mark.parametrize(
    ("combined", "smote", "weight", "chosen"),
    [
        (1.0, 2.0, 2.0, COMBINED),
        (1.0, 1.0, 2.0, SMOTE_ALONE),
        (1.0, 2.0, 0.999, WEIGHT_ALONE),
        (1.0, 1.0, 1.0, WEIGHT_ALONE),
    ],
)
def test_that_a_combination_is_chosen_only_where_it_beats_each_part_alone(
    combined, smote, weight, chosen
):
    candidates = (*TRIVIAL, PLAIN_BOOSTED, WEIGHT_ALONE, SMOTE_ALONE, COMBINED)
    assert chosen_by([[9, 9, 3, weight, smote, combined]] * 1000, candidates) == chosen


@pytest.mark.parametrize("part", COMBINED.parts, ids=lambda one: one.name)
def test_that_a_combination_is_never_chosen_without_a_part_to_compare_it_with(part):
    candidates = (*TRIVIAL, PLAIN_BOOSTED, part, COMBINED)
    assert chosen_by([[9, 9, 3, 4, 1]] * 1000, candidates) == PLAIN_BOOSTED


def test_that_a_combination_has_to_beat_its_parts_in_every_resample_in_which_it_is_chosen():
    candidates = (*TRIVIAL, PLAIN_BOOSTED, WEIGHT_ALONE, SMOTE_ALONE, COMBINED)
    costs = np.array([[900.0, 900, 300, 200, 200, 150], [900, 900, 300, 200, 140, 150]])
    chosen = Chooser(candidates, 1000).choose(costs, np.zeros((1, 6)))
    assert chosen.tolist() == [5, 4]


def test_that_a_blend_is_chosen_only_where_that_is_allowed():
    candidates = (*TRIVIAL, PLAIN_BOOSTED, BALANCED_BOOSTED, BLENDED)
    costs, variance = np.array([[500, 500, 100.0, 80, 60]]), np.zeros((1, 5))
    assert Chooser(candidates, 1000).choose(costs, variance)[0] == 3
    assert Chooser(candidates, 1000, allow_blend=True).choose(costs, variance)[0] == 4


def test_that_a_blend_that_may_not_be_chosen_has_no_part_in_the_choice_of_another():
    """Beside it, the difference of the other would look less like chance."""
    without = Chooser(AGAINST_PLAIN, 1000)
    beside = Chooser((*AGAINST_PLAIN, BLENDED), 1000)
    costs, variance = np.array([[500, 500, 100.0, 92, 20]]), np.array([[0, 0, 0, 60.0, 60]])
    alone = without.choose(costs[:, :-1], variance[:, :-1])
    assert beside.choose(costs, variance).tolist() == alone.tolist() == [2]
    assert (
        Chooser((*AGAINST_PLAIN, BLENDED), 1000, allow_blend=True).choose(costs, variance)[0] == 4
    )


def test_that_an_allowed_blend_is_not_shrunk_for_it_was_not_picked_from_many():
    """Half of its 20 less could be luck: a rival's would count half, and be near-equal."""
    variance = np.array([[0, 0, 0, 0, 390.0]])
    costs = np.array([[500, 500, 100.0, 100, 80]])
    rival = Chooser((*TRIVIAL, PLAIN_LOGISTIC, PLAIN_BOOSTED, BALANCED_BOOSTED), 1000)
    blend = Chooser((*TRIVIAL, PLAIN_LOGISTIC, PLAIN_BOOSTED, BLENDED), 1000, allow_blend=True)
    assert rival.choose(costs, variance)[0] == 2
    assert blend.choose(costs, variance)[0] == 4


def test_that_with_few_bad_cases_an_allowed_blend_has_to_be_better_beyond_doubt():
    candidates, costs = (*TRIVIAL, PLAIN_BOOSTED, BLENDED), np.array([[500, 500, 100.0, 80]])
    chooser = Chooser(candidates, CAUTIOUS_BELOW - 1, allow_blend=True)
    assert chooser.choose(costs, np.array([[0, 0, 0, 100.0]]))[0] == 2
    assert chooser.choose(costs, np.array([[0, 0, 0, 40.0]]))[0] == 3


def test_that_a_simpler_model_dearer_than_doing_without_one_is_not_chosen():
    """Chance explains that the logistic model cost 100.9, but flagging all cost 100.6."""
    chooser = Chooser((*TRIVIAL, PLAIN_LOGISTIC, PLAIN_BOOSTED, BALANCED_BOOSTED), 1000)
    variance = np.array([[0, 0, 1.0, 0, 0]])
    assert chooser.choose(np.array([[500, 100.6, 100.9, 100, 99.5]]), variance)[0] == 3
    assert chooser.choose(np.array([[500, 101.0, 100.9, 100, 99.5]]), variance)[0] == 2


def test_that_a_model_whose_threshold_flags_everyone_gives_way_to_flagging_everyone():
    """Out of fold it looked cheaper, but new cases would all be flagged."""
    chooser = Chooser(AGAINST_PLAIN, 1000)
    out = np.array([False, False, False, True])
    costs, variance = np.array([[500, 100.0, 120, 80]]), np.zeros((1, 4))
    assert chooser.choose(costs, variance)[0] == 3
    assert chooser.choose(costs, variance, out)[0] == 1
    assert chooser.choose(costs, variance, out | [False, False, True, False])[0] == 1


def test_that_of_two_dear_models_and_doing_without_one_the_latter_is_chosen():
    assert chosen_by([[3, 2, 2.5, 2.4]] * 1000, AGAINST_PLAIN) == TRIVIAL[1]
    assert chosen_by([[1, 2, 2.5, 2.4]] * 1000, AGAINST_PLAIN) == TRIVIAL[0]


@pytest.mark.parametrize(
    ("positives", "chosen"),
    [(CAUTIOUS_BELOW - 1, PLAIN_BOOSTED), (CAUTIOUS_BELOW, BALANCED_BOOSTED)],
)
def test_that_with_few_bad_cases_two_standard_errors_are_not_enough(positives, chosen):
    # 100 rows for and 75 against: 25 cheaper, give or take 13.
    rows = [[9, 9, 2, 1]] * 100 + [[9, 9, 1, 2]] * 75 + [[9, 9, 0, 0]] * 825
    assert chosen_by(rows, AGAINST_PLAIN, positives=positives) == chosen


def test_that_with_few_bad_cases_overwhelming_evidence_is():
    # 100 rows for and 50 against: 50 cheaper, give or take 12.
    rows = [[9, 9, 2, 1]] * 100 + [[9, 9, 1, 2]] * 50 + [[9, 9, 0, 0]] * 850
    assert chosen_by(rows, AGAINST_PLAIN, positives=30) == BALANCED_BOOSTED


def test_that_with_few_bad_cases_doing_without_a_model_needs_no_evidence():
    assert chosen_by([[1.9, 9, 2, 9]] * 10, AGAINST_PLAIN, positives=5) == TRIVIAL[0]


def test_that_identical_candidates_leave_the_plain_one():
    candidates = (*TRIVIAL, SMOTE_BOOSTED, PLAIN_BOOSTED, BALANCED_BOOSTED)
    assert chosen_by([[9, 9, 2, 2, 2]] * 100, candidates) == PLAIN_BOOSTED


def test_that_each_weighting_is_decided_by_itself():
    costs = np.array([[300, 400, 200, 150], [300, 400, 150, 200], [10, 400, 150, 200.0]])
    chosen = Chooser(AGAINST_PLAIN, 1000).choose(costs, np.zeros((1, 4)))
    assert chosen.tolist() == [3, 2, 0]


def test_that_without_rivals_the_reference_stands_against_doing_without():
    candidates = (*TRIVIAL, PLAIN_BOOSTED)
    assert chosen_by([[9, 9, 2]] * 10, candidates) == PLAIN_BOOSTED
    assert chosen_by([[9, 1, 2]] * 10, candidates) == TRIVIAL[1]


@pytest.mark.parametrize(
    ("candidates", "reference"),
    [
        ((PLAIN_LOGISTIC, SMOTE_BOOSTED, REFERENCE), REFERENCE),
        ((SMOTE_BOOSTED, PLAIN_LOGISTIC), PLAIN_LOGISTIC),
        ((SMOTE_BOOSTED,), TRIVIAL[1]),
    ],
)
def test_that_another_plain_model_or_flag_all_stands_in_for_a_missing_reference(
    candidates, reference
):
    everything = (*TRIVIAL, *candidates)
    assert everything[reference_among(everything)] == reference
