"""The parts of the JSON beside the answer: ranges, looking first, stability, metrics, groups."""

import math
from collections.abc import Sequence
from typing import Any

from imbgui.application.words import further
from imbgui.domain.direct import decides_by_row
from imbgui.domain.groups import GroupFigures, GroupRate
from imbgui.domain.lookup import deployed_threshold
from imbgui.domain.metrics import PointMetrics, ScoreMetrics, point_metrics, score_metrics
from imbgui.domain.ranges import RangeOption, advise_over_ranges
from imbgui.domain.recommendation import Recommendation
from imbgui.domain.reviewing import advise_review
from imbgui.domain.stability import stability_map
from imbgui.domain.study import Study

Document = dict[str, Any]


def ranges_document(study: Study, recommendation: Recommendation) -> Document | None:
    """Return the advice over the ranges of the costs; None without ranges or decided by row."""
    costs, table = recommendation.costs, study.decisions
    advice = None if decides_by_row(costs) else advise_over_ranges(table, costs)
    if advice is None:
        return None

    def option(one: RangeOption) -> Document:
        threshold = float(table.thresholds[one.candidate, one.index])
        return {
            **_candidate(study, one.candidate),
            "threshold": None
            if table.candidates[one.candidate].is_trivial
            else deployed_threshold(study, costs, threshold),
            "expected_cost_per_1000": one.cost_per_1000,
            "regrets": list(one.regrets),
            "worst_regret": one.worst_regret,
            "worst_corner": one.worst_corner,
        }

    return {
        "corners": [
            {
                "missed": corner.missed,
                "false_alarm": corner.false_alarm,
                "least_cost_per_1000": corner.least_cost,
                **_candidate(study, corner.candidate),
            }
            for corner in advice.corners
        ],
        "on_average": option(advice.on_average),
        "cautious": option(advice.cautious),
        "sentences": list(further.range_sentences(study, costs, advice)),
    }


def review_document(study: Study, recommendation: Recommendation) -> Document | None:
    """Return the advice with a third answer; None where no look is priced or decided by row."""
    costs = recommendation.costs
    if costs.review is None or decides_by_row(costs):
        return None
    advice = advise_review(study, costs)
    sentences = {"sentences": list(further.review_sentences(costs, advice))}
    if advice is None:
        return dict.fromkeys(_REVIEW) | sentences
    candidate = {"strategy": "look at everyone", "learner": None}
    if advice.candidate is not None:
        candidate = _candidate(study, advice.candidate)
    counts = advice.counts
    return {
        **candidate,
        "review_from": advice.review_from,
        "block_from": advice.block_from,
        "bad_passed": round(counts.bad_passed),
        "bad_reviewed": round(counts.bad_reviewed),
        "bad_blocked": round(counts.bad_blocked),
        "good_passed": round(counts.good_passed),
        "good_reviewed": round(counts.good_reviewed),
        "good_blocked": round(counts.good_blocked),
        "expected_cost_per_1000": advice.cost_per_1000,
        "interval_95": list(advice.interval),
        "saving_per_1000": {
            "value": advice.saving,
            "interval_95": list(advice.saving_interval),
        },
        **sentences,
    }


_REVIEW = (
    "strategy",
    "learner",
    "review_from",
    "block_from",
    "bad_passed",
    "bad_reviewed",
    "bad_blocked",
    "good_passed",
    "good_reviewed",
    "good_blocked",
    "expected_cost_per_1000",
    "interval_95",
    "saving_per_1000",
)


def stability_document(study: Study, recommendation: Recommendation) -> Document | None:
    """Return the map of advice; its numbers are places among the candidates. None by row."""
    if decides_by_row(recommendation.costs):
        return None
    found = stability_map(study.decisions, recommendation.costs)
    return {
        "missed_costs": found.missed.tolist(),
        "base_rates": found.base_rates.tolist(),
        "advised": found.advised.tolist(),
        "missed_between": list(found.missed_between),
    }


def metrics_document(study: Study, recommendation: Recommendation) -> Document:
    """Return the metrics of the recommended answer; of its score where it has one."""
    costs = recommendation.costs
    at_cut = point_metrics(recommendation.best.counts, costs)
    score = None
    if not recommendation.best.candidate.is_trivial:
        score = score_metrics(study.curve(recommendation.chosen), costs)
    return _point(at_cut) | {"score": None if score is None else _score(score)}


def groups_document(column: str, groups: Sequence[GroupFigures]) -> Document:
    """Return the figures of the groups of a column."""
    return {
        "column": column,
        "groups": [
            {
                "name": group.name,
                "rows": group.rows,
                "positives": group.positives,
                "few_cases": group.few_cases,
                "cost_per_1000": group.cost_per_1000,
                "interval_95": list(group.interval),
                "false_alarms": _rate(group.false_alarms),
                "missed": _rate(group.missed),
            }
            for group in groups
        ],
        "sentences": list(further.group_sentences(groups)),
    }


def _candidate(study: Study, row: int) -> Document:
    candidate = study.decisions.candidates[row]
    return {"strategy": candidate.strategy, "learner": candidate.learner}


def _point(metrics: PointMetrics) -> Document:
    return {
        "precision": metrics.precision,
        "recall": metrics.recall,
        "f1": metrics.f1,
        "accuracy": metrics.accuracy,
        "accuracy_of_flagging_none": metrics.accuracy_of_nobody,
        "true_positives": metrics.counts.caught,
        "false_positives": metrics.counts.false_alarms,
        "false_negatives": metrics.counts.missed,
        "true_negatives": metrics.counts.passed,
        "sentence": further.accuracy_sentence(metrics),
    }


def _score(metrics: ScoreMetrics) -> Document:
    check = metrics.calibration
    return {
        "roc_auc": metrics.roc_auc if math.isfinite(metrics.roc_auc) else None,
        "average_precision": metrics.average_precision,
        "brier": metrics.brier,
        "calibration": {
            "calibrated": check.calibrated,
            "slope": check.slope,
            "expected_positives": check.expected,
            "positives": check.found,
            "chance": check.chance,
            "sentence": further.calibration_sentence(check),
            "bins": [
                {
                    "cases": one.cases,
                    "mean_score": one.mean_score,
                    "observed": one.observed,
                    "interval_95": list(one.interval),
                }
                for one in metrics.bins
            ],
        },
        "gains": [{"checked": one.checked, "caught": one.caught} for one in metrics.gains],
        "lift": list(metrics.lift),
    }


def _rate(rate: GroupRate) -> Document:
    return {
        "cases": rate.cases,
        "of": rate.of,
        "share": rate.share,
        "interval_95": list(rate.interval),
        "elsewhere": rate.elsewhere,
    }
