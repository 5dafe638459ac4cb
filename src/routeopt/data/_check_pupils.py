"""What is odd about pupils, and rules about them that cannot be meant."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from routeopt.data._vehicles import vehicle_types
from routeopt.data.allocations import find_allocations
from routeopt.data.cells import as_date, as_int, as_tags
from routeopt.data.codes import fault
from routeopt.data.faults import Fault
from routeopt.data.rawpack import RawPack
from routeopt.data.views import view

_REVIEW_YEARS = 2


def pupil_faults(raw: RawPack, today: date) -> Iterator[Fault]:
    """Warnings on pupils, groups and pairs; errors in locks and mixing rules."""
    yield from _groups(raw)
    yield from _sharing(raw, today)
    yield from _vehicles(raw)
    yield from _pairs(raw)
    yield from _allocated_twice(raw)
    yield from _locks(raw)
    yield from _mixing(raw)


def _groups(raw: RawPack) -> Iterator[Fault]:
    pupils = view(raw, "pupils")
    names = ("group", "sharing", "school_id")
    members: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    cells = zip(*(pupils.cells(name) for name in names), strict=True)
    for row, (group, sharing, school) in zip(pupils.rows, cells, strict=True):
        if group:
            members[group].append((row, sharing, school))
    for rows in members.values():
        if len(rows) < 2:
            continue
        for row, sharing, _ in rows:
            if sharing == "alone":
                said = "the pupil must travel alone and is in a group that travels together"
                yield fault("alone_in_group", said, table="pupils", row=row, column="group")
        if len({school for *_, school in rows}) > 1:
            said = "pupils of this row's group go to different schools"
            row = rows[0][0]
            yield fault("group_across_schools", said, table="pupils", row=row, column="group")


def _sharing(raw: RawPack, today: date) -> Iterator[Fault]:
    pupils = view(raw, "pupils")
    names = ("sharing", "sharing_basis", "sharing_reviewed")
    cells = zip(*(pupils.cells(name) for name in names), strict=True)
    for row, (sharing, basis, reviewed) in zip(pupils.rows, cells, strict=True):
        if sharing not in ("alone", "assess"):
            continue
        if basis in ("", "unknown"):
            said = "the pupil travels alone and nothing says on what ground"
            yield fault("sharing_no_basis", said, table="pupils", row=row, column="sharing_basis")
        seen = as_date(reviewed)
        if seen is None or _years_before(today, _REVIEW_YEARS) > seen:
            said = f"the pupil travels alone and that was not reviewed for {_REVIEW_YEARS} years"
            yield fault(
                "sharing_not_reviewed", said, table="pupils", row=row, column="sharing_reviewed"
            )


def _years_before(day: date, years: int) -> date:
    # The 29th of February has no namesake in most years.
    return day.replace(year=day.year - years, day=min(day.day, 28) if day.month == 2 else day.day)


def _vehicles(raw: RawPack) -> Iterator[Fault]:
    types = vehicle_types(raw)
    pupils = view(raw, "pupils")
    rows = zip(pupils.rows, pupils.cells("requires"), pupils.cells("mobility"), strict=True)
    for row, requires, mobility in rows:
        needs = as_tags(requires)
        spaces = 1 if mobility == "wheelchair" else 0
        if not any(
            needs <= one.features and any(layout.spaces >= spaces for layout in one.layouts)
            for one in types
        ):
            said = "no vehicle type has the features and the space the pupil needs"
            yield fault("no_vehicle_for_pupil", said, table="pupils", row=row, column="requires")


def _pairs(raw: RawPack) -> Iterator[Fault]:
    carried: dict[str, set[str]] = defaultdict(set)
    for one in find_allocations(raw):
        carried[one.pupil_id].add(one.contract_id)
    table = view(raw, "incompatibilities")
    pairs = zip(table.rows, table.cells("pupil_a"), table.cells("pupil_b"), strict=True)
    for row, first, second in pairs:
        if first and first == second:
            said = "the row names one pupil twice; it is not used"
            yield fault("pair_of_one", said, table="incompatibilities", row=row, column="pupil_b")
        elif carried[first] & carried[second]:
            said = "the two ride on one contract today"
            yield fault(
                "incompatible_together", said,
                table="incompatibilities", row=row, column="pupil_a",
            )  # fmt: skip


def _allocated_twice(raw: RawPack) -> Iterator[Fault]:
    pupils = view(raw, "pupils")
    row_of = dict(zip(pupils.cells("pupil_id"), pupils.rows, strict=True))
    seen: dict[str, tuple[int, int]] = {}
    named: set[str] = set()
    for one in find_allocations(raw):
        am, pm = seen.get(one.pupil_id, (0, 0))
        if (am & one.am_days or pm & one.pm_days) and one.pupil_id not in named:
            named.add(one.pupil_id)
            said = "the pupil is allocated twice in the same session of the same day"
            row = row_of.get(one.pupil_id, 0)
            yield fault("allocated_twice", said, table="pupils", row=row)
        seen[one.pupil_id] = (am | one.am_days, pm | one.pm_days)


def _locks(raw: RawPack) -> Iterator[Fault]:
    carried = {(one.contract_id, one.pupil_id) for one in find_allocations(raw)}
    contracts = frozenset(view(raw, "contracts").cells("contract_id"))
    pupils = frozenset(view(raw, "pupils").cells("pupil_id"))
    table = view(raw, "locks")
    rows = zip(table.rows, table.cells("contract_id"), table.cells("pupil_id"), strict=True)
    for row, contract, pupil in rows:
        known = contract in contracts and pupil in pupils
        if known and (contract, pupil) not in carried:
            said = "the contract does not carry the pupil today"
            yield fault("lock_not_carried", said, table="locks", row=row, column="pupil_id")


def _mixing(raw: RawPack) -> Iterator[Fault]:
    table = view(raw, "mixing")
    names = ("tag_a", "tag_b", "max_together")
    cells = zip(*(table.cells(name) for name in names), strict=True)
    for row, (one, other, most) in zip(table.rows, cells, strict=True):
        if one and one == other and as_int(most) == 0:
            said = "the same tag twice with 0 is read as 1: never two with it on one route"
            yield fault("pointless_mixing", said, table="mixing", row=row, column="max_together")
