"""The decision table: which candidate and threshold to use at every effective cost ratio.

Costs enter a decision only through their effective ratio (Elkan 2001), so the answers for a fine
grid of ratios answer every cost. A table is computed once, from out-of-fold scores; deciding is
then a look-up.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.answers import ClassAnswers, Flags, first_flagged, thresholds_by_fold
from imbgui.domain.choice import Chooser, JointCosts, reference_among
from imbgui.domain.costs import Counts
from imbgui.domain.curves import Floats, best_thresholds, flagged_counts
from imbgui.domain.plan import FEW_POSITIVES, Candidate
from imbgui.domain.strategies import FLAG_ALL, FLAG_NONE

Ints = NDArray[np.int64]

RATIOS: Floats = np.logspace(-2, 5, 169)
"""The grid: 24 ratios a decade, so that the nearest is never more than 5 % away."""
RESAMPLES = 100
"""How often the choice is repeated on resampled rows, to see whether it stays the same."""


@dataclass(frozen=True)
class ScoredCandidate:
    """A candidate with its calibrated scores.

    ``practice`` holds out-of-fold scores, shape (practice rows,), calibrated without the fold
    they are in; ``final`` the same scores calibrated on all of them, which is how the final model
    scores a new case; ``kept`` the final model's scores of the rows kept aside.
    """

    candidate: Candidate
    practice: Floats
    final: Floats
    kept: Floats


@dataclass(frozen=True, eq=False)
class DecisionTable:
    """For each grid ratio the chosen candidate, and for each candidate its threshold and counts.

    Arrays of shape (candidates, ratios) follow the order of ``candidates``; the first two are
    flag none and flag all. ``fold_thresholds``, of shape (candidates, folds, ratios), are those
    that each fold was held against, learnt on the others. ``caught`` and ``false_alarms`` are
    counted on the practice rows with thresholds that did not see them (cross-fitted);
    ``corrected_*`` are those of the whole procedure, choice of candidate included, each fold
    decided by the other folds, which choose ``fold_chosen``, of shape (folds, ratios); ``kept_*``
    are counted on the rows kept aside. ``discordant`` has shape (ratios, 4): cases that only the
    corrected choice or only the reference flags, bad ones first, then good ones. ``reliability``,
    of shape (ratios,), is the share of the choice's difference in cost from the reference that
    luck does not explain. ``spread`` is the standard error of the paired difference in excess
    cost to the chosen candidate.
    """

    candidates: tuple[Candidate, ...]
    ratios: Floats
    chosen: Ints
    fold_chosen: Ints
    thresholds: Floats
    fold_thresholds: Floats
    caught: Ints
    false_alarms: Ints
    kept_caught: Ints
    kept_false_alarms: Ints
    corrected_caught: Ints
    corrected_false_alarms: Ints
    discordant: Ints
    reliability: Floats
    spread: Floats
    cheapest_in_100: Ints
    positives: int
    negatives: int
    kept_positives: int
    kept_negatives: int

    @property
    def reference(self) -> int:
        """Where the candidate stands that the others are compared with."""
        return reference_among(self.candidates)

    def index_of(self, ratio: float) -> int:
        """Return the grid ratio nearest to a cost ratio, on the log scale."""
        within = np.clip(ratio, self.ratios[0], self.ratios[-1])
        return int(np.argmin(np.abs(np.log(self.ratios) - np.log(within))))

    def span_of(self, first: int, last: int) -> tuple[float | None, float | None]:
        """Return the cost ratios that are looked up from ``first`` to ``last``; None is open."""
        low = float(np.sqrt(self.ratios[first - 1] * self.ratios[first])) if first else None
        after = last + 1
        open_ended = after == len(self.ratios)
        high = None if open_ended else float(np.sqrt(self.ratios[last] * self.ratios[after]))
        return low, high

    def counts(self, candidate: int, index: int) -> Counts:
        """Return a candidate's cross-fitted outcomes on the practice rows."""
        return _counts(
            self.caught[candidate, index],
            self.false_alarms[candidate, index],
            self.positives,
            self.negatives,
        )

    def corrected(self, index: int) -> Counts:
        """Return the outcomes of the choice on the practice rows, corrected for choosing.

        What stands unless something beats it, a policy without a model or the reference, was
        not picked for being the luckiest of many: its own counts are returned.
        """
        if self.stands(index):
            return self.counts(int(self.chosen[index]), index)
        return self.nested(index)

    def stands(self, index: int) -> bool:
        """Whether the choice is one that stands unless something beats it."""
        chosen = int(self.chosen[index])
        return self.candidates[chosen].is_trivial or chosen == self.reference

    def nested(self, index: int) -> Counts:
        """Return the outcomes of the whole procedure, each fold decided by the other folds."""
        return _counts(
            self.corrected_caught[index],
            self.corrected_false_alarms[index],
            self.positives,
            self.negatives,
        )

    def kept(self, candidate: int, index: int) -> Counts:
        """Return a candidate's outcomes on the rows kept aside."""
        return _counts(
            self.kept_caught[candidate, index],
            self.kept_false_alarms[candidate, index],
            self.kept_positives,
            self.kept_negatives,
        )


