"""A bridge as a picture: from one bar to the other, a step a component."""

from collections.abc import Sequence

from markupsafe import Markup

from routeopt.exports.svg import element, picture
from routeopt.exports.wording import gbp, gbp_change
from routeopt.planning.bridge import COMPONENTS, Bridge

_WIDTH = 760.0
_TOP, _FOOT = 34.0, 250.0
_HEAD_ROOM = 0.15


def waterfall(found: Bridge) -> Markup:
    """Draw two ledgers and the components between them; the scale does not begin at nought."""
    first, last = found.ledgers_pence
    levels = [first]
    steps = [(name, found.pence(key)) for key, name in COMPONENTS.items()]
    for _, pence in steps:
        levels.append(levels[-1] + pence)
    low, high = _room([*levels, last])
    bars = [("Before", low, first, "between")]
    for (name, pence), level in zip(steps, levels[:-1], strict=True):
        css = "full" if pence > 0 else "after"
        bars.append((name, min(level, level + pence), max(level, level + pence), css))
    bars.append(("After", low, last, "between"))
    across = (_WIDTH - 20) / len(bars)

    def y_of(pence: int) -> float:
        return _FOOT - (_FOOT - _TOP) * (pence - low) / max(high - low, 1)

    parts = [element("line", x1=10, y1=_FOOT, x2=_WIDTH - 10, y2=_FOOT, class_="rule")]
    said = [gbp(first), *(gbp_change(pence) for _, pence in steps), gbp(last)]
    for number, ((name, bottom, top, css), words) in enumerate(zip(bars, said, strict=True)):
        x = 10 + across * number
        middle = x + across / 2
        height = max(y_of(bottom) - y_of(top), 1.0)
        parts += [
            element("rect", x=x + across * 0.14, y=y_of(top), width=across * 0.72, height=height,
                    class_=f"bar {css}"),
            element("text", words, x=middle, y=y_of(top) - 6, text_anchor="middle", class_="small"),
            element("text", name, x=middle, y=_FOOT + 17, text_anchor="middle", class_="axis"),
        ]  # fmt: skip
        if number > 0:
            joint = y_of(levels[number - 1])
            parts.append(
                element("line", x1=x - across * 0.14, y1=joint, x2=x + across * 0.14, y2=joint,
                        class_="rule")
            )  # fmt: skip
    label = f"From {gbp(first)} to {gbp(last)}, a step a component"
    return picture(_WIDTH, _FOOT + 26, label, *parts)


def _room(levels: Sequence[int]) -> tuple[int, int]:
    """Give the ends of a scale on which the steps can be seen."""
    least, most = min(levels), max(levels)
    span = max(most - least, most // 50, 1)
    return max(0, least - span), most + round(span * _HEAD_ROOM)
