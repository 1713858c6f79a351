"""The JSON that scripts read: one object for each verb, numbers unrounded, null for none."""

import math
from collections.abc import Sequence
from typing import Any

from imbgui.application import details, wording
from imbgui.application.command_line import remedy_arguments
from imbgui.application.records import Change
from imbgui.application.unused_rows import unused_rows
from imbgui.application.weights import WeightEffect, weight_effects
from imbgui.application.words import scoring
from imbgui.domain.ablation import kept_for_comparison
from imbgui.domain.advice import Advice, Check, Saving
from imbgui.domain.costs import Costs, Counts
from imbgui.domain.drift import ColumnDrift
from imbgui.domain.giveaways import Giveaway
from imbgui.domain.groups import GroupFigures
from imbgui.domain.plan import BLENDED
from imbgui.domain.problems import MissingFeatures, Problem
from imbgui.domain.recommendation import Recommendation
from imbgui.domain.study import Study
from imbgui.domain.table import SetAside, Table
from imbgui.domain.tasks import Claim, LeaksFound, Realised, Scored
from imbgui.language import say
from imbgui.store.documents import to_document

Document = dict[str, Any]


def problem_document(problem: Problem) -> Document:
    """Return what a failing verb writes."""
    told: Document = {"kind": problem.kind, "message": wording.problem_sentence(problem)}
    if isinstance(problem, MissingFeatures):
        told |= {"columns": list(problem.columns), "proposals": dict(problem.proposals)}
    return {"problem": told}


def check_document(table: Table) -> Document:
    """Return what ``check`` writes."""
    source = table.source
    return {
        "file": source.file,
        "sha256": source.sha256,
        "sheets": list(source.sheets),
        "sheet": source.sheet,
        "header_row": source.header_row,
        "encoding": source.encoding,
        "delimiter": source.delimiter,
        "decimal": source.decimal,
        "rows_read": table.rows_read,
        "rows_used": table.rows_kept,
        "rows_set_aside": table.rows_set_aside,
        "set_aside": [_set_aside(part) for part in table.set_aside],
        "columns": [
            {
                "name": column.name,
                "kind": str(column.kind),
                "role": str(column.role),
                "missing": column.missing,
                "distinct": column.distinct,
                "examples": list(column.examples),
                "blank_rows": list(column.blank_rows),
            }
            for column in table.columns
        ],
        "findings": [
            {
                "kind": finding.kind,
                "column": finding.column,
                "rows": finding.rows,
                "message": say(finding.message),
                "row_numbers": list(finding.row_numbers),
                "examples": list(finding.examples),
                "remedies": [
                    {"label": say(remedy.label), "options": remedy_arguments(remedy)}
                    for remedy in finding.remedies
                ],
            }
            for finding in table.findings
        ],
    }


def decide_document(
    table: Table,
    study: Study,
    recommendation: Recommendation,
    seconds: dict[str, float | None],
    leaks: LeaksFound | None = None,
    *,
    by_group: tuple[str, Sequence[GroupFigures]] | None = None,
    check_was_seen: bool = False,
) -> Document:
    """Return what ``decide`` and ``report`` write.

    ``leaks`` where a leak check was asked for, ``by_group`` where the groups of a column were.
    ``check_was_seen`` says that the costs were set after the check had been seen.
    """
    return {
        "data": _data(table, study),
        "costs": _costs(recommendation.costs),
        "recommendation": _recommendation(recommendation),
        "alternatives": {
            "simplest": _advice(recommendation.simplest, recommendation.costs),
            "one_threshold": _one_threshold(recommendation),
            "blend": _blend(recommendation),
        },
        "limits": _limits(recommendation),
        "held_out": {
            **_held_out(recommendation.check, recommendation.costs),
            "seen_before": check_was_seen,
        },
        "candidates": _candidates(study, recommendation),
        "switch_points": [
            {
                "missed_cost_from": point.missed_cost_from,
                "missed_cost_to": point.missed_cost_to,
                "strategy": point.candidate.strategy,
                "learner": point.candidate.learner,
                "weight": point.weight,
                "threshold": point.threshold,
            }
            for point in recommendation.switch_points
        ],
        "ranges": details.ranges_document(study, recommendation),
        "review": details.review_document(study, recommendation),
        "stability": details.stability_document(study, recommendation),
        "metrics": details.metrics_document(study, recommendation),
        "by_group": None if by_group is None else details.groups_document(*by_group),
        "weights": [_weight(one) for one in weight_effects(recommendation)],
        "warnings": [
            *wording.outcome_sentences(table),
            *wording.warning_sentences(study.data_check, recommendation),
        ],
        "giveaways": [_giveaway(one) for one in study.data_check.giveaways],
        "leak_check": None if leaks is None else _leak_check(leaks, recommendation.costs),
        "seconds": seconds,
    }


