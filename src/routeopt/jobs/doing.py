"""What performers of every kind share: reading the request and the pack, handing files over."""

import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TypeVar

from routeopt.data.loading import LoadedPack
from routeopt.jobs.work import Finished, Kept, Work
from routeopt.planning.changed_pack import PackChanges, load_with_changes

T = TypeVar("T")


def as_asked(kind: type[T], work: Work) -> T:
    """Give the request as what it is."""
    if not isinstance(work.asked, kind):
        raise TypeError(f"not {kind.__name__}")
    return work.asked


def stage(work: Work, name: str) -> None:
    """Say how far it is."""
    work.tell({"kind": "progress", "stage": name})


def loaded(work: Work, schools: Sequence[str] | None = ()) -> LoadedPack:
    """Read the run's pack with its scenario."""
    return load_with_changes(work.pack, PackChanges(scenario=work.scenario), schools)[0]


def reviews_folder(work: Work, run_ids: Sequence[str]) -> Path:
    """Lay earlier reviews out as the verbs know them: one folder, or one for each school."""
    if len(run_ids) == 1:
        return work.files_of(run_ids[0])
    together = work.folder / "reviews"
    together.mkdir()
    for run_id in run_ids:
        plan = work.files_of(run_id) / "plan.json"
        schools = json.loads(plan.read_bytes())["schools"] if plan.is_file() else [run_id]
        place = together / "+".join(schools).replace("/", "_")
        if not place.exists():
            place.symlink_to(work.files_of(run_id), target_is_directory=True)
    return together


def write_json(document: object, path: Path) -> None:
    """Write plain data for machines."""
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False, default=str)
    path.write_text(text + "\n", encoding="utf-8")


def done(
    work: Work, *, open_files: Collection[str] = (), personal: bool = True, outcome: str = "done"
) -> Finished:
    """Hand over every file that was written.

    Parameters
    ----------
    work
        Whose files.
    open_files
        Those that name nobody.
    personal
        Whether the others may name somebody.
    outcome
        What the work came to.
    """
    files = (path for path in sorted(work.out.rglob("*")) if path.is_file())
    names = (path.relative_to(work.out).as_posix() for path in files)
    kept = tuple(Kept(name, personal and name not in open_files) for name in names)
    return Finished(outcome, "cancelled" if work.stop.is_set() else "no_improvement", kept)
