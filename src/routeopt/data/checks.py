"""The check of a pack: every fault at once."""

from collections.abc import Collection, Iterator
from datetime import date

from routeopt.data._check_cells import cell_faults
from routeopt.data._check_contracts import contract_faults
from routeopt.data._check_decisions import decision_faults
from routeopt.data._check_ids import id_faults
from routeopt.data._check_places import place_faults
from routeopt.data._check_policy import policy_faults
from routeopt.data._check_pupils import pupil_faults
from routeopt.data._check_tables import table_faults
from routeopt.data._check_travel import travel_faults
from routeopt.data._check_windows import window_faults
from routeopt.data.faults import Fault, PackError
from routeopt.data.rawpack import RawPack
from routeopt.data.schema import TABLES

_GRAVITY = {"error": 0, "warning": 1, "note": 2}
_ORDER = {name: place for place, name in enumerate(TABLES)}


def check_pack(
    raw: RawPack, today: date, schools: Collection[str] | None = None
) -> tuple[Fault, ...]:
    """Find everything that is wrong or odd in a pack, in one pass.

    Parameters
    ----------
    raw
        The pack as read.
    today
        The date planned for where the policy gives none, and the date reviews age by.
    schools
        Schools whose travel times must be complete; all of them if None, none if empty.

    Returns
    -------
    tuple of Fault
        Errors, then warnings, then notes, each by table and row. No message or fix holds
        a cell of the pack.
    """
    return tuple(sorted(_faults(raw, today, schools), key=_place_in_list))


def check_drives(raw: RawPack, today: date, schools: Collection[str]) -> None:
    """See that the pack's own travel times, if it has any, are complete for some schools.

    Raises
    ------
    PackError
        If drives are missing; it holds a fault for each school.
    """
    faults = tuple(travel_faults(raw, today, schools))
    if faults:
        raise PackError(faults)


def _faults(raw: RawPack, today: date, schools: Collection[str] | None) -> Iterator[Fault]:
    yield from table_faults(raw)
    yield from cell_faults(raw)
    yield from id_faults(raw)
    yield from place_faults(raw)
    yield from window_faults(raw)
    yield from policy_faults(raw)
    yield from travel_faults(raw, today, schools)
    yield from pupil_faults(raw, today)
    yield from contract_faults(raw, today)
    yield from decision_faults(raw)
    yield from raw.findings


def _place_in_list(found: Fault) -> tuple[int, int, int, str, str]:
    table = _ORDER.get(found.table, len(_ORDER))
    return (_GRAVITY[found.severity], table, found.row, found.column, found.code)
