"""The task that shows what resampling before splitting would have claimed."""

from pathlib import Path

import numpy as np

from imbgui.domain.curves import Curve, Floats, sweep
from imbgui.domain.problems import NothingFinished, RefusedError
from imbgui.domain.splits import KEPT
from imbgui.domain.tasks import Claim, LeakCheck, LeaksFound
from imbgui.store.analyses import AnalysisFolder, Rows
from imbgui.training.leaks import scores_resampled_first
from imbgui.training.recipes import Labels
from imbgui.training.resampling import NotApplicableError

_EVEN_ODDS = 0.0
"""Log-odds from which on a model finds a case likelier bad than not."""


def check_leaks(request: LeakCheck) -> LeaksFound:
    """Resample all practice rows first and count the claim; count the honest fits beside it."""
    folder = AnalysisFolder(Path(request.folder))
    rows = folder.open_rows()
    practice = rows.split.part != KEPT
    try:
        scores, labels = scores_resampled_first(
            request.candidate,
            rows.layout,
            np.asarray(rows.matrix[practice]),
            np.asarray(rows.labels[practice]),
            folds=rows.split.folds,
            seed=request.seed,
        )
    except NotApplicableError as error:
        raise RefusedError(NothingFinished((error.why,))) from error
    return LeaksFound(
        study_key=request.study_key,
        candidate=request.candidate,
        ratio=request.ratio,
        claimed=_claim(scores, scores, labels, request.ratio),
        honest=_honest(folder, rows, request),
    )


def _honest(folder: AnalysisFolder, rows: Rows, request: LeakCheck) -> Claim:
    """Count what the candidate's own fits say of rows that they did not see."""
    scored = rows.split.scored
    labels, part = np.asarray(rows.labels[scored]), rows.split.part[scored]
    logits = np.empty(len(labels))
    for fold in range(rows.split.folds):
        logits[part == fold] = folder.fit_scores(request.candidate, fold)
    calibrated = folder.scores(request.candidate)["practice"]
    return _claim(logits, calibrated, labels, request.ratio)


def _claim(logits: Floats, scores: Floats, labels: Labels, ratio: float) -> Claim:
    """Count at even odds of the model's own log-odds, and where ``scores`` cost least."""
    by_odds: Curve = sweep(logits, labels)
    by_cost: Curve = sweep(scores, labels)
    return Claim(
        at_half=by_odds.counts(by_odds.index_at(_EVEN_ODDS)),
        at_least_cost=by_cost.counts(by_cost.cheapest(ratio)),
    )
