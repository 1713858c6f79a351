"""A study: what every candidate scored, and the decisions that follow; no cost is in it."""

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.blending import Member
from imbgui.domain.current_rule import CurrentRule
from imbgui.domain.curves import Curve, Floats, sweep
from imbgui.domain.decision import DecisionTable
from imbgui.domain.features import Layout
from imbgui.domain.giveaways import NOTHING_FOUND, DataCheck
from imbgui.domain.plan import Candidate, Plan
from imbgui.domain.strategies import AMOUNT_WEIGHT, BLEND, CURRENT_RULE
from imbgui.language import say
from imbgui.sentences import Sentence


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

    ``weight`` and ``ratio`` are as achieved, averaged over the folds; ``found`` is what a search
    for one of them came to in each fold. ``why`` explains a status other than done.
    """

    candidate: Candidate
    status: Status
    why: Sentence | None = None
    fit_seconds: float = 0.0
    weight: float | None = None
    ratio: float | None = None
    average_precision: float | None = None
    roc_auc: float | None = None
    found: tuple[float, ...] = ()

    @property
    def told(self) -> str | None:
        """Why it ended so, in the language spoken."""
        return None if self.why is None else say(self.why)


@dataclass(frozen=True)
class Blend:
    """What the blend is made of, largest share first, and how well it ranks."""

    members: tuple[Member, ...]
    outcome: Outcome


@dataclass(frozen=True, eq=False)
class Study:
    """Every candidate's scores on the practice and the kept-aside rows, and the decision table.

    ``practice_scores`` and ``kept_scores`` have shape (learnt candidates, rows), in the order of
    ``decisions.candidates`` less the two trivial ones; ``practice_fold`` is the fold that each
    practice row was scored in, and ``practice_rows`` its place in the table's columns.
    ``practice_amounts`` and ``kept_amounts`` are what is at stake in each row, from the column
    ``amounts``; of shape (0,) where there is none. ``practice_flagged`` is what today's rule flags,
    where the ``current_rule`` is one of flags; of shape (0,) where it is not. ``layout`` says what
    the models read, and ``folder`` holds the arrays and the models. ``data_check`` is what was
    found in the rows before training, and ``blend`` is None where no mixture of candidates
    says more than one of them.
    """

    table_key: str
    plan: Plan
    outcomes: tuple[Outcome, ...]
    decisions: DecisionTable
    practice_labels: NDArray[np.bool_]
    practice_scores: Floats
    practice_fold: NDArray[np.int8]
    practice_rows: NDArray[np.int64]
    practice_amounts: Floats
    kept_labels: NDArray[np.bool_]
    kept_scores: Floats
    kept_amounts: Floats
    layout: Layout
    folder: str
    data_check: DataCheck = NOTHING_FOUND
    amounts: str | None = None
    current_rule: CurrentRule | None = None
    practice_flagged: NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, bool))
    blend: Blend | None = None

    @property
    def key(self) -> str:
        """The fingerprint of the table and plan that this study was made for."""
        return study_key(self.table_key, self.plan)

    @property
    def file_rate(self) -> float:
        """The share of bad cases among the practice rows."""
        table = self.decisions
        return table.positives / (table.positives + table.negatives)

    @property
    def rows(self) -> int:
        """The rows that were used: practice and kept aside."""
        return len(self.practice_labels) + len(self.kept_labels)

    @property
    def positives(self) -> int:
        """The bad cases among the rows used."""
        return int(self.practice_labels.sum() + self.kept_labels.sum())

    @property
    def usable(self) -> tuple[int, ...]:
        """The decision-table rows whose models are kept, so that they can be recommended.

        They win somewhere on the grid, are the reference, weigh cases by their amounts, which
        pays only at costs that no grid holds, or are the blend, where it is allowed. Today's rule
        needs no model.
        """
        table = self.decisions
        winners = {*table.chosen.tolist(), table.reference, 0, 1}
        kept = (AMOUNT_WEIGHT, CURRENT_RULE, *([BLEND] if self.plan.allow_blend else []))
        others = {row for row, one in enumerate(table.candidates) if one.strategy in kept}
        return tuple(sorted(winners | others))

    def outcome(self, candidate: Candidate) -> Outcome:
        """Return how this candidate ended."""
        return self._ended[candidate]

    @cached_property
    def _ended(self) -> dict[Candidate, Outcome]:
        blend = () if self.blend is None else (self.blend.outcome,)
        return {one.candidate: one for one in (*self.outcomes, *blend)}

    def scores(self, candidate: int) -> Floats:
        """Return the practice scores of a row of the decision table.

        A policy without a model gives every case the same score.
        """
        if self.decisions.candidates[candidate].is_trivial:
            return np.zeros(len(self.practice_labels))
        return np.asarray(self.practice_scores[candidate - 2])

    def curve(self, candidate: int) -> Curve:
        """Sweep a candidate's practice scores; ``candidate`` is its row in the decision table."""
        amounts = self.practice_amounts if self.practice_amounts.size else None
        return sweep(self.scores(candidate), self.practice_labels, amounts)


def study_key(table_key: str, plan: Plan) -> str:
    """Return the fingerprint that a study of this table and plan would have."""
    return hashlib.sha256(f"{table_key} {plan.key}".encode()).hexdigest()
