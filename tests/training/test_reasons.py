"""The reason named is a column without whose value the score would be lower, by so much."""

import numpy as np
import pytest

from imbgui.domain.features import Feature, Layout
from imbgui.domain.plan import REFERENCE, Candidate
from imbgui.domain.table import Kind
from imbgui.training.models import log_odds
from imbgui.training.reasons import contributions, usual_values
from imbgui.training.recipes import build_recipe
from tests.training.claims import some_claims

CLAIMS = some_claims(400, awkward=True)
NAMES = [feature.name for feature in CLAIMS.layout.features]


@pytest.fixture(scope="module", params=[REFERENCE, Candidate("plain", "logistic regression")])
def score(request):
    matrix, labels = CLAIMS.training
    model, _ = build_recipe(request.param, CLAIMS.layout, labels, seed=0).fit(matrix, labels)
    return lambda rows: log_odds(model, rows)


def test_that_the_usual_values_are_the_median_and_the_commonest_category():
    layout = Layout(
        (
            Feature("amount", Kind.NUMBER),
            Feature("cause", Kind.CATEGORY, ("hail", "theft")),
            Feature("blank", Kind.NUMBER),
            Feature("silent", Kind.CATEGORY, ("a",)),
        )
    )
    nan = np.nan
    matrix = np.array([[1, 1, nan, nan], [9, 1, nan, nan], [2, 0, nan, nan], [nan, nan, nan, nan]])
    usual = usual_values(layout, matrix.astype(np.float32))
    np.testing.assert_array_equal(usual, np.array([2, 1, nan, nan], np.float32))


def test_that_setting_a_column_to_its_usual_value_lowers_the_score_as_said(score):
    matrix = CLAIMS.others
    usual = usual_values(CLAIMS.layout, matrix)
    parts = contributions(CLAIMS.layout, matrix, usual, score)
    assert parts.shape == (len(matrix), len(NAMES))
    for place, name in enumerate(NAMES):
        without = matrix.copy()
        without[:, CLAIMS.layout.positions_of(name)] = usual[CLAIMS.layout.positions_of(name)]
        assert score(matrix) - score(without) == pytest.approx(parts[:, place], abs=1e-9)


def test_that_a_column_at_its_usual_value_is_no_reason(score):
    usual = usual_values(CLAIMS.layout, CLAIMS.matrix)
    parts = contributions(CLAIMS.layout, usual[None, :], usual, score)
    assert parts.tolist() == [[0.0] * len(NAMES)]


def test_that_the_planted_reason_is_the_strongest(score):
    usual = usual_values(CLAIMS.layout, CLAIMS.matrix)
    row = usual[None, :].copy()
    (amount,) = CLAIMS.layout.positions_of("amount")
    row[0, amount] = np.nanquantile(CLAIMS.matrix[:, amount], 0.97)
    parts = contributions(CLAIMS.layout, row, usual, score)[0]
    assert NAMES[int(np.argmax(parts))] == "amount"
    assert parts.max() > 0.5


def test_that_a_date_counts_as_one_reason(score):
    row = CLAIMS.others[:1]
    usual = usual_values(CLAIMS.layout, CLAIMS.matrix)
    changed = row.copy()
    changed[:, CLAIMS.layout.positions_of("day")] = usual[CLAIMS.layout.positions_of("day")]
    parts = contributions(CLAIMS.layout, row, usual, score)[0]
    expected = score(row)[0] - score(changed)[0]
    assert parts[NAMES.index("day")] == pytest.approx(expected, abs=1e-9)


def test_that_rows_to_explain_are_left_as_they_were(score):
    matrix = CLAIMS.others
    before = matrix.tobytes()
    contributions(CLAIMS.layout, matrix, usual_values(CLAIMS.layout, matrix), score)
    assert matrix.tobytes() == before


def test_that_where_no_row_is_flagged_there_is_nothing_to_explain(score):
    matrix, _ = CLAIMS.training
    nobody = contributions(CLAIMS.layout, matrix[:0], usual_values(CLAIMS.layout, matrix), score)
    assert nobody.shape == (0, len(NAMES))
