"""The task that ends an analysis: build the decision table and write the study."""

import shutil
from pathlib import Path

import numpy as np

from imbgui.domain.decision import ScoredCandidate, build_decision_table
from imbgui.domain.plan import Candidate
from imbgui.domain.study import Study
from imbgui.domain.tasks import Decide
from imbgui.store.analyses import AnalysisFolder
from imbgui.store.studies import model_folder, write_study


def decide(request: Decide) -> str:
    """Decide at every cost ratio from the candidates that have scores; return the study's folder.

    The models of every candidate that wins somewhere go with the study, so that any cost can be
    scored without training.
    """
    analysis = AnalysisFolder(Path(request.folder))
    rows = analysis.open_rows()
    scores = {
        one.candidate: analysis.scores(one.candidate)
        for one in request.outcomes
        if one.average_precision is not None
    }
    scored = [ScoredCandidate(candidate, **parts) for candidate, parts in scores.items()]
    practice, kept = rows.split.scored, rows.split.kept
    decisions = build_decision_table(
        scored,
        rows.labels[practice],
        rows.split.part[practice],
        rows.labels[kept],
        seed=request.plan.seed,
    )
    folder = analysis.path / request.name
    study = Study(
        table_key=request.table.key,
        plan=request.plan,
        outcomes=request.outcomes,
        decisions=decisions,
        practice_labels=rows.labels[practice],
        practice_scores=np.stack([one.practice for one in scored]),
        kept_labels=rows.labels[kept],
        kept_scores=np.stack([one.kept for one in scored]),
        layout=rows.layout,
        folder=str(folder),
        data_check=request.check,
    )
    write_study(study, folder)
    for row in np.unique(decisions.chosen):
        _copy_models(analysis, decisions.candidates[row], rows.split.folds, folder)
    return str(folder)


def _copy_models(analysis: AnalysisFolder, candidate: Candidate, folds: int, folder: Path) -> None:
    if candidate.is_trivial:
        return
    place = model_folder(folder, candidate)
    place.mkdir(parents=True, exist_ok=True)
    shutil.copy(analysis.candidate(candidate) / "calibration.json", place)
    for fold in range(folds):
        shutil.copy(analysis.model_path(candidate, fold), place)
