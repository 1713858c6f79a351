"""Promises about the sentences on saved and unsaved work."""

import pytest

from imbgui.application.words.sessions import recovery_sentence, source_sentence
from imbgui.domain.tasks import About, SourceNow
from imbgui.language import speaking
from imbgui.store.recovery import Kept
from tests.builders import a_table


@pytest.mark.parametrize("source", [SourceNow.SAME, SourceNow.MISSING])
def test_that_only_a_changed_file_is_told_of(source):
    assert source_sentence("a/claims.xlsx", source) is None
    said = source_sentence("a/claims.xlsx", SourceNow.CHANGED)
    assert said.startswith("claims.xlsx has changed")


@pytest.mark.parametrize("study", [None, "study"])
def test_that_it_is_said_what_was_left_and_of_when_it_is(study):
    kept = Kept(
        a_table(file="a/claims.xlsx"), None, About(), {}, "2026-01-02T10:30:00+00:00", study
    )
    said = recovery_sentence(kept)
    assert "claims.xlsx" in said
    assert ":30" in said
    assert ("the analysis" in said) == (study is not None)


def test_that_days_are_written_as_germans_do():
    kept = Kept(a_table(file="a/claims.xlsx"), None, About(), {}, "2026-01-02T10:30:00+00:00", None)
    with speaking("de"):
        said = recovery_sentence(kept)
        changed = source_sentence("a/claims.xlsx", SourceNow.CHANGED)
    assert "während Sie an claims.xlsx arbeiteten" in said
    assert ".01.2026 um " in said
    assert changed.startswith("claims.xlsx hat sich seit der Analyse geändert.")
