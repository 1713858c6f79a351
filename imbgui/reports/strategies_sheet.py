"""The sheet "Compare strategies": one row for each candidate, at the costs in the input cells."""

import math
from dataclasses import dataclass
from enum import IntEnum, auto

from imbgui.domain.ablation import kept_for_comparison
from imbgui.domain.advice import Advice
from imbgui.domain.study import Outcome
from imbgui.language import mark, say
from imbgui.reports.charts import bar_chart
from imbgui.reports.contents import Contents
from imbgui.reports.curve_sheet import BY_SAVING
from imbgui.reports.facts import scale_of
from imbgui.reports.kinds import how_it_ended
from imbgui.reports.lookup import Block, Fact, LookUp, shifted
from imbgui.reports.page import Formula, Page
from imbgui.reports.prices import Prices
from imbgui.reports.switch_points import write_switch_points
from imbgui.reports.words import candidate_name

_HEAD = 4
_FIRST = 5


class Of(IntEnum):
    """What each column says of a candidate."""

    NUMBER = 0
    NAME = auto()
    RECOMMENDED = auto()
    COST = auto()
    RANK = auto()
    THRESHOLD = auto()
    FLAGGED = auto()
    CAUGHT = auto()
    FALSE_ALARMS = auto()
    CHEAPEST = auto()
    COST_LOW = auto()
    COST_HIGH = auto()
    ENDED = auto()
    STRATEGY = auto()
    LEARNER = auto()
    WEIGHT = auto()
    RATIO = auto()
    AVERAGE_PRECISION = auto()
    ROC_AUC = auto()
    FIT_SECONDS = auto()
    INSTRUCTION = auto()


_HEADS = {
    Of.NUMBER: mark("No."),
    Of.NAME: mark("In plain words"),
    Of.RECOMMENDED: mark("Recommended"),
    Of.COST: mark("Cost per 1,000 cases"),
    Of.RANK: mark("Rank by cost"),
    Of.THRESHOLD: mark("Cut-off (score 0 to 1)"),
    Of.FLAGGED: mark("Flagged per 1,000"),
    Of.CAUGHT: mark("Caught per 1,000"),
    Of.FALSE_ALARMS: mark("False alarms per 1,000"),
    Of.CHEAPEST: mark("Chosen in n of 100 re-checks"),
    Of.COST_LOW: mark("Cost from: as analysed, not live"),
    Of.COST_HIGH: mark("Cost to: as analysed, not live"),
    Of.ENDED: mark("How it ended"),
    Of.STRATEGY: mark("Strategy"),
    Of.LEARNER: mark("Learner"),
    Of.WEIGHT: mark("Weight"),
    Of.RATIO: mark("Ratio"),
    Of.AVERAGE_PRECISION: mark("Average precision"),
    Of.ROC_AUC: mark("ROC AUC"),
    Of.FIT_SECONDS: mark("Seconds to fit"),
    Of.INSTRUCTION: mark("What to do"),
}
SHEET = mark("Compare strategies")


@dataclass(frozen=True)
class StrategyCells:
    """Addresses on this sheet, for others to read."""

    page: Page
    look_up: LookUp

    def cost(self, candidate: int) -> str:
        """Return the address of a candidate's cost per 1,000 cases."""
        return self.page.at(_FIRST + candidate, Of.COST)

    def of_chosen(self, column: Of) -> str:
        """Return a formula: what a column says of the candidate that is chosen now."""
        span = self.page.span(_FIRST, column, _FIRST + self.look_up.candidates - 1)
        return f"INDEX({span},{self.look_up.fact(Fact.CHOSEN)})"


