"""Pupils without any legal ride: every vehicle type tried for the pupil alone (R1)."""

from routeopt.domain.area import ServiceArea
from routeopt.domain.plan import Unplanned
from routeopt.domain.travel import AM, PM, UNREACHED_S, TravelTimes
from routeopt.planning.contracts_today import Legs
from routeopt.planning.scope import Scope
from routeopt.solvers.compile import Request, compile_problem
from routeopt.solvers.evaluator import fitting_layout
from routeopt.solvers.pool import RoutePool
from routeopt.solvers.problem import Problem
from routeopt.solvers.shape import route_shape


def no_legal_rides(
    area: ServiceArea, travel: TravelTimes, pupils: dict[str, Legs]
) -> tuple[Unplanned, ...]:
    """Find the pupils whom no vehicle can legally carry even alone, with what blocks each."""
    request = Request("full", tuple(pupils), due=pupils)
    problem = compile_problem(area, travel, request).replace(groups=())
    pool = RoutePool(problem)
    return tuple(
        Unplanned(pupil, "no_legal_ride", _why(problem, member))
        for member, pupil in enumerate(problem.pupil_ids)
        if not pool.options((member,))
    )


def cut_off(area: ServiceArea, travel: TravelTimes, scope: Scope) -> tuple[Unplanned, ...]:
    """Find pupils of contracts that stay as they are whom no way reaches.

    Nothing can be timed for them; the contract goes on with the others.
    """
    detail = "R2: no way between stop and school; every vehicle tried"
    found = {
        pupil: Unplanned(pupil, "no_legal_ride", detail)
        for fixed in scope.fixed
        for pupil, legs in fixed.carried.due.items()
        if not reached(area, travel, pupil, legs)
    }
    return tuple(found.values())


def without_vehicle(area: ServiceArea, travel: TravelTimes, scope: Scope) -> tuple[Unplanned, ...]:
    """Find pupils who must ride alone on legs that nothing of today covers, and cannot."""
    legs = {apart.pupil_id: apart.legs for apart in scope.fixed_pupils}
    return no_legal_rides(area, travel, legs)


def reached(area: ServiceArea, travel: TravelTimes, pupil_id: str, legs: Legs) -> bool:
    """Whether there is a way between a pupil's stop and school in every session of some legs."""
    pupil = area.pupils[pupil_id]
    door = pupil.pickup_id or pupil_id
    ways = ((AM, door, pupil.school_id), (PM, pupil.school_id, door))
    return all(
        travel.seconds(*way) < UNREACHED_S for way, days in zip(ways, legs, strict=True) if days
    )


def _why(problem: Problem, member: int) -> str:
    direct = problem.direct_s[member]
    for session, name in ((AM, "morning"), (PM, "afternoon")):
        if problem.due[member, session].any() and direct[session] >= UNREACHED_S:
            return f"R2: no way between home and school in the {name}; every vehicle tried"
    shape = route_shape(problem, (member,))
    if shape.breaches:
        details = "; ".join(f"{breach.rule}: {breach.detail}" for breach in shape.breaches)
        return f"{details}; for every vehicle"
    blocked = []
    for kind, name in enumerate(problem.type_ids):
        if not problem.type_fits[member, kind]:
            blocked.append(f"{name}: R9 lacks a required feature")
            continue
        seats = max(pattern.seats for pattern in shape.patterns)
        spaces = max(pattern.spaces for pattern in shape.patterns)
        if fitting_layout(problem, kind, seats, spaces) is None:
            layouts = "|".join(str(layout) for layout in problem.layouts[kind])
            blocked.append(f"{name} ({layouts}): R4 needs {seats} seats and {spaces} spaces")
        else:
            blocked.append(f"{name}: R14 no time of the day is allowed")
    return "; ".join(blocked)
