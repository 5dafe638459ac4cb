"""The picture of a search: the best plan from above, what is proved from below."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from routeopt.exports.svg import element, picture
from routeopt.exports.wording import gap_text, gbp

Steps = Sequence[tuple[float, int]]
_WIDTH, _FOOT = 680.0, 210.0
_LEFT, _RIGHT, _TOP = 84.0, 20.0, 16.0
_LABEL_ROOM = 14.0
_PADDING = 12.0
_OFF_SCALE = 4
"""A first cost or bound further off than this many times the last gap is cut off the picture."""


@dataclass(frozen=True, slots=True)
class _Axes:
    end_s: float
    low: int
    high: int

    def x(self, at_s: float) -> float:
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * at_s / self.end_s

    def y(self, pence: int) -> float:
        inside = min(max(pence, self.low), self.high)
        room = _FOOT - _TOP - 2 * _PADDING
        return _FOOT - _PADDING - room * (inside - self.low) / max(self.high - self.low, 1)


def convergence(found: Steps, bounds: Steps, seconds: float) -> Markup:
    """Draw the best plan's cost and the proved bound while the search ran, on one time axis.

    Parameters
    ----------
    found
        (seconds, pence) of each better plan.
    bounds
        (seconds, pence) of each better bound; may be empty.
    seconds
        How long it ran. Where no clock was read, steps stand in the order they came.
    """
    timed = max((at for at, _ in (*found, *bounds)), default=0.0) > 0
    if not timed:
        found, bounds = _in_order(found, bounds)
    end = max(seconds, *(at for at, _ in (*found, *bounds)), 0.001)
    if not timed:
        end = max(len(found) + len(bounds), 1)
    axes = _Axes(end, *_scale(found, bounds))
    parts = [_line(_LEFT, _FOOT, _WIDTH - _RIGHT, _FOOT), _line(_LEFT, _TOP, _LEFT, _FOOT)]
    if bounds:
        parts.append(element("path", d=_band(axes, found, bounds), class_="band"))
        parts += _steps(axes, bounds, "step bound", "dot before")
    parts += _steps(axes, found, "step", "dot same")
    parts += _labels(axes, found, bounds, timed=timed)
    return picture(_WIDTH, _FOOT + 24, _words(found, bounds, end, timed=timed), *parts)


def _in_order(found: Steps, bounds: Steps) -> tuple[Steps, Steps]:
    # Under a budget of rounds the proof follows the search.
    later = len(found)
    return (
        [(float(place), pence) for place, (_, pence) in enumerate(found)],
        [(float(later + place), pence) for place, (_, pence) in enumerate(bounds)],
    )


def _scale(found: Steps, bounds: Steps) -> tuple[int, int]:
    costs = [pence for _, pence in found]
    proved = [pence for _, pence in bounds]
    if not proved:
        return min(costs), max(costs)
    best, bound = costs[-1], proved[-1]
    room = _OFF_SCALE * max(best - bound, best // 100, 1)
    return max(min(proved), bound - room), min(max(costs), best + room)


def _path(axes: _Axes, steps: Steps) -> str:
    at, pence = steps[0]
    path = f"M{axes.x(at):.1f} {axes.y(pence):.1f}"
    path += "".join(f"H{axes.x(at):.1f}V{axes.y(pence):.1f}" for at, pence in steps[1:])
    return path + f"H{axes.x(axes.end_s):.1f}"


def _steps(axes: _Axes, steps: Steps, line: str, dot: str) -> list[Markup]:
    dots = (
        element("circle", cx=axes.x(at), cy=axes.y(pence), r=3.2, class_=dot)
        for at, pence in steps
        if axes.low <= pence <= axes.high
    )
    return [element("path", d=_path(axes, steps), class_=line), *dots]


def _band(axes: _Axes, found: Steps, bounds: Steps) -> str:
    """Outline what lies between the two lines from when both are known."""
    begin = max(found[0][0], bounds[0][0])
    over, under = _from(found, begin), _from(bounds, begin)
    path = _path(axes, over) + f"V{axes.y(under[-1][1]):.1f}"
    for (at, _), (_, before) in zip(reversed(under[1:]), reversed(under[:-1]), strict=True):
        path += f"H{axes.x(at):.1f}V{axes.y(before):.1f}"
    return path + f"H{axes.x(begin):.1f}Z"


def _from(steps: Steps, begin_s: float) -> Steps:
    before = [pence for at, pence in steps if at <= begin_s]
    return [(begin_s, before[-1]), *(step for step in steps if step[0] > begin_s)]


def _labels(axes: _Axes, found: Steps, bounds: Steps, *, timed: bool) -> list[Markup]:
    ends = ("0 s", f"{axes.end_s:.1f} s") if timed else ("in the order they came", "")
    parts = [
        _text(_LEFT, _FOOT + 17, ends[0], "middle" if timed else "start"),
        _text(_WIDTH - _RIGHT, _FOOT + 17, ends[1], "end"),
    ]
    # Bounds are rounded down to the pound, as everywhere.
    ends_of = [found[-1], *((at, pence // 100 * 100) for at, pence in bounds[-1:])]
    starts = [found[0], *((at, pence // 100 * 100) for at, pence in bounds[:1])]
    taken: list[float] = []
    for _, pence in (*ends_of, *starts):
        y = axes.y(pence)
        inside = axes.low - 100 <= pence <= axes.high
        if inside and all(abs(y - other) >= _LABEL_ROOM for other in taken):
            taken.append(y)
            parts.append(_text(_LEFT - 8, y + 4, gbp(pence), "end"))
    return parts


def _words(found: Steps, bounds: Steps, end: float, *, timed: bool) -> str:
    first, last = found[0][1], found[-1][1]
    words = f"Best plan from {gbp(first)} down to {gbp(last)}"
    if bounds and last:
        bound = bounds[-1][1]
        words += f"; bound from {gbp(bounds[0][1] // 100 * 100)} up to {gbp(bound // 100 * 100)}"
        words += f", gap {gap_text(max(0.0, 1 - bound / last))}"
    return f"{words}, in {end:.0f} seconds" if timed else words


def _line(x1: float, y1: float, x2: float, y2: float) -> Markup:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_="rule")


def _text(x: float, y: float, words: str, anchor: str) -> Markup:
    return element("text", words, x=x, y=y, text_anchor=anchor, class_="axis")
