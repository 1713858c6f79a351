"""The sheet "Outcomes": the four ways a case can end, counted and priced, and the check."""

from dataclasses import dataclass
from enum import IntEnum, auto

from imbgui.domain.costs import Costs, Counts
from imbgui.language import mark, say
from imbgui.reports.contents import Contents
from imbgui.reports.facts import scale_of
from imbgui.reports.lookup import Column, Fact, LookUp, not_now
from imbgui.reports.numbers import whole
from imbgui.reports.page import Formula, Page
from imbgui.reports.prices import CASES_PER_YEAR, FALSE_ALARM, MISSED, Prices

SHEET = mark("Outcomes")
_YEAR_ROW = 3
_PRACTICE_ROW = 6
_CHECK_ROW = 20


class Line(IntEnum):
    """The rows of a matrix: the four outcomes, their total, and what follows from them."""

    CAUGHT = 0
    MISSED = auto()
    FALSE_ALARMS = auto()
    PASSED = auto()
    TOTAL = auto()
    FLAGGED = auto()
    PRECISION = auto()
    RECALL = auto()


_OUTCOMES = (Line.CAUGHT, Line.MISSED, Line.FALSE_ALARMS, Line.PASSED)


class _In(IntEnum):
    """The columns of a matrix."""

    WORDS = 0
    COUNTED = auto()
    PER_1000 = auto()
    EACH_COSTS = auto()
    COST = auto()
    COST_PER_1000 = auto()
    PER_YEAR = auto()
    COST_PER_YEAR = auto()


@dataclass(frozen=True)
class Matrix:
    """A confusion matrix on the sheet, and where its counts are looked up."""

    page: Page
    first: int
    caught: Column
    false_alarms: Column
    bad: Fact

    @property
    def cost(self) -> str:
        """The address of what the cases cost as counted."""
        return self._at(Line.TOTAL, _In.COST)

    @property
    def cost_per_1000(self) -> str:
        """The address of what 1,000 cases cost."""
        return self._at(Line.TOTAL, _In.COST_PER_1000)

    @property
    def flagged_per_1000(self) -> str:
        """The address of how many of 1,000 cases are flagged."""
        return self._at(Line.FLAGGED, _In.PER_1000)

    @property
    def precision(self) -> str:
        """The address of the share of flagged cases that are bad."""
        return self._at(Line.PRECISION, _In.PER_1000)

    @property
    def recall(self) -> str:
        """The address of the share of bad cases that are caught."""
        return self._at(Line.RECALL, _In.PER_1000)

    def counted(self, line: Line) -> str:
        """Return the address of a number of cases as counted."""
        return self._at(line, _In.COUNTED)

    def _at(self, line: Line, column: _In) -> str:
        return self.page.at(self.first + line, column)


@dataclass(frozen=True)
class Outcomes:
    """The two matrices of this sheet."""

    practice: Matrix
    check: Matrix


def write_outcomes_sheet(
    page: Page, contents: Contents, prices: Prices, look_up: LookUp
) -> Outcomes:
    """Write what the recommendation did in practice and in the check."""
    page.set_widths(58, 14, 14, 20, 20, 20, 15, 20)
    page.text(0, 0, say(SHEET), "title")
    follows = (
        say("Live: follows the inputs on the Summary.")
        if contents.is_live
        else say("As analysed, not live; only the cases in a year can be changed.")
    )
    page.text(1, 0, follows, "live note")
    page.text(_YEAR_ROW, 0, say("Cases in a year"), "bold")
    page.number(_YEAR_ROW, 1, contents.study.rows, "count input")
    page.text(_YEAR_ROW, 2, say("◄ Change me: starts as the number of cases analysed"), "change me")
    page.sheet.data_validation(
        _YEAR_ROW,
        1,
        _YEAR_ROW,
        1,
        {
            "validate": "decimal",
            "criteria": ">=",
            "value": 0,
            "error_title": say("Cases in a year"),
            "error_message": say("Give a number of 0 or more."),
        },
    )
    page.define(CASES_PER_YEAR, _YEAR_ROW, 1)
    practice = Matrix(page, _PRACTICE_ROW + 2, Column.CAUGHT, Column.FALSE_ALARMS, Fact.BAD)
    check = Matrix(
        page, _CHECK_ROW + 2, Column.CHECK_CAUGHT, Column.CHECK_FALSE_ALARMS, Fact.CHECK_BAD
    )
    page.text(_PRACTICE_ROW, 0, say("What to expect"), "heading")
    page.text(_PRACTICE_ROW, 1, _where_expected(contents), "note")
    page.text(_CHECK_ROW, 0, say("The check"), "heading")
    page.text(_CHECK_ROW, 1, _where_checked(contents), "note")
    for matrix, counts in (
        (practice, contents.best.counts),
        (check, contents.recommendation.check.counts),
    ):
        _write_heads(page, matrix.first - 1)
        _write_outcomes(matrix, contents, prices, look_up, counts)
        _write_total(matrix, contents, look_up, counts)
        _write_shares(matrix, contents, look_up, counts)
    page.sheet.freeze_panes(1, 1)
    page.set_paper(landscape=True, pages_tall=1)
    return Outcomes(practice, check)


