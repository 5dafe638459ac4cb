"""Each warning is raised by the case that it names and by nothing beside it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from routeopt.data.loading import from_raw
from routeopt.domain.area import ServiceArea
from routeopt.domain.contracts import Allocation
from routeopt.domain.people import Pupil
from routeopt.domain.plan import Route, RouteCost
from routeopt.domain.units import ALL_DAYS
from routeopt.domain.vehicles import CATALOGUE
from routeopt.planning.pupil_costs import pupil_costs, volumes
from routeopt.planning.warnings_between import new_high_cost
from routeopt.planning.warnings_pack import pack_warnings
from routeopt.planning.warnings_tipping import tipping_warnings
from tests.planning.worlds import TODAY, example


def world(**changes: Any) -> ServiceArea:
    """Give the example with the built-in vehicles."""
    area = from_raw(example(), TODAY).area
    types = {kind.vehicle_type: kind for kind in CATALOGUE}
    return replace(area, vehicle_types=types, **changes)


def alike(area: ServiceArea, count: int, pa: str = "none") -> Mapping[str, Pupil]:
    """Give pupils who differ in nothing that counts for a vehicle."""
    first = next(iter(area.pupils.values()))
    return {
        f"X{number}": replace(
            first, pupil_id=f"X{number}", pa=pa, mobility="seated", requires=frozenset()
        )
        for number in range(count)
    }


def route(pupils: Mapping[str, Pupil], kind: str, pas: int, school: str) -> Route:
    """Give a route with everything that the warnings look at."""
    cost = RouteCost(0, 0, 0, 0, 0, 0)
    return Route(
        "R1", kind, "16+0", None, pas, (school,), tuple(pupils), (), cost, ALL_DAYS
    )  # fmt: skip


def tipped(count: int, kind: str, pa: str = "none", pas: int = 0) -> list[tuple[str, int | None]]:
    """Give the warnings on one route of so many pupils."""
    area = world()
    pupils = alike(area, count, pa)
    area = replace(area, pupils=pupils)
    school = next(iter(area.schools))
    found = tipping_warnings(area, [route(pupils, kind, pas, school)])
    return [(one.code, one.year_pence) for one in found]


def test_the_ninth_place_is_told_with_its_price() -> None:
    """Nine pupils on a 16-seater: one fewer and the 8-seater does, £57 a day less for 190 days."""
    assert tipped(9, "minibus16") == [("tips_vehicle", 5_700 * 190)]
    assert tipped(8, "minibus16") == []
    assert tipped(10, "minibus16") == []


def test_an_assistant_takes_a_place() -> None:
    """Eight pupils and an assistant are nine places."""
    assert tipped(8, "minibus16", "none", 1) == [("tips_vehicle", 5_700 * 190)]


def test_a_seventh_pupil_needs_a_second_assistant() -> None:
    """Seven share where six may: one assistant a year hangs on the seventh; on the eighth none."""
    price = world().policy.pa_day_pence * 190
    assert tipped(7, "minibus16", "shared", 2)[-1] == ("tips_assistant", price)
    assert tipped(6, "minibus16", "shared", 1) == []
    assert "tips_assistant" not in [code for code, _ in tipped(8, "minibus16", "shared", 2)]


def test_pupils_who_never_meet_do_not_tip_an_assistant() -> None:
    """Seven over the week whose days leave one assistant enough raise nothing."""
    assert "tips_assistant" not in [code for code, _ in tipped(7, "minibus16", "shared", 1)]


def test_contracts_without_pupils_are_questions() -> None:
    """A contract nobody rides on is asked about, with its year; one out of date is not."""
    area = world()
    name = next(iter(area.contracts))
    others = tuple(one for one in area.allocations if one.contract_id != name)
    before = {one.subject for one in pack_warnings(area)}
    found = [one for one in pack_warnings(replace(area, allocations=others))
             if one.subject not in before]  # fmt: skip
    assert [(one.code, one.subject, one.question) for one in found] == [
        ("contract_without_pupils", name, True)
    ]
    contract = replace(area.contracts[name], status="handed_back")
    given_up = replace(area, allocations=others, contracts={**area.contracts, name: contract})
    assert name not in {one.subject for one in pack_warnings(given_up)}


def test_a_pupil_on_two_contracts_is_asked_about() -> None:
    """Riding on two contracts in one session is told; in the morning and afternoon apart, not."""
    area = world()
    riding = area.allocations[0]
    other = next(name for name in area.contracts if name != riding.contract_id)
    twice = Allocation(other, riding.pupil_id, riding.am_days, 0)
    found = pack_warnings(replace(area, allocations=(*area.allocations, twice)))
    assert (riding.pupil_id,) in [one.pupils for one in found if one.code == "paid_twice"]
    apart = (replace(riding, am_days=0), *area.allocations[1:], twice)
    found = pack_warnings(replace(area, allocations=apart))
    assert [one for one in found if one.code == "paid_twice"] == []


def test_copies_are_asked_about() -> None:
    """A contract copied under another id, and a child under two references, are told."""
    area = world()
    riding = area.allocations[-1]
    pupil = area.pupils[riding.pupil_id]
    copy = replace(area.contracts[riding.contract_id], contract_id="COPY")
    rides = [one for one in area.allocations if one.contract_id == riding.contract_id]
    copied = replace(
        area,
        contracts={**area.contracts, "COPY": copy},
        allocations=(*area.allocations, *(replace(one, contract_id="COPY") for one in rides)),
        pupils={**area.pupils, "TWIN": replace(pupil, pupil_id="TWIN", group="")},
    )
    copied = replace(
        copied, pupils={**copied.pupils, pupil.pupil_id: replace(pupil, group="")}
    )  # fmt: skip
    codes = {one.code for one in pack_warnings(copied)}
    assert {"same_contract", "same_pupil"} <= codes
    assert not {"same_contract", "same_pupil"} & {one.code for one in pack_warnings(area)}


def test_new_dear_placements_are_found_between_packs() -> None:
    """A pupil new since the last pack whose transport costs much is told, dearest first."""
    area = world()
    costs = pupil_costs(area)
    dearest = max(costs, key=lambda pupil: costs[pupil])
    earlier = replace(area, pupils={k: v for k, v in area.pupils.items() if k != dearest})
    found = new_high_cost(earlier, area, high_pence=costs[dearest])
    assert [(one.subject, one.year_pence) for one in found] == [(dearest, costs[dearest])]
    assert new_high_cost(area, area, high_pence=0) == ()


def test_volumes_hold_every_pupil_and_every_pound_once() -> None:
    """Counted by need and phase, pupils and costs add up to those of the pack."""
    area = world()
    found = volumes(area)
    costs = pupil_costs(area)
    assert sum(one.year_pence for one in found) == sum(costs.values())
    assert sum(one.priced for one in found) == len(costs)
