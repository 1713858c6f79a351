"""The sheet "What if": the answer at other costs, live, and the map of where it changes."""

from dataclasses import dataclass, replace

from imbgui.domain.costs import Costs
from imbgui.domain.problems import RefusedError
from imbgui.domain.stability import StabilityMap, stability_map
from imbgui.language import mark, say
from imbgui.reports.contents import Contents
from imbgui.reports.letters import LetterCells, write_letters
from imbgui.reports.lookup import Column, Fact, LookUp, not_now
from imbgui.reports.page import Formula, Page, Value
from imbgui.reports.prices import FALSE_ALARM, MISSED, Prices

SHEET = mark("What if")
_STEPS = (0.1, 0.2, 0.5, 0.8, 1.0, 1.25, 2.0, 5.0, 10.0)
"""How many times the present each cost is, down and across."""
_LAST_COLUMN = 11
_EVERY = 2
"""Of the steps of the map every second is shown, the present in the middle."""
_ROWS_COLUMN = 13


@dataclass(frozen=True)
class _Answer:
    """What holds at a pair of costs: the row of the decision table, and what it says."""

    row: Value
    letter: str
    cost: Value


def write_what_if_sheet(page: Page, contents: Contents, prices: Prices, look_up: LookUp) -> None:
    """Write the letters, the answers at pairs of costs, and the map over cost and base rate."""
    page.set_widths(38, *[14] * _LAST_COLUMN)
    page.text(0, 0, say(SHEET), "title")
    page.text(
        1,
        0,
        say(
            "What would be recommended if the costs were others, and how far they may move before "
            "that changes."
        ),
        "note",
    )
    listed = write_letters(page, contents, 3, _LAST_COLUMN)
    row = listed.first + len(listed.letters.candidates) + 1
    row = _Pairs(page, contents, prices, look_up, listed).write(row)
    row = _write_map(page, contents, listed, row + 1)
    page.sheet.freeze_panes(1, 1)
    page.set_paper(landscape=True, pages_tall=1)
    page.set_print_area(row, _LAST_COLUMN)


