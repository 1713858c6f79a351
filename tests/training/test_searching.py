"""A number is found inside the training part, and what is found there is all that is used."""

from dataclasses import replace

import numpy as np
import pytest

from imbgui.domain.features import Feature, Layout
from imbgui.domain.plan import NEGATIVES_PER_POSITIVE, Candidate
from imbgui.domain.splits import TRAINS_ONLY, Split, split_rows
from imbgui.domain.strategies import (
    BOOSTED_TREES,
    CLASS_WEIGHT,
    LOGISTIC_REGRESSION,
    PLAIN,
    SCALE_POS_WEIGHT,
    UNDERSAMPLING,
    XGBOOST,
)
from imbgui.domain.table import Kind
from imbgui.language import say
from imbgui.training.leaks import scores_resampled_first
from imbgui.training.resampling import NotApplicableError
from imbgui.training.searching import MOST_LOOKED_AT, STEPS, Search, settled

WEIGHT = Candidate(CLASS_WEIGHT, LOGISTIC_REGRESSION, searched=True)
MIXTURE = Candidate(UNDERSAMPLING, LOGISTIC_REGRESSION, searched=True)
SEARCHED = [
    WEIGHT,
    MIXTURE,
    Candidate(CLASS_WEIGHT, BOOSTED_TREES, searched=True),
    Candidate(SCALE_POS_WEIGHT, XGBOOST, searched=True),
    Candidate(UNDERSAMPLING, XGBOOST, searched=True),
]
LAYOUT = Layout(tuple(Feature(name, Kind.NUMBER) for name in "abc"))


def cases(rows=900, positives=90, *, kinds=1):
    """Return cases whose bad ones stand apart in one column; of ``kinds`` 2, in two directions."""
    rng = np.random.default_rng(rows + positives)
    labels = rng.permutation(np.arange(rows) < positives)
    matrix = rng.standard_normal((rows, 3)).astype(np.float32)
    side = np.where(rng.random(rows) < 1 / kinds, 1.0, -1.0)
    matrix[labels, 0] += 2 * side[labels]
    return matrix, labels


def some_split(labels, folds=4):
    return split_rows(labels, np.arange(len(labels)), folds=folds, kept_parts=None, seed=0)


def found(candidate, matrix, labels, split=None, seed=0):
    return settled(candidate, LAYOUT, matrix, labels, split or some_split(labels), seed=seed)


def search(candidate, labels):
    return Search(candidate, LAYOUT, cases()[0], labels, some_split(labels), 0)


@pytest.mark.parametrize("candidate", SEARCHED, ids=lambda one: one.name)
def test_that_the_number_found_is_the_one_of_least_loss_among_those_compared(candidate):
    matrix, labels = cases(kinds=2)
    compared = Search(candidate, LAYOUT, matrix, labels, some_split(labels), 0)
    losses = {float(number): compared.loss(float(number)) for number in compared.grid}
    assert len(losses) == STEPS
    best = compared.at(min(losses, key=lambda number: losses[number]))
    assert found(candidate, matrix, labels) == best
    assert not best.searched
    assert (best.strategy, best.learner) == (candidate.strategy, candidate.learner)


def test_that_a_candidate_with_a_number_of_its_own_is_left_as_it_is():
    for candidate in (Candidate(PLAIN, XGBOOST), Candidate(CLASS_WEIGHT, XGBOOST, 3.0)):
        assert found(candidate, *cases()) is candidate


def test_that_weights_run_evenly_on_the_log_scale_from_none_to_balance():
    _, labels = cases()
    grid = search(WEIGHT, labels).grid
    assert grid[[0, -1]] == pytest.approx([1, 9])
    assert np.diff(np.log(grid)) == pytest.approx(np.log(9) / (STEPS - 1))


def test_that_mixtures_run_from_even_classes_to_short_of_leaving_all_in():
    _, labels = cases()
    left = 1 / search(MIXTURE, labels).grid
    assert left[0] == 1
    assert left[-1] < 9
    assert np.diff(np.log(left)) == pytest.approx(np.log(9) / STEPS)


def test_that_a_search_on_a_sample_counts_ordinary_cases_for_all_they_stand_for():
    labels = np.arange(3000) < 10
    few = Search(MIXTURE, LAYOUT, cases(3000)[0], labels, some_split(labels), 0)
    assert few.stands_for == pytest.approx(2990 / (10 * MOST_LOOKED_AT))
    assert 1 / few.grid.min() < MOST_LOOKED_AT
    bounded = replace(few, candidate=replace(WEIGHT, bounded=True))
    assert bounded.grid[-1] == pytest.approx(NEGATIVES_PER_POSITIVE)
    assert replace(few, candidate=WEIGHT).stands_for == 1


