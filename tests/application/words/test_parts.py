"""Sentences on where analyses run."""

import pytest

from imbgui.application.wording import problem_sentence
from imbgui.application.words.parts import joined_sentence, joining_sentence
from imbgui.domain.problems import ClusterDiffers
from imbgui.language import speaking


@pytest.mark.parametrize(("at_once", "words"), [(1, "1 fit at once"), (8, "8 fits at once")])
def test_that_who_joins_a_cluster_is_told_how_much_runs_at_once(at_once, words):
    assert words in joined_sentence("tcp://there:8786", at_once)


def test_that_a_worker_without_a_part_is_told_apart_from_one_with_another_version():
    without = problem_sentence(ClusterDiffers("tcp://there:8786", "numpy", None, "2.0"))
    other = problem_sentence(ClusterDiffers("tcp://there:8786", "numpy", "1.0", "2.0"))
    assert "has no numpy" in without
    assert "has numpy 1.0, and this computer has numpy 2.0" in other


def test_that_it_is_said_in_german_where_analyses_run():
    with speaking("de"):
        one, many = (joined_sentence("tcp://there:8786", count) for count in (1, 8))
    assert "1 Anpassung auf einmal" in one
    assert "8 Anpassungen auf einmal" in many


def test_that_it_is_said_which_cluster_is_looked_for():
    assert joining_sentence("tcp://there:8786") == "Looking for the cluster at tcp://there:8786 …"
