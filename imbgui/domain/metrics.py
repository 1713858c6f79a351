"""Metrics beside the money, at one operating point and of a whole score, for those who ask."""

import math
from dataclasses import dataclass

import numpy as np

from imbgui.domain.calibration import logit, sigmoid
from imbgui.domain.costs import Costs, Counts, shifted_probability
from imbgui.domain.curves import Curve, Floats
from imbgui.domain.proportions import share_interval
from imbgui.domain.uncertainty import Interval

BINS = 10
"""Into how many bins of equal count the calibration curve puts the scores."""
CHECKED_SHARES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""The shares of all cases, riskiest first, at which the gains are given."""
BEYOND_CHANCE = 0.01
"""Scores are called uncalibrated only where calibrated ones would look so less often than this."""
NEGLIGIBLE = 0.1
"""A slope and a number of bad cases within this share of what they should be mislead nobody."""


@dataclass(frozen=True)
class PointMetrics:
    """How right an answer is, its cases counted as often as at the deployment base rate.

    ``accuracy_of_nobody`` is the accuracy of flagging no case at all: where bad cases are rare it
    is high, and the accuracy beside it says little. None where a metric has no denominator.
    """

    counts: Counts
    precision: float | None
    recall: float | None
    f1: float | None
    accuracy: float
    accuracy_of_nobody: float


@dataclass(frozen=True)
class CalibrationBin:
    """Cases of similar score: what the scores say on average, and what share turned out bad."""

    cases: int
    mean_score: float
    observed: float
    interval: Interval


@dataclass(frozen=True)
class Gain:
    """The share of bad cases that is caught by checking a share of all cases, riskiest first."""

    checked: float
    caught: float


@dataclass(frozen=True)
class CalibrationCheck:
    """Whether scores mean what they say.

    ``slope`` is that of the bad cases' log-odds over the scores' log-odds: 1 where they agree,
    below 1 where the scores are too extreme. ``expected`` bad cases are what the scores add up
    to, ``found`` how many there were, and ``chance`` how often calibrated scores would disagree
    so much.
    """

    slope: float
    expected: float
    found: float
    chance: float

    @property
    def level_holds(self) -> bool:
        """Whether about as many bad cases were found as the scores add up to."""
        return abs(self.expected - self.found) <= NEGLIGIBLE * self.found

    @property
    def calibrated(self) -> bool:
        """Whether the scores agree with what happened, but for chance or a trifle."""
        trifle = abs(self.slope - 1) <= NEGLIGIBLE and self.level_holds
        return trifle or self.chance >= BEYOND_CHANCE


@dataclass(frozen=True)
class ScoreMetrics:
    """How well a score ranks, and whether it means what it says, at the deployment base rate.

    ``lift`` says, for each tenth of the cases, riskiest first, how many times as often as usual
    they are bad. ``bins`` run from the lowest scores to the highest.
    """

    roc_auc: float
    average_precision: float
    brier: float
    bins: tuple[CalibrationBin, ...]
    gains: tuple[Gain, ...]
    lift: tuple[float, ...]
    calibration: CalibrationCheck


def point_metrics(counts: Counts, costs: Costs) -> PointMetrics:
    """Return the metrics of these outcomes.

    >>> point_metrics(Counts(6, 4, 2, 88), Costs(false_alarm=1, missed=9)).accuracy
    0.94
    """
    weighted = costs.at_base_rate(counts)
    alike = 2 * weighted.caught + weighted.false_alarms + weighted.missed
    return PointMetrics(
        counts=weighted,
        precision=weighted.precision,
        recall=weighted.recall,
        f1=2 * weighted.caught / alike if alike else None,
        accuracy=(weighted.caught + weighted.passed) / weighted.rows,
        accuracy_of_nobody=1 - weighted.positives / weighted.rows,
    )


def score_metrics(curve: Curve, costs: Costs) -> ScoreMetrics:
    """Return the metrics of calibrated scores, from the curve that counts them.

    Parameters
    ----------
    curve
        Of both bad and good cases, counted once each at the file's own class rate.
    """
    deployed = curve.at_base_rate(costs)
    scores, bad, good = _by_score(deployed)
    everyone = deployed.flagged[-1]
    brier = np.sum(bad * (1 - scores) ** 2 + good * scores**2) / everyone
    tenths = _caught_by(deployed, np.linspace(0, 1, 11))
    return ScoreMetrics(
        roc_auc=deployed.roc_auc,
        average_precision=deployed.average_precision,
        brier=float(brier),
        bins=_calibration_curve(curve, deployed, costs),
        gains=tuple(
            Gain(checked, float(caught))
            for checked, caught in zip(
                CHECKED_SHARES, _caught_by(deployed, np.array(CHECKED_SHARES)), strict=True
            )
        ),
        lift=tuple((np.diff(tenths) * 10).tolist()),
        calibration=calibration_check(curve),
    )


def _by_score(curve: Curve) -> tuple[Floats, Floats, Floats]:
    """Return the distinct scores, highest first, with the bad and the good cases that have each."""
    return curve.thresholds[1:], np.diff(curve.caught), np.diff(curve.false_alarms)


def _caught_by(curve: Curve, checked: Floats) -> Floats:
    """Return the share of bad cases among these shares of all cases; equal scores share alike."""
    flagged = curve.flagged
    return np.asarray(np.interp(checked * flagged[-1], flagged, curve.caught) / curve.positives)


def _calibration_curve(curve: Curve, deployed: Curve, costs: Costs) -> tuple[CalibrationBin, ...]:
    """Return bins of equal count, equal scores kept together; at most BINS of them.

    What a base rate does to a share it does to the ends of its interval: it shifts the odds.
    """
    _, bad, good = _by_score(curve)
    scores, weighted_bad, weighted_good = _by_score(deployed)
    cases, weights = bad + good, weighted_bad + weighted_good
    middle = np.cumsum(cases) - cases / 2
    place = np.minimum(middle / cases.sum() * BINS, BINS - 1).astype(np.int64)
    shift = costs.odds_shift(curve.positives / (curve.positives + curve.negatives))
    bins = []
    for one in np.unique(place)[::-1]:
        inside = place == one
        counted, of = round(bad[inside].sum()), round(cases[inside].sum())
        low, high = share_interval(counted, of)
        bins.append(
            CalibrationBin(
                cases=of,
                mean_score=float(np.average(scores[inside], weights=weights[inside])),
                observed=shifted_probability(counted / of, shift),
                interval=(shifted_probability(low, shift), shifted_probability(high, shift)),
            )
        )
    return tuple(bins)


_STEPS = (*(0.5**halvings for halvings in range(12)), 0.0)
_OF_WHAT_WAS_PROMISED = 0.25
"""A step of Newton's is halved until it gains at least this part of what the slope says."""
_SETTLED = 1e-9


