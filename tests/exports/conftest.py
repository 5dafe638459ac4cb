"""Reviews that the proofs of this folder share."""

import pytest

from routeopt.planning.result import Review

from .sample_review import renamed, sample_review

HOSTILE = {
    "FM-0417": "=1+1",
    "FM-0422": "@x",
    "FM-0431": "+x",
    "FM-0440": '<script>alert("x")</script>',
    "FM-0455": "-2+3 & 'co'",
    "C-203": "=HYPERLINK(1)",
    "Fenmoor School": '"><img src=x onerror=alert(1)>',
}


@pytest.fixture(scope="session")
def review() -> Review:
    """Give the sample with every part."""
    return sample_review()


@pytest.fixture(scope="session")
def hostile(review: Review) -> Review:
    """Give the sample with ids and a name that would like to be code."""
    return renamed(review, HOSTILE)
