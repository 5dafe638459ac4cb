"""The house keeps its own rules: imports one way, small modules, no machine's paths or hosts."""

import ast
import re
import statistics
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from importlinter.cli import lint_imports
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

MOST_LINES, USUAL_LINES = 400, 150


def written_files() -> Iterator[Path]:
    """Every text file of the project, wherever it stands."""
    for path in ROOT.rglob("*"):
        place = path.relative_to(ROOT)
        if "__pycache__" in place.parts:
            continue
        hidden = any(part.startswith(".") and part != ".ci" for part in place.parts)
        made = place.parts[0] in {"example", "review", "out", "dist", "build"}
        binary = path.suffix in {".xz", ".png", ".pyc", ".pbf"}
        if path.is_file() and not hidden and not made and not binary:
            yield path


def required_packages() -> dict[str, metadata.PackageMetadata]:
    """Every package that an install of routeopt brings here, however indirectly."""
    found: dict[str, metadata.PackageMetadata] = {}
    waiting = [Requirement(line) for line in PROJECT["dependencies"]]
    while waiting:
        wanted = waiting.pop()
        if wanted.name in found or (wanted.marker and not wanted.marker.evaluate({"extra": ""})):
            continue
        found[wanted.name] = metadata.metadata(wanted.name)
        waiting += [Requirement(line) for line in metadata.requires(wanted.name) or ()]
    return found


def licence_of(package: metadata.PackageMetadata) -> str:
    """Name a package's licence as it states it; a full text only by its first line."""
    stated = package.get("License-Expression") or ""
    listed = [c for c in package.get_all("Classifier", []) if c.startswith("License ::")]
    text = (package.get("License") or "").partition("\n")[0]
    return "; ".join(part for part in (stated, *listed, text) if part)


def test_imports_run_one_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """The import rules of pyproject.toml hold."""
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True, no_logo=True) == 0


def test_modules_are_small() -> None:
    """No module is over 400 lines, and most are under 150."""
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in SOURCES
    }
    long = {name: n for name, n in lengths.items() if n > MOST_LINES}
    assert long == {}
    assert statistics.median(lengths.values()) < USUAL_LINES


def test_no_check_is_silenced_without_a_reason() -> None:
    """Where a linter or the type checker is told to look away, the line says why."""
    silenced = re.compile(r"#\s*(noqa|type:\s*ignore)(?!.*( - |# )\w)")
    bare = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in SOURCES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if silenced.search(line)
    ]
    assert bare == []


def test_every_module_says_what_it_is_for() -> None:
    """Every module opens with a docstring."""
    silent = [
        path.name
        for path in SOURCES
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_no_file_names_a_package_index_or_a_machine() -> None:
    """Packages come from wherever an installer is told: no index and no path is written down."""
    # Put together here, so that this file does not hold them itself.
    words = ["py" + "pi.", "python" + "hosted", "--index" + "-url", "/ro" + "ot/", "/wo" + "rk/"]
    shared = ".." + "/shared"
    found = []
    for path in written_files():
        text = path.read_text(encoding="utf-8").lower()
        found += [(path.name, word) for word in words if word in text]
        if shared in text and path != ROOT / ".ci" / "run":
            found.append((path.name, shared))
    assert found == []


def test_every_pin_has_a_hash() -> None:
    """Each package of both lists is pinned to one version and to hashes of its files."""
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", "")
        pins = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
        assert pins
        assert [line for line in pins if "==" not in line or "--hash=sha256:" not in line] == []


def test_both_lists_pin_the_same_versions() -> None:
    """What is tested is what is run."""
    pin = re.compile(r"^([a-z0-9-]+==\S+(?: ; [^\\]+)?) \\?$", re.MULTILINE)
    runtime, development = (
        set(pin.findall((ROOT / name).read_text(encoding="utf-8")))
        for name in ("requirements.txt", "requirements-dev.txt")
    )
    assert runtime
    assert runtime <= development


def test_the_default_install_carries_no_gpl() -> None:
    """No package that an install brings is under the GPL or the AGPL, and each says its licence."""
    gpl = re.compile(r"\bA?GPL|\bAffero|GNU General", re.IGNORECASE)
    licences = {name: licence_of(package) for name, package in required_packages().items()}
    assert [name for name, licence in licences.items() if not licence] == []
    assert {name: text for name, text in licences.items() if gpl.search(text)} == {}


def test_every_dependency_is_explained() -> None:
    """Each dependency of pyproject.toml has its line in docs/dependencies.md, and no other has."""
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    runtime = page.partition("## To develop")[0]
    explained = set(re.findall(r"^\| `([a-z0-9-]+)` \|", runtime, re.MULTILINE))
    assert explained == {Requirement(line).name for line in PROJECT["dependencies"]}


def test_every_link_of_the_pages_leads_somewhere() -> None:
    """A link from one page to a file of the project finds it."""
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
    link = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")
    lost = [
        f"{page.name}: {target}"
        for page in pages
        for target in link.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert lost == []


def test_both_commands_of_the_readme_are_there() -> None:
    """The README's commands are verbs of start.py, and .ci/run calls the second."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^python3 start\.py (\w+)$", readme, re.MULTILINE) == ["review", "test"]
    assert "python3 start.py test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    verbs = subprocess.run(
        [sys.executable, str(ROOT / "start.py")], check=False, capture_output=True, text=True
    )
    assert verbs.returncode == 2
    assert "start.py review" in verbs.stdout
    assert "start.py test" in verbs.stdout
