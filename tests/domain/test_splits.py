"""Promises about which rows learn, which are scored and which choose nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from imbgui.domain.splits import (
    KEPT,
    TRAINS_ONLY,
    Split,
    same_rows,
    same_values,
    split_in_time,
    split_rows,
)
from tests.builders import some_labels

DAY = 86_400.0


@some.composite
def grouped_cases(draw):
    rows = draw(some.integers(20, 120))
    groups = draw(some.lists(some.integers(0, 30), min_size=rows, max_size=rows))
    labels = draw(some.lists(some.booleans(), min_size=rows, max_size=rows))
    return np.array(labels), np.array(groups, np.int64)


# At random


@given(grouped_cases(), some.integers(2, 6), some.sampled_from([None, 3, 4]), some.integers(0, 99))
def test_that_every_row_is_in_one_part_and_rows_that_belong_together_in_the_same(
    cases, folds, kept_parts, seed
):
    labels, together = cases
    split = split_rows(labels, together, folds=folds, kept_parts=kept_parts, seed=seed)
    parts = [split.kept, *(split.scored_in(fold) for fold in range(folds))]
    assert (np.sum(parts, axis=0) == 1).all()
    assert not split.kept.any() or kept_parts is not None
    for group in np.unique(together):
        assert len(np.unique(split.part[together == group])) == 1


@given(
    some.integers(30, 400), some.integers(5, 29), some.sampled_from([None, 4]), some.integers(0, 99)
)
def test_that_single_rows_are_dealt_with_bad_cases_even_to_within_one(
    rows, positives, kept_parts, seed
):
    labels = some_labels(rows, positives, seed)
    split = split_rows(labels, np.arange(rows), folds=5, kept_parts=kept_parts, seed=seed)
    for bad in (True, False):
        of_folds = [np.sum(split.scored_in(fold) & (labels == bad)) for fold in range(5)]
        assert max(of_folds) - min(of_folds) <= 1
    if kept_parts is not None:
        assert np.sum(split.kept & labels) == pytest.approx(positives / kept_parts, abs=1)
        assert np.sum(split.kept) == pytest.approx(rows / kept_parts, abs=2)


def test_that_groups_of_different_sizes_still_share_the_rows_out_evenly():
    rng = np.random.default_rng(0)
    together = np.repeat(np.arange(400), rng.integers(1, 8, 400))
    labels = rng.random(len(together)) < 0.1
    split = split_rows(labels, together, folds=5, kept_parts=4, seed=0)
    of_folds = np.bincount(split.part[split.scored])
    assert np.mean(split.kept) == pytest.approx(0.25, abs=0.02)
    assert of_folds.max() / of_folds.min() < 1.1


def test_that_a_seed_gives_the_same_split_again_and_another_seed_another():
    labels = some_labels(300, 40)
    first, again, other = (
        split_rows(labels, np.arange(300), folds=5, kept_parts=4, seed=seed).part
        for seed in (3, 3, 4)
    )
    assert (first == again).all()
    assert (first != other).any()


def test_that_at_random_a_model_learns_from_every_practice_row_outside_its_fold():
    split = Split(np.array([KEPT, 0, 1, 2, 0], np.int8), folds=3)
    assert split.trained_on(0).tolist() == [False, False, True, True, False]
    assert split.scored_in(0).tolist() == [False, True, False, False, True]
    assert split.scored.tolist() == [False, True, True, True, True]
    assert split.kept.tolist() == [True, False, False, False, False]


# In time


@some.composite
def dated_cases(draw):
    rows = draw(some.integers(60, 200))
    days = draw(some.lists(some.integers(0, 40), min_size=rows, max_size=rows))
    seed = draw(some.integers(0, 99))
    return some_labels(rows, 30, seed), np.array(days) * DAY


@given(dated_cases(), some.sampled_from([None, 4]))
def test_that_a_fold_learns_from_older_rows_only(cases, kept_parts):
    labels, time = cases
    split = split_in_time(labels, time, folds=5, kept_parts=kept_parts)
    for fold in range(5):
        learns, scores = split.trained_on(fold), split.scored_in(fold)
        if learns.any() and scores.any():
            assert time[learns].max() < time[scores].min()


@given(dated_cases())
def test_that_the_newest_rows_are_kept_aside_and_are_at_most_the_share_asked_for(cases):
    labels, time = cases
    split = split_in_time(labels, time, folds=5, kept_parts=4)
    assert split.kept.mean() <= 0.25 + 1 / len(time)
    if split.kept.any():
        assert time[split.kept].min() > time[~split.kept].max()


@given(dated_cases(), some.sampled_from([None, 4]))
def test_that_rows_of_one_moment_are_in_one_part(cases, kept_parts):
    labels, time = cases
    split = split_in_time(labels, time, folds=5, kept_parts=kept_parts)
    for moment in np.unique(time):
        assert len(np.unique(split.part[time == moment])) == 1


def test_that_each_fold_in_time_has_the_same_number_of_bad_cases():
    labels = some_labels(6000, 600)
    split = split_in_time(labels, np.arange(6000.0), folds=5, kept_parts=None)
    parts = [split.part == TRAINS_ONLY, *(split.scored_in(fold) for fold in range(5))]
    assert [int(np.sum(part & labels)) for part in parts] == [100] * 6


def test_that_rows_without_a_time_count_as_the_oldest():
    labels = some_labels(600, 120)
    time = np.arange(600.0)
    time[::10] = np.nan
    split = split_in_time(labels, time, folds=5, kept_parts=4)
    assert (split.part[::10] == TRAINS_ONLY).all()
    assert split.trained_on(0)[::10].all()


def test_that_the_oldest_rows_only_train_and_are_never_scored():
    labels = some_labels(600, 120)
    split = split_in_time(labels, np.arange(600.0), folds=5, kept_parts=4)
    only_trains = split.part == TRAINS_ONLY
    assert only_trains.any()
    assert not (only_trains & split.scored).any()
    assert all(split.trained_on(fold)[only_trains].all() for fold in range(5))


# Rows that belong together


def test_that_exact_copies_share_a_number_and_other_rows_do_not():
    rows = np.array([[1, 2], [2, 1], [1, 2], [1, 3]], np.float32)
    first, second, third, fourth = same_rows(rows)
    assert first == third
    assert len({first, second, fourth}) == 3


def test_that_blanks_are_equal_and_zero_has_no_sign_when_copies_are_looked_for():
    other_nan = np.array([0x7FC00001], np.uint32).view(np.float32)[0]
    rows = np.array([[np.nan, 0.0], [other_nan, -0.0], [np.nan, 1.0]], np.float32)
    first, second, third = same_rows(rows)
    assert first == second
    assert first != third


@given(
    some.lists(
        some.tuples(*[some.floats(-1e6, 1e6, width=32) | some.just(float("nan"))] * 3),
        min_size=1,
        max_size=40,
    )
)
def test_that_rows_share_a_number_exactly_when_they_are_copies(rows):
    def plain(row):
        return tuple("blank" if value != value else value + 0.0 for value in row)  # noqa: PLR0124

    numbers = same_rows(np.array(rows, np.float32))
    for one, number in zip(rows, numbers, strict=True):
        for other, its_number in zip(rows, numbers, strict=True):
            assert (number == its_number) == (plain(one) == plain(other))


def test_that_many_different_rows_have_different_numbers():
    rows = np.random.default_rng(0).integers(0, 50, (20_000, 6)).astype(np.float32)
    assert len(np.unique(same_rows(rows))) == len(np.unique(rows, axis=0))


def test_that_equal_codes_belong_together_and_each_blank_stands_alone():
    numbers = same_values(np.array([3, -1, 3, -1, 0], np.int32))
    assert numbers[0] == numbers[2]
    assert len(set(numbers.tolist())) == 4


def test_that_equal_numbers_belong_together_and_each_missing_one_stands_alone():
    numbers = same_values(np.array([1.5, np.nan, 1.5, np.nan, 2.0]))
    assert numbers[0] == numbers[2]
    assert len(set(numbers.tolist())) == 4
