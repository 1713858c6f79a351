"""The one state of the application: what was chosen, what was found, what is running."""

from dataclasses import asdict, dataclass, field

from imbgui.application.events import Detail, JobKind, Step, Tried
from imbgui.application.remembering import remembered
from imbgui.domain.advice import Rule
from imbgui.domain.costs import Costs
from imbgui.domain.curves import Curve, sweep
from imbgui.domain.direct import priorities
from imbgui.domain.giveaways import DataCheck
from imbgui.domain.metrics import ScoreMetrics
from imbgui.domain.plan import FEWEST_POSITIVES, Candidate, Facts, Plan, draw_up_plan
from imbgui.domain.problems import (
    MissingColumn,
    MissingOutcome,
    MissingPositive,
    NoFeatures,
    OneClassOnly,
    Problem,
    RowsNotAtHand,
    SimilarValues,
    TooFewCases,
    UnclearPositive,
)
from imbgui.domain.recommendation import Recommendation
from imbgui.domain.stakes import stakes_of
from imbgui.domain.study import Outcome, Study
from imbgui.domain.table import Kind, Table
from imbgui.domain.tasks import About, LeaksFound, Measure, Scored, SoFar, SourceNow


@dataclass(frozen=True)
class Job:
    """A job that is under way, and how far it is; ``plan`` is what an analysis tries.

    ``so_far`` is how far the reading of a file is, with its first rows once they are known.
    """

    number: int
    kind: JobKind
    file: str | None = None
    plan: Plan | None = None
    done: int = 0
    total: int = 0
    seconds: float = 0.0
    reused: int = 0
    outcomes: tuple[Outcome, ...] = ()
    stopping: bool = False
    so_far: SoFar | None = None


@dataclass(frozen=True)
class State:
    """Everything the window shows follows from this.

    ``selected`` is the decision-table row that is looked at, and ``point`` how many of 1,000
    cases are flagged there; None stands for what is recommended. ``by`` is the column whose groups
    are looked at. ``problem`` is the last trouble,
    until something else is done about it. ``data_check`` and ``leaks`` say what they were made for;
    ``known_check`` and ``known_leaks`` are what of them holds now. ``rows_at_hand`` says that the
    rows and fits of the study are there, as they are until it is reopened from a file.
    ``reopened`` says that the table came with a session that holds no rows, and ``source`` what has
    become of the file they are from. ``discarded`` is a study
    that was put away, for when that is taken back. ``recommendation`` may be for the costs before
    while that for the present ones is worked out. ``opened`` are the details that are unfolded, and
    ``measured`` the metrics that were last worked out for them, with what they are of.
    ``seen_at`` are the costs at which the check was first seen: at any others the rows kept aside
    are no news any more.
    """

    step: Step = Step.DATA
    table: Table | None = None
    costs: Costs | None = None
    about: About = field(default_factory=About)
    tried: Tried = field(default_factory=Tried)
    study: Study | None = None
    study_is_final: bool = False
    rows_at_hand: bool = False
    reopened: bool = False
    discarded: Study | None = None
    data_check: DataCheck | None = None
    leaks: LeaksFound | None = None
    recommendation: Recommendation | None = None
    selected: int | None = None
    point: float | None = None
    by: str | None = None
    opened: frozenset[Detail] = frozenset({Detail.WEIGHTS})
    measured: tuple[Measure, ScoreMetrics] | None = None
    job: Job | None = None
    problem: Problem | None = None
    written: str | None = None
    scored: Scored | None = None
    source: SourceNow = SourceNow.SAME
    seen_at: Costs | None = None

    @property
    def check_was_seen(self) -> bool:
        """Whether the costs were set after the check on the rows kept aside had been seen."""
        return self.seen_at is not None and self.seen_at != self.costs

    @property
    def is_current(self) -> bool:
        """Whether the study answers the table and the tries as they are now."""
        return (
            self.study is not None
            and self.table is not None
            and self.study.table_key == self.table.key
            and tried_by(self.study.plan) == self.tried
            and (self.costs is None or knows_amounts(self.study, self.costs))
        )

    @property
    def is_renewing(self) -> bool:
        """Whether the answer for the costs as they are now is still being worked out."""
        if self.study is None or self.costs is None or not knows_amounts(self.study, self.costs):
            return False
        return self.recommendation is None or self.recommendation.costs != self.costs

    @property
    def has_answer(self) -> bool:
        """Whether there is an answer, for the costs as they are now."""
        return self.recommendation is not None and not self.is_renewing

    @property
    def known_check(self) -> DataCheck | None:
        """What was found in the rows of the table as it is now, by an analysis or its study."""
        checks = [self.data_check, None if self.study is None else self.study.data_check]
        for check in checks:
            if check is not None and self.table is not None and check.table_key == self.table.key:
                return check
        return None

    @property
    def known_leaks(self) -> LeaksFound | None:
        """What resampling first would have claimed, if it is of this very study."""
        if self.leaks is None or self.study is None:
            return None
        return self.leaks if self.leaks.study_key == self.study.key else None

    @property
    def is_free(self) -> bool:
        """Whether nothing is running that is worth waiting for."""
        return self.job is None or self.job.kind is JobKind.LEAK_CHECK

    @property
    def shown_row(self) -> int | None:
        """The decision-table row that the views show."""
        if self.recommendation is None or self.study is None:
            return None
        if self.selected is not None:
            return self.selected
        return self.recommendation.chosen


