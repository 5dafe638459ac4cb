"""A claimer for a thread or a process of its own; imports little, so that it starts quickly."""

from routeopt.store import claims
from routeopt.store.database import Database


def take_all(url: str, worker: str) -> list[str]:
    """Claim until nothing is left."""
    database = Database(url, busy_s=60)
    taken: list[str] = []
    try:
        while True:
            with database.session() as s:
                claim = claims.claim(s, worker=worker, lease_s=60)
            if claim is None:
                return taken
            taken.append(claim.run_id)
    finally:
        database.close()
