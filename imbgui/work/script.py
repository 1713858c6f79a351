"""An analysis as a Python script that comes to its recommendation again, without imbgui."""

import re
import textwrap
import zlib
from typing import Any

from imbgui.domain.costs import Costs
from imbgui.domain.current_rule import CurrentRule
from imbgui.domain.direct import decides_by_row
from imbgui.domain.features import Layout
from imbgui.domain.plan import BLENDED, KEPT_PARTS, TODAYS_RULE
from imbgui.domain.problems import NotPortable, RefusedError
from imbgui.domain.recommendation import Recommendation
from imbgui.domain.strategies import AMOUNT_WEIGHT
from imbgui.domain.study import Study
from imbgui.domain.table import Kind, Role, Table
from imbgui.language import say
from imbgui.sheets.cells import EXCEL_ERRORS, MISSING_WORDS
from imbgui.training.estimator_source import imports_of, names_in, source_of
from imbgui.work.script_by_row import BY_AMOUNT, BY_SCORE, LIMITS, NO_LIMITS, STAKES
from imbgui.work.script_candidates import blends, compared_models, write_candidates
from imbgui.work.script_extras import BLENDING, FLAGS_TODAY, SCORES_TODAY
from imbgui.work.script_main import (
    ALIKE,
    BLEND,
    COUNTING,
    CUT_BY_CASE,
    FITS,
    MAIN,
    ONE_CUT_OFF,
    TODAY,
)
from imbgui.work.script_parts import (
    BOOSTED_TREES,
    BY_GROUP,
    BY_ROWS,
    IN_TIME,
    READING,
    UNUSUAL_CASES,
)
from imbgui.work.script_rules import CALIBRATING, CHOOSING, CUTTING_OFF, FITTING

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
    """Return the text of a script that comes to a recommendation again from the analysed file.

    Raises
    ------
    RefusedError
        With NotPortable: the file is not read or split in a way that a script repeats.
    """
    _refuse_file(table)
    _refuse_groups(table)
    candidates, rule = write_candidates(study), _todays_rule(study)
    constants = {
        **_of_file(table),
        **_of_columns(study.layout, table),
        **_of_split(study, table),
        **_of_extras(study),
        **_of_decision(study, recommendation),
    }
    named = "\n".join(f"{name} = {source_of(value)}" for name, value in constants.items())
    own, imports = names_in(candidates.estimators), _imports(candidates.estimators)
    return "".join(
        [
            _heading(study, _needs(imports, table)),
            "\n".join(imports),
            "\n\n# What was read, split and decided.\n",
            named,
            "\n\n",
            READING,
            _splitting(table),
            BOOSTED_TREES if "BoostedTrees" in own else "",
            UNUSUAL_CASES if "UnusualCases" in own else "",
            candidates.text,
            FITTING,
            CALIBRATING,
            CUTTING_OFF,
            _reading_today(rule),
            BLENDING if blends(study) else "",
            CHOOSING,
            COUNTING,
            _deciding(recommendation.costs),
            MAIN,
            "" if rule is None else TODAY,
            FITS,
            BLEND if blends(study) else "",
            ONE_CUT_OFF if recommendation.costs.amounts is None else CUT_BY_CASE,
        ]
    )


def _todays_rule(study: Study) -> CurrentRule | None:
    """Return today's rule where it is one of what is compared."""
    return study.current_rule if TODAYS_RULE in study.decisions.candidates else None


def _reading_today(rule: CurrentRule | None) -> str:
    if rule is None:
        return ""
    return FLAGS_TODAY if rule.is_flags else SCORES_TODAY


def _deciding(costs: Costs) -> str:
    if not decides_by_row(costs):
        return ALIKE
    limits = LIMITS if costs.limits.any else NO_LIMITS
    return STAKES + limits + (BY_SCORE if costs.amounts is None else BY_AMOUNT)


