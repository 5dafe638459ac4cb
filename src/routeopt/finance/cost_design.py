"""The price of a day as a formula with few unknowns, and the fit of them to contracts.

A day's price is (vehicle + miles + minutes + assistants) x (when let) x (how far the base is).
The first bracket adds up, since an assistant costs the same on any vehicle; errors are shares
of a price, so the fit is made on logarithms. What the contracts leave open (the rate of a type
bought twice, say) is drawn gently to the proportions between the pack's own rates.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from routeopt.finance.cost_rows import Rates, Work

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Loss = Literal["soft_l1", "cauchy"]

LEVEL, MILE, MINUTE, PA, DRIFT, BASE, SHARE = range(7)
FIXED = 7
_DAYS_A_YEAR = 365.25
# Standard deviations of what is assumed before any contract is seen: of the logarithm of a
# type's proportion to the others, of the mile's to the day's, of GBP a minute, of the rise a
# year, and of the rise for each mile to the base.
_TYPE_SD, _MILE_SD, _MINUTE_SD, _DRIFT_SD, _BASE_SD, _SHARE_SD = 0.2, 0.4, 0.1, 0.04, 0.005, 0.1
_FIRST_SCALE, _LEAST_SCALE = 0.15, 0.01
_MAD_TO_SD = 1.4826
_CAUCHY_WIDTH = 2.385
_FEWEST_ONE_SESSION = 5


@dataclass(frozen=True, slots=True)
class Frame:
    """What the formula needs to know beside its unknowns; the same for every refit.

    Attributes
    ----------
    types
        Vehicle types bought, whose proportions are unknown.
    rates
        Pounds a day and a mile of each in the pack.
    as_of
        The date prices are told for.
    """

    types: tuple[str, ...]
    rates: Mapping[str, tuple[float, float]]
    as_of: date
    awarded_years: float
    base_miles: float
    one_session_share: float
    share_fitted: bool
    minutes_used: bool


@dataclass(frozen=True, slots=True)
class Design:
    """Contracts or routes as arrays, one row each."""

    kind: Ints
    day_gbp: Floats
    mile_gbp: Floats
    minutes: Floats
    pas: Floats
    single: Floats
    years: Floats
    base: Floats

    def __getitem__(self, rows: Ints | NDArray[np.bool_]) -> "Design":
        """Give some of the rows."""
        return Design(
            self.kind[rows], self.day_gbp[rows], self.mile_gbp[rows], self.minutes[rows],
            self.pas[rows], self.single[rows], self.years[rows], self.base[rows],
        )  # fmt: skip


def frame_of(
    works: Sequence[Work],
    rates: Mapping[str, Rates],
    as_of: date,
    one_session_share: float,
    *,
    minutes_used: bool = True,
) -> Frame:
    """Say what the contracts can tell: their types, the middle of what is not known of some."""
    known = [_years(work.awarded, as_of) for work in works if work.awarded]
    bases = [work.base_miles for work in works if work.base_miles is not None]
    alone = sum(work.one_session for work in works)
    fitted = _FEWEST_ONE_SESSION <= alone <= len(works) - _FEWEST_ONE_SESSION
    return Frame(
        types=tuple(sorted({work.vehicle_type for work in works})),
        rates={
            name: (max(rate.day_pence, 1) / 100, max(rate.mile_pence, 1) / 100)
            for name, rate in rates.items()
        },
        as_of=as_of,
        awarded_years=median(known) if known else 0.0,
        base_miles=median(bases) if bases else 0.0,
        one_session_share=one_session_share,
        share_fitted=fitted,
        minutes_used=minutes_used,
    )


def _years(awarded: date, as_of: date) -> float:
    return (awarded - as_of).days / _DAYS_A_YEAR


def design_of(frame: Frame, works: Sequence[Work]) -> Design:
    """Lay rows out as arrays; a type never bought has number -1."""
    numbers = {name: k for k, name in enumerate(frame.types)}
    pairs = [frame.rates[work.vehicle_type] for work in works]

    def column(values: Sequence[float]) -> Floats:
        return np.array(values, dtype=np.float64)

    return Design(
        kind=np.array([numbers.get(work.vehicle_type, -1) for work in works], dtype=np.int64),
        day_gbp=column([day for day, _ in pairs]),
        mile_gbp=column(
            [mile * work.loaded_miles for (_, mile), work in zip(pairs, works, strict=True)]
        ),
        minutes=column([work.minutes * frame.minutes_used for work in works]),
        pas=column([work.pas for work in works]),
        single=column([work.one_session for work in works]),
        years=column(
            [
                _years(work.awarded, frame.as_of) if work.awarded else frame.awarded_years
                for work in works
            ]
        ),
        base=column(
            [
                work.base_miles - frame.base_miles if work.base_miles is not None else 0.0
                for work in works
            ]
        ),
    )


def log_prices(theta: Floats, design: Design) -> Floats:
    """Logarithm of the price of a day in pounds."""
    return _parts(theta, design)[0]


def _parts(theta: Floats, design: Design) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    # A type never bought stands at the pack's proportion: number -1 takes the zero at the end.
    own = np.append(theta[FIXED:], 0.0)[design.kind]
    vehicle = np.exp(theta[LEVEL] + own) * design.day_gbp
    mileage = np.exp(theta[LEVEL] + theta[MILE]) * design.mile_gbp
    share = 1 - design.single * (1 - theta[SHARE])
    standing = vehicle + theta[PA] * design.pas
    whole = share * standing + mileage + theta[MINUTE] * design.minutes
    logs = np.log(whole) + theta[DRIFT] * design.years + theta[BASE] * design.base
    return logs, whole, share * vehicle, mileage, share


def _slopes(theta: Floats, design: Design) -> Floats:
    """Give the derivatives of :func:`log_prices`, one row a contract."""
    _, whole, vehicle, mileage, share = _parts(theta, design)
    found = np.zeros((len(whole), len(theta)))
    found[:, LEVEL] = (vehicle + mileage) / whole
    found[:, MILE] = mileage / whole
    found[:, MINUTE] = design.minutes / whole
    found[:, PA] = share * design.pas / whole
    found[:, DRIFT] = design.years
    found[:, BASE] = design.base
    standing = vehicle / share + theta[PA] * design.pas
    found[:, SHARE] = design.single * standing / whole
    rows = np.arange(len(whole))
    bought = design.kind >= 0
    found[rows[bought], FIXED + design.kind[bought]] = (vehicle / whole)[bought]
    return found


@dataclass(frozen=True, slots=True)
class Fitted:
    """The unknowns found, and how widely prices scatter about them (of logarithms)."""

    theta: Floats
    scale: float


def fit(frame: Frame, design: Design, log_paid: Floats, start: Fitted | None = None) -> Fitted:
    """Fit the unknowns; a contract far off the rest loses its say.

    Parameters
    ----------
    frame, design
        The formula and the contracts.
    log_paid
        Logarithm of each contract's pounds a day.
    start
        A fit of nearly the same contracts to begin from, whose scatter is taken over.
    """
    if start is not None:
        theta = _solve(frame, design, log_paid, start.theta, start.scale, "cauchy")
        return Fitted(theta, start.scale)
    theta = np.zeros(FIXED + len(frame.types))
    theta[LEVEL] = np.median(log_paid - np.log(design.day_gbp + design.mile_gbp))
    theta[PA] = 0.3 * np.exp(np.median(log_paid))
    theta[SHARE] = frame.one_session_share
    scale = _FIRST_SCALE
    losses: tuple[Loss, ...] = ("soft_l1", "cauchy", "cauchy")
    for loss in losses:
        theta = _solve(frame, design, log_paid, theta, scale, loss)
        scale = _scatter(log_paid - log_prices(theta, design), len(frame.types))
    return Fitted(theta, scale)


def _scatter(residuals: Floats, types: int) -> float:
    # The middle residual is too small by the unknowns it has been fitted with.
    used = min(4 + types / 2, len(residuals) / 2)
    spread = _MAD_TO_SD * float(np.median(np.abs(residuals - np.median(residuals))))
    return max(_LEAST_SCALE, spread * float(np.sqrt(len(residuals) / (len(residuals) - used))))


def _solve(
    frame: Frame, design: Design, log_paid: Floats, theta: Floats, scale: float, loss: Loss
) -> Floats:
    weights, middles = _leanings(frame)

    def misses(at: Floats) -> Floats:
        fits = (log_prices(at, design) - log_paid) / scale
        return np.concatenate([fits, (at - middles) * weights])

    def slopes(at: Floats) -> Floats:
        return np.vstack([_slopes(at, design) / scale, np.diag(weights)])

    low = np.full(len(theta), -np.inf)
    low[[MINUTE, PA]] = 0.0
    low[SHARE] = 0.2
    high = np.full(len(theta), np.inf)
    high[SHARE] = 1.0
    inside = np.clip(theta, low + 1e-6, high - 1e-6)
    width = _CAUCHY_WIDTH if loss == "cauchy" else 1.0
    found = least_squares(
        misses, inside, jac=slopes, bounds=(low, high), loss=loss, f_scale=width,
        xtol=1e-6, ftol=1e-7, gtol=1e-7, max_nfev=60,
    )  # fmt: skip
    return np.asarray(found.x, dtype=np.float64)


def _leanings(frame: Frame) -> tuple[Floats, Floats]:
    """How strongly each unknown is drawn, and to what; level and assistant are left free."""
    sds = np.full(FIXED + len(frame.types), _TYPE_SD)
    sds[:FIXED] = (50, _MILE_SD, _MINUTE_SD, 1e4, _DRIFT_SD, _BASE_SD, _SHARE_SD)
    if not frame.share_fitted:
        sds[SHARE] = 1e-3
    middles = np.zeros(len(sds))
    middles[SHARE] = frame.one_session_share
    return 1 / sds, middles
