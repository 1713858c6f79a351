"""The charts of the report as SVG: drawn here, so that a page needs no script and no other file."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from imbgui.domain.curves import Floats
from imbgui.language import say
from imbgui.reports.contents import Contents
from imbgui.reports.curve_sheet import In, curve_values
from imbgui.reports.drawn import Drawn
from imbgui.reports.numbers import Money, whole
from imbgui.reports.styles import BLUE, GREY, VERMILION

_WIDTH, _HEIGHT = 720, 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 84, 24, 20, 52
_BAR, _NAMES = 26, 330
_FONT = 'font-family="sans-serif" font-size="12"'
_LONGEST_NAME = 44


def cost_figure(contents: Contents, drawn: Drawn, money: Money) -> str:
    """Draw the expected cost by cases flagged, with the recommended point."""
    values, best = curve_values(contents, drawn), contents.at_base_rate(contents.best.counts)
    cost = contents.best.cost_per_1000
    flagged, costs = values[In.DRAWN_FLAGGED], values[In.DRAWN_COST]
    plot = _Plot(
        x=_axis(0, float(flagged.max())),
        y=_axis(min(0.0, float(costs.min()), cost), max(float(costs.max()), cost)),
    )
    point = (best.flagged * 1000 / best.rows, cost)
    return plot.drawn(
        say(
            "What 1,000 cases cost, by how many of them are flagged, riskiest first; a diamond "
            "stands at what is recommended."
        ),
        [plot.line(flagged, costs), plot.point(*point)],
        (say("Cases flagged of 1,000"), say("Cost per 1,000 cases")),
        (whole, lambda value: money.words(value, 0)),
    )


def precision_recall_figure(contents: Contents, drawn: Drawn) -> str:
    """Draw precision against recall, with the recommended point and the base rate."""
    values, best = curve_values(contents, drawn), contents.at_base_rate(contents.best.counts)
    share = best.positives / best.rows
    axis = _Axis(0.0, 1.0, 0.2)
    plot = _Plot(x=axis, y=axis)
    precision = share if best.precision is None else best.precision
    return plot.drawn(
        say(
            "Precision against recall at every cut-off; a diamond stands at what is recommended, "
            "a dashed line at the share of {events} among all cases.",
            events=contents.events,
        ),
        [
            plot.line(values[In.RECALL], values[In.PRECISION]),
            plot.line(np.array([0.0, 1.0]), np.array([share, share]), dashed=True),
            plot.point(best.recall or 0.0, precision),
        ],
        (
            say("Recall: of all {events}, how many are caught", events=contents.events),
            say("Precision: of cases flagged, how many are {events}", events=contents.events),
        ),
        (_per_cent, _per_cent),
    )


def bars_figure(contents: Contents, money: Money) -> str:
    """Draw what 1,000 cases cost with each strategy, cheapest first."""
    advised = sorted(
        enumerate(contents.recommendation.candidates), key=lambda pair: pair[1].cost_per_1000
    )
    highest = max([one.cost_per_1000 for _, one in advised] + [1e-9])
    room = _WIDTH - _NAMES - 110
    parts = []
    for place, (candidate, one) in enumerate(advised):
        top = 8 + place * _BAR
        width = max(one.cost_per_1000, 0.0) / highest * room
        color = VERMILION if candidate == contents.chosen else BLUE
        name = contents.names[candidate]
        name = name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
        parts += [
            _text(_NAMES - 8, top + 14, name, "end"),
            f'<rect x="{_NAMES}" y="{top}" width="{width:.1f}" height="18" fill="{color}"/>',
            _text(_NAMES + width + 6, top + 14, money.words(one.cost_per_1000, 0)),
        ]
    said = say(
        "What 1,000 cases cost with each strategy, cheapest first; the recommended one stands out."
    )
    return _svg(said, parts, 16 + len(advised) * _BAR)


@dataclass(frozen=True)
class _Axis:
    """From where to where an axis goes, and the distance between its ticks."""

    low: float
    high: float
    step: float

    @property
    def ticks(self) -> list[float]:
        """Where the ticks are."""
        first, last = math.ceil(self.low / self.step), math.floor(self.high / self.step + 1e-9)
        return [number * self.step for number in range(first, last + 1)]

    def share(self, value: float) -> float:
        """Return where a value lies, from 0 to 1."""
        return (value - self.low) / (self.high - self.low)


def _axis(low: float, high: float) -> _Axis:
    """Return an axis over a range, with four to ten ticks at round numbers."""
    reach = high - low if high > low else 1.0
    step = 10.0 ** math.floor(math.log10(reach / 4))
    step *= next(times for times in (5, 2, 1) if reach / (step * times) >= 4 or times == 1)
    return _Axis(math.floor(low / step) * step, math.ceil((low + reach) / step) * step, step)


@dataclass(frozen=True)
class _Plot:
    """A plane between two axes."""

    x: _Axis
    y: _Axis

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return the place of a point, in pixels."""
        across = _LEFT + self.x.share(x) * (_WIDTH - _LEFT - _RIGHT)
        return across, _HEIGHT - _BOTTOM - self.y.share(y) * (_HEIGHT - _TOP - _BOTTOM)

    def line(self, x: Floats, y: Floats, *, dashed: bool = False) -> str:
        """Draw a line through points."""
        places = [self.at(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True)]
        points = " ".join(f"{a:.1f},{b:.1f}" for a, b in places)
        color, dash = (GREY, ' stroke-dasharray="6 4"') if dashed else (BLUE, "")
        return f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="2"{dash}/>'

    def point(self, x: float, y: float) -> str:
        """Draw the diamond at what is recommended."""
        a, b = self.at(x, y)
        corners = f"{a:.1f},{b - 8:.1f} {a + 8:.1f},{b:.1f} {a:.1f},{b + 8:.1f} {a - 8:.1f},{b:.1f}"
        diamond = f'<polygon points="{corners}" fill="{VERMILION}" stroke="#000000"/>'
        is_right = a > _WIDTH - 140
        beside = _text(a - 13 if is_right else a + 13, b - 9, say("Recommended"), _ENDS[is_right])
        return diamond + beside

    def drawn(
        self,
        said: str,
        parts: Sequence[str],
        names: tuple[str, str],
        words: tuple[Callable[[float], str], Callable[[float], str]],
    ) -> str:
        """Draw the parts over a grid, with the axes' names and the words of their ticks."""
        middle = (_TOP + _HEIGHT - _BOTTOM) / 2
        axes = [
            *(self._down(value, words[0](value)) for value in self.x.ticks),
            *(self._across(value, words[1](value)) for value in self.y.ticks),
            _text((_LEFT + _WIDTH - _RIGHT) / 2, _HEIGHT - 10, names[0], "middle"),
            f'<g transform="rotate(-90 14 {middle})">{_text(14, middle, names[1], "middle")}</g>',
        ]
        return _svg(said, [*axes, *parts], _HEIGHT)

    def _down(self, value: float, words: str) -> str:
        x, low = self.at(value, self.y.low)
        _, high = self.at(value, self.y.high)
        return _rule(x, low, x, high) + _text(x, low + 18, words, "middle")

    def _across(self, value: float, words: str) -> str:
        left, y = self.at(self.x.low, value)
        right, _ = self.at(self.x.high, value)
        return _rule(left, y, right, y) + _text(left - 8, y + 4, words, "end")


_ENDS = {False: "start", True: "end"}


def _per_cent(value: float) -> str:
    return say("{number} %", number=whole(100 * value))


def _rule(x: float, y: float, to_x: float, to_y: float) -> str:
    ends = f'x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}"'
    return f'<line {ends} stroke="#B0B0B0" stroke-width="0.5"/>'


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="#202020" {_FONT}>'
        f"{escape(words)}</text>"
    )


def _svg(said: str, parts: Sequence[str], height: int) -> str:
    """Return a figure that says in words what it shows."""
    size = f'width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{escape(said)}">'
    return "".join([head, *parts, "</svg>"])
