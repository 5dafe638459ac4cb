"""The parts of the suite: which measurements each asks for."""

from collections.abc import Iterable, Iterator
from typing import Final

from benchmarks import county, ours
from benchmarks.peers.settings import PEERS
from benchmarks.store import Job

PARTS: Final = ("peers", "bound", "own", "start", "profile", "county")
USUAL: Final = ("peers", "bound", "own", "start", "profile")
"""Without the county, which takes nearly two hours by itself."""

SEEDS: Final = {n: tuple(range(1, 6)) for n in (20, 40, 80)} | {
    n: tuple(range(1, 4)) for n in (130, 200, 300)
}
PEER_S: Final = 60.0
OWN_S: Final = (10.0, 60.0)
LONG_S: Final = 600.0
LONG_ON: Final = ((130, 1), (200, 1), (300, 1))
COUNTY_S: Final = 300.0
BOUND_S: Final = {
    "small": {40: 15.0, 80: 60.0, 130: 120.0, 200: 180.0, 300: 300.0},
    "all": {40: 30.0, 80: 120.0, 130: 300.0, 300: 300.0},
}
START_ON: Final = (80, 300)
PROFILED: Final = ((80, "all"), (130, "all"), (300, "small"))
PROFILE_S: Final = 100.0

QUICK_SEEDS: Final = {20: (1,), 40: (1,), 80: (1,)}
QUICK_PEER_S: Final = 10.0
QUICK_BOUND_S: Final = {"small": {40: 15.0, 80: 60.0}, "all": {40: 30.0, 80: 60.0}}
_QUICK_COUNTY: Final = ("LIT",)
_QUICK_COUNTY_S: Final = 30.0


def jobs(parts: Iterable[str], *, quick: bool = False) -> list[Job]:
    """List the measurements of some parts, in the order they are made."""
    makers = {
        "peers": _quick_peers if quick else _peers,
        "bound": _quick_bound if quick else _bound,
        "own": _nothing if quick else _own,
        "start": _start,
        "profile": _nothing if quick else _profile,
        "county": _quick_county if quick else _county,
    }
    wanted = set(parts)
    return [job for part in PARTS if part in wanted for job in makers[part]()]


def _nothing() -> Iterator[Job]:
    yield from ()


def _peers() -> Iterator[Job]:
    for n, seeds in SEEDS.items():
        for seed in seeds:
            yield from (_peer(n, seed, peer, PEER_S) for peer in PEERS)
    for n, seeds in SEEDS.items():
        for seed in seeds:
            # The smallest are long settled by then.
            own_s = OWN_S if n > min(SEEDS) else OWN_S[:1]
            yield from (_ours("peers", n, seed, "all", seconds) for seconds in own_s)


def _quick_peers() -> Iterator[Job]:
    for n, seeds in QUICK_SEEDS.items():
        for seed in seeds:
            yield from (_peer(n, seed, peer, QUICK_PEER_S) for peer in PEERS)
            yield _ours("peers", n, seed, "all", QUICK_PEER_S)


def _bound() -> Iterator[Job]:
    for fleet, table in BOUND_S.items():
        for n, seconds in table.items():
            yield from (_ours("bound", n, seed, fleet, seconds) for seed in SEEDS[n])


def _quick_bound() -> Iterator[Job]:
    for fleet, table in QUICK_BOUND_S.items():
        yield from (_ours("bound", n, 1, fleet, seconds) for n, seconds in table.items())


def _own() -> Iterator[Job]:
    yield from (_ours("own", n, seed, "all", LONG_S) for n, seed in LONG_ON)


def _start() -> Iterator[Job]:
    for n in START_ON:
        yield Job("start", "start", f"school-{n}", n, 1, "all", ours.NAME, ours.SETTINGS, 20.0)


def _profile() -> Iterator[Job]:
    for n, fleet in PROFILED:
        for part in ("search", "proof"):
            yield Job(
                "profile", "profile", f"school-{n}", n, 1, fleet, part, ours.SETTINGS, PROFILE_S
            )


def _county() -> Iterator[Job]:
    for school in county.SCHOOLS:
        for fleet in ("all", "small"):
            yield _school(school, fleet, COUNTY_S)


def _quick_county() -> Iterator[Job]:
    for school in _QUICK_COUNTY:
        for fleet in ("all", "small"):
            yield _school(school, fleet, _QUICK_COUNTY_S)


def _peer(n: int, seed: int, peer: str, seconds: float) -> Job:
    setup = PEERS[peer]
    return Job("peers", "peer", f"school-{n}", n, seed, "all", peer, setup.settings, seconds)


def _ours(part: str, n: int, seed: int, fleet: str, seconds: float) -> Job:
    return Job(part, "ours", f"school-{n}", n, seed, fleet, ours.NAME, ours.SETTINGS, seconds)


def _school(school: str, fleet: str, seconds: float) -> Job:
    return Job("county", "county", school, 0, 1, fleet, ours.NAME, ours.SETTINGS, seconds)
