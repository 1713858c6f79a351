"""The window as a person uses it: started as a program, on a screen, by mouse and by keyboard."""

import csv
import signal
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from tests.scenarios.screen import ROOT, Person, lacks_tools, person_at, until, virtual_screen

pytestmark = pytest.mark.skipif(lacks_tools(), reason="needs Xvfb, openbox and xdotool")

EXAMPLE = ROOT / "resources" / "examples" / "fraud.csv"
GERMAN = {"LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8", "IMBGUI_LANGUAGE": "de"}
ROWS, NEW_ROWS = 1600, 40


@pytest.fixture(scope="module")
def display(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with virtual_screen(tmp_path_factory.mktemp("screen")) as display:
        yield display


@pytest.fixture(scope="module")
def claims() -> list[list[str]]:
    """Return the heading and the first rows of the example of claims."""
    with EXAMPLE.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))[: ROWS + 1]


def write_workbook(path: Path, rows: list[list[str]]) -> Path:
    """Write rows as a person has them in Excel: numbers as numbers."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([float(cell) if _is_number(cell) else cell for cell in row])
    book.save(path)
    return path


def write_german(path: Path, rows: list[list[str]]) -> Path:
    """Write rows as Excel writes a CSV file in Germany."""
    cells = [[cell.replace(".", ",") if _is_number(cell) else cell for cell in row] for row in rows]
    path.write_text("\n".join(map(";".join, cells)), encoding="cp1252")
    return path


def _is_number(cell: str) -> bool:
    return cell.replace(".", "", 1).isdigit()


def cell_of(report: Path, name: str) -> object:
    """Return what the cell of this name holds."""
    book = openpyxl.load_workbook(report, data_only=True)
    ((sheet, address),) = book.defined_names[name].destinations
    return book[sheet][address].value


def write_plain(path: Path, rows: list[list[str]]) -> Path:
    path.write_text("\n".join(map(",".join, rows)), encoding="utf-8")
    return path


def choose_outcome(person: Person) -> None:
    person.choose("targetColumn", "fraud")
    person.choose("positiveValue", "yes")


def analyse_quickly(person: Person) -> None:
    person.choose("effort", "quick")
    person.click("analyse")


def wait_for_answer(person: Person) -> str:
    person.wait_for("recommendation")
    until("the analysis is over", lambda: not person.look("stop").enabled)
    return person.text("recommendation")


def outcomes(person: Person) -> str:
    return person.look("outcomes").description


def wait_for_costs_in(report: Path, false_alarm: float, missed: float) -> None:
    until("the report is there", report.is_file)
    assert cell_of(report, "Cost_FalseAlarm") == false_alarm
    assert cell_of(report, "Cost_Missed") == missed


def wait_for_flags_in(scored: Path, rows: int) -> None:
    until("the scored file is there", scored.is_file)
    headings, *cases = openpyxl.load_workbook(scored).active.iter_rows(values_only=True)
    assert len(cases) == rows
    assert {"Risk score", "Flag"} <= set(headings)


def test_that_the_work_can_be_done_by_mouse(
    display: str, claims: list[list[str]], tmp_path: Path
) -> None:
    file = write_workbook(tmp_path / "claims.xlsx", claims)
    new = write_workbook(tmp_path / "new.xlsx", [row[:-1] for row in claims[: NEW_ROWS + 1]])
    report, scored = tmp_path / "answer.xlsx", tmp_path / "scored.xlsx"
    with person_at(display, tmp_path) as person:
        person.click("openFirstFile")
        person.answer_with(file)
        choose_outcome(person)
        person.click("nextCosts")
        person.write_over("falseAlarmCost", "25")
        person.write_over("missedCost", "1500")
        person.click("nextAnalyse")
        analyse_quickly(person)
        answer = wait_for_answer(person)

        recommended, seen = outcomes(person), {outcomes(person)}
        for stop in person.drag("costCurve", 0.3, 0.5, 0.7, 0.9):
            until(f"all follows to {stop}", lambda: outcomes(person) not in seen)
            seen.add(outcomes(person))
        person.click("backToRecommended")
        until("it is back", lambda: outcomes(person) == recommended)

        person.write_over("missedCostHere", "50")
        until("there is another answer", lambda: person.text("recommendation") != answer)
        person.choose_from_menu("actionUndo")
        until("the answer is back", lambda: person.text("recommendation") == answer)
        assert float(person.text("missedCostHere")) == 1500

        person.click("stepReport")
        person.click("saveReport")
        person.answer_with(report)
        wait_for_costs_in(report, 25, 1500)

        person.click("stepScore")
        person.click("scoreFile")
        person.answer_with(new)
        person.answer_with(scored)
        wait_for_flags_in(scored, NEW_ROWS)
        person.leave()


@pytest.mark.on_demand
def test_that_the_work_can_be_done_by_keyboard_alone(
    display: str, claims: list[list[str]], tmp_path: Path
) -> None:
    file = write_plain(tmp_path / "claims.csv", claims)
    new = write_workbook(tmp_path / "new.xlsx", [row[:-1] for row in claims[: NEW_ROWS + 1]])
    report, scored = tmp_path / "answer.xlsx", tmp_path / "scored.xlsx"
    with person_at(display, tmp_path) as person:
        person.press("ctrl+o")
        person.answer_with(file)
        person.wait_for("targetColumn")
        person.press("alt+w")
        person.pick("targetColumn", "fraud")
        person.press("alt+v")
        person.pick("positiveValue", "yes")
        person.press("ctrl+2")
        person.fill("falseAlarmCost", "25")
        person.tab_to("missedCost")
        person.fill("missedCost", "1500")
        person.press("ctrl+3", "alt+t")
        person.wait_for_focus("effort")
        person.press("Home", "F5")
        answer = wait_for_answer(person)

        recommended = outcomes(person)
        person.press("alt+o")
        person.fill("threshold", "77")
        person.press("Return")
        until("all follows", lambda: outcomes(person) != recommended)
        typed = outcomes(person)
        person.tab_to("cutOffSlider")
        person.press("Right", "Right", "Right")
        until("all follows", lambda: outcomes(person) not in (recommended, typed))
        person.press("ctrl+r")
        until("it is back", lambda: outcomes(person) == recommended)

        person.press("alt+t")
        person.fill("missedCostHere", "50")
        until("there is another answer", lambda: person.text("recommendation") != answer)
        person.press("ctrl+z")
        until("the answer is back", lambda: person.text("recommendation") == answer)

        person.press("ctrl+e")
        person.answer_with(report)
        wait_for_costs_in(report, 25, 1500)

        person.press("ctrl+6", "alt+n")
        person.answer_with(new)
        person.answer_with(scored)
        wait_for_flags_in(scored, NEW_ROWS)
        person.leave()


def test_that_costs_and_files_are_read_as_germans_write_them(
    display: str, claims: list[list[str]], tmp_path: Path
) -> None:
    file, report = write_german(tmp_path / "Schäden.csv", claims), tmp_path / "Antwort.xlsx"
    with person_at(display, tmp_path, file, settings=GERMAN) as person:
        choose_outcome(person)
        person.click("nextCosts")
        person.write_over("falseAlarmCost", "5,50")
        person.write_over("missedCost", "1.500,00")
        person.click("nextAnalyse")
        if (ROOT / "resources" / "languages" / "de.mo").is_file():
            assert "Analysieren" in person.text("analyse").replace("&", "")
        analyse_quickly(person)
        wait_for_answer(person)
        assert person.text("falseAlarmCostHere") == "5,50"
        person.click("stepReport")
        person.click("saveReport")
        person.answer_with(report)
        wait_for_costs_in(report, 5.5, 1500)
        person.leave()


def test_that_a_damaged_file_is_told_of_and_another_can_be_opened(
    display: str, claims: list[list[str]], tmp_path: Path
) -> None:
    damaged = write_workbook(tmp_path / "claims.xlsx", claims)
    damaged.write_bytes(damaged.read_bytes()[: damaged.stat().st_size // 2])
    whole = write_plain(tmp_path / "claims.csv", claims)
    with person_at(display, tmp_path) as person:
        person.click("openFirstFile")
        person.answer_with(damaged)
        told = until("the damage is told of", lambda: person.text("message"))
        assert damaged.name in told
        assert not list(tmp_path.rglob("imbgui.log")), "nothing unexpected happened"
        person.click("openFirstFile")
        person.answer_with(whole)
        choose_outcome(person)
        person.wait_for("nextCosts")
        assert not person.look("message").visible
        person.leave()


def test_that_work_that_was_killed_while_it_analysed_is_recovered(
    display: str, claims: list[list[str]], tmp_path: Path
) -> None:
    file = write_plain(tmp_path / "claims.csv", claims)
    with person_at(display, tmp_path, file) as person:
        choose_outcome(person)
        person.click("nextCosts")
        person.write_over("falseAlarmCost", "25")
        person.write_over("missedCost", "1500")
        person.click("nextAnalyse")
        person.choose("effort", "thorough")
        person.click("analyse")
        until("it is under way", lambda: person.text("progress") not in ("", "0%"))
        person.running.send_signal(signal.SIGKILL)
    with person_at(display, tmp_path) as person:
        person.click("restoreWork")
        person.wait_for("targetColumn")
        until("the outcome is as it was", lambda: person.text("targetColumn") == "fraud")
        person.click("stepCosts")
        assert float(person.text("falseAlarmCost")) == 25
        assert float(person.text("missedCost")) == 1500
        person.click("nextAnalyse")
        analyse_quickly(person)
        assert wait_for_answer(person)
        person.leave()
    assert list((tmp_path / "STATE").rglob("choices.json")) == []
