"""Worlds in which the truth is known: what a case's risk is, and what each candidate says of it.

A world draws the true log-odds of a case from a known law and its outcome from those odds. A
candidate's fold model says the true log-odds bent by a slope and a shift, plus three noises: one
that all candidates share (what no feature tells), one of the candidate (what its strategy gets
wrong), one of the fold model (what its training rows taught it by chance). The final model is the
mean over the fold models, so the last noise shrinks in it. Given the true log-odds everything a
fresh case is told is normal, so that the true cost of a candidate at a threshold is an integral
over one law, computed to many digits: no fresh sample, and no error in what is compared.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from judged import Labels, Said
from scipy.special import ndtr

from imbgui.domain.calibration import LARGEST_LOGIT, Calibration, Floats, sigmoid
from imbgui.domain.plan import KEPT_PARTS, KEPT_POSITIVES, TRIVIAL, Candidate, Plan
from imbgui.domain.splits import split_rows
from imbgui.domain.strategies import (
    BALANCED_FOREST,
    BOOSTED_TREES,
    CLASS_WEIGHT,
    LOGISTIC_REGRESSION,
    PLAIN,
    RANDOM_FOREST,
    SMOTE,
    UNDERSAMPLING,
    XGBOOST,
)

CANDIDATES = (
    Candidate(PLAIN, LOGISTIC_REGRESSION),
    Candidate(PLAIN, BOOSTED_TREES),
    Candidate(PLAIN, XGBOOST),
    Candidate(CLASS_WEIGHT, LOGISTIC_REGRESSION, balanced=True),
    Candidate(CLASS_WEIGHT, BOOSTED_TREES, balanced=True),
    Candidate(UNDERSAMPLING, XGBOOST, ratio=0.1),
    Candidate(SMOTE, XGBOOST, ratio=1.0),
    Candidate(BALANCED_FOREST, RANDOM_FOREST),
)
FOLDS = 5
_NODES = 1001
_REACH = 6.0


@dataclass(frozen=True)
class World:
    """A population: its share of bad cases, and how far apart the log-odds of its cases lie.

    ``spread`` is the standard deviation of the log-odds; 0 stands for pure noise, where every
    case has the same risk. ``heavy`` is the share of cases whose log-odds spread twice as far.
    """

    name: str
    rate: float
    spread: float
    heavy: float = 0.0

    @cached_property
    def _law(self) -> tuple[Floats, Floats]:
        """Return log-odds and their weights; the centre is put where the rate comes out."""
        place = np.linspace(-_REACH, _REACH, _NODES)
        density = np.exp(-(place**2) / 2)
        density /= density.sum()
        values = np.concatenate([place * self.spread, place * self.spread * 2])
        weights = np.concatenate([(1 - self.heavy) * density, self.heavy * density])
        low, high = -30.0, 30.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (
                (middle, high) if weights @ sigmoid(values + middle) < self.rate else (low, middle)
            )
        return values + low, weights

    def draw(self, rows: int, rng: np.random.Generator) -> tuple[Floats, Labels]:
        """Draw cases: their log-odds and whether they turn out bad; shape (rows,) both."""
        centre = float(np.median(self._law[0][:_NODES]))
        stretch = np.where(rng.random(rows) < self.heavy, 2.0, 1.0)
        odds = centre + self.spread * stretch * rng.standard_normal(rows)
        return odds, rng.random(rows) < sigmoid(odds)

    def cost(
        self, voice: "Voice | None", thresholds: Floats, missed: Floats, weights: Floats
    ) -> float:
        """Return the true mean cost of a case, in false alarms.

        ``thresholds`` are on the log-odds that the final model of ``voice`` says, one for each
        of the amounts that a missed case costs, which come with these weights. Without a voice
        they are infinite: one answer for every case.
        """
        odds, shares = self._law
        risk = sigmoid(odds)
        total = 0.0
        for threshold, loss, weight in zip(thresholds, missed, weights, strict=True):
            if voice is None or math.isinf(threshold):
                flagged = np.full(len(odds), float(threshold < 0))
            else:
                flagged = voice.chance_above(threshold, odds)
            paid = loss * risk * (1 - flagged) + (1 - risk) * flagged
            total += weight * float(shares @ paid)
        return total


@dataclass(frozen=True)
class AmountLaw:
    """How much is at stake in a case: lognormal with a mean of 1, whatever the risk."""

    spread: float

    def draw(self, rows: int, rng: np.random.Generator) -> Floats:
        """Return amounts of shape (rows,)."""
        return np.asarray(np.exp(rng.normal(-(self.spread**2) / 2, self.spread, rows)))

    @property
    def law(self) -> tuple[Floats, Floats]:
        """Return amounts and their weights."""
        place = np.linspace(-4.5, 4.5, 31)
        density = np.exp(-(place**2) / 2)
        return np.exp(self.spread * place - self.spread**2 / 2), density / density.sum()


AMOUNTS = AmountLaw(0.8)


@dataclass(frozen=True)
class Voice:
    """How a candidate says the log-odds of a case; the noises are standard deviations."""

    slope: float
    shift: float
    shared: float
    own: float
    of_fold: float

    def chance_above(self, threshold: float, odds: Floats) -> Floats:
        """Return how likely the final model says at least this much, at each true log-odds."""
        noise = math.sqrt(self.shared**2 + self.own**2 + self.of_fold**2 / FOLDS)
        return np.asarray(ndtr((self.shift + self.slope * odds - threshold) / noise))


@dataclass(frozen=True, eq=False)
class Drawn:
    """A table drawn from a world, what every candidate said of its rows, and how it says it."""

    said: Said
    voices: tuple[Voice, ...]


def draw_table(
    world: World,
    positives: int,
    rng: np.random.Generator,
    *,
    candidates: Sequence[Candidate] = CANDIDATES,
    with_amounts: bool = False,
) -> Drawn:
    """Draw a table that has so many bad cases on average, and let every candidate speak.

    The fewer the bad cases, the more a model is taught by chance. Rows are kept aside as a plan
    would. Amounts have a mean of 1 and know nothing of the risk.
    """
    rows = round(positives / world.rate)
    odds, labels = world.draw(rows, rng)
    keeps_aside = labels.sum() >= KEPT_POSITIVES * KEPT_PARTS
    amounts = AMOUNTS.draw(rows, rng) if with_amounts else None
    split = split_rows(
        labels,
        np.arange(rows),
        folds=FOLDS,
        kept_parts=KEPT_PARTS if keeps_aside else None,
        seed=int(rng.integers(2**31)),
    )
    chance = 3.0 / math.sqrt(positives) + 0.1
    common = rng.normal(0, 0.3, rows)
    voices, scored, kept = [], [], []
    for _ in candidates:
        voice = Voice(
            slope=float(np.exp(rng.normal(0, 0.25))),
            shift=float(rng.normal(0, 1)),
            shared=0.3,
            own=float(abs(rng.normal(0, 0.4)) + 0.1),
            of_fold=chance * float(np.exp(rng.normal(0, 0.3))),
        )
        base = voice.shift + voice.slope * odds + common + rng.normal(0, voice.own, rows)
        own_shifts = rng.normal(0, chance / 4, FOLDS)
        voice = Voice(
            voice.slope, voice.shift + float(own_shifts.mean()), 0.3, voice.own, voice.of_fold
        )
        in_fold = base + own_shifts[np.maximum(split.part, 0)]
        scored.append(in_fold + rng.normal(0, voice.of_fold, rows))
        kept.append(
            base + own_shifts.mean() + rng.normal(0, voice.of_fold / math.sqrt(FOLDS), rows)
        )
        voices.append(voice)
    practice, aside = split.scored, split.kept
    said = Said(
        tuple(candidates),
        np.stack(scored)[:, practice],
        np.asarray(split.part[practice]),
        labels[practice],
        np.stack(kept)[:, aside],
        labels[aside],
        None if amounts is None else amounts[practice],
        None if amounts is None else amounts[aside],
    )
    return Drawn(said, tuple(voices))


def plan_for(said: Said, seed: int) -> Plan:
    """Return a plan of these candidates."""
    keeps_aside = len(said.kept_labels) > 0
    return Plan((*TRIVIAL, *said.candidates), keeps_aside=keeps_aside, seed=seed)


def log_odds_from(calibration: Calibration, risks: Floats) -> Floats:
    """Return the log-odds from which calibrated scores reach each risk; infinite where none do."""
    low, high = np.full(risks.shape, -LARGEST_LOGIT), np.full(risks.shape, LARGEST_LOGIT)
    least, most = calibration.apply(np.array([-LARGEST_LOGIT, LARGEST_LOGIT]))
    for _ in range(48):
        middle = (low + high) / 2
        reached = calibration.apply(middle) >= risks
        low, high = np.where(reached, low, middle), np.where(reached, middle, high)
    return np.where(risks > most, np.inf, np.where(risks <= least, -np.inf, high))
