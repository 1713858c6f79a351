"""A study: what every candidate scored, and the decisions that follow; no cost is in it."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.curves import Curve, Floats, sweep
from imbgui.domain.decision import DecisionTable
from imbgui.domain.features import Layout
from imbgui.domain.giveaways import NOTHING_FOUND, DataCheck
from imbgui.domain.plan import Candidate, Plan


class Status(StrEnum):
    """How a candidate ended."""

    DONE = "done"
    BOUNDED = "bounded"
    DROPPED_EARLY = "dropped early"
    FAILED = "failed"
    NOT_APPLICABLE = "not applicable"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Outcome:
    """How one candidate ended: its status and, where it has scores, how well it ranks.

    ``weight`` and ``ratio`` are as achieved, averaged over the folds. ``why`` explains a status
    other than done.
    """

    candidate: Candidate
    status: Status
    why: str | None = None
    fit_seconds: float = 0.0
    weight: float | None = None
    ratio: float | None = None
    average_precision: float | None = None
    roc_auc: float | None = None


@dataclass(frozen=True, eq=False)
class Study:
    """Every candidate's scores on the practice and the kept-aside rows, and the decision table.

    ``practice_scores`` and ``kept_scores`` have shape (learnt candidates, rows), in the order of
    ``decisions.candidates`` less the two trivial ones. ``layout`` says what the models read, and
    ``folder`` holds the arrays and the models. ``data_check`` is what was found in the rows before
    training.
    """

    table_key: str
    plan: Plan
    outcomes: tuple[Outcome, ...]
    decisions: DecisionTable
    practice_labels: NDArray[np.bool_]
    practice_scores: Floats
    kept_labels: NDArray[np.bool_]
    kept_scores: Floats
    layout: Layout
    folder: str
    data_check: DataCheck = NOTHING_FOUND

    @property
    def key(self) -> str:
        """The fingerprint of the table and plan that this study was made for."""
        return study_key(self.table_key, self.plan)

    @property
    def file_rate(self) -> float:
        """The share of bad cases among the practice rows."""
        return float(self.practice_labels.mean())

    @property
    def rows(self) -> int:
        """The rows that were used: practice and kept aside."""
        return len(self.practice_labels) + len(self.kept_labels)

    @property
    def positives(self) -> int:
        """The bad cases among the rows used."""
        return int(self.practice_labels.sum() + self.kept_labels.sum())

    def outcome(self, candidate: Candidate) -> Outcome:
        """Return how this candidate ended."""
        return next(one for one in self.outcomes if one.candidate == candidate)

    def curve(self, candidate: int) -> Curve:
        """Sweep a candidate's practice scores; ``candidate`` is its row in the decision table.

        A policy without a model gives every case the same score: the sweep has two points.
        """
        if self.decisions.candidates[candidate].is_trivial:
            return sweep(np.zeros(len(self.practice_labels)), self.practice_labels)
        return sweep(self.practice_scores[candidate - 2], self.practice_labels)


def study_key(table_key: str, plan: Plan) -> str:
    """Return the fingerprint that a study of this table and plan would have."""
    return hashlib.sha256(f"{table_key} {plan.key}".encode()).hexdigest()
