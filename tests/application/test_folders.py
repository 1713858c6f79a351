"""Promises about the program's own files."""

from imbgui.application import folders
from imbgui.application.folders import log_folder


def test_that_the_log_has_a_folder_of_its_own_that_names_the_program():
    folder = log_folder()
    assert "imbgui" in folder.parts
    assert folder.is_absolute()


def test_that_unsaved_work_is_kept_beside_the_state_of_the_user(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert folders.recovery_folder().name == "recovery"
    assert "imbgui" in str(folders.recovery_folder())
