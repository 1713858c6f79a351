"""Every data set is understood without being told anything."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from imbgui.domain.table import Kind, ReadingOptions, Role
from imbgui.sheets.reading import read_table


@dataclass(frozen=True)
class DataSet:
    """What is true of a file, as whoever published it says."""

    rows: int
    columns: int
    outcome: str
    counts: dict[str, int]
    header: int = 1
    delimiter: str = ","
    duplicates: int = 0
    identifiers: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    missing: dict[str, int] = field(default_factory=dict)


DATA_SETS = {
    "creditcard_casecontrol.csv.gz": DataSet(
        9_702, 31, "Class", {"0": 9_229, "1": 473}, numbers=("Time", "Amount")
    ),
    "german_credit_readable.csv": DataSet(
        1_000, 21, "default", {"1": 700, "2": 300}, numbers=("amount", "age")
    ),
    "german_credit_uci_codes_noheader.csv": DataSet(
        1_000, 21, "Column 21", {"1": 700, "2": 300}, header=0, numbers=("Column 5",)
    ),
    "WA_Fn-UseC_-Telco-Customer-Churn.csv": DataSet(
        7_043,
        21,
        "Churn",
        {"No": 5_174, "Yes": 1_869},
        identifiers=("customerID",),
        numbers=("TotalCharges", "tenure"),
        missing={"TotalCharges": 11},
    ),
    "bank-additional-full.csv.gz": DataSet(
        41_188,
        21,
        "y",
        {"no": 36_548, "yes": 4_640},
        delimiter=";",
        duplicates=12,
        numbers=("euribor3m", "pdays"),
        missing={"default": 8_597},
    ),
    "UCI_Credit_Card.csv.gz": DataSet(
        30_000,
        25,
        "default.payment.next.month",
        {"0": 23_364, "1": 6_636},
        identifiers=("ID",),
        numbers=("AGE", "LIMIT_BAL"),
        missing={"AGE": 2},
    ),
    "insurance_claims.csv": DataSet(
        1_000,
        39,
        "fraud_reported",
        {"N": 753, "Y": 247},
        identifiers=("policy_number", "insured_zip"),
        dates=("policy_bind_date", "incident_date"),
        text=("incident_location",),
        numbers=("total_claim_amount", "policy_annual_premium"),
        missing={"authorities_contacted": 0, "collision_type": 178},
    ),
    "hr_promotion_train.csv.gz": DataSet(
        54_808,
        14,
        "is_promoted",
        {"0": 50_140, "1": 4_668},
        identifiers=("employee_id",),
        missing={"education": 2_409, "previous_year_rating": 4_124},
    ),
    "mammography.csv": DataSet(
        11_183,
        7,
        "Column 7",
        {"'-1'": 10_923, "'1'": 260},
        header=0,
        duplicates=3_334,
        numbers=("Column 1", "Column 6"),
    ),
    "haberman.csv": DataSet(306, 4, "Column 4", {"1": 225, "2": 81}, header=0, duplicates=17),
    "fraud_handbook_simulated_2018-06.csv.xz": DataSet(
        287_618,
        23,
        "TX_FRAUD",
        {"0": 285_114, "1": 2_504},
        identifiers=("TRANSACTION_ID", "CUSTOMER_ID", "TERMINAL_ID"),
        dates=("TX_DATETIME",),
        numbers=("TX_AMOUNT", "TX_TIME_SECONDS", "CUSTOMER_ID_AVG_AMOUNT_30DAY_WINDOW"),
    ),
}


@pytest.mark.parametrize("name", sorted(DATA_SETS))
def test_that_a_data_set_is_understood_without_options(
    name: str, shared: Path, tmp_path: Path
) -> None:
    expected = DATA_SETS[name]
    table, _ = read_table(shared / "data" / name, ReadingOptions(), tmp_path)
    assert (table.rows_read, table.rows_kept) == (expected.rows, expected.rows)
    assert len(table.columns) == expected.columns
    assert table.source.header_row == expected.header
    assert table.source.delimiter == expected.delimiter
    assert dict(table.column(expected.outcome).common) == expected.counts
    by_kind = {
        kind: tuple(column.name for column in table.columns if column.kind is kind) for kind in Kind
    }
    assert by_kind[Kind.IDENTIFIER] == expected.identifiers
    assert by_kind[Kind.DATE] == expected.dates
    assert by_kind[Kind.TEXT] == expected.text
    assert set(expected.numbers) <= set(by_kind[Kind.NUMBER])
    assert {name: table.column(name).missing for name in expected.missing} == expected.missing
    copies = [finding.rows for finding in table.findings if finding.kind == "duplicates"]
    assert sum(copies) == expected.duplicates
    assert table.named(Role.IDENTIFIER) == expected.identifiers


def test_that_the_word_none_stays_an_answer_in_a_column_of_words(
    shared: Path, tmp_path: Path
) -> None:
    table, _ = read_table(shared / "data" / "insurance_claims.csv", ReadingOptions(), tmp_path)
    assert dict(table.column("authorities_contacted").common)["None"] == 91
