"""The sheet "Cut-offs": what each cut-off of the strategy that is chosen now would come to."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, auto

import numpy as np
from xlsxwriter.utility import xl_col_to_name

from imbgui.domain.curves import Curve, Floats
from imbgui.language import mark, say
from imbgui.reports.contents import Contents
from imbgui.reports.curve_sheet import BY_SAVING, CurveCells, cut_offs, finite
from imbgui.reports.drawn import STEPS, Drawn
from imbgui.reports.lookup import Fact, LookUp, shifted
from imbgui.reports.outcomes_sheet import Matrix
from imbgui.reports.page import Formula, Page
from imbgui.reports.prices import Prices

SHEET = mark("Cut-offs")
_PARTS_ROW, _HEAD, _FIRST = 6, 7, 8
_LAST = _FIRST + len(STEPS) - 1
_SCORE, _NOW, _COUNTED = 0, 1, 2
"""The columns: the cut-off, whether it is the nearest, and from there on what it comes to."""
_TIE = 1e-6
"""Of two cut-offs that are as near, the one that flags fewer is marked: so much decides it."""


class In(IntEnum):
    """What the columns of a part say, of practice or of the cases kept aside."""

    FLAGGED = 0
    CAUGHT = auto()
    MISSED = auto()
    FALSE_ALARMS = auto()
    RECALL = auto()
    PRECISION = auto()
    COST = auto()


_HEADS = {
    In.FLAGGED: (
        (mark("Flagged per 1,000"), mark("Flagged per 1,000, kept aside")),
        "fine count cell",
    ),
    In.CAUGHT: ((mark("Caught"), mark("Caught, kept aside")), "count cell"),
    In.MISSED: ((mark("Missed"), mark("Missed, kept aside")), "count cell"),
    In.FALSE_ALARMS: ((mark("False alarms"), mark("False alarms, kept aside")), "count cell"),
    In.RECALL: ((mark("Recall"), mark("Recall, kept aside")), "share cell"),
    In.PRECISION: ((mark("Precision"), mark("Precision, kept aside")), "share cell"),
    In.COST: (
        (mark("Cost per 1,000 cases"), mark("Cost per 1,000 cases, kept aside")),
        "money cell",
    ),
}
"""The heads of the columns of each part, and the style of their cells."""

_COUNTED_HEADS = (
    (mark("{number}: caught"), mark("{number}: caught, kept aside")),
    (mark("{number}: false alarms"), mark("{number}: false alarms, kept aside")),
)
"""The heads of the counts that are looked up, of each part."""


@dataclass(frozen=True)
class _Part:
    """The practice cases, or those kept aside: what they are called, and what was counted."""

    number: int
    title: str
    bad: Fact
    curves: Sequence[Curve]

    def column(self, quantity: In) -> int:
        """Return the sheet column of a quantity."""
        return _COUNTED + self.number * len(In) + quantity


@dataclass(frozen=True)
class _CutOffs:
    """Writes the sheet."""

    page: Page
    contents: Contents
    prices: Prices
    look_up: LookUp
    drawn: Drawn
    curve: CurveCells
    practice: Matrix

    def write(self) -> None:
        """Write a row for each cut-off, and to the right the counts they are looked up in."""
        last = self._parts[-1].column(In.COST)
        self._write_top(last)
        self._write_scores()
        for part in self._parts:
            self._write_part(part)
        if self.contents.is_live:
            self._write_counts()
        page = self.page
        page.sheet.freeze_panes(_FIRST, _COUNTED, 0, _COUNTED)
        page.sheet.autofilter(_HEAD, 0, _LAST, last)
        marked = {
            "type": "formula",
            "criteria": f'=LEFT(${xl_col_to_name(_NOW)}{_FIRST + 1},1)="◄"',
            "format": page.styles["chosen row"],
        }
        page.sheet.conditional_format(_FIRST, 0, _LAST, last, marked)
        page.set_paper(landscape=True, repeat=_HEAD)
        page.set_print_area(_LAST, last)

    @property
    def _parts(self) -> tuple[_Part, ...]:
        choose = say("Practice cases: choose by these")
        practice = _Part(0, choose, Fact.BAD, self.drawn.steps)
        kept = tuple(one for one in self.drawn.kept if one is not None)
        if not kept:
            return (practice,)
        report = say("Cases kept aside: they chose nothing, report these")
        return (practice, _Part(1, report, Fact.CHECK_BAD, kept))

    @property
    def _place(self) -> int:
        return self.drawn.place_of(self.contents.chosen)

    def _write_top(self, last: int) -> None:
        page, contents = self.page, self.contents
        page.set_widths(24, 14, *[13, 13, 13, 13, 13, 13, 18] * len(self._parts))
        page.text(0, 0, say(SHEET), "title")
        if contents.is_live:
            page.text(1, 0, say("Live: follows the inputs on the Summary."), "live note")
        else:
            page.text(1, 0, say("As analysed, not live."), "note")
        page.text(3, 0, say("Strategy"), "bold")
        name = contents.names[self.drawn.candidates[self._place]]
        page.formula(3, 1, Formula(self.curve.name, name), "text")
        page.text(4, 0, say("Flagged as advised"), "bold")
        best = contents.at_base_rate(contents.best.counts)
        flagged = Formula(
            self.look_up.live(self.practice.flagged_per_1000), best.flagged * 1000 / best.rows
        )
        page.formula(4, 1, flagged, "fine count")
        page.text(4, 2, say("of 1,000 cases; the nearest row is marked."), "note")
        for part in self._parts:
            page.heading(_PARTS_ROW, part.title, part.column(In.COST), part.column(In.FLAGGED))
            for quantity, (heads, _) in _HEADS.items():
                page.text(_HEAD, part.column(quantity), say(heads[part.number]), "column head")
        by_saving = contents.decides_by_saving
        score = say(BY_SAVING) if by_saving else say("Cut-off (score 0 to 1)")
        page.heads(_HEAD, _SCORE, (score, say("As advised")))
        page.sheet.set_row(_HEAD, 48)
        page.sheet.set_column(last + 1, last + 1, 3)

    def _write_scores(self) -> None:
        """Write each cut-off, and whether it flags as nearly as many as are flagged now."""
        page, steps = self.page, self.drawn.steps[self._place]
        values = cut_offs(self.contents, steps)
        style = "money cell" if self.contents.decides_by_saving else "threshold cell"
        flagged = self._parts[0].column(In.FLAGGED)
        everyone = page.span(_FIRST, flagged, _LAST)
        nearest_word = say("◄ nearest")
        least = f"SUMPRODUCT(MIN({_away(everyone, page.at(4, 1))}))"
        per_1000 = steps.weighted_to(self.contents.costs).flagged_per_1000
        best = self.contents.at_base_rate(self.contents.best.counts)
        apart = np.abs(per_1000 - best.flagged * 1000 / best.rows) + per_1000 * _TIE
        for point, (value, gap) in enumerate(zip(values, apart, strict=True)):
            row = _FIRST + point
            score = shifted(self._counted(row, 0), self.look_up.fact(Fact.ODDS_SHIFT))
            formula = Formula(self.look_up.live(score), finite(float(value)))
            page.formula(row, _SCORE, formula, style)
            away = _away(page.here(row, flagged), page.at(4, 1))
            nearest = f'IF({away}={least},"{nearest_word}","")'
            words = nearest_word if gap == apart.min() else ""
            page.formula(row, _NOW, Formula(self.look_up.live(nearest), words), "text cell")

    def _write_part(self, part: _Part) -> None:
        """Write what the cut-offs come to; a row's own cells are relative, so that rows sort."""
        look_up, curve = self.look_up, part.curves[self._place]
        bad, good, per_bad, per_good = (look_up.fact(Fact(part.bad + step)) for step in range(4))
        values = _values(self.contents, curve)
        for point in range(len(STEPS)):
            row = _FIRST + point
            here = {quantity: self.page.here(row, part.column(quantity)) for quantity in In}
            caught, alarms = here[In.CAUGHT], here[In.FALSE_ALARMS]
            of_bad, of_good = f"{caught}*{per_bad}", f"{alarms}*{per_good}"
            cost = self.prices.total(
                of_bad, of_good, f"{here[In.MISSED]}*{per_bad}", f"({good}-{alarms})*{per_good}"
            )
            formulas = {
                In.FLAGGED: f"{of_bad}+{of_good}",
                In.CAUGHT: self._counted(row, 1 + 2 * part.number),
                In.MISSED: f"{bad}-{caught}",
                In.FALSE_ALARMS: self._counted(row, 2 + 2 * part.number),
                In.RECALL: f'IF({bad}=0,"",{caught}/{bad})',
                In.PRECISION: f'IF({here[In.FLAGGED]}=0,"",{of_bad}/{here[In.FLAGGED]})',
                In.COST: cost,
            }
            for quantity, text in formulas.items():
                formula = Formula(look_up.live(text), finite(float(values[quantity][point])))
                self.page.formula(row, part.column(quantity), formula, _HEADS[quantity][1])

    def _counted(self, row: int, quantity: int) -> str:
        """Return a formula: a quantity of the strategy that is chosen now, at a cut-off."""
        first = self._counts_column(quantity, 0)
        last = self._counts_column(quantity, len(self.drawn.candidates) - 1)
        return f"INDEX({self.page.span(row, first, row, last)},{self.curve.number})"

    def _counts_column(self, quantity: int, place: int) -> int:
        first = self._parts[-1].column(In.COST) + 2
        return first + quantity * len(self.drawn.candidates) + place

    def _write_counts(self) -> None:
        """Write the cut-offs and counts of every strategy that may be chosen."""
        page, drawn = self.page, self.drawn
        quantities = [
            (mark("{number}: score"), "threshold cell", [_clipped(one) for one in drawn.steps])
        ]
        for part in self._parts:
            for heads, counts in zip(
                _COUNTED_HEADS,
                (
                    [one.caught for one in part.curves],
                    [one.false_alarms for one in part.curves],
                ),
                strict=True,
            ):
                quantities.append((heads[part.number], "count cell", counts))
        for quantity, (head, style, of_candidates) in enumerate(quantities):
            for place, candidate in enumerate(drawn.candidates):
                column = self._counts_column(quantity, place)
                page.set_width(column, column, 13)
                page.text(_HEAD, column, say(head, number=candidate + 1), "column head")
                for row, value in enumerate(of_candidates[place], start=_FIRST):
                    page.number(row, column, float(value), style)


