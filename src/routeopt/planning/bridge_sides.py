"""The two ledgers of a bridge: who is aboard what, who left, who joined, whose needs changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from routeopt.domain.area import ServiceArea
from routeopt.domain.people import Pupil
from routeopt.domain.units import DAYS_PER_FORTNIGHT
from routeopt.planning.contracts_today import Legs, due_pupils
from routeopt.planning.programme_ledger import Paid, paid_contracts


@dataclass(frozen=True, slots=True)
class Sides:
    """Two packs of one council; every pupil aboard either is one of the groups.

    Attributes
    ----------
    leavers, joiners
        Aboard in one pack and not due in the other, or there at another school.
    continuing
        Due in both, at one school.
    need_changed
        Continuing pupils whose needs or home differ.
    aboard_before, aboard_after
        Pupils on a contract of the ledger.
    """

    before: ServiceArea
    after: ServiceArea
    paid_before: Mapping[str, Paid]
    paid_after: Mapping[str, Paid]
    leavers: frozenset[str]
    joiners: frozenset[str]
    continuing: frozenset[str]
    need_changed: frozenset[str]
    aboard_before: frozenset[str]
    aboard_after: frozenset[str]


def two_sides(before: ServiceArea, after: ServiceArea) -> Sides:
    """Sort the pupils of two packs; a pupil is the same where the reference is."""
    paid = paid_contracts(before), paid_contracts(after)
    aboard = _aboard(paid[0].values()), _aboard(paid[1].values())
    present = (
        aboard[0] | due_pupils(before, before.schools).keys(),
        aboard[1] | due_pupils(after, after.schools).keys(),
    )
    same = {
        pupil
        for pupil in present[0] & present[1]
        if before.pupils[pupil].school_id == after.pupils[pupil].school_id
    }
    return Sides(
        before=before,
        after=after,
        paid_before=paid[0],
        paid_after=paid[1],
        leavers=frozenset(aboard[0] - same),
        joiners=frozenset(aboard[1] - same),
        continuing=frozenset(same),
        need_changed=frozenset(
            pupil for pupil in same if _needs(before.pupils[pupil]) != _needs(after.pupils[pupil])
        ),
        aboard_before=frozenset(aboard[0]),
        aboard_after=frozenset(aboard[1]),
    )


def _aboard(paid: Iterable[Paid]) -> set[str]:
    return {pupil for one in paid for pupil in one.legs}


def _needs(pupil: Pupil) -> tuple[object, ...]:
    return (
        pupil.mobility, pupil.pa, pupil.sharing, pupil.max_pupils, pupil.max_ride_s,
        pupil.requires, pupil.tags - {"primary", "secondary", "post16"}, pupil.home.key,
        pupil.pickup_id,
    )  # fmt: skip


def days_paid(legs: Iterable[Legs], year_days: int) -> int:
    """Tenths of a year's days on which a contract runs: those any of its pupils travels."""
    mask = 0
    for am, pm in legs:
        mask |= am | pm
    return (mask.bit_count() or DAYS_PER_FORTNIGHT) * year_days


def year_pence(rate_pence: int, tenths: int) -> int:
    """Year's price of a day rate, rounded half up."""
    return (2 * rate_pence * tenths + 10) // 20


def year_days(area: ServiceArea, schools: Iterable[str]) -> int:
    """School days of a contract's year: the most of the schools it serves."""
    usual = area.policy.days_per_year
    known = (area.schools[s].days_year or usual for s in schools if s in area.schools)
    return max(known, default=usual)
