"""Promises about what the analyst has chosen of the window itself."""

from pathlib import Path

import pytest

from imbgui.application.settings import Settings, keep_settings, read_settings


@pytest.fixture
def kept_in(tmp_path: Path) -> Path:
    return tmp_path / "state" / "settings.json"


def test_that_what_is_chosen_is_remembered(kept_in: Path) -> None:
    keep_settings(Settings("de"), kept_in)
    assert read_settings(kept_in) == Settings("de")
    keep_settings(Settings(), kept_in)
    assert read_settings(kept_in) == Settings()


@pytest.mark.parametrize("content", ["", "{", "null", "[]", '{"language": 7}', '{"other": "de"}'])
def test_that_what_cannot_be_read_is_as_if_nothing_was_chosen(kept_in: Path, content: str) -> None:
    assert read_settings(kept_in) == Settings()
    kept_in.parent.mkdir()
    kept_in.write_text(content, encoding="utf-8")
    assert read_settings(kept_in) == Settings()


def test_that_nothing_stops_where_it_cannot_be_remembered(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where a folder is needed", encoding="utf-8")
    keep_settings(Settings("de"), tmp_path / "state" / "settings.json")
    assert read_settings(tmp_path / "state" / "settings.json") == Settings()
