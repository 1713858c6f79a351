"""A recommendation as a Python script that repeats it from the file, without imbgui."""

import re
import zlib
from collections.abc import Iterator
from typing import Any

from imbgui.domain.features import Layout
from imbgui.domain.plan import KEPT_PARTS, Candidate
from imbgui.domain.problems import NotPortable, RefusedError
from imbgui.domain.recommendation import Recommendation
from imbgui.domain.strategies import AMOUNT_WEIGHT
from imbgui.domain.study import Study
from imbgui.domain.table import Kind, Role, Table
from imbgui.sheets.cells import EXCEL_ERRORS, MISSING_WORDS
from imbgui.training.estimator_source import SEED, imports_of, names_in, source_of
from imbgui.training.recipes import Recipe, build_recipe
from imbgui.work.script_parts import BOOSTED_TREES, FITTING, READING, UNUSUAL_CASES

_TEXT_FILES = (".csv", ".tsv", ".txt")
_WORKBOOKS = (".xlsx", ".xlsm")
_WRITTEN_OTHERWISE = (
    *("decimal sign", "thousands", "currency", "percentage", "brackets"),
    *("spellings merged", "ragged rows", "unreadable characters"),
)
"""Findings about cells that plain reading options do not read as they were understood."""
_YEAR_FIRST = re.compile(r"\d{4}-\d\d-\d\d([ T].*)?")
_NAMED_GROUPS = (Kind.CATEGORY, Kind.IDENTIFIER, Kind.TEXT)


def script_of(study: Study, table: Table, recommendation: Recommendation) -> str:
    """Return the script.

    Raises
    ------
    RefusedError
        With NotPortable: the file is not read, split or weighed in a way that a script repeats.
    """
    _refuse_file(table)
    _refuse_pipeline(table, recommendation.best.candidate)
    recipes = _recipes(study, recommendation.best.candidate)
    constants = {
        **_of_file(table),
        **_of_columns(study.layout, table),
        **_of_split(study, table),
        **_of_decision(study, recommendation),
        "WEIGHTS": [recipe.weight for recipe in recipes],
    }
    named = "\n".join(_assigned(name, value) for name, value in constants.items())
    steps = [one for recipe in recipes for one in _estimators(recipe)]
    own = names_in(steps)
    return "".join(
        [
            _heading(recommendation),
            "\n".join(_imports(steps)),
            "\n\n# What was read, split and decided.\n",
            named,
            "\n\n",
            READING,
            _LEARNING,
            BOOSTED_TREES if "BoostedTrees" in own else "",
            UNUSUAL_CASES if "UnusualCases" in own else "",
            _steps(recipes),
            FITTING,
        ]
    )


_LEARNING = """

# 4. Learn, once for each fold, from all other folds; what is learnt from a column (what is usual,
# which categories there are) is learnt there too. Weights and sizes follow from the rows there.
"""


def _heading(recommendation: Recommendation) -> str:
    return f'''"""Repeats a recommendation from its file: {recommendation.best.candidate.name}.

It needs pandas, scikit-learn and imbalanced-learn (XGBoost and openpyxl where it imports or reads
with them), in the versions the analysis was made with to count exactly the same. Run it with the
file as its argument, or where the file is at its old place without. It prints how the cases
turned out, each by a model, a calibration and a cut-off that did not see it.
"""

'''


def _imports(steps: list[Any]) -> list[str]:
    classes = imports_of(steps)
    own = names_in(steps)
    if "BoostedTrees" in own:
        classes.append("from sklearn.ensemble import HistGradientBoostingClassifier")
    if "UnusualCases" in own:
        classes.append("from sklearn.base import BaseEstimator, ClassifierMixin")
    classes += [
        "from sklearn.isotonic import IsotonicRegression",
        "from sklearn.linear_model import LogisticRegression",
        "from sklearn.pipeline import Pipeline",
    ]
    first = ["import sys", "import zlib", "", "import numpy as np", "import pandas as pd"]
    return [*first, *sorted(set(classes))]


def _assigned(name: str, value: object) -> str:
    return f"{name} = {source_of(value)}"


# The file


def _refuse_file(table: Table) -> None:
    ending = table.source.file.lower()
    if not ending.endswith(_TEXT_FILES if table.source.sheet is None else _WORKBOOKS):
        raise RefusedError(NotPortable("a script can only read .csv, .tsv, .txt, .xlsx and .xlsm"))
    found = [one for one in table.findings if one.kind in _WRITTEN_OTHERWISE]
    if found or table.options.decimals:
        told = found[0].kind if found else "decimal sign"
        raise RefusedError(
            NotPortable(f"some cells are written in a way only imbgui reads ({told})")
        )
    for place, column in enumerate(table.columns):
        is_used = column in table.features and column.kind is Kind.DATE
        cells = [row[place] for row in table.preview if place < len(row) and row[place].strip()]
        if is_used and not all(_YEAR_FIRST.fullmatch(cell.strip()) for cell in cells):
            reason = f"the dates of {column.name} are not written year, month, day"
            raise RefusedError(NotPortable(reason))


