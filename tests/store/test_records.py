"""A record of a decision comes back as it was written, and anything else is refused."""

import json
from dataclasses import replace

import pytest

from imbgui.domain.costs import Amounts
from imbgui.domain.problems import MissingFile, NotARecord, RefusedError
from imbgui.domain.tasks import Decision
from imbgui.store.records import Analysed, Answer, Record, read_record, write_record
from tests.builders import some_costs

DATA = Analysed("claims.csv", "ab" * 32, "fraud", "yes", 1000, 100, ("age", "town"))
ANSWER = Answer("plain", "boosted trees", None, 0.2, "clear winner", 500.0, (400.0, 650.0), 120.0)
RECORD = Record(
    *(DATA, some_costs(), "Ann", "losses", Decision.OVERRIDDEN, "too few checkers"),
    *("2026-01-02T10:00:00", None, "0.1.0", ANSWER),
)


@pytest.mark.parametrize(
    "costs", [some_costs(), replace(some_costs(), amounts=Amounts("loss", 200.0))]
)
def test_that_a_record_comes_back_as_it_was(tmp_path, costs):
    record = replace(RECORD, costs=costs)
    write_record(record, tmp_path / "a.json")
    assert read_record(tmp_path / "a.json") == record


def test_that_a_record_that_is_not_there_is_missing(tmp_path):
    with pytest.raises(RefusedError) as refused:
        read_record(tmp_path / "a.json")
    assert isinstance(refused.value.problem, MissingFile)


@pytest.mark.parametrize(
    "change",
    [
        None,
        {"format": 2},
        {"data": None},
        {"answer": {}},
        {"more": 1},
        {"costs": {"missed": -1}},
        {"set_by": 3},
    ],
)
def test_that_what_is_no_record_is_refused(tmp_path, change):
    path = tmp_path / "a.json"
    write_record(RECORD, path)
    document = json.loads(path.read_text())
    for name, value in (change or {}).items():
        inside = document.get(name)
        nested = isinstance(value, dict) and value and isinstance(inside, dict)
        document[name] = inside | value if nested else value
    path.write_text(json.dumps(document if change else [1]))
    with pytest.raises(RefusedError) as refused:
        read_record(path)
    assert refused.value.problem == NotARecord(str(path))


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b" " * (2 << 20)])
def test_that_any_other_file_is_refused(tmp_path, content):
    (tmp_path / "a.json").write_bytes(content)
    with pytest.raises(RefusedError) as refused:
        read_record(tmp_path / "a.json")
    assert isinstance(refused.value.problem, NotARecord)
