"""The missed costs at which another strategy becomes the choice, for "Compare strategies"."""

from dataclasses import dataclass

from imbgui.domain.decision import DecisionTable
from imbgui.domain.recommendation import SwitchPoint
from imbgui.language import say
from imbgui.reports.contents import Contents
from imbgui.reports.lookup import Fact, LookUp
from imbgui.reports.page import Formula, Page
from imbgui.reports.prices import Prices


@dataclass(frozen=True)
class _Run:
    """Neighbouring rows of the decision table with one choice."""

    first: int
    last: int
    chosen: int


def write_switch_points(
    page: Page, contents: Contents, prices: Prices, look_up: LookUp, row: int
) -> int:
    """Write the list from a row on; return its last row."""
    page.text(row, 1, say("As a missed {event} gets dearer", event=contents.event), "heading")
    note = say("At the false-alarm cost on the Summary, each is the choice between these costs.")
    page.text(row + 1, 1, note, "note")
    row += 2
    page.heads(row, 1, (say("In plain words"), say("Now"), say("Missed cost from"), say("to")))
    runs, now = _runs(contents.decisions), say("◄ now")
    for run, point in zip(runs, contents.recommendation.switch_points, strict=True):
        row += 1
        here = f"AND({look_up.fact(Fact.ROW)}>{run.first},{look_up.fact(Fact.ROW)}<={run.last + 1})"
        holds = run.first <= contents.recommendation.ratio_index <= run.last
        page.text(row, 1, contents.names[run.chosen], "text cell")
        page.formula(
            row,
            2,
            Formula(look_up.live(f'IF({here},"{now}","")'), now if holds else ""),
            "text cell",
        )
        _write_bounds(
            page,
            table=contents.decisions,
            prices=prices,
            look_up=look_up,
            row=row,
            run=run,
            point=point,
        )
    return row


def _write_bounds(
    page: Page,
    *,
    table: DecisionTable,
    prices: Prices,
    look_up: LookUp,
    row: int,
    run: _Run,
    point: SwitchPoint,
) -> None:
    costs = (point.missed_cost_from, point.missed_cost_to)
    for column, ratio, cost in zip((3, 4), table.span_of(run.first, run.last), costs, strict=True):
        if ratio is None:
            page.text(row, column, say("no limit"), "text cell")
            continue
        formula = f"{ratio!r}*{prices.price}/{look_up.fact(Fact.ODDS_SHIFT)}"
        formula += f"+{prices.caught}" if prices.caught else ""
        page.formula(row, column, Formula(look_up.live(formula), cost), "money cell")


def _runs(table: DecisionTable) -> list[_Run]:
    runs = []
    first = 0
    for last in range(len(table.ratios)):
        at_end = last + 1 == len(table.ratios)
        if at_end or table.chosen[last + 1] != table.chosen[first]:
            runs.append(_Run(first, last, int(table.chosen[first])))
            first = last + 1
    return runs
