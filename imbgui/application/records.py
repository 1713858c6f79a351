"""The record of the present decision, and what has changed since an earlier one."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from imbgui import __version__
from imbgui.domain.recommendation import Recommendation
from imbgui.domain.study import Study
from imbgui.domain.table import Table
from imbgui.domain.tasks import About
from imbgui.store.records import Analysed, Answer, Record

_NOT_COMPARED = ("interval_95",)


@dataclass(frozen=True)
class Change:
    """One thing that is not as it was: of the data, the costs or the answer."""

    area: str
    name: str
    then: object
    now: object


def record_of(table: Table, study: Study, recommendation: Recommendation, about: About) -> Record:
    """Return the record of a decision."""
    best, outcome = recommendation.best, table.outcome
    counts = recommendation.costs.at_base_rate(best.counts)
    return Record(
        data=Analysed(
            file=table.source.file,
            sha256=table.source.sha256,
            outcome="" if outcome is None else outcome.name,
            bad_value=table.positive or "",
            rows=study.rows,
            bad_cases=study.positives,
            columns=tuple(feature.name for feature in study.layout.features),
        ),
        costs=recommendation.costs,
        set_by=about.set_by,
        because=about.because,
        decision=about.decision,
        decision_because=about.decision_because,
        made_at=about.made_at,
        command_line=about.command_line,
        version=__version__,
        answer=Answer(
            strategy=best.candidate.strategy,
            learner=best.candidate.learner,
            weight=best.weight,
            threshold=best.threshold,
            verdict=str(recommendation.verdict),
            cost_per_1000=best.cost_per_1000,
            interval_95=best.interval,
            flagged_per_1000=counts.flagged * 1000 / counts.rows,
        ),
    )


def changes_since(then: Record, now: Record) -> tuple[Change, ...]:
    """Return what is not as it was, in the order of data, costs and answer."""
    return (
        *_changes("data", then.data, now.data),
        *_changes("costs", then.costs, now.costs),
        *_changes("answer", then.answer, now.answer),
    )


def _changes(area: str, then: object, now: object) -> Iterator[Change]:
    for one in fields(now):  # type: ignore[arg-type] # each is a dataclass
        before, after = getattr(then, one.name), getattr(now, one.name)
        if one.name not in _NOT_COMPARED and before != after:
            yield Change(area, one.name, before, after)
