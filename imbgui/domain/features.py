"""What a model is given: one or more matrix columns for each feature of the table."""

from collections.abc import Sequence
from dataclasses import dataclass

from imbgui.domain.table import Column, Kind

DATE_PARTS = ("day", "weekday", "month", "hour")
"""A date becomes days since 1970, and where it lies in its week, year and day."""
MOST_LEVELS = 100
"""A category with more levels than this is encoded by its outcome rate, inside the fold."""


@dataclass(frozen=True)
class Feature:
    """A column that the model learns from; ``levels`` are those of the analysed file."""

    name: str
    kind: Kind
    levels: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """How many matrix columns it takes."""
        return len(DATE_PARTS) if self.kind is Kind.DATE else 1

    @property
    def is_categorical(self) -> bool:
        """Whether its matrix column holds codes of levels."""
        return self.kind in (Kind.CATEGORY, Kind.YES_NO)


@dataclass(frozen=True)
class Layout:
    """The features in the order of the matrix columns."""

    features: tuple[Feature, ...]

    @property
    def columns(self) -> tuple[tuple[Feature, int], ...]:
        """For each matrix column its feature, and which part of it."""
        return tuple((feature, part) for feature in self.features for part in range(feature.width))

    def positions(self, *, categorical: bool, many_levels: bool = False) -> list[int]:
        """Return the matrix columns that hold numbers, or codes of few or of many levels."""
        return [
            place
            for place, (feature, _) in enumerate(self.columns)
            if feature.is_categorical == categorical
            and (not categorical or (len(feature.levels) > MOST_LEVELS) == many_levels)
        ]

    def positions_of(self, name: str) -> list[int]:
        """Return the matrix columns of one feature."""
        return [place for place, (feature, _) in enumerate(self.columns) if feature.name == name]


def lay_out(columns: Sequence[Column], levels: dict[str, tuple[str, ...]]) -> Layout:
    """Return the layout of these feature columns."""
    return Layout(
        tuple(Feature(column.name, column.kind, levels.get(column.name, ())) for column in columns)
    )
