"""The choice: which candidate to recommend, from what each pays on the same rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.answers import Flagged
from imbgui.domain.curves import Floats
from imbgui.domain.plan import BLENDED, REFERENCE, Candidate
from imbgui.domain.strategies import PLAIN

Ints = NDArray[np.int64]

NEAR_EQUAL = 0.01
"""Candidates within this share of the lowest cost are equals; the simplest of them is chosen."""
CAUTIOUS_BELOW = 100
"""With fewer bad cases the reference stands unless the evidence against it is overwhelming."""
OVERWHELMING = 3.0
"""How many paired standard errors overwhelming evidence is."""


def reference_among(candidates: Sequence[Candidate]) -> int:
    """Return which candidate the others are compared with.

    It is the plain booster; where that one has no scores another plain model stands in for it,
    and where there is none, flag all.
    """
    plain = [row for row, one in enumerate(candidates) if one.strategy == PLAIN]
    if REFERENCE in candidates:
        return candidates.index(REFERENCE)
    return plain[0] if plain else 1


@dataclass(frozen=True, eq=False)
class JointCosts:
    """What the candidates pay at one cost ratio, in false alarms, in each weighting of the rows.

    The methods that end in costs return them with the variance of their paired difference to a
    given candidate, as the chooser takes them.
    """

    bad: Flagged
    good: Flagged
    ratio: float
    folds: int

    @property
    def _costs(self) -> Floats:
        missed = self.bad.total[:, None] - self.bad.counts
        return np.asarray(self.ratio * missed + self.good.counts)

    def outcomes(self) -> tuple[Ints, Ints]:
        """Return caught cases and false alarms of each candidate in the sample."""
        return _whole(self.bad.counts[0]), _whole(self.good.counts[0])

    def of_sample(self, against: int) -> tuple[Floats, Floats]:
        """Return the costs in the sample; both of shape (1, candidates)."""
        squares, rows = self._squares(against, 1), self._rows(1)
        costs = self._costs[:1]
        return costs, paired_variance(costs, squares, rows, against, self._unseen)

    def of_resamples(self, against: int) -> tuple[Floats, Floats]:
        """Return the costs in each resample, with the variance of the sample."""
        return self._costs[1 + self.folds :], self.of_sample(against)[1]

    def without_each_fold(self, against: int) -> tuple[Floats, Floats]:
        """Return the costs in the sample less each fold; both of shape (folds, candidates)."""
        parts = 1 + self.folds
        costs, squares = self._costs[:parts], self._squares(against, parts)
        rows = self._rows(parts)
        left, left_squares, left_rows = (all_[:1] - all_[1:] for all_ in (costs, squares, rows))
        return left, paired_variance(left, left_squares, left_rows, against, self._unseen)

    def followed(self, by_fold: Ints, reference: int) -> tuple[Ints, Ints]:
        """Count outcomes where each fold follows its own choice; and against the reference.

        Returns caught cases and false alarms; and the cases that only the choices, and only the
        reference, flag: bad ones, then good ones.
        """
        place = np.arange(self.folds)
        outcomes, discordant = [], []
        for flagged in (self.bad, self.good):
            counts = flagged.counts[1 : 1 + self.folds]
            both = flagged.both(reference, 1 + self.folds)[1:]
            ours, shared = counts[place, by_fold].sum(), both[place, by_fold].sum()
            outcomes.append(ours)
            discordant += [ours - shared, counts[:, reference].sum() - shared]
        return _whole(np.array(outcomes)), _whole(np.array(discordant))

    def _squares(self, against: int, weightings: int) -> Floats:
        """Sum the squared differences of what a row costs: ratio or 1 where answers differ."""
        bad, good = (part.apart(against, weightings) for part in (self.bad, self.good))
        return np.asarray(self.ratio**2 * bad + good)

    @property
    def _unseen(self) -> float:
        return self.ratio**2 + 1

    def _rows(self, weightings: int) -> Floats:
        return np.asarray((self.bad.total + self.good.total)[:weightings, None])


def paired_variance(
    costs: Floats, squares: Floats, rows: Floats | float, against: int, unseen: float
) -> Floats:
    """Return the variance of each summed difference to one candidate, from its sum of squares.

    A kind of case that two candidates were not seen to answer differently may still come. As in
    an interval, half a case is added to each count (Jeffreys' prior of a Poisson mean):
    ``unseen`` is the squared cost of one bad and one good case. Nothing differs from itself.
    """
    difference = costs - costs[:, [against]]
    variance = np.maximum(squares - difference**2 / np.maximum(rows, 1), 0) + unseen
    variance[:, against] = 0
    return variance


def _whole(counts: Floats) -> Ints:
    return np.rint(counts).astype(np.int64)


@dataclass(frozen=True)
class Chooser:
    """The rule that picks one candidate, for many weightings of the rows at once.

    ``positives`` is how many bad cases the costs were counted on. A blend is picked only where
    that is allowed; where it is not, it has no part in the choice of another either. Nor have
    those that are ``absent``, places among the candidates: nothing was counted of them.
    """

    candidates: tuple[Candidate, ...]
    positives: int
    allow_blend: bool = False
    absent: frozenset[int] = frozenset()

    @cached_property
    def _reference(self) -> int:
        return reference_among(self.candidates)

    @cached_property
    def _learnt(self) -> NDArray[np.bool_]:
        return np.array([not candidate.is_trivial for candidate in self.candidates])

    @cached_property
    def _blend(self) -> NDArray[np.bool_]:
        return np.array([candidate == BLENDED for candidate in self.candidates])

    @property
    def _barred(self) -> NDArray[np.bool_]:
        return self._blend & (not self.allow_blend)

    @cached_property
    def _simplicity(self) -> Ints:
        return _ranks([candidate.simplicity for candidate in self.candidates])

    def choose(self, costs: Floats, variance: Floats, out: NDArray[np.bool_] | None = None) -> Ints:
        """Pick a candidate for each weighting; shape (weightings,).

        Each difference from the reference is shrunk towards zero by its reliability (empirical
        Bayes over the candidates: the part of the differences' variance that noise does not
        explain), because the lowest of many noisy costs is low by luck. The policies without a
        model and the blend were not picked from many and are not shrunk; the former guard the
        choice: what is itself dearer than the cheaper of them is out. So is a combination that is
        not cheaper than each of its parts alone. Among those within NEAR_EQUAL of the lowest, the
        simplest is chosen, unless it has cost more than the reference by more than that.

        Parameters
        ----------
        costs
            Shape (weightings, candidates).
        variance
            Of the paired difference to the reference, in the same shape or with one row for all.
        out
            Shape (candidates,): who may not be chosen, because its threshold flags none or all,
            as a policy without a model does.
        """
        reference = self._reference
        out = self._barred if out is None else out | self._barred
        expected = costs[:, [reference]] + self._shrunk(costs, variance)
        guards = costs[:, ~self._learnt & ~out]
        cheaper_trivial = guards.min(axis=1, keepdims=True, initial=np.inf)
        allowed = (costs <= cheaper_trivial) & ~out & self._beats_its_parts(costs)
        expected = np.where(allowed, expected, np.inf)
        near = expected <= expected.min(axis=1, keepdims=True) * (1 + NEAR_EQUAL)
        if not out[reference]:
            near &= costs <= costs[:, [reference]] * (1 + NEAR_EQUAL)
        return np.asarray(np.argmin(np.where(near, self._simplicity, len(costs.T)), axis=1))

    def _beats_its_parts(self, costs: Floats) -> NDArray[np.bool_]:
        """Say who is cheaper than each of its parts alone, where it has any; a part must be there.

        Shape (weightings, candidates).
        """
        beats = np.ones(costs.shape, bool)
        for row, one in enumerate(self.candidates):
            for part in one.parts:
                there = part in self.candidates
                beats[:, row] &= there and costs[:, row] < costs[:, self.candidates.index(part)]
        return beats

    def reliability(self, costs: Floats, variance: Floats) -> Floats:
        """Return the share of each difference from the reference that luck does not explain.

        The signal is what noise leaves of the rivals' mean squared difference (the James-Stein
        idea, by method of moments); where there are no rivals to tell it from, 1. In the shapes
        of ``choose``.
        """
        difference = costs - costs[:, [self._reference]]
        rivals = self._rivals
        if not rivals.any():
            return np.ones_like(difference)
        noise_free = (difference**2 - variance)[:, rivals].mean(axis=1, keepdims=True)
        signal = np.maximum(noise_free, 0)
        nothing = np.zeros_like(difference)
        return np.asarray(np.divide(signal, signal + variance, out=nothing, where=signal > 0))

    @cached_property
    def _rivals(self) -> NDArray[np.bool_]:
        rivals = self._learnt & ~self._blend
        rivals[[self._reference, *self.absent]] = False
        return rivals

    def _shrunk(self, costs: Floats, variance: Floats) -> Floats:
        difference = costs - costs[:, [self._reference]]
        rivals = self._rivals
        shrunk = np.where(rivals, difference * self.reliability(costs, variance), difference)
        if self.positives < CAUTIOUS_BELOW:
            weak = difference > -OVERWHELMING * np.sqrt(variance)
            shrunk = np.where((rivals | self._blend) & weak, np.inf, shrunk)
        return shrunk


def _ranks(keys: Sequence[tuple[int, int, float, str]]) -> Ints:
    """Return the place of each key in rising order."""
    ranks = np.empty(len(keys), np.int64)
    ranks[sorted(range(len(keys)), key=lambda place: keys[place])] = np.arange(len(keys))
    return ranks
