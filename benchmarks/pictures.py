"""The pictures of the page on benchmarks: cost against time, and how figures grow."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from benchmarks import figures, ours
from benchmarks.figures import growth
from benchmarks.parts import BOUND_S, PEER_S
from benchmarks.peers.settings import PEERS
from benchmarks.plot import Line, Point, axis, chart
from benchmarks.store import Record
from benchmarks.tables import chosen

Draw = Callable[[Sequence[Record]], str | None]

_EARLIEST_S = 0.1
_SHOWN_TO = 1.5
_SIZES = {"small": (40, 80, 130, 200, 300), "all": (40, 80, 130, 300)}


def cost_against_time(n: int) -> Draw:
    """Draw our longest run on the first seed of a size, its bound, and the peers' plans."""

    def draw(records: Sequence[Record]) -> str | None:
        here = chosen(records, n=n, seed=1, fleet="all")
        runs = [r for r in here if r["solver"] == ours.NAME and r.get("incumbents")]
        if not runs:
            return None
        longest = max(runs, key=lambda r: (r["seconds"], r["part"] == "bound"))
        lines = [Line(ours.NAME, _pounds_a_year(longest["incumbents"], longest), "steps", 0)]
        if longest.get("bounds"):
            bounds = _pounds_a_year(longest["bounds"], longest)
            lines.append(Line("proven bound", bounds, "steps", 1))
        for number, peer in enumerate(PEERS, start=2):
            found = chosen(here, solver=peer, seconds=PEER_S)
            if found:
                dot = (min(PEER_S, found[0]["took_s"]), found[0]["year_pence"] / 100)
                lines.append(Line(peer, [dot], "dots", number))
        top = _SHOWN_TO * longest["year_pence"] / 100
        lines = [shown for line in lines if (shown := _below(line, top)).points]
        points = [point for line in lines for point in line.points]
        title = f"{n} pupils, seed 1, every vehicle type: £ a year against seconds"
        x = axis("seconds", [at for at, _ in points], logarithmic=True)
        y = axis("£ a year", [value for _, value in points])
        return chart(title, x, y, lines)

    return draw


def _below(line: Line, top: float) -> Line:
    """Leave out what is so dear that the rest could not be told apart."""
    return replace(line, points=[point for point in line.points if point[1] <= top])


def _pounds_a_year(stream: Sequence[Sequence[float]], record: Record) -> list[Point]:
    """Give a stream in pounds a year, up to the end of the run."""
    points = [(max(float(at), _EARLIEST_S), pence / 100) for at, pence in stream]
    return [*points, (max(float(record["took_s"]), points[-1][0]), points[-1][1])]


def grown(what: str, label: str, figure: Callable[[Record], float | None]) -> Draw:
    """Draw a figure against size for both fleets, with its fitted power law."""

    def draw(records: Sequence[Record]) -> str | None:
        lines: list[Line] = []
        for colour, fleet in enumerate(BOUND_S):
            points = _points(chosen(records, part="bound", fleet=fleet), figure)
            if not points:
                continue
            lines.append(Line(f"fleet {fleet}", points, "dots", colour))
            fitted = growth(points)
            if fitted is not None:
                sizes = [float(n) for n in _SIZES[fleet]]
                law = [(n, fitted.at(n)) for n in sizes]
                lines.append(Line(f"grows as n^{fitted.power:.1f}", law, "dashes", colour))
        if not lines:
            return None
        every = [point for line in lines for point in line.points]
        x = axis("pupils", [n for n, _ in every], logarithmic=True)
        y = axis(label, [value for _, value in every], logarithmic=True)
        return chart(what, x, y, lines)

    return draw


def _points(records: Sequence[Record], figure: Callable[[Record], float | None]) -> list[Point]:
    found = [(float(record["n"]), figure(record)) for record in records]
    return sorted((n, max(float(value), 0.01)) for n, value in found if value is not None)


PICTURES: Final[dict[str, tuple[str, Draw]]] = {
    **{
        f"time-{n}": (f"Cost against time, {n} pupils", cost_against_time(n))
        for n in (40, 80, 130, 200, 300)
    },
    "growth-search": (
        "Seconds to 1 % above the last cost against pupils",
        grown("Seconds to 1 % above the last cost", "seconds", figures.settled_s),
    ),
    "growth-bound": (
        "Seconds to the last bound against pupils",
        grown("Seconds to within 0.1 % of the last bound", "seconds", figures.bound_s),
    ),
    "growth-memory": (
        "Memory against pupils",
        grown("Memory of the whole process", "MiB", lambda r: r.get("peak_mib")),
    ),
}
