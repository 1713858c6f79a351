"""The final model of a candidate: what a study kept of it, put together to score new rows."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.blending import blended
from imbgui.domain.calibration import Calibration, Floats, logit
from imbgui.domain.plan import BLENDED, Candidate
from imbgui.domain.study import Study
from imbgui.store.analyses import read_calibration
from imbgui.store.studies import model_folder
from imbgui.training.models import average_log_odds, load_model

Matrix = NDArray[np.float32]


@dataclass(frozen=True)
class FinalModel:
    """What scores new rows: log-odds of a matrix, shape (rows,), and what they turn out to mean.

    The log-odds are the mean over the fold models; those of the blend are the weighted mean of
    its members' calibrated ones. That is what the threshold was chosen on.
    """

    log_odds: Callable[[Matrix], Floats]
    calibration: Calibration

    def calibrated_log_odds(self, matrix: Matrix) -> Floats:
        """Return the log-odds of the calibrated scores of rows; shape (rows,)."""
        return logit(self.calibration.apply(self.log_odds(matrix)))


def final_model(study: Study, candidate: Candidate) -> FinalModel:
    """Load the final model of a candidate that a study keeps the models of.

    Raises
    ------
    RefusedError
        A model cannot be read, or holds a type that none of ours does.
    """
    place = model_folder(Path(study.folder), candidate)
    calibration = read_calibration(place / "calibration.json")
    if candidate == BLENDED:
        return FinalModel(_blended(study), calibration)
    models = [load_model(path) for path in sorted(place.glob("*.skops"))]
    return FinalModel(lambda matrix: average_log_odds(models, matrix), calibration)


def _blended(study: Study) -> Callable[[Matrix], Floats]:
    blend = () if study.blend is None else study.blend.members
    members = [final_model(study, member.candidate) for member in blend]
    shares = np.array([member.share for member in blend])

    def log_odds(matrix: Matrix) -> Floats:
        each = [member.calibrated_log_odds(matrix) for member in members]
        return blended(np.stack(each), shares)

    return log_odds
