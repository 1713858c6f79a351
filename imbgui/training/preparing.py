"""Preparing columns for a learner or a sampler; all that is learnt is learnt in the fold."""

from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler, TargetEncoder

from imbgui.domain.features import Layout


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
    fill = SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True)
    return make_pipeline(fill, StandardScaler())


def _spread() -> OneHotEncoder:
    return OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=5, sparse_output=False)


def _rates() -> TargetEncoder:
    """Encode a level by its outcome rate, cross-fitted inside the training part."""
    return TargetEncoder(target_type="binary", cv=StratifiedKFold(5, shuffle=True, random_state=0))


def _scaled_rates() -> object:
    return make_pipeline(_rates(), StandardScaler())
