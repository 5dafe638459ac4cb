"""Cells of a register in the spelling of a pack: pounds, dates, times and days as people write."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from routeopt.data.cells import as_mask, canonical_cell, cell_problem
from routeopt.data.mapping_words import cell_words, folded
from routeopt.data.schema import TABLES, Column, Kind

_CLOSED: frozenset[Kind] = frozenset({"choice", "days", "bool", "weekday"})
_DATES = ("%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d-%m-%Y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y",
          "%d-%b-%y", "%Y-%m-%d %H:%M:%S")  # fmt: skip
_TIME = re.compile(r"(\d{1,2})[:.]?(\d{2})(?::00)?\s*(am|pm)?", re.IGNORECASE)
_MONEY = re.compile(r"\u00a3?\s*([0-9][0-9,]*(?:\.[0-9]+)?)\s*(?:per day|/day|pd|p/d)?",
                    re.IGNORECASE)  # fmt: skip
_COMMAS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_DAY_WORD = re.compile(r"th|tu|m|t|w|f")
_FULL_DAYS = re.compile(r"(mon|tue|wed|thu|fri)[a-z]*", re.IGNORECASE)
_EVERY_DAY = frozenset({
    "daily", "all", "allweek", "fullweek", "5days", "5", "everyday", "mf", "montofri", "monfri",
    "mondaytofriday", "mondayfriday", "fulltime",
})  # fmt: skip
_ORDER = "montuewedthufri"


def column_of(target: str) -> Column:
    """Find the column that a table.column names.

    Raises
    ------
    KeyError
        If there is none.
    """
    table, _, name = target.partition(".")
    found = [column for column in TABLES[table].columns if column.name == name]
    if not found:
        raise KeyError(target)
    return found[0]


def is_closed(target: str) -> bool:
    """Whether a column knows only certain words, so that each word of a register needs one."""
    return column_of(target).kind in _CLOSED or target == "contracts.vehicle_type"


def spelled(target: str, text: str) -> str:
    """Spell a cell as a pack does where it has one meaning; else give it back as it is."""
    column = column_of(target)
    rule = _RULES.get(column.kind)
    return canonical_cell(column, rule(text) if rule else text)


def fits(target: str, text: str) -> bool:
    """Whether a cell could stand in a column at all."""
    if is_closed(target):
        return bool(meaning(target, text))
    if target == "contracts.pas" and folded(text) in cell_words(target):
        return True
    column = column_of(target)
    word = spelled(target, text)
    if column.kind == "postcode":
        return bool(re.fullmatch(r"[A-Z]{1,2}[0-9][A-Z0-9]?\s*[0-9][A-Z]{2}", word.upper()))
    return not cell_problem(column, word)


def meaning(target: str, text: str) -> str:
    """Propose what a word stands for in a column of certain words; "" where it is not known."""
    column = column_of(target)
    known = cell_words(target).get(folded(text), "")
    if known or target == "contracts.vehicle_type":
        return known
    word = days_mask(text) if column.kind == "days" else canonical_cell(column, text)
    return word if word and not cell_problem(column, word) else ""


def days_mask(text: str) -> str:
    """Read days as people write them, ``M/T/W``, ``Mon-Wed``, ``Tu Th``; "" if not clear."""
    plain = text.strip()
    if as_mask(plain.upper()) is not None:
        return plain.upper()
    if folded(plain) in _EVERY_DAY:
        return "MTWTF"
    names = [name.casefold() for name in _FULL_DAYS.findall(plain)]
    if names:
        return _named(names, is_range="-" in plain or " to " in plain.casefold())
    return _lettered(folded(plain))


def _named(names: list[str], *, is_range: bool) -> str:
    days = [_ORDER.index(name) // 3 for name in names]
    if is_range and len(days) == 2 and days[0] < days[1]:
        days = list(range(days[0], days[1] + 1))
    return _mask(days)


def _lettered(word: str) -> str:
    parts = _DAY_WORD.findall(word)
    if not parts or "".join(parts) != word:
        return ""
    days: list[int] = []
    for part in parts:
        day = {"m": 0, "tu": 1, "w": 2, "th": 3, "f": 4}.get(part)
        if day is None:  # a bare T is Tuesday, unless Tuesday is past
            day = 1 if not days or days[-1] < 1 else 3
        days.append(day)
    return _mask(days) if days == sorted(set(days)) else ""


def _mask(days: list[int]) -> str:
    return "".join(letter if day in days else "-" for day, letter in enumerate("MTWTF"))


def _date(text: str) -> str:
    for form in _DATES:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC).date().isoformat()
        except ValueError:
            continue
    return text


def _time(text: str) -> str:
    found = _TIME.fullmatch(text.strip())
    if not found or (not found[3] and ":" not in text and "." not in text and len(text) < 4):
        return text
    hour = int(found[1])
    if found[3] and hour <= 12:
        hour = hour % 12 + (12 if found[3].casefold() == "pm" else 0)
    return f"{hour:02d}:{found[2]}"


def _money(text: str) -> str:
    found = _MONEY.fullmatch(text.strip())
    return found[1].replace(",", "") if found else text


def _number(text: str) -> str:
    return text.replace(",", "") if _COMMAS.fullmatch(text) else text


_RULES: dict[Kind, Callable[[str], str]] = {
    "date": _date, "time": _time, "time_or_dash": _time, "money": _money,
    **dict.fromkeys(("int", "number", "minutes", "metres", "grid"), _number),
}  # fmt: skip
