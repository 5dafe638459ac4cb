"""What looks odd about a pack's contracts and pupils: questions, not verdicts."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from routeopt.domain.area import ServiceArea
from routeopt.domain.people import Pupil
from routeopt.planning.contracts_today import allocations_of, carried_by, contract_year_pence
from routeopt.planning.warnings_found import Found
from routeopt.solvers.compile import Carried


def pack_warnings(area: ServiceArea) -> tuple[Found, ...]:
    """Find contracts without a pupil here, and what is there twice.

    Only contracts live on the date planned for count.
    """
    allocations = allocations_of(area)
    live = {
        contract_id: carried_by(area, contract_id, allocations.get(contract_id, ()), leavers=False)
        for contract_id, contract in area.contracts.items()
        if contract.live_on(area.policy.plan_from)
    }
    return (
        *_without_pupils(area, live),
        *_paid_twice(area, live),
        *_same_contracts(area, live),
        *_same_pupils(area),
    )


def _without_pupils(area: ServiceArea, live: Mapping[str, Carried]) -> Iterator[Found]:
    for contract_id, carried in live.items():
        if not carried.members:
            contract = area.contracts[contract_id]
            yield Found(
                "contract_without_pupils",
                contract_id,
                "no pupil of this pack rides on it on the date planned for: has it ended, or does "
                "it carry people who are not in the pack?",
                year_pence=contract_year_pence(area, contract, carried) or None,
                question=True,
            )


def _paid_twice(area: ServiceArea, live: Mapping[str, Carried]) -> Iterator[Found]:
    riding: dict[str, list[str]] = defaultdict(list)
    for contract_id, carried in live.items():
        for pupil in carried.members:
            riding[pupil].append(contract_id)
    for pupil, contracts in riding.items():
        for place, first in enumerate(contracts):
            for other in contracts[place + 1 :]:
                one, two = live[first].due[pupil], live[other].due[pupil]
                if one[0] & two[0] or one[1] & two[1]:
                    years = [
                        contract_year_pence(area, area.contracts[name], live[name])
                        for name in (first, other)
                        if len(live[name].members) == 1
                    ]
                    yield Found(
                        "paid_twice",
                        first,
                        f"{pupil} rides on {first} and on {other} in the same session: which is "
                        "right?",
                        (pupil,),
                        min(years) if years else None,
                        question=True,
                    )


def _same_contracts(area: ServiceArea, live: Mapping[str, Carried]) -> Iterator[Found]:
    alike: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for contract_id, carried in live.items():
        one = area.contracts[contract_id]
        key = (
            one.operator_id, one.vehicle_type, one.day_rate_pence, one.start, one.end,
            one.sessions, frozenset(carried.members),
        )  # fmt: skip
        if carried.members:
            alike[key].append(contract_id)
    for contracts in alike.values():
        if len(contracts) > 1:
            first = live[contracts[0]]
            yield Found(
                "same_contract",
                contracts[0],
                f"{', '.join(contracts)} are alike in operator, vehicle, price, dates and pupils: "
                "is one of them a copy?",
                first.members,
                contract_year_pence(area, area.contracts[contracts[0]], first)
                * (len(contracts) - 1),
                question=True,
            )


def _same_pupils(area: ServiceArea) -> Iterator[Found]:
    alike: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for pupil_id, pupil in area.pupils.items():
        # Twins share all of this but are told apart by their group, which one child has not.
        if pupil.entitled_on(area.policy.plan_from) and pupil.year_group and not pupil.group:
            alike[_traits(pupil)].append(pupil_id)
    for pupils in alike.values():
        if len(pupils) > 1:
            yield Found(
                "same_pupil",
                pupils[0],
                f"{', '.join(pupils)} share home, school, year group and needs: is it one child "
                "under two references?",
                tuple(pupils),
                question=True,
            )


def _traits(pupil: Pupil) -> tuple[object, ...]:
    return (
        pupil.home.key, pupil.school_id, pupil.year_group, pupil.need, pupil.mobility, pupil.pa,
        pupil.tags, pupil.requires, pupil.start,
    )  # fmt: skip