def test_that_the_loss_on_a_sample_is_close_to_the_loss_on_all():
    matrix, labels = cases(40_000, 400)
    whole = Search(WEIGHT, LAYOUT, matrix, labels, some_split(labels), 0)
    sampled = replace(whole, candidate=replace(WEIGHT, bounded=True))
    assert sampled.stands_for > 4
    assert sampled.loss(1.0) == pytest.approx(whole.loss(1.0), rel=0.03)


def test_that_a_mixture_that_ranks_better_than_even_classes_is_found():
    rng = np.random.default_rng(5)
    labels = np.arange(4000) < 40
    matrix = rng.standard_normal((4000, 3)).astype(np.float32)
    matrix[labels] *= 0.2
    candidate = Candidate(UNDERSAMPLING, XGBOOST, searched=True)
    compared = Search(candidate, LAYOUT, matrix, labels, some_split(labels), 0)
    losses = [compared.loss(float(number)) for number in compared.grid]
    assert min(losses) < 0.98 * losses[0]
    assert found(candidate, matrix, labels).ratio < 1


def test_that_the_same_seed_finds_the_same_number():
    matrix, labels = cases()
    assert found(MIXTURE, matrix, labels) == found(MIXTURE, matrix.copy(), labels.copy())


def test_that_no_row_learns_and_is_held_out_at_once():
    matrix, labels = cases()
    split = some_split(labels)
    compared = Search(WEIGHT, LAYOUT, matrix, labels, split, 0)
    ways = list(compared._ways())
    assert len(ways) == split.folds
    for learnt_from, held_out in ways:
        assert not (learnt_from & held_out).any()
    assert sum(held_out.astype(int) for _, held_out in ways).tolist() == [1] * len(labels)


def test_that_under_a_time_order_what_is_held_out_is_newer_than_what_is_learnt_from():
    matrix, labels = cases()
    part = np.repeat(np.array([TRAINS_ONLY, 0, 1], np.int8), 300)
    split = Split(part, folds=5, chained=True)
    ways = list(Search(WEIGHT, LAYOUT, matrix, labels, split, 0)._ways())
    assert len(ways) == 2
    for learnt_from, held_out in ways:
        assert part[learnt_from].max() < part[held_out].min()
    assert found(WEIGHT, matrix, labels, split).weight is not None


def test_that_the_oldest_rows_alone_are_split_at_random_with_copies_together():
    matrix, labels = cases()
    matrix[::2], labels[::2] = matrix[1::2], labels[1::2]
    split = Split(np.full(len(labels), TRAINS_ONLY, np.int8), folds=5, chained=True)
    ways = list(Search(WEIGHT, LAYOUT, matrix, labels, split, 0)._ways())
    assert len(ways) == 3
    for _, held_out in ways:
        assert held_out[::2].tolist() == held_out[1::2].tolist()


# What cannot be done is said


def said(candidate, labels):
    matrix = cases(len(labels), 0)[0]
    with pytest.raises(NotApplicableError) as refused:
        found(candidate, matrix, labels)
    return say(refused.value.why)


@pytest.mark.parametrize("positives", [0, 100])
def test_that_one_class_alone_is_the_reason(positives):
    assert "good and bad cases" in said(WEIGHT, np.arange(100) < positives)


@pytest.mark.parametrize("positives", [1, 2])
def test_that_too_few_bad_cases_to_split_once_more_are_the_reason(positives):
    assert "too few bad cases" in said(WEIGHT, np.arange(100) < positives)


def test_that_four_bad_cases_are_enough_to_search_with():
    labels = np.arange(60) < 4
    assert found(WEIGHT, cases(60, 4)[0], labels).weight is not None


def test_that_even_classes_leave_no_mixture_to_search():
    assert "not frequent enough" in said(MIXTURE, np.arange(100) < 50)


# Resampling first


def test_that_resampling_first_searches_first_too():
    matrix, labels = cases()
    scores, resampled = scores_resampled_first(MIXTURE, LAYOUT, matrix, labels, folds=4, seed=0)
    ratio = found(MIXTURE, matrix, labels).ratio
    assert resampled.sum() / (~resampled).sum() == pytest.approx(ratio, rel=0.02)
    assert np.isfinite(scores).all()


@pytest.mark.parametrize("candidate", [WEIGHT, MIXTURE], ids=lambda one: one.name)
def test_that_cases_that_separate_perfectly_can_be_searched(candidate):
    matrix, labels = cases()
    matrix[labels, 0] += 50
    assert not found(candidate, matrix, labels).searched
