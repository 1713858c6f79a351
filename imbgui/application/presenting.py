"""From the state to what each page displays: plain values and whole sentences."""

import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath

from imbgui.application import wording
from imbgui.application.choosing import (
    StrategyChoice,
    strategy_choices,
    suggested_tries,
    takes_a_weight,
)
from imbgui.application.events import JobKind, Step, Tried
from imbgui.application.numbers import money, per_1000, percent, risk_score, significant, whole
from imbgui.application.standings import StandingRow, next_plan, shown_plan, standing_rows
from imbgui.application.state import State, curve_of, leak_candidate, readiness, used_rows
from imbgui.application.time_left import seconds_left
from imbgui.application.weights import weight_effects
from imbgui.domain.costs import Costs, Counts
from imbgui.domain.curves import Curve, Floats
from imbgui.domain.plan import EFFORTS, TRIVIAL
from imbgui.domain.problems import OneAnswerAlwaysWins, Problem, UnusableCost
from imbgui.domain.recommendation import Advice, Recommendation, Verdict
from imbgui.domain.strategies import FLAG_ALL, STRATEGIES
from imbgui.domain.study import Status, Study
from imbgui.domain.table import Finding, Role
from imbgui.domain.tasks import About

DRAWN_POINTS = 2000
"""A curve of more points than this is thinned for drawing; numbers come from the whole of it."""


@dataclass(frozen=True)
class StepView:
    """A step in the list on the left."""

    step: Step
    status: str


@dataclass(frozen=True)
class DataView:
    """The file as understood, and the question asked of it."""

    file: str | None
    reading: str | None
    summary: str
    sheets: tuple[str, ...]
    sheet: str | None
    header_row: int
    decimal: str | None
    headings: tuple[str, ...]
    kinds: tuple[str, ...]
    column_notes: tuple[str, ...]
    roles: tuple[Role, ...]
    rows: tuple[tuple[str, ...], ...]
    outcome: str | None
    outcome_choices: tuple[str, ...]
    positive: str | None
    positive_choices: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]
    set_aside: tuple[str, ...]
    problem: str | None


@dataclass(frozen=True)
class CostsView:
    """The costs as typed, and what they mean."""

    costs: Costs | None
    about: About
    echo: str
    problem: str | None


@dataclass(frozen=True)
class AnalyseView:
    """What will be tried, how far it is, and what may be pressed."""

    plan: tuple[str, ...]
    rows: tuple[StandingRow, ...]
    summary: str
    choices: tuple[StrategyChoice, ...]
    suggested: Tried | None
    """What asks for the suggested plan again, where something else was chosen by hand."""
    weight_note: str
    efforts: tuple[str, ...]
    effort: str
    tried: Tried
    can_analyse: bool
    can_stop: bool
    can_choose: bool
    stopped: str
    """What there is of an analysis that was stopped."""
    can_continue: bool
    done: int
    total: int
    note: str
    warnings: tuple[str, ...]
    problem: str | None


@dataclass(frozen=True)
class PointView:
    """An operating point, exact, in the terms of every plot."""

    recall: float
    precision: float
    flagged_per_1000: float
    cost: float


@dataclass(frozen=True, eq=False)
class CurveView:
    """A candidate's curves, thinned for drawing, and where the operating point is on them.

    Arrays have shape (points,), from flag none to flag all, at the deployment base rate.
    """

    name: str
    flagged_per_1000: Floats
    recall: Floats
    precision: Floats
    cost: Floats
    here: PointView
    recommended: PointView
    base_rate: float
    focus: float
    """As many cases flagged per 1,000 as are worth looking at."""
    caption: str


@dataclass(frozen=True)
class StrategyRow:
    """One candidate in the strategy table; ``row`` is its row in the decision table."""

    row: int
    name: str
    cost: str
    interval: str
    caught: str
    false_alarms: str
    threshold: str
    cheapest_in_100: str
    explanation: str
    recommended: bool
    selected: bool


@dataclass(frozen=True)
class WeightRow:
    """One class weight of the selected strategy's learner, at its own cut-off."""

    weight: str
    threshold: str
    caught: str
    missed: str
    false_alarms: str
    precision: str
    recall: str
    cost: str
    recommended: bool