def write_cut_offs_sheet(
    page: Page,
    contents: Contents,
    prices: Prices,
    look_up: LookUp,
    *,
    drawn: Drawn,
    curve: CurveCells,
    practice: Matrix,
) -> None:
    """Write what each of the listed cut-offs comes to, in practice and on the cases kept aside.

    ``curve`` tells which strategy is drawn, and ``practice`` how many are flagged as advised.
    """
    _CutOffs(page, contents, prices, look_up, drawn, curve, practice).write()


def _away(flagged: str, advised: str) -> str:
    """Return the formula of how far what is flagged is from what is advised."""
    return f"(ABS({flagged}-{advised})+{flagged}*{_TIE:f})"


def _clipped(steps: Curve) -> Floats:
    return np.clip(steps.thresholds, 0.0, 1.0)


def _values(contents: Contents, curve: Curve) -> dict[In, Floats]:
    """Return what the columns come to at the costs as analysed; NaN where that is undefined."""
    weighted = curve.weighted_to(contents.costs)
    flagged = weighted.flagged
    with np.errstate(invalid="ignore"):
        precision = np.where(flagged > 0, weighted.caught / flagged, np.nan)
    return {
        In.FLAGGED: weighted.flagged_per_1000,
        In.CAUGHT: curve.caught,
        In.MISSED: curve.positives - curve.caught,
        In.FALSE_ALARMS: curve.false_alarms,
        In.RECALL: curve.recall,
        In.PRECISION: precision,
        In.COST: weighted.cost_per_1000(contents.costs),
    }
