"""The decision table: which candidate and threshold to use at every effective cost ratio.

Costs enter a decision only through their effective ratio (Elkan 2001), so the answers for a fine
grid of ratios answer every cost. A table is computed once, from out-of-fold scores; deciding is
then a look-up.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.costs import Counts
from imbgui.domain.curves import Floats, flagged_counts, smoothed_thresholds
from imbgui.domain.plan import FEW_POSITIVES, REFERENCE, Candidate
from imbgui.domain.strategies import FLAG_ALL, FLAG_NONE, PLAIN

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

RATIOS: Floats = np.logspace(-2, 5, 169)
"""The grid: 24 ratios a decade, so that the nearest is never more than 5 % away."""
RESAMPLES = 100
"""How often the choice is repeated on resampled rows, to see whether it stays the same."""
NEAR_EQUAL = 0.01
"""Candidates within this share of the lowest cost are equals; the simplest of them is chosen."""
CAUTIOUS_BELOW = 100
"""With fewer bad cases the reference stands unless the evidence against it is overwhelming."""
OVERWHELMING = 3.0
"""How many paired standard errors overwhelming evidence is."""


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
    flag none and flag all. ``caught`` and ``false_alarms`` are counted on the practice rows with
    thresholds that did not see them (cross-fitted); ``corrected_*`` are those of the whole
    procedure, choice of candidate included, each fold decided by the other folds; ``kept_*`` are
    counted on the rows kept aside. ``discordant`` has shape (ratios, 4): cases that only the
    corrected choice or only the reference flags, bad ones first, then good ones. ``spread`` is
    the standard error of the paired difference in excess cost to the chosen candidate.
    """

    candidates: tuple[Candidate, ...]
    ratios: Floats
    chosen: Ints
    thresholds: Floats
    caught: Ints
    false_alarms: Ints
    kept_caught: Ints
    kept_false_alarms: Ints
    corrected_caught: Ints
    corrected_false_alarms: Ints
    discordant: Ints
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
        return int(np.argmin(np.abs(np.log(self.ratios) - np.log(ratio))))

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
        chosen = int(self.chosen[index])
        if self.candidates[chosen].is_trivial or chosen == self.reference:
            return self.counts(chosen, index)
        return self.nested(index)

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


def reference_among(candidates: Sequence[Candidate]) -> int:
    """Return which candidate the others are compared with.

    It is the plain booster; where that one has no scores another plain model stands in for it,
    and where there is none, flag all.
    """
    plain = [row for row, one in enumerate(candidates) if one.strategy == PLAIN]
    if REFERENCE in candidates:
        return candidates.index(REFERENCE)
    return plain[0] if plain else 1


