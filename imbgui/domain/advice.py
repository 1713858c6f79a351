"""What is advised: a candidate with its rule and cut, and what it costs, saves and was checked on.

Two modules decide: imbgui.domain.lookup where the costs of a case are the same for all, and
imbgui.domain.direct where they differ from row to row or where limits are set. Both answer with a
Decision.
"""

from dataclasses import dataclass
from enum import StrEnum

from imbgui.domain.costs import Counts
from imbgui.domain.plan import Candidate
from imbgui.domain.uncertainty import Interval


class Rule(StrEnum):
    """How a score becomes an answer."""

    THRESHOLD = "threshold"
    """Flag when the score is at least one threshold, the same for every case."""
    PER_ROW = "per row"
    """Flag when the expected saving is positive: the more is at stake, the lower the cut-off."""


@dataclass(frozen=True)
class Saving:
    """What is saved per 1,000 cases against a baseline; negative where it costs more."""

    value: float
    interval: Interval

    def borne_out(self, believed: float) -> "Saving":
        """Return the part of a believed saving that the nested answers, which this is of, bear out.

        Against what was not chosen both flatter the choice: nested answers are not corrected for
        the luck that the other had none, and what luck leaves of the difference is still that of
        the luckiest. The lower of the two does not; and as the choice is believed to be no
        dearer, neither is it said to be. The interval keeps its widths.
        """
        value = max(min(believed, 0.0), min(self.value, believed))
        shift = value - self.value
        return Saving(value, (self.interval[0] + shift, self.interval[1] + shift))


NO_SAVING = Saving(0.0, (0.0, 0.0))
"""What a policy saves against itself."""


@dataclass(frozen=True)
class Advice:
    """One candidate with its rule, and what 1,000 cases then cost.

    ``threshold`` is on the calibrated score at the deployment base rate; None for a policy
    without a model and for a rule per row, whose ``least_saving`` is the expected saving from
    which a case is flagged: 0 unless a limit moves it. ``counts`` are practice rows;
    ``cheapest_in_100`` says in how many of 100 resamples this candidate was chosen.
    """

    candidate: Candidate
    weight: float | None
    ratio: float | None
    threshold: float | None
    counts: Counts
    cost_per_1000: float
    interval: Interval
    cheapest_in_100: int
    rule: Rule = Rule.THRESHOLD
    least_saving: float | None = None


@dataclass(frozen=True)
class LowerStep:
    """What the next lower cut-off that catches more bad cases would do, per 1,000 cases.

    ``costs_more`` is below 0 where it would have been cheaper on the cases it is counted on.
    """

    threshold: float
    caught: float
    false_alarms: float
    costs_more: float


@dataclass(frozen=True)
class Check:
    """What the recommendation did on rows that chose nothing.

    ``kind`` is "kept aside" for rows set aside before anything else, "nested" where too few bad
    cases allowed that and each fold was decided by the others.
    """

    kind: str
    counts: Counts
    cost: float
    cost_per_1000: float
    interval: Interval


@dataclass(frozen=True)
class Decision:
    """What is chosen among the candidates at given costs.

    ``best`` has the counts corrected for the choice; ``candidates`` are cross-fitted, in the
    order of the decision table; ``chosen`` and ``simplest`` are places among them, the latter of
    the simplest that one paired standard error does not tell from the best. ``lower`` is the next
    lower cut-off, where the decision table has one; ``over_rule`` is there where today's rule is
    known, and ``blend_saves`` what the blend saves over what is chosen, where there is one.
    ``limits_met`` says whether what is chosen keeps to every limit. ``one_threshold`` is the best
    single threshold where ``best`` decides by each row's amount.
    """

    chosen: int
    best: Advice
    candidates: tuple[Advice, ...]
    simplest: int
    over_none: Saving
    over_all: Saving
    over_plain: Saving
    check: Check
    lower: LowerStep | None = None
    over_rule: Saving | None = None
    blend_saves: Saving | None = None
    limits_met: bool = True
    one_threshold: Advice | None = None
