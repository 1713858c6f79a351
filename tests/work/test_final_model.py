"""The final model scores new rows as the threshold was chosen on."""

import numpy as np
import pytest

from imbgui.domain.calibration import sigmoid
from imbgui.domain.plan import BLENDED
from imbgui.store.analyses import AnalysisFolder
from imbgui.work.final_model import final_model
from tests.work.claims import REFERENCE, decided_with_a_blend


@pytest.fixture(scope="module")
def study(analysed, tmp_path_factory):
    return decided_with_a_blend(analysed, tmp_path_factory.mktemp("final model"))


@pytest.mark.parametrize("candidate", [REFERENCE, BLENDED], ids=lambda one: one.name)
def test_that_rows_kept_aside_get_the_scores_that_the_check_was_made_with(
    analysed, study, candidate
):
    rows = AnalysisFolder(analysed.folder).open_rows()
    kept = rows.matrix[rows.split.kept]
    scores = sigmoid(final_model(study, candidate).calibrated_log_odds(kept))
    place = study.decisions.candidates.index(candidate) - 2
    assert scores == pytest.approx(study.kept_scores[place], abs=1e-12)


def test_that_the_blend_is_the_mean_of_what_its_members_say(analysed, study):
    matrix = AnalysisFolder(analysed.folder).open_rows().matrix[:50]
    members = study.blend.members
    said = [final_model(study, one.candidate).calibrated_log_odds(matrix) for one in members]
    mean = np.average(said, axis=0, weights=[one.share for one in members])
    assert final_model(study, BLENDED).log_odds(matrix) == pytest.approx(mean)
