"""The report as one web page for those who cannot open Excel: no script, and no other file."""

from html import escape
from io import BytesIO
from pathlib import Path

from xlsxwriter import Workbook

from imbgui.language import calling, say, spoken
from imbgui.reports.contents import Contents
from imbgui.reports.curve_sheet import SHEET as CURVE
from imbgui.reports.figures import bars_figure, cost_figure, precision_recall_figure
from imbgui.reports.lookup import SHEET as DECISION_TABLE
from imbgui.reports.strategies_sheet import SHEET as STRATEGIES
from imbgui.reports.summary_sheet import title
from imbgui.reports.web_sections import section
from imbgui.reports.workbook import OPTIONS, SUMMARY, LaidOut, lay_out

_NOTES_ONLY = 2
"""Of the sheet of the curve the points themselves are left out: they are drawn."""

_NOTHING_ELSE = "default-src 'none'; style-src 'unsafe-inline'"

_STYLE = """
:root { color-scheme: light dark; --ink: #202020; --paper: #ffffff; --soft: #595959;
  --line: #bfbfbf; --head: #0072b2; --on-head: #ffffff; --mark: #dcebf7; --warn: #b34700; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e8e8; --paper: #1b1d20; --soft: #b0b0b0;
  --line: #555555; --head: #4aa3d8; --on-head: #10171c; --mark: #24405a; --warn: #ff9d5c; }
  svg text { fill: #e8e8e8; } svg [stroke="#0072B2"] { stroke: #56b4e9; }
  svg [fill="#0072B2"] { fill: #56b4e9; } svg [stroke="#595959"] { stroke: #b0b0b0; } }
body { font: 15px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  max-width: 78rem; margin: 0 auto; padding: 1rem 1.5rem; }
h2 { color: var(--head); margin: 2.5rem 0 .3rem; } h3 { margin: 1.6rem 0 .4rem;
  border-bottom: 2px solid var(--head); } p { margin: .3rem 0; max-width: 60rem; }
nav a { color: var(--head); display: inline-block; margin-right: 1rem; }
table { border-collapse: collapse; font-size: .92em; } th, td { padding: .2rem .5rem;
  text-align: left; vertical-align: top; }
.numbers th, .numbers td { border: 1px solid var(--line); }
th { background: var(--head); color: var(--on-head); } .facts th { background: none;
  color: inherit; } .number { text-align: right; white-space: nowrap; } .facts .number,
.facts td { text-align: left; } .facts td:first-child { min-width: 16rem; }
.letter, .present-letter { text-align: center; } .present-letter, .present-money {
  outline: 2px solid var(--ink); font-weight: bold; } .chosen { background: var(--mark);
  font-weight: bold; } .note, .data-note { color: var(--soft); font-style: italic; }
.answer { font-size: 1.25em; font-weight: bold; border-left: 5px solid var(--head);
  padding: .5rem .8rem; background: var(--mark); } .label, .bold, .headline, .money-headline,
.total, .money-total, .count-total, .fine-count-total { font-weight: bold; }
.warning { color: var(--warn); font-weight: bold; } .sign-here, .sign-here-on { height: 1.8rem;
  min-width: 7rem; } .wide { overflow-x: auto; } svg { max-width: 100%; height: auto; }
.data-cell, .data, .data-paragraph { overflow-wrap: anywhere; }
@media (max-width: 40rem) { body { padding: .5rem .8rem; }
  .facts td:first-child { min-width: 8rem; } }
@media print { :root { --ink: #000; --paper: #fff; --mark: #eee; }
  nav, .beyond { display: none; }
  body { font-size: 10px; max-width: none; padding: 0; } h2 { break-after: avoid; margin-top: 0; }
  section + section { break-before: page; } tr, svg, h3 { break-inside: avoid; }
  h3 { break-after: avoid; } .wide { overflow: visible; }
  table { min-width: 0 !important; font-size: 8.5px; }
  th, td { padding: .1rem .2rem; } th { hyphens: auto; } svg { max-width: 26rem; } }
"""


def write_web_page(contents: Contents, out: Path) -> None:
    """Write what the workbook says as it was analysed, section by section, as one HTML file.

    Raises
    ------
    OSError
        Where the system refuses.
    """
    with calling(contents.event):
        page = _page(contents)
    out.write_text(page, encoding="utf-8")


def _page(contents: Contents) -> str:
    # The sheets say what is told, and in which order; this workbook itself is not kept.
    laid_out = lay_out(Workbook(BytesIO(), {**OPTIONS, "in_memory": True}), contents)
    names = [name for name in laid_out.pages if name != DECISION_TABLE]
    links = "".join(f'<a href="#part{p}">{escape(say(n))}</a>' for p, n in enumerate(names))
    parts, figures = say("Parts of this report"), _figures(contents, laid_out)
    sections = [
        f'<section id="part{place}">\n{_section(laid_out, name, figures.get(name, ""))}\n</section>'
        for place, name in enumerate(names)
    ]
    return "\n".join(
        (
            "<!DOCTYPE html>",
            f'<html lang="{spoken()}"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_NOTHING_ELSE}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title())}</title>",
            f"<style>{_STYLE}</style></head><body>",
            f'<nav aria-label="{escape(parts)}">{links}</nav>',
            *sections,
            "</body></html>",
            "",
        )
    )


def _section(laid_out: LaidOut, name: str, figure: str) -> str:
    rows = _NOTES_ONLY if name == CURVE else None
    with_beyond = name == STRATEGIES
    return section(laid_out.pages[name], figure=figure, rows=rows, with_beyond=with_beyond)


def _figures(contents: Contents, laid_out: LaidOut) -> dict[str, str]:
    money = laid_out.pages[SUMMARY].styles.money
    return {
        SUMMARY: cost_figure(contents, laid_out.drawn, money),
        STRATEGIES: bars_figure(contents, money),
        CURVE: precision_recall_figure(contents, laid_out.drawn),
    }
