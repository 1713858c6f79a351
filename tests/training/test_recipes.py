"""Every strategy fits what any table may hold, and learns in its training part alone."""

import functools
import pickle

import numpy as np
import pytest

from imbgui.domain.calibration import sigmoid
from imbgui.domain.features import MOST_LEVELS, Feature, Layout
from imbgui.domain.plan import MOST_NEGATIVES, NEGATIVES_PER_POSITIVE, Candidate
from imbgui.domain.strategies import STRATEGIES
from imbgui.domain.table import Kind
from imbgui.language import say
from imbgui.training.models import load_model, log_odds, save_model
from imbgui.training.recipes import MOST_STAKE, build_recipe, positive_weight
from imbgui.training.resampling import NotApplicableError
from tests.training.claims import one_of_each, some_claims, thorough_candidates

AWKWARD = some_claims(awkward=True)
TIDY = some_claims(awkward=False)
THOROUGH = thorough_candidates(AWKWARD)
ONE_OF_EACH = one_of_each(THOROUGH)
RESAMPLED = {
    "random oversampling",
    "random undersampling",
    "NearMiss",
    "SMOTE",
    "SMOTENC",
    "SMOTE + class weight",
    "BorderlineSMOTE",
}


def by_name(candidates):
    return pytest.mark.parametrize("candidate", candidates, ids=lambda one: one.name)


@functools.cache
def fitted(candidate):
    recipe = build_recipe(candidate, AWKWARD.layout, AWKWARD.training[1], seed=3)
    return recipe.fit(*AWKWARD.training)


@by_name(THOROUGH)
def test_that_every_candidate_fits_and_scores_awkward_columns(candidate):
    model, _ = fitted(candidate)
    scores = log_odds(model, AWKWARD.matrix)
    assert scores.shape == (len(AWKWARD.labels),)
    assert np.isfinite(scores).all()
    assert len(np.unique(scores)) > 2


@by_name(ONE_OF_EACH)
def test_that_a_model_written_and_read_scores_the_same_to_the_last_bit(candidate, tmp_path):
    model, _ = fitted(candidate)
    save_model(model, tmp_path / "0.skops")
    content = (tmp_path / "0.skops").read_bytes()
    again = load_model(tmp_path / "0.skops")
    scores = log_odds(model, AWKWARD.matrix)
    assert log_odds(again, AWKWARD.matrix).tobytes() == scores.tobytes()
    with pytest.raises(pickle.UnpicklingError):
        pickle.loads(content)  # noqa: S301 - that it is none is the point


@by_name(ONE_OF_EACH)
def test_that_the_same_seed_gives_the_same_model(candidate):
    recipe = build_recipe(candidate, AWKWARD.layout, AWKWARD.training[1], seed=3)
    again, ratio = recipe.fit(*AWKWARD.training)
    model, before = fitted(candidate)
    assert log_odds(again, AWKWARD.matrix).tobytes() == log_odds(model, AWKWARD.matrix).tobytes()
    assert ratio == before


@by_name(ONE_OF_EACH)
def test_that_one_row_is_scored_as_it_is_among_others(candidate):
    model, _ = fitted(candidate)
    together = log_odds(model, AWKWARD.others)
    alone = [log_odds(model, AWKWARD.others[row : row + 1])[0] for row in (0, 1, 2)]
    assert alone == pytest.approx(together[:3], rel=1e-6, abs=1e-9)


@by_name(ONE_OF_EACH)
def test_that_blanks_in_every_column_are_scored(candidate):
    model, _ = fitted(candidate)
    blank = np.full((1, AWKWARD.matrix.shape[1]), np.nan, np.float32)
    assert np.isfinite(log_odds(model, blank)).all()


@by_name([one for one in ONE_OF_EACH if one.strategy not in ("isolation forest", "one-class SVM")])
def test_that_what_is_learnt_ranks_bad_cases_higher(candidate):
    recipe = build_recipe(candidate, TIDY.layout, TIDY.training[1], seed=0)
    model, _ = recipe.fit(*TIDY.training)
    scores, labels = log_odds(model, TIDY.others), TIDY.labels[~TIDY.part]
    pairs = scores[labels][:, None] - scores[~labels][None, :]
    assert (np.sign(pairs).mean() + 1) / 2 > 0.7


FEW = some_claims(awkward=True, positives=5)


