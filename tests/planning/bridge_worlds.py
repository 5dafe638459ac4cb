"""Second packs made from the small example by known or random changes."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import TypeVar

import numpy as np

from routeopt.data.loading import from_raw
from routeopt.domain.area import ServiceArea
from routeopt.domain.contracts import Allocation, Contract, ContractStatus
from routeopt.domain.people import Pupil
from routeopt.planning.programme_ledger import paid_contracts
from tests.planning.worlds import TODAY, example

One = TypeVar("One")
WEEKDAYS_3 = 0b0010100101
STATUSES: tuple[ContractStatus, ...] = ("live", "live", "live", "notice_given", "handed_back")


@cache
def first() -> ServiceArea:
    """Give the small example."""
    return from_raw(example(), TODAY).area


def solos(area: ServiceArea) -> dict[str, str]:
    """Give the contracts with one pupil: contract -> pupil."""
    return {
        key: next(iter(paid.legs))
        for key, paid in paid_contracts(area).items()
        if len(paid.legs) == 1
    }


def shared(area: ServiceArea) -> dict[str, tuple[str, ...]]:
    """Give the contracts with several pupils: contract -> pupils."""
    return {
        key: tuple(paid.legs) for key, paid in paid_contracts(area).items() if len(paid.legs) > 1
    }


def changed(table: Mapping[str, One], change: Callable[[One], One | None]) -> dict[str, One]:
    """Change or drop the rows of a table."""
    rows = {key: change(row) for key, row in table.items()}
    return {key: row for key, row in rows.items() if row is not None}


def without(area: ServiceArea, pupils: set[str], contracts: set[str]) -> ServiceArea:
    """Take pupils and contracts out."""
    kept = tuple(
        a for a in area.allocations if a.pupil_id not in pupils and a.contract_id not in contracts
    )
    return replace(
        area,
        pupils={key: one for key, one in area.pupils.items() if key not in pupils},
        contracts={key: one for key, one in area.contracts.items() if key not in contracts},
        allocations=kept,
    )


def with_pupil(area: ServiceArea, pupil_id: str, contract_id: str) -> ServiceArea:
    """Put a new pupil, like the first of the pack, on a contract."""
    like = next(iter(area.pupils.values()))
    new = replace(like, pupil_id=pupil_id, start=None, end=None, am_days=1023, pm_days=1023)
    ride = Allocation(contract_id, pupil_id, 1023, 1023)
    return replace(
        area,
        pupils={**area.pupils, pupil_id: new},
        allocations=(*area.allocations, ride),
    )


def at_random(seed: int) -> ServiceArea:
    """Change everything at once: who comes and goes, needs, days, rates, who rides on what."""
    dice = np.random.default_rng(seed)
    area = first()
    gone = {key for key in area.pupils if dice.random() < 0.15}
    lost = {key for key in area.contracts if dice.random() < 0.1}
    area = without(area, gone, lost)

    def other_pupil(pupil: Pupil) -> Pupil:
        pupil = replace(pupil, pa="own") if dice.random() < 0.1 else pupil
        days = WEEKDAYS_3 if dice.random() < 0.1 else pupil.am_days
        return replace(pupil, am_days=days, pm_days=days)

    def other_contract(contract: Contract) -> Contract:
        rate = contract.day_rate_pence
        if rate and dice.random() < 0.5:
            rate = (None, rate + int(dice.integers(-900, 3000)), rate)[dice.integers(3)]
        pas = (contract.pas, 1, None)[dice.integers(3)]
        given = STATUSES[dice.integers(len(STATUSES))]
        return replace(contract, day_rate_pence=rate, pas=pas, status=given)

    contracts = changed(area.contracts, other_contract)
    names = list(contracts)
    rides = tuple(
        replace(a, contract_id=str(dice.choice(names))) if dice.random() < 0.15 else a
        for a in area.allocations
    )
    year = (190, 190, 195)[dice.integers(3)]
    area = replace(
        area,
        pupils=changed(area.pupils, other_pupil),
        contracts=contracts,
        allocations=rides,
        policy=replace(area.policy, days_per_year=year),
    )
    again = str(dice.choice(names))
    renamed = replace(contracts[again], contract_id="AGAIN")
    area = replace(
        area,
        contracts={key: renamed if key == again else one for key, one in contracts.items()}
        | {"AGAIN": renamed},
    )
    for number in range(int(dice.integers(6))):
        area = with_pupil(area, f"NEW{number}", str(dice.choice([*names, "AGAIN"])))
    return area
