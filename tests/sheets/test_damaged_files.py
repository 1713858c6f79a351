"""Damage of any kind is answered by a table or by a refusal, never by a crash."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from imbgui.domain.problems import RefusedError

FUZZ = Path(__file__).resolve().parents[1] / "exhaustive" / "fuzz_reading.py"
ROWS = [
    ["id", "amount", "when", "fraud"],
    *([f"C-{n}", n / 2, "2024-01-31", "Y"] for n in range(20)),
]


def damaged(content: bytes, seed: int) -> bytes:
    """Change, remove or insert a few bytes; the same ones for the same seed."""
    chance = random.Random(seed)
    result = bytearray(content)
    for _ in range(chance.choice((1, 3, 20))):
        place = chance.randrange(len(result))
        match chance.randrange(3):
            case 0:
                result[place] = chance.randrange(256)
            case 1 if len(result) > 60:
                del result[place : place + chance.randrange(1, 20)]
            case _:
                result[place:place] = bytes(chance.choice(b',;"\n\r\0\xff0.') for _ in range(3))
    return bytes(result)


@pytest.mark.parametrize("name", ["claims.csv", "claims.xlsx"])
def test_that_damage_never_ends_the_program(read, workbook, name):
    csv = "\n".join(",".join(map(str, row)) for row in ROWS).encode()
    whole = csv if name == "claims.csv" else workbook(claims=ROWS).read_bytes()
    for seed in range(60):
        try:
            table = read(damaged(whole, seed), name=f"damaged-{name}")
        except RefusedError:
            continue
        assert table.rows_read == table.rows_kept + table.rows_set_aside


def test_that_a_sample_of_damaged_awkward_files_is_read_or_refused(shared, tmp_path):
    assert (shared / "awkward").is_dir()
    done = subprocess.run(
        [sys.executable, FUZZ, "--files=150", "--first=50000", f"--state={tmp_path / 'state'}"],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=400,
    )
    assert done.returncode == 0, done.stdout
    assert "150 damaged files, seeds 50000 to 50149: 0 failures" in done.stdout
    assert done.stderr == ""