@by_name(one_of_each(thorough_candidates(FEW)))
def test_that_the_fewest_cases_that_are_taken_on_can_be_learnt_from(candidate):
    matrix, labels = FEW.training
    assert labels.sum() == 4
    model, _ = build_recipe(candidate, FEW.layout, labels, seed=0).fit(matrix, labels)
    assert np.isfinite(log_odds(model, FEW.matrix)).all()


# What the training part decides


@pytest.mark.parametrize(("positives", "negatives"), [(5, 95), (36, 204), (120, 100)])
def test_that_a_balanced_weight_is_negatives_over_positives(positives, negatives):
    labels = labels_with(positives, negatives)
    candidate = Candidate("class weight", "logistic regression", balanced=True)
    assert positive_weight(candidate, labels) == negatives / positives
    assert build_recipe(candidate, TIDY.layout, labels, 0).weight == negatives / positives


def test_that_a_balanced_weight_gives_both_classes_the_same_say():
    candidate = Candidate("class weight", "logistic regression", balanced=True)
    matrix, labels = TIDY.training
    noise = np.random.default_rng(0).permutation(labels)
    model, _ = build_recipe(candidate, TIDY.layout, noise, seed=0).fit(matrix, noise)
    weights = np.where(noise, positive_weight(candidate, noise), 1)
    # Where the weighted classes are even, so is the mean of what the model says of them.
    assert np.average(sigmoid(log_odds(model, matrix)), weights=weights) == pytest.approx(
        0.5, abs=1e-3
    )


def test_that_a_weight_by_hand_is_used_as_it_is():
    labels = TIDY.training[1]
    assert positive_weight(Candidate("class weight", "boosted trees", 12.5), labels) == 12.5
    assert positive_weight(Candidate("plain", "boosted trees"), labels) == 1


@pytest.mark.parametrize(
    ("strategy", "learner"),
    [
        ("class weight", "logistic regression"),
        ("class weight", "boosted trees"),
        ("class weight", "random forest"),
        ("scale_pos_weight", "XGBoost"),
    ],
)
def test_that_a_heavier_weight_raises_the_scores(strategy, learner):
    claims = some_claims(1200, awkward=False)
    matrix, labels = claims.training
    noise = np.random.default_rng(0).permutation(labels)
    means = []
    for weight in (1.5, 12.0):
        recipe = build_recipe(Candidate(strategy, learner, weight), claims.layout, noise, seed=0)
        means.append(log_odds(recipe.fit(matrix, noise)[0], claims.others).mean())
    assert means[1] > means[0] + 0.5


# Amounts


BY_AMOUNT = Candidate("amount weight", "logistic regression")


def stakes_of(amounts, labels):
    recipe = build_recipe(BY_AMOUNT, TIDY.layout, np.array(labels), 0, np.array(amounts, float))
    assert recipe.weight == 1
    return recipe.stakes.tolist()


def test_that_bad_cases_weigh_by_amount_and_one_on_average_and_good_ones_one():
    labels = [True, True, False, True, False]
    assert stakes_of([10, 20, 500, 60, np.nan], labels) == pytest.approx([1 / 3, 2 / 3, 1, 2, 1])
    assert stakes_of([1, 2, 0, 6, 0], labels) == stakes_of([10, 20, 0, 60, 0], labels)


def test_that_a_blank_amount_counts_as_the_average_and_one_below_nought_as_the_least():
    labels = [True] * 4 + [False]
    blank, below, nought, others = stakes_of([np.nan, -50, 0, 30, 5], labels)[:4]
    assert below == nought == pytest.approx(blank / MOST_STAKE)
    assert others > blank


def test_that_one_amount_of_another_size_does_not_take_over():
    labels = [True] * 50 + [False]
    stakes = stakes_of([1.0] * 49 + [1e9, 0], labels)
    assert max(stakes[:50]) == pytest.approx(min(stakes[:50]) * MOST_STAKE**2)
    assert np.mean(stakes[:50]) == pytest.approx(1)


@pytest.mark.parametrize(
    ("amounts", "why"),
    [(None, "needs a column of amounts"), ([0.0, -3.0, 9.0], "above 0"), ([np.nan] * 3, "above 0")],
)
def test_that_amounts_that_say_nothing_are_the_reason(amounts, why):
    labels = np.array([True, True, False])
    known = None if amounts is None else np.array(amounts)
    with pytest.raises(NotApplicableError, match=why):
        build_recipe(BY_AMOUNT, TIDY.layout, labels, 0, known)


