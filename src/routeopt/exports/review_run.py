"""A review from a pack to its folder: what the command line and the service both run."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from routeopt.data.checks import check_drives
from routeopt.data.loading import LoadedPack
from routeopt.domain.travel import TravelTimes
from routeopt.exports.facts import Audience
from routeopt.exports.ground import road_background
from routeopt.exports.plan_json import plan_document
from routeopt.exports.review_folder import write_review
from routeopt.network.roads import RoadNetwork
from routeopt.planning.changed_pack import scope_times
from routeopt.planning.drafts import Draft, Drafts
from routeopt.planning.money_beside import pack_beside
from routeopt.planning.money_evidence import Beside
from routeopt.planning.request import ReviewRequest
from routeopt.planning.result import PackFacts, Review
from routeopt.planning.review import review
from routeopt.planning.scope import Scope, review_scope, widened
from routeopt.planning.sides import Progress


class NobodyDueError(Exception):
    """No pupil of a scope is due transport: there is nothing to review."""

    def __init__(self, schools: tuple[str, ...], day: date) -> None:
        super().__init__(f"no pupil of {', '.join(schools)} is due transport on {day}")


@dataclass(frozen=True, slots=True)
class ReviewJob:
    """A review to be made: its pack, what is asked for and who it is shown to.

    Attributes
    ----------
    changes
        Settings changed for this run, in words.
    preparation
        Seconds that earlier steps took, by name.
    beside
        Of :func:`routeopt.planning.money_beside.pack_beside`: given where many reviews of one
        pack share it, else worked out for this one.
    """

    pack: LoadedPack
    request: ReviewRequest
    changes: tuple[str, ...] = ()
    roads: RoadNetwork | None = None
    audience: Audience = "meeting"
    preparation: Mapping[str, float] = field(default_factory=dict)
    beside: Beside | None = None


@dataclass(frozen=True, slots=True)
class Looking:
    """A scope whose search is about to begin."""

    pack: LoadedPack
    schools: tuple[str, ...]
    scope: Scope
    travel: TravelTimes
    seed: int
    changes: tuple[str, ...]

    @property
    def label(self) -> str:
        """Its first schools by name."""
        return ", ".join(self.pack.area.schools[school].name for school in self.schools[:2])


def prepare_review(job: ReviewJob, schools: tuple[str, ...]) -> Looking:
    """Find a scope and its travel times.

    Raises
    ------
    NobodyDueError
        If there is nobody to plan.
    PackError
        If the pack's own travel times lack a drive.
    """
    area = job.pack.area
    wanted = widened(area, schools) if job.request.with_shared else schools
    scope = review_scope(area, wanted)
    if not scope.pupils and not scope.fixed and not scope.fixed_pupils:
        raise NobodyDueError(schools, area.policy.plan_from)
    check_drives(job.pack.raw, area.policy.plan_from, wanted)
    travel = scope_times(job.pack, scope, job.roads)
    return Looking(job.pack, wanted, scope, travel, job.request.seed, job.changes)


def review_into(
    job: ReviewJob,
    schools: tuple[str, ...],
    folder: Path,
    *,
    progress: Progress,
    begun: Callable[[Looking], None] | None = None,
    drafts: Callable[[Looking], Drafts] | None = None,
    searched: Callable[[], None] | None = None,
) -> Review:
    """Review some schools as one scope and write every file of it.

    Parameters
    ----------
    job
        What is asked for.
    schools
        The scope, before it is widened.
    folder
        Where the files go.
    progress
        Hears of every better plan and bound.
    begun
        Hears when the search begins.
    drafts
        Gives who hears of every better plan complete.
    searched
        Hears when the search has ended and the files are next.

    Raises
    ------
    NobodyDueError, PackError
        As :func:`prepare_review`.
    PlanRefusedError
        If the checker refuses a plan; nothing is written.
    """
    started = time.perf_counter()
    looking = prepare_review(job, schools)
    times_s = time.perf_counter() - started
    beside = job.beside if job.beside is not None else pack_beside(job.pack, job.roads)
    contracts_s = time.perf_counter() - started - times_s
    if begun is not None:
        begun(looking)
    hearing = drafts(looking) if drafts is not None else None
    done = review(
        job.pack, looking.travel, looking.scope, job.request, progress, job.changes, hearing, beside
    )
    if searched is not None:
        searched()
    background = road_background(done, job.roads, job.audience) if job.roads else None
    plans_s = time.perf_counter() - started - times_s - contracts_s
    seconds = {"contracts": contracts_s, **job.preparation, "travel_times": times_s}
    seconds["plans"] = plans_s
    return write_review(
        done, job.pack, folder, audience=job.audience, background=background, seconds=seconds
    )


def draft_document(looking: Looking, draft: Draft) -> dict[str, Any]:
    """Give a plan of a search that goes on as plain data, in the form of plan.json."""
    raw = looking.pack.raw
    return plan_document(
        plan=draft.plan,
        summary=draft.summary,
        today=draft.today,
        saving=draft.saving,
        changes=draft.changes,
        pack=PackFacts(raw.name, raw.sha256, looking.pack.base_sha256, looking.changes),
        schools=looking.scope.schools,
        policy_texts=looking.pack.policy_texts,
        travel=looking.travel,
        seed=looking.seed,
        seconds=draft.plan.seconds,
    )
