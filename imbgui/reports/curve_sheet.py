"""The sheet "PR curve": every cut-off of the strategy that is chosen now, listed and drawn."""

import math
from dataclasses import dataclass
from enum import IntEnum, auto

import numpy as np

from imbgui.domain.costs import shifted_probability
from imbgui.domain.curves import Curve, Floats
from imbgui.language import mark, say
from imbgui.reports.charts import precision_recall_chart
from imbgui.reports.contents import Contents
from imbgui.reports.drawn import POINTS, Drawn
from imbgui.reports.lookup import Fact, LookUp, shifted
from imbgui.reports.outcomes_sheet import Matrix
from imbgui.reports.page import Formula, Page
from imbgui.reports.prices import Prices

SHEET = mark("PR curve")
_HEAD = 8
_FIRST = 9
_NUMBERS = 6
_NAMES = 7
_CHART_COLUMN = 8
_CURVES_COLUMN = 21
_PRINTED = 36
"""So many points are printed beside the chart that draws them all."""

_REACH = 4
"""The cost chart reaches to so many times the cases that are flagged now."""


class In(IntEnum):
    """The live columns."""

    SCORE = 0
    FLAGGED = auto()
    RECALL = auto()
    PRECISION = auto()
    COST = auto()
    DRAWN_FLAGGED = auto()
    DRAWN_COST = auto()


_HEADS = {
    In.SCORE: mark("Cut-off (score 0 to 1)"),
    In.FLAGGED: mark("Flagged per 1,000"),
    In.RECALL: mark("Recall"),
    In.PRECISION: mark("Precision"),
    In.COST: mark("Cost per 1,000 cases"),
    In.DRAWN_FLAGGED: mark("Flagged, as drawn on the Summary"),
    In.DRAWN_COST: mark("Cost, as drawn on the Summary"),
}
BY_SAVING = mark("Flag from an expected saving of")


@dataclass(frozen=True)
class CurveCells:
    """Addresses on this sheet, for the charts."""

    page: Page

    def column(self, column: In) -> str:
        """Return the address of a live column."""
        return self.page.span(_FIRST, column, _FIRST + POINTS - 1)

    @property
    def number(self) -> str:
        """The place of the curve that is drawn, among those on the sheet."""
        return self.page.at(3, 1)

    @property
    def name(self) -> str:
        """The name of the strategy that is drawn."""
        return self.page.at(2, 1)

    @property
    def reach(self) -> str:
        """Up to how many flagged of 1,000 the cost is drawn."""
        return self.page.at(4, 1)

    @property
    def share(self) -> str:
        """The share of bad cases where the answer will be used."""
        return self.page.at(5, 1)

    @property
    def base_rate_line(self) -> tuple[str, str]:
        """The ends of the line that flagging at random would give: recall and precision."""
        return self.page.span(4, In.DRAWN_FLAGGED, 5), self.page.span(4, In.DRAWN_COST, 5)

    @property
    def selected(self) -> tuple[str, str]:
        """The recommended point: recall and precision."""
        return self.page.at(4, In.RECALL), self.page.at(4, In.PRECISION)


def write_curve_sheet(
    page: Page,
    contents: Contents,
    prices: Prices,
    look_up: LookUp,
    *,
    practice: Matrix,
    drawn: Drawn,
) -> CurveCells:
    """Write the curves that may be chosen, the one that is, and its chart."""
    cells = CurveCells(page)
    page.set_widths(30, 14, 13, 13, 20, 18, 20, 3)
    page.text(0, 0, say(SHEET), "title")
    axes = say(
        "Of the {events} there are, how many are caught (recall); of the cases flagged, how many "
        "are {events} (precision).",
        events=contents.events,
    )
    follows = () if contents.is_live else (say("As analysed, not live."),)
    page.text(1, 0, " ".join((axes, *follows)), "note")
    _write_single_cells(
        page, cells, contents=contents, look_up=look_up, drawn=drawn, practice=practice
    )
    if contents.is_live:
        _write_curves(page, contents, drawn)
    _write_live_columns(page, cells, contents=contents, prices=prices, look_up=look_up, drawn=drawn)
    chart = precision_recall_chart(
        page.book,
        curve=(cells.column(In.RECALL), cells.column(In.PRECISION)),
        base_rate=cells.base_rate_line,
        selected=cells.selected,
        events=contents.events,
    )
    chart.set_size({"width": 720, "height": 480})
    page.sheet.insert_chart(
        _FIRST,
        _CHART_COLUMN,
        chart,
        {
            "description": say(
                "Precision against recall at every cut-off of the strategy that is recommended "
                "now, with a diamond at the recommended cut-off and a dashed line at the share of "
                "{events} among all cases.",
                events=contents.events,
            ),
        },
    )
    page.sheet.freeze_panes(_FIRST, 0, 0, 0)
    page.set_paper(landscape=True, pages_tall=1)
    page.set_print_area(_FIRST + _PRINTED, _CURVES_COLUMN - 2)
    return cells


