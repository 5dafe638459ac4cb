"""What was measured, as lines of JSON that are kept: a measured key is not measured again."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

Record = dict[str, Any]
Key = tuple[str, str, int, str, str, str, float]

RESULTS = Path(__file__).parent / "results"
QUICK = RESULTS / "quick"


@dataclass(frozen=True, slots=True)
class Job:
    """One measurement: a solver on an instance for some seconds, in a process of its own.

    Attributes
    ----------
    part
        Part of the suite it was asked for.
    what
        Which measuring function runs: ``ours``, ``peer``, ``county``, ``start`` or ``profile``.
    instance
        ``school-N``, or a school of the county.
    settings
        How the solver was set up, in words.
    """

    part: str
    what: Literal["ours", "peer", "county", "start", "profile"]
    instance: str
    n: int
    seed: int
    fleet: str
    solver: str
    settings: str
    seconds: float

    @property
    def key(self) -> Key:
        """What makes it the same measurement."""
        return (
            self.part, self.instance, self.seed, self.fleet, self.solver, self.settings,
            float(self.seconds),
        )  # fmt: skip

    @property
    def words(self) -> str:
        """One line for people."""
        return (
            f"{self.part}: {self.solver} on {self.instance} seed {self.seed} "
            f"fleet {self.fleet}, {self.seconds:g} s"
        )


class Store:
    """The measurements of one folder, a file of JSON lines for each part."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: dict[Key, Record] = {}
        for record in self._read():
            self._known[_key(record)] = record

    def __contains__(self, job: Job) -> bool:
        """Whether this was measured."""
        return job.key in self._known

    def records(self) -> list[Record]:
        """Everything measured; of one key the last."""
        return list(self._known.values())

    def add(self, job: Job, measured: Record) -> None:
        """Write one measurement down at once, so that a break loses nothing."""
        record = {**asdict(job), **measured}
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / f"{job.part}.jsonl").open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")
        self._known[job.key] = record

    def forget(self, jobs: Iterable[Job]) -> None:
        """Let measurements be made again; their lines go once new ones are written."""
        for job in jobs:
            self._known.pop(job.key, None)

    def _read(self) -> Iterator[Record]:
        for path in sorted(self.folder.glob("*.jsonl")):
            for line in path.read_text(encoding="utf-8").splitlines():
                if line.strip():
                    yield json.loads(line)


def _key(record: Record) -> Key:
    return (
        record["part"], record["instance"], record["seed"], record["fleet"], record["solver"],
        record["settings"], float(record["seconds"]),
    )  # fmt: skip
