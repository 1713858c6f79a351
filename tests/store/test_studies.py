"""A study that was put on disk gives the very answers it gave before."""

from dataclasses import fields, replace

import numpy as np
import pytest

from imbgui.domain.costs import Costs
from imbgui.domain.current_rule import CurrentRule
from imbgui.domain.recommendation import recommend
from imbgui.domain.table import Kind
from imbgui.store.documents import UnknownShapeError
from imbgui.store.studies import model_folder, open_study, write_study
from tests.builders import SMOTE_BOOSTED, a_study, a_table, some_costs


@pytest.fixture
def study():
    return a_study()


@pytest.fixture
def reopened(study, tmp_path):
    write_study(study, tmp_path / "study")
    return open_study(tmp_path / "study")


def same(one, other):
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and one.tobytes() == other.tobytes()
    return one == other


def test_that_every_part_comes_back_bit_for_bit(study, reopened):
    for field in fields(study):
        if field.name not in ("decisions", "folder"):
            assert same(getattr(study, field.name), getattr(reopened, field.name)), field.name
    for field in fields(study.decisions):
        before, after = (
            getattr(study.decisions, field.name),
            getattr(reopened.decisions, field.name),
        )
        assert same(before, after), field.name
    assert reopened.key == study.key


@pytest.mark.parametrize(
    "rule",
    [
        CurrentRule("alert", Kind.YES_NO, "yes"),
        CurrentRule("score", Kind.NUMBER, None, (1.0, 2.5), (-0.7, 0.7), -3.0),
    ],
)
def test_that_todays_rule_comes_back_with_its_flags(study, tmp_path, rule):
    flags = np.arange(len(study.practice_labels)) % 3 == 0
    known = replace(study, current_rule=rule, practice_flagged=flags)
    write_study(known, tmp_path / "study")
    again = open_study(tmp_path / "study")
    assert again.current_rule == rule
    assert again.practice_flagged.tolist() == flags.tolist()
    assert recommend(again, some_costs()) == recommend(known, some_costs())


@pytest.mark.parametrize(
    "costs",
    [
        some_costs(),
        some_costs(1, 3),
        some_costs(5, 200, caught=5, passed=-1),
        Costs(1, 10_000, base_rate=0.01),
        Costs(100, 1),
    ],
)
def test_that_a_reopened_study_recommends_the_same_to_the_last_bit(study, reopened, costs):
    assert recommend(reopened, costs) == recommend(study, costs)


def test_that_scores_are_opened_as_read_only_memory_maps(reopened):
    for name in ("practice_labels", "practice_scores", "kept_labels", "kept_scores"):
        array = getattr(reopened, name)
        assert isinstance(array, np.memmap)
        assert not array.flags.writeable


def test_that_a_reopened_study_knows_its_folder(reopened, tmp_path):
    assert reopened.folder == str(tmp_path / "study")


def test_that_a_study_without_kept_rows_comes_back(tmp_path):
    study = a_study(table=a_table(rows=900, positives=90))
    assert not len(study.kept_labels)
    write_study(study, tmp_path)
    assert recommend(open_study(tmp_path), some_costs()) == recommend(study, some_costs())


def test_that_models_of_different_candidates_have_different_folders(study, tmp_path):
    folders = {model_folder(tmp_path, one) for one in (*study.plan.candidates, SMOTE_BOOSTED)}
    assert len(folders) == len({*study.plan.candidates, SMOTE_BOOSTED})
    assert {folder.parent for folder in folders} == {tmp_path / "models"}


def test_that_a_study_of_objects_is_refused_without_making_them(reopened, tmp_path):
    del reopened
    np.save(tmp_path / "study" / "kept_labels.npy", np.array([object()]), allow_pickle=True)
    with pytest.raises(ValueError, match="object"):
        open_study(tmp_path / "study")


def test_that_a_study_document_of_another_shape_is_refused(reopened, tmp_path):
    del reopened
    document = tmp_path / "study" / "study.json"
    text = document.read_text(encoding="utf-8")
    document.write_text(text.replace('"balanced"', '"unbalanced"'), encoding="utf-8")
    with pytest.raises(UnknownShapeError):
        open_study(tmp_path / "study")
