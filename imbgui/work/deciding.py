"""The task that ends an analysis, a study with its decision table; and what is asked of one."""

import shutil
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.costs import Costs
from imbgui.domain.curves import Floats
from imbgui.domain.decision import ScoredCandidate, build_decision_table
from imbgui.domain.metrics import ScoreMetrics, score_metrics
from imbgui.domain.plan import BLENDED, TODAYS_RULE, Candidate
from imbgui.domain.recommendation import Recommendation, recommend
from imbgui.domain.study import Study
from imbgui.domain.tasks import Decide, Measure, Recommend
from imbgui.store.analyses import AnalysisFolder, Rows, write_calibration
from imbgui.store.profiles import write_profiles
from imbgui.store.studies import model_folder, open_study, write_study
from imbgui.work.blending import make_blend
from imbgui.work.profiling import profiles_of


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
    labels, fold = rows.labels[practice], rows.split.part[practice]
    mixed = make_blend(scored, request.outcomes, labels, fold)
    if mixed is not None:
        scored.append(mixed.scored)
    amounts, flagged = _filled(rows), _flagged_today(rows)
    decisions = build_decision_table(
        scored,
        labels,
        fold,
        rows.labels[kept],
        seed=request.plan.seed,
        allow_blend=request.plan.allow_blend,
    )
    folder = analysis.path / request.name
    study = Study(
        table_key=request.table.key,
        plan=request.plan,
        outcomes=request.outcomes,
        decisions=decisions,
        practice_labels=labels,
        practice_scores=np.stack([one.practice for one in scored]),
        practice_fold=fold,
        practice_rows=rows.places[practice],
        practice_amounts=amounts[practice] if amounts.size else amounts,
        practice_flagged=flagged[practice] if flagged.size else flagged,
        kept_labels=rows.labels[kept],
        kept_scores=np.stack([one.kept for one in scored]),
        kept_amounts=amounts[kept] if amounts.size else amounts,
        layout=rows.layout,
        folder=str(folder),
        data_check=request.check,
        amounts=request.table.amounts,
        current_rule=rows.current_rule,
        blend=None if mixed is None else mixed.blend,
    )
    write_study(study, folder)
    write_profiles(profiles_of(rows.layout, rows.matrix), folder)
    usable = {decisions.candidates[row] for row in study.usable}
    if mixed is not None and BLENDED in usable:
        usable |= {member.candidate for member in mixed.blend.members}
        place = model_folder(folder, BLENDED)
        place.mkdir(parents=True, exist_ok=True)
        write_calibration(mixed.calibration, place / "calibration.json")
    for candidate in usable - {BLENDED}:
        _copy_models(analysis, candidate, rows.split.folds, folder)
    return str(folder)


def decide_again(request: Recommend) -> Recommendation:
    """Decide from a written study at other costs."""
    return recommend(open_study(Path(request.study_folder)), request.costs)


def measure(request: Measure) -> ScoreMetrics:
    """Work out the metrics of one candidate's score."""
    study = open_study(Path(request.study_folder))
    only_rate = Costs(false_alarm=1.0, missed=2.0, base_rate=request.base_rate)
    return score_metrics(study.curve(request.row), only_rate)


def _filled(rows: Rows) -> Floats:
    """Return what is at stake in each row; a blank counts as the average bad practice case."""
    if rows.amounts is None:
        return np.empty(0)
    known = rows.labels & rows.split.scored & np.isfinite(rows.amounts)
    usual = rows.amounts[known].mean() if known.any() else 0.0
    return np.where(np.isfinite(rows.amounts), rows.amounts, usual)


def _flagged_today(rows: Rows) -> NDArray[np.bool_]:
    """Return which rows are flagged today; none at all where that is not known."""
    if rows.current_rule is None or rows.todays_scores is None or not rows.current_rule.is_flags:
        return np.empty(0, bool)
    return np.asarray(rows.todays_scores > 0)


def _copy_models(analysis: AnalysisFolder, candidate: Candidate, folds: int, folder: Path) -> None:
    if candidate.is_trivial:
        return
    place = model_folder(folder, candidate)
    place.mkdir(parents=True, exist_ok=True)
    shutil.copy(analysis.candidate(candidate) / "calibration.json", place)
    if candidate == TODAYS_RULE:
        return
    for fold in range(folds):
        shutil.copy(analysis.model_path(candidate, fold), place)