def _where_expected(contents: Contents) -> str:
    rows = contents.decisions.positives + contents.decisions.negatives
    return say("On {rows} practice cases, each decided without having been seen.", rows=whole(rows))


def _where_checked(contents: Contents) -> str:
    rows = whole(contents.recommendation.check.counts.rows)
    if not contents.keeps_aside:
        return say(
            "Part by part on all {rows} cases, each part decided by the others: too few {events} "
            "to keep some aside.",
            rows=rows,
            events=contents.events,
        )
    where = say("On {rows} cases kept aside, which chose nothing.", rows=rows)
    seen = say("They had been looked at before the costs were set.")
    return f"{where} {seen}" if contents.check_was_seen else where


def _write_heads(page: Page, row: int) -> None:
    heads = (
        say("What becomes of a case"),
        say("Cases counted"),
        say("Per 1,000 cases"),
        say("Each costs"),
        say("Cost of those counted"),
        say("Cost per 1,000 cases"),
        say("Cases in a year"),
        say("Cost in a year"),
    )
    page.heads(row, 0, heads)


def _write_outcomes(
    matrix: Matrix, contents: Contents, prices: Prices, look_up: LookUp, counts: Counts
) -> None:
    scale = scale_of(contents.costs, counts)
    caught, false_alarms = matrix.counted(Line.CAUGHT), matrix.counted(Line.FALSE_ALARMS)
    bad, good = look_up.fact(matrix.bad), look_up.fact(Fact(matrix.bad + 1))
    per_bad, per_good = (look_up.fact(Fact(matrix.bad + offset)) for offset in (2, 3))
    event = contents.event
    costs = contents.costs
    lines = {
        Line.CAUGHT: (
            say("Flagged, and a {event}: caught", event=event),
            look_up.now(matrix.caught),
            prices.caught,
        ),
        Line.MISSED: (
            say("Not flagged, but a {event}: missed", event=event),
            f"{bad}-{caught}",
            MISSED,
        ),
        Line.FALSE_ALARMS: (
            say("Flagged, but no {event}: false alarm", event=event),
            look_up.now(matrix.false_alarms),
            FALSE_ALARM,
        ),
        Line.PASSED: (
            say("Not flagged, and no {event}: rightly let through", event=event),
            f"{good}-{false_alarms}",
            prices.passed,
        ),
    }
    numbers = (
        (counts.caught, costs.caught, scale.bad),
        (counts.missed, _each_missed(costs, counts), scale.bad),
        (counts.false_alarms, costs.false_alarm, scale.good),
        (counts.passed, costs.passed, scale.good),
    )
    page = matrix.page
    for line, (number, price, stands_for) in zip(_OUTCOMES, numbers, strict=True):
        words, formula, price_name = lines[line]
        row = matrix.first + line
        per = per_bad if line in (Line.CAUGHT, Line.MISSED) else per_good
        page.text(row, _In.WORDS, words, "text cell")
        page.formula(row, _In.COUNTED, Formula(look_up.live(formula), number), "count cell")
        if price_name is None:
            page.number(row, _In.EACH_COSTS, 0, "money cell")
        else:
            page.formula(row, _In.EACH_COSTS, Formula(price_name, price), "money cell")
        per_1000 = number * stands_for
        year = per_1000 * contents.study.rows / 1000
        _write_products(matrix, look_up, row, per, (number, per_1000, price, year))


