"""What ran: hashes, rules, versions, seed, seconds, cores."""

import json
import platform
from collections.abc import Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from routeopt import __version__
from routeopt.exports.facts import plan_hash
from routeopt.planning.result import PlanSide, Review

_PACKAGES = ("numpy", "numba", "ortools", "networkx", "osmnx", "pandas")


def run_document(
    review: Review, policy_texts: Mapping[str, str], seconds: Mapping[str, float] | None = None
) -> dict[str, Any]:
    """Give what is needed to run the same again, and to know which plan came of it.

    Parameters
    ----------
    review
        The review.
    policy_texts
        Every policy key with its effective value.
    seconds
        Name of a part of the work -> seconds it took.
    """
    sides = {"firm": review.firm, **({"full": review.full} if review.full is not None else {})}
    return {
        "format": "routeopt-run/1",
        "created": review.created,
        "pack": {
            "name": review.pack_name,
            "sha256": review.pack_sha256,
            "base_sha256": review.base_sha256,
            "changes": list(review.pack_changes),
        },
        "schools": list(review.schools),
        "mode": review.mode,
        "assess": review.assess,
        "policy": dict(policy_texts),
        "travel_times": {
            "source": review.travel.source,
            "detail": review.travel.detail,
            "am_traffic": review.travel.am_traffic,
            "pm_traffic": review.travel.pm_traffic,
        },
        "seed": review.seed,
        "seconds_asked": review.seconds_asked,
        "iterations_asked": review.iterations_asked,
        "cores": review.cores,
        "seconds": {name: round(value, 2) for name, value in (seconds or {}).items()},
        "plans": {name: _plan(side) for name, side in sides.items()},
        "checker": review.checker,
        "versions": versions(),
    }


def write_run(path: Path, document: Mapping[str, Any]) -> None:
    """Write ``run.json``: UTF-8, one newline at the end."""
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def versions() -> dict[str, str]:
    """Versions of the program, of Python and of the packages that shape a plan."""
    found = {"routeopt": __version__, "python": platform.python_version()}
    for name in _PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def _plan(side: PlanSide) -> dict[str, Any]:
    bound, gap = side.summary.lower_bound_pence, side.summary.gap
    return {
        "sha256": plan_hash(side.plan),
        "solver": side.plan.solver,
        "status": side.plan.status,
        "termination": side.plan.termination,
        "seconds": round(side.plan.seconds, 2),
        "year_gbp": side.summary.year_pence / 100,
        "lower_bound_gbp": None if bound is None else bound // 100,
        "gap": None if gap is None else round(gap, 6),
        "no_bound_reason": side.no_bound_reason,
        "incumbents": _steps(side.incumbents),
        "bounds": _steps(side.bounds),
    }


def _steps(found: Sequence[tuple[float, int]]) -> list[list[float]]:
    return [[round(seconds, 3), pence / 100] for seconds, pence in found]
