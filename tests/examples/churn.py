"""Made-up customers of a phone company, some of whom left within the next quarter.

A workbook as people keep them: a title above the table, a second sheet, blanks, and "unknown"
where nobody asked. Many who leave show it in one column alone; who has a bad line and a monthly
contract leaves soonest.
"""

import datetime as dt
from pathlib import Path

import numpy as np
import xlsxwriter

CUSTOMERS = 3000
LEFT = 426
SEED = 20_240_917

HEADINGS = (
    "Customer",
    "Customer since",
    "Contract",
    "Paid by",
    "Monthly fee",
    "Gigabytes used",
    "Calls to support",
    "Faults on the line",
    "Devices",
    "Age group",
    "Late payments",
    "Left",
)
CONTRACTS = {"monthly": 0.47, "one year": 0.29, "two years": 0.24}
PAID_BY = {"direct debit": 0.46, "card": 0.31, "invoice": 0.23}
AGE_GROUPS = {"18-29": 0.2, "30-44": 0.29, "45-59": 0.24, "60+": 0.16, "unknown": 0.11}
REPORT_DAY = dt.date(2024, 6, 30)
CREATED = dt.datetime(2024, 7, 1, 9, 0, tzinfo=dt.UTC)


def rows() -> list[tuple[object, ...]]:
    """Return the customers, without the heading."""
    rng = np.random.default_rng(SEED)

    def drawn(shares: dict[str, float]) -> np.ndarray:
        return rng.choice(list(shares), CUSTOMERS, p=list(shares.values()))

    contract, paid_by, age = drawn(CONTRACTS), drawn(PAID_BY), drawn(AGE_GROUPS)
    months = np.minimum(rng.gamma(1.4, 26, CUSTOMERS).astype(int) + 1, 180)
    fee = np.round(19 + 6 * rng.integers(0, 8, CUSTOMERS) + rng.choice([0, 0.99], CUSTOMERS), 2)
    used = np.round(rng.lognormal(2.6, 0.8, CUSTOMERS), 1)
    calls = np.minimum(rng.poisson(0.8, CUSTOMERS), 9)
    faults = np.minimum(rng.poisson(0.45, CUSTOMERS), 6)
    devices = 1 + np.minimum(rng.poisson(0.9, CUSTOMERS), 5)
    late = np.minimum(rng.poisson(0.3, CUSTOMERS), 5)

    monthly = contract == "monthly"
    leaning = (
        1.3 * monthly
        - 0.9 * (contract == "two years")
        + 0.45 * calls
        + 0.03 * (fee - 40)
        - 0.012 * months
        + 0.5 * (paid_by == "invoice")
        + 0.4 * late
        - 0.25 * (devices - 1)
        # Together these count far more than each alone.
        + 1.9 * (monthly & (faults >= 2))
        + 1.4 * ((fee > 50) & (used < 8))
        + 1.2 * ((months < 6) & (calls >= 2))
    )
    noisy = leaning + rng.logistic(0, 0.9, CUSTOMERS)
    left = noisy >= np.sort(noisy)[-LEFT]

    since = [REPORT_DAY - dt.timedelta(days=int(30.4 * one)) for one in months]
    known_use = np.where(rng.random(CUSTOMERS) < 0.04, np.nan, used)
    return [
        (
            f"K-{200_000 + number}",
            since[number],
            str(contract[number]),
            str(paid_by[number]),
            float(fee[number]),
            None if np.isnan(known_use[number]) else float(known_use[number]),
            int(calls[number]),
            int(faults[number]),
            int(devices[number]),
            str(age[number]),
            int(late[number]),
            "Yes" if left[number] else "No",
        )
        for number in range(CUSTOMERS)
    ]


def write(path: Path) -> None:
    """Write the customers as a workbook, which is the same to the byte every time."""
    with xlsxwriter.Workbook(path) as workbook:
        workbook.set_properties({"title": "Customers, second quarter", "created": CREATED})
        bold, date = workbook.add_format({"bold": True}), workbook.add_format({"num_format": 14})
        sheet = workbook.add_worksheet("Customers")
        sheet.write_string(0, 0, "Customers on 30 June, and who had left by 30 September", bold)
        sheet.write_row(2, 0, HEADINGS, bold)
        for place, row in enumerate(rows(), start=3):
            for column, value in enumerate(row):
                if isinstance(value, dt.date):
                    sheet.write_datetime(place, column, value, date)
                elif value is not None:
                    sheet.write(place, column, value)
        sheet.set_column(0, len(HEADINGS) - 1, 16)
        notes = workbook.add_worksheet("Notes")
        notes.write_string(0, 0, "Made up: no person and no firm is in this file.")
