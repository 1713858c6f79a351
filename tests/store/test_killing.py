"""A process that is killed while it saves loses neither the file nor the work it kept."""

import random
import shutil

import pytest

from tests.store.killing import killed_while_saving, make_study

KILLS = 4
"""tests/exhaustive/killed_saving.py kills it many more times."""


@pytest.fixture
def folder(tmp_path):
    make_study(tmp_path / "study")
    for number in range(2):
        shutil.copytree(tmp_path / "study", tmp_path / f"study {number}")
    return tmp_path


@pytest.mark.parametrize("seed", range(KILLS))
def test_that_killing_while_saving_loses_nothing_that_was_saved(folder, seed):
    session, kept = killed_while_saving(folder, random.Random(seed))
    saved, known = (int(who.removeprefix("number ")) for who in (session, kept))
    assert saved >= 1
    assert known in (saved, saved + 1)
