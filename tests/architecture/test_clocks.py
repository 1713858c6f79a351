"""Promises about time: a clock that is set, or a computer that slept, changes no answer."""

import re

from tests.architecture.test_files import ROOT

_CAN_BE_SET = re.compile(
    r"\btime\.time(_ns)?\(|\bfrom time import\b|\bdate(time)?\.(now|utcnow|today)\("
)
"""A clock of the computer; ``time.monotonic`` only ever goes on."""
_DATED = re.compile(r"\.now\(dt\.UTC\)\.isoformat\(timespec=")
"""A date that is shown to people; nothing is worked out from it."""


def test_that_no_time_is_taken_with_a_clock_that_can_be_set() -> None:
    taken = [
        f"{path.name}: {line.strip()}"
        for path in sorted((ROOT / "imbgui").rglob("*.py"))
        for line in path.read_text("utf-8").splitlines()
        if _CAN_BE_SET.search(line) and not _DATED.search(line)
    ]
    assert taken == []