@dataclass(frozen=True, eq=False)
class DecideView:
    """The answer, and the views that share one operating point and one selected strategy."""

    answer: str
    verdict: str
    tone: str
    """How the verdict is to be taken: good, fair or careful."""
    cost: str
    savings: tuple[str, ...]
    check: str
    reasons: tuple[str, ...]
    cautions: tuple[str, ...]
    outcomes: tuple[str, ...]
    outcomes_cost: str
    strategies: tuple[StrategyRow, ...]
    weights: tuple[WeightRow, ...]
    weights_note: str
    curve: CurveView
    threshold: float
    """The operating point as a risk score, 0 to 100."""
    threshold_decimals: int
    flagged: str
    dots: tuple[int, int, int, int]
    """Of 1,000 cases: caught, missed, false alarms, rightly let through."""
    difference: str
    offers_leak_check: bool
    can_check_leaks: bool
    leaks: str
    """What resampling first would have promised for the selected strategy."""
    out_of_date: str | None
    provisional: bool


@dataclass(frozen=True)
class WindowView:
    """What the window displays besides its pages."""

    title: str
    step: Step
    steps: tuple[StepView, ...]
    status: str
    busy: str | None
    problem: str | None
    can_analyse: bool
    can_report: bool
    can_save: bool
    can_score: bool
    written: str | None
    scored: str | None
    scored_details: tuple[str, ...]


def present_window(state: State) -> WindowView:
    """Return what frames the pages."""
    current = state.is_current and state.recommendation is not None and state.is_free
    file = None if state.table is None else state.table.source.file
    return WindowView(
        title="imbgui" if file is None else f"{_base(file)} – imbgui",
        step=state.step,
        steps=tuple(StepView(step, _step_status(state, step)) for step in Step),
        status=_status(state),
        busy=_busy(state),
        problem=_said(None if _is_about_costs(state.problem) else state.problem),
        can_analyse=next_plan(state) is not None and state.is_free,
        can_report=current,
        can_save=current,
        can_score=current,
        written=None if state.written is None else f"Written: {state.written}",
        scored=_scored(state),
        scored_details=() if state.scored is None else wording.scored_sentences(state.scored),
    )


def present_data(state: State) -> DataView:
    """Return what the Data page displays."""
    table = state.table
    reading = state.job.file if state.job and state.job.kind is JobKind.READ else None
    problem = _said(state.problem)
    if table is None:
        return DataView(
            file=None,
            reading=reading,
            summary="",
            sheets=(),
            sheet=None,
            header_row=1,
            decimal=None,
            headings=(),
            kinds=(),
            column_notes=(),
            roles=(),
            rows=(),
            outcome=None,
            outcome_choices=(),
            positive=None,
            positive_choices=(),
            findings=(),
            set_aside=(),
            problem=problem,
        )
    outcome = table.outcome
    choices = () if outcome is None else outcome.common
    total = sum(cases for _, cases in choices) or 1
    return DataView(
        file=table.source.file,
        reading=reading,
        summary=(
            f"{whole(table.rows_read)} rows read, {whole(table.rows_kept)} used, "
            f"{whole(table.rows_set_aside)} set aside"
        ),
        sheets=table.source.sheets,
        sheet=table.source.sheet,
        header_row=table.source.header_row,
        decimal=table.options.decimal,
        headings=table.names,
        kinds=tuple(str(column.kind) for column in table.columns),
        column_notes=tuple(
            str(column.kind)
            if column.role is Role.FEATURE
            else f"{column.kind} · {wording.ROLE_WORDS[column.role]}"
            for column in table.columns
        ),
        roles=tuple(column.role for column in table.columns),
        rows=table.preview,
        outcome=None if outcome is None else outcome.name,
        outcome_choices=table.names,
        positive=table.positive,
        positive_choices=tuple(
            (value, f"{value} – {whole(cases)} cases ({percent(cases / total)})")
            for value, cases in choices
        ),
        findings=table.findings,
        set_aside=tuple(wording.set_aside_sentence(part) for part in table.set_aside),
        problem=problem,
    )


def present_costs(state: State) -> CostsView:
    """Return what the Costs page displays."""
    echo = "" if state.costs is None else wording.echo_sentence(state.costs.ratio)
    problem = _said(state.problem if _is_about_costs(state.problem) else None)
    return CostsView(state.costs, state.about, echo, problem)


