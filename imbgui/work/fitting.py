"""Tasks of an analysis before any decision: lay the rows out, fit one fold, calibrate."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import geometric_mean
from typing import Any

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.columns import ColumnValues, labels_of
from imbgui.domain.current_rule import CurrentRule, understood_rule
from imbgui.domain.curves import Floats, sweep
from imbgui.domain.features import lay_out
from imbgui.domain.giveaways import DataCheck, count_copies, find_giveaways
from imbgui.domain.plan import KEPT_PARTS, TODAYS_RULE, Candidate
from imbgui.domain.problems import RefusedError, UnusableTime
from imbgui.domain.racing import hopeless
from imbgui.domain.splits import KEPT, Split, same_rows, same_values, split_in_time, split_rows
from imbgui.domain.study import Outcome, Status
from imbgui.domain.table import Column, Role, Table
from imbgui.domain.tasks import Calibrate, Fit, Fitted, Prepare, Prepared, Race
from imbgui.sentences import to_say
from imbgui.store.analyses import AnalysisFolder, Rows
from imbgui.store.columns import open_columns
from imbgui.store.documents import from_document
from imbgui.training.calibrating import cross_fitted, fit_calibration
from imbgui.training.matrix import build_matrix
from imbgui.training.models import load_model, log_odds, save_model
from imbgui.training.recipes import build_recipe
from imbgui.training.resampling import NotApplicableError
from imbgui.training.searching import settled


def prepare(request: Prepare) -> Prepared:
    """Lay out the rows that have an outcome, and say which part each is in."""
    table = request.table
    columns = open_columns(Path(table.folder))
    labels, known = labels_of(columns[_outcome(table).name], table.positive or "")
    levels = {name: column.levels or () for name, column in columns.items()}
    layout = lay_out(table.features, levels)
    matrix = build_matrix(layout, columns)[known]
    labels = labels[known]
    split = _split(request, columns, known, matrix, labels)
    amounts = None
    if table.amounts is not None:
        amounts = np.asarray(columns[table.amounts].values, np.float64)[known]
    rule = _current_rule(table, columns, known)
    rows = Rows(matrix, labels, split, layout, np.flatnonzero(known), amounts, *rule)
    AnalysisFolder(Path(request.folder)).write_rows(rows)
    check = _check(table, rows)
    return Prepared(len(labels), int(labels.sum()), layout, check)


def fit(request: Fit) -> Fitted:
    """Fit a candidate on one fold's training rows; score what those leave out."""
    folder = AnalysisFolder(Path(request.folder))
    candidate, fold = request.candidate, request.fold
    finished = folder.fit_document(candidate, fold)
    if finished is not None:
        return replace(from_document(Fitted, finished), reused=True)  # type: ignore[no-any-return]
    rows = folder.open_rows()
    if candidate == TODAYS_RULE:
        return _scored_today(folder, rows, fold)
    part = rows.split.trained_on(fold)
    matrix, labels = rows.matrix[part], rows.labels[part]
    amounts = None if rows.amounts is None else rows.amounts[part]
    inner = replace(rows.split, part=rows.split.part[part])
    started = time.perf_counter()
    try:
        found = settled(candidate, rows.layout, matrix, labels, inner, seed=request.seed + fold)
        recipe = build_recipe(found, rows.layout, labels, request.seed + fold, amounts)
    except NotApplicableError as error:
        return Fitted(candidate, fold, not_applicable=error.why)
    model, ratio = recipe.fit(matrix, labels)
    seconds = time.perf_counter() - started
    save_model(model, folder.model_path(candidate, fold))
    scored = log_odds(model, rows.matrix[rows.split.scored_in(fold)])
    if request.kept_too:
        _score_kept(folder, candidate, fold, model, rows)
    fitted = Fitted(candidate, fold, seconds, recipe.weight, ratio)
    folder.write_fit(candidate, fold, scored, fitted)
    return fitted


def _scored_today(folder: AnalysisFolder, rows: Rows, fold: int) -> Fitted:
    """Take the scores that today's rule gives: there is nothing to fit."""
    if rows.todays_scores is None:
        return Fitted(TODAYS_RULE, fold, not_applicable=to_say("no column holds today's rule"))
    fitted = Fitted(TODAYS_RULE, fold)
    folder.write_kept(TODAYS_RULE, fold, rows.todays_scores[rows.split.kept])
    folder.write_fit(TODAYS_RULE, fold, rows.todays_scores[rows.split.scored_in(fold)], fitted)
    return fitted


def _score_kept(
    folder: AnalysisFolder,
    candidate: Candidate,
    fold: int,
    model: Any,  # noqa: ANN401 - any scikit-learn estimator
    rows: Rows,
) -> Floats:
    kept = rows.matrix[rows.split.kept]
    scores = log_odds(model, kept) if len(kept) else np.empty(0)
    folder.write_kept(candidate, fold, scores)
    return scores


