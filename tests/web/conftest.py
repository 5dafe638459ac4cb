"""The pages over two councils that have everything, and over one that has nothing yet."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from routeopt.web.site import add_pages
from tests.api.made import Reviewed, reviewed
from tests.api.world import World, fill, make_world
from tests.web.reading import signed_in


@pytest.fixture(scope="session")
def done(tmp_path_factory: pytest.TempPathFactory) -> Reviewed:
    """Review children who can be told anywhere."""
    return reviewed(tmp_path_factory.mktemp("reviewed"))


@pytest.fixture(scope="session")
def filled(done: Reviewed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Serve two councils that have everything; tests read, and add what is their own."""
    folder = tmp_path_factory.mktemp("site")
    with make_world(f"sqlite:///{folder / 'service.sqlite'}", folder) as world:
        add_pages(world.app)
        fill(world, world.here, done)
        fill(world, world.there, done)
        yield world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Serve two councils that have nothing yet."""
    with make_world(f"sqlite:///{tmp_path / 'service.sqlite'}", tmp_path) as made:
        add_pages(made.app)
        yield made


@pytest.fixture(scope="session")
def here(filled: World) -> Iterator[httpx.Client]:
    """Sign the admin of the first council in."""
    with signed_in(filled.address) as client:
        yield client


@pytest.fixture(scope="session")
def there(filled: World) -> Iterator[httpx.Client]:
    """Sign the admin of the other council in."""
    with signed_in(filled.address, "admin@there.example") as client:
        yield client
