"""The alternatives that other packages bring: empulse's cost-sensitive models, and FLAML.

They are installed with ``pip install .[bench]`` and loaded only where a recipe is run.
"""

import logging
import time
from collections.abc import Collection
from importlib.util import find_spec
from typing import Any
from unittest import mock

import numpy as np
from peers import Answer, Recipe, Task, by_formula, risk_of

from imbgui.domain.plan import Candidate
from imbgui.domain.strategies import BOOSTED_TREES, PLAIN
from imbgui.training.learners import kind_of
from imbgui.training.preparing import encoded

TREES = 50
"""Of empulse's forest and booster: small ones, for they are grown anew for each ratio."""


def cost_threshold(task: Task) -> Answer:
    """Calibrate boosted trees and threshold by cost, with empulse's defaults."""
    from empulse.models import CSThresholdClassifier  # noqa: PLC0415

    booster = kind_of(Candidate(PLAIN, BOOSTED_TREES), fed_numbers=True).build(task.seed, [])
    model = CSThresholdClassifier(booster, random_state=task.seed)
    learnt, fresh = _prepared(task)
    model.fit(learnt, task.labels.astype(int), fp_cost=1.0, fn_cost=task.ratios[0])
    return Answer(
        [model.predict(fresh, fp_cost=1.0, fn_cost=ratio) for ratio in task.ratios],
        [risk_of(model, fresh)] * len(task.ratios),
    )


def cost_forest(task: Task) -> Answer:
    """Grow a forest whose splits are judged by cost."""
    from empulse.models import CSForestClassifier  # noqa: PLC0415

    return _one_a_ratio(
        task, CSForestClassifier(TREES, min_samples_leaf=5, n_jobs=1, random_state=task.seed)
    )


def cost_boosting(task: Task) -> Answer:
    """Boost trees with the cost as their loss."""
    from empulse.models import CSBoostClassifier  # noqa: PLC0415
    from xgboost import XGBClassifier  # noqa: PLC0415

    booster = XGBClassifier(n_estimators=TREES, max_depth=4, n_jobs=1, random_state=task.seed)
    return _one_a_ratio(task, CSBoostClassifier(booster))


def _prepared(task: Task) -> tuple[Any, Any]:
    """Return the rows to learn from and the fresh ones as these packages take them: as numbers."""
    prepare = encoded(task.layout)
    return prepare.fit_transform(task.matrix, task.labels), prepare.transform(task.fresh)


def _one_a_ratio(task: Task, model: Any) -> Answer:
    """Fit a model for each ratio, and take its own word for what to flag."""
    learnt, fresh = _prepared(task)
    flags, scores = [], []
    for ratio in task.ratios:
        model.fit(learnt, task.labels.astype(int), fp_cost=1.0, fn_cost=ratio)
        flags.append(model.predict(fresh))
        scores.append(risk_of(model, fresh))
    return Answer(flags, scores)


def automated(task: Task) -> Answer:
    """Let FLAML search for the least cost at the formula's threshold, once for each ratio.

    It is given the time that the grid search took, shared among the ratios as the grid shares it.
    Its budget is on the clock; here the clock it reads counts the CPU seconds of this process, so
    that others on the same computer take nothing from it.
    """
    from flaml import AutoML  # noqa: PLC0415

    logging.getLogger("flaml").setLevel(logging.ERROR)
    learnt, fresh = _prepared(task)
    flags, scores = [], []
    for ratio in task.ratios:
        model = AutoML()
        with mock.patch("time.time", time.process_time):
            model.fit(
                learnt,
                task.labels.astype(int),
                task="classification",
                metric=_cost_metric(ratio),
                time_budget=task.seconds / len(task.ratios),
                estimator_list=["lgbm", "xgboost", "rf", "extra_tree", "lrl1"],
                n_jobs=1,
                seed=task.seed,
                verbose=0,
            )
        answer = by_formula(risk_of(model, fresh), [ratio])
        flags += answer.flags
        scores += answer.scores
    return Answer(flags, scores)


def _cost_metric(ratio: float) -> Any:
    def loss(X_val: Any, y_val: Any, estimator: Any, *_: Any, **__: Any) -> tuple[float, dict]:
        flagged = np.asarray(estimator.predict_proba(X_val))[:, 1] >= 1 / (1 + ratio)
        bad = np.asarray(y_val).astype(bool)
        cost = float(ratio * np.sum(bad & ~flagged) + np.sum(~bad & flagged)) / len(bad)
        return cost, {"cost": cost}

    return loss


FLAML = "FLAML, cost metric"
OTHERS: dict[str, Recipe] = {
    "empulse, threshold": cost_threshold,
    "empulse, forest": cost_forest,
    "empulse, boosting": cost_boosting,
    FLAML: automated,
}


def lacking_for(recipes: Collection[str]) -> list[str]:
    """Return which packages these recipes need and do not find."""
    needed = {"flaml": [FLAML], "empulse": [one for one in OTHERS if one != FLAML]}
    return [
        package
        for package, users in needed.items()
        if set(users) & set(recipes) and find_spec(package) is None
    ]
