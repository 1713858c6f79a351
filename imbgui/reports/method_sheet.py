"""The sheet "Method": how the answer came about, who set the costs, and how to do it again."""

import platform
from importlib.metadata import PackageNotFoundError, version

from imbgui import __version__
from imbgui.reports.contents import Contents
from imbgui.reports.page import Page
from imbgui.reports.words import clean

_LONGEST_COMMAND = 2000
_PACKAGES = ("numpy", "pandas", "scikit-learn", "imbalanced-learn", "xgboost-cpu", "xgboost")
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
    "Looked up": "The answers for a fine grid of cost ratios stand on the sheet Decision table; "
    "new costs are looked up at the nearest ratio, never more than 5 % away. Program and workbook "
    "look up in the same table.",
}
_LIMITS = {
    "Ranges": "They come from how few the counted mistakes are. They cannot cover costs that are "
    "wrong, or a world that changes.",
    "Live": "Changing a cost chooses anew among the strategies that were tried. Weights and "
    "resampling were set for the costs of the analysis and are not learnt anew.",
    "Cases like these": "The figures hold for cases that come about as those in the file did.",
}


def write_method_sheet(page: Page, contents: Contents) -> None:
    """Write the decision record, the steps, the limits, and how to do it again."""
    page.set_widths(30, 110)
    page.text(0, 0, "Method", "title")
    row = _write_record(page, contents, 2)
    row = _write_part(page, row + 1, "What was done", tuple(_STEPS.items()))
    row = _write_part(page, row + 1, "What was planned, and why", _plan(contents))
    row = _write_part(page, row + 1, "Limits", tuple(_LIMITS.items()))
    _write_again(page, contents, row + 1)
    page.sheet.freeze_panes(1, 0)
    page.set_paper(landscape=False, repeat=0)


def _write_record(page: Page, contents: Contents, row: int) -> int:
    about = contents.about
    page.heading(row, "Decision record", 1)
    for label, text in (
        ("Costs set by", about.set_by),
        ("Because", about.because),
        ("Made on", about.made_at),
    ):
        row += 1
        page.text(row, 0, label, "label")
        page.from_data(row, 1, text or "not recorded", "data paragraph")
    return row + 1


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
    source, outcome = contents.table.source, contents.table.outcome
    page.heading(row, "To do it again", 1)
    read = (
        ("Sheet", source.sheet),
        ("Header row", str(source.header_row)),
        ("Encoding", source.encoding),
        ("Delimiter", source.delimiter),
        ("Decimal sign", source.decimal),
    )
    command = clean(contents.about.command_line or "not recorded", _LONGEST_COMMAND)
    for label, text in (
        ("File", source.file),
        ("SHA-256 of the file", source.sha256),
        *read,
        ("Outcome column", None if outcome is None else outcome.name),
        ("Value that is bad", contents.table.positive),
        ("Seed", str(contents.study.plan.seed)),
        ("Command line", command),
        ("Written with", ", ".join(_versions())),
    ):
        if text is None:
            continue
        row += 1
        page.text(row, 0, label, "label")
        page.from_data(row, 1, text, "data paragraph")


def _versions() -> list[str]:
    versions = [f"imbgui {__version__}", f"Python {platform.python_version()}"]
    for package in (*_PACKAGES, "XlsxWriter"):
        try:
            versions.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    return versions
