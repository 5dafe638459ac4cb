"""What the price model reads and says: plain rows in, figures with their ranges out."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from routeopt.domain.units import gbp_from_pence


@dataclass(frozen=True, slots=True)
class Work:
    """What a vehicle is asked to do in a day, as far as its price depends on it.

    Attributes
    ----------
    vehicle_type
        As the pack names it.
    loaded_miles, minutes
        Of a day with everybody aboard, all its runs together.
    pas
        Passenger assistants.
    one_session
        Whether it runs in the morning or in the afternoon alone.
    awarded
        When the price was made, or None where not known.
    base_miles
        From the operator's base to the work, or None where not known.
    """

    vehicle_type: str
    loaded_miles: float
    minutes: float
    pas: int
    one_session: bool = False
    awarded: date | None = None
    base_miles: float | None = None


@dataclass(frozen=True, slots=True)
class Bought:
    """A contract as it was bought; ``work`` is None where nobody knows what it drives."""

    contract_id: str
    operator_id: str
    day_pence: int | None
    pupils: int
    work: Work | None
    schools: tuple[str, ...] = ()
    stated_pa_pence: int | None = None
    set_aside: str = ""


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates of one vehicle type in pence: a day, a loaded mile, the least for a day."""

    day_pence: int
    mile_pence: int
    minimum_pence: int


@dataclass(frozen=True, slots=True)
class Band:
    """A figure with the range that one contract in ten lies below, and one in ten above."""

    middle_pence: int
    low_pence: int
    high_pence: int

    def as_dict(self) -> dict[str, float]:
        """Give pounds for JSON."""
        return {
            "should_cost_gbp": gbp_from_pence(self.middle_pence),
            "p10_gbp": gbp_from_pence(self.low_pence),
            "p90_gbp": gbp_from_pence(self.high_pence),
        }


@dataclass(frozen=True, slots=True)
class PaPrice:
    """What a passenger assistant costs a day inside whole day rates.

    ``band`` is None where the contracts do not tell, and ``reason`` says why. ``stated_pence``
    is the middle of what contracts state that split the price themselves.
    """

    band: Band | None
    reason: str
    contracts_with: int
    contracts_without: int
    stated: int = 0
    stated_pence: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """Give it for JSON."""
        band = self.band
        return {
            "pa_day_gbp": gbp_from_pence(band.middle_pence) if band else None,
            "low_gbp": gbp_from_pence(band.low_pence) if band else None,
            "high_gbp": gbp_from_pence(band.high_pence) if band else None,
            "reason": self.reason,
            "contracts_with_pa": self.contracts_with,
            "contracts_without_pa": self.contracts_without,
            "contracts_stating_it": self.stated,
            "stated_median_gbp": (
                gbp_from_pence(self.stated_pence) if self.stated_pence is not None else None
            ),
        }


Verdict = Literal["above", "within", "below"]


@dataclass(frozen=True, slots=True)
class Judged:
    """A contract beside what the others say it should cost a day."""

    bought: Bought
    band: Band
    paid_pence: int

    @property
    def verdict(self) -> Verdict:
        """Whether its rate lies above, within or below the band."""
        if self.paid_pence > self.band.high_pence:
            return "above"
        return "below" if self.paid_pence < self.band.low_pence else "within"

    @property
    def over_pence(self) -> int:
        """Pence a day above (or below, negative) what it should cost."""
        return self.paid_pence - self.band.middle_pence

    def as_dict(self) -> dict[str, Any]:
        """Give it for JSON."""
        work = self.bought.work
        return {
            "contract_id": self.bought.contract_id,
            "operator_id": self.bought.operator_id,
            "pupils": self.bought.pupils,
            "day_rate_gbp": gbp_from_pence(self.paid_pence),
            **self.band.as_dict(),
            "verdict": self.verdict,
            "vehicle_type": work.vehicle_type if work else None,
            "loaded_miles_day": round(work.loaded_miles, 1) if work else None,
            "minutes_day": round(work.minutes, 1) if work else None,
            "pas": work.pas if work else None,
        }


@dataclass(frozen=True, slots=True)
class OperatorJudged:
    """An operator's contracts together: their price over what they should cost.

    ``above`` says that so high a mean is met less than once in ten where the same number of
    contracts are drawn by chance.
    """

    operator_id: str
    contracts: int
    ratio: float
    usual_high: float
    day_over_pence: int

    @property
    def above(self) -> bool:
        """Whether the operator stands above its band."""
        return self.ratio > self.usual_high

    def as_dict(self) -> dict[str, Any]:
        """Give it for JSON."""
        return {
            "operator_id": self.operator_id,
            "contracts": self.contracts,
            "paid_over_should_cost": round(self.ratio, 3),
            "band_high": round(self.usual_high, 3),
            "day_over_gbp": gbp_from_pence(self.day_over_pence),
            "above": self.above,
        }


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """How well prices are explained; the pairs are for pictures.

    Attributes
    ----------
    typical_error
        Half of the contracts lie nearer than this to what the others say of them (a share).
    explained
        Share of the spread of prices that the model explains for contracts left out of it.
    odd
        Contracts too far off to have had a say.
    drift_year
        How much dearer contracts are for each year later they were let (a share).
    batches
        Award month -> (contracts, mean of price over should-cost).
    """

    contracts: int
    typical_error: float
    explained: float
    odd: tuple[str, ...]
    drift_year: float
    minute_pence: float
    one_session_share: float
    one_session_fitted: bool
    batches: tuple[tuple[str, int, float], ...]
    points: tuple[tuple[str, float, float], ...] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """Give it for JSON."""
        return {
            "contracts": self.contracts,
            "typical_error": round(self.typical_error, 4),
            "explained": round(self.explained, 4),
            "odd_contracts": list(self.odd),
            "rise_per_award_year": round(self.drift_year, 4),
            "minute_gbp": round(self.minute_pence / 100, 4),
            "one_session_share": round(self.one_session_share, 3),
            "one_session_share_fitted": self.one_session_fitted,
            "batches": [
                {"awarded": name, "contracts": count, "paid_over_should_cost": round(mean, 3)}
                for name, count, mean in self.batches
            ],
            "points": [
                {"contract_id": name, "should_cost_gbp": round(x, 2), "day_rate_gbp": round(y, 2)}
                for name, x, y in self.points
            ],
        }
