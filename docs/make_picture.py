"""Takes docs/picture.png: the first page of the example school's report, by a headless browser.

Run ``python docs/make_picture.py`` after ``python3 start.py review``; it needs Chromium.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

DOCS = Path(__file__).resolve().parent
REPORT = DOCS.parent / "review" / "report.html"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WIDTH, HEIGHT = 1100, 1405
MOST_BYTES = 300_000


def main(report: Path) -> None:
    """Take the picture of a report and put it beside this file."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit("No Chromium here: install it (Debian: apt install chromium).")
    if not report.exists():
        sys.exit(f"{report} is not there: run python3 start.py review first.")
    with tempfile.TemporaryDirectory() as folder:
        taken = Path(folder) / "picture.png"
        # The sandbox cannot be had by root, and the page is our own.
        options = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars")
        size = f"--window-size={WIDTH},{HEIGHT}"
        command = [browser, *options, size, f"--screenshot={taken}", report.resolve().as_uri()]
        subprocess.run(command, check=True, capture_output=True)
        if taken.stat().st_size > MOST_BYTES:
            sys.exit(f"The picture is {taken.stat().st_size:,} bytes; at most {MOST_BYTES:,}.")
        shutil.move(taken, DOCS / "picture.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else REPORT)
