"""The task that puts a recommendation to use: score a new file and write it with the answers."""

import datetime as dt
import math
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.advice import Advice, Rule
from imbgui.domain.calibration import Floats, sigmoid
from imbgui.domain.calibration import logit as logit_of
from imbgui.domain.columns import ColumnValues, labels_of
from imbgui.domain.costs import Costs, Counts
from imbgui.domain.features import Feature, Layout
from imbgui.domain.plan import TODAYS_RULE
from imbgui.domain.problems import MissingFeatures, RefusedError
from imbgui.domain.recommendation import Recommendation
from imbgui.domain.strategies import FLAG_ALL
from imbgui.domain.study import Study
from imbgui.domain.table import Kind, Table
from imbgui.domain.tasks import Realised, Score, Scored
from imbgui.sheets.reading import read_table
from imbgui.sheets.scored import write_scored
from imbgui.store.files import written_whole
from imbgui.store.studies import open_study
from imbgui.training.matrix import build_matrix
from imbgui.training.reasons import contributions, usual_values
from imbgui.work.final_model import final_model

_CHUNK = 50_000
_NAMED_REASONS = 2
_MOST_UNSEEN = 20
_BEYOND_CHANCE = 3.0
_NOTHING_STANDS_OUT = "Usual in every column; a usual case already reaches the cut-off"


def score(request: Score) -> Scored:
    """Score every row of a new file; what it lacks, adds or says anew is listed."""
    try:
        return _scored(request)
    finally:
        shutil.rmtree(request.folder, ignore_errors=True)


def _scored(request: Score) -> Scored:
    study = open_study(Path(request.study_folder))
    features = study.layout.features
    kinds = {feature.name: feature.kind for feature in features}
    if study.current_rule is not None and request.recommendation.best.candidate == TODAYS_RULE:
        kinds[study.current_rule.column] = study.current_rule.kind
    new, columns = read_table(
        Path(request.file), request.options, Path(request.folder), trained=kinds
    )
    missing = tuple(name for name in kinds if name not in new.names)
    if missing:
        raise RefusedError(MissingFeatures(request.file, missing))
    answers = _answers(study, request.recommendation, columns, new.rows_kept)
    out = Path(request.out)
    with written_whole(out) as beside:
        write_scored(new, answers.added(request.recommendation), out, beside)
    analysed = set(request.table.names)
    return Scored(
        out=request.out,
        rows=new.rows_kept,
        flagged=int(answers.flagged.sum()),
        matched=tuple(name for name in new.names if name in kinds),
        missing=tuple(sorted(analysed - set(new.names))),
        extra=tuple(name for name in new.names if name not in analysed),
        unseen=_unseen(features, columns),
        drift=_drift(answers, request.recommendation, new),
        realised=_realised(request, new, columns, answers),
    )


class _Answers:
    """The answer to each row; ``risk`` is None for a policy without a model.

    ``missed`` is what missing each row would cost, were it bad.
    """

    def __init__(
        self,
        flagged: NDArray[np.bool_],
        risk: Floats | None,
        reasons: Sequence[str],
        missed: Floats,
    ) -> None:
        self.flagged = flagged
        self.risk = risk
        self.reasons = reasons
        self.missed = missed

    def added(self, recommendation: Recommendation) -> Mapping[str, Sequence[object]]:
        """Return the columns to add, in order."""
        blank: list[object] = [None] * len(self.flagged)
        risk = self.risk
        return {
            "Risk score": blank if risk is None else np.round(risk * 100, 6).tolist(),
            "Flag": ["Yes" if flag else "No" for flag in self.flagged],
            "Reason": self.reasons,
            "Expected cost": blank
            if risk is None
            else np.round(self._expected_cost(recommendation.costs, risk), 6).tolist(),
        }

    def _expected_cost(self, costs: Costs, risk: Floats) -> Floats:
        """Return what each row's answer is expected to cost."""
        if_flagged = risk * costs.caught + (1 - risk) * costs.false_alarm
        if_passed = risk * self.missed + (1 - risk) * costs.passed
        return np.asarray(np.where(self.flagged, if_flagged, if_passed))


def _answers(
    study: Study,
    recommendation: Recommendation,
    columns: Mapping[str, ColumnValues],
    rows: int,
) -> _Answers:
    best, costs = recommendation.best, recommendation.costs
    missed = _missed(costs, columns, rows)
    if best.candidate.is_trivial:
        everyone = best.candidate.strategy == FLAG_ALL
        reason = "Checking everyone is cheapest" if everyone else "Checking nobody is cheapest"
        return _Answers(np.full(rows, everyone), None, [reason] * rows, missed)
    model = final_model(study, best.candidate)
    shift = costs.odds_shift(study.file_rate)
    cut_offs = _cut_offs(best, costs, missed)
    rule = study.current_rule
    if best.candidate == TODAYS_RULE and rule is not None:
        column, told = columns[rule.column], Feature(rule.column, rule.kind)
        risk = sigmoid(logit_of(model.calibration.apply(rule.log_odds(column))) + math.log(shift))
        values = [f"{rule.column} ({_value(column, told, row)})" for row in range(rows)]
        return _Answers(risk >= cut_offs, risk, values, missed)
    risk, reasons = np.empty(rows), []
    usual: NDArray[np.float32] | None = None
    for start in range(0, rows, _CHUNK):
        part = slice(start, min(start + _CHUNK, rows))
        matrix = build_matrix(study.layout, columns, part)
        usual = usual_values(study.layout, matrix) if usual is None else usual
        risk[part] = sigmoid(model.calibrated_log_odds(matrix) + math.log(shift))
        flagged = risk[part] >= cut_offs[part]
        parts = contributions(study.layout, matrix[flagged], usual, model.log_odds)
        because = iter(_sentences(study.layout, columns, np.flatnonzero(flagged) + start, parts))
        below = [f"Risk score below the cut-off of {cut * 100:.3g}" for cut in cut_offs[part]]
        reasons += [next(because) if flag else no for flag, no in zip(flagged, below, strict=True)]
    return _Answers(risk >= cut_offs, risk, reasons, missed)


