"""What was found in the rows before training is kept with the study."""

import json
from dataclasses import replace

import pytest

from imbgui.domain.giveaways import NOTHING_FOUND
from imbgui.store.studies import open_study, write_study
from tests.builders import a_data_check, a_study


@pytest.fixture
def written(tmp_path):
    write_study(replace(a_study(), data_check=a_data_check(copies=240)), tmp_path)
    return tmp_path


def test_that_what_was_found_comes_back_with_the_study(written):
    assert open_study(written).data_check == a_data_check(copies=240)


def test_that_a_study_written_before_there_were_checks_has_found_nothing(written):
    document = json.loads((written / "study.json").read_text(encoding="utf-8"))
    del document["data_check"]
    (written / "study.json").write_text(json.dumps(document), encoding="utf-8")
    assert open_study(written).data_check == NOTHING_FOUND
