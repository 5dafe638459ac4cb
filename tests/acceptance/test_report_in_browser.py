"""Proves in a real browser that the report opens alone and works."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from typer.testing import CliRunner

from routeopt.cli.main import app

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Review the example for one round."""
    root = tmp_path_factory.mktemp("browser")
    runner = CliRunner()
    assert runner.invoke(app, ["example", str(root / "pack"), "--small"]).exit_code == 0
    done = runner.invoke(
        app, ["review", str(root / "pack"), "--out", str(root / "out"), "--iterations", "1"]
    )
    assert done.exit_code == 0, done.output
    return root / "out"


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


def test_it_asks_nothing_of_the_network(folder: Path, browser: Browser) -> None:
    """The page loads no file but itself and its scripts raise no error."""
    page = browser.new_page()
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error"
            else None)  # fmt: skip
    url = (folder / "report.html").as_uri()
    page.goto(url)
    page.wait_for_load_state()
    assert asked == [url]
    assert errors == []


def test_a_route_can_be_switched_off(folder: Path, browser: Browser) -> None:
    """Unticking a route in the list hides its line on the map; ticking shows it again."""
    page = browser.new_page()
    page.goto((folder / "report.html").as_uri())
    box = page.locator("[data-map] input[data-route]").first
    name = box.get_attribute("data-route")
    line = page.locator(f'[data-map] g[data-route="{name}"]').first
    assert line.is_visible()
    box.uncheck()
    assert not line.is_visible()
    box.check()
    assert line.is_visible()


def test_the_meeting_page_names_no_pupil_and_no_postcode(folder: Path, browser: Browser) -> None:
    """Pupils stand by code and homes by sector on the page for a meeting."""
    page = browser.new_page()
    page.goto((folder / "report.html").as_uri())
    text = page.locator("body").inner_text()
    assert "OFFICIAL-SENSITIVE" in text
    rows = (folder / "families.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    ids = [row.split(",")[0] for row in rows]
    assert ids
    words = set(text.replace(",", " ").split())
    assert not words.intersection(ids)


def test_nothing_spills_over_a_phone(folder: Path, browser: Browser) -> None:
    """On a narrow screen the page does not scroll sideways."""
    page = browser.new_page(viewport={"width": 420, "height": 800})
    page.goto((folder / "report.html").as_uri())
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 420
