"""What was asked for: the costs of a case, what they follow from, and limits, as analysed."""

from dataclasses import dataclass

from imbgui.domain.costs import Amounts, Costs, Range
from imbgui.language import say
from imbgui.reports.contents import Contents
from imbgui.reports.numbers import Money, fixed, general, whole
from imbgui.reports.page import Page
from imbgui.reports.prices import BASE_RATE, FALSE_ALARM, MISSED, Prices, input_words


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
    row += 1
    page.text(row, 0, _why_not_live(contents), "bold")
    for one in asked_for(contents, prices, page.styles.money):
        row += 1
        write_asked(page, row, one)
        page.define_live(one.name, row, 1)
    return row + 1


def _why_not_live(contents: Contents) -> str:
    if contents.costs.amounts is None:
        return say(
            "As analysed, not live: no table holds the answers within limits. To try other costs "
            "or limits, decide again in imbgui."
        )
    return say(
        "As analysed, not live: each case has its own cost, so no table holds the answers for "
        "others. To try other costs, decide again in imbgui."
    )


def write_asked(page: Page, row: int, asked: Asked) -> None:
    """Write label, number and note of something that was asked for."""
    page.text(row, 0, asked.label)
    page.number(row, 1, asked.value, asked.style)
    page.from_data(row, 2, asked.note, "data note")


def asked_for(contents: Contents, prices: Prices, money: Money) -> tuple[Asked, ...]:
    """Return everything that was asked for, in the order it is shown in."""
    costs = contents.costs
    words = input_words(contents.event, contents.events, contents.study.file_rate)
    asked = [
        Asked(
            name,
            words[name].label,
            amount,
            "share" if name == BASE_RATE else "money",
            _note(name, costs, words[name].note, money),
        )
        for name, amount in prices.amounts(costs).items()
        if amount is not None
    ]
    if costs.review is not None:
        label, note = say("A look at a case costs"), say("It finds out.")
        asked.append(Asked("Cost_Review", label, costs.review, "money", note))
    return (*asked, *_limits(contents))


def _note(name: str, costs: Costs, usual: str, money: Money) -> str:
    """Return what stands beside a cost: the column or the range it follows from, if any."""
    if name == MISSED and costs.amounts is not None:
        return _by_column(costs.amounts, money)
    ranges: dict[str, Range | None] = {
        MISSED: costs.missed_range,
        FALSE_ALARM: costs.false_alarm_range,
    }
    between = ranges.get(name)
    if between is None:
        return usual
    low, high = (money.words(one) for one in between)
    return say("Known to lie between {low} and {high}.", low=low, high=high)


def _by_column(amounts: Amounts, money: Money) -> str:
    share, column = general(100 * amounts.share, 6), amounts.column
    if not amounts.fixed:
        return say("On average: {share} % of the column {column}.", share=share, column=column)
    return say(
        "On average: {share} % of the column {column}, and {amount} for each.",
        share=share,
        column=column,
        amount=money.words(amounts.fixed),
    )


def _limits(contents: Contents) -> tuple[Asked, ...]:
    limits, events, cases = contents.costs.limits, contents.events, contents.about.cases_a_day
    usual = capacity_note = say("A limit that the answer keeps to where it can.")
    if limits.capacity_per_1000 is not None and cases is not None:
        checks = fixed(limits.capacity_per_1000 * cases / 1000, 1)
        capacity_note = say(
            "{checks} a day, where {cases} cases come in.", checks=checks, cases=whole(cases)
        )
    lines = (
        (
            "Limit_Checks_Per_1000",
            say("Cases that can be checked, of 1,000"),
            limits.capacity_per_1000,
            "fine count",
            capacity_note,
        ),
        (
            "Limit_Recall",
            say("Least share of {events} to catch", events=events),
            limits.recall,
            "share",
            usual,
        ),
        (
            "Limit_Precision",
            say("Least share of flagged cases that are {events}", events=events),
            limits.precision,
            "share",
            usual,
        ),
    )
    return tuple(
        Asked(name, label, limit, style, note)
        for name, label, limit, style, note in lines
        if limit is not None
    )