@dataclass(frozen=True)
class _Pairs:
    """Writes the two-way tables of what is advised, and of what it costs."""

    page: Page
    contents: Contents
    prices: Prices
    look_up: LookUp
    listed: LetterCells

    def write(self, row: int) -> int:
        """Write both from a row on, and beside them where each answer is looked up."""
        note = say(
            "{sign} where one answer is right for every case, whatever its risk.", sign=not_now()
        )
        self.page.text(row + 1, 0, note, "note")
        letters, costs = row + 2, row + 2 + len(_STEPS) + 4
        self._write_title(row, say("What is advised"))
        self._write_title(costs - 2, say("What 1,000 cases then cost"))
        for first in (letters, costs):
            self._write_axes(first)
        for down, missed in enumerate(_STEPS, start=1):
            for across, alarm in enumerate(_STEPS, start=1):
                self._write_pair(letters, costs, (down, across), (missed, alarm))
        last = letters + len(_STEPS)
        self._color(letters + 1, last)
        return costs + len(_STEPS) + 1

    def _write_title(self, row: int, title: str) -> None:
        event = self.contents.event
        self.page.heading(row, title, _LAST_COLUMN)
        words = say("Down: a missed {event} costs. Across: a false alarm costs.", event=event)
        self.page.text(row, 3, words, "heading")

    def _write_axes(self, first: int) -> None:
        page, costs = self.page, self.contents.costs
        corner = say("A missed {event} ▼  A false alarm ►", event=self.contents.event)
        page.text(first, 0, corner, "column head")
        for down, step in enumerate(_STEPS, start=1):
            formula = Formula(self.look_up.live(f"{MISSED}*{step!r}"), costs.missed * step)
            page.formula(first + down, 0, formula, "money head")
        for across, step in enumerate(_STEPS, start=1):
            formula = Formula(
                self.look_up.live(f"{FALSE_ALARM}*{step!r}"), costs.false_alarm * step
            )
            page.formula(first, across, formula, "money head")

    def _write_pair(
        self, letters: int, costs: int, place: tuple[int, int], steps: tuple[float, float]
    ) -> None:
        """Write the answer at one pair of costs."""
        page, look_up = self.page, self.look_up
        down, across = place
        here = self._answer(*steps)
        missed, alarm = page.at(letters + down, 0), page.at(letters, across)
        looked_up = page.at(letters + down, _ROWS_COLUMN + across)
        present = steps == (1.0, 1.0)
        for row, column, formula, value, style in (
            (
                letters + down,
                _ROWS_COLUMN + across,
                look_up.live(self._row_of(missed, alarm)),
                here.row,
                "count cell",
            ),
            (
                letters + down,
                across,
                _if_found(looked_up, self.listed.found(self._at(Column.CHOSEN, looked_up))),
                here.letter,
                "present letter" if present else "letter",
            ),
            (
                costs + down,
                across,
                _if_found(looked_up, self._cost(looked_up, missed, alarm)),
                here.cost,
                "present money" if present else "money cell",
            ),
        ):
            page.formula(row, column, Formula(formula, value), style)

    def _row_of(self, missed: str, alarm: str) -> str:
        """Return a formula: the row of the decision table at these costs."""
        caught, passed = self.prices.caught or "0", self.prices.passed or "0"
        shift = self.look_up.fact(Fact.ODDS_SHIFT)
        ratio = f"({missed}-{caught})/({alarm}-{passed})*{shift}"
        found = f"MATCH({ratio},{self.look_up.column(Column.FROM)},1)"
        return f'IF(AND({missed}>{caught},{alarm}>{passed}),{found},"{not_now()}")'

    def _at(self, column: Column, row: str) -> str:
        return f"INDEX({self.look_up.column(column)},{row})"

    def _cost(self, row: str, missed: str, alarm: str) -> str:
        """Return a formula: what 1,000 cases cost, counted as in that row, at these costs."""
        fact = self.look_up.fact
        caught, alarms = self._at(Column.CAUGHT, row), self._at(Column.FALSE_ALARMS, row)
        of_bad = f"({fact(Fact.BAD)}-{caught})*{missed}"
        of_bad += f"+{caught}*{self.prices.caught}" if self.prices.caught else ""
        of_good = f"{alarms}*{alarm}"
        if self.prices.passed:
            of_good += f"+({fact(Fact.GOOD)}-{alarms})*{self.prices.passed}"
        return f"({of_bad})*{fact(Fact.PER_BAD)}+({of_good})*{fact(Fact.PER_GOOD)}"

    def _answer(self, missed: float, alarm: float) -> _Answer:
        """Return what the engine answers at these multiples of the costs as analysed."""
        study, table = self.contents.study, self.contents.decisions
        costs = _scaled(self.contents.costs, missed, alarm)
        if costs is None:
            return _Answer(*[not_now()] * 3)
        index = table.index_of(costs.effective_ratio(study.file_rate))
        letter = self.listed.letters.of(int(table.chosen[index]))
        return _Answer(index + 1, letter, costs.per_1000(table.corrected(index)))

    def _color(self, first: int, last: int) -> None:
        """Fill the cells of each letter, in any colour that tells neighbours apart."""
        for place, candidate in enumerate(self.listed.letters.candidates):
            self.page.sheet.conditional_format(
                first,
                1,
                last,
                len(_STEPS),
                {
                    "type": "cell",
                    "criteria": "==",
                    "value": f'"{self.listed.letters.of(candidate)}"',
                    "format": self.page.styles.filled(place),
                },
            )


def _scaled(costs: Costs, missed: float, alarm: float) -> Costs | None:
    """Return costs with these multiples; None where one answer is then always right."""
    try:
        return replace(costs, missed=costs.missed * missed, false_alarm=costs.false_alarm * alarm)
    except RefusedError:
        return None


def _if_found(row: str, formula: str) -> str:
    return f'IF(ISNUMBER({row}),{formula},"{not_now()}")'


def _write_map(page: Page, contents: Contents, listed: LetterCells, row: int) -> int:
    """Write the map, as analysed: costs across, base rates down; return its last row."""
    found = stability_map(contents.decisions, contents.costs)
    page.heading(row, say("Where the advice stays the same: as analysed, not live"), _LAST_COLUMN)
    page.text(
        row + 1,
        0,
        say(
            "A strategy is kept for as long as it stays within 1 % of the best. The present is "
            "framed; the false alarm costs what it did in the analysis."
        ),
        "note",
    )
    head = row + 2
    corner = say(
        "Share of {events} ▼  A missed {event} ►", events=contents.events, event=contents.event
    )
    page.text(head, 0, corner, "column head")
    for across, missed in enumerate(found.missed[::_EVERY], start=1):
        page.number(head, across, float(missed), "money head")
    for down, rate in enumerate(found.base_rates[::_EVERY], start=1):
        page.number(head + down, 0, float(rate), "share head")
    _write_advised(page, listed, found, head + 1)
    return head + len(found.base_rates[::_EVERY])


def _write_advised(page: Page, listed: LetterCells, found: StabilityMap, first: int) -> None:
    letters, advised = listed.letters, found.advised[::_EVERY, ::_EVERY]
    middle = advised.shape[0] // 2, advised.shape[1] // 2
    for down, candidates in enumerate(advised):
        for across, candidate in enumerate(candidates):
            style = "present letter" if (down, across) == middle else "letter"
            place = letters.candidates.index(int(candidate))
            page.letter(first + down, 1 + across, letters.of(int(candidate)), place, style)
