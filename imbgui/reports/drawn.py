"""The strategies whose cut-offs are listed and drawn: those that may be advised, and the plain."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.advice import Rule
from imbgui.domain.curves import Curve, Floats, sweep
from imbgui.domain.direct import priorities
from imbgui.domain.stakes import Flags, stakes_of
from imbgui.reports.contents import Contents

POINTS = 240
"""So many points of a curve are drawn."""

STEPS = (
    *(0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 35, 40, 45, 50, 60, 70, 80, 90, 100, 120),
    *(140, 160, 180, 200, 250, 300, 350, 400, 500, 600, 700, 800, 900, 1000),
)
"""Cases flagged of 1,000 for which a cut-off is listed."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """The strategies on the sheets, the reference first; see ``drawn_of``.

    ``curves`` are their practice curves, thinned; ``steps`` are what they come to at the listed
    cut-offs, in practice, and ``kept`` what they come to there on the cases kept aside; None
    where there are none.
    """

    candidates: tuple[int, ...]
    curves: tuple[Curve, ...]
    steps: tuple[Curve, ...]
    kept: tuple[Curve | None, ...]

    def place_of(self, chosen: int) -> int:
        """Return the place of a candidate; the reference's for one without a model."""
        return self.candidates.index(chosen) if chosen in self.candidates else 0


def drawn_of(contents: Contents) -> Drawn:
    """Return all that may be advised; the one that is where the report is not live."""
    candidates = _candidates(contents)
    curves, steps, kept = zip(*(_drawn(contents, row) for row in candidates), strict=True)
    return Drawn(candidates, curves, steps, kept)


def _drawn(contents: Contents, row: int) -> tuple[Curve, Curve, Curve | None]:
    """Return what is told of one candidate: its curve, thinned, the listed cut-offs, and kept."""
    curve = _practice_curve(contents, row)
    listed = _at(curve, np.array([curve.index_flagging(step) for step in STEPS]))
    # The last flags everyone, whoever may come.
    steps = replace(listed, thresholds=np.append(listed.thresholds[:-1], -np.inf))
    kept = _kept_at(contents, row, steps.thresholds) if contents.keeps_aside else None
    return curve.thinned(POINTS), steps, kept


def _candidates(contents: Contents) -> tuple[int, ...]:
    table = contents.decisions
    if not contents.is_live:
        return (table.reference if contents.best.candidate.is_trivial else contents.chosen,)
    chosen = (int(candidate) for candidate in np.unique(table.chosen))
    models = (row for row in chosen if not table.candidates[row].is_trivial)
    return tuple(dict.fromkeys((table.reference, *models)))


def _practice_curve(contents: Contents, row: int) -> Curve:
    """Return a candidate's practice curve by the rule that decides; thresholds are its own."""
    study = contents.study
    return _swept(
        contents,
        study.scores(row),
        np.asarray(study.practice_labels),
        np.asarray(study.practice_amounts),
    )


def _kept_at(contents: Contents, row: int, thresholds: Floats) -> Curve:
    """Return what a candidate comes to on the cases kept aside, at given thresholds."""
    study = contents.study
    curve = _swept(
        contents,
        np.asarray(study.kept_scores[row - 2]),
        np.asarray(study.kept_labels),
        np.asarray(study.kept_amounts),
    )
    return _at(curve, np.searchsorted(-curve.thresholds, -thresholds, side="right") - 1)


def _swept(contents: Contents, scores: Floats, labels: Flags, amounts: Floats) -> Curve:
    """Sweep scores, or the savings to expect where a case is flagged by them."""
    at_stake = None if contents.costs.amounts is None else amounts
    if not contents.decides_by_saving:
        return sweep(scores, labels, at_stake)
    shift = contents.costs.odds_shift(contents.study.file_rate)
    stakes = stakes_of(contents.costs, labels, amounts)
    return sweep(priorities(Rule.PER_ROW, scores, stakes, shift), labels, at_stake)


def _at(curve: Curve, points: NDArray[np.int64]) -> Curve:
    amount = curve.caught_amount
    return Curve(
        curve.thresholds[points],
        curve.caught[points],
        curve.false_alarms[points],
        None if amount is None else amount[points],
    )