def present_analyse(state: State) -> AnalyseView:
    """Return what the Analyse page displays."""
    lacking, shown, upcoming = readiness(state), shown_plan(state), next_plan(state)
    job = state.job if state.job and state.job.kind is JobKind.ANALYSE else None
    stopped = _stopped(state) if job is None else ""
    note = "" if state.costs is not None else "Type both costs on the Costs page first."
    if job is not None:
        left = seconds_left(done=job.done, total=job.total, seconds=job.seconds, reused=job.reused)
        note = wording.progress_sentence(job.done, job.total, left)
        if job.stopping:
            note = "Stopped. Putting together what is finished."
    elif lacking is not None:
        note = wording.problem_sentence(lacking)
    elif state.is_current and state.study_is_final and not stopped:
        note = "Finished. The answer is on the Decide page."
    rows, tried = standing_rows(state), state.tried
    is_unused = tried.class_weight is not None and upcoming and not takes_a_weight(upcoming)
    return AnalyseView(
        plan=() if shown is None else shown.reasons,
        rows=rows,
        summary=wording.standings_sentence([one.status for one in rows[len(TRIVIAL) :]]),
        choices=()
        if upcoming is None or state.table is None or state.costs is None
        else strategy_choices(state.table, state.costs, tried),
        suggested=suggested_tries(tried),
        weight_note=wording.OWN_WEIGHT_UNUSED if is_unused else "",
        efforts=EFFORTS,
        effort=tried.effort,
        tried=tried,
        can_analyse=upcoming is not None and state.is_free,
        can_stop=job is not None and not job.stopping,
        can_choose=job is None,
        stopped=stopped,
        can_continue=bool(stopped) and state.is_free and state.rows_at_hand,
        done=0 if job is None else job.done,
        total=0 if job is None else job.total,
        note=note,
        warnings=()
        if state.known_check is None
        else wording.data_check_sentences(state.known_check),
        problem=_said(state.problem),
    )


def _stopped(state: State) -> str:
    """Say what there is of an analysis that was stopped, or nothing."""
    outcomes = state.study.outcomes if state.study is not None and state.is_current else ()
    if all(one.status is not Status.STOPPED for one in outcomes):
        return ""
    finished = sum(one.average_precision is not None for one in outcomes)
    return wording.stopped_sentence(finished, len(outcomes))


def present_decide(state: State) -> DecideView | None:
    """Return what the Decide page displays; None until there is a recommendation."""
    study, recommendation, row = state.study, state.recommendation, state.shown_row
    if study is None or recommendation is None or row is None:
        return None
    costs = recommendation.costs
    curve = curve_of(study, row, costs)
    recommended = curve.index_at(_threshold(recommendation.candidates[row]))
    here = recommended if state.point is None else curve.index_flagging(state.point)
    counts = curve.counts(here)
    scale = 1000 / counts.rows
    learner = recommendation.candidates[row].candidate.learner
    weights = _weight_rows(recommendation, learner)
    return DecideView(
        answer=wording.answer_sentence(recommendation.best),
        verdict=wording.verdict_sentence(recommendation),
        tone=_TONES.get(recommendation.verdict, "careful"),
        cost=wording.cost_sentence(recommendation),
        savings=wording.saving_sentences(recommendation),
        check=wording.check_sentence(recommendation.check, costs.currency),
        reasons=wording.reason_sentences(recommendation),
        cautions=wording.warning_sentences(study.data_check, recommendation),
        outcomes=wording.count_sentences(
            counts.caught * scale,
            counts.missed * scale,
            counts.false_alarms * scale,
            counts.passed * scale,
        ),
        outcomes_cost=wording.point_cost_sentence(
            costs.total(counts) * 1000 / counts.rows, costs.currency
        ),
        strategies=_strategy_rows(recommendation, row),
        weights=weights,
        weights_note=wording.weights_sentence(learner, len(weights)),
        curve=_curve_view(study, recommendation, row, here, recommended),
        threshold=_risk_score_at(recommendation.candidates[row], curve, here, recommended),
        threshold_decimals=_decimals(recommendation.candidates[row]),
        flagged=wording.flagged_sentence(float(curve.flagged_per_1000[here])),
        dots=_dots(counts),
        difference=_difference(costs, curve, here, recommended),
        offers_leak_check=_offers_leak_check(state, row),
        can_check_leaks=_offers_leak_check(state, row) and state.job is None,
        leaks=_leaks(state, row),
        out_of_date=None if state.is_current else _OUT_OF_DATE,
        provisional=not state.study_is_final,
    )


def present_no_answer(state: State) -> str:
    """Say what keeps an answer from being there."""
    if state.job is not None and state.job.kind is JobKind.ANALYSE:
        return "The analysis is running; the first answer appears here as soon as there is one."
    if state.costs is None:
        return "Type what a false alarm and a missed bad case cost."
    return "Press Analyse on the Analyse page; the answer appears here."


