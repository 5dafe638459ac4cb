"""What the README shows works as it stands: its two tables are a pack that can be reviewed."""

import json
import re
from pathlib import Path

from typer.testing import CliRunner

from routeopt.cli.main import app

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def test_the_two_tables_are_enough_for_a_review(tmp_path: Path) -> None:
    """The README's pupils and schools pass the check and give a whole review."""
    tables = re.findall(r"^`(\w+\.csv)`\n\n```\n(.*?)```", README, re.MULTILINE | re.DOTALL)
    pack, out = tmp_path / "my-pack", tmp_path / "review"
    pack.mkdir()
    for name, text in tables:
        (pack / name).write_text(text, encoding="utf-8")
    assert sorted(path.name for path in pack.iterdir()) == ["pupils.csv", "schools.csv"]

    checked = CliRunner().invoke(app, ["check", str(pack)])
    assert checked.exit_code == 0, checked.output
    words = ["review", str(pack), "--school", "OAK", "--out", str(out), "--iterations", "1"]
    reviewed = CliRunner().invoke(app, words)
    assert reviewed.exit_code == 0, reviewed.output

    plan = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    assert plan["today"] is None
    assert sorted(pupil for route in plan["routes"] for pupil in route["pupils"]) == [
        "P1",
        "P2",
        "P3",
    ]
    assert "ASSUMED" in (out / "report.html").read_text(encoding="utf-8")
