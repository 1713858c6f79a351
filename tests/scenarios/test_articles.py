"""The claims of the published articles that are arithmetic, held to it.

The measured ones are in tests/benchmarks/articles.py, and what they gave in its results.
"""

import importlib
from pathlib import Path
from types import ModuleType

import pytest
from threadpoolctl import threadpool_limits

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    with threadpool_limits(1):
        yield


@pytest.fixture
def claim(monkeypatch):
    """Return what loads the module of a claim."""
    monkeypatch.syspath_prepend(BENCHMARKS)

    def loaded(name: str) -> ModuleType:
        return importlib.import_module(f"article_claims.{name}")

    return loaded


@pytest.mark.parametrize(
    ("negatives", "positives", "weights"),
    [(9900, 100, (10_000 / 19_800, 50.0)), (9800, 200, (10_000 / 19_600, 25.0))],
)
def test_that_balanced_weights_are_as_negatives_to_positives(claim, negatives, positives, weights):
    low, high = claim("balanced").balanced(negatives, positives)
    assert (low, high) == pytest.approx(weights, rel=1e-12)
    assert high / low == pytest.approx(negatives / positives, rel=1e-12)


def test_that_balanced_weights_are_those_of_the_ratio_only_once_the_penalty_is_scaled(claim):
    same_penalty, scaled_penalty = claim("balanced").scale_matters()
    assert same_penalty > 0.1
    assert scaled_penalty < 1e-10


def test_that_repeating_rows_and_weighing_them_have_the_same_solution(claim):
    duplication = claim("duplication")
    assert max(duplication.converged_difference(seed) for seed in range(3)) < 1e-9


@pytest.mark.parametrize("rate", [0.5, 0.05])
def test_that_repeating_and_weighing_part_in_small_batches_alone(claim, rate):
    duplication = claim("duplication")
    weighed, repeated = duplication.both_ways(0, None, rate)
    assert weighed == pytest.approx(repeated, abs=1e-10)
    weighed, repeated = duplication.both_ways(0, duplication.BATCH, rate)
    assert abs(weighed - repeated).max() > 0.01


@pytest.mark.parametrize(
    ("cases", "bad", "accuracy"), [(10_000, 200, 0.98), (10_000, 100, 0.99), (3650, 3, 3647 / 3650)]
)
def test_that_flagging_nobody_is_accurate_and_catches_nobody(claim, cases, bad, accuracy):
    assert claim("accuracy").of_nobody(cases, bad) == (accuracy, 0.0, 0.0)


def test_that_the_published_accuracies_are_whole_numbers_of_wrong_rows(claim):
    accuracy = claim("accuracy")
    wrong = [accuracy.wrong_rows(one, accuracy.TESTED) for one in accuracy.PUBLISHED.values()]
    assert wrong == pytest.approx([96, 86, 33, 433, 426], abs=1e-6)
    assert wrong[0] == pytest.approx(accuracy.BAD_TESTED - 2, abs=1e-6)


def test_that_the_published_comparison_is_of_another_table_than_its_own_lines_make(claim):
    comparison = claim("comparison")
    labels, tested = comparison.table()[1], comparison.split(comparison.SEED)[3]
    assert (labels.sum(), tested.sum()) == (538, 110)
    assert comparison.are_shares_of(comparison.BAD_PUBLISHED)
    assert not comparison.are_shares_of(110)
