"""The sheet "Decision table": what to do at every cost ratio, and the row that holds now."""

import numpy as np

from imbgui.domain.decision import DecisionTable
from imbgui.domain.strategies import FLAG_ALL, FLAG_NONE
from imbgui.language import mark, say
from imbgui.reports.contents import Contents
from imbgui.reports.facts import write_facts
from imbgui.reports.lookup import FIRST_FACT, SHEET, Block, Column, LookUp
from imbgui.reports.page import Page
from imbgui.reports.prices import Prices
from imbgui.reports.verdicts import row_verdict, verdict_name

_HEADS = {
    Column.RATIO: mark("Cost ratio"),
    Column.FROM: mark("Looked up from"),
    Column.CHOSEN: mark("Number of the strategy"),
    Column.CAUGHT: mark("Caught, practice, corrected"),
    Column.FALSE_ALARMS: mark("False alarms, practice, corrected"),
    Column.CHECK_CAUGHT: mark("Caught, check"),
    Column.CHECK_FALSE_ALARMS: mark("False alarms, check"),
    Column.ONLY_OURS_BAD: mark("Caught by this choice only"),
    Column.ONLY_PLAIN_BAD: mark("Caught by the plain model only"),
    Column.ONLY_OURS_GOOD: mark("False alarms of this choice only"),
    Column.ONLY_PLAIN_GOOD: mark("False alarms of the plain model only"),
    Column.BELIEVED_BAD: mark("Caught more than by the plain model, less what may be luck"),
    Column.BELIEVED_GOOD: mark("False alarms more than the plain model's, less what may be luck"),
    Column.VERDICT_BELOW: mark("Verdict"),
    Column.VERDICT_CHANGES_AT: mark("Changes at a ratio of"),
    Column.VERDICT_ABOVE: mark("Verdict from there on"),
}
_BLOCK_HEADS = {
    Block.THRESHOLD: mark("Cut-off (score 0 to 1)"),
    Block.CAUGHT: mark("Caught, practice"),
    Block.FALSE_ALARMS: mark("False alarms, practice"),
    Block.CHEAPEST: mark("Chosen in n of 100 re-checks"),
    Block.KEPT_CAUGHT: mark("Caught, kept aside"),
    Block.KEPT_FALSE_ALARMS: mark("False alarms, kept aside"),
}


def write_decision_sheet(page: Page, contents: Contents, prices: Prices, look_up: LookUp) -> None:
    """Write the look-up cells, and under them a row for each ratio of the grid."""
    page.set_widths(46, 15, *[13] * 9, 18, 18, 28, 13, 28)
    last = look_up.block_column(Block.KEPT_FALSE_ALARMS, look_up.candidates - 1)
    page.set_width(len(Column), last, 18)
    page.text(0, 0, say(SHEET), "title")
    note = say("Every other sheet looks its answer up in the row of the nearest ratio.")
    page.text(1, 0, note, "note")
    page.text(FIRST_FACT - 1, 0, say("Looked up now"), "heading")
    write_facts(page, contents, prices, look_up)
    page.text(look_up.head - 2, 0, say("At each cost ratio"), "heading")
    page.text(
        look_up.head - 2,
        1,
        say("Counts of cases. Every strategy's own stand to the right; they are not printed."),
        "note",
    )
    _write_rows(page, contents.decisions, look_up, keeps_aside=contents.keeps_aside)
    _write_blocks(page, contents, look_up)
    page.sheet.freeze_panes(look_up.first, 1, 0, 1)
    page.set_paper(landscape=True, repeat=look_up.head)
    page.set_print_area(look_up.last, len(Column) - 1)


def _write_rows(page: Page, table: DecisionTable, look_up: LookUp, *, keeps_aside: bool) -> None:
    page.heads(look_up.head, 0, tuple(say(_HEADS[column]) for column in Column))
    for index, ratio in enumerate(table.ratios):
        row = look_up.first + index
        chosen = int(table.chosen[index])
        corrected = table.corrected(index)
        check = table.kept(chosen, index) if keeps_aside else table.nested(index)
        verdict = row_verdict(table, index)
        low, _ = table.span_of(index, index)
        page.number(row, Column.RATIO, float(ratio), "ratio cell")
        page.number(row, Column.FROM, low or 0.0, "ratio cell")
        for column, count in (
            (Column.CHOSEN, chosen + 1),
            (Column.CAUGHT, corrected.caught),
            (Column.FALSE_ALARMS, corrected.false_alarms),
            (Column.CHECK_CAUGHT, check.caught),
            (Column.CHECK_FALSE_ALARMS, check.false_alarms),
            *zip(
                list(Column)[Column.ONLY_OURS_BAD :], _apart_from_plain(table, index), strict=False
            ),
        ):
            page.number(row, column, float(count), "count cell")
        for column, believed in zip(
            (Column.BELIEVED_BAD, Column.BELIEVED_GOOD), _believed(table, index), strict=True
        ):
            page.number(row, column, believed, "quality cell")
        page.text(row, Column.VERDICT_BELOW, verdict_name(verdict.below), "text cell")
        page.number(row, Column.VERDICT_CHANGES_AT, verdict.changes_at or None, "ratio cell")
        page.text(row, Column.VERDICT_ABOVE, verdict_name(verdict.above), "text cell")


def _apart_from_plain(table: DecisionTable, index: int) -> tuple[float, ...]:
    """Count what the choice and the plain model answer differently, in the order of Column."""
    chosen = int(table.chosen[index])
    plain = table.counts(table.reference, index)
    if chosen == table.reference:
        return (0, 0, 0, 0)
    if table.candidates[chosen].strategy == FLAG_NONE:
        return (0, plain.caught, 0, plain.false_alarms)
    if table.candidates[chosen].strategy == FLAG_ALL:
        return (plain.missed, 0, plain.passed, 0)
    return tuple(float(count) for count in table.discordant[index])


def _believed(table: DecisionTable, index: int) -> tuple[float, float]:
    """Return how many more bad cases the choice is believed to catch, and how many more alarms.

    More than the plain model's: the share of the difference that luck does not explain.
    """
    chosen, plain = (table.counts(row, index) for row in (table.chosen[index], table.reference))
    share = float(table.reliability[index])
    return share * (chosen.caught - plain.caught), share * (
        chosen.false_alarms - plain.false_alarms
    )


def _write_blocks(page: Page, contents: Contents, look_up: LookUp) -> None:
    """Write the columns of every candidate, block after block."""
    table = contents.decisions
    values = {
        # A model that flags no case, or all, does so from a score of 1, or of 0.
        Block.THRESHOLD: np.clip(table.thresholds, 0.0, 1.0),
        Block.CAUGHT: table.caught,
        Block.FALSE_ALARMS: table.false_alarms,
        Block.CHEAPEST: table.cheapest_in_100,
    }
    if contents.keeps_aside:
        values[Block.KEPT_CAUGHT] = table.kept_caught
        values[Block.KEPT_FALSE_ALARMS] = table.kept_false_alarms
    for block, of_candidates in values.items():
        style = "threshold cell" if block is Block.THRESHOLD else "count cell"
        head = say(_BLOCK_HEADS[block])
        page.text(look_up.head - 1, look_up.block_column(block, 0), head, "bold")
        for candidate, name in enumerate(contents.names):
            column = look_up.block_column(block, candidate)
            page.text(look_up.head, column, f"{candidate + 1}. {name}", "column head")
            for index, value in enumerate(of_candidates[candidate]):
                page.number(look_up.first + index, column, float(value), style)
