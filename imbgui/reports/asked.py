"""What was asked for: the costs of a case, what they follow from, and limits, as analysed."""

from dataclasses import dataclass

from imbgui.domain.costs import Amounts, Costs, Range
from imbgui.reports.contents import Contents
from imbgui.reports.page import Page
from imbgui.reports.prices import BASE_RATE, FALSE_ALARM, MISSED, Prices, input_words
from imbgui.reports.sentences import money
from imbgui.reports.words import fixed

_BECAUSE_AMOUNTS = (
    "As analysed, not live: each case has its own cost, so no table holds the answers for others. "
    "To try other costs, decide again in imbgui."
)
_BECAUSE_LIMITS = (
    "As analysed, not live: no table holds the answers within limits. To try other costs or "
    "limits, decide again in imbgui."
)
_LIMIT_NOTE = "A limit that the answer keeps to where it can."
_BY_DAY = "{checks} a day, where {cases} cases come in."


@dataclass(frozen=True)
class Asked:
    """One number that was asked for, under its name; the note may hold text from the data."""

    name: str
    label: str
    value: float
    style: str
    note: str


def write_fixed_costs(page: Page, contents: Contents, prices: Prices, row: int) -> int:
    """Write what a workbook that is not live goes by, under its heading; return the last row."""
    amounts = contents.costs.amounts
    row += 1
    page.text(row, 0, _BECAUSE_LIMITS if amounts is None else _BECAUSE_AMOUNTS, "bold")
    for one in asked_for(contents, prices, page.styles.money_prefix):
        row += 1
        write_asked(page, row, one)
        page.define_live(one.name, row, 1)
    return row + 1


def write_asked(page: Page, row: int, asked: Asked) -> None:
    """Write label, number and note of something that was asked for."""
    page.text(row, 0, asked.label)
    page.number(row, 1, asked.value, asked.style)
    page.from_data(row, 2, asked.note, "data note")


def asked_for(contents: Contents, prices: Prices, money_prefix: str) -> tuple[Asked, ...]:
    """Return everything that was asked for, in the order it is shown in."""
    costs = contents.costs
    words = input_words(contents.event, contents.events, contents.study.file_rate)
    asked = [
        Asked(
            name,
            words[name].label,
            amount,
            "share" if name == BASE_RATE else "money",
            _note(name, costs, words[name].note, money_prefix),
        )
        for name, amount in prices.amounts(costs).items()
        if amount is not None
    ]
    if costs.review is not None:
        asked.append(
            Asked("Cost_Review", "A look at a case costs", costs.review, "money", "It finds out.")
        )
    return (*asked, *_limits(contents))


def _note(name: str, costs: Costs, usual: str, money_prefix: str) -> str:
    """Return what stands beside a cost: the column or the range it follows from, if any."""
    if name == MISSED and costs.amounts is not None:
        return _by_column(costs.amounts, money_prefix)
    ranges: dict[str, Range | None] = {
        MISSED: costs.missed_range,
        FALSE_ALARM: costs.false_alarm_range,
    }
    between = ranges.get(name)
    if between is None:
        return usual
    low, high = (money(one, money_prefix) for one in between)
    return f"Known to lie between {low} and {high}."


def _by_column(amounts: Amounts, money_prefix: str) -> str:
    share = f"{100 * amounts.share:.6g} %"
    fixed = f", and {money(amounts.fixed, money_prefix)} for each" if amounts.fixed else ""
    return f"On average: {share} of the column {amounts.column}{fixed}."


def _limits(contents: Contents) -> tuple[Asked, ...]:
    limits, events, cases = contents.costs.limits, contents.events, contents.about.cases_a_day
    capacity_note = _LIMIT_NOTE
    if limits.capacity_per_1000 is not None and cases is not None:
        checks = fixed(limits.capacity_per_1000 * cases / 1000, 1)
        capacity_note = _BY_DAY.format(checks=checks, cases=fixed(cases, 0))
    lines = (
        (
            "Limit_Checks_Per_1000",
            "Cases that can be checked, of 1,000",
            limits.capacity_per_1000,
            "fine count",
            capacity_note,
        ),
        (
            "Limit_Recall",
            f"Least share of {events} to catch",
            limits.recall,
            "share",
            _LIMIT_NOTE,
        ),
        (
            "Limit_Precision",
            f"Least share of flagged cases that are {events}",
            limits.precision,
            "share",
            _LIMIT_NOTE,
        ),
    )
    return tuple(
        Asked(name, label, limit, style, note)
        for name, label, limit, style, note in lines
        if limit is not None
    )
