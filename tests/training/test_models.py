"""A model file is data: what it may hold is listed, and nothing in it is run."""

import os
import pickle
import zipfile
from functools import partial

import numpy as np
import pytest
import skops.io
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from imbgui.domain.problems import NotASession, RefusedError
from imbgui.training.models import average_log_odds, load_model, log_odds, save_model
from tests.training.claims import some_claims

CLAIMS = some_claims(awkward=False)


def problem(path):
    with pytest.raises(RefusedError) as refused:
        load_model(path)
    assert isinstance(refused.value.problem, NotASession)
    assert refused.value.problem.file == path.name
    return refused.value.problem


class Bomb:
    def __init__(self, trace):
        self.trace = trace

    def __reduce__(self):
        return (os.mkdir, (str(self.trace),))


def test_that_a_pickle_is_refused_and_never_run(tmp_path):
    trace, path = tmp_path / "trace", tmp_path / "0.skops"
    path.write_bytes(pickle.dumps(Bomb(trace)))
    problem(path)
    assert not trace.exists()


@pytest.mark.parametrize(
    "harmful",
    [os.system, partial(os.system, "true"), eval, exec, np.load, skops.io.load, open],
    ids=["os.system", "partial", "eval", "exec", "np.load", "skops.io.load", "open"],
)
def test_that_a_type_that_is_not_trusted_is_refused(tmp_path, harmful):
    model = make_pipeline(FunctionTransformer(harmful), LogisticRegression())
    path = tmp_path / "0.skops"
    path.write_bytes(skops.io.dumps(model))
    assert "holds" in problem(path).reason


def test_that_a_class_of_ones_own_is_refused(tmp_path):
    class Mine(LogisticRegression):
        pass

    Mine.__module__ = "somewhere.else"
    path = tmp_path / "0.skops"
    path.write_bytes(skops.io.dumps(Mine()))
    assert "Mine" in problem(path).reason


@pytest.mark.parametrize("content", [b"", b"nothing", b"PK\x05\x06" + bytes(18)])
def test_that_what_is_no_model_is_refused(tmp_path, content):
    path = tmp_path / "0.skops"
    path.write_bytes(content)
    problem(path)


def test_that_a_model_without_its_parts_is_refused(tmp_path):
    path, cut = tmp_path / "0.skops", tmp_path / "1.skops"
    model = LogisticRegression().fit(np.nan_to_num(CLAIMS.matrix), CLAIMS.labels)
    save_model(model, path)
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(cut, "w") as part:
        part.writestr("schema.json", whole.read("schema.json"))
    problem(cut)


class Votes:
    """A model that says shares of votes."""

    def __init__(self, shares):
        self.shares = np.array(shares)

    def predict_proba(self, matrix):
        return np.column_stack([1 - self.shares, self.shares])[: len(matrix)]


def test_that_unanimous_votes_stay_finite_and_in_order():
    logits = log_odds(Votes([0.0, 0.01, 0.5, 0.99, 1.0]), np.zeros((5, 1), np.float32))
    assert np.isfinite(logits).all()
    assert (np.diff(logits) > 0).all()
    assert logits[2] == pytest.approx(0)


def test_that_the_final_model_is_the_mean_of_the_fold_models():
    models = [Votes([0.1, 0.5]), Votes([0.4, 0.5]), Votes([0.7, 0.2])]
    rows = np.zeros((2, 1), np.float32)
    mean = average_log_odds(models, rows)
    assert mean == pytest.approx(np.mean([log_odds(one, rows) for one in models], axis=0))