def build_decision_table(
    scored: Sequence[ScoredCandidate],
    labels: Flags,
    fold: NDArray[np.int8],
    kept_labels: Flags,
    *,
    seed: int,
    allow_blend: bool = False,
    ratios: Floats = RATIOS,
) -> DecisionTable:
    """Decide at every grid ratio.

    Parameters
    ----------
    scored
        The candidates that have scores; the trivial policies are added in front.
    labels, fold
        Shape (practice rows,): whether each is a bad case, and the fold it was scored in.
    kept_labels
        Shape (kept rows,).
    seed
        Seeds the resampling that the verdict rests on.
    allow_blend
        Whether a blend among the candidates may be chosen.
    ratios
        The grid, in rising order; a coarser one is quicker.
    """
    candidates = (Candidate(FLAG_NONE), Candidate(FLAG_ALL), *(one.candidate for one in scored))
    shape = (len(candidates), len(ratios))
    never, always = np.full(len(ratios), np.inf), np.full(len(ratios), -np.inf)
    thresholds = np.stack(
        [never, always, *(best_thresholds(one.final, labels, ratios) for one in scored)]
    )
    kept_caught, kept_false_alarms = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    kept_caught[1], kept_false_alarms[1] = kept_labels.sum(), (~kept_labels).sum()
    for row, one in enumerate(scored, start=2):
        kept_caught[row], kept_false_alarms[row] = flagged_counts(
            one.kept, kept_labels, thresholds[row]
        )
    practice = [one.practice for one in scored]
    fold_thresholds = thresholds_by_fold(practice, labels, fold, ratios)
    first = first_flagged(practice, fold, fold_thresholds)
    folds, rng = np.unique(fold), np.random.default_rng(seed)
    bad, good = (
        ClassAnswers(first[:, part], fold[part], folds, RESAMPLES, rng)
        for part in (labels, ~labels)
    )
    chooser = Chooser(candidates, int(labels.sum()), allow_blend)
    reference = reference_among(candidates)
    trivial = np.array([candidate.is_trivial for candidate in candidates])
    caught, false_alarms = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    spread, cheapest = np.zeros(shape), np.zeros(shape, np.int64)
    chosen, corrected = np.zeros(len(ratios), np.int64), np.zeros((len(ratios), 2), np.int64)
    discordant, reliability = np.zeros((len(ratios), 4), np.int64), np.zeros(len(ratios))
    fold_chosen = np.zeros((len(folds), len(ratios)), np.int64)
    for index, ratio in enumerate(ratios):
        costs = JointCosts(bad.at(index), good.at(index), float(ratio), len(folds))
        out = np.isinf(thresholds[:, index]) & ~trivial
        of_sample = costs.of_sample(reference)
        best = int(chooser.choose(*of_sample, out)[0])
        caught[:, index], false_alarms[:, index] = costs.outcomes()
        chosen[index] = best
        reliability[index] = chooser.reliability(*of_sample)[0, best]
        winners = chooser.choose(*costs.of_resamples(reference), out)
        cheapest[:, index] = np.bincount(winners, minlength=len(candidates))
        spread[:, index] = np.sqrt(costs.of_sample(best)[1][0])
        by_fold = chooser.choose(*costs.without_each_fold(reference), out)
        fold_chosen[:, index] = by_fold
        corrected[index], discordant[index] = costs.followed(by_fold, reference)
    return DecisionTable(
        candidates=candidates,
        ratios=ratios,
        chosen=chosen,
        fold_chosen=fold_chosen,
        thresholds=thresholds,
        fold_thresholds=fold_thresholds,
        caught=caught,
        false_alarms=false_alarms,
        kept_caught=kept_caught,
        kept_false_alarms=kept_false_alarms,
        corrected_caught=corrected[:, 0],
        corrected_false_alarms=corrected[:, 1],
        discordant=discordant,
        reliability=reliability,
        spread=spread,
        cheapest_in_100=cheapest,
        positives=int(labels.sum()),
        negatives=int((~labels).sum()),
        kept_positives=int(kept_labels.sum()),
        kept_negatives=int((~kept_labels).sum()),
    )


def _counts(caught: int, false_alarms: int, positives: int, negatives: int) -> Counts:
    return Counts(
        float(caught),
        float(false_alarms),
        float(positives - caught),
        float(negatives - false_alarms),
    )


def has_too_few_positives(table: DecisionTable) -> bool:
    """Whether so few bad cases were scored that no verdict can be given."""
    return table.positives + table.kept_positives < FEW_POSITIVES
