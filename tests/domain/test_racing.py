"""Promises about who is given up after one fold."""

import numpy as np
import pytest

from imbgui.domain.calibration import logit
from imbgui.domain.racing import FEWEST_POSITIVES, hopeless
from tests.builders import calibrated_scores, some_labels


def racers(*skills, rows=2000, positives=200):
    labels = some_labels(rows, positives)
    return [logit(calibrated_scores(labels, skill)) for skill in skills], labels


def test_that_who_is_far_behind_is_given_up_and_the_best_is_not():
    logits, labels = racers(2.5, 0.3, 2.4)
    assert hopeless(logits, labels, 10.0) == [False, True, False]


def test_that_who_runs_level_stays():
    logits, labels = racers(1.5, 1.5, 1.4)
    assert hopeless(logits, labels, 10.0) == [False, False, False]


def test_that_the_order_of_the_candidates_does_not_matter():
    logits, labels = racers(2.5, 0.3, 1.0, 2.4)
    assert hopeless(logits[::-1], labels, 10.0) == hopeless(logits, labels, 10.0)[::-1]


def test_that_a_weight_does_not_put_a_candidate_behind():
    logits, labels = racers(2.0)
    assert hopeless([logits[0], logits[0] + np.log(20)], labels, 10.0) == [False, False]


def test_that_who_is_behind_at_one_cost_ratio_but_level_at_another_stays():
    logits, labels = racers(2.5)
    # Tells nothing apart above a risk of 3 %: useless for cheap misses, as good for dear ones.
    blunt = np.minimum(logits[0], logit(np.array([0.03])))
    assert hopeless([logits[0], blunt], labels, 3.0) == [False, True]
    assert hopeless([logits[0], blunt], labels, 30.0) == [False, False]


@pytest.mark.parametrize(
    ("positives", "given_up"), [(FEWEST_POSITIVES - 1, False), (FEWEST_POSITIVES, True)]
)
def test_that_nobody_is_given_up_while_bad_cases_are_few(positives, given_up):
    logits, labels = racers(6.0, 0.1, positives=positives)
    assert hopeless(logits, labels, 10.0) == [False, given_up]


def test_that_who_runs_alone_is_not_given_up():
    logits, labels = racers(0.1)
    assert hopeless(logits, labels, 10.0) == [False]


def test_that_nobody_running_is_no_trouble():
    assert hopeless([], some_labels(1000, 100), 10.0) == []