def build_decision_table(
    scored: Sequence[ScoredCandidate],
    labels: Flags,
    fold: NDArray[np.int8],
    kept_labels: Flags,
    *,
    seed: int,
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
    """
    candidates = (Candidate(FLAG_NONE), Candidate(FLAG_ALL), *(one.candidate for one in scored))
    shape = (len(candidates), len(RATIOS))
    never, always = np.full(len(RATIOS), np.inf), np.full(len(RATIOS), -np.inf)
    thresholds = np.stack(
        [never, always, *(smoothed_thresholds(one.final, labels, RATIOS) for one in scored)]
    )
    kept_caught, kept_false_alarms = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    kept_caught[1], kept_false_alarms[1] = kept_labels.sum(), (~kept_labels).sum()
    for row, one in enumerate(scored, start=2):
        kept_caught[row], kept_false_alarms[row] = flagged_counts(
            one.kept, kept_labels, thresholds[row]
        )
    rows = _Rows(_first_flagged(scored, labels, fold), labels, fold, np.ones(len(labels), np.int64))
    rows = rows.merged()
    simplicity = _ranks([candidate.simplicity for candidate in candidates])
    chooser = _Chooser(candidates, simplicity, int(labels.sum()))
    caught, false_alarms = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    spread, cheapest = np.zeros(shape), np.zeros(shape, np.int64)
    chosen, corrected = np.zeros(len(RATIOS), np.int64), np.zeros((len(RATIOS), 2), np.int64)
    discordant = np.zeros((len(RATIOS), 4), np.int64)
    for index, ratio in enumerate(RATIOS):
        patterns = rows.answered(index)
        caught[:, index], false_alarms[:, index] = patterns.outcomes()
        losses = patterns.losses(ratio)
        everything = patterns.count[None, :].astype(np.float64)
        best = int(chooser.choose(everything, losses)[0])
        rng = np.random.default_rng([seed, index])
        resampled = rng.poisson(patterns.count, (RESAMPLES, len(patterns.count)))
        winners = chooser.choose(resampled.astype(np.float64), losses)
        chosen[index] = best
        cheapest[:, index] = np.bincount(winners, minlength=len(candidates))
        spread[:, index] = _paired_errors(everything[0], losses, best)
        others = np.stack([patterns.count * (patterns.fold != f) for f in patterns.folds])
        by_fold = chooser.choose(others.astype(np.float64), losses)
        corrected[index], discordant[index] = patterns.followed(by_fold, chooser.reference)
    return DecisionTable(
        candidates=candidates,
        ratios=RATIOS,
        chosen=chosen,
        thresholds=thresholds,
        caught=caught,
        false_alarms=false_alarms,
        kept_caught=kept_caught,
        kept_false_alarms=kept_false_alarms,
        corrected_caught=corrected[:, 0],
        corrected_false_alarms=corrected[:, 1],
        discordant=discordant,
        spread=spread,
        cheapest_in_100=cheapest,
        positives=int(labels.sum()),
        negatives=int((~labels).sum()),
        kept_positives=int(kept_labels.sum()),
        kept_negatives=int((~kept_labels).sum()),
    )


@dataclass(frozen=True, eq=False)
class _Patterns:
    """Rows that every candidate answers alike, counted: a table of a few hundred rows for all.

    ``flagged`` has shape (patterns, candidates); the others (patterns,).
    """

    flagged: Flags
    positive: Flags
    fold: Ints
    count: Ints

    @property
    def folds(self) -> Ints:
        return np.unique(self.fold)

    def outcomes(self) -> tuple[Ints, Ints]:
        """Return caught cases and false alarms of each candidate."""
        weighted = self.flagged * self.count[:, None]
        return weighted[self.positive].sum(axis=0), weighted[~self.positive].sum(axis=0)

    def losses(self, ratio: float) -> Floats:
        """Return what each candidate pays for one row of each pattern, in false alarms."""
        missed, alarmed = ~self.flagged & self.positive[:, None], self.flagged
        return np.asarray(ratio * missed + (alarmed & ~self.positive[:, None]))

    def followed(self, by_fold: Ints, reference: int) -> tuple[Ints, Ints]:
        """Count outcomes where each fold follows its own choice; and against the reference."""
        own = np.zeros(len(self.count), np.int64)
        for fold, choice in zip(self.folds, by_fold, strict=True):
            own[self.fold == fold] = choice
        ours = self.flagged[np.arange(len(own)), own]
        theirs = self.flagged[:, reference]
        bad, good = self.positive, ~self.positive
        parts = (ours & bad, ours & good)
        only_ours, only_theirs = ours & ~theirs, theirs & ~ours
        apart = (only_ours & bad, only_theirs & bad, only_ours & good, only_theirs & good)
        return (
            np.array([self.count[part].sum() for part in parts]),
            np.array([self.count[part].sum() for part in apart]),
        )


@dataclass(frozen=True, eq=False)
class _Rows:
    """Practice rows by the grid ratio from which each candidate flags them.

    ``first`` has shape (candidates, rows); ``labels``, ``fold`` and ``count`` have (rows,), where
    ``count`` says for how many rows of the table one of these stands.
    """

    first: NDArray[np.int16]
    labels: Flags
    fold: NDArray[np.int8]
    count: Ints

    def merged(self) -> "_Rows":
        """Let one row stand for all that every candidate answers alike at every ratio."""
        traits = np.stack([self.labels.astype(np.uint8), self.fold.astype(np.uint8)])
        bytes_of_first = self.first.view(np.uint8).reshape(*self.first.shape, 2)
        group = _numbered(np.concatenate([traits, *bytes_of_first.transpose(0, 2, 1)]))
        one = _first_of_each(group)
        count = np.bincount(group, self.count).astype(np.int64)
        return _Rows(self.first[:, one], self.labels[one], self.fold[one], count)

    def answered(self, index: int) -> _Patterns:
        """Count the rows that all candidates answer alike at one grid ratio."""
        flagged = self.first <= index
        packed = np.packbits(np.concatenate([flagged, self.labels[None, :]]), axis=0)
        group = _numbered(np.concatenate([packed, self.fold.astype(np.uint8)[None, :]]))
        one = _first_of_each(group)
        return _Patterns(
            flagged[:, one].T,
            self.labels[one],
            self.fold[one].astype(np.int64),
            np.bincount(group, self.count).astype(np.int64),
        )


def _first_of_each(group: Ints) -> Ints:
    """Return one member of each group."""
    one = np.empty(int(group.max()) + 1, np.int64)
    one[group] = np.arange(len(group))
    return one


@dataclass(frozen=True, eq=False)
class _Chooser:
    """The rule that picks one candidate from what each pays, for many weightings at once."""

    candidates: tuple[Candidate, ...]
    simplicity: Ints
    positives: int

    @property
    def reference(self) -> int:
        return reference_among(self.candidates)

    def choose(self, weights: Floats, losses: Floats) -> Ints:
        """Pick a candidate for each weighting of the patterns.

        Each difference from the reference is shrunk towards zero by its reliability (empirical
        Bayes over the candidates: the part of the differences' variance that noise does not
        explain), because the lowest of many noisy costs is low by luck. The policies without a
        model were not picked from many and are not shrunk, and guard the choice: what is itself
        dearer than the cheaper of them is out. Among those within NEAR_EQUAL of the lowest, the
        simplest is chosen.

        Parameters
        ----------
        weights
            Shape (weightings, patterns).
        losses
            Shape (patterns, candidates).
        """
        reference = self.reference
        apart = losses - losses[:, [reference]]
        rows = weights.sum(axis=1, keepdims=True)
        difference = weights @ apart
        variance = np.maximum(weights @ apart**2 - difference**2 / np.maximum(rows, 1), 0)
        learnt = np.array([not candidate.is_trivial for candidate in self.candidates])
        rivals = learnt.copy()
        rivals[reference] = False
        if rivals.any():
            noise_free = (difference**2 - variance)[:, rivals].mean(axis=1, keepdims=True)
            signal = np.maximum(noise_free, 0)
            with np.errstate(invalid="ignore"):
                kept = np.where(signal > 0, signal / (signal + variance), 0.0)
            shrunk = np.where(learnt, difference * kept, difference)
            if self.positives < CAUTIOUS_BELOW:
                weak = difference > -OVERWHELMING * np.sqrt(variance)
                shrunk = np.where(rivals & weak, np.inf, shrunk)
        else:
            shrunk = difference
        cost = weights @ losses[:, [reference]] + shrunk
        own = weights @ losses
        cost = np.where(own <= own[:, ~learnt].min(axis=1, keepdims=True), cost, np.inf)
        near = cost <= cost.min(axis=1, keepdims=True) * (1 + NEAR_EQUAL)
        return np.asarray(np.argmin(np.where(near, self.simplicity, len(losses.T)), axis=1))


def _first_flagged(
    scored: Sequence[ScoredCandidate], labels: Flags, fold: NDArray[np.int8]
) -> NDArray[np.int16]:
    """Return the first grid ratio at which each row is flagged; shape (candidates, rows).

    The smoothed optimum never rises with the ratio, so a row once flagged stays flagged, and one
    number a row holds its answers at every ratio. Thresholds of a fold come from the others.
    """
    first = np.empty((len(scored) + 2, len(labels)), np.int16)
    first[0], first[1] = len(RATIOS), 0
    for row, one in enumerate(scored, start=2):
        for held_out in np.unique(fold):
            inside = fold == held_out
            thresholds = smoothed_thresholds(one.practice[~inside], labels[~inside], RATIOS)
            first[row, inside] = np.searchsorted(-thresholds, -one.practice[inside], side="left")
    return first


def _numbered(traits: NDArray[np.uint8]) -> Ints:
    """Give the columns of a byte matrix numbers, equal ones the same; shape (columns,).

    One byte at a time, numbering afresh the groups that occur: counting beats sorting.
    """
    group = np.zeros(traits.shape[1], np.int64)
    for byte in traits:
        key = group * 256 + byte
        occurs = np.bincount(key) > 0
        group = (np.cumsum(occurs) - 1)[key]
    return group


def _paired_errors(count: Floats, losses: Floats, chosen: int) -> Floats:
    """Return the standard error of each candidate's cost less the chosen one's, row by row."""
    apart = losses - losses[:, [chosen]]
    difference = count @ apart
    variance = count @ apart**2 - difference**2 / count.sum()
    return np.asarray(np.sqrt(np.maximum(variance, 0)))


def _counts(caught: int, false_alarms: int, positives: int, negatives: int) -> Counts:
    return Counts(
        float(caught),
        float(false_alarms),
        float(positives - caught),
        float(negatives - false_alarms),
    )


def _ranks(keys: Sequence[tuple[float, ...]]) -> Ints:
    """Return the place of each key in rising order; equal keys keep their order."""
    ranks = np.empty(len(keys), np.int64)
    ranks[sorted(range(len(keys)), key=lambda place: keys[place])] = np.arange(len(keys))
    return ranks


def has_too_few_positives(table: DecisionTable) -> bool:
    """Whether so few bad cases were scored that no verdict can be given."""
    return table.positives + table.kept_positives < FEW_POSITIVES
