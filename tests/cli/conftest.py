"""The example and one quick review of it, made once for all tests of the command line."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from routeopt.cli.main import app


def run(*arguments: str) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the small example."""
    folder = tmp_path_factory.mktemp("example") / "pack"
    assert run("example", str(folder), "--small").exit_code == 0
    return folder


@pytest.fixture(scope="session")
def reviewed(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Review the example for two rounds."""
    folder = tmp_path_factory.mktemp("review")
    done = run("review", str(example), "--out", str(folder), "--iterations", "2")
    assert done.exit_code == 0, done.output
    return folder
