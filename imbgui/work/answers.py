"""The answer to each new case: its risk, whether it is flagged and why, and what that costs."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.advice import Advice, Rule
from imbgui.domain.calibration import Floats, logit, sigmoid
from imbgui.domain.columns import ColumnValues
from imbgui.domain.costs import Costs
from imbgui.domain.features import Feature, Layout
from imbgui.domain.plan import TODAYS_RULE
from imbgui.domain.recommendation import Recommendation
from imbgui.domain.row_answers import expected_costs
from imbgui.domain.strategies import FLAG_ALL
from imbgui.domain.study import Study
from imbgui.domain.table import Kind
from imbgui.language import say
from imbgui.sheets.cells import date_text
from imbgui.sheets.written import significant
from imbgui.training.matrix import build_matrix
from imbgui.training.reasons import contributions, usual_values
from imbgui.work.final_model import FinalModel, final_model

_NAMED_REASONS = 2
_LONGEST_VALUE = 60


@dataclass(frozen=True)
class Answers:
    """The answers to some rows, each array of shape (rows,).

    ``risk`` and what follows from it are None for a policy without a model. ``missed`` is what
    missing each row would cost, were it bad; ``saving`` what checking it is expected to save.
    """

    flagged: NDArray[np.bool_]
    reasons: Sequence[str]
    missed: Floats
    risk: Floats | None = None
    cost: Floats | None = None
    saving: Floats | None = None


class Answering:
    """Answers rows of new cases, part by part.

    What is usual, for the reasons, is taken from the first part.
    """

    def __init__(self, study: Study, recommendation: Recommendation) -> None:
        self._study, self._best = study, recommendation.best
        self._costs = recommendation.costs
        self._shift = math.log(self._costs.odds_shift(study.file_rate))
        self._model: FinalModel | None = None
        if not self._best.candidate.is_trivial:
            self._model = final_model(study, self._best.candidate)
        self._usual: NDArray[np.float32] | None = None

    def answer(self, columns: Mapping[str, ColumnValues], rows: int) -> Answers:
        """Answer these rows; the columns are by their names in the analysed file."""
        missed = _missed(self._costs, columns, rows)
        if self._model is None:
            everyone = self._best.candidate.strategy == FLAG_ALL
            why = (
                say("Checking everyone is cheapest")
                if everyone
                else say("Checking nobody is cheapest")
            )
            return Answers(np.full(rows, everyone), [why] * rows, missed)
        cut_offs = _cut_offs(self._best, self._costs, missed)
        if self._best.candidate == TODAYS_RULE:
            risk, reasons = self._by_rule(columns, rows)
        else:
            risk, reasons = self._by_model(self._model, columns, cut_offs)
        flagged = np.asarray(risk >= cut_offs)
        price = (1 - risk) * (self._costs.false_alarm - self._costs.passed)
        return Answers(
            flagged,
            reasons,
            missed,
            risk=risk,
            cost=expected_costs(self._costs, risk, flagged, missed),
            saving=risk * (missed - self._costs.caught) - price,
        )

    def _by_rule(
        self, columns: Mapping[str, ColumnValues], rows: int
    ) -> tuple[Floats, Sequence[str]]:
        rule, model = self._study.current_rule, self._model
        assert rule is not None  # noqa: S101 - it is a candidate only where there is one
        assert model is not None  # noqa: S101 - so it has a calibration
        column = columns[rule.column]
        feature = Feature(rule.column, rule.kind)
        risk = sigmoid(logit(model.calibration.apply(rule.log_odds(column))) + self._shift)
        return risk, [_named(column, feature, row) for row in range(rows)]

    def _by_model(
        self, model: FinalModel, columns: Mapping[str, ColumnValues], cut_offs: Floats
    ) -> tuple[Floats, Sequence[str]]:
        layout = self._study.layout
        matrix = build_matrix(layout, columns)
        if self._usual is None:
            self._usual = usual_values(layout, matrix)
        risk = sigmoid(model.calibrated_log_odds(matrix) + self._shift)
        flagged = risk >= cut_offs
        parts = contributions(layout, matrix[flagged], self._usual, model.log_odds)
        because = iter(_sentences(layout, columns, np.flatnonzero(flagged), parts))
        below = [
            say("Risk score below the cut-off of {score}", score=significant(cut * 100, 3))
            for cut in cut_offs
        ]
        reasons = [next(because) if flag else no for flag, no in zip(flagged, below, strict=True)]
        return risk, reasons


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
        raising = (layout.features[place] for place in strongest if part[place] > 0)
        named = [_named(columns[one.name], one, int(row)) for one in raising]
        sentences.append(_raised_by(named))
    return sentences


def _raised_by(named: Sequence[str]) -> str:
    match named:
        case [one, other]:
            return say("Raised by {one} and {other}", one=one, other=other)
        case [one]:
            return say("Raised by {one}", one=one)
        case _:
            return say("Usual in every column; a usual case already reaches the cut-off")


def _named(column: ColumnValues, feature: Feature, row: int) -> str:
    return f"{feature.name} ({_value(column, feature, row)})"


def _value(column: ColumnValues, feature: Feature, row: int) -> str:
    value = column.values[row]
    if column.levels is not None:
        level = " ".join(column.levels[int(value)].split()) if value >= 0 else say("blank")
        return level if len(level) <= _LONGEST_VALUE else f"{level[: _LONGEST_VALUE - 1]}…"
    if np.isnan(value):
        return say("blank")
    if feature.kind is Kind.DATE:
        return date_text(float(value)).partition(" ")[0]
    return significant(float(value), 6)
