"""Plans as their files say them, made at random for the example school."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from routeopt.domain.area import ServiceArea
from routeopt.domain.contracts import Contract
from routeopt.domain.units import gbp_from_pence
from routeopt.planning.compare import ReviewRecord
from routeopt.planning.contracts_today import contract_year_pence, due_pupils
from routeopt.planning.scope import review_scope
from tests.planning.bridge_worlds import changed, first

SCHOOL = "ELY"


def area_at_random(seed: int) -> ServiceArea:
    """Give contracts other ends, notices and states."""
    dice = np.random.default_rng(seed)

    def other(contract: Contract) -> Contract:
        return replace(
            contract,
            end=(None, date(2026, 8, 31), date(2027, 3, 1), date(2029, 7, 31))[dice.integers(4)],
            notice_days=(None, 28, 84, 200)[dice.integers(4)],
            status="handed_back" if dice.random() < 0.08 else "live",
        )

    area = first()
    return replace(area, contracts=changed(area.contracts, other))


def record_at_random(area: ServiceArea, seed: int) -> ReviewRecord:
    """Make a review whose routes and prices are drawn at random; some contracts are kept."""
    dice = np.random.default_rng(seed)
    scope = review_scope(area, (SCHOOL,))
    routes: list[dict[str, Any]] = []
    left = set(due_pupils(area, (SCHOOL,)))
    for contract in scope.contracts:
        if dice.random() < 0.3 and left >= set(contract.members):
            left -= set(contract.members)
            year = contract_year_pence(area, area.contracts[contract.contract_id], contract)
            routes.append(_route(len(routes), contract.members, year, contract.contract_id))
    waiting = sorted(left)
    while waiting:
        size = int(dice.integers(1, 6))
        taken, waiting = waiting[:size], waiting[size:]
        routes.append(_route(len(routes), taken, int(dice.integers(500_000, 5_000_000)), None))
    plan = sum(round(route["cost"]["year_gbp"] * 100) for route in routes)
    contracts = sum(
        contract_year_pence(area, area.contracts[c.contract_id], c) for c in scope.contracts
    )
    nothing = contracts + int(dice.integers(0, 8_000_000))
    firm = {
        "pack": {"name": "pack", "sha256": "", "base_sha256": "", "changes": []},
        "schools": [SCHOOL],
        "routes": routes,
        "today": {"do_nothing_year_gbp": gbp_from_pence(nothing)},
        "saving": {"year_gbp": gbp_from_pence(nothing - plan)},
    }
    return ReviewRecord("review", "review", firm, None, {})


def _route(number: int, pupils: Any, year: int, contract: str | None) -> dict[str, Any]:
    return {
        "route_id": f"R{number}",
        "contract_id": contract,
        "pupils": list(pupils),
        "cost": {"year_gbp": gbp_from_pence(year)},
        "not_in_saving": None,
    }
