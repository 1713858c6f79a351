"""From options to what they stand for: how a file is read, what mistakes cost, who says so."""

import argparse
import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from imbgui.application.session import Session
from imbgui.domain.costs import Amounts, Costs, Limits
from imbgui.domain.table import ReadingOptions
from imbgui.domain.tasks import About
from imbgui.nouns import tidied


def reading_options(options: argparse.Namespace) -> ReadingOptions:
    """Return how a file is to be read."""
    return ReadingOptions(
        sheet=options.sheet,
        header_row=options.header_row,
        decimal=options.decimal,
        delimiter=options.delimiter,
        encoding=options.encoding,
        missing_words=tuple(options.na),
        kinds=tuple(options.type),
        answers=tuple(options.answer),
        missing_in=tuple(options.na_of),
        answers_in=tuple(options.answer_of),
        day_first=options.dates,
        decimals=tuple(options.decimal_of),
        dates=tuple(options.dates_of),
        labels=tuple(options.labels),
        without_copies=options.drop_copies,
        with_footers=options.keep_footers,
    )


def require_costs(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """End with wrong usage where one of the two costs is not given in any way."""
    if options.false_alarm_cost is None and options.false_alarm_cost_range is None:
        parser.error("one of --false-alarm-cost and --false-alarm-cost-range is required")
    missed = (options.missed_cost, options.missed_cost_column, options.missed_cost_range)
    if missed == (None, None, None):
        names = "--missed-cost, --missed-cost-column and --missed-cost-range"
        parser.error(f"one of {names} is required")


def check_costs(options: argparse.Namespace) -> None:
    """Refuse costs that cannot be, before the file is read."""
    if options.missed_cost_column is None:
        _priced(options, None, None)


def costs_of(options: argparse.Namespace, session: Session, saved: Costs | None) -> Costs:
    """Return the costs given, each one left out taken from those saved."""
    return _priced(options, saved, _amounts(options, session, saved))


def _amounts(options: argparse.Namespace, session: Session, saved: Costs | None) -> Amounts | None:
    """Return how the missed cost follows from a column; None where one cost holds for all."""
    known = None if saved is None else saved.amounts
    if options.missed_cost is not None or (known is None and options.missed_cost_column is None):
        return None
    share, fixed = options.missed_share, options.missed_fixed
    if known is not None and options.missed_cost_column in (None, known.column):
        told = {"share": share, "fixed": fixed}
        return replace(known, **{name: one for name, one in told.items() if one is not None})
    return session.amounts_in(
        options.missed_cost_column, share=1.0 if share is None else share, fixed=fixed or 0.0
    )


def _priced(options: argparse.Namespace, saved: Costs | None, amounts: Amounts | None) -> Costs:
    limits = {
        "capacity_per_1000": options.capacity_per_1000,
        "recall": options.min_recall,
        "precision": options.min_precision,
    }
    given = {
        "false_alarm": _middle(options.false_alarm_cost, options.false_alarm_cost_range),
        "missed": _middle(options.missed_cost, options.missed_cost_range),
        "caught": options.caught_cost,
        "passed": options.passed_cost,
        "currency": options.currency,
        "base_rate": options.base_rate,
        "missed_range": _pair(options.missed_cost_range),
        "false_alarm_range": _pair(options.false_alarm_cost_range),
        "review": options.review_cost,
    }
    given = {name: value for name, value in given.items() if value is not None}
    limited = {name: value for name, value in limits.items() if value is not None}
    if amounts is not None:
        given |= {"amounts": amounts, "missed": amounts.average}
    elif saved is not None:
        given["amounts"] = None
    if saved is None:
        return Costs(**given, limits=Limits(**limited))
    return replace(saved, **given, limits=replace(saved.limits, **limited))


def _middle(cost: float | None, between: Sequence[float] | None) -> float | None:
    """Return a cost; where only its range is known, the middle of that."""
    return cost if cost is not None or between is None else sum(between) / 2


def _pair(between: Sequence[float] | None) -> tuple[float, float] | None:
    return None if between is None else (between[0], between[1])


def about_of(options: argparse.Namespace, saved: About) -> About:
    """Return who set the costs, and why, and how this run was asked for."""
    return replace(
        saved,
        event=tidied(options.event or "") or saved.event,
        set_by=options.costs_set_by or saved.set_by,
        because=options.costs_because or saved.because,
        decision=options.decision or saved.decision,
        decision_because=options.decision_because or saved.decision_because,
        command_line=options.command_line,
        made_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
    )
