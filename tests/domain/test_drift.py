"""A change is called one when it is large and beyond chance, and never before."""

import math

import numpy as np
import pytest

from imbgui.domain.columns import ColumnValues
from imbgui.domain.costs import Costs, Counts
from imbgui.domain.drift import (
    ColumnDrift,
    Moved,
    Tally,
    flag_drift,
    is_compared,
    profile_levels,
    profile_numbers,
)
from imbgui.domain.features import Feature
from imbgui.domain.table import Kind


def numbers(values):
    return ColumnValues(np.asarray(values, np.float64))


def levels(texts):
    names = tuple(dict.fromkeys(texts))
    return ColumnValues(np.array([names.index(one) for one in texts], np.int32), names)


def drift_of(profile, *columns) -> ColumnDrift:
    tally = Tally([profile])
    for column in columns:
        tally.add({profile.column: column})
    (found,) = tally.drifts()
    return found


def test_that_a_number_has_ten_bins_of_equal_share_and_one_for_blanks():
    values = np.append(np.arange(1, 1001), np.full(50, np.nan)).astype(np.float32)
    profile = profile_numbers("amount", values)
    assert len(profile.edges) == 9
    assert profile.counts == (*([100] * 10), 50)


def test_that_a_number_of_few_values_has_as_many_bins():
    profile = profile_numbers("rooms", np.array([1] * 95 + [2] * 5, np.float32))
    assert profile.edges == (1.0,)
    assert profile.counts == (95, 5, 0)
    assert profile_numbers("empty", np.full(3, np.nan, np.float32)).counts == (0, 3)


def test_that_rare_categories_are_counted_together():
    counts = {f"c{number:02}": 100 - number for number in range(30)}
    profile = profile_levels("cause", counts, blanks=7)
    assert len(profile.levels) == 20
    assert profile.levels[0] == "c00"
    assert profile.counts[-2:] == (sum(range(71, 81)), 7)


def test_that_the_index_is_that_of_the_formula():
    profile = profile_levels("cause", {"hail": 600, "theft": 400}, blanks=0)
    found = drift_of(profile, levels(["hail"] * 300 + ["theft"] * 700))
    then, now = np.array([600.5, 400.5]), np.array([300.5, 700.5])
    then, now = then / then.sum(), now / now.sum()
    assert found.psi == pytest.approx(((now - then) * np.log(now / then)).sum())
    assert found.moved is Moved.MUCH
    assert (found.bin, found.share_then, found.share_now) == ("theft", 0.4, 0.7)


def test_that_parts_count_as_the_whole_does():
    rng = np.random.default_rng(1)
    profile = profile_numbers("amount", rng.normal(size=5000).astype(np.float32))
    new = rng.normal(0.5, 1, 3000)
    whole = drift_of(profile, numbers(new))
    assert drift_of(profile, numbers(new[:1000]), numbers(new[1000:])) == whole


@pytest.mark.parametrize(
    ("shift", "moved"), [(0.0, Moved.ALIKE), (0.4, Moved.SOMEWHAT), (1.0, Moved.MUCH)]
)
def test_that_a_shift_is_named_by_its_size(shift, moved):
    rng = np.random.default_rng(2)
    profile = profile_numbers("amount", rng.normal(size=20_000).astype(np.float32))
    assert drift_of(profile, numbers(rng.normal(shift, 1, 20_000))).moved is moved


def test_that_few_cases_are_rarely_called_changed_when_nothing_changed():
    rng = np.random.default_rng(3)
    profile = profile_numbers("amount", rng.normal(size=5000).astype(np.float32))
    found = [drift_of(profile, numbers(rng.normal(size=40))) for _ in range(300)]
    assert sum(one.psi > 0.25 for one in found) > 60
    assert sum(one.moved is not Moved.ALIKE for one in found) <= 3


@pytest.mark.parametrize(
    ("new", "where"),
    [
        ([np.nan] * 90 + [50.0] * 10, "blank"),
        ([500.0] * 100, (90.0, None)),
        ([-5.0] * 100, (None, 10.0)),
        ([15.0] * 100, (10.0, 20.0)),
    ],
)
def test_that_it_is_said_where_a_number_moved(new, where):
    profile = profile_numbers("amount", np.arange(1, 101).astype(np.float32))
    assert drift_of(profile, numbers(new)).bin == where


def test_that_values_never_seen_are_other_ones():
    profile = profile_levels("cause", {"hail": 60, "theft": 40}, blanks=0)
    found = drift_of(profile, levels(["meteorite"] * 100))
    assert (found.bin, found.share_then, found.share_now) == ("other", 0.0, 1.0)


def test_that_blank_categories_are_counted():
    profile = profile_levels("cause", {"hail": 90}, blanks=10)
    column = ColumnValues(np.repeat(np.array([-1, 0], np.int32), [40, 60]), ("hail",))
    found = drift_of(profile, column)
    assert (found.bin, found.share_then, found.share_now) == ("blank", 0.1, 0.4)


def test_that_a_column_with_one_value_for_ever_is_alike():
    profile = profile_levels("cause", {"hail": 90}, blanks=0)
    found = drift_of(profile, levels(["hail"] * 5))
    assert (found.psi, found.moved) == (0.0, Moved.ALIKE)


def test_that_the_farthest_moved_comes_first():
    profiles = [profile_levels(name, {"a": 500, "b": 500}, 0) for name in ("still", "moved")]
    tally = Tally(profiles)
    tally.add({"still": levels(["a", "b"] * 500), "moved": levels(["a"] * 900 + ["b"] * 100)})
    assert [one.column for one in tally.drifts()] == ["moved", "still"]


def test_that_dates_are_not_compared():
    assert not is_compared(Feature("day", Kind.DATE))
    assert is_compared(Feature("amount", Kind.NUMBER))


def test_that_the_share_flagged_is_compared_with_chance():
    counts = Counts(80, 120, 20, 780)
    usual = flag_drift(Costs(5, 100), counts, flagged=110, rows=500)
    assert (usual.per_1000, usual.expected_per_1000, usual.beyond_chance) == (220, 200, False)
    assert flag_drift(Costs(5, 100), counts, flagged=200, rows=500).beyond_chance
    rarer = flag_drift(Costs(5, 100, base_rate=0.01), counts, flagged=110, rows=500)
    assert rarer.expected_per_1000 == pytest.approx(1000 * (0.8 * 0.01 + 120 / 900 * 0.99))
    assert math.isfinite(rarer.per_1000)
