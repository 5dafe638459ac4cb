"""Keeps what tests write to disk away from a person's own folders."""

from collections.abc import Iterator

import pytest

pytest_plugins = ("tests.postgres",)


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep drives in a folder of this run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROUTEOPT_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield
