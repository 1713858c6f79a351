"""Promises about trouble as a value."""

import pytest

from imbgui.domain.problems import EmptyFile, MissingFile, RefusedError


def test_that_scripts_know_a_problem_by_the_name_of_its_kind():
    assert MissingFile("claims.xlsx").kind == "MissingFile"


def test_that_problems_are_equal_by_what_they_say():
    assert MissingFile("claims.xlsx") == MissingFile("claims.xlsx")
    assert MissingFile("claims.xlsx") != EmptyFile("claims.xlsx")


def test_that_a_refusal_carries_its_problem_to_whoever_asked():
    problem = EmptyFile("claims.xlsx")
    with pytest.raises(RefusedError) as refused:
        raise RefusedError(problem)
    assert refused.value.problem is problem
