"""Results remembered as long as what they are about is there."""

from dataclasses import replace
from weakref import ref

import numpy as np

from imbgui.application.remembering import remembered
from imbgui.application.state import practice_curve
from imbgui.application.views.overlays import present_overlays
from tests.builders import a_study, some_costs


class Subject:
    """Something to ask about."""


def test_that_a_result_is_worked_out_once_for_each_subject_and_question():
    asked = []

    @remembered(4)
    def find(subject, *what):
        asked.append((subject, what))
        return object()

    one, another = Subject(), Subject()
    assert find(one, 1) is find(one, 1)
    assert find(one, 1) is not find(one, 2)
    assert find(one, 1) is not find(another, 1)
    assert asked == [(one, (1,)), (one, (2,)), (another, (1,))]


def test_that_the_result_asked_for_longest_ago_is_the_one_forgotten():
    asked = []

    @remembered(2)
    def find(_subject, what):
        asked.append(what)
        return what

    subject = Subject()
    for what in (1, 2, 1, 3, 1, 2):
        assert find(subject, what) == what
    assert asked == [1, 2, 3, 2]


def test_that_what_is_remembered_of_a_study_does_not_keep_it():
    study, costs = replace(a_study()), some_costs()
    row = len(study.decisions.candidates) - 1
    curve = practice_curve(study, row)
    assert np.array_equal(practice_curve(study, row).caught, study.curve(row).caught)
    assert practice_curve(study, row) is curve
    assert present_overlays(study, costs)
    there = ref(study)
    del study
    assert there() is None
