"""All routes that a cheaper plan could use, as arrays: priced by looking at every one.

Once they are listed, no pricing has to search any more, and cuts cost next to nothing (Contardo
and Martinelli, Discrete Optimization 2014).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numba
import numpy as np

from routeopt.solvers.bound.absent import Past, past_m
from routeopt.solvers.bound.book import Words
from routeopt.solvers.bound.columns import Column
from routeopt.solvers.bound.cuts import Cut
from routeopt.solvers.bound.relaxed import Flags, Floats, Ints, School
from routeopt.solvers.bound.variants import Variant
from routeopt.solvers.evaluator import NO_CONTRACT
from routeopt.solvers.interface import Duals


@dataclass(slots=True)
class Catalogue:
    """Sets of pupils with a way to drive each; money in pounds a year.

    Attributes
    ----------
    start, member
        ``(routes + 1,)`` where each one's pupils begin in ``member``.
    pounds, vehicle_days, pa_days
        ``(routes,)`` as in a column.
    kind, contract
        ``(routes,)`` vehicle type; contract kept, or ``NO_CONTRACT``.
    exact
        ``(routes,)`` whether the price is the evaluator's.
    mark
        ``(routes,)`` a word that tells sets apart.
    serial
        ``(routes,)`` rising numbers that stay a route's own while others leave.
    """

    start: Ints
    member: Ints
    pounds: Floats
    kind: Ints
    contract: Ints
    vehicle_days: Floats
    pa_days: Floats
    exact: Flags
    mark: Words
    serial: Ints = field(default_factory=lambda: np.zeros(0, np.int64))

    def __len__(self) -> int:
        """Count the routes."""
        return int(self.pounds.size)

    def reduced(self, duals: Duals, cuts: Sequence[Cut]) -> Floats:
        """Reduced cost of every route, ``(routes,)``; cuts forget nothing here."""
        fixed = self.pounds - duals.vehicle_day[self.kind] * self.vehicle_days
        fixed -= duals.pa_day * self.pa_days + duals.kind[self.kind]
        kept = self.contract != NO_CONTRACT
        if kept.any():
            fixed[kept] -= duals.kept[self.contract[kept]]
        first, which = _cuts_of_pupils(cuts, duals.cuts, duals.prize.size)
        return reduced_costs(self.start, self.member, fixed, duals.prize, first, which, -duals.cuts)

    def keep(self, stays: Flags) -> None:
        """Forget the others."""
        chosen = np.flatnonzero(stays)
        sizes = np.diff(self.start)[chosen]
        begin = np.repeat(self.start[chosen] - np.concatenate(([0], np.cumsum(sizes)[:-1])), sizes)
        self.member = self.member[begin + np.arange(sizes.sum())]
        self.start = np.concatenate(([0], np.cumsum(sizes)))
        for name in (
            "pounds",
            "kind",
            "contract",
            "vehicle_days",
            "pa_days",
            "exact",
            "mark",
            "serial",
        ):
            setattr(self, name, getattr(self, name)[chosen])

    def numbers(self, serials: Ints) -> Ints:
        """Where routes stand now, by serial; -1 for those that have left."""
        if not len(self):
            return np.full(serials.size, -1)
        at = np.minimum(np.searchsorted(self.serial, serials), len(self) - 1)
        return np.where(self.serial[at] == serials, at, -1)

    def column(self, number: int) -> Column:
        """One route as a column without an order."""
        members = self.member[self.start[number] : self.start[number + 1]]
        return Column(
            visits=tuple((int(pupil), 1) for pupil in np.sort(members)),
            pounds=float(self.pounds[number]),
            kind=int(self.kind[number]),
            contract=int(self.contract[number]),
            vehicle_days=float(self.vehicle_days[number]),
            pa_days=float(self.pa_days[number]),
            exact=bool(self.exact[number]),
        )


def listed_of_variant(
    school: School, variant: Variant, node: Ints, parent: Ints, ends: Ints, mark: Words
) -> Catalogue:
    """Unfold the labels of a variant's listing, the cheapest order of each set."""
    metres, own, own_pa = along(
        node, parent, ends, school.graph.metres, school.graph.end_m, school.past, variant.own,
        variant.own_pa_days,
    )  # fmt: skip
    pounds = np.maximum(variant.least, variant.fixed + variant.mile * metres) + own
    order = np.lexsort((pounds, mark))
    first = np.ones(order.size, np.bool_)
    first[1:] = mark[order[1:]] != mark[order[:-1]]
    chosen = order[first]
    start, nodes = unfold(node, parent, ends[chosen])
    routes = chosen.size
    return Catalogue(
        start=start,
        member=school.pupils[nodes],
        pounds=pounds[chosen],
        kind=np.full(routes, variant.kind, np.int64),
        contract=np.full(routes, NO_CONTRACT, np.int64),
        vehicle_days=np.full(routes, variant.vehicle_days),
        pa_days=variant.shared_pa_days + own_pa[chosen],
        exact=np.zeros(routes, np.bool_),
        mark=mark[chosen],
    )


