"""The figures of the web page: what is drawn stands where the numbers say."""

import re

import pytest

from imbgui.domain.costs import Costs
from imbgui.reports.contents import Contents
from imbgui.reports.drawn import drawn_of
from imbgui.reports.figures import _axis, bars_figure, cost_figure, precision_recall_figure
from imbgui.reports.numbers import Money

COSTS = Costs(5, 400, base_rate=0.02)


@pytest.fixture
def contents(report):
    study = report.study()
    return Contents(study, report.recommendation(COSTS), report.table(), report.about)


def points_of(figure, kind):
    (points,) = re.findall(rf'<{kind} points="([^"]+)"', figure)[:1]
    return [tuple(map(float, pair.split(","))) for pair in points.split()]


def middle(figure):
    corners = points_of(figure, "polygon")
    return tuple(sum(corner[axis] for corner in corners) / 4 for axis in (0, 1))


def grid(figure):
    """Return where the ends of the axes are: left, top, right, bottom."""
    lines = [
        tuple(map(float, one))
        for one in re.findall(
            r'<line x1="([\d.]+)" y1="([\d.]+)" x2="([\d.]+)" y2="([\d.]+)"', figure
        )
    ]
    xs = [value for line in lines for value in line[::2]]
    ys = [value for line in lines for value in line[1::2]]
    return min(xs), min(ys), max(xs), max(ys)


def test_that_the_diamond_stands_at_recall_and_precision(contents):
    figure = precision_recall_figure(contents, drawn_of(contents))
    best = COSTS.at_base_rate(contents.best.counts)
    left, top, right, bottom = grid(figure)
    x, y = middle(figure)
    assert (x - left) / (right - left) == pytest.approx(best.recall, abs=0.002)
    assert (bottom - y) / (bottom - top) == pytest.approx(best.precision, abs=0.002)
    assert len(points_of(figure, "polyline")) > 100


def test_that_the_line_of_costs_falls_and_the_diamond_lies_near_its_lowest_point(contents):
    figure = cost_figure(contents, drawn_of(contents), Money("€"))
    line, (_, y) = points_of(figure, "polyline"), middle(figure)
    assert line[0][1] < y
    assert max(place for _, place in line) - y == pytest.approx(0, abs=12)
    assert "€" in figure


def test_that_bars_are_as_long_as_the_costs_and_the_choice_has_its_own_colour(contents):
    figure = bars_figure(contents, Money())
    bars = re.findall(r'<rect [^>]*width="([\d.]+)" height="18" fill="(#\w+)"', figure)
    costs = sorted(one.cost_per_1000 for one in contents.recommendation.candidates)
    lengths = [float(length) for length, _ in bars]
    for length, cost in zip(lengths, costs, strict=True):
        assert length / lengths[-1] == pytest.approx(cost / costs[-1], abs=0.001)
    place = costs.index(contents.recommendation.candidates[contents.chosen].cost_per_1000)
    assert [color for _, color in bars].count(bars[place][1]) == 1


@pytest.mark.parametrize("span", [(0, 0), (0, 7), (0, 1000), (-300, 12_345.6), (0, 0.0004)])
def test_that_an_axis_has_a_few_round_ticks_and_room_for_all(span):
    axis = _axis(*span)
    assert axis.low <= span[0] <= span[1] <= axis.high
    assert 4 <= len(axis.ticks) <= 12
    assert re.fullmatch(r"[125]e[+-]\d+", f"{axis.step:.0e}")
