"""Small seeded samples of the statistical measurements in tests/benchmarks.

The numbers asked for leave room for the luck of so small a sample; the measurements themselves,
with their standard errors, are kept in tests/benchmarks/results.
"""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from imbgui.domain.costs import Costs
from imbgui.domain.plan import TRIVIAL, Plan
from imbgui.domain.recommendation import recommend
from tests.builders import BALANCED_BOOSTED, PLAIN_BOOSTED, PLAIN_LOGISTIC

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    with threadpool_limits(1):
        yield


@pytest.fixture
def load(monkeypatch):
    """Return what loads a measurement: they are scripts that lie beside each other."""
    monkeypatch.syspath_prepend(BENCHMARKS)

    def loaded(name: str) -> ModuleType:
        spec = importlib.util.spec_from_file_location(f"measured_{name}", BENCHMARKS / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, spec.name, module)
        spec.loader.exec_module(module)
        return module

    return loaded


@pytest.mark.parametrize(
    "amounts",
    [False, pytest.param(True, marks=pytest.mark.on_demand)],
    ids=["costs by class", "amounts per row"],
)
def test_that_stated_costs_are_near_the_truth_and_their_intervals_hold_it(load, amounts):
    """Of 80 answers to 20 tables 76 are to be held; those of one table go together.

    The mean is to be within 3 %; its standard error here is about 2 %.
    """
    measured = load("coverage")
    stated = [
        one for number in range(20) for one in measured.tell_truth(200, number, amounts=amounts)
    ]
    held = np.mean([one.low <= one.true <= one.high for one in stated])
    assert held >= 0.88
    by_ratio = [[one for one in stated if one.ratio == ratio] for ratio in measured.RATIOS]
    bias = [
        np.mean([one.stated for one in part]) / np.mean([one.true for one in part]) - 1
        for part in by_ratio
    ]
    assert abs(np.mean(bias)) <= 0.07


def test_that_noise_is_seldom_said_to_save_anything(load):
    """Of 75 answers to 15 tables of pure noise at most 5 % may claim a saving."""
    measured = load("noise")
    claimed = np.array([list(measured.claims(50, number)) for number in range(15)])
    assert claimed[..., 1].mean() <= 0.05


def test_that_on_fresh_rows_the_answer_is_cheaper_than_doing_without_a_model(load, example_rows):
    fits_of, realised = load("own_fits"), load("realised_cost")
    layout, matrix, labels = example_rows
    learnt = np.arange(len(labels)) % 2 == 0
    plan = Plan((*TRIVIAL, PLAIN_LOGISTIC, PLAIN_BOOSTED, BALANCED_BOOSTED), keeps_aside=False)
    fits = fits_of.fit_plan(
        plan, layout, (matrix[learnt], labels[learnt]), (matrix[~learnt], labels[~learnt])
    )
    study, fresh = fits_of.decided(fits, plan, layout)
    flags = list(realised.own_flags(study, fresh))
    costs = [
        realised.relative_cost(one, labels[~learnt], ratio)
        for one, ratio in zip(flags, realised.RATIOS, strict=True)
    ]
    assert max(costs) <= 1.1
    assert np.mean(costs) < 0.8


@pytest.fixture
def example_rows(load, tmp_path):
    tables = load("real_tables")
    example = tables.RealTable("example", "fraud.csv", "fraud", "yes")
    laid = tables.lay_out_table(example, tmp_path, BENCHMARKS.parents[1] / "resources/examples")
    return laid.layout, laid.matrix, laid.labels


def test_that_the_look_up_that_is_timed_names_what_is_recommended(load):
    measured = load("decision_speed")
    study = measured.a_large_study(measured.class_weights(3), rows=20_000)
    for missed in (3.0, 40.0, 900.0):
        row, threshold, counts = measured.decided(study, missed)
        best = recommend(study, Costs(1.0, missed)).best
        assert best.candidate == study.decisions.candidates[row]
        assert best.counts == counts
        assert best.candidate.is_trivial or best.threshold == pytest.approx(threshold)
