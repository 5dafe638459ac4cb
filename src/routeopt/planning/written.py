"""Routes as a person or a file writes them, made routes of a problem."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from routeopt.domain.vehicles import Layout
from routeopt.solvers.evaluator import NO_CONTRACT, RouteSpec, assistants_carried
from routeopt.solvers.pool import joined_stops
from routeopt.solvers.problem import Problem
from routeopt.solvers.shape import route_shape


@dataclass(frozen=True, slots=True)
class WrittenRoute:
    """A route as a person or a file gives it; the afternoon is None where the policy tells."""

    route_id: str
    vehicle_type: str
    layout: str
    contract_id: str | None
    pas: int | None
    morning: tuple[str, ...]
    afternoon: tuple[str, ...] | None = None


class NotAPlanError(ValueError):
    """A document lacks parts that its format demands."""


def routes_written(document: Mapping[str, Any]) -> tuple[WrittenRoute, ...]:
    """Read the routes of a plan.

    Raises
    ------
    NotAPlanError
        If parts are missing.
    """
    try:
        return tuple(_route(route) for route in document["routes"])
    except (KeyError, TypeError, AttributeError):
        raise NotAPlanError("the plan lacks parts that its format demands") from None


def _route(route: Mapping[str, Any]) -> WrittenRoute:
    orders: dict[str, list[str]] = {"am": [], "pm": []}
    for run in route["runs"]:
        for stop in run["stops"]:
            if stop["kind"] in ("home", "point"):
                known = orders[run["session"]]
                known += [pupil for pupil in stop["pupils"] if pupil not in known]
    # Whoever rides only one way stands in the other order too, where it makes no difference.
    everyone = route["pupils"]
    morning = [*orders["am"], *(p for p in everyone if p not in orders["am"])]
    afternoon = [*orders["pm"], *(p for p in everyone if p not in orders["pm"])]
    return WrittenRoute(
        route["route_id"], route["vehicle_type"], route["layout"], route["contract_id"],
        route["pas"], tuple(morning), tuple(afternoon),
    )  # fmt: skip


def spec_of(problem: Problem, route: WrittenRoute) -> RouteSpec | None:
    """Make a written route one of a problem; None where it names what is not in it."""
    number = {pupil: k for k, pupil in enumerate(problem.pupil_ids)}
    strangers = any(pupil not in number for pupil in route.morning)
    if strangers or route.vehicle_type not in problem.type_ids or not route.morning:
        return None
    morning = joined_stops(problem, tuple(number[p] for p in route.morning))
    if route.afternoon is not None:
        afternoon = joined_stops(problem, tuple(number[p] for p in route.afternoon))
    else:
        afternoon = morning if problem.pm_order == "same" else morning[::-1]
    contracts = [contract.contract_id for contract in problem.contracts]
    contract = contracts.index(route.contract_id) if route.contract_id in contracts else NO_CONTRACT
    shape = route_shape(problem, tuple(number[p] for p in route.morning))
    needed = assistants_carried(problem, shape, contract)
    seats, _, spaces = route.layout.partition("+")
    return RouteSpec(
        morning,
        afternoon,
        problem.type_ids.index(route.vehicle_type),
        Layout(int(seats), int(spaces or 0)),
        needed if route.pas is None else route.pas,
        contract,
    )


def specs_of(problem: Problem, routes: Sequence[WrittenRoute]) -> tuple[RouteSpec, ...]:
    """Make a whole written plan routes of a problem, leaving out those of nobody in it."""
    found = (spec_of(problem, route) for route in routes)
    return tuple(spec for spec in found if spec is not None)
