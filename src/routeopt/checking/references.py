"""Names in a plan that nothing stands behind, and runs that are no runs."""

from collections.abc import Iterator

from routeopt.checking.breaches import Finding
from routeopt.checking.reading import Facts
from routeopt.checking.written import AM, WrittenPlan, WrittenRoute, WrittenRun
from routeopt.domain.travel import TravelTimes


def reference_findings(facts: Facts, travel: TravelTimes, plan: WrittenPlan) -> Iterator[Finding]:
    """Say what keeps a well-formed plan from being driven; the rest needs this clean."""
    for school in plan.schools:
        if school not in facts.schools:
            yield Finding("format", f"school {school} is not in the pack")
    named = {pupil for pupil, _ in plan.unplanned}
    for pupil in sorted(named - facts.riders.keys()):
        yield Finding("format", "an unplanned pupil is not in the pack", pupils=(pupil,))
    for route in plan.routes:
        yield from _route(facts, travel, route)


def _route(facts: Facts, travel: TravelTimes, route: WrittenRoute) -> Iterator[Finding]:
    unknown = tuple(pupil for pupil in route.everyone if pupil not in facts.riders)
    if unknown:
        yield Finding("format", "pupils are not in the pack", route.route_id, unknown)
    if not route.pupils:
        yield Finding("format", "a route without pupils", route.route_id)
    if len({run.run_id for run in route.runs}) != len(route.runs):
        yield Finding("format", "two runs have one reference", route.route_id)
    for run in route.runs:
        for fault in _run(facts, travel, run):
            yield Finding("format", f"run {run.run_id}: {fault}", route.route_id)


def _run(facts: Facts, travel: TravelTimes, run: WrittenRun) -> Iterator[str]:
    if not run.stops:
        yield "only depots"
        return
    for stop in run.stops:
        if stop.place not in travel.index:
            yield f"stop {stop.place} has no travel times"
        if stop.kind == "school" and stop.place not in facts.schools:
            yield f"stop {stop.place} is not a school of the pack"
    end = run.stops[-1] if run.session == AM else run.stops[0]
    if end.kind != "school":
        yield "an am run ends at a school" if run.session == AM else "a pm run starts at a school"
