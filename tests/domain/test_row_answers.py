"""Promises about what the recommended candidate says of each practice row."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from imbgui.domain.costs import Amounts, Costs, Limits
from imbgui.domain.recommendation import recommend
from imbgui.domain.row_answers import (
    as_risks,
    by_falling_score,
    expected_costs,
    recommended_flags,
    recommended_scores,
)
from tests.builders import PLAIN_BOOSTED, a_study, a_table, some_costs

STUDY = a_study()


@pytest.mark.parametrize(("missed", "everyone"), [(6, False), (1e7, True)])
def test_that_an_answer_without_a_model_flags_none_or_all(missed, everyone):
    noise = a_study({PLAIN_BOOSTED: 0.05}, table=a_table(rows=1000, positives=220))
    flags = recommended_flags(noise, recommend(noise, some_costs(missed=missed)))
    assert flags.all() == flags.any() == everyone


@pytest.mark.parametrize("base_rate", [None, 0.02])
def test_that_under_limits_the_final_cut_off_is_applied(base_rate):
    costs = some_costs(limits=Limits(capacity_per_1000=50), base_rate=base_rate)
    found = recommend(STUDY, costs)
    flags = recommended_flags(STUDY, found)
    counts = costs.at_base_rate(
        replace(
            found.best.counts,
            caught=float(np.sum(flags & STUDY.practice_labels)),
            false_alarms=float(np.sum(flags & ~STUDY.practice_labels)),
            missed=float(np.sum(~flags & STUDY.practice_labels)),
            passed=float(np.sum(~flags & ~STUDY.practice_labels)),
        )
    )
    assert 0 < counts.flagged * 1000 / counts.rows <= 50 * (1 + 1e-6)


def test_that_with_amounts_a_row_is_flagged_by_what_it_should_save():
    small = a_study({PLAIN_BOOSTED: 1.5})
    rng = np.random.default_rng(0)
    amounts = rng.lognormal(4, 2, len(small.practice_labels))
    study = replace(
        small,
        amounts="loss",
        practice_amounts=amounts,
        kept_amounts=rng.lognormal(4, 2, len(small.kept_labels)),
    )
    mean = float(amounts[study.practice_labels].mean())
    costs = some_costs(missed=mean, amounts=Amounts("loss", mean))
    found = recommend(study, costs)
    assert found.best.rule == "per row"
    scores = study.practice_scores[found.chosen - 2]
    expected = scores * amounts > (1 - scores) * 5
    assert np.array_equal(recommended_flags(study, found), expected)


def test_that_risks_are_those_of_the_base_rate_and_need_a_model():
    found = recommend(STUDY, some_costs())
    scores = recommended_scores(STUDY, found)
    as_in_file, rarer = (
        as_risks(scores, STUDY, costs) for costs in (found.costs, some_costs(base_rate=0.001))
    )
    odds = [risks / (1 - risks) for risks in (rarer, as_in_file)]
    assert odds[0] / odds[1] == pytest.approx(
        some_costs(base_rate=0.001).odds_shift(STUDY.file_rate)
    )
    noise = a_study({PLAIN_BOOSTED: 0.05}, table=a_table(rows=1000, positives=220))
    assert recommended_scores(noise, recommend(noise, some_costs(missed=6))) is None


@given(
    scores=arrays(np.float64, st.integers(1, 60), elements=st.sampled_from([0.0, 0.2, 0.5, 1.0])),
    at_a_time=st.integers(1, 70),
)
def test_that_parts_of_scores_follow_each_other_as_all_of_them_sorted_would(scores, at_a_time):
    parts = list(by_falling_score(scores, at_a_time))
    assert np.concatenate(parts).tolist() == np.argsort(-scores, kind="stable").tolist()


def test_that_few_scores_are_sorted_at_a_time():
    scores = np.random.default_rng(3).random(50_000)
    parts = list(by_falling_score(scores, 1000))
    assert np.concatenate(parts).tolist() == np.argsort(-scores, kind="stable").tolist()
    assert max(map(len, parts)) < 3000


def test_that_an_answer_costs_what_its_two_outcomes_do():
    costs = Costs(10, 100, caught=4, passed=-1)
    risks, flagged = np.array([0.25, 0.25]), np.array([True, False])
    expected = expected_costs(costs, risks, flagged, np.array([100.0, 60.0]))
    assert expected.tolist() == [0.25 * 4 + 0.75 * 10, 0.25 * 60 - 0.75]
