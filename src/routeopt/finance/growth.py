"""What transport will cost as pupils become more: volume by need and phase x unit cost by need.

Only counts grow: no pupil and no address is invented, and no route is drawn. A year's cost is
the number of pupils of each need and phase times what one of that need costs today.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from routeopt.domain.units import gbp_from_pence, round_half_up

UNKNOWN_NEED = "not given"
SMALL_GROUPS, ALL_PHASES = "small groups together", "all phases"
FEWEST = 5
"""A need and phase with fewer pupils is not told by itself."""


@dataclass(frozen=True, slots=True)
class Path:
    """What one county expected: plans to 2031 with education, health and care (EHC) plans rising.

    Attributes
    ----------
    volume_rise, volume_from
        Plans rise by this share from this year.
    cost_from_gbp, cost_to_gbp, cost_from
        What transport cost in a year, and would cost at the end at that year's unit costs.
    to
        The year the path ends in.
    leading
        Needs that grow faster than the others.
    """

    volume_rise: float = 0.47
    volume_from: int = 2020
    cost_from_gbp: float = 16e6
    cost_to_gbp: float = 26e6
    cost_from: int = 2021
    to: int = 2031
    leading: tuple[str, ...] = ("ASD", "SEMH")

    def volume_index(self, start: int, year: int) -> float:
        """Pupils of a year over those of the start, at an even yearly rate."""
        yearly: float = (1 + self.volume_rise) ** (1 / (self.to - self.volume_from))
        index: float = yearly ** (year - start)
        return index

    def cost_index(self, start: int, year: int) -> float:
        """Cost of a year over that of the start, at an even yearly rate."""
        yearly: float = (self.cost_to_gbp / self.cost_from_gbp) ** (1 / (self.to - self.cost_from))
        index: float = yearly ** (year - start)
        return index


@dataclass(frozen=True, slots=True)
class Volume:
    """Pupils of one need and phase carried today; those placed outside the county stand apart.

    ``year_pence`` is what those of known cost cost together, ``priced`` how many these are.
    """

    need: str
    phase: str
    pupils: int
    priced: int
    year_pence: int
    out_county: bool = False

    @property
    def kind(self) -> str:
        """What decides a pupil's unit cost."""
        return f"{self.need}, out of county" if self.out_county else self.need


@dataclass(frozen=True, slots=True)
class GrowthCell:
    """One need and phase in one year."""

    year: int
    need: str
    phase: str
    pupils: float
    year_pence: int


@dataclass(frozen=True, slots=True)
class Growth:
    """Pupils and cost year by year, at today's unit costs, beside the path.

    Attributes
    ----------
    leading_rise, other_rise
        Growth a year of the leading needs, and of the others.
    path_pence
        Year -> the path's cost, scaled to today's cost here.
    left_over
        Rise of unit costs a year that the path would ask for beside more pupils; 0 where the
        needs' different growth explains it.
    """

    start: int
    cells: tuple[GrowthCell, ...]
    unit_pence: tuple[tuple[str, int], ...]
    path_pence: tuple[tuple[int, int], ...]
    leading_rise: float
    other_rise: float
    left_over: float
    words: tuple[str, ...]

    def total_pence(self, year: int) -> int:
        """Cost of a year."""
        return sum(cell.year_pence for cell in self.cells if cell.year == year)

    def pupils(self, year: int) -> float:
        """Pupils of a year."""
        return sum(cell.pupils for cell in self.cells if cell.year == year)

    def shown_cells(self) -> tuple[GrowthCell, ...]:
        """Cells fit to be told: groups of fewer than five pupils are put together."""
        size = {(c.need, c.phase): c.pupils for c in self.cells if c.year == self.start}
        order = sorted(size, key=lambda key: (size[key], key))
        together = [key for key in order if size[key] < FEWEST]
        while 0 < sum(size[key] for key in together) < FEWEST and len(together) < len(order):
            together.append(order[len(together)])
        small = [cell for cell in self.cells if (cell.need, cell.phase) in together]
        merged = [
            GrowthCell(
                year,
                SMALL_GROUPS,
                ALL_PHASES,
                sum(cell.pupils for cell in small if cell.year == year),
                sum(cell.year_pence for cell in small if cell.year == year),
            )
            for year, _ in self.path_pence
            if small
        ]
        return (*(cell for cell in self.cells if cell not in small), *merged)

    def shown_units(self) -> tuple[tuple[str, int], ...]:
        """Give the unit costs of the needs that are told by themselves."""
        told = {cell.need for cell in self.shown_cells()}
        return tuple((need, pence) for need, pence in self.unit_pence if need in told)

    def as_dict(self) -> dict[str, Any]:
        """Give it for JSON."""
        years = [year for year, _ in self.path_pence]
        return {
            "from": self.start,
            "unit_cost_gbp": {kind: gbp_from_pence(pence) for kind, pence in self.shown_units()},
            "years": [
                {
                    "year": year,
                    "pupils": round(self.pupils(year), 1),
                    "year_gbp": gbp_from_pence(self.total_pence(year)),
                    "path_gbp": gbp_from_pence(path),
                }
                for year, path in zip(years, (pence for _, pence in self.path_pence), strict=True)
            ],
            "by_need_and_phase": [
                {
                    "year": cell.year,
                    "need": cell.need,
                    "phase": cell.phase,
                    "pupils": round(cell.pupils, 1),
                    "year_gbp": gbp_from_pence(cell.year_pence),
                }
                for cell in self.shown_cells()
            ],
            "leading_rise_a_year": round(self.leading_rise, 4),
            "other_rise_a_year": round(self.other_rise, 4),
            "unit_cost_rise_left_over_a_year": round(self.left_over, 4),
            "words": list(self.words),
        }


