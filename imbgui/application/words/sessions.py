"""Sentences on work that was saved, or left unsaved."""

import datetime as dt
from pathlib import PurePath

from imbgui.application.words.days import day
from imbgui.domain.tasks import SourceNow
from imbgui.language import say
from imbgui.store.recovery import Kept


def source_sentence(file: str, source: SourceNow) -> str | None:
    """Say that the analysed file has changed since; None where there is nothing to say."""
    if source is not SourceNow.CHANGED:
        return None
    return say(
        "{file} has changed since it was analysed. This answer is of the file as it was; open {file} and analyse it to have one of the file as it is.",
        file=PurePath(file).name,
    )


def recovery_sentence(kept: Kept) -> str:
    """Say what a run that did not end well has left."""
    at = dt.datetime.fromisoformat(kept.kept_at).astimezone()
    parts = {
        "file": PurePath(kept.table.source.file).name,
        "day": day(at),
        "time": f"{at:%H:%M}",
    }
    if kept.study_folder is None:
        return say(
            "imbgui did not end well while you worked on {file}. Your choices are as they were on {day} at {time}.",
            **parts,
        )
    return say(
        "imbgui did not end well while you worked on {file}. Your choices and the analysis are as they were on {day} at {time}.",
        **parts,
    )