def race(request: Race) -> tuple[Candidate, ...]:
    """Return the candidates that are hopelessly behind on the folds that all are fitted on."""
    folder = AnalysisFolder(Path(request.folder))
    rows = folder.open_rows()
    folds = range(request.folds)
    labels = np.concatenate([rows.labels[rows.split.scored_in(fold)] for fold in folds])
    logits = [
        np.concatenate([folder.fit_scores(one, fold) for fold in folds])
        for one in request.candidates
    ]
    behind = hopeless(logits, labels, request.band)
    return tuple(one for one, lost in zip(request.candidates, behind, strict=True) if lost)


def calibrate(request: Calibrate) -> Outcome:
    """Turn a candidate's log-odds into calibrated scores; say how well it ranks.

    Where a fold's model has not scored the rows kept aside, it does so now.
    """
    folder = AnalysisFolder(Path(request.folder))
    rows = folder.open_rows()
    candidate = request.candidate
    logits, kept = _assembled(folder, request, rows)
    scored = rows.split.scored
    labels, fold = rows.labels[scored], rows.split.part[scored]
    calibration = fit_calibration(logits, labels)
    practice = cross_fitted(logits, labels, fold)
    scores = {
        "practice": practice,
        "final": calibration.apply(logits),
        "kept": calibration.apply(kept),
    }
    folder.write_scores(candidate, scores, calibration)
    curve = sweep(practice, labels)
    weights = [one.weight for one in request.fits if one.weight]
    ratios = [one.ratio for one in request.fits if one.ratio is not None]
    return Outcome(
        candidate=candidate,
        status=Status.BOUNDED if candidate.bounded else Status.DONE,
        why=to_say("learnt from a sample of the ordinary cases") if candidate.bounded else None,
        fit_seconds=sum(one.seconds for one in request.fits),
        weight=_middle(weights),
        ratio=_middle(ratios),
        average_precision=curve.average_precision,
        roc_auc=curve.roc_auc,
        found=_found(candidate, request.fits),
    )


def _found(candidate: Candidate, fits: Sequence[Fitted]) -> tuple[float, ...]:
    """Return the number that a search came to in each fold, in their order; none without one."""
    if not candidate.searched:
        return ()
    numbers = [one.ratio if candidate.resamples_rows else one.weight for one in fits]
    return tuple(one for one in numbers if one is not None)


def _assembled(folder: AnalysisFolder, request: Calibrate, rows: Rows) -> tuple[Floats, Floats]:
    """Put the folds together: log-odds of the scored rows, and the mean of the kept ones."""
    part = rows.split.part[rows.split.scored]
    logits = np.empty(len(part))
    kept = []
    for one in request.fits:
        logits[part == one.fold] = folder.fit_scores(request.candidate, one.fold)
        there = folder.kept_scores(request.candidate, one.fold)
        if there is None:
            model = load_model(folder.model_path(request.candidate, one.fold))
            there = _score_kept(folder, request.candidate, one.fold, model, rows)
        kept.append(there)
    return logits, np.mean(kept, axis=0)


def _middle(numbers: Sequence[float]) -> float | None:
    """Return the mean on the log scale of what the folds used; exactly a number they share."""
    if len(set(numbers)) <= 1:
        return next(iter(numbers), None)
    return geometric_mean(numbers)


def _outcome(table: Table) -> Column:
    if table.outcome is None:
        raise ValueError("an analysis needs an outcome column")
    return table.outcome


def _check(table: Table, rows: Rows) -> DataCheck:
    """Look for what may mislead, without the outcomes of the rows kept aside."""
    part = np.asarray(rows.split.part)
    practice = part != KEPT
    giveaways = find_giveaways(
        rows.layout, rows.matrix[practice], rows.labels[practice], part[practice]
    )
    copies, apart = count_copies(same_rows(rows.matrix), part)
    return DataCheck(table.key, giveaways, len(part), copies, apart)


def _current_rule(
    table: Table, columns: Mapping[str, ColumnValues], known: NDArray[np.bool_]
) -> tuple[CurrentRule | None, Floats | None]:
    """Read today's rule, where a column holds it, and what it gives the rows that are used."""
    if table.rule is None:
        return None, None
    column = columns[table.rule]
    used = ColumnValues(column.values[known], column.levels)
    rule = understood_rule(table.rule, table.column(table.rule).kind, used)
    return rule, rule.log_odds(used)


def _split(
    request: Prepare,
    columns: Mapping[str, ColumnValues],
    known: NDArray[np.bool_],
    matrix: NDArray[np.float32],
    labels: NDArray[np.bool_],
) -> Split:
    """Split by time or customer where the table says so, and copies always to one side."""
    table, plan = request.table, request.plan
    kept_parts = KEPT_PARTS if plan.keeps_aside else None
    time_column, group_column = table.sole(Role.TIME), table.sole(Role.GROUP)
    if time_column is not None:
        moments = np.asarray(columns[time_column].values, np.float64)[known]
        split = split_in_time(labels, moments, folds=plan.folds, kept_parts=kept_parts)
        if not split.has_both_classes(labels):
            raise RefusedError(UnusableTime(time_column))
        return split
    together = (
        same_rows(matrix)
        if group_column is None
        else same_values(columns[group_column].values[known])
    )
    return split_rows(labels, together, folds=plan.folds, kept_parts=kept_parts, seed=plan.seed)
