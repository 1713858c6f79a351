"""The record of a decision: what it was made from, who set what it costs, and what was answered.

A record is plain JSON, for files and archives outside imbgui; it holds no case and no model.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from imbgui.domain.costs import Costs
from imbgui.domain.problems import MissingFile, NotARecord, RefusedError
from imbgui.domain.tasks import Decision
from imbgui.store.documents import UnknownShapeError, from_document, to_document
from imbgui.store.files import written_whole

_FORMAT = 1
_LARGEST_BYTES = 1 << 20


@dataclass(frozen=True)
class Analysed:
    """The data: which file, what was asked of it, and of how many cases."""

    file: str
    sha256: str
    outcome: str
    bad_value: str
    rows: int
    bad_cases: int
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """What was recommended, and what 1,000 cases then cost."""

    strategy: str
    learner: str | None
    weight: float | None
    threshold: float | None
    verdict: str
    cost_per_1000: float
    interval_95: tuple[float, float]
    flagged_per_1000: float


@dataclass(frozen=True)
class Record:
    """One decision; ``version`` is that of imbgui, ``made_at`` a moment in ISO 8601."""

    data: Analysed
    costs: Costs
    set_by: str | None
    because: str | None
    decision: Decision | None
    decision_because: str | None
    made_at: str | None
    command_line: str | None
    version: str
    answer: Answer


def write_record(record: Record, out: Path) -> None:
    """Write a record; raise RefusedError with DiskFull or UnwritableFile."""
    text = json.dumps({"format": _FORMAT} | to_document(record), indent=2)
    with written_whole(out) as beside:
        beside.write_text(f"{text}\n", encoding="utf-8")


def read_record(path: Path) -> Record:
    """Read a record; raise RefusedError with MissingFile or NotARecord."""
    if not path.is_file():
        raise RefusedError(MissingFile(str(path)))
    try:
        with path.open("rb") as file:
            document = json.loads(file.read(_LARGEST_BYTES))
        record: Record = from_document(Record, _of_this_format(document))
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        RecursionError,
        RefusedError,
    ) as error:
        raise RefusedError(NotARecord(str(path))) from error
    return record


def _of_this_format(document: dict[str, Any]) -> dict[str, Any]:
    if document["format"] != _FORMAT:
        raise UnknownShapeError(document["format"])
    return {name: value for name, value in document.items() if name != "format"}
