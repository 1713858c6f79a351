"""What a worker process is asked to do, and what it answers: small, frozen, picklable.

``TASKS`` names the function that carries out each request, by string: the side that asks never
imports the side that works.
"""

import os
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from imbgui.domain.costs import Costs, Counts
from imbgui.domain.drift import ColumnDrift, FlagDrift
from imbgui.domain.features import Layout
from imbgui.domain.giveaways import NOTHING_FOUND, DataCheck
from imbgui.domain.groups import GroupFigures
from imbgui.domain.new_cases import Lost, Order
from imbgui.domain.plan import Candidate, Plan
from imbgui.domain.recommendation import Recommendation
from imbgui.domain.study import Outcome
from imbgui.domain.table import ReadingOptions, Table
from imbgui.language import BAD_CASE, mark
from imbgui.sentences import Sentence


@dataclass(frozen=True)
class Read:
    """Read a file into column arrays in ``folder``; answers a Table.

    ``pasted`` is the text of cells that were pasted: it becomes the file.
    """

    file: str
    options: ReadingOptions
    folder: str
    pasted: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class SoFar:
    """How far a Read is: rows read, and the headings and first rows as soon as they are known."""

    rows: int = 0
    headings: tuple[str, ...] = ()
    preview: tuple[tuple[str, ...], ...] = ()

    def with_more(self, later: "SoFar") -> "SoFar":
        """Return what is known when something later is heard as well."""
        shown = later if later.headings else self
        return SoFar(later.rows, shown.headings, shown.preview)


@dataclass(frozen=True)
class Prepare:
    """Lay the table out as a matrix, and split its rows; answers a Prepared.

    ``folder`` is where the analysis keeps its arrays.
    """

    table: Table
    plan: Plan
    folder: str


@dataclass(frozen=True)
class Prepared:
    """What preparing found: the rows and bad cases used, the matrix layout, and what misleads."""

    rows: int
    positives: int
    layout: Layout
    check: DataCheck = NOTHING_FOUND


@dataclass(frozen=True)
class Fit:
    """Fit one candidate on one fold and score the fold's rows; answers a Fitted.

    ``kept_too`` says that the rows kept aside are scored with it. A candidate that may yet be
    dropped has them scored when it is calibrated, if it comes to that.
    """

    candidate: Candidate
    fold: int
    seed: int
    folder: str
    kept_too: bool = True


@dataclass(frozen=True)
class Fitted:
    """How one fit went; ``not_applicable`` says why the strategy could not run here.

    ``reused`` says that the fit was there already, from an analysis before.
    """

    candidate: Candidate
    fold: int
    seconds: float = 0.0
    weight: float | None = None
    ratio: float | None = None
    not_applicable: Sentence | None = None
    reused: bool = False


@dataclass(frozen=True)
class Race:
    """Compare candidates on their first folds; answers those that are hopeless, as a tuple."""

    candidates: tuple[Candidate, ...]
    folds: int
    band: float
    folder: str


@dataclass(frozen=True)
class Calibrate:
    """Calibrate a candidate whose folds are all fitted; answers an Outcome."""

    candidate: Candidate
    fits: tuple[Fitted, ...]
    folder: str


@dataclass(frozen=True)
class Decide:
    """Build the decision table of the calibrated candidates and write the study.

    ``folder`` is where the analysis keeps its arrays; the study goes into its folder ``name``.
    Answers the study's folder.
    """

    table: Table
    plan: Plan
    outcomes: tuple[Outcome, ...]
    folder: str
    name: str
    check: DataCheck = NOTHING_FOUND


@dataclass(frozen=True)
class Recommend:
    """Decide from a written study at other costs; answers a Recommendation."""

    study_folder: str
    costs: Costs


@dataclass(frozen=True)
class Measure:
    """Work out the metrics of a row of the decision table; answers ScoreMetrics.

    Of the costs only the deployment base rate matters to them.
    """

    study_folder: str
    row: int
    base_rate: float | None


@dataclass(frozen=True)
class LeakCheck:
    """Resample before splitting, and count what that would have claimed; answers a LeaksFound.

    ``study_key`` is that of the study whose candidate it is, ``folder`` where its analysis keeps
    its arrays, and ``ratio`` the effective cost ratio at this moment.
    """

    study_key: str
    candidate: Candidate
    ratio: float
    seed: int
    folder: str


@dataclass(frozen=True)
class Claim:
    """What a candidate does to bad and good cases, as counted on some rows.

    ``at_half`` flags what its model finds likelier bad than not; ``at_least_cost`` flags from the
    score on that is cheapest on these very rows.
    """

    at_half: Counts
    at_least_cost: Counts


@dataclass(frozen=True)
class LeaksFound:
    """What resampling first would have claimed for a candidate, beside the honest figures.

    ``claimed`` is counted on resampled cases, ``honest`` on the practice rows as they are; both
    out of fold, at thresholds chosen in the same way.
    """

    study_key: str
    candidate: Candidate
    ratio: float
    claimed: Claim
    honest: Claim


ByGroup = tuple[str, tuple[GroupFigures, ...]]
"""A column, and the figures of its groups."""


@dataclass(frozen=True)
class Report:
    """Write the report of a recommendation, as the name of ``out`` ends; answers the file written.

    ``by_group`` are the groups that are looked at, where some are. ``scored_cases`` asks for the
    answer to every practice case; ``columns`` is the folder of the table's columns, which tell the
    cases apart, where they are at hand. ``check_was_seen`` says that the costs were set after the
    check had been seen. ``language`` is the one to write in; None for the one spoken.
    """

    study_folder: str
    recommendation: Recommendation
    table: Table
    about: "About"
    out: str
    by_group: ByGroup | None = None
    scored_cases: bool = False
    columns: str | None = None
    check_was_seen: bool = False
    language: str | None = None


