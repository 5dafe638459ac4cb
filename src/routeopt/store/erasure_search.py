"""Where a council's store speaks of a pupil."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from routeopt.store.base import JsonObject
from routeopt.store.mentions import Mention, is_pack
from routeopt.store.pack_rewriting import Rewritten, pack_without
from routeopt.store.tables import Incumbent, Output, Pack, PackContent, Plan, Run, Scenario


@dataclass(slots=True)
class Search:
    """What was found so far; looking again reads only what is new since.

    Attributes
    ----------
    packs
        Pack's id -> what takes its place.
    scenarios
        Those that name the pupil.
    asked
        Runs whose request names the pupil.
    concerned
        Runs over one of these packs or scenarios.
    runs
        Runs that speak of the pupil, or of a plan that does: nothing of what they wrote stays.
    copies
        Files of other runs that are copies of a pack.
    """

    council_id: str
    mention: Mention
    packs: dict[str, Rewritten] = field(default_factory=dict)
    scenarios: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    concerned: set[str] = field(default_factory=set)
    runs: set[str] = field(default_factory=set)
    copies: set[str] = field(default_factory=set)
    _seen: set[str] = field(default_factory=set)

    @property
    def empty(self) -> bool:
        """Whether nothing speaks of the pupil."""
        return not (self.packs or self.scenarios or self.runs or self.copies)

    def look(self, s: Session) -> None:
        """Read what has not been read yet."""
        self._look_at_packs(s)
        self._look_at_scenarios(s)
        requests = self._requests(s)
        named = self.mention.in_value
        self.asked |= {run_id for run_id, asked in requests.items() if named(asked)}
        self.runs |= self.asked
        self.concerned = self._concerned(s, requests)
        for run_id in self.concerned:
            self._look_at_run(s, run_id)
        self.follow(s)

    def follow(self, s: Session) -> None:
        """Add the runs that were made from runs or plans found, and the batches around them."""
        requests = self._requests(s)
        query = select(Run.id, Run.parent_id).where(Run.council_id == self.council_id)
        parents = {row.id: row.parent_id for row in s.execute(query)}
        waiting = set(self.runs)
        while waiting:
            known = select(Plan.id).where(Plan.council_id == self.council_id)
            names = waiting | set(s.scalars(known.where(Plan.run_id.in_(waiting))))
            around = {parents[run_id] for run_id in waiting if parents[run_id] is not None}
            waiting = (_that_name(requests, names) | around) - self.runs
            self.runs |= waiting

    def follow_pack(self, s: Session, pack_id: str) -> None:
        """Add the runs over a pack, and all that came of them."""
        of_pack = select(Run.id).where(Run.council_id == self.council_id, Run.pack_id == pack_id)
        self.runs |= set(s.scalars(of_pack)) | _that_name(self._requests(s), {pack_id})
        self.follow(s)

    def _requests(self, s: Session) -> dict[str, JsonObject]:
        query = select(Run.id, Run.request).where(Run.council_id == self.council_id)
        return {row.id: row.request for row in s.execute(query)}

    def _concerned(self, s: Session, requests: Mapping[str, JsonObject]) -> set[str]:
        """Name the runs over a pack or scenario found, whether by its column or in the request."""
        over = Run.pack_id.in_(self.packs) | Run.scenario_id.in_(self.scenarios)
        columns = select(Run.id).where(Run.council_id == self.council_id, over)
        return set(s.scalars(columns)) | _that_name(requests, {*self.packs, *self.scenarios})

    def _look_at_packs(self, s: Session) -> None:
        query = select(Pack.id).where(Pack.council_id == self.council_id)
        for pack_id in self._new("pack", s.scalars(query.where(Pack.erased_at.is_(None)))):
            content = s.scalar(_of_pack(self.council_id, pack_id))
            rewritten = pack_without(content, self.mention) if content else None
            if rewritten is not None:
                self.packs[pack_id] = rewritten

    def _look_at_scenarios(self, s: Session) -> None:
        query = select(Scenario).where(Scenario.council_id == self.council_id)
        named = (one.id for one in s.scalars(query) if self.mention.in_value(one.changes))
        self.scenarios.update(named)

    def _look_at_run(self, s: Session, run_id: str) -> None:
        of_run = (Plan.council_id == self.council_id, Plan.run_id == run_id)
        plans = s.scalars(select(Plan.id).where(*of_run)).all()
        for plan_id in self._new("plan", plans):
            plan = s.scalar(select(Plan.plan).where(*of_run, Plan.id == plan_id))
            self._judge(run_id, plan)
        on_the_way = (Incumbent.council_id == self.council_id, Incumbent.run_id == run_id)
        numbers = s.scalars(select(Incumbent.number).where(*on_the_way)).all()
        for number in numbers:
            if run_id not in self.runs and self._is_new(f"incumbent:{run_id}:{number}"):
                query = select(Incumbent.plan).where(*on_the_way, Incumbent.number == number)
                self._judge(run_id, s.scalar(query))
        files = (Output.council_id == self.council_id, Output.run_id == run_id)
        names = s.scalars(select(Output.id).where(*files, Output.erased_at.is_(None))).all()
        for output_id in self._new("output", names):
            self._look_at_file(s, run_id, output_id, planned=bool(plans or numbers))
        if names and not plans and not numbers:
            # Nothing shows whom these files are about.
            self.runs.add(run_id)

    def _judge(self, run_id: str, plan: bytes | None) -> None:
        if plan is not None and self.mention.in_json(plan):
            self.runs.add(run_id)

    def _look_at_file(self, s: Session, run_id: str, output_id: str, *, planned: bool) -> None:
        content = s.scalar(
            select(Output.content).where(
                Output.council_id == self.council_id, Output.id == output_id
            )
        )
        if content is None or not self.mention.in_bytes(content):
            return
        if is_pack(content):
            if pack_without(content, self.mention) is not None:
                self.copies.add(output_id)
        elif not (planned and self.mention.is_number):
            # A number may be anything in a file; where there is a plan, it says who is meant.
            self.runs.add(run_id)

    def _new(self, kind: str, ids: Iterable[str]) -> list[str]:
        return [one for one in ids if self._is_new(f"{kind}:{one}")]

    def _is_new(self, name: str) -> bool:
        new = name not in self._seen
        self._seen.add(name)
        return new


def _that_name(requests: Mapping[str, JsonObject], names: Collection[str]) -> set[str]:
    written = {run_id: json.dumps(request) for run_id, request in requests.items()}
    return {run_id for run_id, text in written.items() if any(name in text for name in names)}


def _of_pack(council_id: str, pack_id: str) -> Select[bytes]:
    return select(PackContent.content).where(
        PackContent.council_id == council_id, PackContent.pack_id == pack_id
    )
