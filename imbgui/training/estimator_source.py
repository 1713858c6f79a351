"""Estimators as source text: the expression that makes one anew, and what it has to import."""

import inspect
import json
import math
import re
from collections import defaultdict
from typing import Any

from sklearn.base import BaseEstimator, clone
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import Pipeline

from imbgui.training.preparing import FilledWithMedians

SEED = 1_987_654_321
"""Stands for the seed of a fold in an estimator that is to be written down."""

OURS = ("BoostedTrees", "UnusualCases")
"""Classes that no library has: a script defines them itself."""


class Written(str):
    """Source text that stands in the place of a value."""

    __slots__ = ()


_WIDTH = 84
_STEP = "    "
_NO_TEXT = re.compile("[\ud800-\udfff]")
_MEDIANS = SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True)


def source_of(value: Any, indent: str = "") -> str:  # noqa: ANN401 - any parameter of an estimator
    """Return the expression of an estimator, or of what stands in one; SEED is ``seed``.

    Parameters that keep their default are left out. What is long is spread over lines, the
    second and later of which start with ``indent``.
    """
    if isinstance(value, Written):
        return str(value)
    if isinstance(value, FilledWithMedians):
        value = _MEDIANS
    if isinstance(value, Pipeline) and _is_unnamed(value):
        return spread("make_pipeline(", [("", step) for _, step in value.steps], ")", indent)
    if isinstance(value, BaseEstimator | StratifiedKFold):
        given = [(f"{name}=", one) for name, one in _changed(value).items()]
        return spread(f"{type(value).__name__}(", given, ")", indent)
    if isinstance(value, dict):
        given = [(f"{source_of(key)}: ", one) for key, one in value.items()]
        return spread("{", given, "}", indent)
    if isinstance(value, list):
        return spread("[", [("", one) for one in value], "]", indent)
    if isinstance(value, tuple):
        return spread("(", [("", one) for one in value], ",)" if len(value) == 1 else ")", indent)
    if isinstance(value, float) and math.isinf(value):
        return "np.inf" if value > 0 else "-np.inf"
    if isinstance(value, str):
        # The name of a file may hold bytes that are no text; Python has a way of writing them.
        return repr(value) if _NO_TEXT.search(value) else json.dumps(value, ensure_ascii=False)
    return "seed" if isinstance(value, int) and value == SEED else repr(value)


def imports_of(values: list[Any], *also: str) -> list[str]:
    """Return the lines that import every class named in these estimators, in order.

    Of a class of ours, those are imported that it is made of; ``also`` are more, as dotted names.
    """
    classes = {found for value in values for found in _all_classes(value)}
    homes = defaultdict(set)
    for one in classes:
        for there in one.__bases__ if one.__name__ in OURS else (one,):
            homes[_home(there)].add(there.__name__)
    for dotted in also:
        home, _, name = dotted.rpartition(".")
        homes[home].add(name)
    return [f"from {home} import {', '.join(sorted(homes[home]))}" for home in sorted(homes)]


def names_in(values: list[Any]) -> set[str]:
    """Return the names of every class in these estimators."""
    return {found.__name__ for value in values for found in _all_classes(value)}


def spread(start: str, given: list[tuple[str, Any]], end: str, indent: str) -> str:
    """Put parts on one line where they fit, and each on its own where they do not."""
    line = start + ", ".join(lead + source_of(one) for lead, one in given) + end
    if "\n" not in line and len(indent) + len(line) <= _WIDTH:
        return line
    deeper = indent + _STEP
    parts = [f"{deeper}{lead}{source_of(one, deeper)},\n" for lead, one in given]
    return f"{start}\n{''.join(parts)}{indent}{end}"


def _is_unnamed(pipeline: Pipeline) -> bool:
    """Whether the steps of a pipeline have the names that scikit-learn gives them."""
    return all(name == type(step).__name__.lower() for name, step in pipeline.steps)


def _changed(estimator: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the parameters that are not at their default; nothing is done to no column."""
    if isinstance(estimator, ColumnTransformer):
        estimator = clone(estimator)
        estimator.transformers = [one for one in estimator.transformers if one[2] != []]
    if isinstance(estimator, StratifiedKFold):
        return {name: getattr(estimator, name) for name in ("n_splits", "shuffle", "random_state")}
    classes = [one for one in reversed(type(estimator).__mro__) if issubclass(one, BaseEstimator)]
    defaults = {
        name: parameter.default
        for one in classes
        for name, parameter in inspect.signature(one).parameters.items()
    }
    return {
        name: value
        for name, value in estimator.get_params(deep=False).items()
        if not _same(value, defaults.get(name))
    }


def _same(value: Any, default: Any) -> bool:  # noqa: ANN401
    is_nan = isinstance(value, float) and math.isnan(value)
    if is_nan or isinstance(value, BaseEstimator):
        return is_nan
    return type(value) is type(default) and bool(value == default)


def _all_classes(value: Any) -> set[type]:  # noqa: ANN401
    if isinstance(value, FilledWithMedians):
        return {SimpleImputer}
    if isinstance(value, BaseEstimator | StratifiedKFold):
        inside = [_all_classes(one) for one in _changed(value).values()]
        return {type(value)}.union(*inside)
    if isinstance(value, list | tuple):
        return set[type]().union(*map(_all_classes, value))
    return set()


def _home(one: type) -> str:
    """Return the public module of a class: the names before the first private one.

    >>> from sklearn.linear_model import LogisticRegression
    >>> _home(LogisticRegression)
    'sklearn.linear_model'
    """
    names = one.__module__.split(".")
    if names[0] == "xgboost":
        return "xgboost"
    private = next((at for at, name in enumerate(names) if name.startswith("_")), len(names))
    return ".".join(names[:private])
