"""The price of one more pupil at each of some schools: on a contract, in the plan, alone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from routeopt.data.faults import PackError
from routeopt.data.loading import LoadedPack
from routeopt.domain.area import ServiceArea
from routeopt.domain.travel import TravelTimes
from routeopt.planning.proof import unplanned_option
from routeopt.planning.quote_duals import NamedDuals, dual_quote, plan_prices
from routeopt.planning.quote_ground import (
    BasePlan,
    QuoteGround,
    TimesFor,
    base_of_plan,
    quote_ground,
    school_scope,
)
from routeopt.planning.quote_insert import Added, Inserter
from routeopt.planning.quote_live import LiveSearch, Rides, live_fits, minutes_added
from routeopt.planning.quote_pupil import QuotedPupil, drive_faults
from routeopt.planning.quote_result import Affected, QuoteLine, QuoteReport, SchoolQuote
from routeopt.planning.quote_words import alone_words, live_words, plan_words, range_words
from routeopt.planning.quote_years import years_left
from routeopt.planning.request import ReviewRequest
from routeopt.planning.review import prepare
from routeopt.planning.scope import Scope
from routeopt.planning.sides import compile_side, solve_side
from routeopt.solvers.evaluator import evaluate
from routeopt.solvers.interface import Budget
from routeopt.solvers.pool import RouteOption
from routeopt.solvers.portfolio import no_bound_reason
from routeopt.solvers.problem import Problem

SOLVED_NOW = "a plan made for this quote"
_SHORT_S = 5.0
_ROUNDS = 60


@dataclass(frozen=True, slots=True)
class KnownPlan:
    """A school's plan kept from before, and its prices where they are kept too."""

    base: BasePlan
    duals: NamedDuals | None = None


@dataclass(frozen=True, slots=True)
class QuoteRequest:
    """What a quote may use.

    Attributes
    ----------
    plans
        School -> a plan of it.
    budget
        For a school without one.
    seed
        Of that search.
    save
        Given a school and prices worked out for its known plan, to be kept for next time.
    """

    plans: Mapping[str, KnownPlan]
    budget: Budget
    seed: int = 1
    save: Callable[[str, NamedDuals], None] | None = None


def quote(
    pack: LoadedPack,
    pupil: QuotedPupil,
    schools: Sequence[str],
    times_for: TimesFor,
    request: QuoteRequest,
) -> QuoteReport:
    """Quote for a pupil at each of some schools.

    Parameters
    ----------
    pack
        Read and checked.
    pupil
        Of :func:`routeopt.planning.quote_pupil.pupil_asked`.
    schools
        Where the pupil might go; the first where only one is meant.
    times_for
        Travel times of an area between some of its places.
    request
        Plans known, and how hard to look.

    Raises
    ------
    PackError
        If the pack's own travel times lack the pupil's drives.
    """
    said: dict[str, None] = {}

    def heard(area: ServiceArea, places: Sequence[str]) -> TravelTimes:
        travel = times_for(area, places)
        said.setdefault(travel.detail)
        return travel

    quotes = [_at(pack, pupil, school, heard, request) for school in schools]
    quotes.sort(key=lambda one: (one.high_pence is None, one.high_pence or 0))
    area = pack.area
    return QuoteReport(
        name=area.name,
        note=area.policy.pack_note,
        pupil_id=pupil.pupil.pupil_id,
        known=pupil.known,
        plan_from=area.policy.plan_from.isoformat(),
        quotes=tuple(quotes),
        notes=pupil.notes,
        travel_words=" ".join(said),
    )


