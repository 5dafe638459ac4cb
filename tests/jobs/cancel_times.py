"""``python -m tests.jobs.cancel_times --engine sqlite``: how soon runs end that are cancelled.

Prints as JSON the seconds from the request to the end, of runs that wait and of runs that have a
plan already, with a real worker that searches.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.jobs.town import Town, example_pack, new_town, until
from tests.postgres import binaries, running_server

_LONG = {"schools": ["ELY"], "iterations": 200_000}


@contextmanager
def _town(engine: str) -> Iterator[Town]:
    with tempfile.TemporaryDirectory(prefix="cancel-") as folder:
        data = Path(folder) / "data"
        if engine == "sqlite":
            town = new_town(data)
            yield town
            town.close()
            return
        programs = binaries()
        if programs is None:
            sys.exit("no PostgreSQL here: install Debian's postgresql package")
        with running_server(programs) as server:
            town = new_town(data, server.new_database())
            yield town
            town.close()


def _cancelled_s(town: Town, council: str, run: str) -> float:
    started = time.monotonic()
    town.cancel(council, run)
    until(lambda: town.run(council, run).ended, "its end")
    return round(time.monotonic() - started, 3)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), required=True)
    parser.add_argument("--times", type=int, default=5)
    asked = parser.parse_args()
    queued, running, with_plans = [], [], 0
    with _town(asked.engine) as town:
        council = town.council()
        town.work()
        for _ in range(asked.times):
            run = town.submit(council, _LONG, raw=example_pack())
            until(lambda run=run: bool(town.incumbents(council, run)), "a plan")
            waits = town.submit(council, _LONG, raw=example_pack())
            queued.append(_cancelled_s(town, council, waits))
            running.append(_cancelled_s(town, council, run))
            with_plans += town.run(council, run).outcome == "feasible"
    report = {
        "engine": asked.engine,
        "queued_s": queued,
        "running_s": running,
        "ended_with_a_plan": with_plans,
        "load_average": os.getloadavg()[0],
    }
    sys.stdout.write(json.dumps(report, indent=1) + "\n")


if __name__ == "__main__":
    main()
