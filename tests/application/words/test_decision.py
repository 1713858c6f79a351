"""What is said of a decision, beside the answer it is of."""

import pytest

from imbgui.application.records import record_of
from imbgui.application.words.decision import decided_sentence, grounds_sentence
from imbgui.domain.recommendation import recommend
from imbgui.domain.tasks import About, Decision
from tests.builders import a_study, a_table, some_costs


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


@pytest.mark.parametrize(
    ("about", "said"),
    [
        (About(), "What became of that recommendation was not said."),
        (About(decision=Decision.ACCEPTED), "That recommendation was accepted."),
        (
            About("Ann", "losses", decision=Decision.OVERRIDDEN, decision_because="too many"),
            "That recommendation was overridden: too many. Costs set by Ann; because: losses.",
        ),
    ],
)
def test_that_it_is_said_what_became_of_an_earlier_recommendation(about, said):
    study, table = a_study(), a_table()
    record = record_of(table, study, recommend(study, some_costs()), about)
    assert decided_sentence(record) == said
