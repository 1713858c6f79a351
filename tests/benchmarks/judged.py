"""From what candidates say of rows to a study, as an analysis ends, without processes and files."""

from collections.abc import Sequence
from dataclasses import dataclass

import measuring  # noqa: F401 - makes the package found, before it is imported
import numpy as np
from numpy.typing import NDArray

from imbgui.domain.calibration import Calibration, Floats
from imbgui.domain.curves import sweep
from imbgui.domain.decision import RATIOS, ScoredCandidate, build_decision_table
from imbgui.domain.features import Layout
from imbgui.domain.plan import Candidate, Plan
from imbgui.domain.study import Outcome, Status, Study
from imbgui.training.calibrating import cross_fitted, fit_calibration
from imbgui.work.blending import make_blend

Labels = NDArray[np.bool_]
AMOUNT = "amount"


@dataclass(frozen=True, eq=False)
class Said:
    """What candidates said of a table's rows.

    ``scored`` and ``kept`` have shape (candidates, rows): the log-odds out of fold, and those of
    the final model for the rows kept aside. ``amounts`` is what is at stake in each row.
    """

    candidates: tuple[Candidate, ...]
    scored: Floats
    fold: NDArray[np.int8]
    labels: Labels
    kept: Floats
    kept_labels: Labels
    amounts: Floats | None = None
    kept_amounts: Floats | None = None


def judge(
    said: Said, plan: Plan, layout: Layout, ratios: Sequence[float] | None = None
) -> tuple[Study, tuple[Calibration, ...]]:
    """Calibrate what was said and decide; only at some cost ratios where these are given.

    The last calibration is that of the blend, where there is one.
    """
    calibrations = tuple(fit_calibration(one, said.labels) for one in said.scored)
    scored = [
        ScoredCandidate(
            candidate,
            practice=cross_fitted(logits, said.labels, said.fold),
            final=calibration.apply(logits),
            kept=calibration.apply(kept),
        )
        for candidate, calibration, logits, kept in zip(
            said.candidates, calibrations, said.scored, said.kept, strict=True
        )
    ]
    outcomes = tuple(_outcome(one, said.labels) for one in scored)
    mixed = make_blend(scored, outcomes, said.labels, said.fold)
    if mixed is not None:
        scored.append(mixed.scored)
        calibrations += (mixed.calibration,)
    table = build_decision_table(
        scored,
        said.labels,
        said.fold,
        said.kept_labels,
        seed=plan.seed,
        allow_blend=plan.allow_blend,
        ratios=RATIOS if ratios is None else np.array(ratios),
    )
    nothing = np.empty(0)
    study = Study(
        table_key="benchmark",
        plan=plan,
        outcomes=outcomes,
        decisions=table,
        practice_labels=said.labels,
        practice_scores=np.stack([one.practice for one in scored]),
        practice_fold=said.fold,
        practice_rows=np.arange(len(said.labels)),
        practice_amounts=nothing if said.amounts is None else said.amounts,
        kept_labels=said.kept_labels,
        kept_scores=np.stack([one.kept for one in scored]),
        kept_amounts=nothing if said.kept_amounts is None else said.kept_amounts,
        layout=layout,
        folder="nowhere",
        amounts=None if said.amounts is None else AMOUNT,
        blend=None if mixed is None else mixed.blend,
    )
    return study, calibrations


def _outcome(one: ScoredCandidate, labels: Labels) -> Outcome:
    curve = sweep(one.practice, labels)
    return Outcome(
        one.candidate,
        Status.BOUNDED if one.candidate.bounded else Status.DONE,
        average_precision=curve.average_precision,
        roc_auc=curve.roc_auc,
    )
