"""What is advised: savings, and how much of them is said."""

import pytest

from imbgui.domain.advice import Saving


@pytest.mark.parametrize(
    ("nested", "believed", "said"),
    [
        (80, 50, 50),  # Luck leaves less than the nested answers saved.
        (30, 50, 30),  # They bear out less than is believed.
        (-20, 50, 0),  # They bear out nothing; the choice is still believed to be cheaper.
        (10, -5, -5),  # The simplest of equals, a little dearer.
        (-30, -5, -5),
        (0, 0, 0),
    ],
)
def test_that_a_saving_is_believed_as_far_as_nested_answers_bear_it_out(nested, believed, said):
    saving = Saving(nested, (nested - 40, nested + 60)).borne_out(believed)
    assert saving == Saving(said, (said - 40, said + 60))
