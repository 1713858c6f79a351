"""What the four outcomes of a case cost, and what follows for the decision."""

import math
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.problems import OneAnswerAlwaysWins, RefusedError, UnusableCost

Number = TypeVar("Number", float, NDArray[np.float64])


@dataclass(frozen=True)
class Counts:
    """How many cases ended in each of the four outcomes; weighted cases make these fractions.

    ``missed_amount`` is the sum of the missed cases' amounts, where a column gives them.
    """

    caught: float
    false_alarms: float
    missed: float
    passed: float
    missed_amount: float | None = None

    @property
    def rows(self) -> float:
        """All cases."""
        return self.caught + self.false_alarms + self.missed + self.passed

    @property
    def flagged(self) -> float:
        """The cases that were flagged, rightly or wrongly."""
        return self.caught + self.false_alarms

    @property
    def positives(self) -> float:
        """The cases that were bad, caught or missed."""
        return self.caught + self.missed

    @property
    def precision(self) -> float | None:
        """Of the flagged cases, the share that is bad; None where nothing is flagged."""
        return self.caught / self.flagged if self.flagged else None

    @property
    def recall(self) -> float | None:
        """Of the bad cases, the share that is flagged; None where there are none."""
        return self.caught / self.positives if self.positives else None

    def weighted(self, positive: float, negative: float) -> "Counts":
        """Count each bad case ``positive`` times and each other one ``negative`` times."""
        return Counts(
            self.caught * positive,
            self.false_alarms * negative,
            self.missed * positive,
            self.passed * negative,
            None if self.missed_amount is None else self.missed_amount * positive,
        )


