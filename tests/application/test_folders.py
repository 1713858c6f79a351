"""Promises about the program's own files."""

from imbgui.application.folders import log_folder


def test_that_the_log_has_a_folder_of_its_own_that_names_the_program():
    folder = log_folder()
    assert "imbgui" in folder.parts
    assert folder.is_absolute()