def _at(
    pack: LoadedPack, quoted: QuotedPupil, school: str, times_for: TimesFor, request: QuoteRequest
) -> SchoolQuote:
    name = quoted.pupil.pupil_id
    area = quoted.placed(pack.area, school)
    scope, travel = school_scope(area, school, times_for)
    faults = drive_faults(pack.raw, travel.ids, name)
    if faults:
        raise PackError(faults)
    years = years_left(quoted.pupil, area.policy.plan_from)
    known = request.plans.get(school)
    base = known.base if known else _made_now(pack, school, times_for, request)
    blank = SchoolQuote(
        school, area.schools[school].name, (), None, None, "", years.years, years.words,
        base.source, scope.notes,
    )  # fmt: skip
    if name not in scope.pupils:
        stays = _why_standing(scope, name)
        return replace(blank, range_words=f"No quote: {stays}.")
    ground = quote_ground(area, travel, scope, base, name)
    if ground.blocked:
        return replace(blank, range_words=f"No legal ride: {ground.blocked}.")
    return _priced(blank, ground, known, base, request)


def _why_standing(scope: Scope, name: str) -> str:
    for fixed in scope.fixed:
        if name in fixed.carried.members:
            return fixed.reason or "the pupil's contract is locked"
    return "the pupil rides outside what is planned"


def _made_now(
    pack: LoadedPack, school: str, times_for: TimesFor, request: QuoteRequest
) -> BasePlan:
    scope, travel = school_scope(pack.area, school, times_for)
    ground = prepare(pack.area, travel, scope, request.seed)
    asked = ReviewRequest((school,), request.budget, request.seed, threads=1)
    solved = solve_side(ground, "firm", replace(asked, mode="clean-sheet"), request.budget,
                        lambda _kind, _news: None)  # fmt: skip
    return base_of_plan(solved.plan, SOLVED_NOW)


def _priced(
    blank: SchoolQuote,
    ground: QuoteGround,
    known: KnownPlan | None,
    base: BasePlan,
    request: QuoteRequest,
) -> SchoolQuote:
    name = ground.problem.pupil_ids[ground.member]
    inserter = Inserter(ground)
    alone = inserter.alone()
    inserted = inserter.inserted()
    first = min((a for a in (alone, inserted) if a), key=lambda a: a.objective_pence, default=None)
    anew = inserter.made_anew(first)
    ways = [added for added in (inserted, anew, alone) if added is not None]
    best = min(ways, key=lambda a: a.objective_pence, default=None)
    legs = ground.ground.pupils[name]
    live = live_fits(ground.ground, base.kind, name, legs)
    notes = list(blank.notes)
    low: int | None = None
    if alone is not None and best is not None:
        low = _low_pence(blank.school_id, ground, known, best, notes, request)
    high = best.extra_pence if best is not None else None
    if low is not None and high is not None:
        low = min(low, high)
    lines = (
        _live_line(ground, live, name),
        _plan_line(ground, best, alone, name),
        _alone_line(ground, alone, name),
    )
    return replace(
        blank, lines=lines, low_pence=low, high_pence=high,
        range_words=range_words(low, high), notes=tuple(notes),
    )  # fmt: skip


def _low_pence(
    school: str,
    ground: QuoteGround,
    known: KnownPlan | None,
    best: Added,
    notes: list[str],
    request: QuoteRequest,
) -> int | None:
    where = ground.ground
    reason = unplanned_option(where.area, where.scope, "clean-sheet")
    reason = reason or no_bound_reason(ground.problem)
    if reason:
        notes.append(f"The range has no low end: {reason.removeprefix('no bound: ')}.")
        return None
    duals = known.duals if known else None
    name = ground.problem.pupil_ids[ground.member]
    if duals is None or name in duals.prize:
        # Prices are of the plan without the pupil: only those of a newcomer serve others too.
        duals = _prices(ground, request)
        newcomer = known is not None and name not in known.base.pupils
        if duals is not None and newcomer and request.save is not None:
            request.save(school, duals)
    if duals is None:
        notes.append("The range has no low end: the prices of the plan could not be worked out.")
        return None
    if not duals.settled:
        notes.append("The low end is rough: time was short for the prices of the plan.")
    top = max(0, best.extra_pence) / 100
    return round(100 * dual_quote(ground.problem, ground.member, duals, top))