@pytest.mark.parametrize("learner", ["logistic regression", "boosted trees", "XGBoost"])
def test_that_a_model_leans_to_the_bad_cases_with_larger_amounts(learner):
    """Bad cases differ in one of two columns; those that do in the first are worth more."""
    rng = np.random.default_rng(3)
    labels = np.arange(2000) < 200
    matrix = rng.standard_normal((2000, 2)).astype(np.float32)
    matrix[:100, 0] += 2
    matrix[100:200, 1] += 2
    layout = Layout((Feature("a", Kind.NUMBER), Feature("b", Kind.NUMBER)))
    lean = []
    for amounts in (np.ones(2000), np.where(np.arange(2000) < 100, 90.0, 10.0)):
        candidate = Candidate("amount weight", learner)
        model, _ = build_recipe(candidate, layout, labels, 0, amounts).fit(matrix, labels)
        lean.append(log_odds(model, matrix[:100]).mean() - log_odds(model, matrix[100:200]).mean())
    assert lean[1] > lean[0] + 0.5


def test_that_amounts_stay_with_their_rows_where_a_sample_is_drawn():
    claims = rare_claims()
    matrix, labels = claims.training
    amounts = np.arange(len(labels)) + 1.0
    candidate = Candidate("amount weight", "logistic regression", bounded=True)
    recipe = build_recipe(candidate, claims.layout, labels, 0, amounts)
    (sampler,) = recipe.samplers
    given = {}

    class Learner:
        def fit(self, _matrix, labels, sample_weight):
            given.update(labels=labels, weights=sample_weight)

    object.__setattr__(recipe, "learner", Learner())
    recipe.fit(matrix, labels)
    assert len(given["labels"]) < len(labels)
    kept = sampler.sample_indices_
    assert given["weights"].tolist() == recipe.stakes[kept].tolist()
    assert given["labels"].tolist() == labels[kept].tolist()


class Watched:
    """A sampler that keeps what it was given and what it made of it."""

    def __init__(self, sampler):
        self.sampler = sampler

    def fit_resample(self, matrix, labels):
        self.given = (len(matrix), int(labels.sum()))
        matrix, labels = self.sampler.fit_resample(matrix, labels)
        self.left = (len(matrix), int(labels.sum()))
        return matrix, labels


def watched_fit(candidate, claims):
    recipe = build_recipe(candidate, claims.layout, claims.training[1], seed=1)
    samplers = tuple(Watched(sampler) for sampler in recipe.samplers)
    object.__setattr__(recipe, "samplers", samplers)
    model, ratio = recipe.fit(*claims.training)
    return samplers, ratio, model


@by_name([one for one in ONE_OF_EACH if one.strategy in RESAMPLED])
def test_that_a_sampler_sees_the_training_part_and_the_ratio_is_what_it_achieved(candidate):
    samplers, ratio, model = watched_fit(candidate, AWKWARD)
    _, labels = AWKWARD.training
    assert samplers[0].given == (len(labels), labels.sum())
    rows, positives = samplers[-1].left
    assert ratio == positives / (rows - positives)
    assert ratio == pytest.approx(candidate.ratio, rel=0.02)
    # Resampling is no part of the model: it scores as many rows as it is given.
    assert len(log_odds(model, AWKWARD.others)) == (~AWKWARD.part).sum()


def test_that_without_a_sampler_there_is_no_ratio():
    assert watched_fit(Candidate("plain", "boosted trees"), TIDY)[:2] == ((), None)


def rare_claims(positives=12):
    return some_claims(1200, awkward=False, positives=positives)


@pytest.mark.parametrize("strategy", ["SMOTE", "SMOTENC", "BorderlineSMOTE", "random oversampling"])
def test_that_a_bounded_strategy_starts_from_so_many_ordinary_cases_for_each_bad_one(strategy):
    claims = rare_claims()
    positives = int(claims.training[1].sum())
    candidate = Candidate(strategy, "logistic regression", ratio=1.0, bounded=True)
    samplers, ratio, _ = watched_fit(candidate, claims)
    negatives = NEGATIVES_PER_POSITIVE * positives
    assert samplers[0].left == (negatives + positives, positives)
    assert samplers[-1].given == samplers[0].left
    assert samplers[-1].left == (2 * negatives, negatives)
    assert ratio == 1


