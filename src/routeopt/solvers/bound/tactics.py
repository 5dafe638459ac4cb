"""How a variant is priced: what is counted, remembered and let go, so that it stays quick.

Everything here trades sharpness for speed one way only: more routes come through, never fewer.
"""

from dataclasses import dataclass

import numpy as np

from routeopt.solvers.bound.book import BITS, Room, packed
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
MOST_EFFORT = 2
_MOST_RECALL = 4
_WORK = 1.5e9
"""Steps of a completion table that are worth their while in an exact pass."""


@dataclass(frozen=True, slots=True)
class Way:
    """A variant ready to be priced: its graph, numbers, prizes and completions."""

    graph: Graph
    room: Room
    won: Floats
    table: Table
    step_s: int


def way_of(
    school: School,
    variant: Variant,
    duals: Duals,
    *,
    ease: int,
    effort: int,
    step_s: int = STEP_S,
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
        How sharp completions are: 0 plain, 1 with shared assistance counted and a memory,
        ``MOST_EFFORT`` with the minimum price as well.
    step_s
        Grid of completions.
    reach
        How many of a pupil's nearest are looked at in a search that proves nothing; all if None.
    """
    won = duals.prize[school.pupils] - variant.own + duals.pa_day * variant.own_pa_days
    shared = 0 if ease >= NO_SHARES else variant.shared
    most = np.array([variant.seats, variant.spaces, shared], np.int64)
    shares = variant.shared_demand if shared else np.zeros_like(variant.shared_demand)
    demand = np.stack([variant.seat_demand, variant.space_demand, shares], axis=1)
    counted = most * (np.array([1, 1, 0]) if effort == 0 else 1)
    strides = _strides(most, counted)
    slopes = _SLOPES[: 1 if effort < MOST_EFFORT else None]
    nodes = np.flatnonzero(variant.allowed)
    recall = 0 if effort == 0 else _recall(school, nodes, counted, slopes.size, step_s)
    graph = (
        school.graph
        if reach is None
        else school.graph._replace(reach=min(reach, school.pupils.size))
    )
    table = completions(
        graph, nodes, most, demand, strides, slopes * variant.mile, won, step_s, recall
    )
    room = _room(variant, duals, nodes, demand, most, strides, slopes)
    return Way(_eased(graph, ease), room, won, table, step_s)


def _strides(most: Ints, counted: Ints) -> Ints:
    strides = np.zeros(3, np.int64)
    step = 1
    for k in range(3):
        if counted[k] or k == 0:
            strides[k] = step
            step *= int(most[k]) + 1
    return strides


def _room(
    variant: Variant,
    duals: Duals,
    nodes: Ints,
    demand: Ints,
    most: Ints,
    strides: Ints,
    slopes: Floats,
) -> Room:
    counted = -float(duals.kind[variant.kind])
    counted -= float(duals.vehicle_day[variant.kind]) * variant.vehicle_days
    counted -= duals.pa_day * variant.shared_pa_days
    return Room(
        nodes,
        int(most[0] | most[1] << BITS | most[2] << 2 * BITS),
        packed(demand[:, 0], demand[:, 1], demand[:, 2]),
        strides,
        variant.fixed + counted,
        variant.least + counted,
        variant.mile,
        slopes,
    )


def _recall(school: School, nodes: Ints, counted: Ints, tables: int, step_s: int) -> int:
    rooms = float(np.prod(counted + 1))
    longest = float(school.graph.cap_s[nodes].max())
    work = tables * rooms * nodes.size**2 * longest / step_s
    recall = 0
    while recall < _MOST_RECALL and work * 2 ** (recall + 1) <= _WORK:
        recall += 1
    return recall


def _eased(graph: Graph, ease: int) -> Graph:
    if ease >= MINUTES:
        graph = graph._replace(time_s=graph.time_s // STEP_S * STEP_S)
    if ease >= SHORT_MEMORY:
        ng, place = graph.ng.copy(), graph.place.copy()
        ng[:, _REMEMBERED:] = -1
        place[place >= _REMEMBERED] = -1
        graph = graph._replace(ng=ng, place=place)
    return graph
