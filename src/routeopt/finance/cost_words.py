"""What a fit of contracts' prices says, in sentences for people."""

from routeopt.finance.cost_model import FEW, CostFit, CostModel
from routeopt.finance.cost_rows import Diagnostics, OperatorJudged, PaPrice

_LEAST_PENCE = 100
_SECOND_OPINION = (
    "Each contract is judged by a fit that has not seen it. The figures are a second opinion: no "
    "plan is priced by them."
)


def shows(price: PaPrice) -> bool:
    """Whether an assistant shows in prices at all: nought to nought is no range."""
    return price.band is not None and price.band.high_pence >= _LEAST_PENCE


def pa_sentence(price: PaPrice) -> str:
    """Say what an assistant costs a day."""
    if price.band is not None and not shows(price):
        text = (
            "What a passenger assistant costs cannot be told: these contracts are no dearer for "
            f"having one ({price.contracts_with} with, {price.contracts_without} without)."
        )
    elif price.band is None:
        text = f"What a passenger assistant costs cannot be told: {price.reason}."
    else:
        band = price.band
        text = (
            f"A passenger assistant costs £{band.middle_pence / 100:.0f} a day inside whole day "
            f"rates, eight times in ten between £{band.low_pence / 100:.0f} and "
            f"£{band.high_pence / 100:.0f} ({price.contracts_with} contracts with an assistant, "
            f"{price.contracts_without} without)."
        )
        if price.reason:
            text += f" That is not much: {price.reason}."
    if price.stated_pence is not None:
        text += (
            f" The {price.stated} contracts that state it themselves say "
            f"£{price.stated_pence / 100:.0f} (the middle one)."
        )
    return text


def fit_sentences(fit: CostFit) -> tuple[str, ...]:
    """Say how well prices are explained, and what to make of the ranges."""
    if fit.model is None:
        return (f"No figure: {fit.reason}.",)
    model, found = fit.model, fit.model.diagnostics()
    return (
        _quality(found),
        _ranges(fit),
        _time(found),
        _minutes(model, found),
        _sessions(found),
        *_odd(found),
        _SECOND_OPINION,
    )


def operators_sentence(operators: tuple[OperatorJudged, ...]) -> str:
    """Say how many operators stand above their band, beside what chance alone would bring."""
    above = sum(one.above for one in operators)
    if not operators:
        return "No operator has three contracts that can be compared."
    return (
        f"{above} of {len(operators)} operators with three contracts or more stand above their "
        "band. One in ten would by chance alone: a reason to ask, no proof."
    )


def _quality(found: Diagnostics) -> str:
    return (
        f"{found.contracts} contracts are compared. Half of them lie within "
        f"{found.typical_error:.0%} of what the others say they should cost; vehicle, miles, "
        f"assistants, sessions, award date and the operator's base explain "
        f"{max(found.explained, 0):.0%} of the spread of prices."
    )


def _ranges(fit: CostFit) -> str:
    if fit.few:
        return (
            f"With fewer than {FEW} contracts a range runs from the lowest to the highest that "
            "leaving each contract out gives: wider than eight in ten."
        )
    return "Eight in ten contracts lie between P10 and P90; one in ten is above by chance alone."


def _time(found: Diagnostics) -> str:
    way = "dearer" if found.drift_year >= 0 else "cheaper"
    return (
        f"At today's rates a contract is {abs(found.drift_year):.1%} {way} for each year later "
        "that it was let."
    )


def _minutes(model: CostModel, found: Diagnostics) -> str:
    if not model.frame.minutes_used:
        return "Minutes have no price of their own here, as in a pack's rates."
    if not round(found.minute_pence):
        return "Minutes add nothing to the price beside miles."
    return f"Each loaded minute adds {found.minute_pence:.0f}p beside the miles."


def _sessions(found: Diagnostics) -> str:
    if found.one_session_fitted:
        return (
            "A day with one session costs "
            f"{found.one_session_share:.0%} of vehicle and assistant of a whole day."
        )
    return (
        f"ASSUMED: a day with one session costs {found.one_session_share:.0%} of vehicle and "
        "assistant of a whole day; fewer than five such contracts are there to tell."
    )


def _odd(found: Diagnostics) -> tuple[str, ...]:
    if not found.odd:
        return ()
    return (
        f"So far off the rest that they have no say, and worth a look: {', '.join(found.odd)}.",
    )
