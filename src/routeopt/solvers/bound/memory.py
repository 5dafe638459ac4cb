"""Learning what relaxed routes must remember: those whom they return to too soon.

Dynamic ng-routes (Roberti and Mingozzi, Transportation Science 2014): memories begin small, so
that pricing is quick, and grow along the returns of the master's own solution.
"""

from collections.abc import Sequence

from routeopt.solvers.bound.columns import Column
from routeopt.solvers.bound.master import Master, Solution
from routeopt.solvers.bound.relaxed import School, forgets_enough, remember, remember_dearest
from routeopt.solvers.interface import Duals

_LONGEST = 9
"""Returns after more pupils than this are left alone."""


def learn(schools: Sequence[School], master: Master, solution: Solution) -> bool:
    """Grow memories along the solution's returns and drop the columns that make them.

    Returns
    -------
    bool
        Whether anything was learnt.
    """
    node = _nodes(schools)
    learnt = False
    for column, _ in solution.used:
        for start, end in _returns(column.path):
            school, back = node[column.path[start]]
            for between in column.path[start + 1 : end]:
                learnt |= remember(school.graph, node[between][1], back)
    if learnt:
        master.drop(lambda column: not _possible(node, column))
    return learnt


def choose(
    schools: Sequence[School], master: Master, settled: tuple[Solution, Duals], mile: float
) -> None:
    """Choose memories afresh by what the prices tempt routes to, and drop what they rule out."""
    solution, duals = settled
    routes = max(1.0, sum(solution.vehicles().values()))
    for school in schools:
        prize = duals.prize[school.pupils]
        # What a route brings, spread over the longest it may take.
        second = float(duals.prize.sum()) / routes / float(school.graph.cap_s.max())
        remember_dearest(school.graph, prize, mile, second)
    node = _nodes(schools)
    master.drop(lambda column: not _possible(node, column))


def _nodes(schools: Sequence[School]) -> dict[int, tuple[School, int]]:
    return {int(p): (s, k) for s in schools for k, p in enumerate(s.pupils)}


def _returns(path: Sequence[int]) -> list[tuple[int, int]]:
    found = []
    last: dict[int, int] = {}
    for place, pupil in enumerate(path):
        if pupil in last and place - last[pupil] <= _LONGEST:
            found.append((last[pupil], place))
        last[pupil] = place
    return found


def _possible(node: dict[int, tuple[School, int]], column: Column) -> bool:
    if all(times == 1 for _, times in column.visits):
        return True
    school = node[column.path[0]][0]
    return forgets_enough(school.graph, [node[pupil][1] for pupil in column.path])
