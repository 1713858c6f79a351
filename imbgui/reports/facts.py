"""The single cells on top of the decision table: the ratio and row that hold now, and the scale."""

from dataclasses import dataclass

from imbgui.domain.costs import Costs, Counts
from imbgui.language import BAD_CASE, calling, say
from imbgui.reports.contents import Contents
from imbgui.reports.lookup import FIRST_FACT, Column, Fact, LookUp
from imbgui.reports.page import Formula, Page
from imbgui.reports.prices import BASE_RATE, Prices


@dataclass(frozen=True)
class Scale:
    """How many of 1,000 cases one counted bad case, and one other, stands for."""

    bad: float
    good: float


def scale_of(costs: Costs, counts: Counts) -> Scale:
    """Return what one case stands for where the answer will be used."""
    bad, good = counts.positives, counts.rows - counts.positives
    weighted = costs.at_base_rate(counts)
    per_row = 1000 / counts.rows
    return Scale(
        weighted.positives / bad * per_row if bad else per_row,
        (weighted.rows - weighted.positives) / good * per_row if good else per_row,
    )


def write_facts(page: Page, contents: Contents, prices: Prices, look_up: LookUp) -> None:
    """Write a label and a cell for each fact."""
    for fact, label in _labels(contents).items():
        page.text(FIRST_FACT + fact, 0, label)
    for fact, text in (
        (Fact.EVENT, contents.event),
        (Fact.EVENTS, contents.events),
        (Fact.MONEY, page.styles.money.before),
        (Fact.MONEY_BEHIND, page.styles.money.behind),
    ):
        page.sheet.write_string(FIRST_FACT + fact, 1, text, page.styles["data"])
    _write_row_that_holds(page, contents, prices, look_up)
    costs, check = contents.costs, contents.recommendation.check
    _write_scale(page, look_up, Fact.BAD, costs, contents.best.counts)
    _write_scale(page, look_up, Fact.CHECK_BAD, costs, check.counts)


def _labels(contents: Contents) -> dict[Fact, str]:
    event, events = contents.event, contents.events
    several = f"{events[:1].upper()}{events[1:]}"
    for_bad, for_good = (
        say("One of these stands for so many in 1,000 cases ({cases})", cases=cases)
        for cases in (events, say("others"))
    )
    with calling(BAD_CASE):
        one = say("One bad case is called")
    return {
        Fact.USABLE: say("Can these costs be used?"),
        Fact.ODDS_SHIFT: say("Odds of a {event}, compared with the file", event=event),
        Fact.RATIO: say("Cost ratio, at the file's share"),
        Fact.ROW: say("Row of the table whose ratio is nearest"),
        Fact.CHOSEN: say("Number of the strategy in that row"),
        Fact.BAD: say("{events} among the practice cases", events=several),
        Fact.GOOD: say("Others among the practice cases"),
        Fact.PER_BAD: for_bad,
        Fact.PER_GOOD: for_good,
        Fact.CHECK_BAD: say("{events} among the cases of the check", events=several),
        Fact.CHECK_GOOD: say("Others among the cases of the check"),
        Fact.CHECK_PER_BAD: for_bad,
        Fact.CHECK_PER_GOOD: for_good,
        Fact.EVENT: one,
        Fact.EVENTS: say("Several are called"),
        Fact.MONEY: say("Amounts begin with"),
        Fact.MONEY_BEHIND: say("Amounts end with"),
    }


def _write_row_that_holds(page: Page, contents: Contents, prices: Prices, look_up: LookUp) -> None:
    bad, good = look_up.fact(Fact.BAD), look_up.fact(Fact.GOOD)
    shift = f'IF({BASE_RATE}="",1,{BASE_RATE}/(1-{BASE_RATE})/({bad}/{good}))'
    ratio = f"{prices.ratio}*{look_up.fact(Fact.ODDS_SHIFT)}"
    row = f"MATCH({look_up.fact(Fact.RATIO)},{look_up.column(Column.FROM)},1)"
    costs, rate = contents.costs, contents.study.file_rate
    page.formula(FIRST_FACT, 1, Formula(prices.can_be_used, value=True), "number")
    for fact, formula, value in (
        (Fact.ODDS_SHIFT, shift, costs.odds_shift(rate)),
        (Fact.RATIO, ratio, costs.effective_ratio(rate)),
        (Fact.ROW, row, contents.recommendation.ratio_index + 1),
        (Fact.CHOSEN, look_up.now(Column.CHOSEN), contents.chosen + 1),
    ):
        page.formula(FIRST_FACT + fact, 1, Formula(look_up.live(formula), value), "number")


def _write_scale(page: Page, look_up: LookUp, first: Fact, costs: Costs, counts: Counts) -> None:
    """Write how many bad and good cases were counted, and what each stands for in 1,000."""
    numbers = (counts.positives, counts.rows - counts.positives)
    bad, good = look_up.fact(first), look_up.fact(Fact(first + 1))
    scale = scale_of(costs, counts)
    as_counted = f"1000/({bad}+{good})"
    formulas: tuple[str, ...] = (as_counted, as_counted)
    if all(numbers):
        at_rate = (f"1000*{BASE_RATE}/{bad}", f"1000*(1-{BASE_RATE})/{good}")
        formulas = tuple(f'IF({BASE_RATE}="",{as_counted},{one})' for one in at_rate)
    for offset, number in enumerate(numbers):
        page.number(FIRST_FACT + first + offset, 1, number, "count")
    for offset, (formula, value) in enumerate(zip(formulas, (scale.bad, scale.good), strict=True)):
        row = FIRST_FACT + first + 2 + offset
        page.formula(row, 1, Formula(look_up.live(formula), value), "number")
