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


class WhyAsked(Asked):
    """Why each pupil who travels alone does."""

    schools: tuple[Ident, ...] = Field(default=(), description="None: every special one.")
    run_ids: tuple[RunId, ...] = Field(
        default=(), max_length=200, description="Reviews whose plans are looked at as well."
    )


class QuoteAsked(Asked):
    """What one more pupil would cost at each of some schools."""

    pupil: Ident | dict[Ident, str] = Field(
        description="A pupil_id of the pack, or one row of the pupils table.",
        examples=[{"pupil_id": "NEW1", "postcode": "CB7 4EE", "phase": "primary"}],
    )
    schools: tuple[Ident, ...] = Field(default=(), description="None: the one in the row.")
    run_ids: tuple[RunId, ...] = Field(
        default=(), max_length=200, description="Reviews of the schools, whose plans are used."
    )
    seconds: float = Field(
        default=20, gt=0, le=_MOST_SECONDS, description="Seconds for a school without a plan."
    )
    iterations: int | None = Field(
        default=None, ge=1, le=_MOST_ITERATIONS, description="Rounds of search instead of seconds."
    )
    seed: int = Field(default=1, ge=0, description="Seed of that search.")


class FrontierAsked(Asked):
    """What is saved if at most so many pupils' arrangements change."""

    schools: tuple[Ident, ...] = Field(min_length=1, description="Schools taken as one scope.")
    steps: tuple[Annotated[int, Field(ge=0)], ...] = Field(
        default=(), max_length=50, description="Pupils that may change. None: about ten steps."
    )
    seconds: float = Field(
        default=60, ge=5, le=_MOST_SECONDS, description="Seconds for the whole curve."
    )
    iterations: int | None = Field(
        default=None, ge=1, le=_MOST_ITERATIONS, description="Rounds of search instead of seconds."
    )
    seed: int = Field(default=1, ge=0, description="Seed of the searches.")
    if_agreed: bool = Field(
        default=False, description="As if every assessment agreed, not the firm plan."
    )


class RulesAsked(Asked):
    """What each rule costs at a school; for officers."""

    school: Ident = Field(description="The school.", examples=["OAK"])
    rules: tuple[
        Literal[
            "ride_guide",
            "detour",
            "pickup_earliest",
            "pa_share_max",
            "largest_vehicle",
            "max_pupils",
            "keep_contracts",
        ],
        ...,
    ] = Field(default=(), description="Only these rules. None: every one.")
    run_ids: tuple[RunId, ...] = Field(
        default=(), max_length=200, description="The school's review: the plan as it is."
    )
    seconds: float = Field(
        default=240, gt=0, le=_MOST_SECONDS, description="Seconds for all steps together."
    )
    iterations: int | None = Field(
        default=None, ge=1, le=_MOST_ITERATIONS, description="Rounds of search a step instead."
    )
    seed: int = Field(default=1, ge=0, description="Seed of the searches.")


class ProgrammeAsked(Asked):
    """The programme's figures: ledger, savings and when, critical dates, growth."""

    earlier: tuple[RunId, ...] = Field(
        default=(), max_length=20, description="Earlier packs by id, in order of time."
    )
    run_ids: tuple[RunId, ...] = Field(
        default=(), max_length=500, description="Reviews whose savings are put together."
    )
    staff_cost_gbp: float | None = Field(
        default=None, ge=0, description="The programme's staff, pounds a year."
    )
    solo_target: int = Field(default=200, ge=0, description="Pupils who may travel alone.")
    out_county_target: int = Field(default=200, ge=0, description="Placed outside the county.")


class BidFile(Asked):
    """A bid form as it came in."""

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._-]{0,100}\.(xlsx|csv)$")
    content_base64: str = Field(max_length=3_000_000)


class AwardAsked(Asked):
    """The cheapest award of a tender under its own rules."""

    run_id: RunId = Field(description="The tender.")
    bids: tuple[BidFile, ...] = Field(min_length=1, max_length=500, description="What came in.")
    by: Ident = Field(description="Who opens the bids; goes into the tender's log.")
    what_if: tuple[str, ...] = Field(
        default=(), description="Try another rule, key=value. Marked NOT FOR AWARD."
    )
    without_faulty: bool = Field(
        default=False, description="Go on without the entries that are faulty."
    )
    seconds: float | None = Field(
        default=None, ge=1, le=_MOST_SECONDS, description="Limit of one solve; else on to proof."
    )
