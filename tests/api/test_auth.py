"""Nothing is open that does not say so, and nobody may do more than their role."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from routeopt.api.auth import PUBLIC, SESSION_COOKIE
from routeopt.store import sign_ins
from routeopt.store.roles import ROLES, Permission, Role
from routeopt.store.tables import ApiKey
from tests.api.routes import all_routes, path_of, permission_of
from tests.api.world import World

_NAMES = ("pack_id", "scenario_id", "run_id", "plan_id", "proposal_id", "user_id", "key_id")
_NOBODY = dict.fromkeys(_NAMES, "0" * 32)


def test_every_route_declares_its_permission(world: World) -> None:
    """A route that does not say what it takes fails here, unless it is meant for anybody."""
    silent = [
        (method, path)
        for method, path, route in all_routes(world.app)
        if path not in PUBLIC and permission_of(route) is None
    ]
    assert silent == []


def test_without_a_key_nothing_answers_but_health_and_the_description(world: World) -> None:
    """Every route wants a key but those that are public, and those tell nothing of a council."""
    client = world.client(None)
    for method, path, _ in all_routes(world.app):
        answer = client.request(method, path_of(path, _NOBODY))
        expected = 200 if path in PUBLIC else 401
        assert answer.status_code == expected, (method, path)
    assert client.get("/openapi.json").status_code == 200
    assert client.get("/docs").status_code == 404


@pytest.mark.parametrize("role", [Role.VIEWER, Role.PLANNER, Role.CONTRACTS])
def test_a_role_may_do_what_it_may_and_no_more(world: World, role: Role) -> None:
    """Each route refuses a role without its permission, and no other, before looking further."""
    client = world.client(world.here, role)
    for method, path, route in all_routes(world.app):
        if path in PUBLIC:
            continue
        answer = client.request(method, path_of(path, _NOBODY))
        permission = permission_of(route)
        assert permission is not None
        refused = permission not in ROLES[role]
        assert (answer.status_code == 403) == refused, (method, path, answer.text)


def test_tenders_need_more_than_other_runs(world: World) -> None:
    """Who may start runs may not for that start a tender."""
    client = world.client(world.here, Role.PLANNER)
    body = {"kind": "tender", "request": {"run_id": "0" * 32}}
    assert client.post("/v1/runs", json=body).json()["code"] == "not_allowed"


@pytest.mark.parametrize("key", ["x", "ro_", "ro_a_b", "ro_1_2_3", "Ä", "ro_" + "x" * 5000])
def test_a_wrong_key_is_no_key(world: World, key: str) -> None:
    """Whatever stands where a key should is refused alike."""
    headers = {"Authorization": f"Bearer {key}".encode()}
    assert world.client(None).get("/v1/me", headers=headers).status_code == 401


def test_a_key_ends_at_once_when_revoked(world: World) -> None:
    """The next request with a revoked key is refused."""
    admin = world.client(world.here)
    made = admin.post("/v1/keys", json={"name": "k", "role": "viewer", "days": 1}).json()
    with_it = {"Authorization": f"Bearer {made['key']}"}
    assert world.client(None).get("/v1/me", headers=with_it).status_code == 200
    admin.post(f"/v1/keys/{made['id']}/revoke")
    assert world.client(None).get("/v1/me", headers=with_it).status_code == 401


def test_a_key_ends_when_its_time_is_over(world: World) -> None:
    """A key past its last moment is refused."""
    admin = world.client(world.here)
    made = admin.post("/v1/keys", json={"name": "k", "role": "viewer", "days": 1}).json()
    with world.database.session() as session:
        row = session.get_one(ApiKey, made["id"])
        row.created_at = datetime.now(UTC) - timedelta(days=2)
        row.expires_at = datetime.now(UTC) - timedelta(seconds=1)
    with_it = {"Authorization": f"Bearer {made['key']}"}
    assert world.client(None).get("/v1/me", headers=with_it).status_code == 401


def test_nobody_gives_more_than_they_have_or_closes_themselves(world: World) -> None:
    """The last way in cannot be lost by a slip, and a key is not a ladder."""
    admin, me = world.client(world.here), world.here.ids["user_id"]
    assert admin.post(f"/v1/users/{me}/close").json()["code"] == "conflict"
    answer = admin.put(f"/v1/users/{me}/role", json={"role": "viewer"})
    assert answer.json()["code"] == "conflict"


def test_a_sign_in_reads_and_changes_nothing_over_the_api(world: World) -> None:
    """A browser's cookie, which another site could make it send, is good for reading alone."""
    with world.database.session() as session:
        user_id = world.here.ids["user_id"]
        secret = sign_ins.start(session, world.here.council_id, user_id, hours=1)
    cookie = {SESSION_COOKIE: secret}
    with httpx.Client(base_url=world.address, cookies=cookie) as browser:
        assert browser.get("/v1/me").json()["actor"] == f"user:{user_id}"
        body = {"name": "k", "role": "viewer", "days": 1}
        assert browser.post("/v1/keys", json=body).json()["code"] == "csrf"


def test_metrics_are_for_the_operators_role(world: World) -> None:
    """Counts of the service are given to a key that may have them."""
    answer = world.client(world.here).get("/metrics")
    assert Permission.METRICS in ROLES[Role.ADMIN]
    assert "routeopt_http_requests_total" in answer.text
