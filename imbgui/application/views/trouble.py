"""Trouble in words, and on which page it is said."""

from dataclasses import replace

from imbgui.application import wording
from imbgui.domain.problems import (
    MissingFeatures,
    NotAmounts,
    OneAnswerAlwaysWins,
    Problem,
    UnusableCost,
)
from imbgui.language import say


def said(problem: Problem | None) -> str | None:
    """Say a problem, if there is one; the Score page asks which columns are meant."""
    if isinstance(problem, MissingFeatures) and problem.others:
        lacking = wording.problem_sentence(replace(problem, proposals=()))
        return say(
            "{lacking} Or say on the Score page which of its columns are meant.", lacking=lacking
        )
    return None if problem is None else wording.problem_sentence(problem)


def is_about_costs(problem: Problem | None) -> bool:
    """Whether a problem is said beside the costs, and nowhere else."""
    return isinstance(problem, UnusableCost | OneAnswerAlwaysWins | NotAmounts)
