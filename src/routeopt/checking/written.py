"""A plan as written, typed; nothing is judged here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from routeopt.domain.units import clock_seconds, mask_from_text

AM, PM = 0, 1
SESSION_NAMES = ("am", "pm")


@dataclass(frozen=True, slots=True)
class WrittenStop:
    """A stop with its printed times, seconds after midnight."""

    kind: str
    place: str
    pupils: tuple[str, ...]
    arrive_s: int
    depart_s: int

    @property
    def is_door(self) -> bool:
        """Whether pupils are collected or brought home here."""
        return self.kind in ("home", "point")


@dataclass(frozen=True, slots=True)
class WrittenRun:
    """A run without its depots."""

    run_id: str
    session: int
    days: int
    loaded_miles: float
    minutes: float
    stops: tuple[WrittenStop, ...]

    @property
    def riders(self) -> tuple[str, ...]:
        """Pupils listed at the doors, in the order of the stops."""
        return tuple(pupil for stop in self.stops if stop.is_door for pupil in stop.pupils)


@dataclass(frozen=True, slots=True)
class WrittenRoute:
    """A route; ``set_aside`` says why it is not in the saving, "" where it is."""

    route_id: str
    vehicle_type: str
    layout: str
    vehicle_id: str
    contract_id: str
    pas: int
    schools: tuple[str, ...]
    pupils: tuple[str, ...]
    runs: tuple[WrittenRun, ...]
    cost: Mapping[str, float]
    set_aside: str

    @property
    def everyone(self) -> tuple[str, ...]:
        """All pupils the route names anywhere, each once."""
        listed = [pupil for run in self.runs for stop in run.stops for pupil in stop.pupils]
        return tuple(dict.fromkeys((*self.pupils, *listed)))


@dataclass(frozen=True, slots=True)
class WrittenPlan:
    """The parts of a plan that are judged; ``listed`` holds its lists of spoken-out things."""

    kind: str
    schools: tuple[str, ...]
    policy: Mapping[str, Any]
    summary: Mapping[str, Any]
    routes: tuple[WrittenRoute, ...]
    unplanned: tuple[tuple[str, str], ...]
    exceptions: tuple[Mapping[str, Any], ...]
    shortfall: tuple[Mapping[str, Any], ...]
    kept_breaches: tuple[Mapping[str, Any], ...]
    released_groups: tuple[str, ...]

    def excepted(self, code: str) -> frozenset[str]:
        """Pupils that ``exceptions`` lists under a code."""
        return frozenset(
            pupil
            for entry in self.exceptions
            if entry.get("code") == code
            for pupil in named_pupils(entry)
        )


def named_pupils(entry: Mapping[str, Any]) -> frozenset[str]:
    """Pupils an entry of a list names, as one ``pupil_id`` or as ``pupils``."""
    one = entry.get("pupil_id")
    many = entry.get("pupils")
    named = [one] if isinstance(one, str) else []
    if isinstance(many, list | tuple):
        named += [pupil for pupil in many if isinstance(pupil, str)]
    return frozenset(named)


def read_plan(plan: Mapping[str, Any]) -> WrittenPlan:
    """Type a plan whose form has been found right."""
    return WrittenPlan(
        kind=plan["kind"],
        schools=tuple(plan["schools"]),
        policy=plan["policy"],
        summary=plan["summary"],
        routes=tuple(_route(route) for route in plan["routes"]),
        unplanned=tuple((entry["pupil_id"], entry["code"]) for entry in plan["unplanned"]),
        exceptions=tuple(plan["exceptions"]),
        shortfall=tuple(plan["shortfall"]),
        kept_breaches=tuple(plan["kept_breaches"]),
        released_groups=tuple(_names(plan.get("released_groups"))),
    )


def _names(value: object) -> Iterator[str]:
    for item in value if isinstance(value, list | tuple) else ():
        name = item.get("group") if isinstance(item, Mapping) else item
        if isinstance(name, str):
            yield name


def _route(route: Mapping[str, Any]) -> WrittenRoute:
    return WrittenRoute(
        route_id=route["route_id"],
        vehicle_type=route["vehicle_type"],
        layout=route["layout"],
        vehicle_id=route["vehicle_id"] or "",
        contract_id=route["contract_id"] or "",
        pas=route["pas"],
        schools=tuple(route["schools"]),
        pupils=tuple(route["pupils"]),
        runs=tuple(_run(run) for run in route["runs"]),
        cost=route["cost"],
        set_aside=route.get("not_in_saving") or "",
    )


def _run(run: Mapping[str, Any]) -> WrittenRun:
    return WrittenRun(
        run_id=run["run_id"],
        session=SESSION_NAMES.index(run["session"]),
        days=mask_from_text(run["days"]),
        loaded_miles=run["loaded_miles"],
        minutes=run["minutes"],
        stops=tuple(_stop(stop) for stop in run["stops"] if stop["kind"] != "depot"),
    )


def _stop(stop: Mapping[str, Any]) -> WrittenStop:
    return WrittenStop(
        kind=stop["kind"],
        place=stop["id"],
        pupils=tuple(stop["pupils"]),
        arrive_s=clock_seconds(stop["arrive"]),
        depart_s=clock_seconds(stop["depart"]),
    )
