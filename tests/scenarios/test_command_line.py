"""A session's choices, copied as a command line, are made again when it is run."""

import json
import shlex
import subprocess
import sys
from pathlib import Path

from imbgui.application.command_line import command_line
from imbgui.application.events import Tried
from imbgui.application.state import State
from imbgui.domain.costs import Costs
from imbgui.domain.table import Kind, ReadingOptions, Role
from imbgui.domain.tasks import Read
from imbgui.work.reading import read

ROOT = Path(__file__).resolve().parents[2]
OPTIONS = ReadingOptions(
    decimal=".", kinds=(("region", Kind.CATEGORY),), answers=("unknown",), without_copies=True
)


def test_that_the_copied_line_makes_the_same_choices(tmp_path):
    file = tmp_path / "my claims.csv"
    rows = "".join(
        f"{n},{n % 97 / 2},{'north' if n % 3 else 'unknown'},{'bad' if n % 97 > 85 else 'ok'}\n"
        for n in range(600)
    )
    file.write_text(f"id,amount,region,result\n{rows}0,0,unknown,ok\n", encoding="utf-8")
    table = read(Read(str(file), OPTIONS, str(tmp_path / "columns")))
    table = table.assign(Role.IGNORED, ["id"]).asking("result", "bad")
    state = State(
        table=table,
        costs=Costs(false_alarm=2, missed=30.5, currency="EUR"),
        tried=Tried("quick", ("plain",), seed=3),
    )
    program, *arguments = shlex.split(command_line(state))
    assert program == "imbgui"
    out = tmp_path / "out.json"
    done = subprocess.run(
        [sys.executable, "-m", "imbgui", *arguments, "--workers=1", f"--json={out}"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(out.read_text(encoding="utf-8"))
    assert told["data"]["sha256"] == table.source.sha256
    assert (told["data"]["rows_used"], told["data"]["rows_set_aside"]) == (table.rows_used, 1)
    assert told["data"]["positives"] == table.positives
    assert told["data"]["features"] == ["amount", "region"]
    assert (told["costs"]["missed"], told["costs"]["currency"]) == (30.5, "EUR")
    assert {one["strategy"] for one in told["candidates"]} >= {"plain"}
