"""What the Score page shows: what came of scoring, and what has to be said before it goes on."""

from dataclasses import dataclass

from imbgui.application.events import JobKind
from imbgui.application.numbers import whole
from imbgui.application.state import State
from imbgui.application.words.scoring import lost_sentences, scored_sentences
from imbgui.domain.problems import KeepsLess, MissingFeatures
from imbgui.language import say


@dataclass(frozen=True)
class MatchView:
    """A column that the new file lacks, and the one of its columns that may be meant."""

    column: str
    proposal: str | None


@dataclass(frozen=True)
class ScoreView:
    """What the page displays.

    ``matches`` are columns to be matched with one of ``others``, the columns of the new file that
    nothing was matched with; ``not_kept`` are sentences on what has to be agreed to.
    """

    can_score: bool
    progress: str
    matches: tuple[MatchView, ...]
    others: tuple[str, ...]
    not_kept: tuple[str, ...]
    scored: str
    details: tuple[str, ...]


def present_score(state: State) -> ScoreView:
    """Return what the Score page shows."""
    scored, problem = state.scored, state.problem
    currency = None if state.costs is None else state.costs.currency
    lacking = problem if isinstance(problem, MissingFeatures) and problem.others else None
    proposals = {} if lacking is None else dict(lacking.proposals)
    lacked = () if lacking is None else lacking.columns
    return ScoreView(
        can_score=state.has_answer and state.is_current and state.is_free,
        progress=_progress(state),
        matches=tuple(MatchView(column, proposals.get(column)) for column in lacked),
        others=() if lacking is None else lacking.others,
        not_kept=lost_sentences(problem.lost) if isinstance(problem, KeepsLess) else (),
        scored="" if scored is None else scored_headline(scored.flagged, scored.rows, scored.out),
        details=() if scored is None else scored_sentences(scored, currency),
    )


def scored_headline(flagged: int, rows: int, out: str) -> str:
    """Say how many cases were flagged, and where they are."""
    return say(
        "{flagged} of {rows} cases flagged. Written: {out}",
        flagged=whole(flagged),
        rows=whole(rows),
        out=out,
    )


def _progress(state: State) -> str:
    job = state.job
    if job is None or job.kind is not JobKind.SCORE:
        return ""
    rows = 0 if job.so_far is None else job.so_far.rows
    return say(
        "{rows} cases scored so far. Esc stops it, and nothing is written.", rows=whole(rows)
    )