def _missed(costs: Costs, columns: Mapping[str, ColumnValues], rows: int) -> Floats:
    """Return what missing each row would cost; a blank amount counts as the usual one."""
    if costs.amounts is None:
        return np.full(rows, costs.missed)
    amounts = np.asarray(columns[costs.amounts.column].values, np.float64)
    return costs.amounts.missed(np.where(np.isfinite(amounts), amounts, costs.amounts.mean))


def _cut_offs(best: Advice, costs: Costs, missed: Floats) -> Floats:
    """Return the risk from which each row is flagged; one that never pays has a cut-off above 1.

    Under a rule per row that is where the expected saving, p gain - (1 - p) price, reaches what
    it has to.
    """
    if best.rule is Rule.THRESHOLD:
        return np.full(len(missed), best.threshold)
    least = best.least_saving or 0.0
    spread = missed - costs.caught + costs.false_alarm - costs.passed
    needed = np.full(len(missed), costs.false_alarm - costs.passed + least)
    never = np.full(len(missed), 2.0)
    return np.asarray(np.divide(needed, spread, out=never, where=spread > 0))


def _sentences(
    layout: Layout,
    columns: Mapping[str, ColumnValues],
    rows: NDArray[np.int64],
    parts: Floats,
) -> list[str]:
    """Name, for each row, the few columns that raise its score most, with their values."""
    sentences = []
    for row, part in zip(rows, parts, strict=True):
        strongest = np.argsort(-part)[:_NAMED_REASONS]
        named = [
            f"{feature.name} ({_value(columns[feature.name], feature, int(row))})"
            for feature in (layout.features[place] for place in strongest if part[place] > 0)
        ]
        sentences.append("Raised by " + " and ".join(named) if named else _NOTHING_STANDS_OUT)
    return sentences


def _value(column: ColumnValues, feature: Feature, row: int) -> str:
    value = column.values[row]
    if column.levels is not None:
        return column.levels[int(value)] if value >= 0 else "blank"
    if np.isnan(value):
        return "blank"
    if feature.kind is Kind.DATE:
        return dt.datetime.fromtimestamp(float(value), dt.UTC).date().isoformat()
    return f"{value:.6g}"


def _unseen(
    features: Sequence[Feature], columns: Mapping[str, ColumnValues]
) -> dict[str, tuple[str, ...]]:
    """Return the levels of each category that the analysed file did not have."""
    unseen = {}
    for feature in features:
        levels = columns[feature.name].levels
        if feature.is_categorical and levels is not None:
            known = set(feature.levels)
            new = tuple(level for level in levels if level not in known)
            if new:
                unseen[feature.name] = new[:_MOST_UNSEEN]
    return unseen


def _drift(answers: _Answers, recommendation: Recommendation, new: Table) -> tuple[str, ...]:
    """Say whether more or fewer cases are flagged than chance explains."""
    counts = recommendation.costs.at_base_rate(recommendation.best.counts)
    expected = counts.flagged / counts.rows
    share = float(answers.flagged.mean())
    spread = math.sqrt(expected * (1 - expected) * (1 / counts.rows + 1 / new.rows_kept))
    if abs(share - expected) <= _BEYOND_CHANCE * spread:
        return ()
    now, then = f"{share * 1000:.3g}", f"{expected * 1000:.3g}"
    return (f"{now} of 1,000 cases are flagged; {then} were expected: the cases have changed.",)


def _realised(
    request: Score, new: Table, columns: Mapping[str, ColumnValues], answers: _Answers
) -> Realised | None:
    """Return what these answers would have cost, where the new file says what happened."""
    outcome = request.table.outcome
    if outcome is None or request.table.positive is None or outcome.name not in new.names:
        return None
    labels, known = labels_of(columns[outcome.name], request.table.positive)
    labels, flagged = labels[known], answers.flagged[known]
    if not len(labels):
        return None
    costs, best = request.recommendation.costs, request.recommendation.best
    caught, alarms = int((labels & flagged).sum()), int((~labels & flagged).sum())
    counts = Counts(
        caught,
        alarms,
        int(labels.sum()) - caught,
        int((~labels).sum()) - alarms,
        _amount(costs, answers.missed[known][labels & ~flagged]),
    )
    total = costs.total(counts)
    return Realised(total, total * 1000 / counts.rows, best.cost_per_1000, best.interval)


def _amount(costs: Costs, missed: Floats) -> float | None:
    """Return the amounts behind missed costs, summed; None where every case costs the same."""
    if costs.amounts is None or not costs.amounts.share:
        return None
    return float((missed - costs.amounts.fixed).sum() / costs.amounts.share)
