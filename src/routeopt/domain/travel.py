"""Travel times between places, as every later part uses them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

SESSIONS = ("am", "pm")
AM, PM = 0, 1
UNREACHED_S = 10_000_000
"""Seconds that stand for "no way there": longer than any limit, safe to add up."""


@dataclass(frozen=True, slots=True)
class TravelTimes:
    """Asymmetric seconds and metres between places, for each session.

    Attributes
    ----------
    ids
        Place ids, in the order of the arrays.
    time_s, dist_m
        ``(2, n, n)`` int64, session (am, pm) x from x to; traffic already in.
    source
        ``matrix`` (given in the pack), ``roads`` or ``estimate``.
    detail
        One sentence for people: which file or which estimate, and the traffic factors.
    snap_m
        Metres from a place to the road used for it, where roads were used.
    notes
        What should be told of how they were found.
    """

    ids: tuple[str, ...]
    time_s: NDArray[np.int64]
    dist_m: NDArray[np.int64]
    source: Literal["matrix", "roads", "estimate"]
    detail: str
    am_traffic: float | None = None
    pm_traffic: float | None = None
    snap_m: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    index: Mapping[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Index the ids and make the arrays read-only."""
        object.__setattr__(self, "index", {place: k for k, place in enumerate(self.ids)})
        self.time_s.setflags(write=False)
        self.dist_m.setflags(write=False)

    def seconds(self, session: int, start: str, end: str) -> int:
        """Seconds from one place to another in a session (0 am, 1 pm)."""
        return int(self.time_s[session, self.index[start], self.index[end]])

    def metres(self, session: int, start: str, end: str) -> int:
        """Metres from one place to another in a session (0 am, 1 pm)."""
        return int(self.dist_m[session, self.index[start], self.index[end]])

    def subset(self, ids: Sequence[str]) -> "TravelTimes":
        """Give the same times for some of the places, in the order asked for."""
        rows = np.array([self.index[place] for place in ids], dtype=np.int64)
        grid = np.ix_(np.array([AM, PM]), rows, rows)
        return TravelTimes(
            ids=tuple(ids),
            time_s=self.time_s[grid].copy(),
            dist_m=self.dist_m[grid].copy(),
            source=self.source,
            detail=self.detail,
            am_traffic=self.am_traffic,
            pm_traffic=self.pm_traffic,
            snap_m=self.snap_m,
            notes=self.notes,
        )
