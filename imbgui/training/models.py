"""Fitted models: to and from bytes without pickle, and what they say of new rows."""

import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import skops.io
from numpy.typing import NDArray

from imbgui.domain.calibration import Floats, logit
from imbgui.domain.problems import NotASession, RefusedError
from imbgui.language import say

TRUSTED = (
    "functools.partial",
    "imbgui.training.learners.BoostedTrees",
    "imbgui.training.learners.UnusualCases",
    "imbgui.training.preparing.FilledWithMedians",
    "imblearn.ensemble._bagging.BalancedBaggingClassifier",
    "imblearn.ensemble._easy_ensemble.EasyEnsembleClassifier",
    "imblearn.ensemble._forest.BalancedRandomForestClassifier",
    "imblearn.ensemble._weight_boosting.RUSBoostClassifier",
    "imblearn.pipeline.Pipeline",
    "imblearn.under_sampling._prototype_selection._random_under_sampler.RandomUnderSampler",
    "numpy.dtype",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
    "sklearn.model_selection._split.StratifiedKFold",
    "sklearn.tree._tree.Tree",
    "sklearn.utils.validation.check_array",
    "xgboost.core.Booster",
    "xgboost.sklearn.XGBClassifier",
)
"""Types beyond skops' own list that a model of ours may hold; a file with any other is refused."""


_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, EOFError, RuntimeError),
    *(LookupError, ValueError, TypeError, AttributeError, ImportError),
)
"""What reading a model raises that is damaged, or that somebody made up."""

LEAST_SHARE = 1e-4
"""So far shares of votes are drawn in from 0 and 1."""


def save_model(model: Any, path: Path) -> None:  # noqa: ANN401 - any scikit-learn estimator
    """Write a fitted pipeline."""
    path.write_bytes(skops.io.dumps(model))


def load_model(path: Path) -> Any:  # noqa: ANN401
    """Read a fitted pipeline; raise RefusedError if it is none, or holds an untrusted type."""
    content = path.read_bytes()
    try:
        unknown = set(skops.io.get_untrusted_types(data=content)) - set(TRUSTED)
        if not unknown:
            return skops.io.loads(content, trusted=list(TRUSTED))
    except _DAMAGED as error:
        raise RefusedError(NotASession(path.name, say("a model cannot be read"))) from error
    raise RefusedError(NotASession(path.name, say("a model holds {type}", type=min(unknown))))


def log_odds(model: Any, matrix: NDArray[np.float32]) -> Floats:  # noqa: ANN401
    """Return what a model says of each row, before calibration; shape (rows,).

    Averages of votes can be exactly 0 or 1; they are drawn in a little, to stay finite.
    """
    if hasattr(model, "decision_function"):
        return np.asarray(model.decision_function(matrix), np.float64)
    shares = np.asarray(model.predict_proba(matrix)[:, 1], np.float64)
    return logit(LEAST_SHARE + (1 - 2 * LEAST_SHARE) * shares)


def average_log_odds(models: Sequence[Any], matrix: NDArray[np.float32]) -> Floats:
    """Return the mean over the fold models: the final model is their average."""
    return np.asarray(np.mean([log_odds(model, matrix) for model in models], axis=0))
