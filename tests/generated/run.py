"""Plan and check many generated packs: ``python -m tests.generated.run --packs 500 --seed 1``.

Prints how many packs hold each feature, what the plans had to deal with, and every failure
with the seed that makes it again.
"""

import argparse
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator

from routeopt.data.faults import PackError
from routeopt.planning.request import Mode
from tests.generated.features import all_features, features_of, outcomes_of
from tests.generated.packs import GeneratedPack, generate
from tests.generated.planned import Planned, plan, set_up

_GENTLE: tuple[Mode, ...] = ("consolidate", "dissolve")
_EVERY = 5
_CRASHES = (
    ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError,
    ValueError,
)  # fmt: skip
"""A crash is a failure like any other: printed with its seed, and the run goes on."""


def modes_of(seed: int) -> tuple[Mode, ...]:
    """Give the modes a pack is planned in: every fifth also in a gentle one."""
    if seed % _EVERY:
        return ("clean-sheet",)
    return ("clean-sheet", _GENTLE[seed // _EVERY % 2])


def failures(planned: Planned, mode: str) -> Iterator[str]:
    """Say everything that is wrong with a planned pack."""
    for kind, breaches in planned.breaches.items():
        for breach in breaches:
            yield (
                f"{mode} {kind}: {breach.rule} {breach.route_id} {','.join(breach.pupils)} "
                f"{breach.day} {breach.detail}"
            )
    full = planned.review.full
    if full is not None and full.plan.objective_pence > planned.review.firm.plan.objective_pence:
        yield f"{mode}: the full plan is dearer than the firm one"


def _one(pack: GeneratedPack, iterations: int, outcomes: Counter[str]) -> list[str]:
    said: list[str] = []
    contracts = {row["contract_id"]: row for row in pack.tables.get("contracts", ())}
    seen: set[str] = set()
    for mode in modes_of(pack.seed):
        try:
            planned = plan(set_up(pack), mode, iterations)
        except PackError as error:
            said += [f"{found.code} {found.table} {found.row} {found.column}"
                     for found in error.faults if found.severity == "error"]  # fmt: skip
            continue
        except _CRASHES:
            said.append(f"{mode}: {traceback.format_exc(limit=-4)}")
            continue
        said += failures(planned, mode)
        for written in planned.documents.values():
            seen |= outcomes_of(written, contracts)
    outcomes.update(seen)
    return said


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packs", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--iterations", type=int, default=2)
    arguments = parser.parse_args()
    features: Counter[str] = Counter(dict.fromkeys(all_features(), 0))
    outcomes: Counter[str] = Counter()
    failed = 0
    started = time.monotonic()
    for seed in range(arguments.seed, arguments.seed + arguments.packs):
        pack = generate(seed)
        features.update(features_of(pack))
        said = _one(pack, arguments.iterations, outcomes)
        failed += bool(said)
        for line in said:
            sys.stdout.write(f"seed {seed} {line}\n")
        sys.stdout.flush()
    for title, counts in (("packs that hold", features), ("plans that met", outcomes)):
        sys.stdout.write(f"\n{title}\n")
        for name, count in sorted(counts.items(), key=lambda pair: (pair[1], pair[0])):
            sys.stdout.write(f"{count:5d}  {name}\n")
    minutes = (time.monotonic() - started) / 60
    sys.stdout.write(f"\n{arguments.packs} packs, {failed} failed, {minutes:.1f} min\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
