"""Promises about the sentences on what else was priced."""

import pytest

from imbgui.application.words.beside import blend_sentences
from imbgui.domain.advice import Saving
from imbgui.domain.recommendation import BlendOffer, recommend
from imbgui.language import speaking
from tests.builders import a_study, some_costs

BEST = recommend(a_study(), some_costs()).best


@pytest.mark.parametrize(
    ("value", "interval", "english", "german"),
    [
        (9.0, (2.0, 12.0), "It would save 9.00 per 1,000 cases (range ", "Das würde 9"),
        (9.0, (-2.0, 12.0), "chance alone may explain.", "was der Zufall allein erklären kann."),
        (-9.0, (-12.0, -2.0), "It would cost 9.00 more per 1,000 cases", "mehr je 1.000 Fälle"),
        (-9.0, (-12.0, 2.0), "It would cost 9.00 more per 1,000 cases", "der Zufall allein"),
    ],
)
def test_that_it_is_said_what_a_blend_would_save_or_cost(value, interval, english, german):
    blend = BlendOffer(BEST, (), Saving(value, interval), allowed=False)
    worth = blend_sentences(blend, None)[1]
    assert english in worth
    assert ("chance alone" in worth) == (interval[0] <= 0 <= interval[1])
    with speaking("de"):
        assert german in blend_sentences(blend, None)[1]
