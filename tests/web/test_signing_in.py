"""Proves that a sign-in is hard to steal, to guess and to make for somebody else."""

import re

import httpx
import pytest

from routeopt.api.auth import SESSION_COOKIE
from routeopt.store.settings import Settings
from routeopt.web.page_sign_in import secure
from tests.api.world import PASSWORD, World
from tests.web.reading import Page, sign_in, signed_in, token


def test_a_wrong_password_and_an_unknown_address_read_the_same(world: World) -> None:
    """Nothing in the answer tells whether an address has an account."""
    said = []
    for email, password in (
        ("admin@here.example", "wrong " * 3),
        ("nobody@here.example", "x" * 12),
    ):
        with httpx.Client(base_url=world.address, timeout=300) as client:
            answer = sign_in(client, email, password)
        assert answer.status_code == 401
        assert SESSION_COOKIE not in answer.cookies
        said.append(re.sub(r'value="[0-9a-f]{64}"', "", answer.text))
        assert email not in answer.text
    assert said[0] == said[1]


def test_guessing_locks_the_account(world: World) -> None:
    """After five wrong passwords the right one does not open it either, for a while."""
    with httpx.Client(base_url=world.address, timeout=300) as client:
        for _ in range(5):
            assert sign_in(client, "admin@here.example", "not the password").status_code == 401
        assert sign_in(client, "admin@here.example", PASSWORD).status_code == 401
    with signed_in(world.address, "admin@there.example"):
        pass


def test_the_cookie_is_out_of_reach(world: World) -> None:
    """No script reads it, no other site's form sends it, and it ends with the day's work."""
    with httpx.Client(base_url=world.address, timeout=300) as client:
        answer = sign_in(client, "admin@here.example", PASSWORD)
    [kept] = [
        one for one in answer.headers.get_list("set-cookie") if one.startswith(SESSION_COOKIE)
    ]
    for part in ("HttpOnly", "SameSite=lax", "Path=/", "Max-Age=36000"):
        assert part in kept


@pytest.mark.parametrize(
    ("host", "words", "wanted"),
    [
        ("127.0.0.1", "auto", False),
        ("0.0.0.0", "auto", True),  # noqa: S104 - it is read here, nothing listens
        ("transport.example", "auto", True),
        ("127.0.0.1", "always", True),
        ("0.0.0.0", "never", False),  # noqa: S104 - likewise
    ],
)
def test_beyond_loopback_the_cookie_is_for_https(host: str, words: str, wanted: bool) -> None:  # noqa: FBT001 - a column of the table above
    """Listening to other machines, the cookie never travels in the clear unless told to."""
    settings = Settings.model_validate({"host": host, "secure_cookies": words})
    assert secure(settings) is wanted


@pytest.mark.parametrize(
    "after", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_to_another_site(world: World, after: str) -> None:
    """A link to the sign-in cannot lead on to anywhere but this site."""
    with httpx.Client(base_url=world.address, timeout=300) as client:
        assert "evil" not in client.get("/sign-in", params={"next": after}).text
        answer = sign_in(client, "admin@here.example", PASSWORD, after)
    assert answer.headers["location"] == "/"


def test_a_path_of_this_site_is_gone_back_to(world: World) -> None:
    """Who wanted a page before signing in is shown it afterwards."""
    with httpx.Client(base_url=world.address, timeout=300) as client:
        asked = client.get("/runs")
        page = Page(client.get(asked.headers["location"]).text)
        assert page.forms[0].csrf
        assert (
            sign_in(client, "admin@here.example", PASSWORD, "/runs").headers["location"] == "/runs"
        )


def test_a_sign_in_for_somebody_else_does_nothing(world: World) -> None:
    """Another site cannot sign a browser in under an account of its own."""
    fields = {"email": "admin@here.example", "password": PASSWORD}
    with httpx.Client(base_url=world.address, timeout=300) as client:
        assert client.post("/sign-in", data=fields).status_code == 403
        client.get("/sign-in")
        assert client.post("/sign-in", data={**fields, "csrf": "0" * 64}).status_code == 403


def test_signing_out_ends_it_in_the_store(world: World) -> None:
    """A cookie kept from before a sign-out opens nothing."""
    with signed_in(world.address) as client:
        kept = client.cookies[SESSION_COOKIE]
        assert client.post("/sign-out", data={"csrf": token(client)}).status_code == 303
    with httpx.Client(base_url=world.address, cookies={SESSION_COOKIE: kept}, timeout=300) as again:
        assert again.get("/").headers["location"].startswith("/sign-in")
