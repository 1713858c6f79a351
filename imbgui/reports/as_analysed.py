"""The part of the Summary that does not follow the inputs: ranges, and what goes with them."""

from imbgui.domain.uncertainty import Interval
from imbgui.language import say
from imbgui.reports import sentences
from imbgui.reports.further import further_sentences
from imbgui.reports.headlines import LiveCells
from imbgui.reports.page import AS_ANALYSED, Page
from imbgui.reports.prices import BASE_RATE, input_words

_HEADLINES = ("Best_Cost_Per_1000", "Saving_Flag_None", "Saving_Flag_All", "Saving_Plain")
_SAVING_OVER_RULE = "Saving_Current_Rule"


def write_as_analysed(page: Page, cells: LiveCells, row: int, last_column: int) -> int:
    """Write the ranges from a row on, and what else was found; return the row after the last."""
    contents = cells.contents
    page.heading(row, say("As analysed, not live"), last_column)
    heads = (say("Value"), say("95 % range from"), say("to"))
    for column, head in enumerate(heads, start=1):
        page.text(row, column, head, "heading")
    if contents.is_live:
        row += 1
        page.formula(row, 0, sentences.whose_ranges(cells.prices), "live note")
    row = _write_ranges(page, cells, row)
    if contents.is_live:
        row = _write_costs(page, cells, row)
    row += 1
    simplest = contents.decisions.candidates.index(contents.recommendation.simplest.candidate)
    page.text(row, 0, say("Simplest that cannot be told from it"))
    page.text(row, 1, contents.names[simplest])
    for sentence in further_sentences(contents, page.styles.money):
        row += 1
        page.merged(row, 0, last_column, sentence, "paragraph")
    return row + 1


def _write_ranges(page: Page, cells: LiveCells, row: int) -> int:
    """Write each amount with its range; what is a headline has its own name already."""
    named = () if cells.contents.is_live else (*_HEADLINES, _SAVING_OVER_RULE)
    for name, (label, value, between) in _amounts(cells).items():
        row += 1
        page.text(row, 0, label)
        for column, (ending, amount) in enumerate(
            zip(("", "_Low", "_High"), (value, *between), strict=True), start=1
        ):
            page.number(row, column, amount, "money")
            if ending or name not in named:
                page.define(f"{name}{ending}{AS_ANALYSED}", row, column)
    return row


def _amounts(cells: LiveCells) -> dict[str, tuple[str, float, Interval]]:
    """Return, for each name, the label, the value and its 95 % range."""
    recommendation = cells.contents.recommendation
    best, check = recommendation.best, recommendation.check
    savings = {
        "Saving_Flag_None": (
            say("Saved against checking nobody, per 1,000 cases"),
            recommendation.saving_over_none,
        ),
        "Saving_Flag_All": (
            say("Saved against checking everyone, per 1,000 cases"),
            recommendation.saving_over_all,
        ),
        "Saving_Plain": (
            say("Saved against the plain model, per 1,000 cases"),
            recommendation.saving_over_plain,
        ),
    }
    if recommendation.saving_over_rule is not None:
        over_rule = recommendation.saving_over_rule
        savings[_SAVING_OVER_RULE] = (
            say("Saved against today's rule, per 1,000 cases"),
            over_rule,
        )
    return {
        "Best_Cost_Per_1000": (
            say("Expected cost, per 1,000 cases"),
            best.cost_per_1000,
            best.interval,
        ),
        **{name: (label, one.value, one.interval) for name, (label, one) in savings.items()},
        "Check_Cost_Per_1000": (
            say("Cost in the check, per 1,000 cases"),
            check.cost_per_1000,
            check.interval,
        ),
    }


def _write_costs(page: Page, cells: LiveCells, row: int) -> int:
    """Write the costs that the ranges belong to."""
    contents = cells.contents
    words = input_words(contents.event, contents.events, contents.study.file_rate)
    for name, amount in cells.prices.amounts(contents.costs).items():
        row += 1
        page.text(row, 0, say("{cost}, as analysed", cost=words[name].label))
        page.number(row, 1, amount, "share" if name == BASE_RATE else "money")
        page.text(row, 2, say("Blank: as in the file.") if amount is None else "", "note")
        page.define(f"{name}{AS_ANALYSED}", row, 1)
    return row