_HEADING = '''"""Reproduces an analysis from its file, and comes to the same recommendation.

{needs}

It repeats all that the recommendation follows from: it deals the rows into the same parts, fits
every candidate on each, calibrates the scores, finds each cut-off, chooses by the expected cost,
and counts how the cases turned out, each by a choice and a cut-off that did not see it.

It takes as given:
{given}
It leaves out how sure the answer is: ranges and the verdict, which come from resampled rows.
"""

'''
_HOW_READ = "how the file was understood: columns, categories and the rows set aside"
_FOUND = "weights and mixtures that were searched for, as they were found inside each training part"
_NEEDS = """It needs {packages}, in the versions the analysis was made with to count exactly the
same. Run it with the file as its argument, or where the file is at its old place without."""
_PACKAGES = {
    "numpy": "numpy",
    "pandas": "pandas",
    "sklearn": "scikit-learn",
    "imblearn": "imbalanced-learn",
    "xgboost": "xgboost",
}
"""What has to be installed for what is imported, in the order of being named."""


def _needs(imports: list[str], table: Table) -> str:
    roots = {line.split()[1].partition(".")[0] for line in imports if line}
    packages = [name for root, name in _PACKAGES.items() if root in roots]
    if table.source.sheet is not None:
        packages.append("openpyxl")
    listed = f"{', '.join(packages[:-1])} and {packages[-1]}"
    return textwrap.fill(_NEEDS.format(packages=listed), 99)


def _heading(study: Study, needs: str) -> str:
    dropped = [one.candidate.name for one in study.outcomes if one.average_precision is None]
    given = [
        _HOW_READ,
        "what to compare, chosen before training by the number of rows and bad cases",
        *([_FOUND] if any(one.found for one in study.outcomes) else []),
        *([f"that these were given up or not finished: {'; '.join(dropped)}"] if dropped else []),
    ]
    lines = [textwrap.fill(f"- {one}", 99, subsequent_indent="  ") for one in given]
    return _HEADING.format(needs=needs, given="\n".join(lines))


_ALWAYS_NEEDED = (
    "sklearn.isotonic.IsotonicRegression",
    "sklearn.linear_model.LogisticRegression",
    "sklearn.pipeline.Pipeline",
    "sklearn.pipeline.make_pipeline",
    "threadpoolctl.threadpool_limits",
)


def _imports(estimators: list[Any]) -> list[str]:
    standard = [
        *("import math", "import sys", "import zlib"),
        *("from collections.abc import Callable", "from dataclasses import dataclass"),
        *("from statistics import geometric_mean", ""),
        *("import numpy as np", "import pandas as pd"),
    ]
    return [*standard, *imports_of(estimators, *_ALWAYS_NEEDED)]


# The file


def _refuse_file(table: Table) -> None:
    ending = table.source.file.lower()
    if not ending.endswith(_TEXT_FILES if table.source.sheet is None else _WORKBOOKS):
        readable = say("a script can only read .csv, .tsv, .txt, .xlsx and .xlsm")
        raise RefusedError(NotPortable(readable))
    found = [one for one in table.findings if one.kind in _WRITTEN_OTHERWISE]
    if found or table.options.decimals:
        kind = found[0].kind if found else "decimal sign"
        told = say("some cells are written in a way only imbgui reads ({kind})", kind=say(kind))
        raise RefusedError(NotPortable(told))
    for place, column in enumerate(table.columns):
        is_read = column in table.features or column.role is Role.TIME
        is_used = is_read and column.kind is Kind.DATE
        cells = [row[place] for row in table.preview if place < len(row) and row[place].strip()]
        if is_used and not all(_YEAR_FIRST.fullmatch(cell.strip()) for cell in cells):
            reason = say(
                "the dates of {column} are not written year, month, day", column=column.name
            )
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


# The folds and the candidates


def _refuse_groups(table: Table) -> None:
    group = table.sole(Role.GROUP)
    if group is not None and table.column(group).kind not in _NAMED_GROUPS:
        raise RefusedError(NotPortable(say("the groups in {column} are not names", column=group)))


