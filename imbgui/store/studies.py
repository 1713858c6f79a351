"""A study on disk: one JSON document, one archive of arrays, and the models beside them."""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib.format import open_memmap

from imbgui.domain.current_rule import CurrentRule
from imbgui.domain.decision import DecisionTable
from imbgui.domain.features import Layout
from imbgui.domain.giveaways import DataCheck
from imbgui.domain.plan import TRIVIAL, Candidate, Plan
from imbgui.domain.study import Blend, Outcome, Study
from imbgui.store.documents import UnknownShapeError, from_document, to_document

MODELS = "models"
_DOCUMENT = "study.json"
_TABLE = "decisions.npz"
_ARRAYS = [one.name for one in fields(Study) if one.name.startswith(("practice_", "kept_"))]
_MAY_BE_EMPTY = ("practice_amounts", "practice_flagged", "kept_amounts")
_TABLE_ARRAYS = [
    one.name for one in fields(DecisionTable) if one.name != "candidates" and one.type is not int
]
_TABLE_TOTALS = [one.name for one in fields(DecisionTable) if one.type is int]


def write_study(study: Study, folder: Path) -> None:
    """Write a study into a folder, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in _ARRAYS:
        np.save(folder / f"{name}.npy", getattr(study, name), allow_pickle=False)
    table = study.decisions
    np.savez(folder / _TABLE, **{name: getattr(table, name) for name in _TABLE_ARRAYS})
    document = {
        "table_key": study.table_key,
        "plan": to_document(study.plan),
        "outcomes": to_document(study.outcomes),
        "layout": to_document(study.layout),
        "data_check": to_document(study.data_check),
        "amounts": study.amounts,
        "current_rule": to_document(study.current_rule),
        "blend": to_document(study.blend),
        "candidates": to_document(table.candidates),
        "totals": {name: getattr(table, name) for name in _TABLE_TOTALS},
    }
    (folder / _DOCUMENT).write_text(json.dumps(document), encoding="utf-8")


def open_study(folder: Path) -> Study:
    """Open a study; its score arrays are read-only memory maps."""
    document = json.loads((folder / _DOCUMENT).read_text(encoding="utf-8"))
    with np.load(folder / _TABLE, allow_pickle=False) as archive:
        parts: dict[str, Any] = {name: archive[name] for name in _TABLE_ARRAYS if name in archive}
    # What was stored before luck was told from skill: all of a difference counts.
    parts.setdefault("reliability", np.ones(len(parts["ratios"])))
    parts |= from_document(dict[str, int], document["totals"])
    candidates = from_document(tuple[Candidate, ...], document["candidates"])
    maps = {name: open_memmap(folder / f"{name}.npy", mode="r") for name in _ARRAYS}
    return Study(
        table_key=document["table_key"],
        plan=from_document(Plan, document["plan"]),
        outcomes=from_document(tuple[Outcome, ...], document["outcomes"]),
        layout=from_document(Layout, document["layout"]),
        decisions=DecisionTable(candidates=candidates, **parts),
        folder=str(folder),
        data_check=from_document(DataCheck, document["data_check"]),
        amounts=document["amounts"],
        current_rule=from_document(CurrentRule | None, document["current_rule"]),
        blend=from_document(Blend | None, document["blend"]),
        **maps,
    )


def check_arrays(study: Study) -> None:
    """Refuse arrays that are not of one study.

    Raises
    ------
    UnknownShapeError
        One is no array of numbers, or not of the shape that the others ask for.
    """
    rows, kept = len(study.practice_labels), len(study.kept_labels)
    learnt = len(study.decisions.candidates) - len(TRIVIAL)
    for name in _ARRAYS:
        array, length = getattr(study, name), rows if name.startswith("practice_") else kept
        wanted: set[tuple[int, ...]] = (
            {(learnt, length)} if name.endswith("_scores") else {(length,)}
        )
        if name in _MAY_BE_EMPTY:
            wanted.add((0,))
        if not isinstance(array, np.ndarray) or array.dtype.kind not in "bif":
            raise UnknownShapeError(name)
        if array.shape not in wanted:
            raise UnknownShapeError(f"{name} has the shape {array.shape}")


def model_folder(folder: Path, candidate: Candidate) -> Path:
    """Return where a study keeps the fold models and the calibration of a candidate."""
    return folder / MODELS / candidate.key
