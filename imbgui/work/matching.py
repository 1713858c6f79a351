"""The columns of a new file, by the names and with the values of the analysed one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from imbgui.domain.columns import ColumnValues
from imbgui.domain.matching import likely_names, respelled
from imbgui.domain.plan import TODAYS_RULE
from imbgui.domain.problems import (
    ChangedKind,
    MatchedTwice,
    MissingColumn,
    MissingFeatures,
    RefusedError,
)
from imbgui.domain.recommendation import Recommendation
from imbgui.domain.study import Study
from imbgui.domain.table import Kind, Table
from imbgui.domain.tasks import Unread
from imbgui.sheets.new_cases import NewCases, Part

_MOST_LISTED = 20
_MOST_UNREAD = 0.5


@dataclass(frozen=True)
class Wanted:
    """The columns that are read of a new file: their kinds, and what it calls them.

    ``kinds`` are by the name in the analysed file, and so are ``levels``, the values known there.
    ``names`` gives the name in the new file for each. Without ``optional`` ones a file cannot be
    scored.
    """

    kinds: Mapping[str, Kind]
    names: Mapping[str, str]
    levels: Mapping[str, tuple[str, ...]]
    optional: frozenset[str]

    @property
    def kinds_there(self) -> dict[str, Kind]:
        """The kinds by the names in the new file."""
        return {self.names[name]: kind for name, kind in self.kinds.items()}


def wanted_columns(
    study: Study,
    table: Table,
    recommendation: Recommendation,
    renamed: Sequence[tuple[str, str]],
) -> Wanted:
    """Return what is to be read: features, today's rule, amounts, and the outcome if it is there.

    Raises
    ------
    RefusedError
        With MissingColumn for a name that is none of these, with MatchedTwice.
    """
    features = study.layout.features
    kinds = {feature.name: feature.kind for feature in features}
    rule, amounts = study.current_rule, recommendation.costs.amounts
    if rule is not None and recommendation.best.candidate == TODAYS_RULE:
        kinds[rule.column] = rule.kind
    if amounts is not None:
        kinds.setdefault(amounts.column, Kind.NUMBER)
    levels = {feature.name: feature.levels for feature in features if feature.is_categorical}
    optional: set[str] = set()
    if table.outcome is not None and table.outcome.name not in kinds:
        kinds[table.outcome.name] = table.outcome.kind
        levels[table.outcome.name] = tuple(value for value, _ in table.outcome.common)
        optional.add(table.outcome.name)
    told = dict(renamed)
    for old in told:
        if old not in kinds:
            raise RefusedError(MissingColumn(old, tuple(kinds)))
    there = [told.get(name, name) for name in kinds]
    twice = next((name for name in told.values() if there.count(name) > 1), None)
    if twice is not None:
        raise RefusedError(MatchedTwice(twice))
    return Wanted(kinds, dict(zip(kinds, there, strict=True)), levels, frozenset(optional))


def check_columns(cases: NewCases, wanted: Wanted) -> None:
    """Refuse a file that lacks a column the model needs; propose which it may be.

    Raises
    ------
    RefusedError
        With MissingColumn for a name that was said and is not there, or with MissingFeatures.
    """
    for name, there in wanted.names.items():
        if there != name and there not in cases.names:
            raise RefusedError(MissingColumn(there, cases.names))
    lacking = [
        name
        for name, there in wanted.names.items()
        if there not in cases.names and name not in wanted.optional
    ]
    if lacking:
        taken = set(wanted.names.values())
        others = tuple(name for name in cases.names if name not in taken)
        proposals = tuple(likely_names(lacking, others).items())
        raise RefusedError(MissingFeatures(cases.source.file, tuple(lacking), proposals, others))


@dataclass
class Noticed:
    """What is odd about the values of a new file, noted part by part; all by analysed names."""

    wanted: Wanted
    unseen: dict[str, list[str]] = field(default_factory=dict)
    respelled: dict[str, dict[str, str]] = field(default_factory=dict)
    filled: dict[str, int] = field(default_factory=dict)
    unread: dict[str, tuple[int, str]] = field(default_factory=dict)

    def columns_of(self, part: Part) -> dict[str, ColumnValues]:
        """Return the columns of a part, with the values that the analysed file has for them."""
        columns = {}
        for name, there in self.wanted.names.items():
            if there not in part.columns:
                continue
            column = part.columns[there]
            self._note_unread(name, part, there)
            if name in self.wanted.levels and column.levels is not None:
                column = self._with_known_levels(name, column)
            columns[name] = column
        return columns

    def check_kinds(self, file: str) -> None:
        """Refuse a file with a column that, mostly, is not of its kind any more."""
        for name, unread in self.unread_cells().items():
            if unread.cells > _MOST_UNREAD * unread.filled:
                kind = self.wanted.kinds[name]
                there = self.wanted.names[name]
                problem = ChangedKind(
                    file, there, str(kind), unread.cells, unread.filled, unread.example
                )
                raise RefusedError(problem)

    def unread_cells(self) -> dict[str, Unread]:
        """Return the cells of each column that are not of its kind."""
        return {
            name: Unread(cells, self.filled[name] + cells, example)
            for name, (cells, example) in self.unread.items()
        }

    def _note_unread(self, name: str, part: Part, there: str) -> None:
        values = part.columns[there]
        known = int((values.values == values.values).sum()) if values.levels is None else 0
        self.filled[name] = self.filled.get(name, 0) + known
        if there in part.unread:
            cells, example = part.unread[there]
            before, first = self.unread.get(name, (0, example))
            self.unread[name] = before + cells, first

    def _with_known_levels(self, name: str, column: ColumnValues) -> ColumnValues:
        levels, known = column.levels or (), self.wanted.levels[name]
        same = respelled(levels, known)
        self.respelled.setdefault(name, {}).update(same)
        if name not in self.wanted.optional:
            unseen = self.unseen.setdefault(name, [])
            exact = set(known)
            new = [one for one in levels if one not in exact and one not in same]
            unseen += [one for one in new if one not in unseen][: _MOST_LISTED - len(unseen)]
        return replace(column, levels=tuple(same.get(level, level) for level in levels))

    @property
    def new_levels(self) -> dict[str, tuple[str, ...]]:
        """The first values of each category that the analysed file did not have."""
        return {name: tuple(values) for name, values in self.unseen.items() if values}

    @property
    def other_spellings(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """The first values of each category that were taken for known ones, and for which."""
        return {
            name: tuple(pairs.items())[:_MOST_LISTED]
            for name, pairs in self.respelled.items()
            if pairs
        }
