"""The reference county's special schools, planned through the functions a review uses."""

import tempfile
from pathlib import Path

from benchmarks.instances import PLAN_FROM, Fleet
from benchmarks.ours import SEED
from routeopt.data.county import write_county
from routeopt.data.loading import LoadedPack, from_raw
from routeopt.data.rawpack import RawPack
from routeopt.data.readers import pack_from_rows, read_pack
from routeopt.exports.review_folder import checked
from routeopt.network.times import travel_times
from routeopt.planning.request import ReviewRequest
from routeopt.planning.result import Review
from routeopt.planning.review import places_needed, review
from routeopt.planning.scope import review_scope
from routeopt.planning.traffic_fit import fitted_traffic
from routeopt.solvers.interface import Budget

SCHOOLS = ("HUN", "CAN", "WIS", "STN", "ELY", "MAR", "CAS", "STI", "CAM", "SAW", "LIT")


def county_packs() -> dict[Fleet, LoadedPack]:
    """Write and read the county; the small fleet has no vehicle above eight seats.

    Contracts on larger vehicles are taken out with them: their pupils have none today.
    """
    with tempfile.TemporaryDirectory() as folder:
        write_county(Path(folder) / "county")
        raw = read_pack(Path(folder) / "county")
    return {
        "all": from_raw(raw, PLAN_FROM, ()),
        "small": from_raw(without_large(raw), PLAN_FROM, ()),
    }


def without_large(raw: RawPack) -> RawPack:
    """Take vehicle types above eight seats out of a pack, and the contracts that use them."""
    rows = {name: frame.to_dict("records") for name, frame in raw.tables.items()}
    small = {row["vehicle_type"] for row in rows["vehicle_types"] if row["licence"] != "psv"}
    left = [row for row in rows["contracts"] if row["vehicle_type"] in small]
    names = {row["contract_id"] for row in left}
    rows["contracts"] = left
    rows["vehicle_types"] = [r for r in rows["vehicle_types"] if r["vehicle_type"] in small]
    rows["allocations"] = [row for row in rows["allocations"] if row["contract_id"] in names]
    return pack_from_rows(f"{raw.name}-small", rows)


def plan_school(school: str, fleet: Fleet, seconds: float) -> Review:
    """Review one school for so many seconds and pass the plan through the checker.

    Both fleets drive in the traffic that the whole county's recorded times tell of.
    """
    packs = county_packs()
    pack = packs[fleet]
    traffic = fitted_traffic(packs["all"].area, packs["all"].raw, None)
    scope = review_scope(pack.area, (school,))
    travel = travel_times(pack.area, pack.raw, places_needed(pack.area, scope), None, traffic)
    request = ReviewRequest((school,), Budget(seconds), SEED, assess="firm", threads=2)
    done = review(pack, travel, scope, request, lambda _kind, _found: None)
    return checked(done, pack)[0]
