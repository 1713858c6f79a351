"""What the program's candidates say of fresh rows, kept so that any rule can be judged on it.

The same recipes, folds, races and calibrations as in an analysis, without its processes and files.
"""

import json
import time
from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from judged import Said, judge
from numpy.typing import NDArray
from real_tables import Labels, Laid

from imbgui.domain.blending import blended
from imbgui.domain.calibration import Floats, logit
from imbgui.domain.features import Layout
from imbgui.domain.plan import KEPT_PARTS, REFERENCE, Candidate, Plan, draw_up_plan
from imbgui.domain.racing import hopeless
from imbgui.domain.splits import same_rows, split_rows
from imbgui.domain.study import Study
from imbgui.store.documents import to_document
from imbgui.training.models import log_odds
from imbgui.training.recipes import build_recipe
from imbgui.training.resampling import NotApplicableError

Matrix = NDArray[np.float32]

LEADERS = 2
"""As in an analysis: so many candidates are fitted on every fold whatever they cost."""


@dataclass(frozen=True, eq=False)
class Fits:
    """The log-odds of each candidate that was fitted on every fold.

    ``scored`` has shape (candidates, practice rows) and is out of fold; ``kept`` and ``fresh``
    are the mean over the fold models. ``fold`` and the labels have shape (rows,).
    """

    candidates: tuple[Candidate, ...]
    scored: Floats
    fold: NDArray[np.int8]
    labels: Labels
    kept: Floats
    kept_labels: Labels
    fresh: Floats
    fresh_labels: Labels
    cpu_seconds: float

    def save(self, path: Path) -> None:
        """Keep them, as plain numbers and text."""
        arrays = {field.name: getattr(self, field.name) for field in fields(self)}
        arrays["candidates"] = json.dumps([to_document(one) for one in self.candidates])
        for name in ("scored", "kept", "fresh"):
            arrays[name] = arrays[name].astype(np.float32)
        beside = path.with_suffix(".part.npz")
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(beside, **arrays)
        beside.replace(path)

    @staticmethod
    def open(path: Path) -> "Fits":
        """Open what was saved."""
        with np.load(path, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        for name in ("scored", "kept", "fresh"):
            arrays[name] = arrays[name].astype(np.float64)
        arrays["cpu_seconds"] = float(arrays["cpu_seconds"])
        documents = json.loads(str(arrays["candidates"]))
        arrays["candidates"] = tuple(Candidate(**one) for one in documents)
        return Fits(**arrays)

    def of(self, wanted: Collection[Candidate]) -> "Fits":
        """Keep to some of the candidates."""
        rows = [row for row, one in enumerate(self.candidates) if one in wanted]
        return replace(
            self,
            candidates=tuple(self.candidates[row] for row in rows),
            scored=self.scored[rows],
            kept=self.kept[rows],
            fresh=self.fresh[rows],
        )


def fit_plan(
    plan: Plan, layout: Layout, learnt: tuple[Matrix, Labels], fresh: tuple[Matrix, Labels]
) -> Fits:
    """Fit the candidates of a plan on every fold, less those that a race drops.

    An analysis asks no model about fresh rows: the time for that is left out.
    """
    began, beside = time.process_time(), 0.0
    matrix, labels = learnt
    split = split_rows(
        labels,
        same_rows(matrix),
        folds=plan.folds,
        kept_parts=KEPT_PARTS if plan.keeps_aside else None,
        seed=plan.seed,
    )
    scored: dict[Candidate, Floats] = {}
    kept: dict[Candidate, Floats] = {}
    said_of_fresh: dict[Candidate, Floats] = {}

    def fit(candidate: Candidate, fold: int) -> bool:
        nonlocal beside
        part = split.trained_on(fold)
        try:
            recipe = build_recipe(candidate, layout, labels[part], plan.seed + fold)
        except NotApplicableError:
            return False
        model, _ = recipe.fit(matrix[part], labels[part])
        scored.setdefault(candidate, np.zeros(len(labels)))
        scored[candidate][split.scored_in(fold)] = log_odds(model, matrix[split.scored_in(fold)])
        kept[candidate] = kept.get(candidate, 0) + _asked(model, matrix[split.kept]) / plan.folds
        asked = time.process_time()
        mean = said_of_fresh.get(candidate, 0) + _asked(model, fresh[0]) / plan.folds
        said_of_fresh[candidate] = mean
        beside += time.process_time() - asked
        return True

    alive = list(plan.learnt)
    for candidate in plan.learnt[:LEADERS]:
        for fold in range(plan.folds):
            fit(candidate, fold)
    for fold in range(plan.folds):
        others = [one for one in alive if one not in plan.learnt[:LEADERS]]
        failed = {one for one in others if not fit(one, fold)}
        alive = [one for one in alive if one not in failed]
        if fold + 1 < plan.folds:
            done = np.isin(split.part, range(fold + 1))
            seen = [scored[one][done] for one in alive]
            lost = hopeless(seen, labels[done], plan.band)
            alive = [
                one
                for one, behind in zip(alive, lost, strict=True)
                if not behind or one == REFERENCE
            ]
    practice = split.scored
    return Fits(
        candidates=tuple(alive),
        scored=np.stack([scored[one][practice] for one in alive]),
        fold=np.asarray(split.part[practice]),
        labels=labels[practice],
        kept=np.stack([kept[one] for one in alive]),
        kept_labels=labels[split.kept],
        fresh=np.stack([said_of_fresh[one] for one in alive]),
        fresh_labels=fresh[1],
        cpu_seconds=time.process_time() - began - beside,
    )


def _asked(model: Any, rows: Matrix) -> Floats:
    """Return what a model says of rows, of which there may be none."""
    return log_odds(model, rows) if len(rows) else np.zeros(0)


def decided(fits: Fits, plan: Plan, layout: Layout) -> tuple[Study, Floats]:
    """Calibrate and decide; return the study, and each candidate's scores of the fresh rows."""
    said = Said(fits.candidates, fits.scored, fits.fold, fits.labels, fits.kept, fits.kept_labels)
    study, calibrations = judge(said, plan, layout)
    alone = calibrations[: len(fits.candidates)]
    fresh = [one.apply(logits) for one, logits in zip(alone, fits.fresh, strict=True)]
    if study.blend is not None:
        places = [fits.candidates.index(one.candidate) for one in study.blend.members]
        shares = np.array([one.share for one in study.blend.members])
        mixed = blended(logit(np.stack([fresh[place] for place in places])), shares)
        fresh.append(calibrations[-1].apply(mixed))
    return study, np.stack(fresh)


def plan_of(laid: Laid, labels: Labels, effort: str, seed: int, band: float) -> Plan:
    """Draw up the plan for some rows of a table."""
    numbers, categories = laid.kinds
    return draw_up_plan(
        rows=len(labels),
        positives=int(labels.sum()),
        cost_ratio=band,
        numbers=numbers,
        categories=categories,
        effort=effort,
        seed=seed,
    )
