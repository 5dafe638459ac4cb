"""Who rides on which contract today, from either form a pack may say it in."""

from routeopt.data.cells import as_int, as_mask, as_time
from routeopt.data.rawpack import RawPack
from routeopt.data.views import view
from routeopt.domain.contracts import Allocation


def find_allocations(raw: RawPack) -> tuple[Allocation, ...]:
    """Allocations of a pack; a pupil without a row in that table has the short form's.

    Blank days are the days the pupil travels in the sessions the contract runs. Cells that
    cannot be read count as blank.
    """
    days = _pupil_days(raw)
    contracts = view(raw, "contracts")
    sessions = dict(zip(contracts.cells("contract_id"), contracts.filled("sessions"), strict=True))
    full = _full_form(raw, days, sessions)
    listed = {one.pupil_id for one in full}
    short = [one for one in _short_form(raw, days, sessions) if one.pupil_id not in listed]
    return (*full, *short)


_Days = dict[str, tuple[int, int]]


def _pupil_days(raw: RawPack) -> _Days:
    pupils = view(raw, "pupils")
    rows = zip(
        pupils.cells("pupil_id"), pupils.filled("am_days"), pupils.filled("pm_days"), strict=True
    )
    return {pupil: (as_mask(am) or 0, as_mask(pm) or 0) for pupil, am, pm in rows}


def _full_form(raw: RawPack, days: _Days, sessions: dict[str, str]) -> list[Allocation]:
    table = view(raw, "allocations")
    names = (
        "contract_id", "pupil_id", "am_days", "pm_days", "am_order", "pm_order",
        "am_pickup_time", "pm_home_time",
    )  # fmt: skip
    found = []
    for row in zip(*(table.cells(name) for name in names), strict=True):
        contract, pupil, am, pm, am_order, pm_order, pickup, home = row
        usual = _usual(days.get(pupil, (0, 0)), sessions.get(contract, "both"))
        given = as_mask(am), as_mask(pm)
        found.append(
            Allocation(
                contract_id=contract,
                pupil_id=pupil,
                am_days=usual[0] if given[0] is None else given[0],
                pm_days=usual[1] if given[1] is None else given[1],
                am_order=as_int(am_order),
                pm_order=as_int(pm_order),
                am_pickup_s=as_time(pickup),
                pm_home_s=as_time(home),
            )
        )
    return found


def _short_form(raw: RawPack, days: _Days, sessions: dict[str, str]) -> list[Allocation]:
    pupils = view(raw, "pupils")
    names = ("contract_id", "pupil_id", "contract_order")
    found = []
    for contract, pupil, order in zip(*(pupils.cells(name) for name in names), strict=True):
        if contract:
            am, pm = _usual(days[pupil], sessions.get(contract, "both"))
            found.append(Allocation(contract, pupil, am, pm, am_order=as_int(order)))
    return found


def _usual(days: tuple[int, int], sessions: str) -> tuple[int, int]:
    am, pm = days
    return (am if sessions != "pm" else 0, pm if sessions != "am" else 0)
