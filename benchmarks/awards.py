"""Times awards to proof: ``python benchmarks/awards.py``; optimum, agreement, ties apart.

Auctions are drawn from a seed by the generator the tests use: packages of neighbouring lots,
caps, exclusions, discounts, short vehicles and reserves. ``prepare`` is leaving out what is
dominated and lowering to rows; ``solve`` HiGHS to proof from there; ``agree`` CP-SAT to a proof
of its own, with the first one's award as a start; ``ties`` the proof that no other award costs
the same, or which the tie rule takes. Drawing the auction is not in any of them.
"""

import argparse

from routeopt.tender.winner_determine import Effort, determine
from routeopt.tender.winner_random import Shape, random_auction
from routeopt.tender.winner_ties import TieFacts

_SIZES = ((60, 1300), (120, 4000), (200, 9600))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--sizes", type=int, default=len(_SIZES), help="How many of the sizes.")
    parser.add_argument("--cap-share", type=float, default=0.08)
    parser.add_argument("--spread", type=float, default=0.03)
    parser.add_argument("--synergy", type=float, default=0.08)
    parser.add_argument("--no-ties", action="store_true")
    parser.add_argument("--no-agree", action="store_true")
    parser.add_argument("--seconds", type=float, help="Limit of one solve.")
    asked = parser.parse_args()
    for lots, bids in _SIZES[: asked.sizes]:
        for seed in range(1, asked.seeds + 1):
            shape = Shape(
                lots, bids, cap_share=asked.cap_share, spread=asked.spread, synergy=asked.synergy
            )
            found = determine(
                random_auction(shape, seed),
                Effort(agree=not asked.no_agree, seconds=asked.seconds),
                None if asked.no_ties else TieFacts(),
            )
            seconds = ", ".join(f"{name} {value:.2f} s" for name, value in found.seconds.items())
            print(
                f"{lots} lots x {bids} bids, seed {seed}: {seconds}; proved {found.proved}, "
                f"agreed {found.agreed}, ties settled {found.ties_proved}",
                flush=True,
            )


if __name__ == "__main__":
    main()