def change_document(change: Change) -> Document:
    """Return one thing that has changed since an earlier decision."""
    return {
        "area": change.area,
        "name": change.name,
        "then": to_document(change.then),
        "now": to_document(change.now),
    }


def score_document(scored: Scored, currency: str | None) -> Document:
    """Return what ``score`` writes."""
    return {
        "rows": scored.rows,
        "flagged": scored.flagged,
        "columns": {
            "matched": list(scored.matched),
            "missing": list(scored.missing),
            "extra": list(scored.extra),
            "unseen": {name: list(values) for name, values in scored.unseen.items()},
            "renamed": dict(scored.renamed),
            "respelled": {name: dict(pairs) for name, pairs in scored.respelled.items()},
            "unread": {
                name: {"cells": one.cells, "filled": one.filled, "example": one.example}
                for name, one in scored.unread.items()
            },
        },
        "drift": list(scoring.drift_sentences(scored)),
        "drift_verdict": scoring.drift_verdict(scored),
        "drift_columns": [_column_drift(one) for one in scored.drifts or ()],
        "flagged_share": None
        if scored.flags is None
        else {
            "per_1000": scored.flags.per_1000,
            "expected_per_1000": scored.flags.expected_per_1000,
            "beyond_chance": scored.flags.beyond_chance,
        },
        "realised": _realised(scored.realised),
        "check_first": scored.first,
        "sorted_by": scored.order,
        "not_kept": list(scored.lost),
        "warnings": list(scoring.lost_sentences(scored.lost)),
        "sentences": list(scoring.scored_sentences(scored, currency)),
    }


def _realised(realised: Realised | None) -> Document | None:
    if realised is None:
        return None
    return {
        "cost": realised.cost,
        "cost_per_1000": realised.cost_per_1000,
        "promised": realised.promised,
        "interval_95": list(realised.interval),
        "cases": realised.cases,
        "realised_interval_95": list(realised.own_interval),
    }


def _column_drift(drift: ColumnDrift) -> Document:
    return {
        "column": drift.column,
        "psi": drift.psi,
        "verdict": drift.moved,
        "where": drift.bin if isinstance(drift.bin, str) else list(drift.bin),
        "share_then": drift.share_then,
        "share_now": drift.share_now,
    }


def _weight(effect: WeightEffect) -> Document:
    return {
        "learner": effect.learner,
        "weight": effect.weight,
        "threshold": effect.threshold,
        "caught_per_1000": effect.caught_per_1000,
        "missed_per_1000": effect.missed_per_1000,
        "false_alarms_per_1000": effect.false_alarms_per_1000,
        "precision": effect.precision,
        "recall": effect.recall,
        "expected_cost_per_1000": effect.cost_per_1000,
    }


def _giveaway(giveaway: Giveaway) -> Document:
    return {
        "column": giveaway.column,
        "rule": str(giveaway.rule),
        "share": giveaway.share,
        "others": giveaway.others,
        "of_bad": giveaway.of_bad,
        "roc_auc": giveaway.roc_auc,
        "message": wording.giveaway_sentence(giveaway),
    }