def knows_amounts(study: Study, costs: Costs) -> bool:
    """Whether a study was made with the amounts that the costs go by, if they go by any."""
    return costs.amounts is None or costs.amounts.column == study.amounts


def tried_by(plan: Plan) -> Tried:
    """Return what a plan was asked to try."""
    return Tried(plan.effort, plan.strategies, plan.class_weight, plan.seed, plan.allow_blend)


def readiness(state: State) -> Problem | None:
    """Return what keeps the table from being analysed, or None."""
    table = state.table
    if table is None or table.outcome is None:
        return MissingOutcome(() if table is None else table.names)
    outcome = table.outcome
    values = tuple(value for value, _ in outcome.common)
    if len(values) == 1:
        return OneClassOnly(outcome.name, values[0])
    if table.positive is None:
        return UnclearPositive(outcome.name, values)
    if table.positive not in values:
        return MissingPositive(outcome.name, table.positive, values)
    others = table.similar_to_positive
    if others:
        return SimilarValues(outcome.name, table.positive, others)
    if not table.features:
        return NoFeatures(table.names)
    negatives = table.rows_used - table.positives
    for value, cases in ((table.positive, table.positives), (None, negatives)):
        if cases < FEWEST_POSITIVES:
            return TooFewCases(outcome.name, value, cases, FEWEST_POSITIVES)
    return RowsNotAtHand(table.source.file) if state.reopened else None


def column_problem(table: Table, names: tuple[str, ...]) -> Problem | None:
    """Return a problem if the table lacks one of these columns."""
    missing = [name for name in names if name not in table.names]
    return MissingColumn(missing[0], table.names) if missing else None


def facts_of(table: Table) -> Facts:
    """Return what a plan for this table follows from."""
    kinds = [column.kind for column in table.features]
    categories = sum(kind in (Kind.CATEGORY, Kind.YES_NO) for kind in kinds)
    return Facts(
        table.rows_used,
        table.positives,
        len(kinds) - categories,
        categories,
        amounts=table.amounts,
        current_rule=table.rule is not None,
    )


def plan_for(table: Table, costs: Costs, tried: Tried) -> Plan:
    """Draw up the plan; the weight that the costs imply enters it as a number, here and once."""
    facts = facts_of(table)
    return draw_up_plan(
        **asdict(facts),
        cost_ratio=costs.effective_ratio(facts.share),
        effort=tried.effort,
        strategies=tried.strategies,
        class_weight=tried.class_weight,
        allow_blend=tried.allow_blend,
        seed=tried.seed,
    )


def leak_candidate(state: State) -> Candidate | None:
    """Return whose claims a leak check is about: what is shown, or the cheapest that resamples.

    None where nothing that resamples has scores, or where the rows are not at hand.
    """
    row, found = state.shown_row, state.recommendation
    if row is None or found is None or not state.is_current or not state.rows_at_hand:
        return None
    resampling = [one for one in found.candidates if one.candidate.resamples_rows]
    shown = [one for one in resampling if one is found.candidates[row]]
    cheapest = min(shown or resampling, key=lambda one: one.cost_per_1000, default=None)
    return None if cheapest is None else cheapest.candidate


@remembered(64)
def practice_curve(study: Study, row: int) -> Curve:
    """Return the practice curve of a decision-table row; counted once, then remembered."""
    return study.curve(row)


def curve_of(study: Study, row: int, costs: Costs, rule: Rule = Rule.THRESHOLD) -> Curve:
    """Return the practice curve of a decision-table row at the deployment base rate.

    Its thresholds are scores; under a rule per row they are expected savings.
    """
    if rule is Rule.PER_ROW:
        return _savings_curve(study, row, costs)
    return _deployed_curve(study, row, costs.base_rate)


def at_base_rate(base_rate: float | None) -> Costs:
    """Return costs that say nothing but the deployment base rate."""
    return Costs(false_alarm=1.0, missed=2.0, base_rate=base_rate)


@remembered(16)
def _deployed_curve(study: Study, row: int, base_rate: float | None) -> Curve:
    return practice_curve(study, row).at_base_rate(at_base_rate(base_rate))


@remembered(8)
def _savings_curve(study: Study, row: int, costs: Costs) -> Curve:
    stakes = stakes_of(costs, study.practice_labels, study.practice_amounts)
    shift = costs.odds_shift(study.file_rate)
    priority = priorities(Rule.PER_ROW, study.scores(row), stakes, shift)
    return sweep(priority, study.practice_labels, study.practice_amounts).weighted_to(costs)
