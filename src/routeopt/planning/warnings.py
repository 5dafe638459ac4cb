"""Warnings that need travel times: rides that are not legal, limits below the direct drive."""

from routeopt.data.faults import Fault
from routeopt.domain.travel import AM
from routeopt.planning.sides import Ground


def ride_warnings(ground: Ground) -> tuple[Fault, ...]:
    """Warn of pupils whose own row makes an ordinary ride impossible."""
    rows = {pupil: number for number, pupil in enumerate(ground.area.pupils, start=2)}
    found = [
        Fault(
            "no_legal_ride",
            "warning",
            "pupils",
            rows[item.pupil_id],
            "pupil_id",
            f"no vehicle can legally carry this pupil: {item.detail}",
            "Check the place, the features required and the vehicle types; today's arrangement "
            "goes on meanwhile.",
        )
        for item in ground.unplanned
    ]
    for pupil_id in ground.pupils:
        pupil = ground.area.pupils[pupil_id]
        if pupil.max_ride_s is None:
            continue
        direct = ground.travel.seconds(AM, pupil_id, pupil.school_id) + pupil.boarding_s
        if direct > pupil.max_ride_s:
            found.append(
                Fault(
                    "limit_below_direct",
                    "warning",
                    "pupils",
                    rows[pupil_id],
                    "max_ride_min",
                    "the limit is shorter than the direct ride, so the pupil rides alone",
                    "Check the limit; blank it to use the rule.",
                )
            )
    return tuple(found)