def growth(volumes: Sequence[Volume], start: int, path: Path | None = None) -> Growth | None:
    """Carry today's pupils and unit costs forward.

    Parameters
    ----------
    volumes
        Today, by need and phase.
    start
        The year of the pack: one before the path's last, or earlier.
    path
        What is expected of numbers and of cost.

    Returns
    -------
    Growth | None
        None where no pupil's cost is known, or the path has ended.
    """
    path = path or Path()
    units = _unit_pence(volumes)
    if not units or start >= path.to:
        return None
    whole = sum(volume.pupils for volume in volumes)
    cost = sum(volume.pupils * units[volume.kind] for volume in volumes)
    ahead = [_leads(volume, path) for volume in volumes]
    ahead_pupils = sum(v.pupils for v, leads in zip(volumes, ahead, strict=True) if leads)
    ahead_cost = sum(v.pupils * units[v.kind] for v, leads in zip(volumes, ahead, strict=True)
                     if leads)  # fmt: skip
    rises = _rises(
        path.volume_index(start, path.to) - 1, path.cost_index(start, path.to) - 1,
        ahead_pupils / whole, ahead_cost / cost,
    )  # fmt: skip
    span = path.to - start
    leading, other = ((1 + rise) ** (1 / span) - 1 for rise in rises)
    cells = tuple(
        _cell(volume, year, (1 + (leading if leads else other)) ** (year - start), units)
        for year in range(start, path.to + 1)
        for volume, leads in zip(volumes, ahead, strict=True)
    )
    reached = sum(cell.year_pence for cell in cells if cell.year == path.to)
    wanted = cost * path.cost_index(start, path.to)
    left_over = (wanted / reached) ** (1 / span) - 1
    if round(left_over, 3) == 0:
        left_over = 0.0
    return Growth(
        start=start,
        cells=cells,
        unit_pence=tuple((kind, round_half_up(pence)) for kind, pence in units.items()),
        path_pence=tuple(
            (year, round_half_up(cost * path.cost_index(start, year)))
            for year in range(start, path.to + 1)
        ),
        leading_rise=leading,
        other_rise=other,
        left_over=left_over,
        words=_words(path, start, volumes, (leading, other, left_over)),
    )


def _unit_pence(volumes: Sequence[Volume]) -> dict[str, float]:
    """Mean cost of a pupil by kind; of a kind without any known cost, that of all."""
    priced = sum(volume.priced for volume in volumes)
    if not priced:
        return {}
    mean = sum(volume.year_pence for volume in volumes) / priced
    units: dict[str, float] = {}
    for kind in sorted({volume.kind for volume in volumes}):
        here = [volume for volume in volumes if volume.kind == kind]
        count = sum(volume.priced for volume in here)
        units[kind] = sum(volume.year_pence for volume in here) / count if count else mean
    return units


def _leads(volume: Volume, path: Path) -> bool:
    return volume.out_county or volume.need in path.leading


def _rises(
    volume: float, cost: float, pupils_share: float, cost_share: float
) -> tuple[float, float]:
    """Split a rise of pupils so that it brings the rise of cost, as far as that can be.

    Nobody's number falls: where leading needs are not dear enough to bring the cost, all of the
    rise is theirs; where they are none, it is everybody's.
    """
    if pupils_share in (0.0, 1.0):
        return volume, volume
    dearer = cost_share / pupils_share - (1 - cost_share) / (1 - pupils_share)
    if dearer <= 0:
        return volume, volume
    # pupils_share x leading + (1 - pupils_share) x other = volume, and with cost shares = cost.
    needed = (cost - (1 - cost_share) / (1 - pupils_share) * volume) / (pupils_share * dearer)
    leading = min(max(needed, volume), volume / pupils_share)
    return leading, (volume - pupils_share * leading) / (1 - pupils_share)


def _cell(volume: Volume, year: int, index: float, units: dict[str, float]) -> GrowthCell:
    pupils = volume.pupils * index
    pence = round_half_up(pupils * units[volume.kind])
    return GrowthCell(year, volume.kind, volume.phase, pupils, pence)


def _words(
    path: Path, start: int, volumes: Sequence[Volume], rises: tuple[float, float, float]
) -> tuple[str, ...]:
    leading, other, left_over = rises
    missing = sum(volume.pupils - volume.priced for volume in volumes)
    numbers = (
        f"Numbers rise evenly from {start}, as {path.volume_rise:.0%} more plans from "
        f"{path.volume_from} to {path.to} would have them; each pupil costs what one of the same "
        "need costs today, those placed outside the county apart. No pupil and no address is "
        "invented, and no inflation is in it."
    )
    aims = (
        f"the path from £{path.cost_from_gbp / 1e6:.0f}m ({path.cost_from}) to "
        f"£{path.cost_to_gbp / 1e6:.0f}m ({path.to}), scaled to today's cost here"
    )
    leaders = f"{', '.join(path.leading)} and placements outside the county"
    split = (
        f"{leaders} lead: {leading:.1%} more a year, all others {other:.1%}, chosen to come as "
        f"near as they can to {aims}."
    )
    if leading == other:
        split = (
            f"All needs rise alike, {leading:.1%} a year: here {leaders} are not dearer than the "
            f"others, so that more of them would not come nearer to {aims}."
        )
    found = [numbers, split]
    if left_over > 0:
        found.append(
            f"More pupils alone do not reach that path: unit costs would have to rise "
            f"{left_over:.1%} a year besides."
        )
    elif left_over < 0:
        found.append("More pupils alone already cost more than that path.")
    if missing:
        found.append(
            f"Pupils without a contract of known price ({missing}) are taken at their need's mean."
        )
    return tuple(found)