def _write_single_cells(
    page: Page,
    cells: CurveCells,
    *,
    contents: Contents,
    look_up: LookUp,
    drawn: Drawn,
    practice: Matrix,
) -> None:
    """Write which curve is drawn, how far, the recommended point and the base-rate line."""
    place = drawn.place_of(contents.chosen)
    last = _column(drawn, 0, len(drawn.curves) - 1)
    numbers = page.span(_NUMBERS, _CURVES_COLUMN, _NUMBERS, last)
    names = page.span(_NAMES, _CURVES_COLUMN, _NAMES, last)
    found = f"MATCH({look_up.fact(Fact.CHOSEN)},{numbers},0)"
    best = contents.at_base_rate(contents.best.counts)
    share, flagged = best.positives / best.rows, best.flagged * 1000 / best.rows
    of_1000 = f"{look_up.fact(Fact.BAD)}*{look_up.fact(Fact.PER_BAD)}"
    far = f"{_REACH}*{practice.flagged_per_1000}"
    recall, precision = practice.recall, practice.precision
    for row, column, label in (
        (2, 0, say("Strategy drawn")),
        (3, 0, say("Its place among those drawn")),
        (4, 0, say("Cost is drawn up to (flagged)")),
        (5, 0, say("Share of {events}", events=contents.events)),
        (3, In.RECALL, say("Recommended: recall, precision")),
        (3, In.DRAWN_FLAGGED, say("At random: recall, precision")),
    ):
        page.text(row, column, label, "bold")
    for row, column, formula, value, style in (
        (2, 1, f"INDEX({names},{cells.number})", _name(contents, drawn, place), "text"),
        (3, 1, f"IF(ISNUMBER({found}),{found},1)", place + 1, "count"),
        (
            4,
            1,
            f"IF(AND({far}>0,{far}<1000),{far},1000)",
            _REACH * flagged if 0 < _REACH * flagged < 1000 else 1000,
            "fine count",
        ),
        (5, 1, f"{of_1000}/1000", share, "share"),
        (4, In.RECALL, recall, best.recall, "share"),
        (
            4,
            In.PRECISION,
            f"IF({practice.flagged_per_1000}=0,{cells.share},{precision})",
            share if best.precision is None else best.precision,
            "share",
        ),
        (4, In.DRAWN_COST, cells.share, share, "share"),
        (5, In.DRAWN_COST, cells.share, share, "share"),
    ):
        page.formula(row, column, Formula(look_up.live(formula), value), style)
    page.number(4, In.DRAWN_FLAGGED, 0, "share")
    page.number(5, In.DRAWN_FLAGGED, 1, "share")


def _name(contents: Contents, drawn: Drawn, place: int) -> str:
    return contents.names[drawn.candidates[place]]


def _write_curves(page: Page, contents: Contents, drawn: Drawn) -> None:
    """Write every curve that may be drawn: scores, caught cases and false alarms."""
    page.set_width(_CURVES_COLUMN, _column(drawn, 2, len(drawn.curves) - 1), 13)
    for place, (candidate, curve) in enumerate(zip(drawn.candidates, drawn.curves, strict=True)):
        name = _name(contents, drawn, place)
        page.number(_NUMBERS, _column(drawn, 0, place), candidate + 1, "count")
        page.text(_NAMES, _column(drawn, 0, place), name, "text")
        number, scores = candidate + 1, np.clip(curve.thresholds, 0.0, 1.0)
        quantities = (
            (say("{number}: score", number=number), scores, "threshold cell"),
            (say("{number}: caught", number=number), curve.caught, "count cell"),
            (say("{number}: false alarms", number=number), curve.false_alarms, "count cell"),
        )
        for quantity, (head, values, style) in enumerate(quantities):
            column = _column(drawn, quantity, place)
            page.text(_HEAD, column, head, "column head")
            for row, value in enumerate(_padded(values), start=_FIRST):
                page.number(row, column, float(value), style)


def _column(drawn: Drawn, quantity: int, place: int) -> int:
    """Return the sheet column of a curve's scores, caught cases or false alarms."""
    return _CURVES_COLUMN + quantity * len(drawn.curves) + place


def _padded(values: Floats) -> Floats:
    return np.pad(values, (0, POINTS - len(values)), mode="edge")


