"""What was found about pupils who travel alone, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Verdict = Literal["nobody_asked", "rule", "geography", "assessed"]
SideName = Literal["today", "plan", "plan_if_agreed"]
How = Literal["pair", "route"]


@dataclass(frozen=True, slots=True)
class RideAdded:
    """A pupil's longest ride before and after a sharing, minutes; before None where not known."""

    pupil_id: str
    before_min: float | None
    after_min: float

    @property
    def added_min(self) -> float | None:
        """Minutes more (or fewer), or None."""
        return None if self.before_min is None else self.after_min - self.before_min


@dataclass(frozen=True, slots=True)
class Sharing:
    """One way of not travelling alone, and what it would cost and change.

    Attributes
    ----------
    how
        With one other pupil (or one family) on a route of their own, or joining a whole route.
    route_id
        The route joined, or the one the partner comes from: a contract's id today.
    partners
        Everybody else aboard.
    before_pence, after_pence
        Year of the routes touched as they are, and of what takes their place.
    compared_pence
        The least the touched routes could cost with the same pupils: as the contract, at the
        pack's rates, or in the best vehicle and order.
    assess
        Those aboard whose assessment would have to agree first.
    """

    how: How
    route_id: str
    partners: tuple[str, ...]
    vehicle_type: str
    layout: str
    pas: int
    before_pence: int
    compared_pence: int
    after_pence: int
    rides: tuple[RideAdded, ...]
    assess: tuple[str, ...] = ()

    @property
    def saving_pence(self) -> int:
        """Work out what sharing itself saves a year.

        That a contract is merely dear for what it is, or badly ordered, does not count.
        """
        return self.compared_pence - self.after_pence


@dataclass(frozen=True, slots=True)
class Block:
    """A rule that alone stands in the way, and the best sharing if it did not.

    ``detail`` says how the rule bites, ``by_min`` by how many minutes where it is one of time.
    """

    rule: str
    detail: str
    sharing: Sharing
    by_min: int | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """What the proof went through: each pair and each route, one by one.

    ``never_pays`` could not save whatever the order, since the vehicle's bare day costs as much;
    ``unsettled`` are routes too long to try every order of.
    """

    pairs: int
    routes: int
    legal: int
    paying: int
    never_pays: int
    unsettled: int


@dataclass(frozen=True, slots=True)
class Judged:
    """One pupil alone on one side: today's routes or a plan's.

    ``best`` is the best legal sharing if the assessments it names agree, ``best_firm`` the best
    that needs none; ``blocks`` the rules that bar a sharing which would pay, dearest first.
    """

    side: SideName
    route_id: str
    year_pence: int
    verdict: Verdict
    best: Sharing | None
    best_firm: Sharing | None
    blocks: tuple[Block, ...]
    checked: Checked

    @property
    def shown(self) -> Sharing | None:
        """The sharing to talk about: one that pays, else the blocked one, else the best legal."""
        if self.verdict == "nobody_asked" or not self.blocks:
            return self.best
        return self.blocks[0].sharing

    @property
    def pence(self) -> int:
        """Pounds at stake, in pence: nothing where nothing would pay."""
        shown = self.shown
        return max(0, shown.saving_pence) if shown is not None else 0

    @property
    def open_pence(self) -> int:
        """What could be had without changing any rule."""
        return self.pence if self.verdict == "nobody_asked" else 0


@dataclass(frozen=True, slots=True)
class SoloPupil:
    """A pupil alone on their route today, in the plan, or both.

    ``planned_with`` are those they ride with in the plan, None where there is no plan;
    ``over_limit`` says that even the direct ride is longer than their limit.
    """

    pupil_id: str
    school_id: str
    sharing: str
    today: Judged | None
    planned: Judged | None
    planned_route: str = ""
    planned_with: tuple[str, ...] | None = None
    over_limit: bool = False

    @property
    def main(self) -> Judged:
        """Today's finding where they are alone today, else the plan's."""
        found = self.today or self.planned
        if found is None:
            raise ValueError("alone on neither side")
        return found


@dataclass(frozen=True, slots=True)
class AlonePupil:
    """A pupil who must travel alone, on what basis and since when; no saving is claimed."""

    pupil_id: str
    school_id: str
    basis: str
    reviewed: date | None
    age_years: float | None
    route_id: str
    year_pence: int


@dataclass(frozen=True, slots=True)
class NotJudged:
    """A pupil alone today who is not looked at, and why: their route stays, or is shared anyway."""

    pupil_id: str
    school_id: str
    route_id: str
    reason: str
    year_pence: int


@dataclass(frozen=True, slots=True)
class WhyReport:
    """Why pupils travel alone: the list a review meeting works through.

    Attributes
    ----------
    solos
        Most pounds at stake first.
    alone
        Those who must travel alone, dearest first.
    with_plan
        Whether a plan stood beside today's routes.
    places
        Pupil -> postcode as given, for pages.
    notes
        Sentences on how it was found.
    """

    name: str
    note: str
    schools: Mapping[str, str]
    solos: tuple[SoloPupil, ...]
    alone: tuple[AlonePupil, ...]
    not_judged: tuple[NotJudged, ...]
    with_plan: bool
    notes: tuple[str, ...] = field(default=())

    @property
    def pupils(self) -> tuple[str, ...]:
        """Everybody named in it, in the order met."""
        named: dict[str, None] = {}
        for solo in self.solos:
            named[solo.pupil_id] = None
            for judged in (solo.today, solo.planned):
                for sharing in _sharings(judged):
                    named.update(dict.fromkeys(sharing.partners))
            named.update(dict.fromkeys(solo.planned_with or ()))
        named.update(dict.fromkeys(pupil.pupil_id for pupil in self.alone))
        named.update(dict.fromkeys(pupil.pupil_id for pupil in self.not_judged))
        return tuple(named)


def _sharings(judged: Judged | None) -> tuple[Sharing, ...]:
    if judged is None:
        return ()
    found = (judged.best, judged.best_firm, *(block.sharing for block in judged.blocks))
    return tuple(sharing for sharing in found if sharing is not None)