def catalogue_of_columns(columns: Sequence[Column], marks: Words) -> Catalogue:
    """Write columns as a catalogue."""
    sizes = [len(column.visits) for column in columns]
    members = [pupil for column in columns for pupil, _ in column.visits]
    sums = [
        np.sum(marks[[pupil for pupil, _ in column.visits]], dtype=np.uint64) for column in columns
    ]
    return Catalogue(
        start=np.concatenate(([0], np.cumsum(np.array(sizes, np.int64)))),
        member=np.array(members, np.int64),
        pounds=np.array([column.pounds for column in columns], np.float64),
        kind=np.array([column.kind for column in columns], np.int64),
        contract=np.array([column.contract for column in columns], np.int64),
        vehicle_days=np.array([column.vehicle_days for column in columns], np.float64),
        pa_days=np.array([column.pa_days for column in columns], np.float64),
        exact=np.array([column.exact for column in columns], np.bool_),
        mark=np.array(sums, np.uint64),
    )


def joined(parts: Sequence[Catalogue], *, scarce: bool) -> Catalogue:
    """Put catalogues together, the cheapest way to drive each set.

    Where vehicles or assistants are ``scarce``, ways that use different ones all stay.
    """
    sizes = np.concatenate([np.diff(part.start) for part in parts])
    whole = Catalogue(
        start=np.concatenate(([0], np.cumsum(sizes))),
        member=np.concatenate([part.member for part in parts]),
        pounds=np.concatenate([part.pounds for part in parts]),
        kind=np.concatenate([part.kind for part in parts]),
        contract=np.concatenate([part.contract for part in parts]),
        vehicle_days=np.concatenate([part.vehicle_days for part in parts]),
        pa_days=np.concatenate([part.pa_days for part in parts]),
        exact=np.concatenate([part.exact for part in parts]),
        mark=np.concatenate([part.mark for part in parts]),
    )
    keys = [whole.pounds, whole.contract, whole.mark]
    if scarce:
        keys[1:1] = [whole.pa_days, whole.kind]
    order = np.lexsort(keys)
    first = np.zeros(order.size, np.bool_)
    first[:1] = True
    for key in keys[1:]:
        first[1:] |= key[order[1:]] != key[order[:-1]]
    stays = np.zeros(order.size, np.bool_)
    stays[order[first]] = True
    whole.serial = np.arange(len(whole))
    whole.keep(stays)
    return whole


def _cuts_of_pupils(cuts: Sequence[Cut], prices: Floats, pupils: int) -> tuple[Ints, Ints]:
    of: list[list[int]] = [[] for _ in range(pupils)]
    for number, (cut, price) in enumerate(zip(cuts, prices, strict=True)):
        if price < 0:
            for pupil in cut.members:
                of[pupil].append(number)
    first = np.concatenate(([0], np.cumsum([len(one) for one in of]))).astype(np.int64)
    return first, np.array(list(_flat(of)), np.int64)


def _flat(lists: Iterable[Iterable[int]]) -> Iterable[int]:
    for one in lists:
        yield from one


@numba.njit(cache=True, nogil=True)
def reduced_costs(
    start: Ints,
    member: Ints,
    fixed: Floats,
    prize: Floats,
    first: Ints,
    which: Ints,
    charge: Floats,
) -> Floats:
    """Price routes: what is fixed, less prizes, with what each cut charges for two pupils."""
    value = fixed.copy()
    held = np.zeros(charge.shape[0] + 1, np.int64)
    for route in range(value.shape[0]):
        for at in range(start[route], start[route + 1]):
            pupil = member[at]
            value[route] -= prize[pupil]
            for k in range(first[pupil], first[pupil + 1]):
                held[which[k]] += 1
                if held[which[k]] % 2 == 0:
                    value[route] += charge[which[k]]
        for at in range(start[route], start[route + 1]):
            pupil = member[at]
            for k in range(first[pupil], first[pupil + 1]):
                held[which[k]] = 0
    return value


@numba.njit(cache=True, nogil=True)
def along(
    node: Ints,
    parent: Ints,
    ends: Ints,
    metres: Floats,
    end_m: Floats,
    past: Past,
    own: Floats,
    own_pa: Floats,
) -> tuple[Floats, Floats, Floats]:
    """Metres, pounds and days of pupils' own assistants along each route of a tree."""
    far, extra, days = np.zeros(ends.size), np.zeros(ends.size), np.zeros(ends.size)
    for k in range(ends.size):
        one = ends[k]
        far[k] = end_m[node[one]]
        while parent[one] >= 0:
            far[k] += metres[node[parent[one]], node[one]]
            far[k] += past_m(past, node, parent, parent[one], node[one])
            extra[k] += own[node[one]]
            days[k] += own_pa[node[one]]
            one = parent[one]
    return far, extra, days


@numba.njit(cache=True, nogil=True)
def unfold(node: Ints, parent: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """Nodes of each route of a tree, last first."""
    start = np.zeros(ends.size + 1, np.int64)
    for k in range(ends.size):
        one, size = ends[k], 0
        while parent[one] >= 0:
            size += 1
            one = parent[one]
        start[k + 1] = start[k] + size
    nodes = np.empty(start[-1], np.int64)
    for k in range(ends.size):
        one, at = ends[k], start[k]
        while parent[one] >= 0:
            nodes[at] = node[one]
            at += 1
            one = parent[one]
    return start, nodes
