"""Pictures of contracts' prices: paid beside should-cost, and ranges drawn as ranges."""

from collections.abc import Sequence
from math import ceil, log10

from markupsafe import Markup

from routeopt.exports.svg import element, picture
from routeopt.exports.wording import counted, gbp, gbp_pence
from routeopt.finance.cost_rows import Judged, PaPrice

_WIDTH = 680.0
_ROW = 18.0


def _text(x: float, y: float, words: str, *, anchor: str = "start", css: str = "axis") -> Markup:
    return element("text", words, x=x, y=y, text_anchor=anchor, class_=css)


def _line(x1: float, y1: float, x2: float, y2: float, css: str) -> Markup:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=css)


def paid_and_should(judged: Sequence[Judged]) -> Markup:
    """Draw each contract's day rate over what the others say it should cost, scales alike."""
    most = max(max(one.paid_pence, one.band.middle_pence) for one in judged) / 100
    step = _step(most)
    end = step * ceil(most / step)
    left, top, foot, right = 62.0, 24.0, 420.0, _WIDTH - 14

    def x_of(pounds: float) -> float:
        return left + (right - left) * pounds / end

    def y_of(pounds: float) -> float:
        return foot - (foot - top) * pounds / end

    parts = [_line(left, foot, right, foot, "rule"), _line(left, top, left, foot, "rule")]
    for number in range(1, round(end / step) + 1):
        pounds = step * number
        label = gbp(round(100 * pounds))
        parts += [
            _line(left, y_of(pounds), right, y_of(pounds), "faint"),
            _text(left - 8, y_of(pounds) + 4, label, anchor="end"),
            _text(x_of(pounds), foot + 17, label, anchor="middle"),
        ]
    parts.append(_line(x_of(0), y_of(0), x_of(end), y_of(end), "guide"))
    css = {"above": "longer", "within": "same", "below": "shorter"}
    for one in judged:
        x, y = x_of(one.band.middle_pence / 100), y_of(one.paid_pence / 100)
        parts.append(element("circle", cx=x, cy=y, r=2.6, class_=f"dot {css[one.verdict]}"))
    parts += [
        _text(right, foot + 36, "what the others say it should cost a day", anchor="end"),
        _text(left - 8, 10, "day rate paid"),
    ]
    label = f"Day rates of {counted(len(judged), 'contract')} over what they should cost"
    return picture(_WIDTH, foot + 42, label, *parts)


def _step(most: float) -> float:
    """Give a round step that makes about five of an axis."""
    size: float = 10 ** int(log10(max(most / 5, 1)))
    return next(size * times for times in (1, 2, 5, 10) if size * times * 6 >= most)


def ranges(judged: Sequence[Judged]) -> Markup:
    """Draw each contract's range as a bar, its should-cost as a tick, what is paid as a dot."""
    least = min(min(one.paid_pence, one.band.low_pence) for one in judged)
    most = max(max(one.paid_pence, one.band.high_pence) for one in judged)
    left, right, top = 130.0, _WIDTH - 70, 26.0
    room = max(most - least, 1)

    def x_of(pence: int) -> float:
        return left + (right - left) * (pence - least) / room

    foot = top + _ROW * len(judged)
    parts = [_text(left, 14, gbp(least)), _text(right, 14, gbp(most), anchor="end")]
    parts.append(_line(left, top - 6, right, top - 6, "rule"))
    for place, one in enumerate(judged):
        y = top + _ROW * place + _ROW / 2
        low, high = x_of(one.band.low_pence), x_of(one.band.high_pence)
        css = {"above": "longer", "within": "same", "below": "shorter"}[one.verdict]
        parts += [
            _text(left - 10, y + 4, one.bought.contract_id, anchor="end", css="small"),
            element("rect", x=low, y=y - 4.5, width=max(high - low, 1), height=9,
                    class_="bar between"),
            _line(x_of(one.band.middle_pence), y - 6, x_of(one.band.middle_pence), y + 6, "rule"),
            element("circle", cx=x_of(one.paid_pence), cy=y, r=3.6, class_=f"dot {css}"),
            _text(right + 10, y + 4, gbp_pence(one.paid_pence), css="small"),
        ]  # fmt: skip
    label = f"Ranges of {counted(len(judged), 'contract')} with what is paid"
    return picture(_WIDTH, foot + 8, label, *parts)


def assistant_range(price: PaPrice) -> Markup | None:
    """Draw the price of an assistant as the range it is; None where it is not known."""
    band = price.band
    if band is None:
        return None
    end = 20 * ceil(max(band.high_pence, 100) / 100 / 20 + 0.5)
    left, right, y = 20.0, _WIDTH - 30, 34.0

    def x_of(pence: float) -> float:
        return left + (right - left) * pence / 100 / end

    parts = [_line(left, y + 18, right, y + 18, "rule")]
    parts += [
        _text(x_of(100 * pounds), y + 36, f"£{pounds}", anchor="middle")
        for pounds in range(0, end + 1, 20)
    ]
    low, high = x_of(band.low_pence), x_of(band.high_pence)
    parts += [
        element("rect", x=low, y=y - 6, width=max(high - low, 1), height=16, class_="bar between"),
        _line(x_of(band.middle_pence), y - 9, x_of(band.middle_pence), y + 13, "rule"),
        _text((low + high) / 2, y - 14, f"{gbp(band.low_pence)} to {gbp(band.high_pence)}",
              anchor="middle", css="name"),
    ]  # fmt: skip
    label = f"A passenger assistant: {gbp(band.low_pence)} to {gbp(band.high_pence)} a day"
    return picture(_WIDTH, y + 44, label, *parts)
