"""How long each pupil may ride, and how long they ride alone or today."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from routeopt.checking.days import Audit
from routeopt.checking.doors import must_share_door
from routeopt.checking.reading import Seat
from routeopt.checking.sequences import one_school_run
from routeopt.checking.written import AM, PM
from routeopt.domain.travel import UNREACHED_S
from routeopt.domain.units import DAYS_PER_FORTNIGHT, round_half_up


@dataclass(frozen=True)
class Limits:
    """Ride limits of every pupil, worked out once for an audit."""

    audit: Audit

    def direct_s(self, pupil: str, session: int) -> int:
        """Ride of a pupil alone: own boarding and the drive (am), the drive (pm)."""
        rider = self.audit.facts.riders[pupil]
        travel = self.audit.travel
        if pupil not in travel.index or rider.school_id not in travel.index:
            return UNREACHED_S
        if session == AM:
            return travel.seconds(AM, pupil, rider.school_id) + rider.boarding_s
        return travel.seconds(PM, rider.school_id, pupil)

    def limit_s(self, pupil: str, session: int) -> int:
        """Longest ride allowed in a session."""
        rule = self._rule_s(pupil)
        more = self.audit.facts.settings.increase_max_s
        today = self._today_s.get((pupil, session))
        return rule if more is None or today is None else min(rule, today + more)

    def over_direct(self, pupil: str) -> bool:
        """Whether even the direct ride passes the limit in a session the pupil travels."""
        return any(
            self.audit.due[pupil, session]
            and self.direct_s(pupil, session) > self.limit_s(pupil, session)
            for session in (AM, PM)
        )

    def _rule_s(self, pupil: str) -> int:
        rider, policy = self.audit.facts.riders[pupil], self.audit.facts.settings
        if rider.max_ride_s is not None:
            return rider.max_ride_s
        direct = Fraction(self.direct_s(pupil, AM))
        longest = max(
            Fraction(policy.guide_s[rider.phase]),
            direct + policy.detour_s,
            min(direct * policy.detour_ratio, direct + policy.detour_max_s),
        )
        return round_half_up(Decimal(longest.numerator) / Decimal(longest.denominator))

    @cached_property
    def _today_s(self) -> dict[tuple[str, int], int]:
        """Longest ride today by pupil and session, where the recorded order tells it."""
        found: dict[tuple[str, int], int] = {}
        if self.audit.facts.settings.increase_max_s is None:
            return found
        untold: set[tuple[str, int]] = set()
        for contract_id, contract in self.audit.facts.contracts.items():
            if not contract.live:
                continue
            for session in (AM, PM):
                order = self._order(contract_id, session)
                if not order:
                    seats = self.audit.seats.get(contract_id, ())
                    untold |= {(seat.pupil_id, session) for seat in seats if seat.days[session]}
                for key, ride_s in self._rides(order, session):
                    found[key] = max(ride_s, found.get(key, 0))
        return {key: ride_s for key, ride_s in found.items() if key not in untold}

    def _order(self, contract_id: str, session: int) -> tuple[Seat, ...]:
        """Seats of a contract in today's order of stops; empty where it cannot be told."""
        facts = self.audit.facts
        seats = list(self.audit.seats.get(contract_id, ()))
        known = all(seat.pupil_id in self.audit.travel.index for seat in seats)
        if not known or len({facts.riders[seat.pupil_id].school_id for seat in seats}) != 1:
            return ()
        if len(seats) == 1:
            return tuple(seats)
        if session == PM and all(seat.order[PM] is not None for seat in seats):
            return self._sorted(seats, PM, backwards=False)
        if session == PM and facts.settings.pm_order == "optimised":
            return ()
        backwards = session == PM and facts.settings.pm_order == "reverse"
        return self._sorted(seats, AM, backwards=backwards)

    def _sorted(self, seats: list[Seat], session: int, *, backwards: bool) -> tuple[Seat, ...]:
        places: dict[int, str] = {}
        for seat in seats:
            place = seat.order[session]
            if place is None:
                return ()
            other = places.setdefault(place, seat.pupil_id)
            if other != seat.pupil_id and not must_share_door(
                self.audit.facts, self.audit.travel, other, seat.pupil_id
            ):
                return ()
        return tuple(sorted(seats, key=lambda seat: seat.order[session] or 0, reverse=backwards))

    def _rides(self, order: tuple[Seat, ...], session: int) -> list[tuple[tuple[str, int], int]]:
        found = []
        for day in range(DAYS_PER_FORTNIGHT):
            aboard = [
                seat.pupil_id
                for seat in order
                if self.audit.due[seat.pupil_id, session] & seat.days[session] & 1 << day
            ]
            if aboard:
                run = one_school_run(
                    self.audit.facts, self.audit.travel, session, aboard, as_recorded=True
                )
                found += [((pupil, session), run.ride_s(pupil)) for pupil in aboard]
        return found
