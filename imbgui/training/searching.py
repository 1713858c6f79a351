"""Searching for a strategy's one number, on a log scale, inside a training part and nowhere else.

Numbers are compared by the log-loss of the scores that cases held out inside the part get, after
Platt's curve and at the part's own class rate. No cost enters: costs are met by the cut-off, and
a cost that is edited afterwards trains nothing again. Choosing by the expected cost at the plan's
cost ratio, at half of it and at twice it picks numbers that are no cheaper on fresh rows, beyond
chance; and a random or a Bayesian search of as many numbers finds none better than a small grid
(tests/benchmarks/weight_search.py measures both).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

from imbgui.domain.calibration import LARGEST_LOGIT
from imbgui.domain.curves import Floats
from imbgui.domain.features import Layout
from imbgui.domain.plan import Candidate
from imbgui.domain.splits import Split, same_rows, split_rows
from imbgui.sentences import to_say
from imbgui.training.models import log_odds
from imbgui.training.recipes import Labels, Matrix, build_recipe
from imbgui.training.resampling import NotApplicableError, most_negatives

STEPS = 5
"""So many numbers are compared."""
MOST_LOOKED_AT = 50
"""An undersampling is searched with at most this many ordinary cases for each bad one."""
_FEWEST_LEARNT = 2
"""The bad cases that an inner model needs to learn from."""

_Ways = Iterator[tuple[NDArray[np.bool_], NDArray[np.bool_]]]


def settled(
    candidate: Candidate, layout: Layout, matrix: Matrix, labels: Labels, split: Split, *, seed: int
) -> Candidate:
    """Return the candidate with the number found; the candidate itself where none is searched.

    Parameters
    ----------
    matrix, labels, split
        The training part's rows, and the folds of the outer split that they are in: what belongs
        together there stays together here, and what is newer is not learnt from before its time.

    Raises
    ------
    NotApplicableError
        As ``build_recipe`` does; or the part has too few cases to be split once more.
    """
    if not candidate.searched:
        return candidate
    if labels.all() or not labels.any():
        raise NotApplicableError(
            to_say("needs good and bad cases in each part to find its number by")
        )
    search = Search(candidate, layout, matrix, labels, split, seed)
    losses = [search.loss(float(number)) for number in search.grid]
    return search.at(float(search.grid[np.argmin(losses)]))


@dataclass(frozen=True, eq=False)
class Search:
    """The numbers a candidate may take in a training part, and what each of them is worth.

    A bounded candidate and an undersampling are searched on all bad cases and a sample of the
    others; in the log-loss each of those counts for all that it stands for.
    """

    candidate: Candidate
    layout: Layout
    matrix: Matrix
    labels: Labels
    split: Split
    seed: int

    @cached_property
    def grid(self) -> Floats:
        """The numbers compared, evenly spaced on the log scale; shape (STEPS,).

        Weights run from 1 to the one that balances what is searched on. Ratios run from even
        classes to a step above the one that leaves every case in.
        """
        balance = float(self._sampled.sum() / self.labels.sum()) - 1
        if self.candidate.resamples_rows:
            return np.asarray(1 / np.geomspace(1, balance, STEPS + 1)[:STEPS])
        return np.geomspace(1, balance, STEPS)

    def at(self, number: float) -> Candidate:
        """Return the candidate with this number given to it."""
        if self.candidate.resamples_rows:
            return replace(self.candidate, ratio=number, searched=False)
        return replace(self.candidate, weight=number, searched=False)

    def loss(self, number: float) -> float:
        """Return the log-loss of the scores held out, after Platt's curve."""
        logits, labels = self.held_out(number)
        scores = np.clip(logits, -LARGEST_LOGIT, LARGEST_LOGIT)[:, None]
        counts = np.where(labels, 1.0, self.stands_for)
        # The weak penalty keeps the curve finite where a handful of cases separate perfectly.
        curve = LogisticRegression(C=100.0, max_iter=1000)
        curve.fit(scores, labels, sample_weight=counts)
        shares = curve.predict_proba(scores)[:, 1]
        return float(log_loss(labels, shares, sample_weight=counts))

    def held_out(self, number: float) -> tuple[Floats, Labels]:
        """Return the log-odds of all cases held out in turn, and which of them are bad."""
        given = replace(self.at(number), bounded=False)
        logits, truths = [], []
        for prepared, labels, others, truth in self._parts:
            recipe = build_recipe(given, self.layout, labels, self.seed)
            recipe.learn(prepared, labels)
            logits.append(log_odds(recipe.learner, others))
            truths.append(truth)
        return np.concatenate(logits), np.concatenate(truths)

    @property
    def stands_for(self) -> float:
        """How many ordinary cases each one that is searched on stands for."""
        return float((~self.labels).sum() / (~self.labels & self._sampled).sum())

    @cached_property
    def _sampled(self) -> NDArray[np.bool_]:
        """Mark the rows searched on; shape (rows,)."""
        positives, most = int(self.labels.sum()), len(self.labels)
        if self.candidate.resamples_rows:
            most = MOST_LOOKED_AT * positives
        elif self.candidate.bounded:
            most = most_negatives(positives)
        shuffled = np.random.default_rng(self.seed).permutation(np.flatnonzero(~self.labels))
        sampled = np.ones(len(self.labels), bool)
        sampled[shuffled[most:]] = False
        return sampled

    @cached_property
    def _parts(self) -> tuple[tuple[Matrix, Labels, Matrix, Labels], ...]:
        """Rows to learn from with their labels, and rows held out with theirs, both prepared."""
        parts = []
        for way in self._ways():
            learnt_from, held_out = (side & self._sampled for side in way)
            labels = self.labels[learnt_from]
            recipe = build_recipe(
                replace(self.at(1.0), bounded=False), self.layout, labels, self.seed
            )
            prepared = recipe.fit_prepare(self.matrix[learnt_from], labels)
            others = recipe.prepare.transform(self.matrix[held_out])
            parts.append((prepared, labels, others, self.labels[held_out]))
        if not parts:
            raise NotApplicableError(
                to_say("has too few bad cases in a part to find its number by")
            )
        return tuple(parts)

    def _ways(self) -> _Ways:
        """Give the rows to learn from and to hold out: by the outer folds, or else at random."""
        by_fold = tuple(self._usable(self.split))
        if by_fold:
            yield from by_fold
        else:
            together = same_rows(self.matrix)
            yield from self._usable(
                split_rows(self.labels, together, folds=3, kept_parts=None, seed=self.seed)
            )

    def _usable(self, split: Split) -> _Ways:
        for fold in range(split.folds):
            learnt_from, held_out = split.trained_on(fold), split.scored_in(fold)
            bad_learnt, bad_held_out = self.labels[learnt_from].sum(), self.labels[held_out].sum()
            if (
                _FEWEST_LEARNT <= bad_learnt < learnt_from.sum()
                and 0 < bad_held_out < held_out.sum()
            ):
                yield learnt_from, held_out
