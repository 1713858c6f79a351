"""The file is written whole, or what was there stays."""

from pathlib import Path

import pytest

from imbgui.domain.costs import Costs
from imbgui.domain.problems import RefusedError, UnwritableFile

COSTS = Costs(5, 400)


def test_that_a_report_replaces_an_older_one(report):
    old = report(COSTS)
    old.write_bytes(b"old")
    assert report(COSTS).read_bytes().startswith(b"PK")
    assert [path.name for path in old.parent.iterdir()] == ["report.xlsx"]


def test_that_a_failing_write_leaves_the_older_report_whole(report, monkeypatch):
    old = report(COSTS)
    before = old.read_bytes()

    def locked(*_paths):
        raise PermissionError(13, "The file is open in another program")

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(RefusedError) as refused:
        report(Costs(5, 900))
    assert refused.value.problem == UnwritableFile(str(old), "The file is open in another program")
    assert old.read_bytes() == before
    assert [path.name for path in old.parent.iterdir()] == ["report.xlsx"]


def test_that_a_folder_that_is_not_there_is_said(report):
    with pytest.raises(RefusedError) as refused:
        report(COSTS, name="nowhere/report.xlsx")
    assert isinstance(refused.value.problem, UnwritableFile)
    assert not list(report.folder.iterdir())


@pytest.mark.parametrize("name", ["report.xls", "report", "report.csv"])
def test_that_a_name_that_is_no_workbook_is_refused(report, name):
    with pytest.raises(RefusedError) as refused:
        report(COSTS, name=name)
    assert isinstance(refused.value.problem, UnwritableFile)
    assert not list(report.folder.iterdir())