def _splitting(table: Table) -> str:
    if table.sole(Role.TIME) is not None:
        return IN_TIME
    return BY_ROWS if table.sole(Role.GROUP) is None else BY_GROUP


def _of_split(study: Study, table: Table) -> dict[str, Any]:
    time, group = table.sole(Role.TIME), table.sole(Role.GROUP)
    by_time = {"TIME": time, "TIME_IS_A_DATE": time is not None and _is_date(table, time)}
    by_group = {} if group is None else {"GROUP": group}
    return {
        "SEED": study.plan.seed,
        "FOLDS": study.plan.folds,
        "KEPT_PARTS": KEPT_PARTS if study.plan.keeps_aside else None,
        **(by_group if time is None else by_time),
        "FINGERPRINT": _fingerprint(study),
    }


def _is_date(table: Table, name: str) -> bool:
    return table.column(name).kind is Kind.DATE


def _fingerprint(study: Study) -> int:
    """Return a checksum of which rows were used, their folds and their outcomes."""
    rows = study.practice_rows.astype("<i8").tobytes()
    fold = study.practice_fold.astype("i1").tobytes()
    return zlib.crc32(rows + fold + study.practice_labels.astype("i1").tobytes())


# The decision


def _of_extras(study: Study) -> dict[str, Any]:
    """Return what today's rule is, and what may be blended, where there are such."""
    rule = _todays_rule(study)
    constants: dict[str, Any] = {} if rule is None else {"TODAYS_RULE": rule.column}
    if rule is not None and rule.is_flags:
        constants["TODAYS_RULE_IS_NUMBER"] = rule.kind is Kind.NUMBER
        constants["FLAGGED_TODAY"] = rule.flagged
    if blends(study):
        # In the order of the analysis, so that sums are added up alike.
        constants["MIXED"] = [one.name for one in compared_models(study)]
    return constants


def _of_decision(study: Study, recommendation: Recommendation) -> dict[str, Any]:
    costs, best = recommendation.costs, recommendation.best
    amounts, counts = costs.amounts, best.counts
    by_row = _of_rows(study, costs) if decides_by_row(costs) else {}
    return {
        "FALSE_ALARM_COST": costs.false_alarm,
        "MISSED_COST": costs.missed,
        "MISSED_FIXED": costs.missed if amounts is None else amounts.fixed,
        "MISSED_SHARE": 0.0 if amounts is None else amounts.share,
        "AMOUNTS": study.amounts if amounts is not None or _weighed_by_amount(study) else None,
        "CAUGHT_COST": costs.caught,
        "PASSED_COST": costs.passed,
        "BASE_RATE": costs.base_rate,
        **by_row,
        "REFERENCE": study.decisions.candidates[study.decisions.reference].name,
        "ANALYSED": (
            best.candidate.name,
            best.least_saving if best.threshold is None else best.threshold,
            [
                int(one)
                for one in (counts.caught, counts.false_alarms, counts.missed, counts.passed)
            ],
            best.cost_per_1000,
        ),
    }


def _of_rows(study: Study, costs: Costs) -> dict[str, Any]:
    """Return what only a decision row by row needs to know."""
    limits = {
        "MOST_PER_1000": costs.limits.capacity_per_1000,
        "LEAST_RECALL": costs.limits.recall,
        "LEAST_PRECISION": costs.limits.precision,
    }
    today = [] if _todays_rule(study) is None else [TODAYS_RULE.name]
    blend = [BLENDED.name] if blends(study) else []
    always_kept = [*today, *_weighed_by_amount(study), *blend]
    return {**(limits if costs.limits.any else {}), "ALWAYS_KEPT": always_kept}


def _weighed_by_amount(study: Study) -> list[str]:
    """Return the names of the candidates that weigh cases by their amounts."""
    return [one.name for one in compared_models(study) if one.strategy == AMOUNT_WEIGHT]
