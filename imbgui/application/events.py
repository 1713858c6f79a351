"""What can happen: choices of the analyst, and what jobs report.

Everything a job reports carries the number of its job; what comes from another job than the one
that runs is dropped, so that a late result can never be shown as an answer to newer choices.
"""

from dataclasses import dataclass
from enum import StrEnum

from imbgui.domain.costs import Costs
from imbgui.domain.giveaways import DataCheck
from imbgui.domain.metrics import ScoreMetrics
from imbgui.domain.plan import Plan
from imbgui.domain.problems import Problem
from imbgui.domain.recommendation import Recommendation
from imbgui.domain.study import Outcome, Study
from imbgui.domain.table import Role, Table
from imbgui.domain.tasks import (
    About,
    Decision,
    Foretold,
    LeaksFound,
    Measure,
    Opened,
    Recommend,
    Scored,
    SoFar,
)


class Step(StrEnum):
    """The pages, in the order of the work."""

    DATA = "data"
    COSTS = "costs"
    ANALYSE = "analyse"
    DECIDE = "decide"
    REPORT = "report"
    SCORE = "score"


class JobKind(StrEnum):
    """What a job is for."""

    READ = "read"
    ANALYSE = "analyse"
    REPORT = "report"
    SAVE = "save"
    OPEN = "open"
    SCORE = "score"
    LEAK_CHECK = "leak check"


class Detail(StrEnum):
    """What the Decide page tells on request, below the answer."""

    WEIGHTS = "weights"
    STABILITY = "stability"
    CALIBRATION = "calibration"
    GAINS = "gains"
    METRICS = "metrics"
    GROUPS = "groups"


@dataclass(frozen=True)
class Tried:
    """What the analyst asks to be tried."""

    effort: str = "standard"
    strategies: tuple[str, ...] | None = None
    class_weight: float | None = None
    seed: int = 0
    allow_blend: bool = False


# What the analyst did


@dataclass(frozen=True)
class StepVisited:
    """A page was opened."""

    step: Step


@dataclass(frozen=True)
class OutcomeChosen:
    """A column was named as the outcome; ``positive`` None takes the rarer of two values."""

    column: str
    positive: str | None = None


@dataclass(frozen=True)
class RoleChosen:
    """Columns were given a role."""

    columns: tuple[str, ...]
    role: Role


@dataclass(frozen=True)
class CostsEdited:
    """The costs were changed; None where they are incomplete."""

    costs: Costs | None


@dataclass(frozen=True)
class CostsRefused:
    """Costs were typed that cannot be used."""

    problem: Problem


@dataclass(frozen=True)
class AboutEdited:
    """Who set the costs, why, or the name of the event changed."""

    about: About


@dataclass(frozen=True)
class TriedChosen:
    """What to try, and how much of it."""

    tried: Tried


@dataclass(frozen=True)
class ByChosen:
    """The answer is looked at by the groups of a column; None is all together."""

    column: str | None


@dataclass(frozen=True)
class StudyDiscarded:
    """What was analysed so far is put away."""


@dataclass(frozen=True)
class CandidateSelected:
    """A row of the decision table is looked at; None goes back to the recommended one."""

    row: int | None


@dataclass(frozen=True)
class PointMoved:
    """The operating point was moved to flag this many of 1,000 cases; None goes back."""

    flagged_per_1000: float | None


@dataclass(frozen=True)
class ThresholdTyped:
    """A threshold on the deployment score, 0 to 1, was typed."""

    threshold: float


@dataclass(frozen=True)
class DecisionTaken:
    """The recommendation was accepted or overridden, and why; None leaves it open.

    ``at`` is when, in ISO 8601.
    """

    decision: Decision | None
    because: str | None = None
    at: str | None = None


@dataclass(frozen=True)
class RecordSaved:
    """The record of the decision was written into a file."""

    file: str


@dataclass(frozen=True)
class DetailFolded:
    """A part of the Decide page was folded, or unfolded."""

    detail: Detail
    opened: bool


@dataclass(frozen=True)
class AsideAnswered:
    """What was to be worked out beside any job is there, or could not be."""

    request: Recommend | Measure
    answer: Recommendation | ScoreMetrics | Problem


# What jobs report


@dataclass(frozen=True)
class JobStarted:
    """A job began; ``file`` is what it works on, and ``plan`` what an analysis tries."""

    job: int
    kind: JobKind
    file: str | None = None
    plan: Plan | None = None


@dataclass(frozen=True)
class Progressed:
    """So many fits of an analysis are done, after so many seconds of fitting.

    ``reused`` of them were there already, from an analysis before.
    """

    job: int
    done: int
    total: int
    seconds: float
    reused: int = 0


@dataclass(frozen=True)
class ReadSoFar:
    """A file is being read, and this much of it is there."""

    job: int
    so_far: SoFar


@dataclass(frozen=True)
class WritingForetold:
    """What a file that is about to be written will not keep is known."""

    job: int
    foretold: Foretold


@dataclass(frozen=True)
class TableRead:
    """A file was read."""

    job: int
    table: Table


@dataclass(frozen=True)
class DataChecked:
    """The rows of an analysis are laid out, and what may mislead in them is known."""

    job: int
    check: DataCheck


@dataclass(frozen=True)
class CandidateFinished:
    """A candidate is scored, or ended otherwise."""

    job: int
    outcome: Outcome


@dataclass(frozen=True)
class StudyWritten:
    """A study is in a folder; ``final`` is False while more candidates may still refine it."""

    job: int
    folder: str
    final: bool


@dataclass(frozen=True)
class StudyReady:
    """A study was opened, as StudyWritten said."""

    job: int
    study: Study
    final: bool


@dataclass(frozen=True)
class LeaksChecked:
    """It is known what resampling first would have claimed."""

    job: int
    found: LeaksFound


@dataclass(frozen=True)
class FileWritten:
    """A report or a session was written."""

    job: int
    file: str


@dataclass(frozen=True)
class FileScored:
    """A new file was scored."""

    job: int
    scored: Scored


@dataclass(frozen=True)
class SessionUnpacked:
    """A session file was unpacked."""

    job: int
    opened: Opened


@dataclass(frozen=True)
class SessionOpened:
    """A session was opened with its study, as SessionUnpacked said."""

    job: int
    opened: Opened
    study: Study


@dataclass(frozen=True)
class JobFailed:
    """A job met trouble and ended."""

    job: int
    problem: Problem


@dataclass(frozen=True)
class ClusterFailed:
    """A job's cluster cannot be used any more; what is finished is put together."""

    job: int
    problem: Problem


@dataclass(frozen=True)
class JobStopped:
    """The workers of a job were ended as asked; what is finished may still be put together."""

    job: int


@dataclass(frozen=True)
class JobFinished:
    """Nothing more comes from this job."""

    job: int


Choice = (
    StepVisited
    | OutcomeChosen
    | RoleChosen
    | CostsEdited
    | CostsRefused
    | AboutEdited
    | TriedChosen
    | ByChosen
    | StudyDiscarded
    | CandidateSelected
    | PointMoved
    | ThresholdTyped
    | DecisionTaken
    | RecordSaved
    | DetailFolded
)
JobReport = (
    Progressed
    | ReadSoFar
    | WritingForetold
    | TableRead
    | DataChecked
    | CandidateFinished
    | StudyWritten
    | StudyReady
    | LeaksChecked
    | FileWritten
    | FileScored
    | SessionUnpacked
    | SessionOpened
    | JobFailed
    | ClusterFailed
    | JobStopped
    | JobFinished
)
Event = Choice | JobStarted | JobReport | AsideAnswered
