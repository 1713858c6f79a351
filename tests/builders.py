"""Small tables, plans, studies and states for tests, each made by one call.

Scores are simulated so that what they mean is known: a candidate of ``skill`` d gives a bad case
a normal value around d and a good one around 0, both with a deviation of 1, and says the
probability that follows from it. Such scores are calibrated by construction, and rank bad cases
above good ones with a chance of Phi(d / sqrt 2). All candidates see half of the same noise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from imbgui.application.events import Step, Tried
from imbgui.application.state import State, plan_for
from imbgui.domain.blending import Member
from imbgui.domain.calibration import sigmoid
from imbgui.domain.costs import Costs, Counts
from imbgui.domain.curves import sweep
from imbgui.domain.decision import DecisionTable, ScoredCandidate, build_decision_table
from imbgui.domain.features import lay_out
from imbgui.domain.giveaways import DataCheck, Giveaway, Rule
from imbgui.domain.plan import (
    BLENDED,
    FOLDS,
    KEPT_PARTS,
    REFERENCE,
    TRIVIAL,
    Candidate,
    Plan,
)
from imbgui.domain.recommendation import recommend
from imbgui.domain.splits import split_rows
from imbgui.domain.strategies import (
    BOOSTED_TREES,
    CLASS_WEIGHT,
    LOGISTIC_REGRESSION,
    PLAIN,
    SMOTE,
    UNDERSAMPLING,
)
from imbgui.domain.study import Blend, Outcome, Status, Study
from imbgui.domain.table import Column, Kind, ReadingOptions, SetAside, Source, Table
from imbgui.domain.tasks import Claim, LeaksFound
from imbgui.sentences import to_say

Labels = NDArray[np.bool_]
Scores = NDArray[np.float64]

PLAIN_BOOSTED = REFERENCE
PLAIN_LOGISTIC = Candidate(PLAIN, LOGISTIC_REGRESSION)
BALANCED_BOOSTED = Candidate(CLASS_WEIGHT, BOOSTED_TREES, balanced=True)
UNDERSAMPLED_BOOSTED = Candidate(UNDERSAMPLING, BOOSTED_TREES, ratio=0.1)
SMOTE_BOOSTED = Candidate(SMOTE, BOOSTED_TREES, ratio=1.0, bounded=True)

QUICK = Tried(effort="quick")


def a_column(name: str, kind: Kind = Kind.NUMBER, **changes: Any) -> Column:
    """Return a column without blanks."""
    return Column(name, kind, **{"missing": 0, "distinct": 10, **changes})


def a_table(
    *,
    rows: int = 2400,
    positives: int = 240,
    outcome: str = "fraud",
    values: tuple[str, str] = ("yes", "no"),
    features: Sequence[Column] = (a_column("amount"), a_column("age")),
    asked: bool = True,
    file: str = "claims.xlsx",
    folder: str = "nowhere",
    **changes: Any,
) -> Table:
    """Return a table of claims whose outcome says ``values[0]`` for bad cases.

    ``rows`` counts those with an outcome; with ``asked`` the outcome and its bad value are
    chosen. Its column arrays are not on disk.
    """
    common = ((values[1], rows - positives), (values[0], positives))
    told = a_column(
        outcome, Kind.YES_NO, distinct=2, examples=values, common=tuple(p for p in common if p[1])
    )
    columns = (*features, told)
    table = Table(
        source=Source(file=file, sha256="ab" * 32, sheets=("Sheet1",), sheet="Sheet1"),
        options=ReadingOptions(),
        columns=columns,
        rows_read=rows + 2,
        folder=folder,
        set_aside=(SetAside("blank row", 2, (7, 9)),),
        preview=(("12.5",) * len(features) + (values[1],), ("",) * len(features) + (values[0],)),
    )
    table = replace(table, **changes)
    return table.asking(outcome, values[0]) if asked else table


def some_costs(false_alarm: float = 5, missed: float = 100, **more: Any) -> Costs:
    """Return costs in euros."""
    return Costs(false_alarm=false_alarm, missed=missed, **{"currency": "EUR", **more})


def a_plan(
    *candidates: Candidate, table: Table | None = None, tried: Tried = QUICK, **changes: Any
) -> Plan:
    """Return the plan for a table; with ``candidates``, one that tries exactly these."""
    plan = plan_for(table or a_table(), some_costs(), tried)
    if candidates:
        plan = replace(plan, candidates=(*TRIVIAL, *candidates))
    return replace(plan, **changes)


def some_labels(rows: int, positives: int, seed: int = 0) -> Labels:
    """Return labels in random order; shape (rows,)."""
    labels = np.zeros(rows, bool)
    labels[:positives] = True
    return np.random.default_rng(seed).permutation(labels)


def calibrated_scores(labels: Labels, skill: float, seed: int = 0, shared: float = 0.5) -> Scores:
    """Return probabilities that mean what they say; shape (rows,).

    The noise of every candidate has the part ``shared`` of its variance in common.
    """
    common = np.random.default_rng([seed, 0]).standard_normal(len(labels))
    own = np.random.default_rng([seed, 1, int(skill * 1e6)]).standard_normal(len(labels))
    value = skill * labels + np.sqrt(shared) * common + np.sqrt(1 - shared) * own
    rate = labels.mean()
    return sigmoid(skill * value - skill**2 / 2 + np.log(rate / (1 - rate)))


def dealt_folds(labels: Labels, folds: int = FOLDS, seed: int = 0) -> NDArray[np.int8]:
    """Return a stratified fold for each row; shape (rows,)."""
    together = np.arange(len(labels))
    return split_rows(labels, together, folds=folds, kept_parts=None, seed=seed).part


def a_decision_table(
    scores: Mapping[Candidate, Scores],
    labels: Labels,
    *,
    fold: NDArray[np.int8] | None = None,
    kept_scores: Mapping[Candidate, Scores] | None = None,
    kept_labels: Labels | None = None,
    seed: int = 0,
    allow_blend: bool = False,
) -> DecisionTable:
    """Decide from scores that are used as they are, in practice and at last."""
    nothing = np.empty(0)
    return build_decision_table(
        [
            ScoredCandidate(
                candidate,
                practice=given,
                final=given,
                kept=nothing if kept_scores is None else kept_scores[candidate],
            )
            for candidate, given in scores.items()
        ],
        labels,
        dealt_folds(labels) if fold is None else fold,
        nothing.astype(bool) if kept_labels is None else kept_labels,
        seed=seed,
        allow_blend=allow_blend,
    )


def a_study(
    skills: Mapping[Candidate, float] | None = None,
    *,
    table: Table | None = None,
    plan: Plan | None = None,
    seed: int = 0,
    folder: str = "nowhere",
) -> Study:
    """Return a finished study of a table, with simulated scores.

    ``skills`` says how well each candidate tells bad cases from good ones; without it every
    candidate of the plan does well. A blend among them is one of all others, in equal parts.
    Rows are kept aside as the plan says. The same arguments give the same object.
    """
    table = table or a_table()
    if plan is None:
        plan = a_plan(*(one for one in skills or () if one != BLENDED), table=table)
    given = {candidate: 1.5 + 0.1 * place for place, candidate in enumerate(plan.learnt)}
    return _simulated(table, plan, tuple((skills or given).items()), seed, folder)


def state_with(
    *,
    table: Table | None = None,
    costs: Costs | None = None,
    study: Study | None = None,
    tried: Tried = QUICK,
    **more: Any,
) -> State:
    """Return a state where a study of the table has been recommended from at these costs."""
    table = table or a_table()
    costs = costs or some_costs()
    study = study or a_study(table=table, plan=a_plan(table=table, tried=tried))
    parts = {
        "step": Step.DECIDE,
        "study_is_final": True,
        "recommendation": recommend(study, costs),
        **more,
    }
    return State(table=table, costs=costs, tried=tried, study=study, **parts)


def a_data_check(table: Table | None = None, **changes: Any) -> DataCheck:
    """Return a check that names one column that is filled in for bad cases only."""
    giveaway = Giveaway("chargeback_date", Rule.FILLED, share=0.99, others=0.0)
    parts = {"giveaways": (giveaway,), "rows": 2400, **changes}
    return DataCheck(table_key=(table or a_table()).key, **parts)


def some_leaks(study: Study, candidate: Candidate = SMOTE_BOOSTED) -> LeaksFound:
    """Return a leak check that claims a recall of 97 %, where the honest one is 71 %."""
    claimed, honest = Counts(97, 4, 3, 96), Counts(71, 29, 29, 871)
    return LeaksFound(study.key, candidate, 20.0, Claim(claimed, claimed), Claim(honest, honest))


@cache
def _simulated(
    table: Table, plan: Plan, skills: tuple[tuple[Candidate, float], ...], seed: int, folder: str
) -> Study:
    assert table.outcome is not None
    rows, positives = table.rows_kept - table.outcome.missing, table.positives
    labels = some_labels(rows, positives, seed)
    split = split_rows(
        labels,
        np.arange(rows),
        folds=plan.folds,
        kept_parts=KEPT_PARTS if plan.keeps_aside else None,
        seed=seed,
    )
    scores = {candidate: calibrated_scores(labels, skill, seed) for candidate, skill in skills}
    practice, kept = split.scored, split.kept
    decisions = a_decision_table(
        {candidate: one[practice] for candidate, one in scores.items()},
        labels[practice],
        fold=split.part[practice],
        kept_scores={candidate: one[kept] for candidate, one in scores.items()},
        kept_labels=labels[kept],
        seed=plan.seed,
        allow_blend=plan.allow_blend,
    )
    others = [candidate for candidate in scores if candidate != BLENDED]
    study = Study(
        table_key=table.key,
        plan=plan,
        outcomes=tuple(
            _outcome(candidate, one[practice], labels[practice])
            for candidate, one in scores.items()
            if candidate != BLENDED
        ),
        decisions=decisions,
        practice_labels=labels[practice],
        practice_scores=np.stack([one[practice] for one in scores.values()]),
        practice_fold=split.part[practice],
        practice_rows=np.flatnonzero(practice),
        practice_amounts=np.empty(0),
        kept_labels=labels[kept],
        kept_scores=np.stack([one[kept] for one in scores.values()]),
        kept_amounts=np.empty(0),
        layout=lay_out(table.features, {}),
        folder=folder,
        blend=_even_blend(others, scores[BLENDED][practice], labels[practice])
        if BLENDED in scores
        else None,
    )
    for part in (study.practice_labels, study.practice_scores, study.kept_labels):
        part.flags.writeable = False  # the object is shared
    return study


def _even_blend(members: Sequence[Candidate], scores: Scores, labels: Labels) -> Blend:
    shares = tuple(Member(one, 1 / len(members)) for one in members)
    return Blend(shares, _outcome(BLENDED, scores, labels))


def _outcome(candidate: Candidate, scores: Scores, labels: Labels) -> Outcome:
    curve = sweep(scores, labels)
    achieved = (len(labels) - labels.sum()) / labels.sum()
    return Outcome(
        candidate,
        Status.BOUNDED if candidate.bounded else Status.DONE,
        why=to_say("learnt from a sample of the ordinary cases") if candidate.bounded else None,
        fit_seconds=0.5,
        weight=float(achieved) if candidate.balanced else candidate.weight,
        ratio=candidate.ratio,
        average_precision=curve.average_precision,
        roc_auc=curve.roc_auc,
    )
