"""The price of a rule: the plan made again with one rule moved, from the plan as it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from routeopt.domain.travel import TravelTimes
from routeopt.planning.proof import unplanned_option
from routeopt.planning.quote_ground import BasePlan, base_options
from routeopt.planning.rule_price_problem import StepProblem, repaired, restated, step_problem
from routeopt.planning.rule_price_result import RulePrice, RuleReport, Touched
from routeopt.planning.rule_price_search import WarmSearch
from routeopt.planning.rule_price_steps import as_it_is, steps_of
from routeopt.planning.sides import Ground, compile_side
from routeopt.solvers.evaluator import evaluate, home_times
from routeopt.solvers.interface import Budget, Choice, Outcome
from routeopt.solvers.pool import RouteOption
from routeopt.solvers.portfolio import Portfolio, no_bound_reason
from routeopt.solvers.problem import Problem
from routeopt.solvers.search import SearchSolver

Told = Callable[[str], None]
_BASE_SHARE = 0.25
_MINUTE = 60
SOLVED_NOW = "a plan made for these prices"


@dataclass(frozen=True, slots=True)
class RuleRequest:
    """What rules to price and how hard to look.

    Attributes
    ----------
    budget
        For all together; a quarter of it, or its rounds for each.
    rules
        Keys of :data:`routeopt.planning.rule_price_steps.RULES`; all where none is named.
    base
        The plan as it is, where one is known.
    threads
        With two, one searches and one proves.
    """

    budget: Budget
    rules: tuple[str, ...] = ()
    base: BasePlan | None = None
    seed: int = 1
    threads: int = 2


@dataclass(slots=True)
class _Solved:
    problem: Problem
    choice: Choice
    bound_pence: int | None

    def offered(self, choice: Choice | None) -> None:
        if choice is not None and choice.objective_pence < self.choice.objective_pence:
            self.choice = choice


def rule_prices(
    ground: Ground, travel: TravelTimes, request: RuleRequest, told: Told = lambda _: None
) -> RuleReport:
    """Price each step of each rule at one school.

    Every plan found is offered to every other step: one that stays legal there is never dearer
    there. So loosening never costs and tightening never saves.

    Parameters
    ----------
    ground
        Of :func:`routeopt.planning.review.prepare`, one school.
    travel
        For the words on times.
    request
        What and how.
    told
        Hears the name of each step as it begins.
    """
    area = ground.area
    base_problem = compile_side(ground, "firm").problem
    steps = steps_of(area, request.rules)
    told("the plan as it is")
    base = _base(base_problem, request, len(steps))
    problems = [step_problem(ground, "firm", base_problem, step) for step in steps]
    solved: list[_Solved | None] = []
    for one in problems:
        told(f"{one.step.rule} {one.step.words}")
        solved.append(_solved(one, base, request, len(steps)))
    _exchanged(base, [one for one in solved if one is not None])
    fixed = sum(route.cost.year_pence for route in ground.fixed)
    reason = unplanned_option(area, ground.scope, "clean-sheet") or no_bound_reason(base_problem)
    if reason:
        for found in (base, *solved):
            if found is not None:
                found.bound_pence = None
    prices = tuple(
        _price(problem, base, one) for problem, one in zip(problems, solved, strict=True)
    )
    school = ground.scope.schools[0]
    return RuleReport(
        name=area.name,
        note=area.policy.pack_note,
        school_id=school,
        school_name=area.schools[school].name,
        year_pence=base.choice.year_pence + fixed,
        bound_pence=None if base.bound_pence is None else base.bound_pence + fixed,
        now=as_it_is(area),
        prices=prices,
        source=request.base.source if request.base else SOLVED_NOW,
        words=_words(reason, base_problem, prices),
        travel_words=travel.detail,
    )


def _share(request: RuleRequest, steps: int, *, base: bool) -> Budget:
    budget = request.budget
    if budget.seconds is None or budget.iterations is not None:
        return budget
    share = _BASE_SHARE if base else (1 - _BASE_SHARE) / max(1, steps)
    return replace(budget, seconds=budget.seconds * share)


def _base(problem: Problem, request: RuleRequest, steps: int) -> _Solved:
    budget = _share(request, steps, base=True)
    if request.base is not None:
        routes = base_options(problem, request.base)
        outcome = _run(problem, WarmSearch(routes), budget, request)
    else:
        outcome = _run(problem, SearchSolver(), budget, request)
    return _of(problem, outcome)


def _solved(one: StepProblem, base: _Solved, request: RuleRequest, steps: int) -> _Solved | None:
    if one.blocked:
        return None
    legal = restated(one.problem, base.problem, base.choice.routes)
    start: Sequence[RouteOption] = (
        legal.routes if legal else repaired(one.problem, base.problem, base.choice.routes)
    )
    budget = _share(request, steps, base=False)
    return _of(one.problem, _run(one.problem, WarmSearch(start), budget, request))


def _run(
    problem: Problem, search: WarmSearch | SearchSolver, budget: Budget, request: RuleRequest
) -> Outcome:
    return Portfolio(search, request.threads).solve(problem, budget, request.seed, lambda _: None)


def _of(problem: Problem, outcome: Outcome) -> _Solved:
    if outcome.choice is None:
        raise AssertionError("a search of pupils who can all ride gave no plan")
    return _Solved(problem, outcome.choice, outcome.lower_bound_pence)


def _exchanged(base: _Solved, others: Sequence[_Solved]) -> None:
    # Twice, so that what one step found reaches all by way of the plan as it is.
    for _ in range(2):
        for one in others:
            base.offered(restated(base.problem, one.problem, one.choice.routes))
        for one in others:
            for other in (base, *others):
                if other is not one:
                    one.offered(restated(one.problem, other.problem, other.choice.routes))


def _price(one: StepProblem, base: _Solved, found: _Solved | None) -> RulePrice:
    step = one.step
    if found is None:
        count = len(one.blocked)
        who = "pupil" if count == 1 else "pupils"
        note = f"cannot be: no legal route would be left for {count} {who}"
        return RulePrice(step.rule, step.words, step.direction, None, None, None, None, (), note)
    low, high = _band(one, base, found)
    extra = found.choice.year_pence - base.choice.year_pence
    note = "" if one.nested else "a group that travels together would have to part"
    return RulePrice(
        step.rule, step.words, step.direction, found.choice.year_pence, extra, low, high,
        _touched(base, found), note,
    )  # fmt: skip


def _band(one: StepProblem, base: _Solved, found: _Solved) -> tuple[int | None, int | None]:
    # Each cost lies between its bound and its plan; whoever may do more never pays more.
    tighter = one.step.direction == "tighter"
    bounds = [b for b in (base.bound_pence, found.bound_pence) if b is not None]
    if one.nested and bounds:
        loose, tight = (base, found) if tighter else (found, base)
        if tight.bound_pence is None or loose.bound_pence is not None:
            tight.bound_pence = max(tight.bound_pence or 0, loose.bound_pence or 0) or None
    if base.bound_pence is None or found.bound_pence is None:
        return None, None
    low = found.bound_pence - base.choice.objective_pence
    high = found.choice.objective_pence - base.bound_pence
    if one.nested:
        low, high = (max(0, low), max(0, high)) if tighter else (min(0, low), min(0, high))
    return low, high


def _touched(base: _Solved, found: _Solved) -> tuple[Touched, ...]:
    before, after = (_days(one) for one in (base, found))
    touched = []
    for name, (ride, clock, company) in before.items():
        ride_after, clock_after, company_after = after[name]
        shift = max((abs(a - b) for a, b in zip(clock, clock_after, strict=True)
                     if a is not None and b is not None), default=0)  # fmt: skip
        other = company != company_after
        if other or abs(ride - ride_after) >= _MINUTE or shift >= _MINUTE:
            minutes = round((ride_after - ride) / _MINUTE, 2)
            touched.append(Touched(name, minutes, round(shift / _MINUTE, 2), other))
    return tuple(sorted(touched, key=lambda one: (-one.minutes, one.pupil_id)))


_Day = tuple[int, tuple[int | None, int | None], frozenset[int]]


def _days(one: _Solved) -> dict[str, _Day]:
    found: dict[str, _Day] = {}
    for route in one.choice.routes:
        result = evaluate(one.problem, route.spec)
        clock = home_times(result.runs)
        for member, rides in result.longest_s.items():
            longest = max((ride for ride in rides if ride is not None), default=0)
            company = frozenset(route.members)
            found[one.problem.pupil_ids[member]] = longest, clock[member], company
    return found


def _words(reason: str, problem: Problem, prices: Sequence[RulePrice]) -> tuple[str, ...]:
    words = [
        (
            "A price is the year of the best plan found with the rule moved, less the plan as it "
            "is; all other rules and all prices stay."
        ),
        "Who is affected is told of that plan: another of the same price may touch others.",
        "Whoever is exempt from the clock as things are stays exempt, and nobody becomes so.",
    ]
    if reason:
        words.append(f"No band: {reason.removeprefix('no bound: ')}.")
    elif any(price.low_pence is None and price.year_pence is not None for price in prices):
        words.append(
            "Where no band is given, nothing was proved in the time allowed: the figure is what "
            "was found, and more seconds may find better on either side."
        )
    if problem.minute_value_pence_year or problem.change_penalty_pence_year:
        words.append(
            "Plans are chosen by money together with the worth of minutes and changes, so money "
            "alone may move against the step."
        )
    return tuple(words)