def calibration_check(curve: Curve) -> CalibrationCheck:
    """Check calibrated scores against what happened, at the file's own class rate.

    Cox's test (1958, Biometrika 45): the log-odds of being bad are fitted as a straight line over
    the scores' log-odds, and the line's likelihood is compared with that of the scores as they
    are. Twice the difference of the logarithms is chi-squared with 2 degrees of freedom, whose
    upper tail is exp(-x / 2).
    """
    scores, bad, good = _by_score(curve)
    cases = bad + good
    design = np.stack([np.ones(len(scores)), logit(scores)], axis=1)

    def log_likelihood(line: Floats) -> float:
        odds = design @ line
        return float(bad @ odds - cases @ np.logaddexp(0, odds))

    line = np.array([0.0, 1.0])
    as_they_are = reached = log_likelihood(line)
    gained = math.inf
    while gained > _SETTLED:
        fitted = sigmoid(design @ line)
        information = design.T @ (design * (cases * fitted * (1 - fitted))[:, None])
        gradient = design.T @ (bad - cases * fitted)
        step = np.linalg.lstsq(information, gradient, rcond=None)[0]
        tried = ((log_likelihood(line + part * step), part) for part in _STEPS)
        promised = float(gradient @ step) * _OF_WHAT_WAS_PROMISED
        likelihood, part = next(one for one in tried if one[0] >= reached + one[1] * promised)
        gained, reached = likelihood - reached, likelihood
        line = line + part * step
    return CalibrationCheck(
        slope=float(line[1]),
        expected=float(cases @ scores),
        found=curve.positives,
        chance=min(1.0, math.exp(as_they_are - reached)),
    )
