"""``python -m tests.chaos.run --engine sqlite --kills 50``: prints its report as JSON."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.chaos.harness import Chaos, Report, written
from tests.postgres import binaries, running_server


def _run(engine: str, kills: int, seed: int, most_s: float) -> Report:
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        data = Path(folder) / "data"
        if engine == "sqlite":
            return Chaos(data, "", seed).run(kills, most_s)
        programs = binaries()
        if programs is None:
            sys.exit("no PostgreSQL here: install Debian's postgresql package")
        with running_server(programs) as server:
            return Chaos(data, server.new_database(), seed).run(kills, most_s)


def main() -> None:
    """Run it as asked; ends with 1 where anything is lost, twice, left or against a rule."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), required=True)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=30, help="no more kills after so many")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    report = _run(asked.engine, asked.kills, asked.seed, 60 * asked.minutes)
    sys.stdout.write(written(report) + "\n")
    sys.exit(1 if report.faults else 0)


if __name__ == "__main__":
    main()
