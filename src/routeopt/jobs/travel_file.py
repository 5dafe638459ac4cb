"""Travel times as a file, from the child that found them to whoever checks its plans."""

import json
from pathlib import Path

import numpy as np

from routeopt.domain.travel import TravelTimes

TRAVEL_FILE = "travel.npz"


def write_travel(travel: TravelTimes, path: Path) -> None:
    """Write times where they are complete under their name at once."""
    about = {
        "source": travel.source,
        "detail": travel.detail,
        "am_traffic": travel.am_traffic,
        "pm_traffic": travel.pm_traffic,
        "snap_m": dict(travel.snap_m),
        "notes": list(travel.notes),
    }
    part = path.with_suffix(".part.npz")
    with part.open("wb") as file:
        np.savez(
            file,
            ids=np.array(travel.ids, dtype=np.str_),
            time_s=travel.time_s,
            dist_m=travel.dist_m,
            about=np.array(json.dumps(about)),
        )
    part.replace(path)


def read_travel(path: Path) -> TravelTimes:
    """Read times that :func:`write_travel` wrote."""
    with np.load(path, allow_pickle=False) as stored:
        about = json.loads(str(stored["about"]))
        return TravelTimes(
            ids=tuple(str(one) for one in stored["ids"]),
            time_s=stored["time_s"],
            dist_m=stored["dist_m"],
            source=about["source"],
            detail=about["detail"],
            am_traffic=about["am_traffic"],
            pm_traffic=about["pm_traffic"],
            snap_m=about["snap_m"],
            notes=tuple(about["notes"]),
        )