def _of_file(table: Table) -> dict[str, Any]:
    source, options = table.source, table.options
    shared = {*MISSING_WORDS, *EXCEL_ERRORS, *(one.strip() for one in options.missing_words)}
    blank = sorted(shared - {one.strip() for one in options.answers})
    return {
        "FILE": source.file,
        "SHEET": source.sheet,
        "DELIMITER": source.delimiter,
        "ENCODING": source.encoding,
        "DECIMAL": source.decimal or ".",
        "HEADER_ROW": source.header_row,
        "COLUMNS": list(table.names),
        "SET_ASIDE": [pair for part in table.set_aside for pair in part.ranges],
        "NO_VALUE": blank,
        "NO_VALUE_IN": _by_column(options.missing_in),
        "ANSWERS_IN": _by_column(options.answers_in),
    }


def _by_column(told: tuple[tuple[str, str], ...]) -> dict[str, list[str]]:
    return {name: [word.strip() for one, word in told if one == name] for name, _ in told}


def _of_columns(layout: Layout, table: Table) -> dict[str, Any]:
    outcome = table.outcome
    kinds = {Kind.NUMBER: "number", Kind.DATE: "date"}
    features = [
        (one.name, kinds.get(one.kind, "category"), list(one.levels)) for one in layout.features
    ]
    return {
        "FEATURES": features,
        "OUTCOME": None if outcome is None else outcome.name,
        "OUTCOME_IS_NUMBER": outcome is not None and outcome.kind is Kind.NUMBER,
        "BAD": table.positive,
    }


# The folds and the models


def _refuse_pipeline(table: Table, candidate: Candidate) -> None:
    group = table.sole(Role.GROUP)
    reasons = {
        "its weight or mixture was found by a search in each part": candidate.searched,
        "it weighs each case by its amount": candidate.strategy == AMOUNT_WEIGHT,
        "its cases are split by time": table.sole(Role.TIME) is not None,
        f"the groups in {group} are no names": group is not None
        and table.column(group).kind not in _NAMED_GROUPS,
    }
    for reason, applies in reasons.items():
        if applies:
            raise RefusedError(NotPortable(reason))


def _of_split(study: Study, table: Table) -> dict[str, Any]:
    group = table.sole(Role.GROUP)
    return {
        "SEED": study.plan.seed,
        "FOLDS": study.plan.folds,
        "KEPT_PARTS": KEPT_PARTS if study.plan.keeps_aside else None,
        "GROUP": group,
        "FINGERPRINT": _fingerprint(study),
    }


def _fingerprint(study: Study) -> int:
    """Return a checksum of which rows were used, their folds and their outcomes."""
    rows = study.practice_rows.astype("<i8").tobytes()
    fold = study.practice_fold.astype("i1").tobytes()
    return zlib.crc32(rows + fold + study.practice_labels.astype("i1").tobytes())


def _recipes(study: Study, candidate: Candidate) -> list[Recipe]:
    """Return the unfitted recipe of each fold, with SEED in the place of its seed."""
    fold, labels = study.practice_fold, study.practice_labels
    return [
        build_recipe(candidate, study.layout, labels[fold != one], SEED)
        for one in range(study.plan.folds)
    ]


def _estimators(recipe: Recipe) -> Iterator[Any]:
    yield recipe.prepare
    yield from recipe.samplers
    if recipe.finish is not None:
        yield recipe.finish
    yield recipe.learner


def _steps(recipes: list[Recipe]) -> str:
    """Return the functions that make the unfitted steps of a fold."""
    first, samplers = recipes[0], [list(recipe.samplers) for recipe in recipes]
    return "".join(
        [
            _function("preparing()", "how columns become what the learner reads", first.prepare),
            _function("finishing()", "what is prepared after resampling, or None", first.finish),
            _function("learner(seed)", "the learner", first.learner),
            _function("samplers(seed)", "what resamples the training rows of each fold", samplers),
        ]
    )


def _function(called: str, what: str, returned: Any) -> str:  # noqa: ANN401 - what can be written
    body = f'    """Return {what}; unfitted."""\n    return {source_of(returned, "    ")}\n'
    return f"\n\ndef {called}:\n{body}"


# The decision


def _of_decision(study: Study, recommendation: Recommendation) -> dict[str, Any]:
    costs, index = recommendation.costs, recommendation.ratio_index
    chosen = recommendation.chosen
    counts = study.decisions.counts(chosen, index)
    return {
        "FALSE_ALARM_COST": costs.false_alarm,
        "MISSED_COST": costs.missed,
        "CAUGHT_COST": costs.caught,
        "PASSED_COST": costs.passed,
        "BASE_RATE": costs.base_rate,
        "FOLD_CUT_OFFS": study.decisions.fold_thresholds[chosen, :, index].tolist(),
        "CUT_OFF": recommendation.best.threshold,
        "ANALYSED": [
            int(one) for one in (counts.caught, counts.false_alarms, counts.missed, counts.passed)
        ],
    }
