"""The sheet "Method": how the answer came about, its limits, and how to do it again."""

from imbgui.reports.contents import Contents
from imbgui.reports.page import LONGEST_PARAGRAPH, Page
from imbgui.reports.provenance import command_line, fingerprint, how_it_was_read

_STEPS = {
    "Scored unseen": "The practice cases are split into parts. Each strategy learns on all parts "
    "but one and scores that one, so that no case is scored by a model that has seen it. "
    "Resampling and weights only ever change what a model learns from.",
    "Calibrated": "Scores are turned into risks from 0 to 1 that mean the same for every strategy.",
    "Cut-off": "For each ratio of the two costs, each strategy gets the cut-off with the least "
    "smoothed cost; each part is judged with a cut-off from the other parts.",
    "Chosen": "Each strategy is compared with the plain one on the same cases. Differences are "
    "shrunk by how far luck explains them; among strategies within 1 % of the lowest cost the "
    "simplest is chosen. Checking nobody or everyone is chosen where that is cheaper.",
    "Corrected": "The lowest of many costs is low by luck too. The expected cost is that of the "
    "whole procedure, each part decided by the others.",
    "Checked": "With enough bad cases a quarter of the rows is kept aside and chooses nothing; "
    "otherwise the corrected cost stands in.",
    "Verdict": "The choice is repeated on 100 resamples. Clear winner: the same in 90 or more, "
    "and the ranges of the savings against checking nobody and everyone above zero; probably "
    "best: 70 or more; else too close to call.",
}
_LOOKED_UP = {
    "Looked up": "The answers for a fine grid of cost ratios stand on the sheet Decision table; "
    "new costs are looked up at the nearest ratio, never more than 5 % away. Program and workbook "
    "look up in the same table.",
}
_BY_AMOUNT = {
    "By amount": "What flagging a case is expected to save is its risk times what missing it would "
    "cost, less the chance that it is harmless times what a false alarm costs. Two rules are "
    "compared: flag where that is positive, and one cut-off for all. The simpler is taken unless "
    "it costs over 1 % more.",
}
_WITHIN_LIMITS = {
    "Within limits": "The cut-off of each strategy is moved to the nearest one that keeps to the "
    "limits; floors on what is caught or right are kept on the parts that place the cut-off, not "
    "on those that it is judged on.",
}
_WORDS = {
    "False alarm": "A case that is flagged and is not bad. A missed case is bad and not flagged.",
    "Risk score": "How likely a case is to be bad, as its columns tell: 0 to 100, or 0 to 1.",
    "Cut-off": "The score from which on a case is flagged.",
    "Recall": "Of all bad cases, the share that is flagged.",
    "Precision": "Of all flagged cases, the share that is bad.",
    "Practice cases": "The cases on which everything is chosen. Those kept aside choose nothing.",
    "Re-check": "The choice made once more, on cases drawn anew from the practice cases.",
    "95 % range": "What luck of the sample leaves open: so wide that it holds the truth 95 times "
    "in 100.",
    "Weight": "How many times a bad case counts when a strategy learns.",
}
_LIMITS = {
    "Ranges": "They come from how few the counted mistakes are. They cannot cover costs that are "
    "wrong, or a world that changes.",
    "Cases like these": "The figures hold for cases that come about as those in the file did.",
}
_LIVE = {
    "Other costs": "Changing a cost chooses anew among the strategies that were tried. Weights and "
    "resampling were set for the costs of the analysis and are not learnt anew.",
}
_NOT_LIVE = {
    "As analysed": "Where costs go by each case's own amount, or limits are set, no table holds "
    "the answers for other costs. This report shows the answer as it was analysed and follows no "
    "changed cell.",
}


def write_method_sheet(page: Page, contents: Contents) -> None:
    """Write the steps, the limits, the words, and how to do it again."""
    page.set_widths(30, 110)
    page.text(0, 0, "Method", "title")
    limits = _LIMITS | (_LIVE if contents.is_live else _NOT_LIVE)
    row = _write_part(page, 2, "What was done", tuple(_steps(contents).items()))
    row = _write_part(page, row + 1, "What was planned, and why", _plan(contents))
    row = _write_part(page, row + 1, "Limits", tuple(limits.items()))
    words = tuple((word, contents.in_own_words(meaning)) for word, meaning in _WORDS.items())
    row = _write_part(page, row + 1, "Words", words)
    _write_again(page, contents, row + 1)
    page.sheet.freeze_panes(1, 0)
    page.set_paper(landscape=False, repeat=0)


def _steps(contents: Contents) -> dict[str, str]:
    """Return what was done, in the order of the doing."""
    if contents.is_live:
        return _STEPS | _LOOKED_UP
    by_amount = {} if contents.costs.amounts is None else _BY_AMOUNT
    return _STEPS | by_amount | (_WITHIN_LIMITS if contents.costs.limits.any else {})


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
        ("Effort", plan.effort),
        ("Parts", str(plan.folds)),
        ("Drawn up for a cost ratio of", f"{plan.band:.4g}"),
        *(("Because", contents.in_own_words(reason)) for reason in plan.reasons),
    )


def _write_again(page: Page, contents: Contents, row: int) -> None:
    """Write what someone needs to come to the same answer again."""
    page.heading(row, "To do it again", 1)
    lines = (*fingerprint(contents), *how_it_was_read(contents), command_line(contents))
    for label, text in lines:
        row += 1
        page.text(row, 0, label, "label")
        page.from_data(row, 1, text, "data paragraph", LONGEST_PARAGRAPH)
