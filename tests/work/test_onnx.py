"""A recommendation as a graph of ONNX gives each case the risk that imbgui gives it."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from imbgui.domain.costs import Costs
from imbgui.domain.plan import TRIVIAL, Candidate
from imbgui.domain.problems import NotPortable, RefusedError
from imbgui.domain.recommendation import recommend
from imbgui.domain.tasks import Decide, Export
from imbgui.store.analyses import AnalysisFolder
from imbgui.store.columns import open_columns
from imbgui.store.studies import open_study
from imbgui.work.answers import Answering
from imbgui.work.deciding import decide
from imbgui.work.exporting import export
from tests.work.claims import (
    BALANCED,
    INVENTED,
    LOGISTIC,
    REFERENCE,
    a_plan,
    analyse,
    claims,
    read_table,
    write,
)

XGBOOST = Candidate("random undersampling", "XGBoost", ratio=0.5)
FOREST = Candidate("balanced random forest", "random forest")
CLASSIC = Candidate("plain", "gradient boosting")
WITH_CODES = Candidate("SMOTENC", "XGBoost", ratio=1.0)
BAGGING = Candidate("balanced bagging", "boosted trees")
UNUSUAL = Candidate("isolation forest")
PORTABLE = (LOGISTIC, REFERENCE, BALANCED, INVENTED, XGBOOST, FOREST, CLASSIC, WITH_CODES)


@pytest.fixture(scope="module")
def learnt(tmp_path_factory):
    """Return an analysis by every kind of learner, with more shops than a column is spread over."""
    folder = tmp_path_factory.mktemp("learners")
    rng = np.random.default_rng(5)
    rows = [
        [*row[:5], "" if place % 17 == 3 else f"shop {rng.integers(0, 130)}", row[5]]
        for place, row in enumerate(claims(900, 220))
    ]
    headings = ("claim", "day", "amount", "cause", "customer", "shop", "fraud")
    table = read_table(write(folder / "claims.csv", rows, headings), folder / "table")
    return analyse(table, a_plan(*PORTABLE, BAGGING, UNUSUAL), folder / "analysis")


def of_candidate(learnt, candidate, costs):
    """Return a study that recommends this candidate, for want of another."""
    plan = replace(learnt.plan, candidates=(*TRIVIAL, candidate))
    outcomes = (learnt.study.outcome(candidate),)
    request = Decide(learnt.table, plan, outcomes, str(learnt.folder), candidate.key)
    study = open_study(Path(decide(request)))
    found = recommend(study, costs)
    return study, replace(found, chosen=2, best=found.candidates[2])


def exported(learnt, candidate, costs, out):
    study, recommendation = of_candidate(learnt, candidate, costs)
    request = Export(study.folder, learnt.table, recommendation, str(out))
    return Path(export(request)), study, recommendation


@pytest.mark.parametrize(
    ("candidate", "base_rate"),
    [*((one, None) for one in PORTABLE), (LOGISTIC, 0.05), (XGBOOST, 0.05)],
)
def test_that_the_graph_scores_as_the_session_does(learnt, tmp_path, candidate, base_rate):
    onnxruntime = pytest.importorskip("onnxruntime")
    pytest.importorskip("onnx")
    costs = Costs(10, 100, base_rate=base_rate)
    out, study, recommendation = exported(learnt, candidate, costs, tmp_path / "model.onnx")
    rows = AnalysisFolder(learnt.folder).open_rows()
    matrix = np.array(rows.matrix)
    matrix[::13] = np.nan  # a case of which nothing is known
    session = onnxruntime.InferenceSession(out.read_bytes(), providers=["CPUExecutionProvider"])
    risk, flag = session.run(["risk", "flag"], {"cases": np.array(rows.matrix)})
    columns = open_columns(Path(learnt.table.folder))
    answers = Answering(study, recommendation).answer(columns, len(rows.labels))
    assert risk[:, 0] == pytest.approx(answers.risk, abs=1e-5)
    clear = np.abs(answers.risk - recommendation.best.threshold) > 1e-5
    assert flag[clear, 0].tolist() == answers.flagged[clear].tolist()
    blank = {name: replace(column, values=blanked(column)) for name, column in columns.items()}
    answers = Answering(study, recommendation).answer(blank, len(rows.labels))
    (risk,) = session.run(["risk"], {"cases": np.full_like(matrix, np.nan)})
    assert risk[:, 0] == pytest.approx(answers.risk, abs=1e-5)


def blanked(column):
    return np.full_like(column.values, -1 if column.levels is not None else np.nan)


def test_that_the_file_says_how_it_is_used(learnt, tmp_path):
    onnx = pytest.importorskip("onnx")
    out, study, recommendation = exported(learnt, LOGISTIC, Costs(10, 100), tmp_path / "m.onnx")
    told = {one.key: one.value for one in onnx.load(out).metadata_props}
    assert float(told["cut_off"]) == recommendation.best.threshold
    names = [one["name"] for one in json.loads(told["columns"])]
    assert names == [one.name for one in study.layout.features]
    assert "cases" in told["readme"]


@pytest.mark.parametrize("candidate", [BAGGING, UNUSUAL], ids=lambda one: one.name)
def test_that_a_learner_without_a_form_in_onnx_is_refused(learnt, tmp_path, candidate):
    pytest.importorskip("onnx")
    with pytest.raises(RefusedError) as refused:
        exported(learnt, candidate, Costs(10, 100), tmp_path / "model.onnx")
    assert "cannot be written as ONNX" in refused.value.problem.reason
    assert not (tmp_path / "model.onnx").exists()


def test_that_without_the_library_it_is_said_what_is_missing(learnt, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(RefusedError) as refused:
        exported(learnt, LOGISTIC, Costs(10, 100), tmp_path / "model.onnx")
    assert isinstance(refused.value.problem, NotPortable)
    assert "imbgui[onnx]" in refused.value.problem.reason
