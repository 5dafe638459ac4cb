"""What each kind of run may be asked for."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from routeopt.data.changing import PackChanges

Ident = Annotated[str, Field(min_length=1, max_length=100)]
RunId = Annotated[str, Field(pattern="^[0-9a-f]{32}$", examples=["0" * 32])]
_MOST_SECONDS = 86_400
_MOST_ITERATIONS = 1_000_000
_MOST_THREADS = 16


class Asked(BaseModel):
    """What every request has in common: nothing that is not known."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Search(Asked):
    """How a review searches and what it changes in the pack for this run."""

    seconds: float = Field(
        default=60, gt=0, le=_MOST_SECONDS, description="Seconds of search, preparation apart."
    )
    iterations: int | None = Field(
        default=None, ge=1, le=_MOST_ITERATIONS, description="Rounds of search instead of seconds."
    )
    seed: int = Field(default=1, ge=0, description="Seed of the search.")
    threads: int = Field(
        default=1,
        ge=1,
        le=_MOST_THREADS,
        description="2: one searches, one proves; 1: proof comes after.",
    )
    solver: Literal["auto", "search", "ortools"] = Field(
        default="auto", description="What searches."
    )
    gap: float = Field(
        default=0,
        ge=0,
        lt=1,
        description="Satisfied once no plan can be cheaper by more than this share.",
    )
    mode: Literal["clean-sheet", "consolidate", "dissolve"] = Field(
        default="clean-sheet", description="From scratch, whole routes joined, or routes closed."
    )
    assess: Literal["both", "firm", "full"] = Field(default="both", description="Which plans.")
    with_shared: bool = Field(
        default=False, description="Widen to all schools the contracts serve."
    )
    settings: dict[Ident, str] = Field(
        default={}, description="Settings changed for this run.", examples=[{"max_detour": "2"}]
    )
    lock: tuple[Ident, ...] = Field(default=(), description="Contracts kept as they are.")
    keep: dict[Ident, Ident] = Field(default={}, description="Pupil to the contract kept for it.")

    @model_validator(mode="after")
    def _bounded(self) -> "Search":
        if self.gap and self.mode != "clean-sheet":
            raise ValueError("a gap needs a bound, and only a clean sheet has one")
        return self

    def changes(self, scenario: Mapping[str, object] | None) -> PackChanges:
        """Say what is changed in the pack, the scenario's changes with them."""
        return PackChanges(
            settings=tuple(f"{key}={value}" for key, value in self.settings.items()),
            locks=self.lock,
            keeps=tuple(f"{pupil}={contract}" for pupil, contract in self.keep.items()),
            scenario=scenario,
        )


class ReviewAsked(Search):
    """A review of one scope: a school, or several taken together."""

    schools: tuple[Ident, ...] = Field(
        min_length=1, description="Schools taken as one scope.", examples=[["OAK"]]
    )


class BatchAsked(Asked):
    """Many reviews at once: each school under each scenario is a run of its own."""

    schools: tuple[Ident, ...] = Field(
        default=(), description="Schools, each reviewed by itself. None: every special one."
    )
    scenarios: tuple[RunId | None, ...] = Field(
        default=(None,),
        min_length=1,
        max_length=50,
        description="Scenarios by id; null: the pack as is.",
    )
    search: Search = Field(default=Search(), description="How each review searches.")


class CostsAsked(Asked):
    """What today's contracts should cost."""

    schools: tuple[Ident, ...] = Field(default=(), description="Only these schools' contracts.")


class TenderAsked(Asked):
    """Lots and schedules of a review's plan."""

    run_id: RunId = Field(description="The review whose plan is tendered.")
    plan: Literal["firm", "full"] = Field(default="firm", description="Which of its plans.")
    routes: tuple[Ident, ...] = Field(default=(), description="Only these routes. None: every one.")
    quick_quote: Ident | None = Field(
        default=None, description="Ask every operator of its category for a price of this route."
    )
    bundle: tuple[Literal["school", "area", "vehicle", "pa"], ...] = Field(
        default=(), description="Put routes alike in this into one lot."
    )
    or_as: tuple[Literal["school", "area", "vehicle", "pa"], ...] = Field(
        default=(), description="Offer the routes once more, bundled by this; one form is let."
    )
    grain: Literal["sector", "street"] = Field(
        default="street", description="How finely places are told."
    )
    settings: dict[str, object] = Field(
        default={}, description="Dates, words, lots and award rules, as a tender's file has them."
    )


class BridgeAsked(Asked):
    """What changed from an earlier pack to this one."""

    before: RunId = Field(description="The earlier pack, by id.")
