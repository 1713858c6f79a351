"""A combination says beside its cost which of its parts it does not beat."""

from dataclasses import replace

import pytest

from imbgui.domain.ablation import kept_for_comparison
from imbgui.domain.advice import Advice
from imbgui.domain.costs import Counts
from imbgui.domain.plan import BLENDED, REFERENCE, Candidate
from imbgui.domain.recommendation import recommend
from imbgui.domain.strategies import LOGISTIC_REGRESSION, SMOTE_AND_WEIGHT, STRATEGIES
from tests.builders import PLAIN_BOOSTED, PLAIN_LOGISTIC, a_plan, a_study, some_costs

COMBINED = Candidate(SMOTE_AND_WEIGHT, LOGISTIC_REGRESSION, 3.0, ratio=1.0)
SMOTE_ALONE, WEIGHT_ALONE = COMBINED.parts


def advice(candidate, cost):
    counts = Counts(1, 1, 1, 1)
    return Advice(candidate, None, None, 0.1, counts, cost, (cost, cost), 0)


def said(combined, smote, weight):
    costs = {SMOTE_ALONE: smote, WEIGHT_ALONE: weight, COMBINED: combined, REFERENCE: 5.0}
    candidates = [advice(one, cost) for one, cost in costs.items() if cost is not None]
    return kept_for_comparison(advice(COMBINED, combined), told(*candidates))


def told(*candidates, **more):
    """Return a recommendation that tells of these candidates."""
    return replace(recommend(a_study(), some_costs()), candidates=candidates, **more)


def test_that_nothing_is_said_of_what_beats_each_part_or_has_none():
    assert said(1.0, 2.0, 2.0) is None
    assert kept_for_comparison(advice(REFERENCE, 5.0), told(advice(REFERENCE, 5.0))) is None


@pytest.mark.parametrize(
    ("smote", "weight", "part"),
    [(1.0, 2.0, SMOTE_ALONE), (0.5, 0.5, SMOTE_ALONE), (2.0, 0.9, WEIGHT_ALONE)],
)
def test_that_a_part_that_is_no_dearer_is_named(smote, weight, part):
    sentence = said(1.0, smote, weight)
    assert sentence.startswith("kept for comparison only: did not beat")
    assert STRATEGIES[part.strategy].plain_name in sentence


def test_that_a_part_without_a_cost_is_named_as_not_compared_with():
    assert "was not compared with" in said(1.0, 2.0, None)


@pytest.mark.parametrize("allowed", [False, True])
def test_that_a_blend_that_was_not_allowed_is_kept_for_comparison(allowed):
    parts = {PLAIN_BOOSTED: 1.5, PLAIN_LOGISTIC: 1.5}
    study = a_study({**parts, BLENDED: 1.6}, plan=a_plan(*parts, allow_blend=allowed))
    found = recommend(study, some_costs())
    why = kept_for_comparison(found.blend.advice, found)
    assert (why is None) == allowed
    assert kept_for_comparison(found.best, found) is None
