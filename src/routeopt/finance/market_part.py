"""The part of a price's doubt that is common to everything bought at one time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

ASSUMED_SD, LEAST_SD = 0.10, 0.02
FEWEST_BATCHES, FEWEST_IN_BATCH = 3, 3


@dataclass(frozen=True, slots=True)
class CommonPart:
    """How far all new prices may be off together.

    Attributes
    ----------
    sd
        Standard deviation of the common factor's logarithm.
    freedom
        Batches less one, for the tails: few batches tell little; None where assumed.
    """

    sd: float
    basis: Literal["batches", "assumed"]
    freedom: int | None
    words: str


def common_part(misses: Mapping[str, Sequence[float]]) -> CommonPart:
    """Measure how award batches differ beyond what chance among their contracts explains.

    Parameters
    ----------
    misses
        Award month -> how far its contracts' prices are off the model (logarithms), the steady
        rise over the years already taken out.

    Returns
    -------
    CommonPart
        From the spread between batches by DerSimonian and Laird's estimate, at least 2 %; where
        there are fewer than three batches of three contracts, 10 % ASSUMED.
    """
    batches = [np.array(offs) for offs in misses.values() if len(offs) >= FEWEST_IN_BATCH]
    if len(batches) < FEWEST_BATCHES:
        words = (
            f"ASSUMED: new prices may all be {ASSUMED_SD:.0%} off together (one standard "
            f"deviation), because {len(batches)} award dates have {FEWEST_IN_BATCH} contracts "
            f"and {FEWEST_BATCHES} are needed to measure it"
        )
        return CommonPart(ASSUMED_SD, "assumed", None, words)
    counts = np.array([len(offs) for offs in batches])
    means = np.array([offs.mean() for offs in batches])
    within = sum(float(((offs - offs.mean()) ** 2).sum()) for offs in batches)
    variance = within / max(int(counts.sum()) - len(batches), 1)
    weights = counts / max(variance, 1e-12)
    middle = float((weights * means).sum() / weights.sum())
    excess = float((weights * (means - middle) ** 2).sum()) - (len(batches) - 1)
    spare = float(weights.sum() - (weights**2).sum() / weights.sum())
    found = float(np.sqrt(max(excess / spare, 0.0)))
    sd = max(found, LEAST_SD)
    words = (
        f"{len(batches)} award dates differ by {found:.1%} beyond chance (one standard deviation)"
    )
    if found < LEAST_SD:
        words += f"; {LEAST_SD:.0%} is the least taken"
    return CommonPart(sd, "batches", len(batches) - 1, words)
