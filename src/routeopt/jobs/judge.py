"""Passes every plan through the independent checker before it is kept."""

import json
from pathlib import Path
from typing import Any

from routeopt import __version__
from routeopt.checking import check_plan
from routeopt.data.changing import with_changes
from routeopt.data.opening import open_pack
from routeopt.data.rawpack import RawPack
from routeopt.domain.travel import TravelTimes
from routeopt.jobs.prepare import Prepared
from routeopt.jobs.requests import Search
from routeopt.jobs.travel_file import TRAVEL_FILE, read_travel
from routeopt.jobs.work import PACK_FILE, WorkError

CHECKER = f"passed by routeopt {__version__}"


class Judge:
    """The checker for one run: reads the pack and its changes by itself, once.

    Parameters
    ----------
    prepared
        The run.
    folder
        Its folder.
    """

    def __init__(self, prepared: Prepared, folder: Path) -> None:
        self._prepared = prepared
        self._folder = folder
        self._ground: tuple[RawPack, TravelTimes] | None = None

    def passed(self, plan_json: bytes) -> dict[str, Any]:
        """Give a plan that keeps every rule.

        Raises
        ------
        WorkError
            If it breaks one.
        """
        plan: dict[str, Any] = json.loads(plan_json)
        raw, travel = self._stand()
        breaches = check_plan(raw, travel, plan)
        if breaches:
            rules = ", ".join(sorted({breach.rule for breach in breaches}))
            raise WorkError("plan_refused", f"The checker refuses the plan: {rules}.")
        return plan

    def _stand(self) -> tuple[RawPack, TravelTimes]:
        if self._ground is None:
            asked = self._prepared.asked
            raw = open_pack(self._folder / PACK_FILE)
            if isinstance(asked, Search):
                raw = with_changes(raw, asked.changes(self._prepared.scenario))[0]
            self._ground = raw, read_travel(self._folder / TRAVEL_FILE)
        return self._ground


def totals_of(plan: dict[str, Any]) -> dict[str, object]:
    """Give the figures of a plan that name no pupil."""
    kept = {key: plan.get(key) for key in ("schools", "summary", "saving", "solver")}
    today = plan.get("today")
    if isinstance(today, dict):
        kept["today"] = {key: value for key, value in today.items() if not isinstance(value, list)}
    return {**kept, "note": plan.get("policy", {}).get("pack_note", "")}
