"""The folder of an analysis: what was finished is found again, and nothing half-finished is."""

from dataclasses import replace

import numpy as np
import pytest

from imbgui.domain.calibration import Calibration
from imbgui.domain.current_rule import CurrentRule
from imbgui.domain.features import Feature, Layout
from imbgui.domain.plan import REFERENCE, Candidate
from imbgui.domain.splits import KEPT, TRAINS_ONLY, Split
from imbgui.domain.table import Kind
from imbgui.domain.tasks import Fitted
from imbgui.store.analyses import AnalysisFolder, Rows, read_calibration, write_calibration
from imbgui.store.documents import from_document

OTHER = Candidate("plain", "logistic regression")
SCORED, KEPT_SCORES = np.array([0.1, -2.5]), np.array([3.0])


@pytest.fixture
def folder(tmp_path):
    return AnalysisFolder(tmp_path / "analysis")


def test_that_rows_come_back_as_memory_maps(folder):
    split = Split(np.array([0, 1, KEPT, TRAINS_ONLY], np.int8), folds=2, chained=True)
    layout = Layout((Feature("amount", Kind.NUMBER), Feature("day", Kind.DATE)))
    matrix = np.arange(20, dtype=np.float32).reshape(4, 5)
    matrix[1, 2] = np.nan
    labels = np.array([True, False, False, True])
    folder.write_rows(Rows(matrix, labels, split, layout, np.arange(len(labels))))
    rows = AnalysisFolder(folder.path).open_rows()
    assert isinstance(rows.matrix, np.memmap)
    assert rows.matrix.tobytes() == matrix.tobytes()
    assert rows.labels.tolist() == labels.tolist()
    assert rows.split.part.tolist() == split.part.tolist()
    assert (rows.split.folds, rows.split.chained) == (2, True)
    assert rows.layout == layout


def test_that_amounts_come_back_blanks_and_all_where_there_are_any(folder):
    split = Split(np.array([0, 1, 0], np.int8), folds=2)
    layout = Layout((Feature("amount", Kind.NUMBER),))
    matrix, labels = np.zeros((3, 1), np.float32), np.array([True, False, True])
    rows = Rows(matrix, labels, split, layout, np.arange(3))
    folder.write_rows(rows)
    assert folder.open_rows().amounts is None
    folder.write_rows(replace(rows, amounts=np.array([12.5, np.nan, -3.0])))
    assert folder.open_rows().amounts.tobytes() == np.array([12.5, np.nan, -3.0]).tobytes()


def test_that_amounts_of_an_earlier_analysis_do_not_stand_for_one_without(folder):
    split = Split(np.array([0, 1], np.int8), folds=2)
    rule = CurrentRule("score", Kind.NUMBER, None, (1.0, 2.5), (-0.7, 0.7), -3.0)
    rows = Rows(
        np.zeros((2, 1), np.float32), np.array([True, False]), split, Layout(()), np.arange(2)
    )
    folder.write_rows(
        replace(rows, amounts=np.ones(2), current_rule=rule, todays_scores=np.ones(2))
    )
    folder.write_rows(rows)
    again = folder.open_rows()
    assert again.amounts is again.todays_scores is again.current_rule is None


def test_that_todays_rule_comes_back_with_its_scores_where_there_is_one(folder):
    split = Split(np.array([0, 1, 0], np.int8), folds=2)
    matrix, labels = np.zeros((3, 1), np.float32), np.array([True, False, True])
    rows = Rows(matrix, labels, split, Layout(()), np.arange(3))
    folder.write_rows(rows)
    assert folder.open_rows().current_rule is folder.open_rows().todays_scores is None
    rule = CurrentRule("score", Kind.NUMBER, None, (1.0, 2.5), (-0.7, 0.7), -3.0)
    folder.write_rows(replace(rows, current_rule=rule, todays_scores=np.array([0.7, -3.0, -0.7])))
    assert folder.open_rows().current_rule == rule
    assert folder.open_rows().todays_scores.tolist() == [0.7, -3.0, -0.7]


def test_that_a_finished_fit_is_found_by_its_candidate_and_fold(folder):
    fitted = Fitted(REFERENCE, 1, seconds=0.25, weight=18.0, ratio=None)
    folder.write_fit(REFERENCE, 1, SCORED, fitted)
    assert from_document(Fitted, folder.fit_document(REFERENCE, 1)) == fitted
    assert folder.fit_scores(REFERENCE, 1).tolist() == SCORED.tolist()
    assert folder.fit_document(REFERENCE, 0) is None
    assert folder.fit_document(OTHER, 1) is None


def test_that_a_fit_that_ended_half_way_is_none(folder):
    fitted = Fitted(REFERENCE, 0)
    folder.model_path(REFERENCE, 0).write_bytes(b"a model")
    assert folder.fit_document(REFERENCE, 0) is None
    with pytest.raises(TypeError):
        folder.write_fit(REFERENCE, 0, SCORED, (fitted, object()))
    assert folder.fit_document(REFERENCE, 0) is None
    folder.write_fit(REFERENCE, 0, SCORED, fitted)
    assert folder.fit_document(REFERENCE, 0) is not None


def test_that_scores_of_the_rows_kept_aside_are_found_once_they_are_whole(folder):
    assert folder.kept_scores(REFERENCE, 1) is None
    (folder.candidate(REFERENCE) / "1.kept.part").write_bytes(b"half of th")
    assert folder.kept_scores(REFERENCE, 1) is None
    folder.write_kept(REFERENCE, 1, KEPT_SCORES)
    assert folder.kept_scores(REFERENCE, 1).tolist() == KEPT_SCORES.tolist()
    assert folder.kept_scores(REFERENCE, 0) is None


def test_that_a_document_cut_off_while_it_was_written_is_not_taken_for_one(folder):
    (folder.candidate(REFERENCE) / "0.part").write_text('{"candid', encoding="utf-8")
    assert folder.fit_document(REFERENCE, 0) is None


def test_that_scores_come_back_by_name_with_their_calibration(folder):
    calibration = Calibration(0.8, 1.2, -0.1, np.array([-1.0, 2.0]), np.array([0.1, 0.9]))
    scores = {"practice": np.array([0.25, 0.5]), "final": np.array([0.3, 0.6]), "kept": np.empty(0)}
    folder.write_scores(REFERENCE, scores, calibration)
    read = folder.scores(REFERENCE)
    assert {name: part.tolist() for name, part in read.items()} == {
        name: part.tolist() for name, part in scores.items()
    }
    kept = read_calibration(folder.candidate(REFERENCE) / "calibration.json")
    logits = np.linspace(-40, 40, 201)
    assert kept.apply(logits).tobytes() == calibration.apply(logits).tobytes()


@pytest.mark.parametrize("knots", [np.empty(0), np.array([-0.1, 1 / 3, 1e-17])])
def test_that_a_calibration_is_plain_numbers_to_the_last_bit(tmp_path, knots):
    calibration = Calibration(1 / 3, 0.1 + 0.2, -1e-300, knots, knots**2)
    write_calibration(calibration, tmp_path / "calibration.json")
    read = read_calibration(tmp_path / "calibration.json")
    assert (read.a, read.b, read.c) == (calibration.a, calibration.b, calibration.c)
    assert read.knots.tobytes() == calibration.knots.tobytes()
    assert read.heights.tobytes() == calibration.heights.tobytes()
