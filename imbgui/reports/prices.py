"""What the four outcomes cost, as the workbook's formulas name them."""

from dataclasses import dataclass

from imbgui.domain.costs import Costs
from imbgui.language import say
from imbgui.reports.numbers import per_cent

FALSE_ALARM = "Cost_FalseAlarm"
MISSED = "Cost_Missed"
CAUGHT = "Cost_Caught"
PASSED = "Cost_Passed"
BASE_RATE = "Base_Rate"
CASES_PER_YEAR = "Cases_Per_Year"


@dataclass(frozen=True)
class Prices:
    """The inputs that apply: a correct answer that costs nothing has no cell of its own.

    The cell of the base rate may be left blank: it is then that of the file.
    """

    caught: str | None
    passed: str | None

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of all cells that a decision depends on."""
        return (*self._costs, BASE_RATE)

    @property
    def _costs(self) -> tuple[str, ...]:
        optional = (self.caught, self.passed)
        return (FALSE_ALARM, MISSED, *(name for name in optional if name))

    @property
    def can_be_used(self) -> str:
        """A formula: whether the inputs are numbers under which the answer depends on the case."""
        conditions = [
            f"{FALSE_ALARM}>=0",
            f"{MISSED}>=0",
            f"{MISSED}>{self.caught or 0}",
            f"{FALSE_ALARM}>{self.passed or 0}",
        ]
        between = f"IF(ISNUMBER({BASE_RATE}),AND({BASE_RATE}>0,{BASE_RATE}<1),FALSE)"
        conditions.append(f'IF({BASE_RATE}="",TRUE,{between})')
        names = self._costs
        return f"IF(COUNT({','.join(names)})<{len(names)},FALSE,AND({','.join(conditions)}))"

    @property
    def worth(self) -> str:
        """A formula: what missing a bad case adds."""
        return f"({MISSED}-{self.caught})" if self.caught else MISSED

    @property
    def price(self) -> str:
        """A formula: what flagging a good case adds."""
        return f"({FALSE_ALARM}-{self.passed})" if self.passed else FALSE_ALARM

    @property
    def ratio(self) -> str:
        """A formula: what missing a bad case adds, over what flagging a good one adds."""
        return f"{self.worth}/{self.price}"

    def total(self, caught: str, false_alarms: str, missed: str, passed: str) -> str:
        """Return a formula: what these cases cost together."""
        parts = [f"{false_alarms}*{FALSE_ALARM}", f"{missed}*{MISSED}"]
        if self.caught:
            parts.append(f"{caught}*{self.caught}")
        if self.passed:
            parts.append(f"{passed}*{self.passed}")
        return "+".join(parts)

    def amounts(self, costs: Costs) -> dict[str, float | None]:
        """Return what each input holds under these costs; None where it is left blank."""
        held = {
            FALSE_ALARM: costs.false_alarm,
            MISSED: costs.missed,
            CAUGHT: costs.caught,
            PASSED: costs.passed,
            BASE_RATE: costs.base_rate,
        }
        return {name: held[name] for name in self.inputs}


@dataclass(frozen=True)
class InputWords:
    """What stands beside an input cell."""

    label: str
    note: str


def input_words(event: str, events: str, rate: float) -> dict[str, InputWords]:
    """Return what stands beside each input, with a bad case called what the analyst calls it.

    ``rate`` is the share of bad cases in the file.
    """
    as_in_file = say("While this is blank: as in the file, {share}.", share=per_cent(rate, 2))
    return {
        FALSE_ALARM: InputWords(
            say("A false alarm costs"), say("A case is flagged that is no {event}.", event=event)
        ),
        MISSED: InputWords(
            say("A missed {event} costs", event=event),
            say("A {event} is let through.", event=event),
        ),
        CAUGHT: InputWords(
            say("A caught {event} costs", event=event), say("What it costs though it was flagged.")
        ),
        PASSED: InputWords(
            say("A case rightly let through costs"), say("Below 0 where it earns something.")
        ),
        BASE_RATE: InputWords(say("Share of {events} to expect", events=events), as_in_file),
    }


def prices_of(costs: Costs) -> Prices:
    """Return the inputs that apply under these costs."""
    return Prices(
        caught=CAUGHT if costs.caught else None,
        passed=PASSED if costs.passed else None,
    )
