"""What the pages display of one state, each view worked out when it is first asked for."""

from functools import cached_property

from imbgui.application.state import State
from imbgui.application.views.analyse import AnalyseView, present_analyse
from imbgui.application.views.costs import CostsView, present_costs
from imbgui.application.views.data import DataView, present_data
from imbgui.application.views.decide import DecideView, present_decide, present_no_answer
from imbgui.application.views.frame import WindowView, present_window
from imbgui.application.views.record import RecordView, present_record
from imbgui.application.views.score import ScoreView, present_score


class Views:
    """The views of a state; several pages may display the same one."""

    def __init__(self, state: State) -> None:
        self._state = state

    @cached_property
    def window(self) -> WindowView:
        """What frames every page."""
        return present_window(self._state)

    @cached_property
    def data(self) -> DataView:
        """The file as understood."""
        return present_data(self._state)

    @cached_property
    def costs(self) -> CostsView:
        """What each kind of mistake costs."""
        return present_costs(self._state)

    @cached_property
    def analyse(self) -> AnalyseView:
        """The plan, and how far it is."""
        return present_analyse(self._state)

    @cached_property
    def decide(self) -> DecideView | None:
        """The answer; None until there is one."""
        return present_decide(self._state)

    @cached_property
    def no_answer(self) -> str:
        """What keeps an answer from being there."""
        return present_no_answer(self._state)

    @cached_property
    def record(self) -> RecordView:
        """What was decided, and by whom."""
        return present_record(self._state)

    @cached_property
    def score(self) -> ScoreView:
        """What was scored."""
        return present_score(self._state)
