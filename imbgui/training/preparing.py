"""Preparing columns for a learner or a sampler; all that is learnt is learnt in the fold."""

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler, TargetEncoder

from imbgui.domain.features import Layout


class FilledWithMedians(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Puts the median in place of a blank, and adds a column that says where blanks were.

    What scikit-learn's SimpleImputer does, without its masked arrays, which took most of the time
    of preparing. A column without a single value is filled with 0.
    """

    def fit(self, matrix: NDArray[np.float32], labels: object = None) -> "FilledWithMedians":
        """Learn each column's median, and which columns have blanks."""
        del labels
        blank = np.isnan(matrix)
        without_any = blank.all(axis=0)
        self.medians_ = np.zeros(matrix.shape[1], matrix.dtype)
        self.medians_[~without_any] = np.nanmedian(matrix[:, ~without_any], axis=0)
        self.with_blanks_ = np.flatnonzero(blank.any(axis=0))
        return self

    def transform(self, matrix: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the filled columns, then one for each column that had blanks: 1 where it is."""
        blank = np.isnan(matrix)
        filled = np.where(blank, self.medians_, matrix)
        return np.hstack([filled, blank[:, self.with_blanks_]], dtype=matrix.dtype)


def encoded(layout: Layout) -> ColumnTransformer:
    """Make every column a scaled number without blanks: for lines and nearest neighbours."""
    return ColumnTransformer(
        [
            ("numbers", _filled_and_scaled(), layout.positions(categorical=False)),
            ("categories", _spread(), layout.positions(categorical=True)),
            ("many levels", _scaled_rates(), _many(layout)),
        ]
    )


def for_trees(layout: Layout) -> ColumnTransformer:
    """Leave numbers and their blanks as they are; spread categories over columns."""
    return ColumnTransformer(
        [
            ("numbers", "passthrough", layout.positions(categorical=False)),
            ("many levels", _rates(), _many(layout)),
            ("categories", _spread(), layout.positions(categorical=True)),
        ]
    )


def for_native_trees(layout: Layout) -> ColumnTransformer:
    """Leave numbers, blanks and codes to trees that split categories; those come last."""
    return ColumnTransformer(
        [
            ("numbers", "passthrough", layout.positions(categorical=False)),
            ("many levels", _rates(), _many(layout)),
            ("categories", "passthrough", layout.positions(categorical=True)),
        ]
    )


def with_codes(layout: Layout) -> ColumnTransformer:
    """Scale numbers and keep categories as codes, a blank as a level of its own; those last."""
    blank_is_a_level = SimpleImputer(strategy="constant", fill_value=-1, keep_empty_features=True)
    return ColumnTransformer(
        [
            ("numbers", _filled_and_scaled(), layout.positions(categorical=False)),
            ("many levels", _scaled_rates(), _many(layout)),
            ("categories", blank_is_a_level, layout.positions(categorical=True)),
        ]
    )


def spread_codes(layout: Layout) -> ColumnTransformer:
    """Spread the codes that ``with_codes`` put last, once cases were invented among them."""
    codes = len(layout.positions(categorical=True))
    return ColumnTransformer(
        [("categories", _spread(), slice(-codes, None))], remainder="passthrough"
    )


def _many(layout: Layout) -> list[int]:
    return layout.positions(categorical=True, many_levels=True)


def _filled_and_scaled() -> object:
    return make_pipeline(FilledWithMedians(), StandardScaler())


def _spread() -> OneHotEncoder:
    return OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=5, sparse_output=False)


def _rates() -> TargetEncoder:
    """Encode a level by its outcome rate, cross-fitted inside the training part."""
    return TargetEncoder(target_type="binary", cv=StratifiedKFold(5, shuffle=True, random_state=0))


def _scaled_rates() -> object:
    return make_pipeline(_rates(), StandardScaler())
