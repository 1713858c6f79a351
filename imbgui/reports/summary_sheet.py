"""The sheet "Summary": the answer, the costs to change, what it saves, on one printed page."""

from dataclasses import dataclass

from imbgui.domain.recommendation import Concern
from imbgui.language import mark, say
from imbgui.reports import sentences
from imbgui.reports.as_analysed import write_as_analysed
from imbgui.reports.asked import write_fixed_costs
from imbgui.reports.charts import cost_chart
from imbgui.reports.curve_sheet import CurveCells, In
from imbgui.reports.headlines import Headline, LiveCells, what_it_saves, what_to_do
from imbgui.reports.numbers import per_cent, three_digits, whole
from imbgui.reports.page import Formula, Page, Value
from imbgui.reports.prices import BASE_RATE, CAUGHT, PASSED, input_words
from imbgui.reports.strategies_sheet import Of
from imbgui.reports.words import clean, day_and_time

_LAST_COLUMN = 5
_CHART_ROWS = 20
_CAUTIONS = {
    Concern.FEW_POSITIVES: mark(
        "Only {value} {events}: expect wide ranges; more would narrow them."
    ),
    Concern.NOT_SEPARABLE: mark(
        "The columns hardly tell {events} from other cases. "
        "Better columns will help; no weight or resampling will."
    ),
    Concern.RUNS_BACKWARDS: mark(
        "The scores run backwards. Is the value named really the bad one?"
    ),
    Concern.NOT_CALIBRATED: mark(
        "The risk scores do not mean what they say: for each of the {events} "
        "expected {value} were found. Analyse cases like those to come."
    ),
    Concern.SOME_UNFINISHED: mark("{value} of the strategies did not finish; the others answer."),
}
_MOVED = {Concern.COSTS_MOVED: sentences.COSTS_MOVED}
_ALWAYS = (
    mark("Ranges cover luck of the sample, not a world that changes or costs that are wrong."),
    mark("The score is a risk score from past cases; it says nothing about other kinds of case."),
)


def title() -> str:
    """Return what the report is called."""
    return say("What to check, and what it costs")