def write_strategies_sheet(
    page: Page, contents: Contents, prices: Prices, look_up: LookUp
) -> StrategyCells:
    """Write the candidates as they stand now, those without scores, and the switch points."""
    page.set_widths(
        5, 50, 16, 18, 18, 11, 11, 11, 12, 16, 17, 17, 36, 22, 20, 10, 10, 10, 10, 10, 90
    )
    page.text(0, 0, say(SHEET), "title")
    if contents.is_live:
        live = say("Live: every cost, rank, cut-off and count follows the inputs on the Summary.")
        page.text(1, 0, live, "live note")
    else:
        not_live = say("As analysed, not live: no table holds such answers for other costs.")
        page.text(1, 0, not_live, "note")
    luck = say(
        "Each case of practice is answered by a cut-off that did not see it. The lowest of many "
        "costs is low by luck too: differences count for as much as luck leaves of them, and of "
        "strategies within 1 % the simplest is recommended."
    )
    page.text(2, 0, luck, "note")
    heads = _HEADS | ({Of.THRESHOLD: BY_SAVING} if contents.decides_by_saving else {})
    page.heads(_HEAD, 0, tuple(say(heads[column]) for column in Of))
    for candidate, advice in enumerate(contents.recommendation.candidates):
        _write_live(page, contents, prices, look_up, candidate)
        _write_as_analysed(page, contents, candidate, advice)
    _mark_cost_and_choice(page, look_up.candidates)
    below = _FIRST + look_up.candidates
    for row, outcome in enumerate(contents.unscored, start=below):
        _write_unscored(page, row, outcome)
    below += len(contents.unscored)
    last = below
    beside = Of.NAME
    if contents.is_live:
        last = write_switch_points(page, contents, prices, look_up, below + 1)
        beside = Of.THRESHOLD
    last = max(last, _insert_chart(page, look_up.candidates, below + 1, beside))
    page.sheet.freeze_panes(_FIRST, 2, 0, 2)
    page.set_paper(landscape=True, repeat=_HEAD)
    page.set_print_area(last, Of.ENDED)
    return StrategyCells(page, look_up)


def _write_live(
    page: Page, contents: Contents, prices: Prices, look_up: LookUp, candidate: int
) -> None:
    """Write what follows the costs: all of it looked up in the candidate's own columns."""
    row = _FIRST + candidate
    recommendation = contents.recommendation
    advice = recommendation.candidates[candidate]
    counts, scale = advice.counts, scale_of(contents.costs, advice.counts)
    costs = [other.cost_per_1000 for other in recommendation.candidates]
    caught, false_alarms = page.at(row, Of.CAUGHT), page.at(row, Of.FALSE_ALARMS)
    per_bad, per_good = look_up.fact(Fact.PER_BAD), look_up.fact(Fact.PER_GOOD)
    cost = prices.total(
        caught,
        false_alarms,
        f"({look_up.fact(Fact.BAD)}*{per_bad}-{caught})",
        f"({look_up.fact(Fact.GOOD)}*{per_good}-{false_alarms})",
    )
    threshold = look_up.of(Block.THRESHOLD, candidate)
    recommended = say("◄ recommended")
    everyone = page.span(_FIRST, Of.COST, _FIRST + look_up.candidates - 1)
    cells: dict[Of, tuple[str, float | str | None, str]] = {
        Of.RECOMMENDED: (
            f'IF({look_up.fact(Fact.CHOSEN)}={candidate + 1},"{recommended}","")',
            recommended if candidate == contents.chosen else "",
            "text cell",
        ),
        Of.COST: (cost, advice.cost_per_1000, "money cell"),
        Of.RANK: (
            f"RANK({page.at(row, Of.COST)},{everyone},1)",
            1 + sum(other < advice.cost_per_1000 for other in costs),
            "count cell",
        ),
        Of.FLAGGED: (
            f"{caught}+{false_alarms}",
            counts.caught * scale.bad + counts.false_alarms * scale.good,
            "fine count cell",
        ),
        Of.CAUGHT: (
            f"{look_up.of(Block.CAUGHT, candidate)}*{per_bad}",
            counts.caught * scale.bad,
            "fine count cell",
        ),
        Of.FALSE_ALARMS: (
            f"{look_up.of(Block.FALSE_ALARMS, candidate)}*{per_good}",
            counts.false_alarms * scale.good,
            "fine count cell",
        ),
        Of.CHEAPEST: (
            look_up.of(Block.CHEAPEST, candidate),
            advice.cheapest_in_100,
            "count cell",
        ),
        Of.THRESHOLD: _cut_off(advice, threshold, look_up),
    }
    for column, (formula, value, style) in cells.items():
        page.formula(row, column, Formula(look_up.live(formula), value), style)


