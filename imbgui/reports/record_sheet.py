"""The sheet "Decision record": who set the costs and why, what was turned down, who signs."""

from imbgui.domain.ablation import kept_for_comparison
from imbgui.domain.advice import Advice
from imbgui.domain.tasks import Decision
from imbgui.language import mark, say
from imbgui.reports.asked import asked_for, write_asked
from imbgui.reports.contents import Contents
from imbgui.reports.kinds import how_it_ended
from imbgui.reports.page import Page
from imbgui.reports.prices import Prices
from imbgui.reports.provenance import command_line, fingerprint
from imbgui.reports.sentences import answer_words, verdict_words
from imbgui.reports.words import candidate_name, day_and_time

SHEET = mark("Decision record")
_LAST_COLUMN = 4
_SIGNED = ("sign here", "sign here", "sign here on", "sign here")
"""The styles of the cells for name, role, date and signature."""

_DECISIONS = {
    Decision.ACCEPTED: mark("accepted"),
    Decision.OVERRIDDEN: mark("overridden"),
}


def write_record_sheet(page: Page, contents: Contents, prices: Prices) -> None:
    """Write the decision, its grounds, the options turned down and the places to sign."""
    page.set_widths(46, 26, 26, 26, 40)
    page.text(0, 0, say(SHEET), "title")
    page.text(
        1, 0, say("As analysed, not live: what was decided does not change with a cell."), "note"
    )
    row = _write_decision(page, contents, 3)
    row = _write_costs(page, contents, prices, row + 1)
    row = _write_grounds(page, contents, row + 1)
    row = _write_rejected(page, contents, row + 1)
    row = _write_signatures(page, row + 1)
    page.sheet.freeze_panes(1, 0)
    page.set_paper(landscape=False, pages_tall=1)
    page.set_print_area(row, _LAST_COLUMN)


def _write_decision(page: Page, contents: Contents, row: int) -> int:
    page.heading(row, say("What was decided"), _LAST_COLUMN)
    page.merged(row + 1, 0, _LAST_COLUMN, answer_words(contents, page.styles.money), "paragraph")
    page.merged(row + 2, 0, _LAST_COLUMN, verdict_words(contents), "paragraph")
    return row + 3


def _write_costs(page: Page, contents: Contents, prices: Prices, row: int) -> int:
    page.heading(row, say("At what costs"), _LAST_COLUMN)
    for asked in asked_for(contents, prices, page.styles.money):
        row += 1
        write_asked(page, row, asked)
    return row + 1


def _write_grounds(page: Page, contents: Contents, row: int) -> int:
    about = contents.about
    page.heading(row, say("By whom, why and from what"), _LAST_COLUMN)
    said = (
        (say("Costs set by"), about.set_by),
        (say("Because"), about.because),
        (say("The recommendation was"), about.decision and say(_DECISIONS[about.decision])),
        (say("Why, or what is done instead"), about.decision_because),
        (say("Made on"), day_and_time(about.made_at or "")),
    )
    lines = (
        *((label, text or say("not recorded")) for label, text in said),
        *fingerprint(contents),
        command_line(contents),
    )
    for label, text in lines:
        row += 1
        page.text(row, 0, label, "label")
        page.merged(row, 1, _LAST_COLUMN, text, "data paragraph")
    return row + 1


def _write_rejected(page: Page, contents: Contents, row: int) -> int:
    """Write every option but the chosen one, cheapest first, and those without scores."""
    candidates = contents.recommendation.candidates
    chosen = candidates[contents.chosen]
    page.heading(row, say("Options turned down"), _LAST_COLUMN)
    row += 1
    heads = (
        say("Option"),
        say("Cost per 1,000 cases"),
        say("More than the chosen one"),
        say("Chosen in n of 100 re-checks"),
        say("Why it was not taken"),
    )
    page.heads(row, 0, heads)
    others = (one for one in range(len(candidates)) if one != contents.chosen)
    for option in sorted(others, key=lambda one: candidates[one].cost_per_1000):
        row += 1
        advice = candidates[option]
        page.text(row, 0, contents.names[option], "text cell")
        page.number(row, 1, advice.cost_per_1000, "money cell")
        page.number(row, 2, advice.cost_per_1000 - chosen.cost_per_1000, "money cell")
        page.number(row, 3, advice.cheapest_in_100, "count cell")
        page.text(row, 4, _why_not(contents, advice, chosen), "text cell")
    for outcome in contents.unscored:
        row += 1
        name = candidate_name(outcome.candidate, outcome.weight, outcome.ratio)
        page.text(row, 0, name, "text cell")
        for column in (1, 2, 3):
            page.number(row, column, None, "money cell")
        page.from_data(row, 4, how_it_ended(outcome), "data cell")
    return row + 1


def _why_not(contents: Contents, advice: Advice, chosen: Advice) -> str:
    compared = kept_for_comparison(advice, contents.recommendation)
    if compared is not None:
        return compared
    if advice.cost_per_1000 >= chosen.cost_per_1000:
        return say("costs more")
    if contents.costs.limits.any:
        return say(
            "looks cheaper, but not by enough to tell from luck or to be worth its complication, "
            "or breaks a limit"
        )
    return say("looks cheaper, but not by enough to tell from luck or to be worth its complication")


def _write_signatures(page: Page, row: int) -> int:
    page.heading(row, say("Sign-off"), _LAST_COLUMN)
    row += 1
    page.heads(row, 0, ("", say("Name"), say("Role"), say("Date"), say("Signature")))
    for who in (say("Costs confirmed by"), say("Answer checked by"), say("Approved by")):
        row += 1
        page.text(row, 0, who, "label")
        for column, style in enumerate(_SIGNED, start=1):
            page.number(row, column, None, style)
        page.sheet.set_row(row, 26)
    return row
