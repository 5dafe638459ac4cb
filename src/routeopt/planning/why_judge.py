"""One pupil alone: every pair and every route tried, and the rule that stands in the way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from routeopt.domain.area import ServiceArea
from routeopt.domain.plan import Breach
from routeopt.planning.why_base import Base, BaseRoute, Company, Worth
from routeopt.planning.why_found import Block, Checked, How, Judged, Sharing, Verdict
from routeopt.planning.why_rules import MINUTES, Relaxed
from routeopt.planning.why_ways import Tried, Ways
from routeopt.solvers.pool import Members, RouteOption

_PAYS_PENCE = 100
_NEAR_THE_BEST = 5
_TIME = ("R2", "R14")
_EVERYBODY_ELSE = "R6"


@dataclass(frozen=True, slots=True)
class _Found:
    candidate: Company
    tried: Tried
    option: RouteOption | None

    @property
    def saving_pence(self) -> int:
        if self.option is None:
            raise ValueError("not legal")
        return self.candidate.worth.most_pence - self.option.year_pence


@dataclass(frozen=True, slots=True)
class Judge:
    """What a judgement stands on: the problem as if every assessment agreed, and one side."""

    area: ServiceArea
    ways: Ways
    relaxed: Relaxed
    base: Base

    def judged(self, member: int, alone: BaseRoute) -> Judged:
        """Judge one pupil who is alone on this side."""
        found = self._looked_at(member)
        legal = _best_first(found)
        paying = [one for one in legal if one.saving_pence >= _PAYS_PENCE]
        firm = [one for one in legal if not one.candidate.assess]
        blocks = () if paying else self._blocks(member, found)
        best, best_firm = (self._written(member, few) for few in (legal, firm))
        return Judged(
            side=self.base.side,
            route_id=alone.route_id,
            year_pence=sum(route.pence for route in self.base.by_member[member]),
            verdict=_verdict(paying=bool(paying), blocks=blocks),
            best=best,
            best_firm=best_firm,
            blocks=blocks,
            checked=self._checked(found, len(legal), len(paying)),
        )

    def direct_only(self, member: int, alone: BaseRoute) -> Judged:
        """Judge one whose direct ride is longer than their limit: R2 itself puts them alone."""
        nothing = Checked(pairs=0, routes=0, legal=0, paying=0, never_pays=0, unsettled=0)
        year = sum(route.pence for route in self.base.by_member[member])
        return Judged(self.base.side, alone.route_id, year, "geography", None, None, (), nothing)

    def _candidates(self, member: int) -> Iterator[Company]:
        seen: set[Members] = set()
        for how, label, others in self._companies(member):
            members = self.ways.whole(others | {member})
            if members in seen or len(members) == 1:
                continue
            seen.add(members)
            worth = self.base.worth(self.ways, members)
            if worth is not None:
                yield Company(members, how, label, worth, self._waiting(members))

    def _companies(self, member: int) -> Iterator[tuple[How, str, frozenset[int]]]:
        for unit in dict.fromkeys(self.ways.units.values()):
            if member not in unit:
                home = self.base.by_member.get(unit[0], ())
                yield "pair", home[0].route_id if home else "", frozenset(unit)
        for route in self.base.routes:
            if member not in route.members:
                yield "route", route.route_id, route.members

    def _looked_at(self, member: int) -> list[_Found]:
        found = [
            self._found(candidate, self.ways.attempt(candidate.members))
            for candidate in self._candidates(member)
        ]
        # A legal way that pays is proof of itself; that none pays needs every order of every
        # company that could.
        if any(one.option and one.saving_pence >= _PAYS_PENCE for one in found):
            doubtful = {one.candidate.members for one in _best_first(found)[:_NEAR_THE_BEST]}
        else:
            doubtful = {one.candidate.members for one in found if self._could_pay(one)}
        return [
            self._found(one.candidate, self.ways.prove(one.candidate.members))
            if one.candidate.members in doubtful
            else one
            for one in found
        ]

    def _found(self, candidate: Company, tried: Tried) -> _Found:
        return _Found(candidate, tried, _allowed(tried, candidate.worth))

    def _could_pay(self, one: _Found) -> bool:
        if one.tried.standing:
            return False
        floor = one.tried.floor_pence
        return floor is None or one.candidate.worth.most_pence - floor >= _PAYS_PENCE

    def _waiting(self, members: Members) -> tuple[str, ...]:
        names = self.ways.problem.names(members)
        return tuple(name for name in names if self.area.pupils[name].sharing == "assess")

    def _written(self, member: int, found: Sequence[_Found]) -> Sharing | None:
        if not found or found[0].option is None:
            return None
        return self.base.sharing(self.ways, member, found[0].candidate, found[0].option)

    def _blocks(self, member: int, found: Sequence[_Found]) -> tuple[Block, ...]:
        barred = [one for one in found if one.option is None]
        best: dict[str, Block] = {}
        for one in barred:
            rules = {breach.rule for breach in one.tried.standing}
            if len(rules) == 1:
                block = self._standing(member, one, rules.pop())
                if block is not None and _better(block, best.get(block.rule)):
                    best[block.rule] = block
        if set(best) <= {_EVERYBODY_ELSE}:
            late = [one for one in barred if not one.tried.standing]
            best.update({block.rule: block for block in self._late(member, late)})
        return tuple(sorted(best.values(), key=_order))

    def _standing(self, member: int, one: _Found, rule: str) -> Block | None:
        ways = self.relaxed.without(rule)
        if ways is None:
            return None
        option = _allowed(ways.attempt(one.candidate.members), one.candidate.worth)
        if option is None or one.candidate.worth.most_pence - option.year_pence < _PAYS_PENCE:
            return None
        sharing = self.base.sharing(ways, member, one.candidate, option)
        return Block(rule, _in_words(one.tried.standing), sharing)

    def _late(self, member: int, late: Sequence[_Found]) -> list[Block]:
        for minutes in MINUTES:
            blocks = []
            for rule, ways in self.relaxed.longer(minutes):
                found = [
                    (one.candidate.worth.most_pence - option.year_pence, one.candidate, option)
                    for one in late
                    if (option := _allowed(ways.attempt(one.candidate.members),
                                           one.candidate.worth)) is not None
                ]  # fmt: skip
                pays = [one for one in found if one[0] >= _PAYS_PENCE]
                if pays:
                    _, candidate, option = max(pays, key=lambda one: one[0])
                    sharing = self.base.sharing(ways, member, candidate, option)
                    blocks.append(Block(rule, "", sharing, minutes))
            if blocks:
                return blocks
        return []

    def _checked(self, found: Sequence[_Found], legal: int, paying: int) -> Checked:
        barred = [one for one in found if one.option is None and not one.tried.standing]
        never = [one for one in barred if not self._could_pay(one)]
        open_ends = sum(not one.tried.settled for one in barred if self._could_pay(one))
        return Checked(
            pairs=sum(one.candidate.how == "pair" for one in found),
            routes=sum(one.candidate.how == "route" for one in found),
            legal=legal,
            paying=paying,
            never_pays=len(never),
            unsettled=open_ends,
        )


def _best_first(found: Sequence[_Found]) -> list[_Found]:
    legal = (one for one in found if one.option is not None)
    return sorted(legal, key=lambda one: (-one.saving_pence, one.candidate.members))


def _allowed(tried: Tried, worth: Worth) -> RouteOption | None:
    return next((o for o in tried.options if o.spec.contract not in worth.taken), None)


def _better(block: Block, known: Block | None) -> bool:
    return known is None or block.sharing.saving_pence > known.sharing.saving_pence


def _order(block: Block) -> tuple[int, int]:
    # A rule about these two comes before the one that somebody else travels alone; time last.
    kind = 2 if block.rule in _TIME else int(block.rule == _EVERYBODY_ELSE)
    return kind, -block.sharing.saving_pence


def _in_words(standing: Sequence[Breach]) -> str:
    said = dict.fromkeys(f"{breach.detail} ({', '.join(breach.pupils)})" for breach in standing)
    return "; ".join(said)


def _verdict(*, paying: bool, blocks: tuple[Block, ...]) -> Verdict:
    if paying:
        return "nobody_asked"
    return "rule" if blocks and blocks[0].rule not in _TIME else "geography"