class Decision(StrEnum):
    """What became of a recommendation."""

    ACCEPTED = mark("accepted")
    OVERRIDDEN = mark("overridden")


@dataclass(frozen=True)
class About:
    """Who set the costs and why, and how the analysis could be run again.

    ``cases_a_day`` is how many come in, where a capacity was thought of by the day. ``decision``
    says whether the recommendation was accepted, and ``decision_because`` why or what is done
    instead; None where that was not said.
    """

    set_by: str | None = None
    because: str | None = None
    command_line: str | None = None
    made_at: str | None = None
    event: str = BAD_CASE
    cases_a_day: float | None = None
    decision: Decision | None = None
    decision_because: str | None = None


@dataclass(frozen=True)
class Save:
    """Write a session that can be reopened, re-decided and scored with; answers the file.

    ``seen_at`` are the costs at which the check on rows kept aside was first seen. ``columns`` is
    the folder of the table's columns where they are to be in the session too.
    """

    study_folder: str
    table: Table
    costs: Costs
    about: About
    out: str
    seen_at: Costs | None = None
    columns: str | None = None


@dataclass(frozen=True)
class Export:
    """Write a recommendation for use without imbgui, as ``out`` ends; answers the file written."""

    study_folder: str
    table: Table
    recommendation: Recommendation
    out: str


@dataclass(frozen=True)
class Open:
    """Unpack a session into ``folder``; answers an Opened."""

    file: str
    folder: str


class SourceNow(StrEnum):
    """What has become of the file that was analysed, since it was."""

    SAME = "same"
    CHANGED = "changed"
    MISSING = "missing"


@dataclass(frozen=True)
class Opened:
    """A session as it was saved; its study is in ``study_folder``.

    ``holds_data`` says that the rows of the table came with it.
    """

    study_folder: str
    table: Table
    costs: Costs
    about: About
    source: SourceNow = SourceNow.SAME
    seen_at: Costs | None = None
    holds_data: bool = False


@dataclass(frozen=True)
class Score:
    """Score a new file with the recommendation, and write it with the answers added.

    ``folder`` is for what has to be kept of the new file until it is written. ``columns`` are names
    of the analysed file with what the new one calls them. The cases are sorted in this ``order``,
    or stay as they are; the ``first`` that are to be checked are numbered, where only so many can.
    ``agreed`` says that the file may be written whatever it cannot keep. Answers a Scored.
    """

    study_folder: str
    table: Table
    recommendation: Recommendation
    file: str
    options: ReadingOptions
    folder: str
    out: str
    columns: tuple[tuple[str, str], ...] = ()
    order: Order | None = None
    first: int | None = None
    agreed: bool = True


@dataclass(frozen=True)
class Foretold:
    """What a file that is about to be written will not keep."""

    out: str
    lost: tuple[Lost, ...]


@dataclass(frozen=True)
class Realised:
    """What the answers would have cost in a new file that carries the outcome.

    ``own_interval`` is the 95 % interval of that cost per 1,000 cases like these.
    """

    cost: float
    cost_per_1000: float
    promised: float
    interval: tuple[float, float]
    cases: int = 0
    own_interval: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class Unread:
    """How many of a column's filled cells are not of its kind and count as blank."""

    cells: int
    filled: int
    example: str


@dataclass(frozen=True)
class Scored:
    """What scoring a new file came to.

    ``matched`` are the columns that were used, ``renamed`` those under another name than in the
    analysed file, which comes first. ``respelled`` gives, for a column, the values that were taken
    for known ones in another spelling. ``first`` is how many cases are numbered to be checked, of
    those that could be. ``lost`` is what the file written does not keep. ``drifts`` are None where
    the session does not say how the analysed columns lay.
    """

    out: str
    rows: int
    flagged: int
    matched: tuple[str, ...]
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    unseen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    realised: Realised | None = None
    renamed: tuple[tuple[str, str], ...] = ()
    respelled: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    unread: Mapping[str, Unread] = field(default_factory=dict)
    drifts: tuple[ColumnDrift, ...] | None = None
    flags: FlagDrift | None = None
    first: int | None = None
    order: Order | None = None
    lost: tuple[Lost, ...] = ()


Request = (
    Read
    | Prepare
    | Fit
    | Race
    | Calibrate
    | Decide
    | Recommend
    | Measure
    | LeakCheck
    | Report
    | Save
    | Export
    | Open
    | Score
)


def unfinished(out: Path) -> str:
    """Return how the names begin that a file has, beside its place, until it is whole."""
    return f".imbgui-{zlib.crc32(os.fsencode(out.name)):08x}-"


TASKS: Mapping[type, str] = {
    Read: "imbgui.work.reading:read",
    Prepare: "imbgui.work.fitting:prepare",
    Fit: "imbgui.work.fitting:fit",
    Race: "imbgui.work.fitting:race",
    Calibrate: "imbgui.work.fitting:calibrate",
    Decide: "imbgui.work.deciding:decide",
    Recommend: "imbgui.work.deciding:decide_again",
    Measure: "imbgui.work.deciding:measure",
    LeakCheck: "imbgui.work.checking:check_leaks",
    Report: "imbgui.work.writing:write_report",
    Save: "imbgui.work.writing:save_session",
    Export: "imbgui.work.exporting:export",
    Open: "imbgui.work.reading:open_session",
    Score: "imbgui.work.scoring:score",
}
