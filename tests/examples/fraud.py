"""Made-up car insurance claims, a few of them fraudulent.

What makes a claim suspicious is known: single signs that any model finds, and pairs of signs that
only count together.
"""

import csv
import datetime as dt
from pathlib import Path

import numpy as np

CLAIMS = 4000
FRAUDS = 212
SEED = 20_240_601
FIRST_DAY = dt.date(2023, 1, 2)
DAYS = 540

HEADINGS = (
    "claim_number",
    "claim_date",
    "claim_amount",
    "cause",
    "region",
    "reported_through",
    "days_until_reported",
    "police_report",
    "witnesses",
    "repair_shop",
    "vehicle_age",
    "policy_age_months",
    "customer_age",
    "claims_last_3_years",
    "fraud",
)
CAUSES = {"collision": 0.42, "parking damage": 0.2, "glass": 0.14, "hail": 0.09, "theft": 0.1}
CAUSES |= {"fire": 0.05}
TYPICAL_AMOUNT = {"collision": 2600, "parking damage": 950, "glass": 520}
TYPICAL_AMOUNT |= {"hail": 1900, "theft": 6200, "fire": 5400}
REGIONS = {"North": 0.24, "South": 0.27, "East": 0.16, "West": 0.21, "Capital": 0.12}
CHANNELS = {"agent": 0.34, "phone": 0.29, "website": 0.25, "broker": 0.12}
REPAIR_SHOPS = {"partner garage": 0.55, "own garage": 0.3, "cash payment": 0.15}


def rows() -> list[tuple[object, ...]]:
    """Return the claims in the order of their dates, without the heading."""
    rng = np.random.default_rng(SEED)

    def drawn(shares: dict[str, float]) -> np.ndarray:
        return rng.choice(list(shares), CLAIMS, p=list(shares.values()))

    cause, region = drawn(CAUSES), drawn(REGIONS)
    channel, shop = drawn(CHANNELS), drawn(REPAIR_SHOPS)
    day = np.sort(rng.integers(0, DAYS, CLAIMS))
    typical = np.array([TYPICAL_AMOUNT[one] for one in cause])
    amount = np.round(typical * rng.lognormal(0, 0.55, CLAIMS), 2)
    delay = np.minimum(rng.geometric(0.28, CLAIMS) - 1, 60)
    police = rng.random(CLAIMS) < np.where(np.isin(cause, ["theft", "collision"]), 0.62, 0.22)
    witnesses = np.minimum(rng.poisson(0.9, CLAIMS), 5)
    vehicle_age = np.minimum(rng.gamma(2.2, 3.2, CLAIMS).astype(int), 28)
    policy_age = np.minimum(rng.gamma(1.3, 34, CLAIMS).astype(int), 240)
    customer_age = np.clip(rng.normal(46, 15, CLAIMS).round().astype(int), 18, 92)
    earlier = np.minimum(rng.poisson(0.5, CLAIMS), 6)

    dear = amount > typical * 1.3
    new_policy = policy_age < 10
    suspicion = (
        0.55 * np.log(amount / typical)
        + 0.35 * earlier
        + 0.8 * (shop == "cash payment")
        + 0.6 * (delay > 5)
        - 0.3 * np.minimum(witnesses, 2)
        + 0.5 * np.isin(cause, ["theft", "fire"])
        # Pairs of signs, each harmless alone.
        + 3.6 * (new_policy & dear)
        + 3.2 * (np.isin(cause, ["theft", "fire"]) & ~police)
        + 2.8 * ((shop == "own garage") & (witnesses == 0) & (vehicle_age > 9))
        + 2.4 * ((channel == "website") & (earlier >= 2))
    )
    noisy = suspicion + rng.logistic(0, 0.75, CLAIMS)
    fraud = noisy >= np.sort(noisy)[-FRAUDS]

    told = np.where(rng.random(CLAIMS) < 0.035, "", [f"{one:.2f}" for one in amount])
    known_age = np.where(rng.random(CLAIMS) < 0.02, "", customer_age.astype(str))
    number = 100_000 + np.cumsum(rng.integers(1, 9, CLAIMS))
    return list(
        zip(
            [f"C-{one}" for one in number],
            [(FIRST_DAY + dt.timedelta(int(one))).isoformat() for one in day],
            told,
            cause,
            region,
            channel,
            delay,
            np.where(police, "yes", "no"),
            witnesses,
            shop,
            vehicle_age,
            policy_age,
            known_age,
            earlier,
            np.where(fraud, "yes", "no"),
            strict=True,
        )
    )


def write(path: Path) -> None:
    """Write the claims as text, separated by commas."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADINGS)
        writer.writerows(rows())
