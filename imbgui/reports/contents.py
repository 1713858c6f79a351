"""What the report is about: the study, its recommendation, the data, and what things are called."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.advice import Advice, Rule
from imbgui.domain.columns import ColumnValues
from imbgui.domain.costs import Costs, Counts
from imbgui.domain.decision import DecisionTable
from imbgui.domain.direct import decides_by_row
from imbgui.domain.recommendation import Recommendation
from imbgui.domain.study import Outcome, Study
from imbgui.domain.table import Table
from imbgui.domain.tasks import About, ByGroup
from imbgui.language import BAD_CASE, ENGLISH, say, spoken
from imbgui.nouns import LONGEST, plural
from imbgui.reports.words import candidate_name, clean, instruction


@dataclass(frozen=True, eq=False)
class Cases:
    """What tells cases apart, where it is at hand; all of shape (rows kept,), as in the table.

    ``row_numbers`` are those that the file shows, and ``identifiers`` the columns that name a case.
    """

    row_numbers: NDArray[np.int64] | None = None
    identifiers: Mapping[str, ColumnValues] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Contents:
    """All that the sheets are written from; ``cases`` where the scored ones are asked for.

    ``check_was_seen`` says that the costs were set after the check had been seen.
    """

    study: Study
    recommendation: Recommendation
    table: Table
    about: About
    by_group: ByGroup | None = None
    cases: Cases | None = None
    check_was_seen: bool = False

    @property
    def is_live(self) -> bool:
        """Whether the decision table holds the answer for any costs, so that it can be live."""
        return not decides_by_row(self.costs)

    @property
    def decides_by_saving(self) -> bool:
        """Whether a case is flagged by its expected saving, and not by its score alone."""
        return any(one.rule is Rule.PER_ROW for one in self.recommendation.candidates)

    @property
    def decisions(self) -> DecisionTable:
        """The table in which the answer is looked up."""
        return self.study.decisions

    @property
    def costs(self) -> Costs:
        """The costs as analysed."""
        return self.recommendation.costs

    @property
    def best(self) -> Advice:
        """What is recommended at the costs as analysed."""
        return self.recommendation.best

    @property
    def chosen(self) -> int:
        """Where the recommended candidate stands in the decision table."""
        return self.recommendation.chosen

    @property
    def keeps_aside(self) -> bool:
        """Whether rows were kept aside to check the answer."""
        return self.decisions.kept_positives + self.decisions.kept_negatives > 0

    @cached_property
    def event(self) -> str:
        """What the analyst calls one bad case."""
        # In a chart's texts an exclamation mark would make a reference to a sheet of it.
        event = clean(self.about.event.replace("!", ""), LONGEST)
        return say("bad case") if event in ("", BAD_CASE) else event

    @cached_property
    def events(self) -> str:
        """What the analyst calls several bad cases; as one where no plural is known."""
        if self.event == say("bad case"):
            return say("bad cases")
        return plural(self.event) if spoken() == ENGLISH else self.event

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The candidates in the analyst's words, in the order of the decision table."""
        return tuple(
            candidate_name(one.candidate, one.weight, one.ratio)
            for one in self.recommendation.candidates
        )

    @cached_property
    def instructions(self) -> tuple[str, ...]:
        """What to do with each candidate, in the order of the decision table."""
        return tuple(
            instruction(one.candidate, one.weight, one.ratio)
            for one in self.recommendation.candidates
        )

    @cached_property
    def unscored(self) -> tuple[Outcome, ...]:
        """The candidates that have no scores, and so no place in the decision table."""
        scored = set(self.decisions.candidates)
        return tuple(one for one in self.study.outcomes if one.candidate not in scored)

    def outcome(self, candidate: int) -> Outcome | None:
        """Return how a candidate of the decision table ended; None for a policy without a model."""
        one = self.decisions.candidates[candidate]
        return None if one.is_trivial else self.study.outcome(one)

    def at_base_rate(self, counts: Counts) -> Counts:
        """Return counts as they would be at the deployment base rate."""
        return self.costs.at_base_rate(counts)