@dataclass(frozen=True)
class SummarySheet:
    """Writes the sheet, from the top down."""

    page: Page
    cells: LiveCells
    curve: CurveCells

    def write(self, others: tuple[str, ...]) -> None:
        """Write everything; ``others`` are the sheets to point to."""
        self.page.set_widths(46, 25, 20, 20, 14, 14)
        self._write_top()
        row = self._write_inputs(6)
        row = self._write_headlines(row + 1, say("What to do"), what_to_do(self.cells))
        row = self._write_headlines(row + 1, say("What it saves"), what_it_saves(self.cells))
        row = write_as_analysed(self.page, self.cells, row + 1, _LAST_COLUMN)
        row = self._write_chart(row + 1)
        row = self._write_cautions(row + 1)
        row = self._write_links(row + 1, others)
        self.page.set_paper(landscape=False, pages_tall=1)
        self.page.set_print_area(row, _LAST_COLUMN)

    def _write_top(self) -> None:
        page, contents, strategies = self.page, self.cells.contents, self.cells.strategies
        study, about = contents.study, contents.about
        file = clean(contents.table.source.file.replace("\\", "/").rpartition("/")[2], 80)
        described = say(
            "{file}: {rows} cases, {positives} {events} ({share}). {made_at}",
            file=file,
            rows=whole(study.rows),
            positives=whole(study.positives),
            events=contents.events,
            share=per_cent(study.positives / study.rows, 2),
            made_at=day_and_time(about.made_at or ""),
        )
        page.text(0, 0, title(), "title")
        page.from_data(1, 0, described, "data note")
        answer = sentences.answer(
            contents,
            self.cells.look_up,
            page.styles.money,
            instruction=strategies.of_chosen(Of.INSTRUCTION),
            threshold="Best_Threshold",
            costs=("Best_Cost_Per_1000", strategies.cost(0), strategies.cost(1)),
        )
        verdict = sentences.verdict(
            contents, self.cells.look_up, name="Best_Verdict", times="Best_Chosen_In_100"
        )
        page.merged_formula(3, 0, _LAST_COLUMN, answer, "answer")
        page.merged_formula(4, 0, _LAST_COLUMN, verdict, "label")

    def _write_inputs(self, row: int) -> int:
        page, contents = self.page, self.cells.contents
        page.heading(row, say("What a case costs"), _LAST_COLUMN)
        if not contents.is_live:
            return write_fixed_costs(page, contents, self.cells.prices, row)
        words = input_words(contents.event, contents.events, contents.study.file_rate)
        for name, amount in self.cells.prices.amounts(contents.costs).items():
            row += 1
            page.text(row, 0, words[name].label)
            page.number(row, 1, amount, "share input" if name == BASE_RATE else "money input")
            page.text(row, 2, say("◄ Change me"), "change me")
            page.text(row, 3, words[name].note, "note")
            page.sheet.data_validation(row, 1, row, 1, _validation(name))
            page.define(name, row, 1)
        row += 1
        page.text(
            row,
            0,
            say("Other costs choose anew among the strategies tried; nothing is trained again."),
            "live note",
        )
        row += 1
        page.formula(row, 0, sentences.costs_moved(contents, self.cells.look_up), "warning")
        return row

    def _write_headlines(self, row: int, title: str, headlines: tuple[Headline, ...]) -> int:
        page = self.page
        page.heading(row, title, _LAST_COLUMN)
        for headline in headlines:
            row += 1
            page.text(row, 0, headline.label)
            _write(page, row, 1, headline.holds, headline.style)
            page.define_live(headline.name, row, 1)
            _write(page, row, 2, headline.note, "note")
        return row + 1

    def _write_chart(self, row: int) -> int:
        page, practice = self.page, self.cells.outcomes.practice
        chart = cost_chart(
            page.book,
            curve=(self.curve.column(In.DRAWN_FLAGGED), self.curve.column(In.DRAWN_COST)),
            selected=(practice.flagged_per_1000, practice.cost_per_1000),
            money_format=page.styles.money.number_format,
        )
        chart.set_size({"width": 970, "height": 20 * _CHART_ROWS})
        page.sheet.insert_chart(
            row,
            0,
            chart,
            {
                "description": say(
                    "The expected cost of 1,000 cases by how many of them are flagged, riskiest "
                    "first, with a diamond at what is recommended."
                ),
            },
        )
        note = say(
            "The diamond is corrected for the choice, and so may lie a little off the line, "
            "which is drawn from the very cases."
        )
        page.text(row + _CHART_ROWS, 0, note, "note")
        return row + _CHART_ROWS + 1

    def _write_cautions(self, row: int) -> int:
        contents = self.cells.contents
        self.page.heading(row, say("Bear in mind"), _LAST_COLUMN)
        sentences_on = _CAUTIONS | ({} if contents.is_live else _MOVED)
        found = (
            say(
                sentences_on[caution.concern],
                value=three_digits(caution.value),
                events=contents.events,
            )
            for caution in contents.recommendation.cautions
            if caution.concern in sentences_on
        )
        always = (say(sentence) for sentence in _ALWAYS)
        for sentence in (*found, *always):
            row += 1
            self.page.text(row, 0, f"• {sentence}")
        return row + 1

    def _write_links(self, row: int, others: tuple[str, ...]) -> int:
        self.page.heading(row, say("More in this workbook"), _LAST_COLUMN)
        link = self.page.styles["link"]
        for name in others:
            row += 1
            self.page.sheet.write_url(row, 0, f"internal:'{say(name)}'!A1", link, say(name))
        return row


def _write(page: Page, row: int, column: int, content: Formula | Value | None, style: str) -> None:
    if isinstance(content, Formula):
        page.formula(row, column, content, style)
    else:
        page.value(row, column, content, style)


def _validation(name: str) -> dict[str, object]:
    if name in (CAUGHT, PASSED):
        limits: dict[str, object] = {"criteria": "between", "minimum": -1e12, "maximum": 1e12}
        message = say("Give a number; below 0 where it earns something.")
    elif name == BASE_RATE:
        limits = {"criteria": "between", "minimum": 1e-9, "maximum": 1 - 1e-9}
        message = say("Give a share between 0 % and 100 %, or leave it blank.")
    else:
        limits = {"criteria": ">=", "value": 0}
        message = say("Give a number of 0 or more.")
    return {
        "validate": "decimal",
        "error_title": say("This cost cannot be used"),
        "error_message": message,
        **limits,
    }
