"""Trouble in words, and on which page it is said."""

from imbgui.application import wording
from imbgui.domain.problems import NotAmounts, OneAnswerAlwaysWins, Problem, UnusableCost


def said(problem: Problem | None) -> str | None:
    """Say a problem, if there is one."""
    return None if problem is None else wording.problem_sentence(problem)


def is_about_costs(problem: Problem | None) -> bool:
    """Whether a problem is said beside the costs, and nowhere else."""
    return isinstance(problem, UnusableCost | OneAnswerAlwaysWins | NotAmounts)
