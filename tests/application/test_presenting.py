"""A view is worked out once, however many pages display it."""

import pytest

from imbgui.application import presenting
from imbgui.application.presenting import Views
from imbgui.application.state import State
from imbgui.domain.costs import Costs

VIEWS = ("window", "data", "costs", "analyse", "decide", "no_answer", "record", "score")


@pytest.mark.parametrize("name", VIEWS)
def test_that_a_view_is_worked_out_once_and_only_when_it_is_asked_for(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[State] = []
    state = State(costs=Costs(5, 100))
    monkeypatch.setattr(presenting, f"present_{name}", asked.append)
    views = Views(state)
    assert asked == []
    getattr(views, name)
    getattr(views, name)
    assert asked == [state]
