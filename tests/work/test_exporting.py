"""A recommendation is used without imbgui, and says the same there."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import skops.io

from imbgui.domain.calibration import sigmoid
from imbgui.domain.costs import Limits
from imbgui.domain.plan import BLENDED, TODAYS_RULE, TRIVIAL, Candidate
from imbgui.domain.problems import NotPortable, RefusedError, UnwritableFile
from imbgui.domain.recommendation import recommend
from imbgui.domain.tasks import Decide, Export
from imbgui.store.analyses import AnalysisFolder
from imbgui.store.studies import open_study
from imbgui.work.deciding import decide
from imbgui.work.exporting import export
from imbgui.work.final_model import final_model
from tests.work.claims import (
    BALANCED,
    LOGISTIC,
    REFERENCE,
    UNDERSAMPLED,
    a_plan,
    analyse,
    claims,
    read_table,
    write,
)

BY_XGBOOST = Candidate("scale_pos_weight", "XGBoost", 3.0)
UNUSUAL = Candidate("isolation forest")


def recommended(study, costs, candidate):
    """Return the recommendation as if this candidate had been chosen."""
    found = recommend(study, costs)
    row = study.decisions.candidates.index(candidate)
    return replace(found, chosen=row, best=found.candidates[row])


def exported(analysed, recommendation, out):
    return Path(export(Export(analysed.study.folder, analysed.table, recommendation, str(out))))


@pytest.mark.parametrize("candidate", [TRIVIAL[0], TODAYS_RULE, BLENDED])
def test_that_what_has_no_model_of_its_own_is_no_file(analysed, some_costs, tmp_path, candidate):
    recommendation = recommend(analysed.study, some_costs)
    best = replace(recommendation.best, candidate=candidate)
    with pytest.raises(RefusedError) as refused:
        exported(analysed, replace(recommendation, best=best), tmp_path / "model.skops")
    assert isinstance(refused.value.problem, NotPortable)
    assert not (tmp_path / "model.skops").exists()


def test_that_what_decides_within_limits_is_no_model_file(analysed, some_costs, tmp_path):
    costs = replace(some_costs, limits=Limits(capacity_per_1000=50))
    with pytest.raises(RefusedError) as refused:
        exported(analysed, recommend(analysed.study, costs), tmp_path / "model.skops")
    assert "within limits" in refused.value.problem.reason
    assert not (tmp_path / "model.skops").exists()


def test_that_another_ending_is_refused(analysed, some_costs, tmp_path):
    recommendation = recommended(analysed.study, some_costs, LOGISTIC)
    with pytest.raises(RefusedError) as refused:
        exported(analysed, recommendation, tmp_path / "model.pkl")
    assert isinstance(refused.value.problem, UnwritableFile)


def risks_without_imbgui(model, matrix):
    """Score rows as the readme of a model file says, with numpy alone."""

    def odds_of(one):
        if hasattr(one, "decision_function"):
            return one.decision_function(matrix)
        shares = 0.0001 + 0.9998 * one.predict_proba(matrix)[:, 1].astype(np.float64)
        return np.clip(np.log(shares / (1 - shares)), -30, 30)

    mean = np.clip(np.mean([odds_of(one) for one in model["models"]], axis=0), -30, 30)
    learnt = model["calibration"]
    odds = -learnt["a"] * np.log1p(np.exp(-mean)) + learnt["b"] * np.log1p(np.exp(mean))
    risk = 1 / (1 + np.exp(-(odds + learnt["c"])))
    if len(learnt["knots"]):
        risk = (risk + np.interp(mean, learnt["knots"], learnt["heights"])) / 2
    odds = risk / (1 - risk) * model["odds_factor"]
    return odds / (1 + odds)


@pytest.mark.parametrize(
    "candidate", [LOGISTIC, REFERENCE, BALANCED, UNDERSAMPLED], ids=lambda one: one.name
)
def test_that_a_model_file_scores_as_the_session_does(analysed, some_costs, tmp_path, candidate):
    costs = replace(some_costs, base_rate=0.05)
    place = analysed.study.decisions.candidates.index(candidate)
    plan = replace(analysed.plan, candidates=(*TRIVIAL, candidate))
    request = Decide(
        analysed.table,
        plan,
        (analysed.study.outcome(candidate),),
        str(analysed.folder),
        f"study-{place}",
    )
    study = open_study(Path(decide(request)))
    recommendation = recommended(study, costs, candidate)
    out = exported(replace(analysed, study=study), recommendation, tmp_path / "model.skops")
    types = skops.io.get_untrusted_types(file=out)
    assert {one.partition(".")[0] for one in types} <= {"sklearn", "imblearn", "numpy", "functools"}
    model = skops.io.load(out, trusted=types)
    assert [one["name"] for one in model["columns"]] == [one.name for one in study.layout.features]
    assert model["cut_off"] == recommendation.best.threshold
    matrix = np.asarray(AnalysisFolder(analysed.folder).open_rows().matrix)
    final = final_model(study, candidate).calibrated_log_odds(matrix)
    promised = sigmoid(final + np.log(costs.odds_shift(study.file_rate)))
    assert risks_without_imbgui(model, matrix) == pytest.approx(promised, abs=1e-12)


@pytest.fixture(scope="module")
def others(tmp_path_factory):
    """Return an analysis of a model of XGBoost, and of one that only imbgui has."""
    folder = tmp_path_factory.mktemp("others")
    table = read_table(write(folder / "claims.csv", claims(400, 80)), folder / "table")
    return analyse(table, a_plan(BY_XGBOOST, UNUSUAL), folder / "analysis")


def test_that_a_model_that_only_imbgui_has_is_no_file(others, some_costs, tmp_path):
    plan = replace(others.plan, candidates=(*TRIVIAL, UNUSUAL))
    outcomes = (others.study.outcome(UNUSUAL),)
    request = Decide(others.table, plan, outcomes, str(others.folder), "unusual")
    study = open_study(Path(decide(request)))
    recommendation = recommended(study, some_costs, UNUSUAL)
    with pytest.raises(RefusedError) as refused:
        exported(replace(others, study=study), recommendation, tmp_path / "model.skops")
    assert isinstance(refused.value.problem, NotPortable)
