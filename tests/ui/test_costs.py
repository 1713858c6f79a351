"""The Costs page: every kind of cost in a sentence, and what is wrong beside its field."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QWidget

from imbgui.application.events import (
    JobFinished,
    OutcomeChosen,
    SessionOpened,
)
from imbgui.domain.columns import ColumnValues
from imbgui.domain.costs import Amounts, Costs, Limits
from imbgui.domain.problems import NotAmounts
from imbgui.domain.table import Kind, Role
from imbgui.domain.tasks import About, Opened
from imbgui.store.columns import write_columns
from tests.builders import a_column, a_study, a_table, some_costs
from tests.ui.conftest import Driven


def said(driven: Driven, name: str) -> str:
    """Return what is said under a field."""
    return driven.find(QLineEdit, name).accessibleDescription()


def costs(driven: Driven) -> Costs:
    found = driven.session.state.costs
    assert found is not None
    return found


@pytest.fixture
def on_costs(driven: Driven) -> Driven:
    driven.read()
    driven.click("stepCosts")
    driven.type_costs("5", "400")
    driven.click("moreCosts")
    return driven


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"capacity": "50"}, {"limits": Limits(capacity_per_1000=50)}),
        ({"leastRecall": "80"}, {"limits": Limits(recall=0.8)}),
        ({"leastPrecision": "12,5"}, {"limits": Limits(precision=0.125)}),
        ({"missedLeast": "200", "missedMost": "900"}, {"missed_range": (200, 900)}),
        ({"falseAlarmLeast": "2", "falseAlarmMost": "9"}, {"false_alarm_range": (2, 9)}),
        ({"reviewCost": "3"}, {"review": 3}),
        ({"baseRate": "0.17"}, {"base_rate": 0.17 / 100}),
        ({"caughtCost": "-2"}, {"caught": -2}),
        ({"passedCost": "1"}, {"passed": 1}),
    ],
)
def test_that_a_sentence_that_is_filled_in_is_in_the_costs(
    on_costs: Driven, typed: dict[str, str], expected: dict[str, object]
) -> None:
    before = costs(on_costs)
    for name, text in typed.items():
        on_costs.type_into(name, text)
    assert costs(on_costs) == replace(before, **expected)
    for name, text in typed.items():
        assert on_costs.text(name) == text
        on_costs.find(QLineEdit, name).clear()
    assert costs(on_costs) == before


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"leastRecall": "120"}, "leastRecall", "up to 100"),
        ({"leastPrecision": "0"}, "leastPrecision", "percentage above 0"),
        ({"baseRate": "100"}, "baseRate", "below 100"),
        ({"capacity": "1200"}, "capacity", "more than come in"),
        ({"capacity": "0"}, "capacity", "above 0"),
        ({"missedLeast": "900", "missedMost": "200"}, "missedMost", "lower end first"),
        ({"falseAlarmLeast": "2"}, "falseAlarmMost", "both ends"),
        ({"missedLeast": "500", "missedMost": "900"}, "missedMost", "lies outside"),
        ({"reviewCost": "0"}, "reviewCost", "above 0"),
        ({"passedCost": "6"}, "falseAlarmCost", "false alarm must cost more"),
    ],
)
def test_that_what_does_not_go_is_said_beside_its_field(
    on_costs: Driven, typed: dict[str, str], field: str, words: str
) -> None:
    for name, text in typed.items():
        on_costs.type_into(name, text)
    assert words in said(on_costs, field)
    assert on_costs.session.state.costs is None
    assert not on_costs.find(QWidget, "nextAnalyse").isEnabled()
    for name in typed:
        on_costs.find(QLineEdit, name).clear()
    assert said(on_costs, field) == ""
    assert costs(on_costs).missed == 400


def test_that_checks_can_be_told_by_the_day(on_costs: Driven) -> None:
    on_costs.choose("capacityPer", "a day")
    on_costs.type_into("capacity", "20")
    assert "how many cases come in" in said(on_costs, "casesADay")
    assert on_costs.session.state.costs is None
    on_costs.type_into("casesADay", "700")
    assert costs(on_costs).limits.capacity_per_1000 == pytest.approx(20 * 1000 / 700)
    assert on_costs.session.state.about.cases_a_day == 700
    assert on_costs.text("capacity") == "20"
    on_costs.choose("capacityPer", "of 1,000")
    assert costs(on_costs).limits.capacity_per_1000 == 20
    assert on_costs.session.state.about.cases_a_day is None


def test_that_a_choice_is_taken_back_and_made_again(on_costs: Driven) -> None:
    on_costs.type_into("leastRecall", "80")
    on_costs.trigger("actionUndo")
    assert costs(on_costs).limits == Limits()
    assert on_costs.text("leastRecall") == ""
    on_costs.trigger("actionRedo")
    assert costs(on_costs).limits == Limits(recall=0.8)
    assert on_costs.text("leastRecall") == "80.00"


def test_that_todays_rule_is_a_column_that_can_be_put_back(on_costs: Driven) -> None:
    rule = on_costs.find(QComboBox, "ruleColumn")
    assert [rule.itemData(at) for at in range(rule.count())] == [None, "amount", "age"]
    for data, role in (("age", Role.RULE), (None, Role.FEATURE)):
        on_costs.choose("ruleColumn", data)
        rule.activated.emit(rule.currentIndex())
        assert on_costs.session.state.table is not None
        assert on_costs.session.state.table.column("age").role is role
    rule.activated.emit(0)
    assert on_costs.session.state.table.rule is None


def test_that_what_a_row_by_row_answer_leaves_out_says_so(on_costs: Driven) -> None:
    on_costs.type_into("reviewCost", "3")
    labels = on_costs.find(QWidget, "pageCosts").findChildren(QLabel)
    assert not any(one.text().startswith("Not used") and one.isVisible() for one in labels)
    on_costs.type_into("leastRecall", "80")
    assert any(one.text().startswith("Not used") and one.isVisible() for one in labels)


EVERYTHING = some_costs(
    5,
    400,
    caught=2.5,
    base_rate=0.0017,
    limits=Limits(7 * 1000 / 900, 0.8, 0.07),
    missed_range=(200.0, 900.0),
    false_alarm_range=(2.0, 9.0),
    review=3.0,
)


def test_that_a_reopened_session_shows_what_was_typed(driven: Driven) -> None:
    table = a_table()
    driven.window.open_file(driven.session._folder / "claims.imbgui")
    opened = Opened("nowhere", table, EVERYTHING, About("Ann", "losses", cases_a_day=900.0))
    number = driven.jobs.latest
    driven.deliver(SessionOpened(number, opened, a_study(table=table)), JobFinished(number))
    driven.click("stepCosts")
    shown = {
        "falseAlarmCost": "5.00",
        "missedCost": "400.00",
        "caughtCost": "2.50",
        "passedCost": "",
        "baseRate": "0.17",
        "capacity": "7.00",
        "casesADay": "900.00",
        "leastRecall": "80.00",
        "leastPrecision": "7.00",
        "missedLeast": "200.00",
        "missedMost": "900.00",
        "falseAlarmLeast": "2.00",
        "falseAlarmMost": "9.00",
        "reviewCost": "3.00",
        "costsSetBy": "Ann",
        "costsBecause": "losses",
    }
    assert {name: driven.text(name) for name in shown} == shown
    assert driven.find(QWidget, "casesADay").isVisible()
    assert costs(driven) == EVERYTHING


# Amounts


def at_stake(driven: Driven, *, asked: bool = True) -> None:
    """Open a file whose amounts are on disk: 100 for a bad case, 10 for any other."""
    folder = driven.session._folder / "columns"
    folder.mkdir()
    yes_no = ("no", "yes")
    labels = ColumnValues(a_labels(), yes_no)
    amounts = ColumnValues(10.0 + 90.0 * a_labels())
    write_columns(folder, {"amount": amounts, "age": amounts, "fraud": labels})
    features = (a_column("amount"), a_column("age"), a_column("town", Kind.CATEGORY))
    driven.read(a_table(features=features, folder=str(folder), asked=asked))


def a_labels():
    return a_study().practice_labels.repeat(2)[:2400].astype("int32")


def by_column(driven: Driven, name: str = "amount") -> None:
    driven.click("missedByColumn")
    driven.choose("missedCostColumn", name)
    box = driven.find(QComboBox, "missedCostColumn")
    box.activated.emit(box.currentIndex())


def test_that_the_missed_cost_can_go_by_a_column(driven: Driven) -> None:
    at_stake(driven)
    driven.click("stepCosts")
    driven.type_into("falseAlarmCost", "5")
    box = driven.find(QComboBox, "missedCostColumn")
    assert [box.itemData(at) for at in range(box.count())] == [None, "amount", "age"]
    driven.click("missedByColumn")
    assert driven.session.state.costs is None
    by_column(driven)
    assert costs(driven).amounts == Amounts("amount", mean=100.0)
    driven.type_into("missedShare", "50")
    driven.type_into("missedFixed", "20")
    assert costs(driven).amounts == Amounts("amount", mean=100.0, share=0.5, fixed=20.0)
    assert costs(driven).missed == 70
    assert not driven.find(QLineEdit, "missedCost").isEnabled()
    assert not driven.find(QLineEdit, "missedCostHere").isEnabled()
    page = driven.find(QWidget, "pageCosts").findChildren(QLabel)
    assert any(one.text().startswith("On average one missed case costs as much") for one in page)
    assert driven.session.state.table is not None
    assert driven.session.state.table.amounts == "amount"


def test_that_going_back_to_one_number_is_one_click(driven: Driven) -> None:
    at_stake(driven)
    driven.click("stepCosts")
    driven.type_costs("5", "400")
    by_column(driven)
    driven.click("missedByNumber")
    assert costs(driven).amounts is None
    assert costs(driven).missed == 400


def test_that_taking_a_column_back_shows_the_number_again(driven: Driven) -> None:
    at_stake(driven)
    driven.click("stepCosts")
    driven.type_costs("5", "400")
    by_column(driven)
    while (now := driven.session.state.costs) is None or now.amounts is not None:
        driven.trigger("actionUndo")
    assert driven.find(QAbstractButton, "missedByNumber").isChecked()
    assert driven.text("missedCost") == "400.00"


def test_that_a_column_waits_for_the_outcome_and_then_counts(driven: Driven, qtbot) -> None:
    at_stake(driven, asked=False)
    driven.click("stepCosts")
    driven.type_into("falseAlarmCost", "5")
    by_column(driven)
    assert driven.session.state.problem == NotAmounts("amount")
    assert "says what happened" in said(driven, "missedShare")
    driven.deliver(OutcomeChosen("fraud", "yes"))
    qtbot.waitUntil(lambda: driven.session.state.costs is not None)
    assert costs(driven).amounts == Amounts("amount", mean=100.0)


def test_that_a_share_is_needed_for_a_column(driven: Driven) -> None:
    at_stake(driven)
    driven.click("stepCosts")
    driven.type_into("falseAlarmCost", "5")
    by_column(driven)
    line = driven.find(QLineEdit, "missedShare")
    line.selectAll()
    QTest.keyClick(line, Qt.Key.Key_Delete)
    assert driven.session.state.costs is None
