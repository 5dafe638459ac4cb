"""An operator that is truly dear is found; operators that are not are above one time in ten."""

from dataclasses import replace

from routeopt.finance.cost_model import fit_costs
from routeopt.finance.cost_operators import operators_judged
from tests.finance.markets import AS_OF, RATES, drawn


def test_a_dear_operator_stands_above_its_band() -> None:
    """One of seven operators asks a fifth more on all its contracts, and is named first."""
    contracts = [
        replace(one, day_pence=round(1.2 * (one.day_pence or 0)))
        if one.operator_id == "OP3"
        else one
        for one in drawn(140, 3)
    ]
    model = fit_costs(contracts, RATES, AS_OF).model
    assert model is not None
    dearest = operators_judged(model)[0]
    assert dearest.operator_id == "OP3"
    assert dearest.above
    assert 1.1 < dearest.ratio < 1.25


def test_without_dear_operators_few_stand_above() -> None:
    """Over twelve markets of seven like operators about a tenth stand above, by chance."""
    above = total = 0
    for seed in range(12):
        model = fit_costs(drawn(70, 100 + seed), RATES, AS_OF).model
        assert model is not None
        judged = operators_judged(model)
        above += sum(one.above for one in judged)
        total += len(judged)
    assert 0.03 < above / total < 0.18
