"""Windows that close before they open: bells, homes, contracts, vehicles."""

from collections.abc import Iterator
from datetime import date

from routeopt.data.cells import as_date, as_number, as_time
from routeopt.data.codes import fault
from routeopt.data.faults import Fault
from routeopt.data.rawpack import RawPack
from routeopt.data.views import settings, view
from routeopt.domain.units import seconds_from_minutes

_SPANS = (
    ("pupils", "start", "end"),
    ("pupils", "pm_home_from", "pm_home_by"),
    ("contracts", "start", "end"),
    ("decisions", "date", "valid_until"),
    ("fleet", "am_from", "am_to"),
    ("fleet", "pm_from", "pm_to"),
)
BELLS = ("am_earliest", "am_latest", "pm_earliest", "pm_latest")
_Times = tuple[int | None, ...]


def window_faults(raw: RawPack) -> Iterator[Fault]:
    """Every window that closes before it opens, by itself or once the policy is applied."""
    for name, opens, closes in _SPANS:
        yield from _span(raw, name, opens, closes)
    yield from _home_latest(raw)
    yield from _bells(raw)


def _span(raw: RawPack, name: str, opens: str, closes: str) -> Iterator[Fault]:
    table = view(raw, name)
    pairs = zip(table.rows, table.cells(opens), table.cells(closes), strict=True)
    for row, first, last in pairs:
        begin, end = _moment(first), _moment(last)
        if begin is not None and end is not None and end < begin:
            said = f"{closes} is before {opens}"
            yield fault("closed_window", said, table=name, row=row, column=closes)


def _moment(text: str) -> int | None:
    day = as_date(text)
    return (day - date.min).days if day else as_time(text)


def _home_latest(raw: RawPack) -> Iterator[Fault]:
    latest = as_time(settings(raw)["home_latest"])
    pupils = view(raw, "pupils")
    for row, text in zip(pupils.rows, pupils.cells("pm_home_from"), strict=True):
        opens = as_time(text)
        if latest is not None and opens is not None and latest < opens:
            said = "someone is home only after the policy's home_latest"
            yield fault("closed_window", said, table="pupils", row=row, column="pm_home_from")


def _bells(raw: RawPack) -> Iterator[Fault]:
    buffer_s = seconds_from_minutes(as_number(settings(raw)["arrival_buffer_min"]) or 0)
    usual: dict[str, _Times] = {}
    for row, school, times in _bell_rows(raw, "schools"):
        usual[school] = times
        yield from _closed_bells("schools", row, times, buffer_s)
    for row, school, own in _bell_rows(raw, "school_hours"):
        common = usual.get(school, (None,) * len(BELLS))
        times = tuple(
            mine if mine is not None else theirs for mine, theirs in zip(own, common, strict=True)
        )
        yield from _closed_bells("school_hours", row, times, buffer_s)


def _bell_rows(raw: RawPack, name: str) -> Iterator[tuple[int, str, _Times]]:
    table = view(raw, name)
    cells = zip(*(table.cells(bell) for bell in BELLS), strict=True)
    for row, school, times in zip(table.rows, table.cells("school_id"), cells, strict=True):
        yield row, school, tuple(map(as_time, times))


def _closed_bells(name: str, row: int, times: _Times, buffer_s: int) -> Iterator[Fault]:
    am_earliest, am_latest, pm_earliest, pm_latest = times
    if am_earliest is not None and am_latest is not None and am_latest - buffer_s < am_earliest:
        said = "am_latest is before am_earliest"
        fix = ""
        if am_latest >= am_earliest:
            said = "am_latest less the policy's arrival_buffer_min is before am_earliest"
            fix = "widen the window, or lower arrival_buffer_min in the policy"
        yield fault("closed_window", said, table=name, row=row, column="am_latest", fix=fix)
    if pm_earliest is not None and pm_latest is not None and pm_latest < pm_earliest:
        said = "pm_latest is before pm_earliest"
        yield fault("closed_window", said, table=name, row=row, column="pm_latest")
