"""Who wins: the cheapest set of bids that may win together, proved, ties settled by rule."""

import time
from dataclasses import dataclass, field, replace

from routeopt.tender.winner import Auction, Winners, winners_of
from routeopt.tender.winner_engines import Engine, solve
from routeopt.tender.winner_program import Program, Row, program_of
from routeopt.tender.winner_reduce import without_dominated
from routeopt.tender.winner_ties import TieFacts, settle


@dataclass(frozen=True, slots=True)
class Effort:
    """How the search for winners is run.

    Attributes
    ----------
    engine
        Who finds the optimum.
    agree
        Whether the other engine must find the same optimum.
    seconds
        Limit of one solve; None: on to proof.
    threads
        Workers of CP-SAT.
    """

    engine: Engine = "highs"
    agree: bool = True
    seconds: float | None = None
    threads: int = 2


@dataclass(frozen=True, slots=True)
class Determined:
    """The winners and how sure they are.

    Attributes
    ----------
    proved
        No allowed set of bids ranks better.
    agreed
        The other engine proved the same optimum; None where it was not asked.
    decided_by
        The tie rule that chose among equal totals, "" where there was no tie.
    seconds
        Step -> seconds: ``prepare``, ``solve``, ``agree``, ``ties``.
    """

    winners: Winners
    proved: bool
    agreed: bool | None
    decided_by: str = ""
    ties_proved: bool = True
    seconds: dict[str, float] = field(default_factory=dict, compare=False)


class NoAwardError(RuntimeError):
    """Nothing can be awarded: the message says why."""


class EnginesDisagreeError(NoAwardError):
    """The two engines prove different optima: one of them is wrong, so nothing is awarded."""


def determine(
    auction: Auction, effort: Effort | None = None, ties: TieFacts | None = None
) -> Determined:
    """Choose the winners of an auction.

    Fewest lots unlet comes first, then the least total; ``ties`` says how equal totals are
    settled (None: they are not, and any of them is given).

    Raises
    ------
    EnginesDisagreeError
        If the second engine proves another optimum.
    """
    effort = effort or Effort()
    clock = _Clock()
    smaller = without_dominated(auction)
    program = program_of(smaller)
    clock.lap("prepare")
    first = _optimum(smaller, program, effort, effort.engine)
    clock.lap("solve")
    agreed = None
    if effort.agree and first.proved:
        other: Engine = "cp-sat" if effort.engine == "highs" else "highs"
        second = _optimum(smaller, program, effort, other, start=first.chosen)
        agreed = _agree(smaller, first, second)
        clock.lap("agree")
    bids, decided_by, ties_proved = _bids_of(first.program, first.chosen), "", True
    if ties is not None and first.proved:
        settled = settle(
            smaller, first.program, first.chosen, ties,
            engine="cp-sat", seconds=effort.seconds,
        )  # fmt: skip
        bids, decided_by, ties_proved = settled.bids, settled.decided_by, settled.proved
        clock.lap("ties")
    winners = winners_of(auction, tuple(smaller.bids[k] for k in sorted(bids)))
    return Determined(winners, first.proved, agreed, decided_by, ties_proved, clock.seconds)


@dataclass(frozen=True, slots=True)
class _Optimum:
    program: Program
    chosen: frozenset[int]
    proved: bool


class _Clock:
    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.seconds[name] = now - self._last
        self._last = now


def _optimum(
    auction: Auction,
    program: Program,
    effort: Effort,
    engine: Engine,
    start: frozenset[int] | None = None,
) -> _Optimum:
    """Let as many lots as can be let, then at the least total."""
    everything = replace(program, fixed=program.fixed | _can_be_let(auction, program))
    answer = solve(
        everything, engine, seconds=effort.seconds, threads=effort.threads,
        start=start if start is not None and not start & everything.fixed else None,
    )  # fmt: skip
    if answer.chosen is not None:
        return _Optimum(everything, answer.chosen, answer.proved)
    sizes = [auction.size(program.unlet_of[k]) if k in program.unlet_of else 0
             for k in range(len(program.costs))]  # fmt: skip
    fewest = solve(
        program.minimising(sizes), engine, seconds=effort.seconds, threads=effort.threads
    )  # fmt: skip
    nothing = _nothing(auction, program) if fewest.chosen is None else fewest.chosen
    count = sum(sizes[k] for k in nothing)
    row = Row(tuple((k, size) for k, size in enumerate(sizes) if size), None, count)
    limited = program.with_row(row)
    cheapest = solve(
        limited, engine, seconds=effort.seconds, threads=effort.threads, start=nothing
    )  # fmt: skip
    if cheapest.chosen is None:
        return _Optimum(limited, nothing, proved=False)
    return _Optimum(limited, cheapest.chosen, answer.proved and fewest.proved and cheapest.proved)


def _can_be_let(auction: Auction, program: Program) -> frozenset[int]:
    """Columns that leave a lot unlet although somebody, or another form, could serve it."""
    bid_on = {lot for bid in auction.bids for lot in bid.lots}
    grouped = {lot for group in auction.forms for form in group for lot in form}
    return frozenset(k for k, lot in program.unlet_of.items() if lot in bid_on or lot in grouped)


def _nothing(auction: Auction, program: Program) -> frozenset[int]:
    raise NoAwardError(
        f"no award of {len(auction.lots)} lots was found in the time given "
        f"({len(program.costs)} columns)"
    )


def _bids_of(program: Program, chosen: frozenset[int]) -> frozenset[int]:
    return frozenset(program.bid_of[k] for k in chosen if k in program.bid_of)


def _agree(auction: Auction, first: _Optimum, second: _Optimum) -> bool:
    if not second.proved:
        return False
    ranks = [_rank(auction, found) for found in (first, second)]
    if ranks[0] != ranks[1]:
        raise EnginesDisagreeError(f"the engines prove different optima: {ranks[0]}, {ranks[1]}")
    return True


def _rank(auction: Auction, found: _Optimum) -> tuple[int, int]:
    bids = sorted(_bids_of(found.program, found.chosen))
    return winners_of(auction, tuple(auction.bids[k] for k in bids)).rank
