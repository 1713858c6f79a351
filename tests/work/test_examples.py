"""The bundled example is what a newcomer is promised: small, mixed, and worth analysing."""

from pathlib import Path

import pytest

from imbgui.domain.table import Kind, ReadingOptions, Role
from imbgui.domain.tasks import Read
from imbgui.work.reading import read

EXAMPLE = Path(__file__).resolve().parents[2] / "resources" / "examples" / "fraud.csv"


@pytest.fixture
def table(tmp_path):
    return read(Read(str(EXAMPLE), ReadingOptions(), str(tmp_path / "table"))).asking("fraud")


def test_that_it_is_small_enough_to_ship():
    assert EXAMPLE.stat().st_size < 400_000


def test_that_it_is_understood_without_any_help(table):
    kinds = {column.name: column.kind for column in table.columns}
    assert kinds["claim_number"] is Kind.IDENTIFIER
    assert kinds["claim_date"] is Kind.DATE
    assert kinds["claim_amount"] is Kind.NUMBER
    assert kinds["cause"] is Kind.CATEGORY
    assert kinds["police_report"] is kinds["fraud"] is Kind.YES_NO
    assert table.column("claim_number").role is Role.IDENTIFIER
    assert table.column("claim_amount").missing > 0
    assert table.rows_set_aside == 0


def test_that_it_has_rare_bad_cases_and_enough_to_keep_some_aside(table):
    assert table.positive == "yes"
    assert table.positives >= 200
    assert 0.04 < table.positives / table.rows_kept < 0.06
