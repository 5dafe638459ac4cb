"""A random pack from a seed: every rule and optional column of the release, often."""

from collections.abc import Collection
from dataclasses import dataclass

from tests.generated.company import COMPANY_TWISTS, add_company
from tests.generated.draws import Draw
from tests.generated.drives import DRIVE_TWISTS, add_matrix
from tests.generated.market import MARKET_TWISTS, add_contracts
from tests.generated.people import PUPIL_TWISTS, SCHOOL_TWISTS, add_pupils, add_schools
from tests.generated.settings import SETTING_TWISTS, add_settings
from tests.generated.vehicles import VEHICLE_TWISTS, add_vehicles
from tests.generated.world import Row, World

TWISTS = (
    *PUPIL_TWISTS, *SCHOOL_TWISTS, *COMPANY_TWISTS, *VEHICLE_TWISTS, *MARKET_TWISTS,
    *SETTING_TWISTS, *DRIVE_TWISTS, "two schools", "both schools reviewed",
)  # fmt: skip
_LIKELY = {
    "vehicle_types": 0.7, "contracts": 0.85, "matrix": 0.6, "two schools": 0.5,
    "both schools reviewed": 0.5, "as from roads": 0.6, "place cut off": 0.5, "pas given": 0.6,
    "both forms": 0.4, "allocations": 0.6, "contract over two schools": 0.5,
    "one address two doors": 0.5, "plan_from today": 0.15, "keep_contracts false": 0.15,
    "allow_second_address": 0.6, "second address": 0.4, "any schools mix": 0.2,
    "locked contract": 0.35, "locked pupil": 0.35, "drives left out": 0.4, "traffic": 0.4,
    "traffic pm": 0.4, "types by number": 0.5, "same door": 0.4,
}  # fmt: skip
_USUAL = 0.27
_BARE = 0.12


@dataclass(frozen=True)
class GeneratedPack:
    """A pack as rows of text, and what it was meant to hold."""

    seed: int
    tables: dict[str, list[Row]]
    twists: frozenset[str]
    reviewed: tuple[str, ...]

    @property
    def name(self) -> str:
        """Name that says how to make it again."""
        return f"generated-{self.seed}"


def generate(
    seed: int, pupils: tuple[int, int] | None = None, without: Collection[str] = ()
) -> GeneratedPack:
    """Make a pack.

    Parameters
    ----------
    seed
        The same seed gives the same pack.
    pupils
        Fewest and most pupils; blank: 5 to 60, mostly under 25.
    without
        Twists to leave out.
    """
    draw = Draw(seed)
    bare = draw.chance(_BARE)
    twists = frozenset(
        twist
        for twist in TWISTS
        if draw.chance(_LIKELY.get(twist, _USUAL)) and not bare and twist not in without
    )
    world = World(draw, twists)
    low, high = pupils or ((5, 25) if draw.chance(0.88) else (26, 60))
    add_schools(world, 2 if world.has("two schools") else 1)
    add_pupils(world, draw.whole(low, high))
    add_company(world)
    add_vehicles(world)
    add_contracts(world)
    if not bare:
        add_settings(world)
    add_matrix(world)
    schools = tuple(row["school_id"] for row in world.schools)
    reviewed = schools if world.has("both schools reviewed") else schools[:1]
    tables = {name: rows for name, rows in world.tables.items() if rows}
    return GeneratedPack(seed, tables, twists, reviewed)
