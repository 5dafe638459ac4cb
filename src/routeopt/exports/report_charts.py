"""Ranges drawn as ranges: a bar from low to high, a line at the middle, a dot at the figure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from markupsafe import Markup

from routeopt.exports.svg import element, picture
from routeopt.exports.wording import gbp

_WIDTH = 680.0
_ROW = 30.0
_LABEL_LETTERS = 26
_LETTER = 7.4


@dataclass(frozen=True, slots=True)
class Drawn:
    """One range: pence from low to high, the middle of it, and the figure it is about."""

    name: str
    low: int
    middle: int | None
    high: int
    figure: int | None
    words: str
    bar: str = "between"
    dot: str = "same"


def range_bars(rows: Sequence[Drawn], label: str, *, row: float = _ROW) -> Markup:
    """Draw ranges over one scale that holds nought; shorter rows for many of them."""
    ends = [0, *(one.low for one in rows), *(one.high for one in rows)]
    ends += [one.figure for one in rows if one.figure is not None]
    step = _step((max(ends) - min(ends)) / 100)
    least, most = step * floor(min(ends) / 100 / step), step * ceil(max(ends) / 100 / step)
    widest = max(len(one.words) for one in rows)
    left, right, top = 176.0, _WIDTH - 20 - _LETTER * max(widest, 8), 24.0
    room = max(most - least, 1)

    def x_of(pence: float) -> float:
        return left + (right - left) * (pence / 100 - least) / room

    foot = top + row * len(rows)
    parts: list[Markup] = []
    at = least
    while at <= most:
        x = x_of(100 * at)
        parts += [
            _line(x, top - 4, x, foot, "rule" if at == 0 else "faint"),
            _text(x, 14, gbp(round(100 * at)), anchor="middle", css="axis"),
        ]
        at += step
    for place, one in enumerate(rows):
        parts += _row(one, top + row * (place + 0.5), row, x_of, (left, right))
    words = "; ".join(f"{one.name} {gbp(one.low)} to {gbp(one.high)}" for one in rows[:6])
    return picture(_WIDTH, foot + 6, f"{label}: {words}", *parts)


def _row(
    one: Drawn,
    y: float,
    row: float,
    x_of: Callable[[float], float],
    sides: tuple[float, float],
) -> list[Markup]:
    tall = row * 0.42
    low, high = x_of(one.low), x_of(one.high)
    css = "name" if row >= _ROW else "small"
    parts = [
        _text(sides[0] - 12, y + 4, one.name[:_LABEL_LETTERS], anchor="end", css=css),
        element("rect", x=low, y=y - tall / 2, width=max(high - low, 1.5), height=tall,
                class_=f"bar {one.bar}"),
    ]  # fmt: skip
    if one.middle is not None:
        x = x_of(one.middle)
        parts.append(_line(x, y - tall * 0.8, x, y + tall * 0.8, "rule"))
    if one.figure is not None:
        parts.append(
            element("circle", cx=x_of(one.figure), cy=y, r=row / 7, class_=f"dot {one.dot}")
        )
    parts.append(_text(sides[1] + 12, y + 4, one.words, css=css))
    return parts


def _step(pounds: float) -> int:
    """Give a round step that makes about four of a width."""
    size = int(10.0 ** int(log10(max(pounds / 5, 1))))
    return next(size * times for times in (1, 2, 5, 10, 20) if size * times * 4.5 >= pounds)


def _text(x: float, y: float, words: str, *, anchor: str = "start", css: str = "axis") -> Markup:
    return element("text", words, x=x, y=y, text_anchor=anchor, class_=css)


def _line(x1: float, y1: float, x2: float, y2: float, css: str) -> Markup:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=css)
