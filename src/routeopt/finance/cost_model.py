"""What contracts really cost: should-cost with its range, and the hidden price of an assistant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import median

import numpy as np
from numpy.typing import NDArray

from routeopt.domain.units import round_half_up
from routeopt.finance.cost_design import (
    DRIFT,
    FIXED,
    MINUTE,
    PA,
    SHARE,
    Design,
    Fitted,
    Frame,
    design_of,
    fit,
    frame_of,
    log_prices,
)
from routeopt.finance.cost_rows import Band, Bought, Diagnostics, Judged, PaPrice, Rates, Work
from routeopt.finance.jackknife import LeftOut, draws_for, folds_of, tails, unknown_range

Floats = NDArray[np.float64]

FEWEST, FEW = 12, 20
_MOST_SCATTER, _MOST_ODD, _ODD_TIMES = 0.45, 0.2, 4.0
_FEWEST_PAS = 4
_SEED = 1


@dataclass(frozen=True, slots=True)
class CostModel:
    """A fit of the council's own contracts, with every fit that leaves some of them out."""

    frame: Frame
    rates: Mapping[str, Rates]
    bought: tuple[Bought, ...]
    design: Design
    log_paid: Floats
    fitted: Fitted
    left_out: LeftOut

    def bands(self, works: Sequence[Work]) -> tuple[Band | None, ...]:
        """Say what work should cost a day; None for a vehicle type never bought."""
        found: list[Band | None] = [None] * len(works)
        known = [k for k, work in enumerate(works) if work.vehicle_type in self.frame.types]
        if known:
            design = design_of(self.frame, [works[k] for k in known])
            middle = log_prices(self.fitted.theta, design)
            draws = draws_for(self.left_out, lambda theta: log_prices(theta, design))
            for place, k in enumerate(known):
                low, high = tails(draws[:, [place]])
                found[k] = _band(middle[place], low[0], high[0])
        return tuple(found)

    def new_price(self, work: Work) -> Work:
        """Give the same work as if let on the date the model tells prices for."""
        return replace(work, awarded=self.frame.as_of, base_miles=None)

    def rate_errors(self, works: Sequence[Work], draws: int, rng: np.random.Generator) -> Floats:
        """Draw how far the fitted rates may be off for some work (of logarithms).

        ``(draws, works)``, by how the unknowns move together as contracts are left out. A type
        never bought has only the doubt that all types share.
        """
        design = design_of(self.frame, works)
        middle = log_prices(self.fitted.theta, design)
        thetas = self.fitted.theta + rng.standard_normal((draws, len(self.left_out.thetas))) @ (
            self.left_out.moves
        )
        thetas[:, [MINUTE, PA]] = np.maximum(thetas[:, [MINUTE, PA]], 0.0)
        return np.stack([log_prices(theta, design) - middle for theta in thetas])

    def judged(self) -> tuple[Judged, ...]:
        """Put every contract beside what the others say of it."""
        said = self.said_by_others
        residuals = self.left_out.residuals
        found = []
        for k, bought in enumerate(self.bought):
            others = np.delete(residuals, k)
            low, high = tails(said[k] + others[:, None])
            paid = bought.day_pence or 0
            found.append(Judged(bought, _band(said[k], low[0], high[0]), paid))
        return tuple(found)

    @property
    def said_by_others(self) -> Floats:
        """Logarithm of each contract's should-cost by a fit that has not seen it."""
        return np.asarray(self.log_paid - self.left_out.residuals)

    @property
    def own_sd(self) -> float:
        """Scatter of one price about its should-cost (of logarithms), odd contracts having no say.

        From the range that eight in ten lie in.
        """
        low, high = tails(self.left_out.residuals[:, None])
        return float(high[0] - low[0]) / 2.563

    def pa_price(self) -> PaPrice:
        """Tell what an assistant costs a day, or why the contracts do not tell."""
        having = sum(b.work is not None and b.work.pas > 0 for b in self.bought)
        without = len(self.bought) - having
        stated = [b.stated_pa_pence for b in self.bought if b.stated_pa_pence]
        told = len(stated), round_half_up(median(stated)) if stated else None
        numbers = {b.work.pas for b in self.bought if b.work is not None}
        if having < _FEWEST_PAS or (without < _FEWEST_PAS and len(numbers) < 3):
            reason = (
                f"{having} contracts carry an assistant and {without} do not: at least "
                f"{_FEWEST_PAS} of each are needed to tell what one costs"
            )
            return PaPrice(None, reason, having, without, *told)
        found = float(self.fitted.theta[PA])
        low, high = unknown_range(self.left_out, PA, found, self._unknowns)
        band = Band(_pence(found), max(0, _pence(low)), _pence(high))
        reason = ""
        if low <= 0:
            reason = "the contracts cannot tell this price from nothing"
        return PaPrice(band, reason, having, without, *told)

    @property
    def _unknowns(self) -> int:
        return FIXED - 2 + len(self.frame.types)

    def diagnostics(self) -> Diagnostics:
        """Tell how well prices are explained."""
        residuals = self.left_out.residuals
        kept = ~self._odd_rows
        spread = float(((self.log_paid - self.log_paid[kept].mean())[kept] ** 2).sum())
        left = float((residuals[kept] ** 2).sum())
        theta = self.fitted.theta
        said = np.exp(self.said_by_others)
        return Diagnostics(
            contracts=len(self.bought),
            typical_error=float(np.median(np.abs(np.expm1(residuals)))),
            explained=1 - left / spread if spread else 0.0,
            odd=tuple(self.bought[k].contract_id for k in np.flatnonzero(self._odd_rows)),
            drift_year=float(np.expm1(theta[DRIFT])),
            minute_pence=100 * float(theta[MINUTE]),
            one_session_share=float(theta[SHARE]),
            one_session_fitted=self.frame.share_fitted,
            batches=self.batches(),
            points=tuple(
                (b.contract_id, float(said[k]), float(np.exp(self.log_paid[k])))
                for k, b in enumerate(self.bought)
            ),
        )

    @property
    def _odd_rows(self) -> NDArray[np.bool_]:
        off = self.log_paid - log_prices(self.fitted.theta, self.design)
        return np.asarray(np.abs(off) > _ODD_TIMES * self.fitted.scale)

    def batches(self) -> tuple[tuple[str, int, float], ...]:
        """Give, for each month contracts were let in, how many and their price over should-cost.

        Odd contracts are left out; so are those without a date.
        """
        found: dict[str, list[float]] = {}
        for k in np.flatnonzero(~self._odd_rows):
            work = self.bought[k].work
            if work is not None and work.awarded is not None:
                name = f"{work.awarded:%Y-%m}"
                found.setdefault(name, []).append(float(self.left_out.residuals[k]))
        return tuple(
            (name, len(offs), float(np.exp(np.mean(offs)))) for name, offs in sorted(found.items())
        )

    def residuals_by_batch(self) -> dict[str, list[float]]:
        """Give the misses (of logarithms) by award month, without odd and undated contracts."""
        found: dict[str, list[float]] = {}
        for k in np.flatnonzero(~self._odd_rows):
            work = self.bought[k].work
            if work is not None and work.awarded is not None:
                offs = found.setdefault(f"{work.awarded:%Y-%m}", [])
                offs.append(float(self.left_out.residuals[k]))
        return found


