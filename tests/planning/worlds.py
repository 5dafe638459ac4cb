"""The example school with a scenario, prepared for planning."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from routeopt.data.example import write_small_example
from routeopt.data.loading import from_raw
from routeopt.data.rawpack import RawPack
from routeopt.data.readers import read_pack
from routeopt.data.scenario import apply_scenario
from routeopt.network.times import travel_times
from routeopt.planning.review import places_needed, prepare
from routeopt.planning.scope import Scope, review_scope
from routeopt.planning.sides import Ground

TODAY = date(2026, 6, 1)


@cache
def example() -> RawPack:
    """Read the small example."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "pack"
        write_small_example(path)
        return read_pack(path)


def prepared(scenario: Mapping[str, object]) -> tuple[Ground, Scope]:
    """Prepare the example school as a scenario has it."""
    raw, _ = apply_scenario(example(), scenario, today=TODAY)
    pack = from_raw(raw, TODAY)
    scope = review_scope(pack.area, ("ELY",))
    travel = travel_times(pack.area, pack.raw, places_needed(pack.area, scope), None)
    return prepare(pack.area, travel, scope, seed=1), scope
