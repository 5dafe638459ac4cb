"""Reads the travel times a pack brings itself; they are used as they stand."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeopt.domain.travel import AM, PM, UNREACHED_S, TravelTimes
from routeopt.domain.units import metres_from_miles, seconds_from_minutes


def _converted(cells: "pd.Series[str]", convert: Callable[[float], int]) -> NDArray[np.int64]:
    """Convert text cells, each distinct text once: a large matrix repeats itself."""
    known = {text: convert(float(text)) for text in cells.unique()}
    return np.array([known[text] for text in cells], dtype=np.int64)


def matrix_times(table: pd.DataFrame, ids: Sequence[str]) -> TravelTimes:
    """Give the pack's own minutes and miles for some of its places.

    Parameters
    ----------
    table
        The pack's ``travel_times``: text cells, checked before.
    ids
        Place ids wanted.

    Returns
    -------
    TravelTimes
        A row with a session counts for that session, one without for both (a session's own
        row goes before it). A pair that has no row is unreached: ``UNREACHED_S`` and 0 metres.
    """
    index = {place: number for number, place in enumerate(ids)}
    rows = table[table["from_id"].isin(index) & table["to_id"].isin(index)]
    start = rows["from_id"].map(index).to_numpy(dtype=np.int64)
    end = rows["to_id"].map(index).to_numpy(dtype=np.int64)
    seconds = _converted(rows["minutes"], seconds_from_minutes)
    metres = _converted(rows["miles"], metres_from_miles)
    session = rows["session"].to_numpy() if "session" in rows else np.full(len(rows), "")

    time_s = np.full((2, len(ids), len(ids)), UNREACHED_S, dtype=np.int64)
    dist_m = np.zeros_like(time_s)
    for wanted, targets in (("", (AM, PM)), ("am", (AM,)), ("pm", (PM,))):
        chosen = session == wanted
        for target in targets:
            time_s[target, start[chosen], end[chosen]] = seconds[chosen]
            dist_m[target, start[chosen], end[chosen]] = metres[chosen]
    itself = np.arange(len(ids))
    time_s[:, itself, itself] = 0
    dist_m[:, itself, itself] = 0
    return TravelTimes(
        ids=tuple(ids),
        time_s=time_s,
        dist_m=dist_m,
        source="matrix",
        detail="The pack's own travel times, used as they stand, without a traffic factor.",
    )
