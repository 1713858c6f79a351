"""Made-up parts from a press shop, few of them defective, each worth another amount.

Written as much of Europe writes tables: fields separated by semicolons, a comma before decimals,
the day before the month. What a part that slips through costs is in its own row.
"""

import csv
import datetime as dt
from pathlib import Path

import numpy as np

PARTS = 6000
DEFECTS = 96
SEED = 20_250_303
FIRST = dt.datetime(2024, 9, 2, 6, 0, tzinfo=dt.UTC)

HEADINGS = (
    "Part",
    "Pressed",
    "Machine",
    "Alloy",
    "Shift",
    "Temperature",
    "Pressure",
    "Vibration",
    "Cycle time",
    "Hours since service",
    "Loss if delivered",
    "Defect",
)
MACHINES = {"P1": 0.34, "P2": 0.33, "P3": 0.21, "P4": 0.12}
ALLOYS = {"AlSi10": 0.5, "AlMg3": 0.3, "ZnAl4": 0.2}
SHIFTS = ("early", "late", "night")


def rows() -> list[tuple[str, ...]]:
    """Return the parts in the order in which they were pressed, without the heading."""
    rng = np.random.default_rng(SEED)

    def drawn(shares: dict[str, float]) -> np.ndarray:
        return rng.choice(list(shares), PARTS, p=list(shares.values()))

    machine, alloy = drawn(MACHINES), drawn(ALLOYS)
    minutes = np.cumsum(rng.integers(6, 20, PARTS))
    hour = (FIRST.hour + minutes // 60) % 24
    shift = np.select([(hour >= 6) & (hour < 14), (hour >= 14) & (hour < 22)], SHIFTS[:2], "night")
    target = np.select([alloy == "AlSi10", alloy == "AlMg3"], [655.0, 668.0], 425.0)
    temperature = target + rng.normal(0, 4.5, PARTS) + 3 * (machine == "P4")
    pressure = rng.normal(82, 3.2, PARTS)
    service = rng.integers(0, 420, PARTS)
    vibration = rng.gamma(6, 0.22, PARTS) + service / 900 + 0.35 * (machine == "P3")
    cycle = rng.normal(41, 2.4, PARTS) + 1.2 * (shift == "night")
    worth = np.round(rng.lognormal(3.4, 0.9, PARTS), 2)

    cold = temperature < target - 6
    leaning = (
        0.24 * np.abs(temperature - target)
        + 0.16 * np.abs(pressure - 82)
        + 1.1 * vibration
        + 0.1 * (cycle - 41)
        # Together these count far more than each alone.
        + 3.0 * (cold & (alloy == "AlMg3"))
        + 2.6 * ((machine == "P3") & (service > 300))
        + 2.2 * ((shift == "night") & (pressure < 78))
    )
    noisy = leaning + rng.logistic(0, 0.6, PARTS)
    defect = noisy >= np.sort(noisy)[-DEFECTS]
    silent = rng.random(PARTS) < 0.015

    def comma(value: float, digits: int) -> str:
        return f"{value:.{digits}f}".replace(".", ",")

    return [
        (
            f"T{310_000 + number}",
            f"{FIRST + dt.timedelta(minutes=int(minutes[number])):%d.%m.%Y %H:%M}",
            str(machine[number]),
            str(alloy[number]),
            str(shift[number]),
            comma(temperature[number], 1),
            comma(pressure[number], 2),
            "" if silent[number] else comma(vibration[number], 3),
            comma(cycle[number], 1),
            str(service[number]),
            comma(worth[number], 2),
            "1" if defect[number] else "0",
        )
        for number in range(PARTS)
    ]


def write(path: Path) -> None:
    """Write the parts as text, separated by semicolons."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(HEADINGS)
        writer.writerows(rows())
