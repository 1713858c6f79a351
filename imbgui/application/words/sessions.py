"""Sentences on work that was saved, or left unsaved."""

import datetime as dt
from pathlib import PurePath

from imbgui.domain.tasks import SourceNow
from imbgui.store.recovery import Kept


def source_sentence(file: str, source: SourceNow) -> str | None:
    """Say that the analysed file has changed since; None where there is nothing to say."""
    if source is not SourceNow.CHANGED:
        return None
    name = PurePath(file).name
    return f"{name} has changed since it was analysed. This answer is of the file as it was; open {name} and analyse it to have one of the file as it is."


def recovery_sentence(kept: Kept) -> str:
    """Say what a run that did not end well has left."""
    name = PurePath(kept.table.source.file).name
    at = dt.datetime.fromisoformat(kept.kept_at).astimezone()
    what = "Your choices are" if kept.study_folder is None else "Your choices and the analysis are"
    return f"imbgui did not end well while you worked on {name}. {what} as they were on {at:%Y-%m-%d at %H:%M}."
