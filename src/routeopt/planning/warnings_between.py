"""What is new between two packs of one council: placements that cost much."""

from routeopt.domain.area import ServiceArea
from routeopt.planning.pupil_costs import pupil_costs
from routeopt.planning.warnings_found import Found

HIGH_PENCE = 25_000_00


def new_high_cost(
    before: ServiceArea, after: ServiceArea, *, high_pence: int = HIGH_PENCE
) -> tuple[Found, ...]:
    """Find pupils whose transport costs much a year, and who are new or go elsewhere.

    Parameters
    ----------
    before, after
        The packs; a pupil is the same where the reference is.
    high_pence
        What counts as much; the dearest first.

    Notes
    -----
    A pupil costs an equal share of the contract that carries them; without a live contract of
    known price they are not found.
    """
    found = []
    for pupil_id, year in pupil_costs(after).items():
        pupil, known = after.pupils[pupil_id], before.pupils.get(pupil_id)
        if year < high_pence or (known is not None and known.school_id == pupil.school_id):
            continue
        school = after.schools[pupil.school_id].name
        what = "is new" if known is None else "changed school"
        found.append(
            Found(
                "new_high_cost",
                pupil_id,
                f"{pupil_id} {what} since the last pack: transport to {school} costs "
                f"£{year / 100:,.0f} a year",
                (pupil_id,),
                year,
            )
        )
    return tuple(sorted(found, key=lambda one: (-(one.year_pence or 0), one.subject)))
