"""Making the blend, when everything else is scored: its shares, its scores and its calibration."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.blending import Member, blend_weights, blended, cross_fitted_blend
from imbgui.domain.calibration import Calibration, logit
from imbgui.domain.curves import sweep
from imbgui.domain.decision import ScoredCandidate
from imbgui.domain.plan import BLENDED, TODAYS_RULE
from imbgui.domain.study import Blend, Outcome, Status
from imbgui.training.calibrating import cross_fitted, fit_calibration


@dataclass(frozen=True)
class Mixed:
    """The blend, with its scores as one more candidate and what calibrates them."""

    scored: ScoredCandidate
    calibration: Calibration
    blend: Blend


def make_blend(
    scored: Sequence[ScoredCandidate],
    outcomes: Sequence[Outcome],
    labels: NDArray[np.bool_],
    fold: NDArray[np.int8],
) -> Mixed | None:
    """Blend what has scores; return None where one candidate alone does as well as any mixture.

    Today's rule has no part in it: it is what the models are compared with.

    Parameters
    ----------
    scored, outcomes
        The candidates with scores, and how every candidate ended.
    labels, fold
        Shape (practice rows,).
    """
    models = [one for one in scored if one.candidate != TODAYS_RULE]
    if len(models) < 2:
        return None
    practice = logit(np.stack([one.practice for one in models]))
    shares = blend_weights(practice, labels)
    used = np.flatnonzero(shares)
    if len(used) < 2:
        return None
    logits = cross_fitted_blend(practice, labels, fold)
    kept = blended(logit(np.stack([models[place].kept for place in used])), shares[used])
    calibration = fit_calibration(logits, labels)
    itself = ScoredCandidate(
        candidate=BLENDED,
        practice=cross_fitted(logits, labels, fold),
        final=calibration.apply(logits),
        kept=calibration.apply(kept),
    )
    members = [Member(models[place].candidate, float(shares[place])) for place in used]
    members.sort(key=lambda one: (-one.share, one.candidate.simplicity))
    curve = sweep(itself.practice, labels)
    learnt = {member.candidate for member in members}
    outcome = Outcome(
        candidate=BLENDED,
        status=Status.DONE,
        fit_seconds=sum(one.fit_seconds for one in outcomes if one.candidate in learnt),
        average_precision=curve.average_precision,
        roc_auc=curve.roc_auc,
    )
    return Mixed(itself, calibration, Blend(tuple(members), outcome))
