"""The folder of a run: it goes with the run, and trouble with it is said in plain words."""

import errno
import tempfile
from pathlib import Path

import pytest

from imbgui.domain.problems import DiskFull, RefusedError, UnwritableFile
from imbgui.store.folders import working_folder


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def refusal():
    with pytest.raises(RefusedError) as refused, working_folder():
        pass
    return refused.value.problem


def raising(error):
    def raised(*_arguments, **_options):
        raise error

    return raised


def test_that_the_folder_goes_with_the_run(temporary):
    with working_folder() as folder:
        (folder / "deep").mkdir()
        assert folder.parent == temporary
    assert list(temporary.iterdir()) == []


def test_that_a_full_disk_is_said_and_leaves_no_folder(temporary, monkeypatch):
    full = OSError(errno.ENOSPC, "No space left on device", str(temporary / "lock"))
    monkeypatch.setattr(Path, "open", raising(full))
    assert refusal() == DiskFull(str(temporary / "lock"))
    assert list(temporary.iterdir()) == []


def test_that_no_folder_to_write_to_is_taken_for_a_full_disk(monkeypatch):
    none = FileNotFoundError(errno.ENOENT, "No usable temporary directory found")
    monkeypatch.setattr(tempfile, "gettempdir", raising(none))
    assert refusal() == DiskFull("the folder for temporary files")


def test_that_any_other_trouble_is_said_with_its_reason(temporary, monkeypatch):
    denied = PermissionError(errno.EACCES, "Permission denied")
    monkeypatch.setattr(tempfile, "mkdtemp", raising(denied))
    assert refusal() == UnwritableFile("the folder for temporary files", "Permission denied")
    assert list(temporary.iterdir()) == []
