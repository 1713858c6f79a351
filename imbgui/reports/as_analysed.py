"""The part of the Summary that does not follow the inputs: ranges, and the costs they belong to."""

from imbgui.reports import sentences
from imbgui.reports.headlines import LiveCells
from imbgui.reports.page import Page
from imbgui.reports.prices import AS_ANALYSED, BASE_RATE, input_words


def write_as_analysed(page: Page, cells: LiveCells, row: int, last_column: int) -> int:
    """Write the ranges from a row on; return the row after the last."""
    contents = cells.contents
    recommendation = contents.recommendation
    page.heading(row, "As analysed, not live", last_column)
    for column, head in enumerate(("Value", "95 % range from", "to"), start=1):
        page.text(row, column, head, "heading")
    row += 1
    page.formula(row, 0, sentences.whose_ranges(cells.prices), "note")
    best, check = contents.best, recommendation.check
    none, every = recommendation.saving_over_none, recommendation.saving_over_all
    plain = recommendation.saving_over_plain
    lines = {
        "Best_Cost_Per_1000": ("Expected cost", (best.cost_per_1000, *best.interval)),
        "Saving_Flag_None": ("Saved against checking nobody", (none.value, *none.interval)),
        "Saving_Flag_All": ("Saved against checking everyone", (every.value, *every.interval)),
        "Saving_Plain": ("Saved against the plain model", (plain.value, *plain.interval)),
        "Check_Cost_Per_1000": ("Cost in the check", (check.cost_per_1000, *check.interval)),
    }
    for name, (label, amounts) in lines.items():
        row += 1
        page.text(row, 0, f"{label}, per 1,000 cases")
        for column, (ending, amount) in enumerate(
            zip(("", "_Low", "_High"), amounts, strict=True), start=1
        ):
            page.number(row, column, amount, "money")
            page.define(f"{name}{ending}{AS_ANALYSED}", row, column)
    words = input_words(contents.event, contents.events)
    for name, amount in cells.prices.amounts(contents.costs).items():
        row += 1
        page.text(row, 0, f"{words[name].label}, as analysed")
        page.number(row, 1, amount, "share" if name == BASE_RATE else "money")
        page.define(f"{name}{AS_ANALYSED}", row, 1)
    row += 1
    simplest = contents.decisions.candidates.index(recommendation.simplest.candidate)
    page.text(row, 0, "Simplest that cannot be told from it")
    page.text(row, 1, contents.names[simplest])
    return row + 1
