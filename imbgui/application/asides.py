"""What is worked out beside any job, for what is shown: each by a request that says it all.

An answer is taken in only while its request is still what is wanted, so that none can be shown,
reported or saved as the answer to other costs.
"""

from imbgui.application.events import Detail
from imbgui.application.state import State, at_base_rate
from imbgui.domain.metrics import ScoreMetrics, score_metrics
from imbgui.domain.recommendation import Recommendation, recommend
from imbgui.domain.study import Study
from imbgui.domain.tasks import Measure, Recommend

MEASURED = frozenset({Detail.CALIBRATION, Detail.GAINS, Detail.METRICS})
"""What tells the metrics of a score."""


def wanted(state: State) -> tuple[Recommend | Measure, ...]:
    """Return what has still to be worked out for what is shown."""
    decision, metrics = wanted_decision(state), wanted_metrics(state)
    known = None if state.measured is None else state.measured[0]
    return (
        *([] if decision is None else [decision]),
        *([] if metrics is None or metrics == known else [metrics]),
    )


def wanted_decision(state: State) -> Recommend | None:
    """Return the request for the answer that is lacking; None where there is none to give."""
    if state.study is None or state.costs is None or not state.is_renewing:
        return None
    return Recommend(state.study.folder, state.costs)


def wanted_metrics(state: State) -> Measure | None:
    """Return the request for the metrics that are looked at; None while nobody looks."""
    row, found = state.shown_row, state.recommendation
    if state.study is None or row is None or found is None or not state.opened & MEASURED:
        return None
    if found.candidates[row].candidate.is_trivial:
        return None
    return Measure(state.study.folder, row, found.costs.base_rate)


def work_out(study: Study, request: Recommend | Measure) -> Recommendation | ScoreMetrics:
    """Answer a request here and now, from the study that it is about."""
    if isinstance(request, Recommend):
        return recommend(study, request.costs)
    return score_metrics(study.curve(request.row), at_base_rate(request.base_rate))
