"""The picture of saving against children moved: plans as a stair, what is proved above it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from markupsafe import Markup

from routeopt.exports.svg import element, picture
from routeopt.exports.wording import counted, gbp
from routeopt.planning.frontier_found import Frontier

_WIDTH, _HEIGHT = 720.0, 340.0
_LEFT, _RIGHT, _TOP, _FOOT = 86.0, 24.0, 18.0, 290.0
_TICKS = 5


@dataclass(frozen=True, slots=True)
class _Axes:
    most: int
    low: int
    high: int

    def x(self, pupils: float) -> float:
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * pupils / max(self.most, 1)

    def y(self, pence: float) -> float:
        inside = min(max(pence, self.low), self.high)
        return _FOOT - (_FOOT - _TOP) * (inside - self.low) / max(self.high - self.low, 1)


def frontier_picture(found: Frontier) -> Markup:
    """Draw the best saving found within each number of pupils changed, and the bound band."""
    axes = _axes(found)
    parts = [*_grid(axes)]
    stair = [(len(step.changed), step.saving_pence) for step in found.steps]
    if found.band:
        parts.append(element("path", d=_band_path(axes, stair, found.band), class_="band"))
        parts.append(
            element("path", d=_line_path(axes, list(enumerate(found.band))), class_="step bound")
        )
    parts.append(element("path", d=_stair_path(axes, stair), class_="step"))
    parts += [
        element("circle", cx=axes.x(pupils), cy=axes.y(pence), r=3.6, class_="dot shorter")
        for pupils, pence in stair
    ]
    parts.append(_text((_LEFT + _WIDTH) / 2, _FOOT + 38, "pupils whose arrangement changes"))
    return picture(_WIDTH, _HEIGHT, _words(found), *parts)


def _axes(found: Frontier) -> _Axes:
    savings = [step.saving_pence for step in found.steps]
    top = max([0, *savings, *found.band])
    return _Axes(max(found.pupils, 1), min([0, *savings]), max(top, 1))


def _grid(axes: _Axes) -> list[Markup]:
    parts = []
    step = _round_step((axes.high - axes.low) / _TICKS)
    for tick in range(floor(axes.low / step), ceil(axes.high / step) + 1):
        pence = tick * step
        if axes.low <= pence <= axes.high:
            y = axes.y(pence)
            css = "rule" if pence == 0 else "faint"
            parts += [
                element("line", x1=_LEFT, y1=y, x2=_WIDTH - _RIGHT, y2=y, class_=css),
                _text(_LEFT - 8, y + 4, gbp(pence), "end"),
            ]
    across = max(1, round(_round_step(axes.most / _TICKS)))
    parts.append(element("line", x1=_LEFT, y1=_TOP, x2=_LEFT, y2=_FOOT, class_="rule"))
    parts += [
        _text(axes.x(pupils), _FOOT + 18, str(pupils)) for pupils in range(0, axes.most + 1, across)
    ]
    return parts


def _round_step(size: float) -> int:
    # 1, 2 or 5 and noughts.
    unit = 10 ** floor(log10(max(size, 1)))
    return int(next(unit * times for times in (1, 2, 5, 10) if unit * times >= size))


def _line_path(axes: _Axes, points: Sequence[tuple[int, int]]) -> str:
    first, *rest = points
    path = f"M{axes.x(first[0]):.1f} {axes.y(first[1]):.1f}"
    return path + "".join(f"L{axes.x(x):.1f} {axes.y(y):.1f}" for x, y in rest)


def _stair_path(axes: _Axes, stair: Sequence[tuple[int, int]]) -> str:
    (first, pence), *rest = stair
    path = f"M{axes.x(first):.1f} {axes.y(pence):.1f}"
    path += "".join(f"H{axes.x(x):.1f}V{axes.y(y):.1f}" for x, y in rest)
    return path + f"H{axes.x(axes.most):.1f}"


def _band_path(axes: _Axes, stair: Sequence[tuple[int, int]], band: Sequence[int]) -> str:
    begin = stair[0][0]
    above = [(pupils, pence) for pupils, pence in enumerate(band) if pupils >= begin]
    path = _stair_path(axes, stair)
    return path + "".join(f"L{axes.x(x):.1f} {axes.y(y):.1f}" for x, y in reversed(above)) + "Z"


def _words(found: Frontier) -> str:
    last = found.steps[-1]
    words = (
        f"Saving a year from {gbp(found.steps[0].saving_pence)} with "
        f"{counted(len(found.steps[0].changed), 'pupil')} changed to {gbp(last.saving_pence)} "
        f"with {len(last.changed)}"
    )
    if found.band:
        words += f"; no plan saves more than {gbp(found.band[-1])}"
    return words


def _text(x: float, y: float, words: str, anchor: str = "middle") -> Markup:
    return element("text", words, x=x, y=y, text_anchor=anchor, class_="axis")