@dataclass(frozen=True)
class Amounts:
    """A missed cost that differs from case to case: a fixed part and a share of a column.

    ``mean`` is the column's average over the bad cases of the file.
    """

    column: str
    mean: float
    share: float = 1.0
    fixed: float = 0.0

    @property
    def average(self) -> float:
        """What a missed case costs on average.

        >>> Amounts("loss", mean=200.0, share=0.5, fixed=10.0).average
        110.0
        """
        return self.fixed + self.share * self.mean

    def missed(self, amounts: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return what missing each case costs, from its amount; the same shape."""
        return np.asarray(self.fixed + self.share * amounts)


@dataclass(frozen=True)
class Limits:
    """What the answer has to keep to, whatever is cheapest; None is no limit.

    Parameters
    ----------
    capacity_per_1000
        At most so many of 1,000 cases can be checked.
    recall, precision
        At least this share of the bad cases is to be caught, and of the flagged to be bad.
    """

    capacity_per_1000: float | None = None
    recall: float | None = None
    precision: float | None = None

    def __post_init__(self) -> None:
        capacity = self.capacity_per_1000
        if capacity is not None and not 0 < capacity <= 1000:
            raise RefusedError(UnusableCost("capacity_per_1000", capacity))
        for name in ("recall", "precision"):
            share = getattr(self, name)
            if share is not None and not 0 < share <= 1:
                raise RefusedError(UnusableCost(name, share))

    @property
    def any(self) -> bool:
        """Whether anything is limited."""
        return self != Limits()


Range = tuple[float, float]


@dataclass(frozen=True)
class Costs:
    """The price of each outcome of a case, in one currency; a benefit is a negative cost.

    Parameters
    ----------
    false_alarm, missed
        Cost of a flagged good case and of a bad case let through; neither may be negative.
    caught, passed
        Cost of a flagged bad case (a caught fraud still costs the review) and of a good case
        let through.
    currency
        A currency code such as "EUR", or None for plain numbers.
    base_rate
        The share of bad cases where the answer will be used, if it differs from the file's.
    amounts
        How the missed cost follows from a column; ``missed`` then is its average.
    limits
        What the answer has to keep to.
    missed_range, false_alarm_range
        Between what the cost lies, lowest first, where it is not known exactly.
    review
        What it costs to look at a case before it is decided; the look finds out the truth.

    Raises
    ------
    RefusedError
        With UnusableCost, or with OneAnswerAlwaysWins for costs under which every case is
        better flagged, or better passed, whatever its risk (Elkan 2001, "reasonableness").
    """

    false_alarm: float
    missed: float
    caught: float = 0.0
    passed: float = 0.0
    currency: str | None = None
    base_rate: float | None = None
    amounts: Amounts | None = None
    limits: Limits = field(default_factory=Limits)
    missed_range: Range | None = None
    false_alarm_range: Range | None = None
    review: float | None = None

    def __post_init__(self) -> None:
        for name in ("false_alarm", "missed", "caught", "passed"):
            value = getattr(self, name)
            negative_allowed = name in ("caught", "passed")
            if not math.isfinite(value) or (value < 0 and not negative_allowed):
                raise RefusedError(UnusableCost(name, value))
        if self.review is not None and not 0 < self.review < math.inf:
            raise RefusedError(UnusableCost("review", self.review))
        for name in ("missed_range", "false_alarm_range"):
            low, high = getattr(self, name) or (0.0, 0.0)
            if not 0 <= low <= high < math.inf:
                raise RefusedError(UnusableCost(name, low))
        if self.base_rate is not None and not 0 < self.base_rate < 1:
            raise RefusedError(UnusableCost("base_rate", self.base_rate))
        if self.missed <= self.caught:
            raise RefusedError(OneAnswerAlwaysWins("flag none"))
        if self.false_alarm <= self.passed:
            raise RefusedError(OneAnswerAlwaysWins("flag all"))

    @property
    def ratio(self) -> float:
        """What missing a bad case adds, over what flagging a good one adds.

        >>> Costs(false_alarm=5, missed=400).ratio
        80.0
        >>> Costs(false_alarm=5, missed=400, caught=5).ratio
        79.0
        """
        return (self.missed - self.caught) / (self.false_alarm - self.passed)

    @property
    def break_even_probability(self) -> float:
        """The probability above which flagging a case is the cheaper answer (Elkan 2001, eq. 2).

        >>> Costs(false_alarm=1, missed=9).break_even_probability
        0.1
        """
        return 1 / (1 + self.ratio)

    def odds_shift(self, file_rate: float) -> float:
        """Return what to multiply the file's odds by to have the deployment's.

        The share of bad cases in the file is ``file_rate``. Elkan 2001, theorem 2, in odds:
        [p'/(1-p')] / [p/(1-p)].

        >>> Costs(false_alarm=1, missed=9).odds_shift(0.2)
        1.0
        """
        if self.base_rate is None:
            return 1.0
        return (self.base_rate / (1 - self.base_rate)) / (file_rate / (1 - file_rate))

    def effective_ratio(self, file_rate: float) -> float:
        """Return the cost ratio to use on scores and counts at the file's own class rate."""
        return self.ratio * self.odds_shift(file_rate)

    def at_base_rate(self, counts: Counts) -> Counts:
        """Weigh counted cases so that bad ones are as frequent as at deployment.

        The number of rows stays the same.
        """
        if self.base_rate is None or not counts.positives or counts.positives == counts.rows:
            return counts
        negatives = counts.rows - counts.positives
        return counts.weighted(
            self.base_rate * counts.rows / counts.positives,
            (1 - self.base_rate) * counts.rows / negatives,
        )

    def total(self, counts: Counts) -> float:
        """Return what these cases cost together, as counted.

        >>> Costs(false_alarm=5, missed=400).total(Counts(90, 100, 10, 800))
        4500.0
        """
        return (
            self.false_alarm * counts.false_alarms
            + self.missing(counts.missed, counts.missed_amount)
            + self.caught * counts.caught
            + self.passed * counts.passed
        )

    def missing(self, missed: Number, amount: Number | None) -> Number:
        """Return what missed cases cost, from their number or, where known, from their amounts.

        Both are numbers, or arrays of one shape.
        """
        if self.amounts is None or amount is None:
            return self.missed * missed
        return self.amounts.fixed * missed + self.amounts.share * amount

    def per_1000(self, counts: Counts) -> float:
        """Return what 1,000 such cases cost at the deployment base rate."""
        weighted = self.at_base_rate(counts)
        return self.total(weighted) * 1000 / weighted.rows


def shifted_probability(probability: Number, odds_shift: float) -> Number:
    """Return a probability, or an array of them, whose odds are multiplied by ``odds_shift``.

    >>> shifted_probability(0.5, 1.0)
    0.5
    """
    odds = probability * odds_shift
    return odds / (odds + 1 - probability)
