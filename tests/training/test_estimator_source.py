"""The text of an estimator makes it anew."""

import pytest
from imblearn.under_sampling import RandomUnderSampler
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder

from imbgui.training.estimator_source import SEED, imports_of, names_in, source_of

STEPS = Pipeline(
    [
        ("spread", ColumnTransformer([("categories", OneHotEncoder(min_frequency=5), [0, 3])])),
        ("learn", RandomForestClassifier(60, min_samples_leaf=3, random_state=SEED)),
    ]
)


@pytest.mark.parametrize(
    "estimator",
    [
        LogisticRegression(C=2.0, random_state=SEED),
        RandomUnderSampler(sampling_strategy={False: 20, True: 2}, random_state=SEED),
        STEPS,
    ],
    ids=lambda one: type(one).__name__,
)
def test_that_the_text_makes_the_same_estimator(estimator):
    said = source_of(estimator)
    known = {}
    exec("\n".join(imports_of([estimator])), known)  # noqa: S102 - the text is made here
    made = eval(said, known, {"seed": SEED})  # noqa: S307 - so is this
    assert repr(made) == repr(estimator)
    assert max(map(len, said.splitlines())) <= 100


def test_that_only_what_differs_from_the_default_is_written():
    assert source_of(LogisticRegression(C=2.0)) == "LogisticRegression(C=2.0)"


def test_that_infinity_and_single_values_are_written_as_python_reads_them():
    assert source_of([float("inf"), float("-inf"), (1,)]) == "[np.inf, -np.inf, (1,)]"


@pytest.mark.parametrize("text", ["caf\udce9 \U0001f600.csv", 'a"b\\c\n', "Übersicht"])
def test_that_a_text_is_read_as_it_was_and_can_be_written_to_a_file(text):
    said = source_of(text)
    assert eval(said.encode("utf-8")) == text  # noqa: S307 - the text is made here


def test_that_every_class_inside_is_named():
    assert names_in([STEPS]) >= {"Pipeline", "ColumnTransformer", "OneHotEncoder"}