def _write_live_columns(
    page: Page,
    cells: CurveCells,
    *,
    contents: Contents,
    prices: Prices,
    look_up: LookUp,
    drawn: Drawn,
) -> None:
    by_saving = contents.decides_by_saving
    heads = _HEADS | ({In.SCORE: BY_SAVING} if by_saving else {})
    page.heads(_HEAD, 0, tuple(say(heads[column]) for column in In))
    cut_off_style = "money cell" if by_saving else "threshold cell"
    per_bad, per_good = look_up.fact(Fact.PER_BAD), look_up.fact(Fact.PER_GOOD)
    bad, good = look_up.fact(Fact.BAD), look_up.fact(Fact.GOOD)
    values = curve_values(contents, drawn)
    for point in range(POINTS):
        row = _FIRST + point
        score, caught, false_alarms = (
            _of_drawn(page, cells, drawn, quantity, row) for quantity in range(3)
        )
        here = {column: page.at(row, column) for column in In}
        precision = f"{caught}*{per_bad}/{here[In.FLAGGED]}"
        if point == 0:
            precision = f"IF({here[In.FLAGGED]}=0,{page.at(row + 1, In.PRECISION)},{precision})"
        cost = prices.total(
            f"{caught}*{per_bad}",
            f"{false_alarms}*{per_good}",
            f"({bad}-{caught})*{per_bad}",
            f"({good}-{false_alarms})*{per_good}",
        )
        for column, formula, style in (
            (In.SCORE, shifted(score, look_up.fact(Fact.ODDS_SHIFT)), cut_off_style),
            (In.FLAGGED, f"{caught}*{per_bad}+{false_alarms}*{per_good}", "fine count cell"),
            (In.RECALL, f"{caught}/{bad}", "share cell"),
            (In.PRECISION, precision, "share cell"),
            (In.COST, cost, "money cell"),
            (
                In.DRAWN_FLAGGED,
                _as_far(page, cells, row, In.FLAGGED, In.DRAWN_FLAGGED),
                "fine count cell",
            ),
            (In.DRAWN_COST, _as_far(page, cells, row, In.COST, In.DRAWN_COST), "money cell"),
        ):
            shown = finite(float(values[column][point]))
            page.formula(row, column, Formula(look_up.live(formula), shown), style)


def _of_drawn(page: Page, cells: CurveCells, drawn: Drawn, quantity: int, row: int) -> str:
    """Return a formula: a quantity of the curve that is drawn now, at a point."""
    first, last = (_column(drawn, quantity, place) for place in (0, len(drawn.curves) - 1))
    return f"INDEX({page.span(row, first, row, last)},{cells.number})"


def _as_far(page: Page, cells: CurveCells, row: int, column: In, drawn_column: In) -> str:
    """Return a formula: a column as far as it is drawn, and its last drawn point from there on."""
    if row == _FIRST:
        return page.at(row, column)
    within = f"{page.at(row, In.FLAGGED)}<={cells.reach}"
    return f"IF({within},{page.at(row, column)},{page.at(row - 1, drawn_column)})"


def curve_values(contents: Contents, drawn: Drawn) -> dict[In, Floats]:
    """Return what the live columns come to at the costs as analysed; shape (points,) each."""
    costs, best = contents.costs, contents.at_base_rate(contents.best.counts)
    curve = drawn.curves[drawn.place_of(contents.chosen)].weighted_to(costs)
    flagged, cost = curve.flagged_per_1000, curve.cost_per_1000(costs)
    reach = _REACH * best.flagged * 1000 / best.rows
    inside = flagged <= (reach if 0 < reach < 1000 else 1000)
    last = np.maximum.accumulate(np.where(inside, np.arange(len(inside)), 0))
    columns = {
        In.SCORE: cut_offs(contents, curve),
        In.FLAGGED: flagged,
        In.RECALL: curve.recall,
        In.PRECISION: curve.precision,
        In.COST: cost,
        In.DRAWN_FLAGGED: flagged[last],
        In.DRAWN_COST: cost[last],
    }
    return {column: _padded(values) for column, values in columns.items()}


def finite(value: float) -> float | None:
    """Return a number that a cell can hold; None where there is none."""
    return value if math.isfinite(value) else None


def cut_offs(contents: Contents, curve: Curve) -> Floats:
    """Return from where on each point flags: a score where the answer is used, or a saving."""
    if contents.decides_by_saving:
        return curve.thresholds
    shift = contents.costs.odds_shift(contents.study.file_rate)
    return np.asarray(shifted_probability(np.clip(curve.thresholds, 0.0, 1.0), shift))