def _each_missed(costs: Costs, counts: Counts) -> float:
    """Return what a missed case costs: on average, where each has its own amount."""
    if not counts.missed:
        return costs.missed
    return costs.missing(counts.missed, counts.missed_amount) / counts.missed


def _write_products(
    matrix: Matrix,
    look_up: LookUp,
    row: int,
    per: str,
    values: tuple[float, float, float, float],
) -> None:
    """Write what follows from a count and a price: per 1,000 and per year, cases and money."""
    number, per_1000, price, year = values
    at = matrix.page.at
    counted, of_1000 = at(row, _In.COUNTED), at(row, _In.PER_1000)
    each, in_year = at(row, _In.EACH_COSTS), at(row, _In.PER_YEAR)
    for column, formula, value, style in (
        (_In.PER_1000, f"{counted}*{per}", per_1000, "fine count cell"),
        (_In.COST, f"{counted}*{each}", number * price, "money cell"),
        (_In.COST_PER_1000, f"{of_1000}*{each}", per_1000 * price, "money cell"),
    ):
        matrix.page.formula(row, column, Formula(look_up.live(formula), value), style)
    for column, needs, formula, value, style in (
        (_In.PER_YEAR, of_1000, f"{of_1000}*{CASES_PER_YEAR}/1000", year, "count cell"),
        (_In.COST_PER_YEAR, in_year, f"{in_year}*{each}", year * price, "money cell"),
    ):
        matrix.page.own_formula(row, column, _if_number(needs, formula, value), style)


def _if_number(needs: str, formula: str, value: float) -> Formula:
    """Return a formula of this sheet's own cells, worked out where one of them is a number."""
    return Formula(f'IF(ISNUMBER({needs}),{formula},"{not_now()}")', value)


def _write_total(matrix: Matrix, contents: Contents, look_up: LookUp, counts: Counts) -> None:
    costs: Costs = contents.costs
    year = contents.study.rows
    row = matrix.first + Line.TOTAL
    matrix.page.text(row, _In.WORDS, say("All cases"), "total")
    matrix.page.text(row, _In.EACH_COSTS, "", "total")
    per_1000 = costs.per_1000(counts)
    for column, value, style in (
        (_In.COUNTED, counts.rows, "count total"),
        (_In.PER_1000, 1000.0, "fine count total"),
        (_In.COST, costs.total(counts), "money total"),
        (_In.COST_PER_1000, per_1000, "money total"),
    ):
        span = matrix.page.span(matrix.first, column, matrix.first + Line.PASSED)
        matrix.page.formula(row, column, Formula(look_up.live(f"SUM({span})"), value), style)
    for column, value, style in (
        (_In.PER_YEAR, float(year), "count total"),
        (_In.COST_PER_YEAR, per_1000 * year / 1000, "money total"),
    ):
        span = matrix.page.span(matrix.first, column, matrix.first + Line.PASSED)
        needs = matrix.page.at(matrix.first, column)
        matrix.page.own_formula(row, column, _if_number(needs, f"SUM({span})", value), style)


def _write_shares(matrix: Matrix, contents: Contents, look_up: LookUp, counts: Counts) -> None:
    """Write how many are flagged, how many of those are bad, and how many bad ones are caught."""
    weighted = contents.at_base_rate(counts)
    at = matrix.page.at
    caught, missed, alarms = (
        at(matrix.first + line, _In.PER_1000)
        for line in (Line.CAUGHT, Line.MISSED, Line.FALSE_ALARMS)
    )
    flagged = matrix.flagged_per_1000
    events = contents.events
    for line, words, formula, value, style in (
        (
            Line.FLAGGED,
            say("Cases flagged"),
            f"{caught}+{alarms}",
            weighted.flagged * 1000 / weighted.rows,
            "fine count cell",
        ),
        (
            Line.PRECISION,
            say("Of the cases flagged, how many are {events}", events=events),
            f'IF({flagged}=0,"",{caught}/{flagged})',
            weighted.precision,
            "share cell",
        ),
        (
            Line.RECALL,
            say("Of all {events}, how many are caught", events=events),
            f'IF({caught}+{missed}=0,"",{caught}/({caught}+{missed}))',
            weighted.recall,
            "share cell",
        ),
    ):
        row = matrix.first + line
        matrix.page.text(row, _In.WORDS, words)
        matrix.page.formula(row, _In.PER_1000, Formula(look_up.live(formula), value), style)
