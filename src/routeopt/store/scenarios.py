"""Scenarios of a council: changes to a pack, in the sections of a scenario's file."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from routeopt.store import packs
from routeopt.store.clock import now
from routeopt.store.paging import Page, page_of
from routeopt.store.tables import Scenario
from routeopt.store.tenancy import found


def add_scenario(
    s: Session,
    council_id: str,
    *,
    pack_id: str,
    name: str,
    changes: Mapping[str, object],
    created_by: str,
) -> Scenario:
    """Keep changes to a pack.

    Raises
    ------
    NotFoundError
        If the council has no such pack.
    """
    packs.get(s, council_id, pack_id)
    scenario = Scenario(
        council_id=council_id,
        pack_id=pack_id,
        name=name,
        changes=dict(changes),
        created_at=now(s),
        created_by=created_by,
    )
    s.add(scenario)
    s.flush()
    return scenario


def get(s: Session, council_id: str, scenario_id: str) -> Scenario:
    """Give a scenario.

    Raises
    ------
    NotFoundError
        If the council has no such scenario.
    """
    query = select(Scenario).where(Scenario.council_id == council_id, Scenario.id == scenario_id)
    return found(s, query, "scenario")


def list_scenarios(
    s: Session,
    council_id: str,
    *,
    pack_id: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[Scenario]:
    """List scenarios, the newest first; only those of a pack where one is given.

    Raises
    ------
    CursorError
        If the cursor is none of ours.
    """
    query = select(Scenario).where(Scenario.council_id == council_id)
    if pack_id is not None:
        query = query.where(Scenario.pack_id == pack_id)
    return page_of(s, query, Scenario, cursor=cursor, limit=limit)
