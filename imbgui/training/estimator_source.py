"""Estimators as source text: the expression that makes one anew, and what it has to import."""

import inspect
import math
from typing import Any

from sklearn.base import BaseEstimator
from sklearn.impute import SimpleImputer
from sklearn.model_selection import StratifiedKFold

from imbgui.training.preparing import FilledWithMedians

SEED = 1_987_654_321
"""Stands for the seed of a fold in an estimator that is to be written down."""

OURS = ("BoostedTrees", "UnusualCases")
"""Classes that no library has: a script defines them itself."""

_WIDTH = 84
_STEP = "    "
_MEDIANS = SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True)


def source_of(value: Any, indent: str = "") -> str:  # noqa: ANN401 - any parameter of an estimator
    """Return the expression of an estimator, or of what stands in one; SEED is ``seed``.

    Parameters that keep their default are left out. What is long is spread over lines, the
    second and later of which start with ``indent``.
    """
    if isinstance(value, FilledWithMedians):
        value = _MEDIANS
    if isinstance(value, BaseEstimator | StratifiedKFold):
        given = [(f"{name}=", one) for name, one in _changed(value).items()]
        return _spread(f"{type(value).__name__}(", given, ")", indent)
    if isinstance(value, dict):
        given = [(f"{key!r}: ", one) for key, one in value.items()]
        return _spread("{", given, "}", indent)
    if isinstance(value, list):
        return _spread("[", [("", one) for one in value], "]", indent)
    if isinstance(value, tuple):
        return _spread("(", [("", one) for one in value], ",)" if len(value) == 1 else ")", indent)
    if isinstance(value, float) and math.isinf(value):
        return "np.inf" if value > 0 else "-np.inf"
    return "seed" if isinstance(value, int) and value == SEED else repr(value)


def imports_of(values: list[Any]) -> list[str]:
    """Return the lines that import every class named in these estimators, in order."""
    classes = {found for value in values for found in _classes(value)}
    return sorted(f"from {_home(one)} import {one.__name__}" for one in classes)


def names_in(values: list[Any]) -> set[str]:
    """Return the names of every class in these estimators."""
    return {found.__name__ for value in values for found in _all_classes(value)}


def _spread(start: str, given: list[tuple[str, Any]], end: str, indent: str) -> str:
    """Put parts on one line where they fit, and each on its own where they do not."""
    line = start + ", ".join(lead + source_of(one) for lead, one in given) + end
    if "\n" not in line and len(indent) + len(line) <= _WIDTH:
        return line
    deeper = indent + _STEP
    parts = [f"{deeper}{lead}{source_of(one, deeper)},\n" for lead, one in given]
    return f"{start}\n{''.join(parts)}{indent}{end}"


def _changed(estimator: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the parameters that are not at their default."""
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


def _classes(value: Any) -> set[type]:  # noqa: ANN401
    return {one for one in _all_classes(value) if one.__name__ not in OURS}


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
