"""The form of a written plan: every key there, every value of its kind."""

from collections.abc import Iterator, Mapping
from math import isfinite
from types import NoneType
from typing import Any

from routeopt.checking.breaches import Finding
from routeopt.domain.units import clock_seconds, mask_from_text

_TEXT: tuple[type, ...] = (str,)
_MAYBE_TEXT: tuple[type, ...] = (str, NoneType)
_WHOLE: tuple[type, ...] = (int,)
_NUMBER: tuple[type, ...] = (int, float)
_MAYBE_NUMBER: tuple[type, ...] = (int, float, NoneType)
_LIST: tuple[type, ...] = (list, tuple)
_OBJECT: tuple[type, ...] = (Mapping,)
_MAYBE_OBJECT: tuple[type, ...] = (Mapping, NoneType)

_TOO_LARGE = 1e12
"""No figure of a plan comes near it; beyond, pence lose their meaning."""

Form = Mapping[str, tuple[type, ...]]

_PLAN: Form = {
    "format": _TEXT, "kind": _TEXT, "pack": _OBJECT, "schools": _LIST, "policy": _OBJECT,
    "travel_times": _OBJECT, "solver": _OBJECT, "summary": _OBJECT, "today": _MAYBE_OBJECT,
    "saving": _MAYBE_OBJECT, "routes": _LIST, "unplanned": _LIST, "exceptions": _LIST,
    "shortfall": _LIST, "kept_breaches": _LIST, "changes": _LIST,
}  # fmt: skip
_PACK: Form = {"name": _TEXT, "sha256": _TEXT, "base_sha256": _MAYBE_TEXT, "changes": _LIST}
_SOURCE: Form = {"source": _TEXT, "detail": _TEXT}
_SOLVER: Form = {
    "name": _TEXT, "version": _TEXT, "seed": (int, NoneType), "seconds": _NUMBER,
    "status": _TEXT, "termination": _TEXT,
}  # fmt: skip
_SUMMARY: Form = {
    "year_gbp": _NUMBER, "objective": _NUMBER, "lower_bound_gbp": _MAYBE_NUMBER,
    "gap": _MAYBE_NUMBER, "routes": _WHOLE, "solo_routes": _WHOLE, "pupils": _WHOLE,
    "unplanned": _WHOLE, "pas": _WHOLE, "loaded_miles_day": _NUMBER,
    "ride_min_mean": _MAYBE_NUMBER, "ride_min_max": _MAYBE_NUMBER, "over_guide": _WHOLE,
    "seats_offered": _WHOLE, "seats_used": _WHOLE, "cost_per_pupil_year_gbp": _MAYBE_NUMBER,
    "tco2e_year": _MAYBE_NUMBER,
}  # fmt: skip
_TODAY: Form = {
    **dict.fromkeys(_SUMMARY, (int, float, NoneType)),
    "ledger_year_gbp": _NUMBER, "do_nothing_year_gbp": _NUMBER, "repriced_year_gbp": _NUMBER,
}  # fmt: skip
_SAVING: Form = {
    "year_gbp": _NUMBER, "price_gbp": _NUMBER, "routing_gbp": _NUMBER,
    "empty_contracts_gbp": _NUMBER, "low_gbp": _MAYBE_NUMBER, "high_gbp": _MAYBE_NUMBER,
    "percent": _MAYBE_NUMBER, "breakeven_price_rise_percent": _MAYBE_NUMBER,
}  # fmt: skip
_ROUTE: Form = {
    "route_id": _TEXT, "vehicle_type": _TEXT, "layout": _TEXT, "vehicle_id": _MAYBE_TEXT,
    "contract_id": _MAYBE_TEXT, "pas": _WHOLE, "schools": _LIST, "pupils": _LIST, "runs": _LIST,
    "cost": _OBJECT,
}  # fmt: skip
_RUN: Form = {
    "run_id": _TEXT, "session": _TEXT, "days": _TEXT, "loaded_miles": _NUMBER,
    "minutes": _NUMBER, "stops": _LIST,
}  # fmt: skip
_STOP: Form = {
    "kind": _TEXT, "id": _TEXT, "pupils": _LIST, "arrive": _TEXT, "depart": _TEXT,
}  # fmt: skip
_COST: Form = dict.fromkeys(
    ("vehicle_day_gbp", "mileage_day_gbp", "minimum_topup_day_gbp", "pa_day_gbp", "day_gbp",
     "year_gbp"), _NUMBER)  # fmt: skip
_UNPLANNED: Form = {"pupil_id": _TEXT, "code": _TEXT, "detail": _TEXT}
_CHANGE: Form = {
    "pupil_id": _TEXT, "what": _OBJECT, "minutes_before": _MAYBE_NUMBER,
    "minutes_after": _MAYBE_NUMBER, "pickup_shift_min": _MAYBE_NUMBER, "needs_assessment": (bool,),
}  # fmt: skip
_WHAT: Form = dict.fromkeys(("vehicle", "co_riders", "time", "pa", "operator", "place"), _TEXT)

_ALLOWED: Mapping[str, frozenset[str]] = {
    "format": frozenset({"routeopt-plan/1"}),
    "source": frozenset({"matrix", "roads", "estimate"}),
    "status": frozenset({"optimal", "feasible", "no_solution"}),
    "termination": frozenset(
        {"proved", "gap", "time_limit", "iteration_limit", "no_improvement", "cancelled"}
    ),
    "session": frozenset({"am", "pm"}),
}
_STOP_KINDS = frozenset({"home", "point", "school", "depot"})


