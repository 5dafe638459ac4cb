"""Names that stand behind ids on a page: people, keys, packs, schools."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from routeopt.store import keys, packs, users
from routeopt.store.tables import Pack, Run
from routeopt.web.view_runs import Names


def names_of(session: Session, council_id: str, runs: Iterable[Run] = ()) -> Names:
    """Look up who people and keys are, and what packs and schools of some runs are called."""
    people = {f"user:{one.id}": one.name for one in users.list_users(session, council_id)}
    people |= {f"key:{one.id}": one.name for one in keys.list_keys(session, council_id)}
    wanted = {run.pack_id for run in runs if run.pack_id}
    found = [packs.get(session, council_id, pack_id) for pack_id in sorted(wanted)]
    schools = {
        str(school["school_id"]): str(school["name"])
        for pack in found
        for school in schools_of(pack)
    }
    return Names(people, {pack.id: pack.name for pack in found}, schools)


def schools_of(pack: Pack) -> list[Mapping[str, Any]]:
    """Give the schools of a pack as it was read."""
    found = pack.facts.get("schools")
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []
