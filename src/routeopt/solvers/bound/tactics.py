"""How a variant is priced: what is counted, remembered and let go, so that it stays quick.

Everything here trades sharpness for speed one way only: more routes come through, never fewer.
"""

from dataclasses import dataclass

import numpy as np

from routeopt.solvers.bound.absent import Past
from routeopt.solvers.bound.book import BITS, OTHERS, Room, packed
from routeopt.solvers.bound.completion import Table, completions
from routeopt.solvers.bound.relaxed import Floats, Graph, Ints, School
from routeopt.solvers.bound.variants import Variant
from routeopt.solvers.interface import Duals

STEP_S = 60
FINE_STEP_S = 20
MINUTES, SHORT_MEMORY, NO_SHARES = 1, 2, 3
"""Steps of ease from which legs are whole minutes, little is remembered, and it is let go how
many pupils shared assistants can look after."""
_REMEMBERED = 4
_SLOPES = np.array([1.0, 0.5, 0.0])
PLAIN, GLANCING, REMEMBERING, LONG_MEMORY, MOST_EFFORT = range(5)
"""Steps of effort: plain completions; those that count shared assistance and remember half of a
few pupils; all of the few; as many as can be afforded on a coarser grid; and those that know the
minimum price as well."""
_LONG_STEP_S = 120
_MOST_RECALL, _LONG_RECALL = 5, 7
_MOST_ENTRIES = 6e7
_WORK, _LONG_WORK = 3e9, 1e10
"""Steps of one completion table that are worth their while in an exact pass."""


@dataclass(frozen=True, slots=True)
class Way:
    """A variant ready to be priced: graph, legs past the absent, numbers, prizes, completions."""

    graph: Graph
    past: Past
    room: Room
    won: Floats
    table: Table


def way_of(
    school: School,
    variant: Variant,
    duals: Duals,
    *,
    ease: int,
    effort: int,
    graph: Graph | None = None,
    step_s: int | None = None,
    reach: int | None = None,
) -> Way:
    """Prepare a variant for pricing.

    Parameters
    ----------
    school, variant, duals
        What is priced.
    ease
        How much is let go, see ``MINUTES`` and the others.
    effort
        How sharp completions are, see ``PLAIN`` and the others.
    graph
        The school's with memories for those who may ride; its own if None.
    step_s
        Grid of completions; as the effort has it if None.
    reach
        How many of those worth most from a pupil are looked at, in a search that proves
        nothing; all if None.
    """
    won = duals.prize[school.pupils] - variant.own + duals.pa_day * variant.own_pa_days
    shared = 0 if ease >= NO_SHARES else variant.shared
    most = np.array([variant.seats, variant.spaces, shared], np.int64)
    shares = variant.shared_demand if shared else np.zeros_like(variant.shared_demand)
    demand = np.stack([variant.seat_demand, variant.space_demand, shares], axis=1)
    counted = most * (np.array([1, 1, 0]) if effort < GLANCING else 1)
    strides = _strides(most, counted)
    slopes = _SLOPES[: 1 if effort < MOST_EFFORT else None]
    nodes = np.flatnonzero(variant.allowed)
    recall = recall_of(school, variant, effort, step_s)
    step_s = step_s or _step_s(effort)
    graph = graph or school.graph
    if reach is not None:
        graph = graph._replace(near=_dearest(graph, variant, won), reach=min(reach, nodes.size))
    past = past_for(school, effort)
    table = completions(
        graph, past, nodes, most, demand, strides, slopes * variant.mile, won, step_s, recall
    )
    room = _room(school, variant, duals, nodes, demand, most, strides, slopes, step_s=step_s)
    return Way(_eased(graph, ease), past, room, won, table)


def _dearest(graph: Graph, variant: Variant, won: Floats) -> Ints:
    # Whom a chain would rather go on to, by what the next leg costs and the call there brings.
    price = variant.mile * graph.metres[:, : won.size] - won
    price[:, ~variant.allowed] = np.inf
    return np.argsort(price, axis=1, kind="stable")


def _strides(most: Ints, counted: Ints) -> Ints:
    strides = np.zeros(3, np.int64)
    step = 1
    for k in range(3):
        if counted[k] or k == 0:
            strides[k] = step
            step *= int(most[k]) + 1
    return strides


def _room(
    school: School,
    variant: Variant,
    duals: Duals,
    nodes: Ints,
    demand: Ints,
    most: Ints,
    strides: Ints,
    slopes: Floats,
    *,
    step_s: int,
) -> Room:
    counted = counted_pounds(variant, duals)
    places = int(most[0] + most[1])
    return Room(
        nodes,
        int(most[0] | most[1] << BITS | most[2] << 2 * BITS | places << OTHERS),
        packed(demand[:, 0], demand[:, 1], demand[:, 2]),
        places,
        school.company,
        strides,
        variant.fixed + counted,
        variant.least + counted,
        variant.mile,
        slopes,
        step_s,
    )


def counted_pounds(variant: Variant, duals: Duals) -> float:
    """Pounds a year that the prices of counted vehicles and assistants add to a variant's."""
    counted = -float(duals.kind[variant.kind]) - duals.block * variant.blocks
    counted -= float(duals.vehicle_day[variant.kind]) * variant.vehicle_days
    return counted - duals.pa_day * variant.shared_pa_days


def past_for(school: School, effort: int) -> Past:
    """Legs past the absent with as many quarters as so much effort has."""
    if effort < GLANCING:
        return school.past
    return school.past_finely if effort < LONG_MEMORY else school.past_finest


def recall_of(school: School, variant: Variant, effort: int, step_s: int | None = None) -> int:
    """Say how many near pupils completions of so much effort remember."""
    if effort < REMEMBERING:
        return recall_of(school, variant, REMEMBERING, step_s) // 2 if effort else 0
    nodes = np.flatnonzero(variant.allowed)
    rooms = float((variant.seats + 1) * (variant.spaces + 1) * (variant.shared + 1))
    longest = float(school.graph.cap_s[nodes].max())
    buckets = longest / (step_s or _step_s(effort))
    past = past_for(school, effort)
    states = nodes.size + int((past.slot[nodes] >= 0).sum()) * past.least_m.shape[1]
    table = rooms * states * buckets
    # Who is absent at times may make them larger, as far as there is room.
    work = rooms * nodes.size**2 * buckets
    worth, most = (_LONG_WORK, _LONG_RECALL) if effort >= LONG_MEMORY else (_WORK, _MOST_RECALL)
    recall = 0
    while (
        recall < most
        and work * 2 ** (recall + 1) <= worth
        and table * 2 ** (recall + 1) <= _MOST_ENTRIES
    ):
        recall += 1
    return recall


def _step_s(effort: int) -> int:
    return _LONG_STEP_S if effort >= LONG_MEMORY else STEP_S


def _eased(graph: Graph, ease: int) -> Graph:
    if ease >= MINUTES:
        graph = graph._replace(time_s=graph.time_s // STEP_S * STEP_S)
    if ease >= SHORT_MEMORY:
        ng, place = graph.ng.copy(), graph.place.copy()
        ng[:, _REMEMBERED:] = -1
        place[place >= _REMEMBERED] = -1
        graph = graph._replace(ng=ng, place=place)
    return graph
