"""What is said of a decision, beside the answer it is of."""

import pytest

from imbgui.application.words.decision import grounds_sentence
from imbgui.domain.tasks import About


@pytest.mark.parametrize(
    ("about", "said"),
    [
        (About("Ann", "last year"), "Costs set by Ann; because: last year."),
        (About("Ann"), "Costs set by Ann; why was not said."),
        (
            About(because="last year"),
            "Costs set by somebody who is not named; because: last year.",
        ),
    ],
)
def test_that_it_is_said_who_set_the_costs_and_why(about, said):
    assert grounds_sentence(about) == said


def test_that_it_is_said_where_to_name_who_set_the_costs():
    assert "More about the costs" in grounds_sentence(About())
