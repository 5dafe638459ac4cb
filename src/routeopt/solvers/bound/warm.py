"""Compiles the proof's inner loops ahead of any clock."""

import numpy as np

from routeopt.solvers.bound.absent import backwards, past_of
from routeopt.solvers.bound.book import OTHERS, Cuts, Room, new_book, packed
from routeopt.solvers.bound.catalogue import along, reduced_costs, unfold
from routeopt.solvers.bound.columns import Column
from routeopt.solvers.bound.completion import completions
from routeopt.solvers.bound.fives import broken_fives
from routeopt.solvers.bound.inward import inward
from routeopt.solvers.bound.kept import best_subset, subsets_below
from routeopt.solvers.bound.labels import least_walk, price
from routeopt.solvers.bound.listing import list_routes, marks_of
from routeopt.solvers.bound.meeting import price_from_both_ends
from routeopt.solvers.bound.relaxed import Graph
from routeopt.solvers.bound.tactics import Way


def warm_bound() -> None:
    """Compile (or load) pricing, completions and listing on a school of two."""
    ones = np.ones((3, 3), np.int64)
    place = np.array([[0, 1], [1, 0]], np.int64)
    graph = Graph(
        time_s=ones,
        from_s=np.zeros(2, np.int64),
        cap_s=np.full(2, 100, np.int64),
        metres=ones.astype(np.float64),
        end_m=np.zeros(2),
        near=np.tile(np.arange(2), (3, 1)),
        ng=place.copy(),
        place=place,
        likely=place,
        barred=np.zeros((2, 2), np.bool_),
        reach=2,
    )
    past = past_of(
        np.ones((3, 2, 10), np.bool_), [ones.astype(np.float64)] * 2, np.zeros(3, np.bool_), ones
    )
    nodes, prize = np.arange(2), np.ones(2)
    demand = np.tile(np.array([1, 0, 0]), (2, 1))
    most, strides, slopes = np.array([2, 0, 0]), np.array([1, 0, 0]), np.ones(1)
    table = completions(graph, past, nodes, most, demand, strides, slopes, prize, 60, 0)
    room = Room(
        nodes,
        2 | 2 << OTHERS,
        packed(demand[:, 0], demand[:, 1], demand[:, 2]),
        2,
        np.full(2, 2),
        strides,
        1.0,
        1.0,
        1.0,
        slopes,
        60,
    )
    words = np.zeros((2, 1), np.uint64)
    cuts = Cuts(words, words, np.zeros(64))
    halt = np.zeros(1, np.int64)
    least_walk(graph, past, room, prize, table)
    price(graph, past, room, prize, cuts, table, 0.0, new_book(9, 1), new_book(9, 1), 0, 9, halt)
    back, longest_s = inward(graph, nodes)
    there = backwards(past)
    table_back = completions(back, there, nodes, most, demand, strides, slopes, prize, 60, 0)
    way = Way(graph, past, room, prize, table)
    way_back = Way(back, there, room, prize, table_back)
    books = new_book(9, 1), new_book(9, 1), new_book(9, 1)
    price_from_both_ends(way, way_back, longest_s, cuts, 9.0, *books, 9, halt)
    list_routes(graph, past, room, prize, cuts, table, 9.0, marks_of(2), 9, halt)
    reduced_costs(
        np.array([0, 2]),
        np.arange(2),
        prize[:1],
        prize,
        np.zeros(3, np.int64),
        nodes[:0],
        prize[:0],
    )
    broken_fives([(Column(tuple((pupil, 1) for pupil in range(5)), 1.0, 0), 0.5)], 1)
    node, parent, ends = np.array([2, 0]), np.array([-1, 0]), np.array([1])
    along(node, parent, ends, graph.metres, graph.end_m, past, prize, prize)
    unfold(node, parent, ends)
    nothing = np.zeros(0, np.int64), np.zeros(0)
    subsets_below(prize, np.array([10, 10]), 2, 1.0, *nothing, 1.0)
    best_subset(prize, np.array([10, 10]), 2, 1.0, np.zeros(0, np.int64), np.zeros(0))
