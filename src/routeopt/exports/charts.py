"""Small pictures of figures: rides before and after, changes, costs, the search."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from markupsafe import Markup

from routeopt.exports.svg import element, picture
from routeopt.exports.wording import counted, gbp, minutes_change

_WIDTH = 680.0
_ROW = 17.0
_MOST_ROWS = 45
_SHORT_RIDES_MIN = 100.0
_NOTICED_MIN = 0.5


@dataclass(frozen=True, slots=True)
class RideChange:
    """One pupil's ride before and after in minutes."""

    label: str
    before: float
    after: float


def _text(
    x: float, y: float, words: str, *, anchor: str = "start", css: str = "axis"
) -> Markup:  # fmt: skip
    return element("text", words, x=x, y=y, text_anchor=anchor, class_=css)


def _line(x1: float, y1: float, x2: float, y2: float, css: str) -> Markup:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=css)


def ride_histogram(
    before: Sequence[float], after: Sequence[float], guides: Sequence[tuple[str, float]]
) -> Markup:
    """Draw how many pupils ride how long, before beside after, with the guides as lines."""
    longest = max((*before, *after, 1.0))
    step = 5 if longest <= _SHORT_RIDES_MIN else 10
    bins = int(longest // step) + 1
    counts = [_binned(rides, step, bins) for rides in (before, after)]
    most = max(1, *counts[0], *counts[1])
    left, height, foot = 44.0, 170.0, 200.0
    across = (_WIDTH - left - 12) / bins
    parts = [_line(left, foot, _WIDTH - 12, foot, "rule")]
    for number in range(0, most + 1, max(1, ceil(most / 5))):
        y = foot - height * number / most
        parts += [_line(left, y, _WIDTH - 12, y, "faint"), _text(left - 6, y + 4, str(number),
                                                                 anchor="end")]  # fmt: skip
    for number in range(bins):
        x = left + across * number
        for side, (css, values) in enumerate(zip(("before", "after"), counts, strict=True)):
            bar = height * values[number] / most
            wide = across * 0.42
            start = x + across * 0.06 + side * (wide + across * 0.04)
            parts.append(
                element("rect", x=start, y=foot - bar, width=wide, height=bar, class_=f"bar {css}")
            )
        parts.append(_text(x, foot + 16, str(number * step), anchor="middle"))
    parts += _guide_lines(guides, left, across / step, bins * step)
    parts.append(_text((left + _WIDTH) / 2, foot + 36, "minutes aboard, each pupil's longer ride",
                       anchor="middle"))  # fmt: skip
    parts.append(_text(left - 36, 16, "pupils"))
    words = f"Ride times of {counted(len(after), 'pupil')} in the proposal"
    if before:
        words += f", beside {counted(len(before), 'pupil')} today"
    return picture(_WIDTH, 244, words, *parts)


def _binned(rides: Iterable[float], step: int, bins: int) -> list[int]:
    counts = [0] * bins
    for ride in rides:
        counts[int(ride // step)] += 1
    return counts


def _guide_lines(
    guides: Sequence[tuple[str, float]], left: float, per_minute: float, end: float
) -> list[Markup]:
    """Draw guides that fall inside the picture; equal ones share a line."""
    shared: dict[float, list[str]] = {}
    for name, at in guides:
        shared.setdefault(at, []).append(name)
    parts = []
    for at, names in sorted(shared.items()):
        if at < end:
            x = left + at * per_minute
            late = x > _WIDTH * 0.7
            words = f"guide, {' and '.join(names)}"
            parts += [
                _line(x, 8, x, 200, "guide"),
                _text(x + (-5 if late else 5), 16, words, anchor="end" if late else "start"),
            ]
    return parts


def ride_changes(changes: Sequence[RideChange]) -> tuple[Markup, ...]:
    """Draw each pupil's ride before and after, longest added ride first; a page a picture."""
    ordered = sorted(changes, key=lambda c: (c.before - c.after, c.label))
    longest = max((max(c.before, c.after) for c in ordered), default=1.0)
    pages = [ordered[k : k + _MOST_ROWS] for k in range(0, len(ordered), _MOST_ROWS)]
    return tuple(_change_page(page, longest) for page in pages)


def _change_page(changes: Sequence[RideChange], longest: float) -> Markup:
    left, right, top = 96.0, 74.0, 26.0
    scale = (_WIDTH - left - right) / max(longest, 1.0)
    foot = top + _ROW * len(changes)
    parts = []
    step = 10 if longest <= _SHORT_RIDES_MIN else 20
    for at in range(0, int(longest) + 1, step):
        x = left + at * scale
        parts += [_line(x, top - 6, x, foot, "faint"), _text(x, top - 11, str(at),
                                                              anchor="middle")]  # fmt: skip
    for number, change in enumerate(changes):
        parts += _change_row(change, top + _ROW * (number + 0.5), left, scale)
    label = f"Ride before and after for {counted(len(changes), 'pupil')}, in minutes"
    return picture(_WIDTH, foot + 6, label, *parts)


def _change_row(change: RideChange, y: float, left: float, scale: float) -> list[Markup]:
    x1, x2 = left + change.before * scale, left + change.after * scale
    difference = change.after - change.before
    css = "same"
    if abs(difference) >= _NOTICED_MIN:
        css = "longer" if difference > 0 else "shorter"
    return [
        _text(left - 8, y + 4, change.label[:16], anchor="end"),
        _line(x1, y, x2, y, f"stick {css}"),
        element("circle", cx=x1, cy=y, r=4, class_="dot before"),
        element("circle", cx=x2, cy=y, r=4.4, class_=f"dot {css}"),
        _text(max(x1, x2) + 9, y + 4, minutes_change(difference)),
    ]


def cost_bars(rows: Sequence[tuple[str, int, str]]) -> Markup:
    """Draw yearly costs (name, pence, css) as bars from zero."""
    most = max((pence for _, pence, _ in rows), default=0) or 1
    left, right, row = 190.0, 90.0, 30.0
    parts = []
    for number, (name, pence, css) in enumerate(rows):
        y = 6 + row * number
        wide = max(0.0, (_WIDTH - left - right) * pence / most)
        parts += [
            _text(left - 10, y + 15, name, anchor="end", css="name"),
            element("rect", x=left, y=y, width=wide, height=20, class_=f"bar {css}"),
            _text(left + wide + 8, y + 15, gbp(pence), css="name"),
        ]
    words = "; ".join(f"{name} {gbp(pence)}" for name, pence, _ in rows)
    return picture(_WIDTH, row * len(rows) + 6, f"Cost a year: {words}", *parts)