_TONES = {
    Verdict.CLEAR_WINNER: "good",
    Verdict.CHECK_NOBODY: "good",
    Verdict.CHECK_EVERYONE: "good",
    Verdict.PROBABLY_BEST: "fair",
}
_OUT_OF_DATE = (
    "Out of date: this answer was made for other data or settings. Analyse again to renew it."
)


def _offers_leak_check(state: State, row: int) -> bool:
    """Whether the strategy in a row resamples, and could be seen doing so too early."""
    found = state.recommendation
    return found is not None and leak_candidate(state) == found.candidates[row].candidate


def _leaks(state: State, row: int) -> str:
    """Say what was found of the strategy in a row, or that it is being looked for."""
    candidate = None if state.study is None else state.study.decisions.candidates[row]
    if state.known_leaks is not None and state.known_leaks.candidate == candidate:
        return wording.leak_sentence(state.known_leaks)
    checking = state.job is not None and state.job.kind is JobKind.LEAK_CHECK
    return "Resampling first, to see what it would have promised." if checking else ""


def _threshold(advice: Advice) -> float:
    """Return a candidate's threshold; a policy without a model flags all at 0, none above 1."""
    if advice.threshold is None:
        return 0.0 if advice.candidate.strategy == FLAG_ALL else math.inf
    return advice.threshold


@lru_cache(maxsize=64)
def _drawn(study: Study, row: int, costs: Costs) -> Curve:
    """Return a curve thinned for drawing; the same object while nothing but the point moves."""
    return curve_of(study, row, costs).thinned(DRAWN_POINTS)


def _curve_view(
    study: Study, recommendation: Recommendation, row: int, here: int, recommended: int
) -> CurveView:
    """Thin the curve for drawing; the two marked points are exact."""
    costs = recommendation.costs
    curve, drawn = curve_of(study, row, costs), _drawn(study, row, costs)
    counts = curve.counts(here)
    best = _mark(curve, costs, recommended)
    base_rate = curve.positives / (curve.positives + curve.negatives)
    return CurveView(
        name=_named(recommendation.candidates[row]),
        flagged_per_1000=drawn.flagged_per_1000,
        recall=drawn.recall,
        precision=drawn.precision,
        cost=drawn.cost_per_1000(costs),
        here=_mark(curve, costs, here),
        recommended=best,
        base_rate=base_rate,
        focus=min(max(_TIMES_AS_WIDE * max(best.flagged_per_1000, base_rate * 1000), 10), 1000),
        caption=wording.precision_recall_caption(counts.precision, counts.recall),
    )


_TIMES_AS_WIDE = 4


def _mark(curve: Curve, costs: Costs, index: int) -> PointView:
    counts = curve.counts(index)
    return PointView(
        recall=counts.recall or 0.0,
        precision=float(curve.precision[index]),
        flagged_per_1000=counts.flagged * 1000 / counts.rows,
        cost=costs.total(counts) * 1000 / counts.rows,
    )


def _risk_score_at(advice: Advice, curve: Curve, here: int, recommended: int) -> float:
    """Return the risk score of a point; the recommended one has the score that is recommended."""
    threshold = _threshold(advice) if here == recommended else float(curve.thresholds[here])
    return min(threshold, 1.0) * 100


def _decimals(advice: Advice) -> int:
    """Return as many decimals as the recommended risk score has, and at least one."""
    written = "" if advice.threshold is None else risk_score(advice.threshold)
    return max(len(written.partition(".")[2]), 1)


def _dots(counts: Counts) -> tuple[int, int, int, int]:
    """Share out 1,000 dots; the largest remainders get what rounding leaves."""
    parts = (counts.caught, counts.missed, counts.false_alarms, counts.passed)
    exact = [part * 1000 / counts.rows for part in parts]
    dots = [math.floor(part) for part in exact]
    by_remainder = sorted(range(4), key=lambda part: dots[part] - exact[part])
    for part in by_remainder[: 1000 - sum(dots)]:
        dots[part] += 1
    caught, missed, false_alarms, passed = dots
    return caught, missed, false_alarms, passed


def _strategy_rows(recommendation: Recommendation, selected: int) -> tuple[StrategyRow, ...]:
    """Return the candidates, cheapest first."""
    currency = recommendation.costs.currency
    order = sorted(
        range(len(recommendation.candidates)),
        key=lambda row: recommendation.candidates[row].cost_per_1000,
    )
    rows = []
    for row in order:
        advice = recommendation.candidates[row]
        counts = recommendation.costs.at_base_rate(advice.counts)
        scale = 1000 / counts.rows
        low, high = advice.interval
        rows.append(
            StrategyRow(
                row=row,
                name=_named(advice),
                cost=money(advice.cost_per_1000, currency),
                interval=f"{money(low, currency)} to {money(high, currency)}",
                caught=per_1000(counts.caught * scale),
                false_alarms=per_1000(counts.false_alarms * scale),
                threshold="" if advice.threshold is None else risk_score(advice.threshold),
                cheapest_in_100=str(advice.cheapest_in_100),
                explanation=STRATEGIES[advice.candidate.strategy].changes,
                recommended=advice.candidate == recommendation.best.candidate,
                selected=row == selected,
            )
        )
    return tuple(rows)


