"""Every kind of run: what may be asked of it, what it needs, and what performs it.

Nothing here loads a solver: what performs a kind is named and imported in the child alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from routeopt.jobs import requests
from routeopt.jobs.work import Perform


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of run.

    Attributes
    ----------
    name
        As runs are stored under.
    words
        What it does, for people.
    model
        What may be asked.
    performs
        ``module:function`` that does it in a child; empty where it is split into other runs.
    needs_pack
        Whether it works on a pack.
    of_runs
        Fields of the request that name earlier runs whose files it needs.
    of_packs
        Fields of the request that name packs beside its own.
    """

    name: str
    words: str
    model: type[requests.Asked]
    performs: str
    needs_pack: bool = True
    of_runs: tuple[str, ...] = ()
    of_packs: tuple[str, ...] = ()

    @property
    def split(self) -> bool:
        """Whether it is made of other runs."""
        return not self.performs

    def perform(self) -> Perform:
        """Import what performs it."""
        module, _, name = self.performs.partition(":")
        found: Perform = getattr(import_module(module), name)
        return found


_ALL = (
    Kind(
        "review",
        "Who could share with whom at one school, what it saves and what changes for each child.",
        requests.ReviewAsked,
        "routeopt.jobs.kinds_review:perform",
    ),
    Kind(
        "batch",
        "A review for each of many schools under each of some scenarios.",
        requests.BatchAsked,
        "",
    ),
    Kind(
        "costs",
        "What today's contracts should cost, and which are above their band.",
        requests.CostsAsked,
        "routeopt.jobs.kinds_more:costs",
    ),
    Kind(
        "bridge",
        "What changed between two packs, in pounds that add up.",
        requests.BridgeAsked,
        "routeopt.jobs.kinds_more:bridge_packs",
        of_packs=("before",),
    ),
    Kind(
        "tender",
        "Lots and schedules that operators bid on; nothing in them identifies a child.",
        requests.TenderAsked,
        "routeopt.jobs.kinds_more:tender",
        needs_pack=False,
        of_runs=("run_id",),
    ),
    Kind(
        "award",
        "The cheapest award of a tender under its own rules, proved by two engines.",
        requests.AwardAsked,
        "routeopt.jobs.kinds_more:award",
        needs_pack=False,
        of_runs=("run_id",),
    ),
    Kind(
        "why",
        "Why each pupil who travels alone does, and what the best sharing would be worth.",
        requests.WhyAsked,
        "routeopt.jobs.kinds_questions:why",
        of_runs=("run_ids",),
    ),
    Kind(
        "quote",
        "What one more pupil would cost: on a contract of today, in the plan, alone.",
        requests.QuoteAsked,
        "routeopt.jobs.kinds_questions:quote_pupil",
        of_runs=("run_ids",),
    ),
    Kind(
        "frontier",
        "What is saved if at most so many pupils' arrangements change, step by step.",
        requests.FrontierAsked,
        "routeopt.jobs.kinds_questions:frontier",
    ),
    Kind(
        "rules",
        "What each rule costs at a school, one step at a time; for officers.",
        requests.RulesAsked,
        "routeopt.jobs.kinds_rules:rules",
        of_runs=("run_ids",),
    ),
    Kind(
        "programme",
        "The ledger by workstream, what reviews save and when, critical dates, growth.",
        requests.ProgrammeAsked,
        "routeopt.jobs.kinds_questions:programme_report",
        of_runs=("run_ids",),
        of_packs=("earlier",),
    ),
)

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _ALL}


def parsed(kind: str, request: Mapping[str, Any]) -> requests.Asked:
    """Read a request.

    Raises
    ------
    KeyError
        If there is no such kind.
    pydantic.ValidationError
        If it may not be asked.
    """
    return KINDS[kind].model.model_validate(dict(request))