def _prices(ground: QuoteGround, request: QuoteRequest) -> NamedDuals | None:
    name = ground.problem.pupil_ids[ground.member]
    pupils = {p: legs for p, legs in ground.ground.pupils.items() if p != name}
    problem = compile_side(replace(ground.ground, pupils=pupils), "firm").problem
    routes = [_renumbered(ground.problem, problem, route) for route in ground.base]
    if request.budget.iterations is not None:
        return plan_prices(problem, routes, lambda rounds: rounds >= _ROUNDS)
    clock = replace(request.budget, seconds=max(_SHORT_S, request.budget.seconds or 0)).clock()
    return plan_prices(problem, routes, lambda _: clock.left_s <= 0)


def _renumbered(whole: Problem, less: Problem, route: RouteOption) -> RouteOption:
    number = {name: k for k, name in enumerate(less.pupil_ids)}
    to = [number.get(name, -1) for name in whole.pupil_ids]
    contracts = [c.contract_id for c in less.contracts]
    kept = route.spec.contract
    contract = contracts.index(whole.contracts[kept].contract_id) if kept >= 0 else kept
    spec = replace(
        route.spec,
        morning=tuple(tuple(to[m] for m in stop) for stop in route.spec.morning),
        afternoon=tuple(tuple(to[m] for m in stop) for stop in route.spec.afternoon),
        contract=contract,
    )
    return replace(route, spec=spec, members=tuple(sorted(to[m] for m in route.members)))


def _live_line(ground: QuoteGround, live: LiveSearch, name: str) -> QuoteLine:
    fit = next(iter(live.fits), None)
    words = live_words(ground.ground.area, live)
    if fit is None:
        return QuoteLine("live", None, None, (), words)
    others = [p for p in fit.before if p != name]
    return QuoteLine(
        "live", fit.extra_pence, _ride_min(fit.after, name),
        _affected(minutes_added(fit.before, fit.after, others), frozenset()), words,
    )  # fmt: skip


def _plan_line(
    ground: QuoteGround, best: Added | None, alone: Added | None, name: str
) -> QuoteLine:
    if best is None:
        return QuoteLine("plan", None, None, (), "No legal route carries this pupil.")
    before, after = (_rides(ground.problem, routes) for routes in (best.gone, best.new))
    moved = _moved(ground.problem, best, ground.member)
    affected = _affected(minutes_added(before, after, (p for p in before if p != name)), moved)
    words = plan_words(ground.problem, best, ground.member, lonely=best is alone)
    return QuoteLine("plan", best.extra_pence, _ride_min(after, name), affected, words)


def _alone_line(ground: QuoteGround, alone: Added | None, name: str) -> QuoteLine:
    if alone is None:
        return QuoteLine("alone", None, None, (), "No vehicle may carry this pupil alone.")
    rides = _rides(ground.problem, alone.new)
    words = alone_words(ground.problem, alone.new)
    return QuoteLine("alone", alone.extra_pence, _ride_min(rides, name), (), words)


def _rides(problem: Problem, routes: Iterable[RouteOption]) -> Rides:
    return {
        problem.pupil_ids[m]: rides
        for route in routes
        for m, rides in evaluate(problem, route.spec).longest_s.items()
    }


def _moved(problem: Problem, best: Added, member: int) -> frozenset[str]:
    # Whoever gets other company than before, the pupil of the quote left aside.
    company = {m: set(route.members) for route in best.gone for m in route.members}
    return frozenset(
        problem.pupil_ids[m]
        for route in best.new
        for m in route.members
        if m != member and company.get(m, set()) != set(route.members) - {member}
    )


def _affected(minutes: Mapping[str, float], moved: frozenset[str]) -> tuple[Affected, ...]:
    found = [
        Affected(name, round(added, 2), name in moved)
        for name, added in minutes.items()
        if abs(added) >= 1 / 60 or name in moved
    ]
    return tuple(sorted(found, key=lambda one: (-one.minutes, one.pupil_id)))


def _ride_min(rides: Rides, name: str) -> float | None:
    known = [ride for ride in rides.get(name, (None, None)) if ride is not None]
    return round(max(known) / 60, 2) if known else None
