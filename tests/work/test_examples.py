"""The bundled examples are what a newcomer is promised: small, mixed, and worth analysing."""

from datetime import date
from pathlib import Path

import pytest

from imbgui.application.words.examples import EXAMPLES
from imbgui.domain.table import Kind, ReadingOptions, Role
from imbgui.domain.tasks import Read
from imbgui.work.reading import read
from tests.examples.make import MAKERS

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "examples"


def understood(name, folder):
    return read(Read(str(FOLDER / name), ReadingOptions(), str(folder / "table")))


@pytest.mark.parametrize("name", MAKERS)
def test_that_an_example_is_small_enough_to_ship_and_is_what_is_made_of_it(name, tmp_path):
    content = (FOLDER / name).read_bytes()
    assert len(content) < 500_000
    MAKERS[name](tmp_path / name)
    if name.endswith(".csv"):
        assert (tmp_path / name).read_bytes() == content


def test_that_every_example_is_offered_in_words():
    assert {one.file for one in EXAMPLES} == set(MAKERS)
    assert {path.name for path in FOLDER.iterdir()} == set(MAKERS)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.file)
def test_that_an_example_asks_about_an_outcome_that_is_rare_enough(example, tmp_path):
    table = understood(example.file, tmp_path).asking(example.outcome)
    share = table.positives / table.rows_kept
    assert table.positive == example.positive
    assert table.positives >= 90
    assert 0.01 < share < 0.15
    assert f"{table.positives:,}" in example.about
    assert f"{table.rows_kept:,}" in example.about
    assert table.rows_set_aside == 0


def test_that_the_claims_are_understood_without_any_help(tmp_path):
    table = understood("fraud.csv", tmp_path)
    kinds = {column.name: column.kind for column in table.columns}
    assert kinds["claim_number"] is Kind.IDENTIFIER
    assert kinds["claim_date"] is Kind.DATE
    assert kinds["claim_amount"] is Kind.NUMBER
    assert kinds["cause"] is Kind.CATEGORY
    assert kinds["police_report"] is kinds["fraud"] is Kind.YES_NO
    assert table.column("claim_number").role is Role.IDENTIFIER
    assert table.column("claim_amount").missing > 0


def test_that_the_customers_are_found_under_their_title_and_unknown_is_blank(tmp_path):
    table = understood("churn.xlsx", tmp_path)
    assert (table.source.sheet, table.source.header_row) == ("Customers", 3)
    assert table.column("Customer since").kind is Kind.DATE
    assert table.column("Age group").missing > 300


def test_that_the_parts_are_read_with_comma_and_day_first(tmp_path):
    table = understood("defects.csv", tmp_path)
    assert (table.source.decimal, table.source.delimiter) == (",", ";")
    assert table.column("Loss if delivered").kind is Kind.NUMBER
    first = table.column("Pressed").examples[0]
    assert date.fromisoformat(first[:10]) == date(2024, 9, 2)