def _cut_off(
    advice: Advice, threshold: str, look_up: LookUp
) -> tuple[str, float | str | None, str]:
    """Return from where on a candidate flags: a score, or an expected saving."""
    if advice.candidate.is_trivial:
        return '""', None, "text cell"
    if advice.least_saving is None:
        formula = shifted(threshold, look_up.fact(Fact.ODDS_SHIFT))
        return formula, advice.threshold, "threshold cell"
    if math.isinf(advice.least_saving):
        whom = say("no case") if advice.least_saving > 0 else say("every case")
        return '""', whom, "text cell"
    return '""', advice.least_saving, "money cell"


def _write_as_analysed(page: Page, contents: Contents, candidate: int, advice: Advice) -> None:
    """Write what the costs do not change, and the range that only holds for those analysed."""
    row = _FIRST + candidate
    outcome = contents.outcome(candidate)
    page.number(row, Of.NUMBER, candidate + 1, "count cell")
    page.text(row, Of.NAME, contents.names[candidate], "text cell")
    page.number(row, Of.COST_LOW, advice.interval[0], "money cell")
    page.number(row, Of.COST_HIGH, advice.interval[1], "money cell")
    kept = kept_for_comparison(advice, contents.recommendation)
    page.text(row, Of.ENDED, kept or _ended(outcome), "text cell")
    page.text(row, Of.STRATEGY, advice.candidate.strategy, "text cell")
    page.text(row, Of.LEARNER, advice.candidate.learner or "", "text cell")
    page.number(row, Of.WEIGHT, advice.weight, "number cell")
    page.number(row, Of.RATIO, advice.ratio, "number cell")
    if outcome is not None:
        page.number(row, Of.AVERAGE_PRECISION, outcome.average_precision, "quality cell")
        page.number(row, Of.ROC_AUC, outcome.roc_auc, "quality cell")
        page.number(row, Of.FIT_SECONDS, outcome.fit_seconds, "fine count cell")
    page.text(row, Of.INSTRUCTION, contents.instructions[candidate], "text cell")


def _write_unscored(page: Page, row: int, outcome: Outcome) -> None:
    """Write a candidate that was tried, or could not be, and has no scores to cost."""
    candidate = outcome.candidate
    name = candidate_name(candidate, outcome.weight, outcome.ratio)
    for column in range(Of.ENDED):
        page.text(row, column, "", "text cell")
    page.text(row, Of.NAME, name, "text cell")
    page.from_data(row, Of.ENDED, _ended(outcome), "data cell")
    page.text(row, Of.STRATEGY, candidate.strategy, "text cell")
    page.text(row, Of.LEARNER, candidate.learner or "", "text cell")


def _ended(outcome: Outcome | None) -> str:
    return say("needs no model") if outcome is None else how_it_ended(outcome)


def _insert_chart(page: Page, candidates: int, row: int, column: int) -> int:
    """Insert the costs as bars, from a row on; return the last row they cover."""
    height = 110 + 26 * candidates
    names, costs = (
        page.span(_FIRST, column, _FIRST + candidates - 1) for column in (Of.NAME, Of.COST)
    )
    chart = bar_chart(
        page.book, names=names, costs=costs, money_format=page.styles.money.number_format
    )
    chart.set_size({"width": 950, "height": height})
    description = say("A bar for each strategy: what 1,000 cases cost with it.")
    page.sheet.insert_chart(row, column, chart, {"description": description})
    return row + -(-height // 20)


def _mark_cost_and_choice(page: Page, candidates: int) -> None:
    last = _FIRST + candidates - 1
    bars = {"type": "data_bar", "bar_color": "#9CC7E5"}
    page.sheet.conditional_format(_FIRST, Of.COST, last, Of.COST, bars)
    page.sheet.conditional_format(
        _FIRST,
        0,
        last,
        Of.INSTRUCTION,
        {
            "type": "formula",
            "criteria": f'=LEFT($C{_FIRST + 1},1)="◄"',
            "format": page.styles["chosen row"],
        },
    )
