"""Sentences on where analyses run."""

import pytest

from imbgui.application.wording import problem_sentence
from imbgui.application.words.parts import joined_sentence
from imbgui.domain.problems import ClusterDiffers


@pytest.mark.parametrize(("at_once", "words"), [(1, "1 fit at once"), (8, "8 fits at once")])
def test_that_who_joins_a_cluster_is_told_how_much_runs_at_once(at_once, words):
    assert words in joined_sentence("tcp://there:8786", at_once)


def test_that_a_worker_without_a_part_is_told_apart_from_one_with_another_version():
    without = problem_sentence(ClusterDiffers("tcp://there:8786", "numpy", None, "2.0"))
    other = problem_sentence(ClusterDiffers("tcp://there:8786", "numpy", "1.0", "2.0"))
    assert "has no numpy" in without
    assert "has numpy 1.0, and this computer has numpy 2.0" in other
