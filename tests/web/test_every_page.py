"""Proves of every page: who may see it, what it may run, and that anybody can use it."""

import re

import httpx
import pytest
from fastapi.routing import APIRoute

from routeopt.store import users
from routeopt.store.roles import Role
from routeopt.web.security import PAGE_POLICY
from routeopt.web.site import PUBLIC, ROUTERS
from routeopt.web.visitor import Visiting
from tests.api.made import Reviewed
from tests.api.world import PASSWORD, World
from tests.web.reading import Page, signed_in, token

_FOREIGN = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//""")
ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
GETS = sorted({route.path for route in ROUTES if "GET" in route.methods} - PUBLIC)
POSTS = sorted({route.path for route in ROUTES if "POST" in route.methods})


def _address(path: str, ids: dict[str, str]) -> str:
    named = {**ids, "kind": "costs", "name:path": "report.html", "key_id": ids["key_id"]}
    return re.sub(r"{([^}]+)}", lambda found: named[found[1]], path)


@pytest.mark.parametrize("path", [path for path in GETS if "files" not in path])
def test_a_page_says_what_it_is_and_runs_nothing_foreign(
    filled: World, here: httpx.Client, path: str
) -> None:
    """It has a title, one heading and a label for every field; nothing inline, nothing foreign."""
    answer = here.get(_address(path, filled.here.ids), follow_redirects=True)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-security-policy"] == PAGE_POLICY
    assert "unsafe" not in PAGE_POLICY
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    page = Page(answer.text)
    assert page.title.strip()
    assert len(page.headings) == 1
    assert page.headings[0].strip()
    assert page.without_label() == []
    assert not _FOREIGN.search(answer.text)
    for element in page.elements:
        assert element.name != "style"
        assert element.name != "script" or element.attributes.get("src", "").startswith("/static/")
        assert not [name for name in element.attributes if name.startswith("on") or name == "style"]


@pytest.mark.parametrize("path", GETS)
def test_nobody_sees_a_page_without_a_sign_in(filled: World, path: str) -> None:
    """Whoever has not signed in is led to the sign-in, from every page."""
    answer = httpx.get(filled.address + _address(path, filled.here.ids))
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?next=")


def test_every_page_declares_what_it_takes() -> None:
    """A page without a declared permission is one of the few that are public by name."""
    for route in ROUTES:
        declared = [one.call for one in route.dependant.dependencies]
        guarded = any(isinstance(one, Visiting) for one in declared)
        assert guarded != (route.path in PUBLIC), route.path


@pytest.mark.parametrize("path", [path for path in POSTS if path != "/sign-in"])
def test_a_form_of_another_site_does_nothing(
    filled: World, here: httpx.Client, there: httpx.Client, path: str
) -> None:
    """Without the token, or with another browser's, every form is refused with 403."""
    for fields in ({}, {"csrf": ""}, {"csrf": "0" * 64}, {"csrf": token(there)}):
        answer = here.post(_address(path, filled.here.ids), data=fields)
        assert answer.status_code == 403, fields


@pytest.mark.parametrize("path", [path for path in GETS if "{" in path])
def test_another_council_finds_nothing(filled: World, there: httpx.Client, path: str) -> None:
    """What belongs to one council is not there for another."""
    answer = there.get(_address(path, filled.here.ids))
    assert answer.status_code == 404
    assert answer.headers["content-security-policy"] == PAGE_POLICY


@pytest.mark.parametrize("path", [path for path in POSTS if "{" in path])
def test_another_council_changes_nothing(filled: World, there: httpx.Client, path: str) -> None:
    """A form sent to what another council has is answered as if it were not there."""
    fields = {"csrf": token(there), "reason": "A reason", "role": "viewer", "school": "ELY"}
    answer = there.post(_address(path, filled.here.ids), data=fields)
    assert answer.status_code == 404, answer.text


def test_a_viewer_is_shown_figures_and_nobody(filled: World, done: Reviewed) -> None:
    """A viewer meets no pupil on any page, and is let into no page that names one."""
    with filled.database.session() as session:
        users.add_user(
            session, filled.here.council_id, email="viewer@here.example", name="Vic",
            role=Role.VIEWER, password=PASSWORD, by="operator",
        )  # fmt: skip
    seen = 0
    with signed_in(filled.address, "viewer@here.example") as client:
        for path in GETS:
            answer = client.get(_address(path, filled.here.ids))
            assert answer.status_code in {200, 403}, path
            seen += answer.status_code == 200
            assert not [one for one in done.canaries if one in answer.text], path
        fields = {"csrf": token(client), "reason": "Curious"}
        taken = client.post(
            _address("/runs/{run_id}/files/plan.json", filled.here.ids), data=fields
        )
    assert seen >= 6
    assert taken.status_code == 403


def test_a_program_is_answered_as_a_program(filled: World) -> None:
    """Who asks for no page gets problem+json for what is not there; a person gets a page."""
    asked = httpx.get(f"{filled.address}/nothing-here")
    assert asked.headers["content-type"] == "application/problem+json"
    person = httpx.get(f"{filled.address}/nothing-here", headers={"Accept": "text/html"})
    assert person.status_code == 404
    assert person.headers["content-type"].startswith("text/html")
