"""The decision: from every candidate's scores to a study that can be kept and scored with."""

from pathlib import Path

import numpy as np
import pytest

from imbgui.domain.costs import Limits
from imbgui.domain.decision import ScoredCandidate, build_decision_table
from imbgui.domain.metrics import score_metrics
from imbgui.domain.plan import BLENDED, TRIVIAL
from imbgui.domain.recommendation import recommend
from imbgui.domain.study import Outcome, Status
from imbgui.domain.tasks import Decide, Measure, Recommend
from imbgui.sentences import to_say
from imbgui.store.analyses import AnalysisFolder
from imbgui.store.studies import model_folder, open_study
from imbgui.work.deciding import decide, decide_again, measure
from tests.builders import some_costs
from tests.work.claims import (
    CANDIDATES,
    INVENTED,
    LOGISTIC,
    REFERENCE,
    decided_with_a_blend,
)


def test_that_the_table_is_made_of_the_scores_that_were_kept(analysed):
    folder, study = AnalysisFolder(analysed.folder), analysed.study
    rows = folder.open_rows()
    scored = [ScoredCandidate(one, **folder.scores(one)) for one in CANDIDATES]
    practice, kept = rows.split.scored, rows.split.kept
    table = build_decision_table(
        scored,
        rows.labels[practice],
        rows.split.part[practice],
        rows.labels[kept],
        seed=analysed.plan.seed,
    )
    assert study.decisions.candidates == (*TRIVIAL, *CANDIDATES, BLENDED)
    assert study.decisions.chosen.tolist() == table.chosen.tolist()
    assert study.decisions.thresholds[:-1].tobytes() == table.thresholds.tobytes()
    assert study.practice_scores[:-1].tolist() == [one.practice.tolist() for one in scored]
    assert study.kept_scores[:-1].tolist() == [one.kept.tolist() for one in scored]
    assert study.outcomes == analysed.outcomes
    assert (study.rows, study.positives) == (1000, 220)


def test_that_the_models_of_every_candidate_that_wins_somewhere_go_with_it(analysed):
    study = analysed.study
    winners = {study.decisions.candidates[row] for row in np.unique(study.decisions.chosen)}
    for candidate in CANDIDATES:
        place = model_folder(analysed.folder / "study", candidate)
        held = sorted(path.name for path in place.iterdir()) if place.exists() else []
        expected = ["0.skops", "1.skops", "2.skops", "3.skops", "4.skops", "calibration.json"]
        assert held == (expected if candidate in winners else []), candidate


@pytest.fixture(scope="session")
def blended(analysed, tmp_path_factory):
    """Return the same analysis, decided elsewhere where a blend may be recommended."""
    return decided_with_a_blend(analysed, tmp_path_factory.mktemp("blended"))


def test_that_a_blend_that_may_be_recommended_keeps_its_calibration_and_its_members(blended):
    folder = Path(blended.folder)
    assert [path.name for path in model_folder(folder, BLENDED).iterdir()] == ["calibration.json"]
    members = blended.blend.members
    assert len(members) > 1
    for member in members:
        assert len(list(model_folder(folder, member.candidate).glob("*.skops"))) == 5
    assert recommend(blended, some_costs()).blend.members == members


def test_that_a_decision_that_was_cut_short_is_made_once_more(analysed, tmp_path):
    blended = decided_with_a_blend(analysed, tmp_path / "blended")
    again = decided_with_a_blend(analysed, tmp_path / "blended")
    assert again.blend == blended.blend


def test_that_only_candidates_with_scores_are_decided_among(analysed):
    outcomes = tuple(
        one
        if one.candidate in (LOGISTIC, REFERENCE)
        else Outcome(one.candidate, Status.STOPPED, to_say("stopped before it was finished"))
        for one in analysed.outcomes
    )
    folder = str(analysed.folder)
    early = decide(Decide(analysed.table, analysed.plan, outcomes, folder, "study-early"))
    study = open_study(Path(early))
    others = [one for one in study.decisions.candidates if one not in TRIVIAL]
    assert others == [LOGISTIC, REFERENCE, BLENDED]
    assert len(study.practice_scores) == len(study.kept_scores) == 3
    assert study.outcome(INVENTED).status is Status.STOPPED
    # The final study is beside it, and as it was.
    assert len(open_study(analysed.folder / "study").practice_scores) == len(CANDIDATES) + 1


@pytest.mark.parametrize("costs", [some_costs(5, 40), some_costs(limits=Limits(recall=0.6))])
def test_that_an_answer_at_other_costs_is_that_of_the_study(analysed, costs):
    request = Recommend(str(analysed.folder / "study"), costs)
    assert decide_again(request) == recommend(analysed.study, costs)


@pytest.mark.parametrize("rate", [None, 0.01])
def test_that_metrics_are_those_of_the_study_at_the_base_rate(analysed, rate):
    request = Measure(str(analysed.folder / "study"), 2, rate)
    costs = some_costs(base_rate=rate)
    assert measure(request) == score_metrics(analysed.study.curve(2), costs)