@dataclass(frozen=True, slots=True)
class CostFit:
    """A model, or the reason why there is none; and what was left out of it, with the reason."""

    model: CostModel | None
    reason: str
    left_aside: tuple[tuple[str, str], ...]

    @property
    def few(self) -> bool:
        """Whether so few contracts were fitted that ranges run from the lowest to the highest."""
        return self.model is not None and len(self.model.bought) < FEW


def fit_costs(
    bought: Sequence[Bought],
    rates: Mapping[str, Rates],
    as_of: date,
    *,
    one_session_share: float = 0.6,
    minutes_used: bool = True,
) -> CostFit:
    """Fit the price of a day to a council's own contracts.

    Parameters
    ----------
    bought
        Every contract of the pack; those without pupils, price, work or a known type are left
        aside and named.
    rates
        The pack's rates by vehicle type: only their proportions are used, and only where the
        contracts leave something open.
    as_of
        The date prices are told for.
    one_session_share
        Price of a day with one session, where too few such contracts are there to tell.
    minutes_used
        False for a price by miles alone, as a pack's rates are.

    Returns
    -------
    CostFit
        Without a model where contracts are too few or too odd.
    """
    usable, aside = _sorted(bought, rates)
    if len(usable) < FEWEST:
        reason = (
            f"{len(usable)} contracts can be compared; at least {FEWEST} are needed to say what "
            "contracts should cost"
        )
        return CostFit(None, reason, aside)
    works = [b.work for b in usable if b.work is not None]
    frame = frame_of(works, rates, as_of, one_session_share, minutes_used=minutes_used)
    design = design_of(frame, works)
    log_paid = np.log(np.array([(b.day_pence or 1) / 100 for b in usable]))
    fitted = fit(frame, design, log_paid)
    odd = np.abs(log_paid - log_prices(fitted.theta, design)) > _ODD_TIMES * fitted.scale
    if fitted.scale > _MOST_SCATTER or odd.mean() > _MOST_ODD:
        reason = (
            "the contracts' prices follow neither vehicle, miles nor assistants closely enough to "
            "say what one should cost: check day rates, vehicle types and who rides on what"
        )
        return CostFit(None, reason, aside)
    left_out = _leave_out(frame, design, log_paid, fitted)
    model = CostModel(frame, dict(rates), usable, design, log_paid, fitted, left_out)
    return CostFit(model, "", aside)


def _sorted(
    bought: Sequence[Bought], rates: Mapping[str, Rates]
) -> tuple[tuple[Bought, ...], tuple[tuple[str, str], ...]]:
    usable, aside = [], []
    for one in bought:
        reason = _unusable(one, rates)
        if reason:
            aside.append((one.contract_id, reason))
        else:
            usable.append(one)
    return tuple(usable), tuple(aside)


def _unusable(one: Bought, rates: Mapping[str, Rates]) -> str:
    if one.set_aside:
        return one.set_aside
    if not one.pupils:
        return "no pupil of this pack rides on it: what it drives is not known"
    if not one.day_pence:
        return "its day rate is not given, or zero"
    if one.work is None or one.work.loaded_miles + one.work.minutes <= 0:
        return "what it drives is not known"
    if one.work.vehicle_type not in rates:
        return "its vehicle type is not given"
    return ""


def _leave_out(frame: Frame, design: Design, log_paid: Floats, fitted: Fitted) -> LeftOut:
    fold = folds_of(len(log_paid), _SEED)
    thetas, residuals = [], np.zeros(len(log_paid))
    for number in range(int(fold.max()) + 1):
        out = fold == number
        without = fit(frame, design[~out], log_paid[~out], fitted)
        thetas.append(without.theta)
        residuals[out] = log_paid[out] - log_prices(without.theta, design[out])
    return LeftOut(fold, np.stack(thetas), residuals)


def _pence(gbp: float) -> int:
    return round_half_up(100 * gbp)


def _band(middle: float, low: float, high: float) -> Band:
    prices = (_pence(float(np.exp(at))) for at in (middle, low, high))
    return Band(*prices)
