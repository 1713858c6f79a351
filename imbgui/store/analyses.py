"""The folder an analysis works in: its matrix and split, and each candidate's fits and scores.

A result that is there is not made again: what was finished survives a stop, and a plan that adds
a candidate trains only that one. ``<fold>.json`` is written last, so a half-finished fit is none.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib.format import open_memmap
from numpy.typing import NDArray

from imbgui.domain.calibration import Calibration, Floats
from imbgui.domain.current_rule import CurrentRule
from imbgui.domain.features import Layout
from imbgui.domain.plan import Candidate
from imbgui.domain.splits import Split
from imbgui.domain.tasks import Fit
from imbgui.store.documents import from_document, to_document


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of an analysis, as every worker opens them.

    ``matrix`` has shape (rows, matrix columns); ``labels`` (rows,). ``places`` says where each
    row stands in the table's columns, of shape (rows,). ``amounts`` are the values of
    the table's column of amounts as they are, NaN for a blank; shape (rows,), None without one.
    ``todays_scores`` are the log-odds that the ``current_rule`` gives; shape (rows,), None without
    one.
    """

    matrix: NDArray[np.float32]
    labels: NDArray[np.bool_]
    split: Split
    layout: Layout
    places: NDArray[np.int64]
    amounts: NDArray[np.float64] | None = None
    current_rule: CurrentRule | None = None
    todays_scores: Floats | None = None


class AnalysisFolder:
    """Reads and writes one analysis."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write_rows(self, rows: Rows) -> None:
        """Keep the rows that every fit reads."""
        self.path.mkdir(parents=True, exist_ok=True)
        np.save(self.path / "matrix.npy", rows.matrix, allow_pickle=False)
        np.save(self.path / "labels.npy", rows.labels, allow_pickle=False)
        np.save(self.path / "part.npy", rows.split.part, allow_pickle=False)
        np.save(self.path / "places.npy", rows.places, allow_pickle=False)
        self._write_if_any("amounts.npy", rows.amounts)
        self._write_if_any("todays_scores.npy", rows.todays_scores)
        described = {
            "layout": to_document(rows.layout),
            "folds": rows.split.folds,
            "chained": rows.split.chained,
            "current_rule": to_document(rows.current_rule),
        }
        _write_json(self.path / "rows.json", described)

    def open_rows(self) -> Rows:
        """Open the rows as memory maps."""
        described = _read_json(self.path / "rows.json")
        split = Split(self._array("part.npy"), described["folds"], described["chained"])
        return Rows(
            self._array("matrix.npy"),
            self._array("labels.npy"),
            split,
            from_document(Layout, described["layout"]),
            self._array("places.npy"),
            self._array_if_any("amounts.npy"),
            from_document(CurrentRule | None, described["current_rule"]),
            self._array_if_any("todays_scores.npy"),
        )

    def candidate(self, candidate: Candidate) -> Path:
        """Return the folder of a candidate, named after what it is."""
        folder = self.path / "candidates" / candidate.key
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def write_fit(self, candidate: Candidate, fold: int, scored: Floats, document: object) -> None:
        """Keep one fit: log-odds of the fold's rows, and how it went."""
        folder = self.candidate(candidate)
        np.save(folder / f"{fold}.scored.npy", scored, allow_pickle=False)
        _write_json(folder / f"{fold}.json", to_document(document))

    def write_kept(self, candidate: Candidate, fold: int, kept: Floats) -> None:
        """Keep the log-odds that a fold's model gives the rows kept aside."""
        path = self.candidate(candidate) / f"{fold}.kept.npy"
        beside = path.with_suffix(".part")
        with beside.open("wb") as file:
            np.save(file, kept, allow_pickle=False)
        beside.replace(path)

    def fit_document(self, candidate: Candidate, fold: int) -> Any | None:  # noqa: ANN401
        """Return how a fit went, or None where it was not made yet."""
        path = self.candidate(candidate) / f"{fold}.json"
        return _read_json(path) if path.exists() else None

    def fit_scores(self, candidate: Candidate, fold: int) -> Floats:
        """Return the log-odds of a fold's rows."""
        scored: Floats = np.load(self.candidate(candidate) / f"{fold}.scored.npy")
        return scored

    def kept_scores(self, candidate: Candidate, fold: int) -> Floats | None:
        """Return a fold's log-odds of the rows kept aside, or None where it has none yet."""
        path = self.candidate(candidate) / f"{fold}.kept.npy"
        return np.load(path) if path.exists() else None

    def model_path(self, candidate: Candidate, fold: int) -> Path:
        """Return where the model of a fold is kept."""
        return self.candidate(candidate) / f"{fold}.skops"

    def write_scores(
        self, candidate: Candidate, scores: dict[str, Floats], calibration: Calibration
    ) -> None:
        """Keep a candidate's calibrated scores by name, and its final calibration."""
        folder = self.candidate(candidate)
        np.savez(folder / "scores.npz", **scores)  # type: ignore[arg-type]
        write_calibration(calibration, folder / "calibration.json")

    def scores(self, candidate: Candidate) -> dict[str, Floats]:
        """Return a candidate's calibrated scores by name."""
        with np.load(self.candidate(candidate) / "scores.npz", allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}

    def _write_if_any(self, name: str, array: Floats | None) -> None:
        """Keep an array; where there is none, let none of an earlier analysis stand for it."""
        if array is None:
            (self.path / name).unlink(missing_ok=True)
        else:
            np.save(self.path / name, array, allow_pickle=False)

    def _array_if_any(self, name: str) -> Any | None:  # noqa: ANN401
        return self._array(name) if (self.path / name).exists() else None

    def _array(self, name: str) -> Any:  # noqa: ANN401 - a mapped file says no more
        return open_memmap(self.path / name, mode="r")


def is_fitted(request: Fit) -> bool:
    """Return whether a fit that is asked for was made already."""
    folder = AnalysisFolder(Path(request.folder))
    return folder.fit_document(request.candidate, request.fold) is not None


def write_calibration(calibration: Calibration, path: Path) -> None:
    """Write a calibration as plain numbers."""
    curve = {name: getattr(calibration, name) for name in ("a", "b", "c")}
    steps = {"knots": calibration.knots.tolist(), "heights": calibration.heights.tolist()}
    _write_json(path, curve | steps)


def read_calibration(path: Path) -> Calibration:
    """Read a calibration."""
    described = _read_json(path)
    knots, heights = (np.array(described.pop(name), np.float64) for name in ("knots", "heights"))
    return Calibration(**described, knots=knots, heights=heights)


def _write_json(path: Path, document: object) -> None:
    """Write beside the place and move there, so that the file is whole or absent."""
    beside = path.with_suffix(".part")
    beside.write_text(json.dumps(document), encoding="utf-8")
    beside.replace(path)


def _read_json(path: Path) -> Any:  # noqa: ANN401
    return json.loads(path.read_text(encoding="utf-8"))