def _weight_rows(recommendation: Recommendation, learner: str | None) -> tuple[WeightRow, ...]:
    """Return every class weight tried with a learner."""
    return tuple(
        WeightRow(
            weight=f"{significant(one.weight)}×",
            threshold="" if one.threshold is None else risk_score(one.threshold),
            caught=per_1000(one.caught_per_1000),
            missed=per_1000(one.missed_per_1000),
            false_alarms=per_1000(one.false_alarms_per_1000),
            precision=percent(one.precision),
            recall=percent(one.recall),
            cost=money(one.cost_per_1000, recommendation.costs.currency),
            recommended=one.candidate == recommendation.best.candidate,
        )
        for one in weight_effects(recommendation)
        if one.learner == learner
    )


def _named(advice: Advice) -> str:
    return wording.candidate_name(advice.candidate, advice.weight, advice.ratio)


def _difference(costs: Costs, curve: Curve, here: int, recommended: int) -> str:
    if here == recommended:
        return ""
    cost, scale = curve.cost_per_1000(costs), 1000 / (curve.positives + curve.negatives)
    return wording.difference_sentence(
        float(cost[here] - cost[recommended]),
        float(curve.caught[here] - curve.caught[recommended]) * scale,
        float(curve.false_alarms[here] - curve.false_alarms[recommended]) * scale,
        costs.currency,
    )


# The frame


def _said(problem: Problem | None) -> str | None:
    return None if problem is None else wording.problem_sentence(problem)


def _is_about_costs(problem: Problem | None) -> bool:
    """Whether a problem is said beside the costs, and nowhere else."""
    return isinstance(problem, UnusableCost | OneAnswerAlwaysWins)


def _step_status(state: State, step: Step) -> str:
    """Say in a word where a step stands."""
    done = {
        Step.DATA: readiness(state) is None,
        Step.COSTS: state.costs is not None,
        Step.ANALYSE: state.is_current and state.study_is_final,
        Step.DECIDE: state.is_current and state.recommendation is not None,
        Step.REPORT: state.written is not None,
        Step.SCORE: state.scored is not None,
    }[step]
    if state.job is not None and _STEP_OF[state.job.kind] is step:
        return "Working"
    if state.study is not None and not state.is_current and step in (Step.ANALYSE, Step.DECIDE):
        return "Out of date"
    if step is Step.ANALYSE and _stopped(state):
        return "Stopped"
    return "Done" if done else ""


_STEP_OF = {
    JobKind.READ: Step.DATA,
    JobKind.OPEN: Step.DATA,
    JobKind.ANALYSE: Step.ANALYSE,
    JobKind.REPORT: Step.REPORT,
    JobKind.SAVE: Step.REPORT,
    JobKind.SCORE: Step.SCORE,
    JobKind.LEAK_CHECK: Step.DECIDE,
}
_BUSY = {
    JobKind.READ: "Reading",
    JobKind.OPEN: "Opening",
    JobKind.ANALYSE: "Analysing",
    JobKind.REPORT: "Writing",
    JobKind.SAVE: "Saving",
    JobKind.SCORE: "Scoring",
    JobKind.LEAK_CHECK: "Checking",
}


def _busy(state: State) -> str | None:
    if state.job is None:
        return None
    return f"{_BUSY[state.job.kind]} {_base(state.job.file or '')}"


def _status(state: State) -> str:
    table = state.table
    if table is None:
        return "No file open"
    parts = [_base(table.source.file), f"{whole(table.rows_kept)} rows"]
    if table.outcome is not None and table.positive is not None:
        rows, positives = used_rows(table)
        share = percent(positives / rows) if rows else "–"
        parts.append(f"{whole(positives)} bad cases ({share})")
    return " · ".join(parts)


def _scored(state: State) -> str | None:
    scored = state.scored
    if scored is None:
        return None
    return f"{whole(scored.flagged)} of {whole(scored.rows)} cases flagged. Written: {scored.out}"


def _base(file: str) -> str:
    return PurePath(file).name
