"""A report is written whole, or what was there stays."""

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from imbgui import language
from imbgui.domain.groups import GroupFigures, GroupRate
from imbgui.domain.problems import RefusedError, UnwritableFile
from imbgui.domain.recommendation import recommend
from imbgui.domain.tasks import About, Report
from imbgui.language import speaking
from imbgui.work.writing import write_report


@pytest.fixture
def request_(analysed, some_costs, tmp_path):
    best = recommend(analysed.study, some_costs)
    out = tmp_path / "report.xlsx"
    return Report(analysed.study.folder, best, analysed.table, About(), str(out))


def refused(request):
    with pytest.raises(RefusedError) as refusal:
        write_report(request)
    return refusal.value.problem


def test_that_a_report_replaces_an_older_one(request_, tmp_path):
    out = Path(request_.out)
    out.write_bytes(b"old")
    assert write_report(request_) == str(out)
    assert out.read_bytes().startswith(b"PK")
    assert list(tmp_path.iterdir()) == [out]


def test_that_the_groups_that_are_looked_at_are_in_the_report(request_):
    group = GroupFigures("North", 9, 2, 5.0, (1, 9), *[GroupRate(0, 2, 0.0, (0, 0.8))] * 2)
    write_report(replace(request_, by_group=("Region", (group,))))
    assert openpyxl.load_workbook(request_.out)["By group"]["A7"].value == "North"


def test_that_a_failing_write_leaves_the_older_report_whole(request_, tmp_path, monkeypatch):
    out = Path(request_.out)
    out.write_bytes(b"old")

    def locked(*_paths):
        raise PermissionError(13, "The file is open in another program")

    monkeypatch.setattr(Path, "replace", locked)
    locked_file = UnwritableFile(str(out), "The file is open in another program")
    assert refused(request_) == locked_file
    assert out.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [out]


def test_that_a_name_that_ends_in_html_gets_a_web_page(request_, tmp_path):
    out = tmp_path / "report.html"
    assert write_report(replace(request_, out=str(out))) == str(out)
    assert out.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    refusal = refused(replace(request_, out=str(out), scored_cases=True))
    assert "workbook" in refusal.reason


@pytest.mark.parametrize("name", ["nowhere/report.xlsx", "report.xls", "report", "report.pdf"])
def test_that_a_place_or_a_name_that_will_not_do_is_said(request_, tmp_path, name):
    request = replace(request_, out=str(tmp_path / name))
    assert isinstance(refused(request), UnwritableFile)
    assert not list(tmp_path.iterdir())


def test_that_the_scored_cases_carry_the_rows_of_the_file_where_they_are_at_hand(request_):
    asked = replace(request_, scored_cases=True)
    for columns, head in ((request_.table.folder, "Row in the file"), (None, "Row of the data")):
        write_report(replace(asked, columns=columns))
        sheet = openpyxl.load_workbook(request_.out)["Scored cases"]
        assert sheet["A5"].value == head


def test_that_a_report_is_written_in_the_language_asked_for_and_else_in_the_one_spoken(request_):
    for asked, spoken, sheet in (("de", "en", "Übersicht"), (None, "de", "Übersicht")):
        with speaking(spoken):
            write_report(replace(request_, language=asked))
            assert language.spoken() == spoken
        assert openpyxl.load_workbook(request_.out).sheetnames[0] == sheet
    with speaking("de"):
        write_report(replace(request_, language="en"))
    assert openpyxl.load_workbook(request_.out).sheetnames[0] == "Summary"
