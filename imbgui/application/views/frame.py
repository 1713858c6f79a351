"""What frames the pages: title, steps, status, and what may be pressed."""

from dataclasses import dataclass
from pathlib import PurePath

from imbgui.application.command_line import command_line
from imbgui.application.events import JobKind, Step
from imbgui.application.numbers import percent, whole
from imbgui.application.standings import can_plan
from imbgui.application.state import State, readiness
from imbgui.application.views.analyse import stopped_note
from imbgui.application.views.score import scored_headline
from imbgui.application.views.trouble import is_about_costs, said
from imbgui.application.words.sessions import source_sentence
from imbgui.language import mark, say, say_count


@dataclass(frozen=True)
class StepView:
    """A step in the list on the left."""

    step: Step
    status: str


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
    can_embed: bool
    """Whether the rows are at hand, to be put into a session."""
    can_score: bool
    written: str | None
    scored: str | None
    changed: str | None
    command: str | None
    """What analyses in this way on the command line."""


def present_window(state: State) -> WindowView:
    """Return what frames the pages."""
    current = state.has_answer and state.is_current and state.is_free
    file = None if state.table is None else state.table.source.file
    return WindowView(
        title="imbgui" if file is None else f"{_base(file)} – imbgui",
        step=state.step,
        steps=tuple(StepView(step, _step_status(state, step)) for step in Step),
        status=_status(state),
        busy=_busy(state),
        problem=said(None if is_about_costs(state.problem) else state.problem),
        can_analyse=can_plan(state) and state.is_free,
        can_report=current,
        can_save=current,
        can_embed=current and not state.reopened,
        can_score=current,
        written=None if state.written is None else say("Written: {written}", written=state.written),
        scored=_scored(state),
        changed=None if file is None else source_sentence(file, state.source),
        command=command_line(state),
    )


def _step_status(state: State, step: Step) -> str:
    """Say in a word where a step stands."""
    done = {
        Step.DATA: state.reopened or readiness(state) is None,
        Step.COSTS: state.costs is not None,
        Step.ANALYSE: state.is_current and state.study_is_final,
        Step.DECIDE: state.is_current and state.has_answer,
        Step.REPORT: state.written is not None,
        Step.SCORE: state.scored is not None,
    }[step]
    if state.job is not None and _STEP_OF[state.job.kind] is step:
        return say("Working")
    if state.study is not None and not state.is_current and step in (Step.ANALYSE, Step.DECIDE):
        return say("Out of date")
    if step is Step.ANALYSE and stopped_note(state):
        return say("Stopped")
    return say("Done") if done else ""


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
    JobKind.READ: mark("Reading"),
    JobKind.OPEN: mark("Opening"),
    JobKind.ANALYSE: mark("Analysing"),
    JobKind.REPORT: mark("Writing"),
    JobKind.SAVE: mark("Saving"),
    JobKind.SCORE: mark("Scoring"),
    JobKind.LEAK_CHECK: mark("Checking"),
}


def _busy(state: State) -> str | None:
    if state.job is None:
        return None
    return f"{say(_BUSY[state.job.kind])} {_base(state.job.file or '')}"


def _status(state: State) -> str:
    table = state.table
    if table is None:
        return say("No file open")
    rows = table.rows_kept
    counted = say_count("{count} row", "{count} rows", rows, count=whole(rows))
    parts = [_base(table.source.file), counted]
    if table.outcome is not None and table.positive is not None:
        parts.append(
            say_count(
                "{count} bad case ({share})",
                "{count} bad cases ({share})",
                table.positives,
                count=whole(table.positives),
                share=percent(table.positives / table.rows_used) if table.rows_used else "–",
            )
        )
    return " · ".join(parts)


def _scored(state: State) -> str | None:
    scored = state.scored
    return None if scored is None else scored_headline(scored.flagged, scored.rows, scored.out)


def _base(file: str) -> str:
    return PurePath(file).name
