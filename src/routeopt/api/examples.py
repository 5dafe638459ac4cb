"""Ids and requests that the description of the API shows; a test sends every one of them."""

from collections.abc import Mapping
from typing import Any, Final

PACK: Final = "5b0f4c7e9d1a4c53a2c5d8a0f3b9e671"
OTHER_PACK: Final = "c3a1f2d49b8e4f0f8d7c6b5a4e3d2c1b"
SCENARIO: Final = "9e8d7c6b5a4f4e3d8c2b1a0f9e8d7c6b"
RUN: Final = "0d4b9c2ab6e24e5c9f0c7f1a8e3d6b52"
OTHER_RUN: Final = "71c2b5f0a4e94a0d8a7b6c5d4e3f2a10"
TENDER_RUN: Final = "44f0a6b1d2c34e5f9a8b7c6d5e4f3a2b"
SCHOOL: Final = "OAK"

RUNS: Mapping[str, Mapping[str, Any]] = {
    "review": {
        "kind": "review",
        "pack_id": PACK,
        "request": {"schools": [SCHOOL], "seconds": 60},
    },
    "batch": {
        "kind": "batch",
        "pack_id": PACK,
        "request": {
            "schools": [SCHOOL],
            "scenarios": [None, SCENARIO],
            "search": {"seconds": 30},
        },
    },
    "costs": {"kind": "costs", "pack_id": PACK, "request": {}},
    "bridge": {"kind": "bridge", "pack_id": PACK, "request": {"before": OTHER_PACK}},
    "tender": {"kind": "tender", "request": {"run_id": RUN}},
    "award": {
        "kind": "award",
        "request": {
            "run_id": TENDER_RUN,
            "by": "Sam, contracts",
            "bids": [{"name": "fen-cars.csv", "content_base64": "bG90X2lkLHByaWNlCg=="}],
        },
    },
    "why": {"kind": "why", "pack_id": PACK, "request": {"schools": [SCHOOL]}},
    "quote": {
        "kind": "quote",
        "pack_id": PACK,
        "request": {
            "pupil": {
                "pupil_id": "NEW1",
                "school_id": SCHOOL,
                "postcode": "CB7 4EE",
                "phase": "primary",
            },
            "run_ids": [RUN],
        },
    },
    "frontier": {"kind": "frontier", "pack_id": PACK, "request": {"schools": [SCHOOL]}},
    "rules": {
        "kind": "rules",
        "pack_id": PACK,
        "request": {"school": SCHOOL, "rules": ["ride_guide"], "run_ids": [RUN]},
    },
    "programme": {"kind": "programme", "pack_id": PACK, "request": {"run_ids": [RUN]}},
}
"""One request of each kind of run."""
