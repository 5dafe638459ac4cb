"""Operators beside what their contracts should cost."""

import numpy as np

from routeopt.domain.units import round_half_up
from routeopt.finance.cost_model import CostModel
from routeopt.finance.cost_rows import OperatorJudged

FEWEST_CONTRACTS = 3
_DRAWS, _SEED = 2000, 1
_TAIL_PERCENT = 90


def operators_judged(model: CostModel) -> tuple[OperatorJudged, ...]:
    """Put operators with three contracts or more beside their band, the dearest first.

    The band is what as many contracts, drawn at random from all, come to on the mean: one draw
    in ten lies above. An operator's mean is that of logarithms, so that one odd contract of
    many does not decide.
    """
    misses = model.left_out.residuals
    of: dict[str, list[int]] = {}
    for place, bought in enumerate(model.bought):
        if bought.operator_id:
            of.setdefault(bought.operator_id, []).append(place)
    rng = np.random.default_rng(_SEED)
    highs: dict[int, float] = {}
    found = []
    said = np.exp(model.said_by_others)
    for operator, places in of.items():
        count = len(places)
        if count < FEWEST_CONTRACTS:
            continue
        if count not in highs:
            means = rng.choice(misses, size=(_DRAWS, count)).mean(axis=1)
            highs[count] = float(np.percentile(means, _TAIL_PERCENT))
        over = float((np.exp(model.log_paid[places]) - said[places]).sum())
        found.append(
            OperatorJudged(
                operator_id=operator,
                contracts=count,
                ratio=float(np.exp(misses[places].mean())),
                usual_high=float(np.exp(highs[count])),
                day_over_pence=round_half_up(100 * over),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.ratio, one.operator_id)))
