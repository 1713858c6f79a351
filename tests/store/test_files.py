"""A file is whole or absent, and what fails is said and leaves nothing behind."""

import errno
import os
from pathlib import Path

import pytest

from imbgui.domain.problems import DiskFull, RefusedError, UnwritableFile
from imbgui.domain.tasks import unfinished
from imbgui.store.files import check_place, removed_unless_whole, written_whole


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


def write_half(out, error):
    """Begin to write a file, and raise this half way."""
    with written_whole(out) as beside:
        beside.write_bytes(b"half of i")
        raise error


def refusal(out, error):
    """Return why a file is not written where writing it raises this."""
    with pytest.raises(RefusedError) as refused:
        write_half(out, error)
    return refused.value.problem


def test_that_nothing_is_at_its_place_before_it_is_whole(tmp_path):
    out = tmp_path / "answer.xlsx"
    out.write_bytes(b"older")
    with written_whole(out) as beside:
        beside.write_bytes(b"newer")
        assert out.read_bytes() == b"older"
        assert beside.name.startswith(unfinished(out))
    assert out.read_bytes() == b"newer"
    assert names_in(tmp_path) == ["answer.xlsx"]


@pytest.mark.skipif(os.name == "nt", reason="its files have no such modes")
@pytest.mark.parametrize(("masked", "mode"), [(0o077, 0o600), (0o022, 0o644)])
def test_that_a_file_is_for_whom_the_system_lets_read_it(tmp_path, masked, mode):
    before = os.umask(masked)
    try:
        with written_whole(tmp_path / "answer.xlsx"):
            pass
    finally:
        os.umask(before)
    assert (tmp_path / "answer.xlsx").stat().st_mode & 0o777 == mode


def test_that_a_place_is_looked_at_and_left_as_it_was(tmp_path):
    out = tmp_path / "answer.xlsx"
    out.write_bytes(b"older")
    check_place(out)
    assert (out.read_bytes(), names_in(tmp_path)) == (b"older", ["answer.xlsx"])
    for place in (tmp_path, tmp_path / "gone" / "answer.xlsx"):
        with pytest.raises(RefusedError) as refused:
            check_place(place)
        assert isinstance(refused.value.problem, UnwritableFile)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_that_a_full_disk_is_told_from_any_other_trouble(tmp_path, number):
    out = tmp_path / "answer.xlsx"
    assert refusal(out, OSError(number, os.strerror(number))) == DiskFull(str(out))
    denied = PermissionError(errno.EACCES, "Permission denied")
    assert refusal(out, denied) == UnwritableFile(str(out), "Permission denied")
    assert names_in(tmp_path) == []


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ValueError("no")])
def test_that_what_is_no_trouble_of_the_disk_is_let_through_and_leaves_nothing(tmp_path, error):
    with pytest.raises(type(error)):
        write_half(tmp_path / "answer.xlsx", error)
    assert names_in(tmp_path) == []


def test_that_a_name_as_long_as_a_disk_allows_can_be_written(tmp_path):
    out = tmp_path / ("a" * 250 + ".xlsx")
    with written_whole(out) as beside:
        beside.write_bytes(b"whole")
    assert names_in(tmp_path) == [out.name]


def test_that_files_with_different_names_are_unfinished_under_different_names():
    assert unfinished(Path("a.csv")) == unfinished(Path("elsewhere/a.csv"))
    assert unfinished(Path("a.csv")) != unfinished(Path("b.csv"))


def test_that_a_folder_stays_only_where_what_fills_it_succeeds(tmp_path):
    whole, failed = tmp_path / "whole", tmp_path / "failed"
    for folder in (whole, failed):
        (folder / "part").mkdir(parents=True)
    with removed_unless_whole(whole):
        pass
    with pytest.raises(ValueError, match="no"), removed_unless_whole(failed):
        raise ValueError("no")
    assert names_in(tmp_path) == ["whole"]