def _leak_check(leaks: LeaksFound, costs: Costs) -> Document:
    return {
        "strategy": leaks.candidate.strategy,
        "learner": leaks.candidate.learner,
        "claimed": _claim(leaks.claimed, costs),
        "honest": _claim(leaks.honest, costs),
        "sentence": wording.leak_sentence(leaks),
    }


def _claim(claim: Claim, costs: Costs) -> Document:
    """Return figures at even odds, and beside them those at the cheapest threshold."""
    return {**_figures(claim.at_half, costs), "at_least_cost": _figures(claim.at_least_cost, costs)}


def _figures(counts: Counts, costs: Costs) -> Document:
    return {
        "recall": counts.recall,
        "precision": counts.precision,
        "cost_per_1000": costs.total(counts) * 1000 / counts.rows,
        **_cells(counts),
    }


def _set_aside(part: SetAside) -> Document:
    return {
        "reason": part.reason,
        "rows": part.rows,
        "examples": list(part.examples),
        "ranges": [list(run) for run in part.ranges],
    }


def _data(table: Table, study: Study) -> Document:
    rule = study.current_rule
    return {
        "file": table.source.file,
        "sha256": table.source.sha256,
        "rows_read": table.rows_read,
        "rows_used": study.rows,
        "rows_set_aside": table.rows_read - study.rows,
        "set_aside": [_set_aside(part) for part in unused_rows(table)],
        "positives": study.positives,
        "features": [feature.name for feature in study.layout.features],
        "current_rule": None if rule is None else {"column": rule.column, "flagged": rule.flagged},
    }


def _costs(costs: Costs) -> Document:
    amounts, limits = costs.amounts, costs.limits
    return {
        "false_alarm": costs.false_alarm,
        "missed": costs.missed,
        "caught": costs.caught,
        "passed": costs.passed,
        "currency": costs.currency,
        "missed_column": None if amounts is None else amounts.column,
        "missed_share": None if amounts is None else amounts.share,
        "missed_fixed": None if amounts is None else amounts.fixed,
        "missed_range": _pair(costs.missed_range),
        "false_alarm_range": _pair(costs.false_alarm_range),
        "base_rate": costs.base_rate,
        "capacity_per_1000": limits.capacity_per_1000,
        "min_recall": limits.recall,
        "min_precision": limits.precision,
        "review": costs.review,
    }


def _pair(between: tuple[float, float] | None) -> list[float] | None:
    return None if between is None else list(between)


def _choice(advice: Advice) -> Document:
    return {
        "strategy": advice.candidate.strategy,
        "learner": advice.candidate.learner,
        "weight": advice.weight,
        "threshold": advice.threshold,
        "rule": str(advice.rule),
        "least_saving": _finite(advice.least_saving),
    }


def _advice(advice: Advice, costs: Costs) -> Document:
    counts = costs.at_base_rate(advice.counts)
    return {
        **_choice(advice),
        "ratio": advice.ratio,
        "expected_cost_per_1000": advice.cost_per_1000,
        "interval_95": list(advice.interval),
        "flagged_per_1000": counts.flagged * 1000 / counts.rows,
        "precision": counts.precision,
        "recall": counts.recall,
        "cheapest_in_100": advice.cheapest_in_100,
    }


def _recommendation(recommendation: Recommendation) -> Document:
    return {
        **_advice(recommendation.best, recommendation.costs),
        "verdict": str(recommendation.verdict),
        "saving_per_1000": {
            "flag_none": _saving(recommendation.saving_over_none),
            "flag_all": _saving(recommendation.saving_over_all),
            "plain": _saving(recommendation.saving_over_plain),
            "current_rule": None
            if recommendation.saving_over_rule is None
            else _saving(recommendation.saving_over_rule),
        },
        "reasons": list(wording.reason_sentences(recommendation)),
    }