def test_that_a_bound_leaves_alone_what_is_within_it():
    candidate = Candidate("SMOTE", "logistic regression", ratio=1.0, bounded=True)
    assert len(watched_fit(candidate, TIDY)[0]) == 1


def test_that_a_bound_never_asks_for_more_ordinary_cases_than_there_are():
    labels = np.zeros(MOST_NEGATIVES * 3, bool)
    labels[: MOST_NEGATIVES + 500] = True
    candidate = Candidate("SMOTE", "XGBoost", ratio=1.0, bounded=True)
    with pytest.raises(NotApplicableError, match="already as frequent"):
        build_recipe(candidate, TIDY.layout, labels, seed=0)


# What cannot be done is said


def reason(candidate, labels, layout=TIDY.layout):
    with pytest.raises(NotApplicableError) as refused:
        build_recipe(candidate, layout, labels, seed=0)
    return say(refused.value.why)


def labels_with(positives, negatives):
    return np.repeat([True, False], [positives, negatives])


@pytest.mark.parametrize(
    "strategy", sorted(one.name for one in STRATEGIES.values() if one.minimum_positives)
)
def test_that_too_few_bad_cases_are_given_as_the_reason(strategy):
    needed = STRATEGIES[strategy].minimum_positives
    candidate = Candidate(strategy, "logistic regression", ratio=1.0)
    said = reason(candidate, labels_with(needed - 1, 100))
    assert f"at least {needed} bad cases" in said
    assert f"one has {needed - 1} of {needed + 99}" in said


@pytest.mark.parametrize("strategy", ["SMOTE", "SMOTENC", "BorderlineSMOTE", "ADASYN"])
def test_that_inventing_cases_needs_neighbours(strategy):
    assert STRATEGIES[strategy].minimum_positives == 6
    candidate = Candidate(strategy, "logistic regression", ratio=1.0)
    build_recipe(candidate, TIDY.layout, labels_with(6, 100), seed=0)


def test_that_a_part_of_bad_cases_only_is_refused():
    assert "some good ones" in reason(Candidate("plain", "boosted trees"), labels_with(40, 0))


@pytest.mark.parametrize("strategy", ["random undersampling", "NearMiss"])
def test_that_there_is_nothing_to_leave_out_where_classes_are_even(strategy):
    candidate = Candidate(strategy, "logistic regression", ratio=1.0)
    assert "not frequent enough" in reason(candidate, labels_with(50, 50))
    assert "not frequent enough" in reason(candidate, labels_with(60, 50))


@pytest.mark.parametrize("strategy", ["random oversampling", "SMOTE", "SMOTENC", "ADASYN"])
def test_that_there_is_nothing_to_add_where_classes_are_even(strategy):
    candidate = Candidate(strategy, "logistic regression", ratio=1.0)
    assert "already as frequent" in reason(candidate, labels_with(50, 50))


def test_that_strategies_for_categories_say_what_columns_they_need():
    numbers = Layout(TIDY.layout.features[:1])
    categories = Layout(TIDY.layout.features[1:])
    labels = labels_with(30, 100)

    def said(strategy, layout):
        return reason(Candidate(strategy, "XGBoost", ratio=1.0), labels, layout)

    many = Layout((Feature("shop", Kind.CATEGORY, tuple(map(str, range(MOST_LEVELS + 1)))),))
    for strategy in ("SMOTENC", "SMOTEN"):
        assert "at least one column of categories" in said(strategy, numbers)
        assert f"at most {MOST_LEVELS} values" in said(strategy, many)
    assert "needs a number" in said("SMOTENC", categories)
    assert "some columns are others" in said("SMOTEN", TIDY.layout)


def test_that_categories_alone_can_be_invented():
    claims = some_claims(awkward=False)
    claims = type(claims)(
        Layout(claims.layout.features[1:]), claims.matrix[:, 1:], claims.labels, claims.part
    )
    candidates = [
        one for one in thorough_candidates(claims, categories_only=True) if one.strategy == "SMOTEN"
    ]
    assert candidates
    for candidate in candidates:
        samplers, ratio, model = watched_fit(candidate, claims)
        assert ratio == 1
        assert np.isfinite(log_odds(model, claims.others)).all()
        assert samplers[-1].given[0] == claims.part.sum()
