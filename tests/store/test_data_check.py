"""What was found in the rows before training is kept with the study."""

from dataclasses import replace

import pytest

from imbgui.store.studies import open_study, write_study
from tests.builders import a_data_check, a_study


@pytest.fixture
def written(tmp_path):
    write_study(replace(a_study(), data_check=a_data_check(copies=240)), tmp_path)
    return tmp_path


def test_that_what_was_found_comes_back_with_the_study(written):
    assert open_study(written).data_check == a_data_check(copies=240)
