"""A report prints as A4 pages by a real browser, with nothing fetched from anywhere."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from routeopt.exports.report_html import write_report
from routeopt.planning.result import Review

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
READERS = shutil.which("pdfinfo"), shutil.which("pdftotext")
A4_POINTS = (595, 842)

pytestmark = pytest.mark.skipif(
    BROWSER is None or None in READERS, reason="no browser here, or no pdfinfo and pdftotext"
)


@pytest.fixture(scope="module")
def printed(review: Review, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Print the sample's report."""
    folder = tmp_path_factory.mktemp("printed")
    write_report(review, folder / "report.html", audience="meeting", background=None)
    pdf = folder / "report.pdf"
    # Root has no sandbox; every name but the page's own file is sent nowhere.
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    options += ["--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={folder / 'profile'}"]
    page = (folder / "report.html").as_uri()
    command = [str(BROWSER), *options, f"--print-to-pdf={pdf}", page]
    subprocess.run(command, check=True, capture_output=True)
    return pdf


def test_pages_are_a4(printed: Path) -> None:
    """Every page is A4, and there is more than one."""
    told = subprocess.run(
        ["pdfinfo", "-l", "99", str(printed)], check=True, capture_output=True, text=True
    ).stdout
    sizes = re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+)", told)
    assert len(sizes) > 1
    assert {(round(float(wide)), round(float(high))) for wide, high in sizes} == {A4_POINTS}


def test_no_page_is_nearly_empty(printed: Path) -> None:
    """No page but the last holds only a few words, and the marking is on the first."""
    text = subprocess.run(
        ["pdftotext", "-layout", str(printed), "-"], check=True, capture_output=True, text=True
    ).stdout
    pages = text.split("\f")[:-1]
    assert "OFFICIAL-SENSITIVE" in pages[0]
    assert [number for number, page in enumerate(pages[:-1], 1) if len(page.split()) < 20] == []
