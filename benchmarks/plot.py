"""Line pictures of figures, as SVG files that need nothing else."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from routeopt.exports.svg import element, picture

Point = tuple[float, float]

_WIDTH, _HEIGHT = 680.0, 360.0
_LEFT, _RIGHT, _TOP, _FOOT = 64.0, 170.0, 34.0, 312.0
_COLOURS = ("#1b5e9e", "#c0392b", "#2e8b57", "#8e5ea2", "#d08c1d", "#555555")
_STYLE = """
.picture { font: 13px sans-serif; background: #fff }
.faint { stroke: #e3e3e3 } .rule { stroke: #555 }
.axis { fill: #444 } .title { fill: #111; font-weight: bold }
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One line or row of dots with its name."""

    name: str
    points: Sequence[Point]
    form: Literal["line", "steps", "dots", "dashes"] = "line"
    colour: int = 0


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale from low to high, straight or by powers of ten."""

    label: str
    low: float
    high: float
    logarithmic: bool = False

    def share(self, value: float) -> float:
        """Give where a value lies, 0 at the low end and 1 at the high."""
        if self.logarithmic:
            span = math.log(self.high / self.low)
            return math.log(max(value, self.low) / self.low) / span
        return (value - self.low) / (self.high - self.low)

    def ticks(self) -> list[float]:
        """Give round values to mark."""
        if self.logarithmic:
            powers = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
            marks = [step * 10.0**power for power in powers for step in (1, 2, 5)]
        else:
            raw = (self.high - self.low) / 5
            power = 10.0 ** math.floor(math.log10(raw))
            step = next(s * power for s in (1, 2, 5, 10) if s * power >= raw)
            first = math.ceil(self.low / step)
            marks = [step * k for k in range(first, math.floor(self.high / step + 1e-9) + 1)]
        return [mark for mark in marks if self.low <= mark <= self.high * (1 + 1e-9)]


def axis(label: str, values: Sequence[float], *, logarithmic: bool = False) -> Axis:
    """Choose a scale that holds all values."""
    low, high = min(values), max(values)
    if logarithmic:
        return Axis(label, low / 1.15, high * 1.15, logarithmic=True)
    room = (high - low or abs(high) or 1.0) * 0.06
    return Axis(label, min(low, max(0.0, low - room)), high + room)


def chart(title: str, x: Axis, y: Axis, lines: Sequence[Line]) -> str:
    """Draw lines on two scales, with their names at the right."""

    def at(point: Point) -> Point:
        across, up = x.share(point[0]), y.share(point[1])
        return (
            _LEFT + across * (_WIDTH - _LEFT - _RIGHT),
            _FOOT - up * (_FOOT - _TOP),
        )

    parts = [element("style", _STYLE), _text(_LEFT, 18, title, css="title")]
    parts += _scales(x, y, at)
    for number, line in enumerate(lines):
        parts += _drawn(line, at)
        parts += _named(line, _TOP + 8 + 19 * number)
    return str(picture(_WIDTH, _HEIGHT, title, *parts)) + "\n"


def _scales(x: Axis, y: Axis, at: Callable[[Point], Point]) -> Iterator[Markup]:
    right = _WIDTH - _RIGHT
    for mark in y.ticks():
        up = at((x.low, mark))[1]
        yield element("line", x1=_LEFT, x2=right, y1=up, y2=up, class_="faint")
        yield _text(_LEFT - 6, up + 4, _number(mark), anchor="end")
    for mark in x.ticks():
        across = at((mark, y.low))[0]
        yield element("line", x1=across, x2=across, y1=_FOOT, y2=_FOOT + 4, class_="rule")
        yield _text(across, _FOOT + 18, _number(mark), anchor="middle")
    yield element("line", x1=_LEFT, x2=right, y1=_FOOT, y2=_FOOT, class_="rule")
    yield _text((_LEFT + right) / 2, _FOOT + 38, x.label, anchor="middle")
    yield _text(8, _TOP - 2, y.label)


def _drawn(line: Line, at: Callable[[Point], Point]) -> Iterator[Markup]:
    colour = _COLOURS[line.colour % len(_COLOURS)]
    if line.form == "dots":
        for point in line.points:
            across, up = at(point)
            yield element("circle", cx=across, cy=up, r=3.5, fill=colour)
        return
    points = list(_stepped(line.points) if line.form == "steps" else line.points)
    path = " ".join(f"{across:.1f},{up:.1f}" for across, up in map(at, points))
    dashes = "5 4" if line.form == "dashes" else None
    yield element(
        "polyline", points=path, fill="none", stroke=colour, stroke_width=1.8,
        stroke_dasharray=dashes,
    )  # fmt: skip


def _stepped(points: Sequence[Point]) -> Iterator[Point]:
    """Let a cost stay until a better plan comes."""
    before: float | None = None
    for at, value in points:
        if before is not None:
            yield (at, before)
        yield (at, value)
        before = value


def _named(line: Line, y: float) -> list[Markup]:
    if not line.name:
        return []
    left = _WIDTH - _RIGHT + 14
    colour = _COLOURS[line.colour % len(_COLOURS)]
    mark = element("circle", cx=left, cy=y - 4, r=4, fill=colour)
    return [mark, _text(left + 10, y, line.name)]


def _text(x: float, y: float, words: str, *, anchor: str = "start", css: str = "axis") -> Markup:
    return element("text", words, x=x, y=y, text_anchor=anchor, class_=css)


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 10 or value == int(value) else f"{value:g}"
