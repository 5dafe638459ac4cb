"""Proves the main way in a real browser, over a real service with its worker."""

import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from routeopt.data.example import write_small_example
from routeopt.store import councils, users
from routeopt.store.database import Database
from routeopt.store.roles import Role

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
PASSWORD = "correct horse battery"  # noqa: S105 - of a person who does not exist
HOSTILE = "<img src=x onerror=document.title=1>"
_RUN = "from routeopt.cli.main import app; app()"
_MINUTES = 240_000
"""A run waits for a compiled search, once on a machine, in milliseconds."""


@dataclass(frozen=True, slots=True)
class Site:
    """A service and a pack to upload."""

    address: str
    pack: Path


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Start ``routeopt serve`` with one person in it."""
    root = tmp_path_factory.mktemp("service")
    write_small_example(root / "tables")
    pack = Path(shutil.make_archive(str(root / HOSTILE), "zip", root / "tables"))
    data = root / "data"
    database = Database(f"sqlite:///{data / 'routeopt.sqlite'}")
    database.migrate()
    with database.session() as session:
        council = councils.add_council(session, "Fenshire")
        users.add_user(
            session, council.id, email="ann@fenshire.example", name=HOSTILE, role=Role.ADMIN,
            password=PASSWORD, by="operator",
        )  # fmt: skip
    database.close()
    port = _free_port()
    env = {"ROUTEOPT_DATA_DIR": str(data), "PATH": "/usr/bin:/bin", "HOME": str(root)}
    env["PYTHONPATH"] = str(Path(__file__).parents[2] / "src")
    command = [sys.executable, "-c", _RUN, "serve", "--port", str(port)]
    with subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL) as service:
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/ready", service)
        yield Site(address, pack)
        service.terminate()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def _wait_for(address: str, service: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert service.poll() is None
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - of this machine
                return
        except (URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError("the service did not answer")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Debian's chromium."""
    with sync_playwright() as play:
        started = play.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield started
        started.close()


@dataclass(slots=True)
class Watched:
    """A page, with all it asked for and complained of."""

    page: Page
    asked: list[str]
    errors: list[str]


@pytest.fixture(scope="module")
def watched(site: Site, browser: Browser) -> Watched:
    """Sign in, by keyboard alone."""
    page = browser.new_page(viewport={"width": 1180, "height": 900})
    found = Watched(page, [], [])
    page.on("request", lambda request: found.asked.append(request.url))
    page.on("pageerror", lambda error: found.errors.append(str(error)))
    page.on("console", lambda message: found.errors.append(message.text)
            if message.type == "error" else None)  # fmt: skip
    page.goto(site.address)
    page.locator("#email").focus()
    page.keyboard.type("ann@fenshire.example")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.address}/")
    return found


def test_the_main_way(site: Site, watched: Watched) -> None:
    """Sign in, upload, start, watch it end, open the report, propose, approve."""
    page = watched.page
    page.goto(f"{site.address}/packs")
    page.set_input_files("#file", site.pack)
    assert "Chosen: <img" in page.locator("[data-chosen]").inner_text()
    page.get_by_role("button", name="Upload and check").click()
    page.wait_for_url(re.compile(r"/packs/[0-9a-f]{32}"))
    assert page.get_by_role("heading", level=1).inner_text() == HOSTILE

    # Long enough to be followed, also where the proof would end the search at once.
    page.get_by_label("Seconds of search").fill("6")
    page.get_by_role("button", name="Start", exact=True).click()
    page.wait_for_url(re.compile(r"/runs/[0-9a-f]{32}"))
    run = page.url
    drawn, ended = page.locator("[data-chart] svg"), page.get_by_role("heading", name="Plans")
    drawn.or_(ended).first.wait_for(timeout=_MINUTES)
    # No reload by hand: the page follows the run and shows its end by itself.
    page.get_by_role("heading", name="Plans").wait_for(timeout=_MINUTES)
    assert "£" in page.locator("[data-live=best]").inner_text()

    page.get_by_role("link", name="Open report.html").click()
    # A large page: its address is there before its head is.
    expect(page).to_have_title(re.compile("transport review"))
    box = page.locator("[data-map] input[data-route]").first
    line = page.locator(f'[data-map] g[data-route="{box.get_attribute("data-route")}"]').first
    box.uncheck()
    assert not line.is_visible()

    page.goto(run)
    page.get_by_role("link", name="Plan if assessments agree").click()
    page.get_by_role("button", name="Propose its changes").click()
    page.wait_for_url(re.compile(r"/proposals\?plan="))
    first = page.locator("article.proposal").first
    pupil = first.get_by_role("heading").inner_text().split(":")[0]
    first.get_by_label("Reason").fill("Assessed on 3 October: fine with two others")
    first.get_by_role("button", name="Approve").click()
    decided = page.locator("section[aria-labelledby=decided]")
    assert pupil in decided.inner_text()
    assert "Assessed on 3 October" in decided.inner_text()


def test_nothing_comes_from_elsewhere(site: Site, watched: Watched) -> None:
    """Every page asks this service alone, no policy was broken and no hostile name has run."""
    page = watched.page
    for path in ("/", "/packs", "/runs", "/proposals", "/compare", "/tenders", "/admin/people"):
        page.goto(site.address + path)
        assert page.title() != "1"
        assert page.locator("img").count() == 0
    assert all(one.startswith(site.address) for one in watched.asked)
    assert watched.errors == []


def test_it_fits_a_phone(site: Site, watched: Watched, browser: Browser) -> None:
    """On a narrow screen no page scrolls sideways."""
    state = watched.page.context.storage_state()
    context = browser.new_context(storage_state=state, viewport={"width": 400, "height": 800})
    page = context.new_page()
    paths = ["/", "/packs", "/runs", "/proposals", "/compare", "/admin/people", "/admin/audit"]
    page.goto(f"{site.address}/runs")
    paths.append(str(page.locator("table a").first.get_attribute("href")))
    for path in paths:
        page.goto(site.address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 400, path
    context.close()


def test_it_works_without_scripts(site: Site, watched: Watched, browser: Browser) -> None:
    """With scripts off a run is started, looked at and stopped by forms and reloads alone."""
    state = watched.page.context.storage_state()
    context = browser.new_context(storage_state=state, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.address}/packs")
    page.locator("table a").first.click()
    # Long enough to be followed, also where the proof would end the search at once.
    page.get_by_label("Seconds of search").fill("6")
    page.get_by_role("button", name="Start", exact=True).click()
    assert page.locator("meta[http-equiv=refresh]").count() == 1
    page.get_by_role("button", name="Stop and keep the best plan").click()
    assert "It is being stopped" in page.locator("main").inner_text()
    context.close()
