"""Everything the page and the workbook of contracts' costs show, for a pack or some schools."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from routeopt.domain.area import ServiceArea
from routeopt.domain.travel import TravelTimes
from routeopt.finance.cost_model import CostFit
from routeopt.finance.cost_operators import operators_judged
from routeopt.finance.cost_rows import Bought, Diagnostics, Judged, OperatorJudged, PaPrice
from routeopt.finance.cost_words import fit_sentences, operators_sentence, pa_sentence
from routeopt.planning.contract_costs import TimesFor, contract_rows, fitted_costs


@dataclass(frozen=True, slots=True)
class CostReport:
    """What contracts really cost.

    Attributes
    ----------
    schools
        Whose contracts are shown; the fit is over the whole pack.
    judged
        Dearest over its should-cost first.
    left_aside
        Contracts that could not be compared, with the reason.
    """

    name: str
    note: str
    schools: tuple[str, ...]
    fit: CostFit
    judged: tuple[Judged, ...]
    operators: tuple[OperatorJudged, ...]
    operator_names: dict[str, str]
    left_aside: tuple[tuple[str, str], ...]
    pa_price: PaPrice | None
    diagnostics: Diagnostics | None
    words: tuple[str, ...]
    travel_words: str

    @property
    def above(self) -> tuple[Judged, ...]:
        """Contracts above their band."""
        return tuple(one for one in self.judged if one.verdict == "above")

    def as_dict(self) -> dict[str, Any]:
        """Give it for JSON."""
        return {
            "pack": self.name,
            "schools": list(self.schools),
            "fitted": self.fit.model is not None,
            "reason": self.fit.reason,
            "pa": self.pa_price.as_dict() if self.pa_price else None,
            "contracts": [one.as_dict() for one in self.judged],
            "operators": [one.as_dict() for one in self.operators],
            "left_aside": [
                {"contract_id": contract, "reason": reason} for contract, reason in self.left_aside
            ],
            "diagnostics": self.diagnostics.as_dict() if self.diagnostics else None,
            "words": list(self.words),
            "travel_times": self.travel_words,
        }


@dataclass(frozen=True, slots=True)
class PackCosts:
    """A pack's contracts as rows, and the fit of their prices: made once, shown for any school."""

    rows: tuple[Bought, ...]
    fit: CostFit
    travel_words: str


def cost_report(area: ServiceArea, times_for: TimesFor, schools: Sequence[str] = ()) -> CostReport:
    """Fit a pack's contracts and show those of some schools, or all.

    Parameters
    ----------
    area
        The pack.
    times_for
        Travel times between some of its places.
    schools
        Whose contracts to show; all where none is named.
    """
    return report_of(area, pack_costs(area, times_for), schools)


def pack_costs(area: ServiceArea, times_for: TimesFor) -> PackCosts:
    """Fit a pack's contracts, whatever schools they serve."""
    said: dict[str, None] = {}

    def heard(places: Sequence[str]) -> TravelTimes:
        travel = times_for(places)
        said.setdefault(travel.detail)
        return travel

    rows = contract_rows(area, heard)
    return PackCosts(rows, fitted_costs(area, rows), " ".join(said))


def report_of(area: ServiceArea, costs: PackCosts, schools: Sequence[str] = ()) -> CostReport:
    """Show what was fitted, for some schools or all."""
    rows, fit = costs.rows, costs.fit
    wanted = set(schools)
    shown = {row.contract_id for row in rows if not wanted or wanted & set(row.schools)}
    model = fit.model
    judged = [one for one in (model.judged() if model else ()) if one.bought.contract_id in shown]
    operators = operators_judged(model) if model else ()
    here = {one.bought.operator_id for one in judged}
    price = model.pa_price() if model else None
    words = fit_sentences(fit)
    if price is not None:
        words = (pa_sentence(price), *words, operators_sentence(operators))
    return CostReport(
        name=area.name,
        note=area.policy.pack_note,
        schools=tuple(schools),
        fit=fit,
        judged=tuple(sorted(judged, key=lambda one: (-one.over_pence, one.bought.contract_id))),
        operators=tuple(one for one in operators if not wanted or one.operator_id in here),
        operator_names={key: one.name for key, one in area.operators.items()},
        left_aside=tuple(pair for pair in fit.left_aside if pair[0] in shown or not wanted),
        pa_price=price,
        diagnostics=model.diagnostics() if model else None,
        words=words,
        travel_words=costs.travel_words,
    )
