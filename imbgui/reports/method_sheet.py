"""The sheet "Method": how the answer came about, its limits, and how to do it again."""

from collections.abc import Mapping

from imbgui.language import mark, say
from imbgui.reports.contents import Contents
from imbgui.reports.numbers import general
from imbgui.reports.page import LONGEST_PARAGRAPH, Page
from imbgui.reports.provenance import command_line, fingerprint, how_it_was_read

SHEET = mark("Method")

_EFFORTS = {
    "quick": mark("quick"),
    "standard": mark("standard"),
    "thorough": mark("thorough"),
}
_STEPS = {
    mark("Scored unseen"): mark(
        "The practice cases are split into parts. Each strategy learns on all parts but one and "
        "scores that one, so that no case is scored by a model that has seen it. Resampling and "
        "weights only ever change what a model learns from."
    ),
    mark("Calibrated"): mark(
        "Scores are turned into risks from 0 to 1 that mean the same for every strategy."
    ),
    mark("Cut-off"): mark(
        "For each ratio of the two costs, each strategy gets the cut-off with the least smoothed "
        "cost; each part is judged with a cut-off from the other parts."
    ),
    mark("Chosen"): mark(
        "Each strategy is compared with the plain one on the same cases. Differences are shrunk "
        "by how far luck explains them; among strategies within 1 % of the lowest cost the "
        "simplest is chosen. Checking nobody or everyone is chosen where that is cheaper."
    ),
    mark("Corrected"): mark(
        "The lowest of many costs is low by luck too. The expected cost is that of the whole "
        "procedure, each part decided by the others. Against the plain model so much is said to "
        "be saved as luck leaves of the difference, and as the parts bear out."
    ),
    mark("Checked"): mark(
        "With enough bad cases a quarter of the rows is kept aside and chooses nothing; otherwise "
        "the corrected cost stands in."
    ),
    mark("Verdict"): mark(
        "The choice is repeated on 100 resamples. Clear winner: the same in 90 or more, and the "
        "ranges of the savings against checking nobody and everyone above zero; probably best: 70 "
        "or more; else too close to call."
    ),
}
_LOOKED_UP = {
    mark("Looked up"): mark(
        "The answers for a fine grid of cost ratios stand on the sheet Decision table; new costs "
        "are looked up at the nearest ratio, never more than 5 % away. Program and workbook look "
        "up in the same table."
    ),
}
_BY_AMOUNT = {
    mark("By amount"): mark(
        "What flagging a case is expected to save is its risk times what missing it would cost, "
        "less the chance that it is harmless times what a false alarm costs. Two rules are "
        "compared: flag where that is positive, and one cut-off for all. The simpler is taken "
        "unless it costs over 1 % more."
    ),
}
_WITHIN_LIMITS = {
    mark("Within limits"): mark(
        "The cut-off of each strategy is moved to the nearest one that keeps to the limits; "
        "floors on what is caught or right are kept on the parts that place the cut-off, not on "
        "those that it is judged on."
    ),
}
_WORDS = {
    mark("False alarm"): mark(
        "A case that is flagged and is not bad. A missed case is bad and not flagged."
    ),
    mark("Risk score"): mark(
        "How likely a case is to be bad, as its columns tell: 0 to 100, or 0 to 1."
    ),
    mark("Cut-off"): mark("The score from which on a case is flagged."),
    mark("Recall"): mark("Of all bad cases, the share that is flagged."),
    mark("Precision"): mark("Of all flagged cases, the share that is bad."),
    mark("Practice cases"): mark(
        "The cases on which everything is chosen. Those kept aside choose nothing."
    ),
    mark("Re-check"): mark(
        "The choice made once more, on cases drawn anew from the practice cases."
    ),
    mark("95 % range"): mark(
        "What luck of the sample leaves open: so wide that it holds the truth 95 times in 100."
    ),
    mark("Weight"): mark("How many times a bad case counts when a strategy learns."),
}
_LIMITS = {
    mark("Ranges"): mark(
        "They come from how few the counted mistakes are. They cannot cover costs that are wrong, "
        "or a world that changes."
    ),
    mark("Cases like these"): mark(
        "The figures hold for cases that come about as those in the file did."
    ),
}
_LIVE = {
    mark("Other costs"): mark(
        "Changing a cost chooses anew among the strategies that were tried. Weights and "
        "resampling were set for the costs of the analysis and are not learnt anew."
    ),
}
_NOT_LIVE = {
    mark("As analysed"): mark(
        "Where costs go by each case's own amount, or limits are set, no table holds the answers "
        "for other costs. This report shows the answer as it was analysed and follows no changed "
        "cell."
    ),
}


def write_method_sheet(page: Page, contents: Contents) -> None:
    """Write the steps, the limits, the words, and how to do it again."""
    page.set_widths(30, 110)
    page.text(0, 0, say(SHEET), "title")
    limits = _LIMITS | (_LIVE if contents.is_live else _NOT_LIVE)
    row = _write_part(page, 2, say("What was done"), _said(_steps(contents)))
    row = _write_part(page, row + 1, say("What was planned, and why"), _plan(contents))
    row = _write_part(page, row + 1, say("Limits"), _said(limits))
    row = _write_part(page, row + 1, say("Words"), _said(_WORDS))
    _write_again(page, contents, row + 1)
    page.sheet.freeze_panes(1, 0)
    page.set_paper(landscape=False, repeat=0)


def _steps(contents: Contents) -> dict[str, str]:
    """Return what was done, in the order of the doing."""
    if contents.is_live:
        return _STEPS | _LOOKED_UP
    by_amount = {} if contents.costs.amounts is None else _BY_AMOUNT
    return _STEPS | by_amount | (_WITHIN_LIMITS if contents.costs.limits.any else {})


def _said(lines: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((say(label), say(text)) for label, text in lines.items())


def _write_part(page: Page, row: int, title: str, lines: tuple[tuple[str, str], ...]) -> int:
    page.heading(row, title, 1)
    for label, text in lines:
        row += 1
        page.text(row, 0, label, "label")
        page.text(row, 1, text, "paragraph")
    return row + 1


def _plan(contents: Contents) -> tuple[tuple[str, str], ...]:
    plan = contents.study.plan
    return (
        (say("Effort"), say(_EFFORTS[plan.effort])),
        (say("Parts"), str(plan.folds)),
        (say("Drawn up for a cost ratio of"), general(plan.band, 4)),
        *((say("Because"), say(reason)) for reason in plan.reasons),
    )


def _write_again(page: Page, contents: Contents, row: int) -> None:
    """Write what someone needs to come to the same answer again."""
    page.heading(row, say("To do it again"), 1)
    lines = (*fingerprint(contents), *how_it_was_read(contents), command_line(contents))
    for label, text in lines:
        row += 1
        page.text(row, 0, label, "label")
        page.from_data(row, 1, text, "data paragraph", LONGEST_PARAGRAPH)
