"""What was chosen in the window can be done again by one line."""

import shlex
from dataclasses import replace

import pytest

from imbgui.application.command_line import command_line, reading_arguments, remedy_arguments
from imbgui.application.events import Tried
from imbgui.application.state import State, readiness
from imbgui.cli.options import parser_of_verbs
from imbgui.cli.values import reading_options
from imbgui.domain.costs import Amounts, Limits
from imbgui.domain.problems import SimilarValues
from imbgui.domain.table import Kind, Labels, ReadingOptions, Remedy, Role
from imbgui.domain.tasks import About
from tests.builders import a_table, some_costs

EVERYTHING = ReadingOptions(
    sheet="Claims 2024",
    header_row=0,
    decimal=",",
    delimiter="\t",
    encoding="cp1252",
    missing_words=("-", "n. b."),
    kinds=(("zip=code", Kind.CATEGORY),),
    answers=("unknown",),
    missing_in=(("amount", "999"),),
    answers_in=(("job", "?"),),
    day_first=True,
    decimals=(("rate", "."),),
    dates=(("opened", False),),
    labels=(("fraud", Labels.MERGED), ("town", Labels.APART)),
    without_copies=True,
    with_footers=True,
)


def parsed(line):
    program, *arguments = shlex.split(line)
    assert program == "imbgui"
    return parser_of_verbs().parse_args(arguments)


def test_that_every_reading_option_survives_the_command_line():
    options = reading_options(
        parser_of_verbs().parse_args(["check", "a.csv", *reading_arguments(EVERYTHING)])
    )
    assert options == EVERYTHING


def test_that_a_command_line_repeats_the_choices():
    table = replace(a_table(file="my claims.xlsx"), options=EVERYTHING).assign(Role.TIME, ["age"])
    tried = Tried("quick", ("plain", "SMOTE"), 12.5, 7, allow_blend=True)
    costs = some_costs(caught=1.5, base_rate=0.001, currency="EUR")
    options = parsed(command_line(State(table=table, costs=costs, tried=tried)))
    assert (options.verb, options.file) == ("decide", "my claims.xlsx")
    assert (options.target, options.positive) == (table.outcome.name, table.positive)
    assert reading_options(options) == EVERYTHING
    assert options.time == ["age"]
    assert (options.effort, options.strategies) == (tried.effort, tried.strategies)
    assert (options.class_weight, options.seed, options.allow_blend) == (12.5, 7, True)
    assert (options.false_alarm_cost, options.missed_cost) == (costs.false_alarm, costs.missed)
    assert (options.caught_cost, options.base_rate, options.currency) == (1.5, 0.001, "EUR")


def test_that_what_a_bad_case_is_called_is_named_where_it_is_called_something():
    state = State(table=a_table(), costs=some_costs(), about=About(event="late delivery"))
    assert parsed(command_line(state)).event == "late delivery"
    assert parsed(command_line(replace(state, about=About()))).event is None


def test_that_the_columns_of_todays_rule_and_of_the_groups_are_named():
    table = a_table().assign(Role.RULE, ["age"])
    options = parsed(command_line(State(table=table, costs=some_costs(), by="amount")))
    assert (options.current_rule, options.by) == ("age", "amount")
    options = parsed(command_line(State(table=a_table(), costs=some_costs())))
    assert options.current_rule is options.by is None


def test_that_costs_by_amount_and_limits_are_named():
    costs = some_costs(
        amounts=Amounts("loss", mean=200.0, share=0.5, fixed=10.0),
        limits=Limits(capacity_per_1000=50, recall=0.8),
        missed_range=(100.0, 300.5),
        review=3.0,
    )
    line = command_line(State(table=a_table(), costs=costs))
    assert "--missed-cost-column=loss --missed-share=0.5 --missed-fixed=10" in line
    assert "--capacity-per-1000=50 --min-recall=0.8" in line
    assert "--missed-cost-range 100 300.5" in line
    assert "--missed-cost=" not in line


@pytest.mark.parametrize(
    "state",
    [
        State(),
        State(table=a_table()),
        State(table=a_table().assign(Role.FEATURE, a_table().names), costs=some_costs()),
    ],
)
def test_that_there_is_no_line_before_file_outcome_and_costs_are_chosen(state):
    assert command_line(state) is None


def test_that_a_remedy_says_its_arguments():
    reading = Remedy("Keep as category", ReadingOptions(kinds=(("amount", Kind.CATEGORY),)))
    assert remedy_arguments(reading) == ["--type=amount=category"]
    assert remedy_arguments(Remedy("Ignore", roles=(("id", Role.IGNORED),))) == ["--ignore=id"]
    assert remedy_arguments(Remedy("Use it", roles=(("id", Role.FEATURE),))) == []


def test_that_spellings_of_the_bad_value_are_decided_before_an_analysis():
    common = (("ok", 2000), ("fraud", 300), ("FRAUD", 100))
    outcome = replace(a_table().outcome, name="kind", common=common)
    table = replace(a_table(), columns=(*a_table().columns[:-1], outcome)).asking("kind", "fraud")
    assert readiness(State(table=table)) == SimilarValues("kind", "fraud", ("FRAUD",))
    told = replace(table, options=ReadingOptions(labels=(("kind", Labels.APART),)))
    assert readiness(State(table=told)) is None
