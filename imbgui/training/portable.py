"""Fitted models for use without imbgui: with scikit-learn's own classes in the place of ours."""

import copy
from typing import Any

import numpy as np
import skops.io
from sklearn.base import BaseEstimator
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.impute import SimpleImputer

from imbgui.domain.problems import NotPortable, RefusedError
from imbgui.language import say
from imbgui.training.learners import BoostedTrees
from imbgui.training.preparing import FilledWithMedians


def portable(document: dict[str, Any]) -> bytes:
    """Return a document of plain values, arrays and fitted models as the bytes of a skops file.

    Raises
    ------
    RefusedError
        With NotPortable where a model is of a type that only imbgui has.
    """
    content: bytes = skops.io.dumps({name: _freed(value) for name, value in document.items()})
    if any(one.startswith("imbgui.") for one in skops.io.get_untrusted_types(data=content)):
        raise RefusedError(NotPortable(say("its models are of a type that only imbgui has")))
    return content


def _freed(value: Any) -> Any:  # noqa: ANN401 - anything that an estimator holds
    """Return the same with scikit-learn's own classes in the place of ours."""
    if isinstance(value, FilledWithMedians):
        return _imputer(value)
    if isinstance(value, BaseEstimator):
        freed = copy.copy(value)
        if isinstance(value, BoostedTrees):
            freed = HistGradientBoostingClassifier.__new__(HistGradientBoostingClassifier)
        freed.__dict__.update({name: _freed(one) for name, one in vars(value).items()})
        return freed
    if type(value) in (list, tuple):
        return type(value)(map(_freed, value))
    return value


def _imputer(filled: FilledWithMedians) -> SimpleImputer:
    """Return what fills the same blanks; where ours is fitted, by two rows with its medians."""
    imputer = SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True)
    if not hasattr(filled, "medians_"):
        return imputer
    rows = np.vstack([filled.medians_, filled.medians_])
    rows[0, filled.with_blanks_] = np.nan
    return imputer.fit(rows)
