"""Small worlds of pupils who each travel alone, with drives as given."""

from collections.abc import Mapping, Sequence
from datetime import date

from routeopt.data.loading import from_raw
from routeopt.data.readers import pack_from_rows
from routeopt.network.times import travel_times
from routeopt.planning.review import places_needed, prepare
from routeopt.planning.scope import review_scope
from routeopt.planning.sides import Ground

TODAY = date(2026, 9, 1)
MILES_A_MINUTE = 0.5
Cells = Mapping[str, str]


def alone_world(
    spots: Sequence[tuple[float, float]],
    *,
    pupils: Sequence[Cells] | None = None,
    contracts: Sequence[str] | None = None,
    day_rate: str = "100",
    policy: Cells | None = None,
    **tables: list[dict[str, str]],
) -> Ground:
    """Prepare a school at (0, 0) and pupils at spots some minutes east and north of it.

    Parameters
    ----------
    spots
        Minutes of each home from the school; drives are straight.
    pupils
        Cells that differ from a seated secondary pupil who may share.
    contracts
        The contract of each pupil; one each where not given.
    day_rate
        Of every contract.
    """
    names = [f"P{number}" for number in range(1, len(spots) + 1)]
    carried = list(contracts or (f"C{number}" for number in range(1, len(spots) + 1)))
    cells = pupils or [{}] * len(spots)
    places = {"S1": (0.0, 0.0), **dict(zip(names, spots, strict=True))}
    rows = {
        "pupils": [
            {
                "pupil_id": name, "school_id": "S1", "lat": f"{52.3 + y / 200:.6f}",
                "lon": f"{0.1 + x / 100:.6f}", "phase": "secondary", "contract_id": contract,
                **own,
            }
            for name, (x, y), contract, own in zip(names, spots, carried, cells, strict=True)
        ],
        "schools": [
            {
                "school_id": "S1", "name": "Oak School", "lat": "52.3", "lon": "0.1",
                "am_earliest": "08:40", "am_latest": "08:55", "pm_earliest": "15:10",
                "pm_latest": "15:30", "kind": "special",
            }
        ],
        "contracts": [
            {"contract_id": key, "vehicle_type": "mpv", "day_rate_gbp": day_rate, "pas": "0"}
            for key in dict.fromkeys(carried)
            if key
        ],
        "vehicle_types": [
            {
                "vehicle_type": "mpv", "layouts": "6+0", "day_rate_gbp": "70",
                "mile_rate_gbp": "1.50", "minimum_day_gbp": "80", "available": "any",
            }
        ],
        "travel_times": [
            {
                "from_id": a, "to_id": b, "minutes": f"{_minutes(places[a], places[b]):.2f}",
                "miles": f"{_minutes(places[a], places[b]) * MILES_A_MINUTE:.3f}",
            }
            for a in places
            for b in places
            if a != b
        ],
        "policy": [{"key": key, "value": value} for key, value in (policy or {}).items()],
        **tables,
    }  # fmt: skip
    pack = from_raw(pack_from_rows("world", rows), TODAY)
    scope = review_scope(pack.area, ("S1",))
    travel = travel_times(pack.area, pack.raw, places_needed(pack.area, scope), None)
    return prepare(pack.area, travel, scope, seed=1)


def _minutes(one: tuple[float, float], other: tuple[float, float]) -> float:
    return float(((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5)
