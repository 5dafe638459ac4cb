"""Pictures of the programme: growth as the range it is, and the days of pupils who ride alone."""

from collections.abc import Callable, Sequence
from math import ceil

from markupsafe import Markup

from routeopt.exports.svg import element, picture
from routeopt.exports.wording import gbp
from routeopt.finance.growth import Growth
from routeopt.planning.programme_solo import Target

_WIDTH = 680.0
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
_MOST = 6
_MILLION = 100_000_000


def _text(x: float, y: float, words: str, *, anchor: str = "start", css: str = "axis") -> Markup:
    return element("text", words, x=x, y=y, text_anchor=anchor, class_=css)


def _line(x1: float, y1: float, x2: float, y2: float, css: str) -> Markup:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=css)


def growth_picture(found: Growth) -> Markup:
    """Draw the range between numbers alone and the path, from nought."""
    years = [year for year, _ in found.path_pence]
    pairs = [(found.total_pence(year), path) for year, path in found.path_pence]
    lows, highs = [min(pair) for pair in pairs], [max(pair) for pair in pairs]
    step = _step(max(highs))
    end = step * ceil(max(highs) / step)
    left, right, top, foot = 70.0, _WIDTH - 110, 16.0, 250.0

    def at(place: int, pence: int) -> tuple[float, float]:
        x = left + (right - left) * place / max(len(years) - 1, 1)
        return x, foot - (foot - top) * pence / end

    parts = [_line(left, foot, right, foot, "rule")]
    for pence in range(step, end + 1, step):
        y = at(0, pence)[1]
        parts += [
            _line(left, y, right, y, "faint"),
            _text(left - 8, y + 4, _millions(pence), anchor="end"),
        ]
    upper = [at(place, pence) for place, pence in enumerate(highs)]
    lower = [at(place, pence) for place, pence in enumerate(lows)]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in [*upper, *reversed(lower)])
    parts.append(element("polygon", points=points, class_="bar between"))
    for edge in (upper, lower):
        course = " ".join(f"{x:.1f},{y:.1f}" for x, y in edge)
        parts.append(element("polyline", points=course, class_="step"))
    parts += [
        _text(at(place, 0)[0], foot + 17, str(year), anchor="middle")
        for place, year in enumerate(years)
    ]
    gap = max(0.0, 16 - (lower[-1][1] - upper[-1][1])) / 2
    parts += [
        _text(right + 8, upper[-1][1] + 4 - gap, gbp(highs[-1]), css="small"),
        _text(right + 8, lower[-1][1] + 4 + gap, gbp(lows[-1]), css="small"),
    ]
    label = f"From {gbp(pairs[0][0])} to between {gbp(lows[-1])} and {gbp(highs[-1])} a year"
    return picture(_WIDTH, foot + 26, label, *parts)


def _millions(pence: int) -> str:
    return f"£{pence / _MILLION:.1f}m" if pence >= _MILLION / 10 else gbp(pence)


def _step(most: int) -> int:
    """Give a round step that makes four to ten of an axis."""
    size: int = 10 ** max(len(str(most)) - 2, 0)
    return next(size * times for times in (1, 2, 5, 10, 20, 50) if size * times * _MOST >= most)


def solo_days(target: Target) -> Markup:
    """Draw the ten days of a fortnight: today, and with the reviews."""
    sides = [("before", target.today.by_day)]
    if target.then is not None:
        sides.append(("after", target.then.by_day))
    if target.agreed is not None:
        sides.append(("full", target.agreed.by_day))
    most = max(*(max(days) for _, days in sides), target.aim, 1)
    left, right, top, foot = 44.0, _WIDTH - 60, 16.0, 190.0
    across = (right - left) / len(target.today.by_day)

    def y_of(pupils: int) -> float:
        return foot - (foot - top) * pupils / most

    parts = [_line(left, foot, right, foot, "rule")]
    step = _step(most)
    parts += [
        _text(left - 8, y_of(pupils) + 4, str(pupils), anchor="end")
        for pupils in range(step, most + 1, step)
    ]
    for day in range(len(target.today.by_day)):
        parts += _bars(sides, day, left + across * day, across, y_of)
        label = f"{_DAYS[day % 5]} {'AB'[day // 5]}"
        parts.append(_text(left + across * (day + 0.5), foot + 16, label, anchor="middle"))
    if target.aim < most:
        parts += [
            _line(left, y_of(target.aim), right, y_of(target.aim), "guide"),
            _text(right + 6, y_of(target.aim) + 4, f"aim {target.aim}"),
        ]
    return picture(_WIDTH, foot + 26, f"{target.name}, day by day of a fortnight", *parts)


def _bars(
    sides: Sequence[tuple[str, tuple[int, ...]]],
    day: int,
    x: float,
    across: float,
    y_of: Callable[[int], float],
) -> list[Markup]:
    wide = across * 0.84 / len(sides)
    return [
        element("rect", x=x + across * 0.08 + wide * place, y=y_of(days[day]), width=wide * 0.92,
                height=max(y_of(0) - y_of(days[day]), 0.0), class_=f"bar {css}")
        for place, (css, days) in enumerate(sides)
    ]  # fmt: skip
