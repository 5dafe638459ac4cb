"""From a problem to the tables of the compiled search."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from routeopt.domain.travel import AM, PM
from routeopt.domain.units import DAYS_PER_FORTNIGHT
from routeopt.solvers.pool import Members, RoutePool
from routeopt.solvers.problem import Problem
from routeopt.solvers.search import arrays as at
from routeopt.solvers.search.arrays import NEVER, NONE, Arrays, Floats, Ints
from routeopt.solvers.supply import excess_pence

_NEAR = 400
_MODES = {"reverse": at.REVERSE, "same": at.SAME, "optimised": at.OPTIMISED}


def arrays_of(
    problem: Problem, units: tuple[Members, ...], pool: RoutePool, longest: int = 0
) -> Arrays:
    """Compile a problem.

    Parameters
    ----------
    problem, units
        What is planned, and what moves as one.
    pool
        Where the units' own routes are priced: a group begins a new route in that order.
    longest
        Size of the longest route that must have room.
    """
    legs = _legs(problem)
    pupil, const = _pupils(problem, units)
    kind, place = _kinds(problem)
    contract = _contracts(problem, place)
    _put_money(problem, kind, const)
    const[at.ROUTE_AT] = const[at.OWNER_AT] + len(contract)
    seats = max((lay.seats + lay.spaces for lays in problem.layouts for lay in lays), default=1)
    const[at.LONGEST] = max(1, min(problem.n, max(2 * seats, longest)))
    const[at.UNITS] = len(units)
    days = float(problem.year_days.max(initial=1))
    mile = float(np.mean(problem.prices.mile_rate)) if problem.type_ids else 0.0
    movable = np.array([not problem.alone[list(unit)].any() for unit in units], np.bool_)
    return Arrays(
        pupil=pupil,
        legs=legs,
        kind=kind,
        contract=contract,
        unit=_unit_table(problem, [_alone(pool, unit) for unit in units], legs, pupil, movable),
        near=_near(problem, units, legs, movable),
        movable=np.flatnonzero(movable).astype(np.int64),
        const=const,
        weight=np.array([mile * at.MILLE / at.MILE * days, problem.minute_value_pence_year / 60.0]),
    )


def _legs(problem: Problem) -> NDArray[np.int32]:
    n = problem.n
    nodes = np.concatenate([problem.place, problem.school_place]).astype(np.int64)
    here = np.ix_(np.array([AM, PM]), nodes, nodes)
    legs = np.stack([problem.time_s[here], problem.dist_m[here]], axis=3)
    same = np.zeros((len(nodes), len(nodes)), np.bool_)
    same[:n, :n] = problem.door[:, None] == problem.door[None, :]
    legs[:, same] = 0
    legs[AM] = legs[AM].transpose(1, 0, 2).copy()
    legs[AM, :, :n, at.SECONDS] += problem.service_s[None, :, AM]
    legs[PM, :n, :, at.SECONDS] += problem.service_s[:, None, PM]
    return np.ascontiguousarray(legs, np.int32)


def _pupils(problem: Problem, units: tuple[Members, ...]) -> tuple[Ints, Ints]:
    n = problem.n
    extra = [_contract_columns(problem), _flags(problem.type_fits[:, _by_rate(problem)]),
             *_tag_columns(problem), _flags(_apart(problem))]  # fmt: skip
    starts = at.TABLES + np.cumsum([0, *(table.shape[1] for table in extra)])
    limits = len(problem.tag_limits)
    const = np.zeros(at.TAG_MOST + limits, np.int64)
    const[at.PUPILS] = n
    const[at.CONTRACTS_AT], const[at.CONTRACTS_EACH] = starts[0], extra[0].shape[1]
    const[at.TYPES_AT], const[at.TYPE_WORDS] = starts[1], extra[1].shape[1]
    const[at.TAG_A_AT], const[at.TAG_B_AT], const[at.TAGS] = starts[2], starts[3], limits
    const[at.APART_AT], const[at.APART_WORDS] = starts[4], extra[4].shape[1]
    const[at.TAG_MOST :] = [limit.most for limit in problem.tag_limits]
    pupil = np.concatenate([np.zeros((n, at.TABLES), np.int64), *extra], axis=1)
    pupil[:, at.WHEELCHAIR] = problem.wheelchair
    pupil[:, at.OWN_PA] = problem.pa_own
    pupil[:, at.SHARED_PA] = problem.pa_shared
    pupil[:, at.MOST_ABOARD] = problem.most_aboard
    pupil[:, at.PIN_TO] = NONE
    for member, contract in problem.pinned:
        pupil[member, at.PIN_TO] = contract
    pupil[:, at.DOOR] = problem.door
    pupil[:, at.HAS_MATES] = np.bincount(problem.door, minlength=n)[problem.door] > 1
    pupil[:, at.SCHOOL_NODE] = n + problem.school
    pupil[:, at.YEAR_DAYS] = problem.year_days[problem.school]
    pupil[:, at.HAD_CONTRACT] = problem.today_contract >= 0
    pupil[:, at.TODAY_HOME : at.TODAY_HOME + 2] = problem.today_home_time_s
    for number, unit in enumerate(units):
        pupil[list(unit), at.UNIT] = number
    rng = np.random.default_rng(20_260_901)
    pupil[:, at.ZOBRIST] = rng.integers(1, 2**62, n)
    _put_clocks(problem, pupil)
    return np.ascontiguousarray(pupil), const


def _put_clocks(problem: Problem, pupil: Ints) -> None:
    due = problem.due
    bits = 1 << np.arange(DAYS_PER_FORTNIGHT)
    masks = (due * bits).sum(axis=2)
    for first, table in (
        (at.DUE, masks), (at.LIMIT, problem.limit_s), (at.SERVICE, problem.service_s),
        (at.NOT_BEFORE, problem.not_before_s), (at.HOME_FROM, problem.home_from_s),
        (at.HOME_BY, problem.home_by_s), (at.LIKE_DAY, _like_days(problem)),
        (at.BELL_FROM, problem.bell_from_s.reshape(problem.n, -1)),
        (at.BELL_BY, problem.bell_by_s.reshape(problem.n, -1)),
    ):  # fmt: skip
        pupil[:, first : first + table.shape[1]] = table
    morning = np.where(due[:, AM], problem.bell_by_s[:, AM] - problem.not_before_s, NEVER)
    afternoon = np.where(due[:, PM], problem.home_by_s - problem.bell_from_s[:, PM], NEVER)
    clock = np.stack([morning.min(axis=1), afternoon.min(axis=1)], axis=1)
    pupil[:, at.CAP : at.CAP + 2] = np.minimum(clock, problem.limit_s)
    late = (due[:, PM] & (problem.home_from_s > problem.bell_from_s[:, PM])).any(axis=1)
    sound = (~due | (problem.bell_from_s <= problem.bell_by_s)).all(axis=(1, 2))
    regular = (masks > 0).all(axis=1) & ~late
    pupil[:, at.REGULAR] = regular
    pupil[:, at.ALIKE] = np.where(
        regular & sound & (masks[:, AM] == masks[:, PM]), [r.profile for r in problem.rows], NONE
    )
    _, pupil[:, at.PART] = np.unique(
        pupil[:, at.LIKE_DAY : at.LIKE_DAY + DAYS_PER_FORTNIGHT], axis=0, return_inverse=True
    )


def _like_days(problem: Problem) -> Ints:
    # The first day that is like each day for a pupil: legs due, bells and clocks.
    found = np.zeros((problem.n, DAYS_PER_FORTNIGHT), np.int64)
    for k in range(problem.n):
        facts: list[tuple[int, ...]] = []
        for day in range(DAYS_PER_FORTNIGHT):
            am, pm = bool(problem.due[k, AM, day]), bool(problem.due[k, PM, day])
            morning = (problem.bell_from_s[k, AM, day], problem.bell_by_s[k, AM, day],
                       problem.not_before_s[k, day])  # fmt: skip
            afternoon = (problem.bell_from_s[k, PM, day], problem.bell_by_s[k, PM, day],
                         problem.home_from_s[k, day], problem.home_by_s[k, day])  # fmt: skip
            facts.append((am, pm, *(morning if am else ()), *(afternoon if pm else ())))
        found[k] = [facts.index(fact) for fact in facts]
    return found


def _contract_columns(problem: Problem) -> Ints:
    of = [
        [c for c, contract in enumerate(problem.contracts) if k in contract.keepable]
        for k in range(problem.n)
    ]
    table = np.full((problem.n, max((len(one) for one in of), default=0)), NONE, np.int64)
    for k, one in enumerate(of):
        table[k, : len(one)] = one
    return table


def _flags(table: NDArray[np.bool_]) -> Ints:
    words = max(1, -(-table.shape[1] // at.WORD))
    bits = np.zeros((table.shape[0], words), np.int64)
    for column in range(table.shape[1]):
        bits[:, column // at.WORD] |= table[:, column].astype(np.int64) << (column % at.WORD)
    return bits


def _tag_columns(problem: Problem) -> tuple[Ints, Ints]:
    one, two = (
        np.array([getattr(limit, name) for limit in problem.tag_limits], np.int64)
        .reshape(len(problem.tag_limits), problem.n)
        .T
        for name in ("has_a", "has_b")
    )
    return one, two


def _apart(problem: Problem) -> NDArray[np.bool_]:
    apart = problem.apart | problem.alone[:, None] | problem.alone[None, :]
    return np.asarray(apart | (problem.school[:, None] != problem.school[None, :]))


def _by_rate(problem: Problem) -> Ints:
    prices = problem.prices
    least = np.maximum(prices.minimum_day, prices.day_rate)
    return np.argsort(least, kind="stable").astype(np.int64)


def _kinds(problem: Problem) -> tuple[Ints, Ints]:
    # The table, and which row a vehicle type of the problem has in it.
    prices = problem.prices
    order = _by_rate(problem)
    most = max((len(layouts) for layouts in problem.layouts), default=0)
    table = np.zeros((len(order), at.LAYOUT + 2 * most), np.int64)
    for row, kind in enumerate(order):
        layouts = problem.layouts[kind]
        table[row, at.DAY_RATE] = prices.day_rate[kind]
        table[row, at.MILE_RATE] = prices.mile_rate[kind]
        table[row, at.MINIMUM_DAY] = prices.minimum_day[kind]
        table[row, at.LEAST_DAY] = max(prices.minimum_day[kind], prices.day_rate[kind])
        table[row, at.SUPPLY] = problem.supply[kind]
        table[row, at.NUMBER] = kind
        table[row, at.LAYOUTS] = len(layouts)
        for number, layout in enumerate(layouts):
            table[row, at.LAYOUT + 2 * number] = layout.seats
            table[row, at.LAYOUT + 2 * number + 1] = layout.spaces
    return table, np.argsort(order)


def _contracts(problem: Problem, place: Ints) -> Ints:
    table = np.zeros((len(problem.contracts), 5), np.int64)
    for row, contract in enumerate(problem.contracts):
        table[row, at.C_KIND] = place[contract.vehicle_type]
        table[row, at.C_RATE] = contract.day_rate_pence
        table[row, at.C_PAS] = NONE if contract.pas is None else contract.pas
        table[row, at.C_SIZE] = len(set(contract.members))
    for _, pinned_to in problem.pinned:
        table[pinned_to, at.C_RESERVED] = 1
    return table


def _put_money(problem: Problem, kind: Ints, const: Ints) -> None:
    prices = problem.prices
    excess = [excess_pence(problem, int(rate)) for rate in kind[:, at.DAY_RATE]]
    pa_excess = excess_pence(problem, prices.pa_day)
    scale = int(np.lcm.reduce([1, pa_excess.denominator, *(e.denominator for e in excess)]))
    kind[:, at.EXCESS] = [_whole(e * scale) for e in excess]
    most = problem.max_pupils_per_route
    values = {
        at.PM_ORDER: _MODES[problem.pm_order],
        at.SHARE_MAX: problem.pa_share_max,
        at.PA_FOR_WHEELCHAIR: int(problem.pa_for_wheelchair),
        at.MAX_PUPILS: problem.n if most is None else most,
        at.PA_DAY: prices.pa_day,
        at.SHARE_NUM: prices.one_way_share.numerator,
        at.SHARE_DEN: prices.one_way_share.denominator,
        at.MINUTE_VALUE: problem.minute_value_pence_year,
        at.CHANGE_PENALTY: problem.change_penalty_pence_year,
        at.COUNTS_S: problem.time_change_counts_s,
        at.PA_SUPPLY: NONE if problem.pa_supply is None else problem.pa_supply,
        at.PA_EXCESS: _whole(pa_excess * scale),
        at.SCALE: scale,
        at.SCARCE: int((problem.supply >= 0).any() or problem.pa_supply is not None),
    }
    for place, value in values.items():
        const[place] = value
    const[at.OWNER_AT] = 4 + DAYS_PER_FORTNIGHT * (len(kind) + 1)


def _whole(value: Fraction) -> int:
    return value.numerator // value.denominator


def _alone(pool: RoutePool, unit: Members) -> tuple[Members, Members]:
    # The unit's orders outward from the school on a route of its own.
    if len(unit) == 1:
        return unit, unit
    pool.sharpen(unit)
    way = pool.cheapest(unit)
    if way is None:
        return unit, unit[::-1] if pool.problem.pm_order == "same" else unit
    morning = tuple(chain.from_iterable(way.spec.morning[::-1]))
    afternoon = tuple(chain.from_iterable(way.spec.afternoon))
    if pool.problem.pm_order == "reverse":
        afternoon = morning
    return morning, afternoon


def _unit_table(
    problem: Problem,
    units: Sequence[tuple[Members, Members]],
    legs: NDArray[np.int32],
    pupil: Ints,
    movable: NDArray[np.bool_],
) -> Ints:
    most = max((len(unit) for unit, _ in units), default=1)
    table = np.full((len(units), at.U_FIRST + 2 * most), NONE, np.int64)
    out = legs[:, pupil[:, at.SCHOOL_NODE], np.arange(problem.n), at.SECONDS].sum(axis=0)
    for row, (unit, afternoon) in enumerate(units):
        rows = list(unit)
        # How much of a vehicle a unit asks for: wheelchairs and own assistants most.
        need = (
            2 * len(rows)
            + 4 * problem.wheelchair[rows].sum()
            + 2 * problem.pa_own[rows].sum()
            + problem.pa_shared[rows].sum()
        )
        table[row, at.U_SIZE] = len(rows)
        table[row, at.U_ALONE] = not movable[row]
        table[row, at.U_FAR] = out[rows].max()
        table[row, at.U_DEMAND] = need
        table[row, at.U_FIRST : at.U_FIRST + len(rows)] = rows
        table[row, at.U_FIRST + most : at.U_FIRST + most + len(rows)] = afternoon
    return table


def _near(
    problem: Problem,
    units: tuple[Members, ...],
    legs: NDArray[np.int32],
    movable: NDArray[np.bool_],
) -> Ints:
    first = np.array([unit[0] for unit in units], np.int64)
    both = legs[:, : problem.n, : problem.n, at.SECONDS].sum(axis=0, dtype=np.int64)
    away: Floats = both[np.ix_(first, first)].astype(np.float64)
    away = away + away.T
    school = problem.school[first]
    away[school[:, None] != school[None, :]] = np.inf
    away[:, ~movable] = np.inf
    away[np.arange(len(units)), np.arange(len(units))] = -1.0
    near = np.argsort(away, axis=1, kind="stable")[:, :_NEAR]
    reached = np.isfinite(np.take_along_axis(away, near, axis=1))
    return np.ascontiguousarray(np.where(reached, near, NONE), np.int64)