def _one_threshold(recommendation: Recommendation) -> Document | None:
    """Return the best single threshold beside a rule per row, and what it costs more."""
    single = recommendation.one_threshold
    if single is None:
        return None
    costs_more = {"costs_more_per_1000": single.costs_more}
    return _advice(single.advice, recommendation.costs) | costs_more


def _blend(recommendation: Recommendation) -> Document | None:
    """Return the blend beside the recommendation, what it is made of and what it saves."""
    blend = recommendation.blend
    if blend is None:
        return None
    return {
        **_advice(blend.advice, recommendation.costs),
        "saving_over_recommendation": _saving(blend.saves),
        "allowed": blend.allowed,
        "members": [
            {
                "strategy": member.candidate.strategy,
                "learner": member.candidate.learner,
                "weight": member.candidate.weight,
                "ratio": member.candidate.ratio,
                "share": member.share,
            }
            for member in blend.members
        ],
    }


def _limits(recommendation: Recommendation) -> Document | None:
    """Return what the limits cost, where there are any."""
    limits = recommendation.limits
    if limits is None:
        return None
    return {
        "met": limits.met,
        "costs_more_per_1000": limits.costs_more,
        "one_more_check_saves": limits.one_more,
        "unlimited": _advice(limits.unlimited, recommendation.costs),
    }


def _saving(saving: Saving) -> Document:
    return {"value": saving.value, "interval_95": list(saving.interval)}


def _held_out(check: Check, costs: Costs) -> Document:
    document = {
        "kind": check.kind,
        "rows": _whole(check.counts.rows),
        "positives": _whole(check.counts.positives),
        **_cells(check.counts),
        "cost": check.cost,
        "cost_per_1000": check.cost_per_1000,
        "interval_95": list(check.interval),
    }
    if costs.base_rate is not None:
        weighted = costs.at_base_rate(check.counts)
        document |= {
            "weighted_true_positives": weighted.caught,
            "weighted_false_positives": weighted.false_alarms,
            "weighted_false_negatives": weighted.missed,
            "weighted_true_negatives": weighted.passed,
            "weighted_cost": costs.total(weighted),
        }
    return document


def _cells(counts: Counts) -> dict[str, int]:
    return {
        "true_positives": _whole(counts.caught),
        "false_positives": _whole(counts.false_alarms),
        "false_negatives": _whole(counts.missed),
        "true_negatives": _whole(counts.passed),
    }


def _whole(count: float) -> int:
    return round(count)


def _candidates(study: Study, recommendation: Recommendation) -> list[Document]:
    """Return every candidate, those without scores last; a blend only where it may be chosen."""
    documents = []
    for advice in recommendation.candidates:
        if advice.candidate == BLENDED and not study.plan.allow_blend:
            continue
        trivial = advice.candidate.is_trivial
        outcome = None if trivial else study.outcome(advice.candidate)
        documents.append(
            {
                **_advice(advice, recommendation.costs),
                "average_precision": None if outcome is None else outcome.average_precision,
                "roc_auc": None if outcome is None else _finite(outcome.roc_auc),
                "fit_seconds": 0.0 if outcome is None else outcome.fit_seconds,
                "status": "done" if outcome is None else str(outcome.status),
                "why": kept_for_comparison(advice, recommendation)
                or (None if outcome is None else outcome.told),
            }
        )
    scored = {advice.candidate for advice in recommendation.candidates}
    for outcome in study.outcomes:
        if outcome.candidate in scored:
            continue
        documents.append(
            {
                "strategy": outcome.candidate.strategy,
                "learner": outcome.candidate.learner,
                "weight": outcome.weight,
                "ratio": outcome.ratio,
                **dict.fromkeys(_ONLY_SCORED),
                "fit_seconds": outcome.fit_seconds,
                "status": str(outcome.status),
                "why": outcome.told,
            }
        )
    return documents


_ONLY_SCORED = (
    "threshold",
    "expected_cost_per_1000",
    "interval_95",
    "flagged_per_1000",
    "precision",
    "recall",
    "cheapest_in_100",
    "average_precision",
    "roc_auc",
)


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
