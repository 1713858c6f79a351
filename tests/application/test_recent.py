"""Promises about the files that were opened last."""

from pathlib import Path

import pytest

from imbgui.application.recent import MOST, RecentFiles


@pytest.fixture
def kept_in(tmp_path):
    return tmp_path / "state" / "recent.json"


def test_that_the_file_opened_last_is_first_and_none_is_there_twice(kept_in):
    recent = RecentFiles(kept_in)
    assert recent.files() == ()
    for name in ("a.csv", "b.csv", "a.csv"):
        recent.opened(Path(name))
    assert RecentFiles(kept_in).files() == (Path("a.csv"), Path("b.csv"))


def test_that_only_so_many_are_remembered(kept_in):
    recent = RecentFiles(kept_in)
    for number in range(MOST + 3):
        recent.opened(Path(f"{number}.csv"))
    assert len(recent.files()) == MOST
    assert recent.files()[0] == Path(f"{MOST + 2}.csv")


def test_that_a_file_can_be_forgotten(kept_in):
    recent = RecentFiles(kept_in)
    recent.opened(Path("a.csv"))
    recent.opened(Path("b.csv"))
    recent.forget(Path("b.csv"))
    assert recent.files() == (Path("a.csv"),)


@pytest.mark.parametrize("content", ["", "{", '{"a": 1}', "null", "[1, null]"])
def test_that_what_cannot_be_read_is_as_if_nothing_was_kept(kept_in, content):
    kept_in.parent.mkdir()
    kept_in.write_text(content)
    recent = RecentFiles(kept_in)
    assert recent.files() == ()
    recent.opened(Path("a.csv"))
    assert recent.files() == (Path("a.csv"),)


def test_that_a_place_that_cannot_be_written_stops_nothing(tmp_path):
    (tmp_path / "file").write_text("in the way")
    recent = RecentFiles(tmp_path / "file" / "recent.json")
    recent.opened(Path("a.csv"))
    assert recent.files() == ()
