"""Cells: one spelling for each meaning, and the meaning of a cell.

The ``as_*`` functions give None for a blank cell and for one that does not have the type, so
that a check can go on past a bad cell; whether a cell is bad is ``cell_problem``'s to say.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache

from routeopt.data.schema import POLICY, Column, Kind
from routeopt.domain.units import WEEKDAYS, clock_seconds, mask_from_text
from routeopt.domain.vehicles import Layout

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LAYOUT = re.compile(r"([0-9]{1,3})\+([0-9]{1,3})")
_LONGEST_NUMBER = 30
# Days, times and postcodes repeat over the rows of a large pack: each is worked out once.
_KEPT = 8192
# Workbooks spell control characters so, and the mark that says "this is no such spelling".
_ESCAPED = re.compile(r"_x00[01][0-9A-Fa-f]_|x005F_")
_DASHES = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-"})
_UNWANTED = dict.fromkeys([*(n for n in range(32) if n not in (9, 10)), 0xFEFF, 0xFFFE, 0xFFFF])
_TRUE = frozenset({"true", "yes", "y", "1", "t"})
_FALSE = frozenset({"false", "no", "n", "0", "f"})
_NUMBER_KINDS: frozenset[Kind] = frozenset(
    {"int", "number", "money", "minutes", "metres", "lat", "lon", "grid"}
)
SPREADSHEET_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"})


def clean(text: str) -> str:
    """Strip a cell; one kind of line break; no characters that no spreadsheet can hold."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNWANTED)
    while "x00" in plain and (shorter := _ESCAPED.sub(_unescape, plain)) != plain:
        plain = shorter
    return plain.strip()


def _unescape(found: re.Match[str]) -> str:
    return "\n" if found[0] == "_x000D_" else ""


def canonical_number(text: str) -> str:
    """Spell a number in one way: ``5.00`` -> ``5``; other text comes back as it is."""
    if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        return text
    plain = format(Decimal(text), "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain in ("-0", "") else plain


def canonical_time(text: str) -> str:
    """Spell a time in one way: ``7:05`` -> ``07:05``, seconds only where there are any."""
    try:
        seconds = clock_seconds(text)
    except ValueError:
        return text
    minutes, rest = divmod(seconds, 60)
    spelled = f"{minutes // 60:02d}:{minutes % 60:02d}"
    return f"{spelled}:{rest:02d}" if rest else spelled


def canonical_flag(text: str) -> str:
    """Spell yes and no in one way: ``true``, ``false``."""
    flag = as_flag(text)
    return text if flag is None else str(flag).lower()


def canonical_list(text: str, mark: str) -> str:
    """Drop blanks around the members of a list, and empty members."""
    return mark.join(part.strip() for part in text.split(mark) if part.strip())


def _canonical_weekday(text: str) -> str:
    name = text.capitalize()
    return name if name in WEEKDAYS else text


def _canonical_days(text: str) -> str:
    return text.translate(_DASHES).upper()


def _canonical_choice(column: Column) -> Callable[[str], str]:
    by_fold = {word.casefold(): word for word in column.allowed}
    return lambda text: by_fold.get(text.casefold(), text)


_RULES: dict[Kind, Callable[[str], str]] = {
    **dict.fromkeys(_NUMBER_KINDS, canonical_number),
    "time": canonical_time,
    "time_or_dash": lambda text: canonical_time(text.translate(_DASHES)),
    "bool": canonical_flag,
    "days": _canonical_days,
    "weekday": _canonical_weekday,
    "tags": lambda text: canonical_list(text, ";"),
    "layouts": lambda text: canonical_list(text.replace(" ", ""), "|"),
    "available": lambda text: canonical_number(text.lower()),
}


def canonical_cell(column: Column, text: str) -> str:
    """Spell a cell in the one way its column's kind has."""
    rule = _canonical_choice(column) if column.kind == "choice" else _RULES.get(column.kind)
    cleaned = clean(text)
    return cleaned if rule is None else rule(cleaned)


def canonical_column(column: Column, cells: list[str]) -> list[str]:
    """Spell a whole column; each distinct text is worked out once."""
    spelled = {text: canonical_cell(column, text) for text in set(cells)}
    return [spelled[text] for text in cells]


SETTINGS: dict[str, Column] = {column.name: column for column in POLICY}


def canonical_setting(key: str, text: str) -> str:
    """Spell a policy value in the one way its key's kind has."""
    column = SETTINGS.get(key)
    return clean(text) if column is None else canonical_cell(column, text)


def as_number(text: str) -> float | None:
    """Read a number."""
    if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        return None
    return float(text)


def as_int(text: str) -> int | None:
    """Read a whole number."""
    value = as_number(text)
    return int(value) if value is not None and value.is_integer() else None


@lru_cache(_KEPT)
def as_time(text: str) -> int | None:
    """Read a time of day as seconds after midnight."""
    try:
        return clock_seconds(text) if text.isascii() else None
    except ValueError:
        return None


def as_date(text: str) -> date | None:
    """Read an ISO date."""
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None


@lru_cache(_KEPT)
def as_mask(text: str) -> int | None:
    """Read a day mask as ten bits."""
    try:
        return mask_from_text(text)
    except ValueError:
        return None


def as_flag(text: str) -> bool | None:
    """Read yes or no."""
    word = text.casefold()
    if word in _TRUE:
        return True
    return False if word in _FALSE else None


def as_tags(text: str) -> frozenset[str]:
    """Read labels with ; between."""
    return frozenset(part.strip() for part in text.split(";") if part.strip())


def as_layouts(text: str) -> tuple[Layout, ...] | None:
    """Read layouts, ``16+0|12+1``; each carries somebody."""
    found = [_LAYOUT.fullmatch(part) for part in text.split("|")]
    layouts = tuple(Layout(int(one[1]), int(one[2])) for one in found if one)
    whole = len(layouts) == len(found) and all(one.seats + one.spaces for one in layouts)
    return layouts if whole else None


def _is_available(text: str) -> bool:
    count = as_int(text)
    return text == "any" or (count is not None and count >= 0)


_HAS_TYPE: dict[Kind, Callable[[str], bool]] = {
    **dict.fromkeys(_NUMBER_KINDS, lambda text: as_number(text) is not None),
    "int": lambda text: as_int(text) is not None,
    "time": lambda text: as_time(text) is not None,
    "time_or_dash": lambda text: text == "-" or as_time(text) is not None,
    "date": lambda text: as_date(text) is not None,
    "days": lambda text: as_mask(text) is not None,
    "bool": lambda text: as_flag(text) is not None,
    "weekday": lambda text: text in WEEKDAYS,
    "layouts": lambda text: as_layouts(text) is not None,
    "available": _is_available,
}


def cell_problem(column: Column, text: str) -> str:
    """Say what is wrong with a canonical cell that is not blank.

    Returns
    -------
    str
        The fault's code: ``spreadsheet_error``, ``wrong_type``, ``value_not_allowed``,
        ``out_of_range``; "" when the cell is sound.
    """
    if text in SPREADSHEET_ERRORS:
        return "spreadsheet_error"
    has_type = _HAS_TYPE.get(column.kind)
    if has_type is not None and not has_type(text):
        return "wrong_type"
    if column.allowed and text not in column.allowed:
        return "value_not_allowed"
    if column.kind in _NUMBER_KINDS and not _in_range(column, float(text)):
        return "out_of_range"
    return ""


def _in_range(column: Column, value: float) -> bool:
    low = column.minimum is None or value >= column.minimum
    return low and (column.maximum is None or value <= column.maximum)
