"""What was chosen, as the arguments that would choose it again on the command line."""

import shlex

from imbgui.application.events import Tried
from imbgui.application.state import State
from imbgui.domain.costs import Costs, Limits
from imbgui.domain.table import UNUSED_KINDS, Labels, ReadingOptions, Remedy, Role, Table
from imbgui.language import BAD_CASE

PROGRAM = "imbgui"

_ROLE_OPTIONS = {
    Role.IGNORED: "--ignore",
    Role.IDENTIFIER: "--id",
    Role.TIME: "--time",
    Role.GROUP: "--group",
    Role.RULE: "--current-rule",
}
_LABEL_OPTIONS = {Labels.MERGED: "--merge-labels", Labels.APART: "--keep-labels"}


def command_line(state: State) -> str | None:
    """Return the command that analyses as the state does; None while a choice is missing."""
    table, costs = state.table, state.costs
    if table is None or table.outcome is None or costs is None:
        return None
    arguments = [
        *(PROGRAM, "decide", table.source.file, f"--target={table.outcome.name}"),
        *([] if table.positive is None else [f"--positive={table.positive}"]),
        *_cost_arguments(costs),
        *_role_arguments(table),
        *([] if state.about.event == BAD_CASE else [f"--event={state.about.event}"]),
        *([] if state.by is None else [f"--by={state.by}"]),
        *reading_arguments(table.options),
        *_tried_arguments(state.tried),
    ]
    return shlex.join(arguments)


def reading_arguments(options: ReadingOptions) -> list[str]:
    """Return the arguments that have a file read with these options."""
    told = {
        "--sheet": options.sheet,
        "--header-row": options.header_row,
        "--decimal": options.decimal,
        "--delimiter": options.delimiter,
        "--encoding": options.encoding,
        "--dates": None if options.day_first is None else _date_order(options.day_first),
    }
    lists = {
        "--na": options.missing_words,
        "--answer": options.answers,
        "--na-of": [f"{name}={word}" for name, word in options.missing_in],
        "--answer-of": [f"{name}={word}" for name, word in options.answers_in],
        "--type": [f"{name}={kind}" for name, kind in options.kinds],
        "--decimal-of": [f"{name}={sign}" for name, sign in options.decimals],
        "--dates-of": [f"{name}={_date_order(first)}" for name, first in options.dates],
    }
    flags = {"--drop-copies": options.without_copies, "--keep-footers": options.with_footers}
    return [
        *(f"{name}={value}" for name, value in told.items() if value is not None),
        *(f"{name}={value}" for name, values in lists.items() for value in values),
        *(f"{_LABEL_OPTIONS[labels]}={name}" for name, labels in options.labels),
        *(name for name, is_set in flags.items() if is_set),
    ]


def remedy_arguments(remedy: Remedy) -> list[str]:
    """Return the arguments that apply a remedy; none where no argument does."""
    roles = [
        f"{_ROLE_OPTIONS[role]}={name}" for name, role in remedy.roles if role in _ROLE_OPTIONS
    ]
    return [*([] if remedy.reading is None else reading_arguments(remedy.reading)), *roles]


def _date_order(day_first: bool) -> str:  # noqa: FBT001 - the one thing it is about
    return "day-first" if day_first else "month-first"


def _role_arguments(table: Table) -> list[str]:
    """Return the roles that columns do not have by their kind."""
    return [
        f"{_ROLE_OPTIONS[column.role]}={column.name}"
        for column in table.columns
        if column.role in _ROLE_OPTIONS and column.role is not UNUSED_KINDS.get(column.kind)
    ]


def _cost_arguments(costs: Costs) -> list[str]:
    arguments = [f"--false-alarm-cost={_number(costs.false_alarm)}"]
    if costs.amounts is None:
        arguments.append(f"--missed-cost={_number(costs.missed)}")
    else:
        arguments.append(f"--missed-cost-column={costs.amounts.column}")
        arguments.append(f"--missed-share={_number(costs.amounts.share)}")
        arguments.append(f"--missed-fixed={_number(costs.amounts.fixed)}")
    given = {
        "--caught-cost": costs.caught or None,
        "--passed-cost": costs.passed or None,
        "--base-rate": costs.base_rate,
        "--review-cost": costs.review,
        **_limits(costs.limits),
    }
    arguments += [f"{name}={_number(value)}" for name, value in given.items() if value is not None]
    ranges = {
        "--missed-cost-range": costs.missed_range,
        "--false-alarm-cost-range": costs.false_alarm_range,
    }
    for name, ends in ranges.items():
        if ends is not None:
            arguments += [name, _number(ends[0]), _number(ends[1])]
    return arguments if costs.currency is None else [*arguments, f"--currency={costs.currency}"]


def _limits(limits: Limits) -> dict[str, float | None]:
    return {
        "--capacity-per-1000": limits.capacity_per_1000,
        "--min-recall": limits.recall,
        "--min-precision": limits.precision,
    }


def _tried_arguments(tried: Tried) -> list[str]:
    names = None if tried.strategies is None else ",".join(tried.strategies)
    return [
        f"--effort={tried.effort}",
        *([] if names is None else [f"--strategies={names}"]),
        *([] if tried.class_weight is None else [f"--class-weight={_number(tried.class_weight)}"]),
        *(["--allow-blend"] if tried.allow_blend else []),
        f"--seed={tried.seed}",
    ]


def _number(value: float) -> str:
    """Write a number so that it is read back as the same one."""
    return repr(float(value)).removesuffix(".0")