def shape_findings(plan: Mapping[str, Any]) -> Iterator[Finding]:
    """Say what keeps a plan from being read at all."""
    faults = list(_form(plan, _PLAN, "the plan"))
    if not faults:
        faults = [*_heads(plan), *_lists(plan)]
    for fault in faults:
        yield Finding("format", fault)
    if not faults:
        yield from _routes(plan["routes"])


def _form(value: object, form: Form, where: str) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield f"{where} is not an object"
        return
    for key, kinds in form.items():
        if key not in value:
            yield f"{where} lacks {key}"
        elif not _is(value[key], kinds):
            yield f"{where} has a {key} of the wrong kind"
        elif key in _ALLOWED and value[key] not in _ALLOWED[key]:
            yield f"{where} has a {key} that is not one of {', '.join(sorted(_ALLOWED[key]))}"


def _is(value: object, kinds: tuple[type, ...]) -> bool:
    if isinstance(value, bool):
        return bool in kinds
    if isinstance(value, int | float) and not (isfinite(value) and abs(value) < _TOO_LARGE):
        return False
    return isinstance(value, kinds)


def _heads(plan: Mapping[str, Any]) -> Iterator[str]:
    if plan["kind"] not in ("firm", "full"):
        yield "the plan's kind is neither firm nor full"
    yield from _form(plan["pack"], _PACK, "pack")
    yield from _form(plan["travel_times"], _SOURCE, "travel_times")
    yield from _form(plan["solver"], _SOLVER, "solver")
    yield from _form(plan["summary"], _SUMMARY, "summary")
    if not _is(plan["summary"].get("shortfall_gbp"), _MAYBE_NUMBER):
        yield "summary has a shortfall_gbp of the wrong kind"
    if (plan["summary"].get("lower_bound_gbp") is None) != (plan["summary"].get("gap") is None):
        yield "summary has a bound without a gap, or a gap without a bound"
    if plan["today"] is not None:
        yield from _form(plan["today"], _TODAY, "today")
    if plan["saving"] is not None:
        yield from _form(plan["saving"], _SAVING, "saving")
    yield from _texts(plan["schools"], "schools")


def _lists(plan: Mapping[str, Any]) -> Iterator[str]:
    for entry in plan["unplanned"]:
        yield from _form(entry, _UNPLANNED, "an entry of unplanned")
    for name in ("exceptions", "shortfall", "kept_breaches"):
        for entry in plan[name]:
            yield from _form(entry, {}, f"an entry of {name}")
    for entry in plan["changes"]:
        faults = list(_form(entry, _CHANGE, "an entry of changes"))
        yield from faults or _form(entry["what"], _WHAT, "what of an entry of changes")


def _texts(values: object, where: str) -> Iterator[str]:
    if not isinstance(values, list | tuple) or not all(isinstance(item, str) for item in values):
        yield f"{where} is not a list of text"
    elif len(set(values)) != len(values):
        yield f"{where} names one twice"


def _routes(routes: object) -> Iterator[Finding]:
    seen: set[str] = set()
    for route in routes if isinstance(routes, list | tuple) else ():
        route_id = str(route.get("route_id", "")) if isinstance(route, Mapping) else ""
        for fault in _route(route):
            yield Finding("format", fault, route_id)
        if route_id in seen:
            yield Finding("format", "two routes have this reference", route_id)
        seen.add(route_id)


def _route(route: Mapping[str, Any]) -> Iterator[str]:
    faults = list(_form(route, _ROUTE, "the route"))
    if faults:
        yield from faults
        return
    if not isinstance(route.get("not_in_saving"), str | None):
        yield "not_in_saving is neither text nor null"
    if not route["route_id"] or not all(_run_id(run) for run in route["runs"]):
        yield "a route or run without a reference"
    yield from _texts(route["schools"], "schools")
    yield from _texts(route["pupils"], "pupils")
    yield from _form(route["cost"], _COST, "cost")
    for run in route["runs"]:
        run_faults = list(_form(run, _RUN, "a run"))
        yield from run_faults or _run(run)


def _run_id(run: object) -> bool:
    return isinstance(run, Mapping) and bool(run.get("run_id"))


def _run(run: Mapping[str, Any]) -> Iterator[str]:
    name = f"run {run['run_id']}"
    try:
        mask_from_text(run["days"])
    except ValueError as fault:
        yield f"{name}: {fault}"
    for stop in run["stops"]:
        faults = list(_form(stop, _STOP, f"{name}: a stop"))
        yield from faults or _stop(stop, name)
    if not run["stops"]:
        yield f"{name} has no stop"


def _stop(stop: Mapping[str, Any], name: str) -> Iterator[str]:
    if stop["kind"] not in _STOP_KINDS:
        yield f"{name}: a stop is of no known kind"
    if stop["kind"] == "depot" and stop["pupils"]:
        yield f"{name}: pupils at a depot"
    yield from _texts(stop["pupils"], f"{name}: the pupils of a stop")
    for key in ("arrive", "depart"):
        try:
            clock_seconds(stop[key])
        except ValueError:
            yield f"{name}: {key} is not a time"
            continue
        if len(stop[key]) != len("07:41:30"):
            yield f"{name}: {key} is not written HH:MM:SS"
