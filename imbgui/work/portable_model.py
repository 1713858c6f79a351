"""The recommended model as one file, of skops or of ONNX, that is used without imbgui."""

import json
from pathlib import Path
from typing import Any

from imbgui.domain.calibration import Calibration
from imbgui.domain.recommendation import Recommendation
from imbgui.domain.study import Study
from imbgui.store.analyses import read_calibration
from imbgui.store.studies import model_folder
from imbgui.training.models import load_model
from imbgui.training.onnx_model import onnx_model
from imbgui.training.portable import portable

_README = """\
Load this with skops.io.load(file, trusted=skops.io.get_untrusted_types(file=file)), once you have
looked at those types: all are scikit-learn's, imbalanced-learn's, XGBoost's or numpy's.

1. Lay the cases out as a numpy.float32 matrix, in the order of "columns", NaN for a blank. A
   number is taken as it is. A category is the place of its value in "levels", from 0; one that is
   not there is a blank. A date is four numbers: days since 1970 (with the part of the day), the
   day of the week (Monday is 0), the month (January is 1) and the hour.
2. Each of "models" says the log-odds of a case: its decision_function where it has one, else
   ln(s / (1 - s)) of s = 0.0001 + 0.9998 p, with p the second column of its predict_proba as
   64-bit floats (at least -30, at most 30). Take the mean over the models, and cut it at -30 and
   30; call it m.
3. Calibrate: curve = sigmoid(-a ln(1 + exp(-m)) + b ln(1 + exp(m)) + c), with a, b and c of
   "calibration". Where it has knots, take the mean of that curve and of
   numpy.interp(m, knots, heights).
4. Multiply the odds p / (1 - p) of what comes out by "odds_factor": that is the risk.
5. Flag a case whose risk is at least "cut_off".
"""


_ONNX_README = """\
The input "cases" is a 32-bit float matrix, NaN for a blank, in the order of "columns". A number is
taken as it is. A category is the place of its value in "levels", from 0; one that is not there is
a blank. A date is four numbers: days since 1970 (with the part of the day), the day of the week
(Monday is 0), the month (January is 1) and the hour. The output "risk" is the calibrated risk of
each case, at the share of bad cases to be expected; "flag" says whether it reaches "cut_off".
"""


def write_model(study: Study, recommendation: Recommendation, out: Path) -> None:
    """Write models, calibration, cut-off and column layout, with how to use them.

    Raises
    ------
    RefusedError
        With NotPortable where a model is of a type that only imbgui has.
    """
    models, calibration = _fitted(study, recommendation)
    content = portable(
        {
            "readme": _README,
            "columns": _columns(study),
            "models": models,
            "calibration": {
                name: getattr(calibration, name) for name in ("a", "b", "c", "knots", "heights")
            },
            "odds_factor": recommendation.costs.odds_shift(study.file_rate),
            "cut_off": recommendation.best.threshold,
        }
    )
    out.write_bytes(content)


def write_onnx(study: Study, recommendation: Recommendation, out: Path) -> None:
    """Write one graph from a case's columns to its risk and its flag.

    Raises
    ------
    RefusedError
        With NotPortable where a learner has no form in ONNX, or what writes it is not installed.
    """
    models, calibration = _fitted(study, recommendation)
    best, columns = recommendation.best, _columns(study)
    cut_off = 0.0 if best.threshold is None else best.threshold
    content = onnx_model(
        models,
        calibration,
        width=len(study.layout.columns),
        levels=max(len(one["levels"]) for one in columns),
        odds_factor=recommendation.costs.odds_shift(study.file_rate),
        cut_off=cut_off,
        told={
            "readme": _ONNX_README,
            "columns": json.dumps(columns, ensure_ascii=False),
            "recommended": best.candidate.name,
            "cut_off": repr(cut_off),
        },
    )
    out.write_bytes(content)


def _fitted(study: Study, recommendation: Recommendation) -> tuple[list[Any], Calibration]:
    """Return the fold models of the recommendation, and what calibrates their mean."""
    place = model_folder(Path(study.folder), recommendation.best.candidate)
    models = [load_model(path) for path in sorted(place.glob("*.skops"))]
    return models, read_calibration(place / "calibration.json")


def _columns(study: Study) -> list[dict[str, Any]]:
    return [
        {"name": one.name, "kind": str(one.kind), "levels": list(one.levels)}
        for one in study.layout.features
    ]
