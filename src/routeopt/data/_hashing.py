"""The hash of a pack: what it says, whatever file it came in."""

import hashlib
import json
from collections.abc import Mapping

import pandas as pd

from routeopt.data.schema import TABLES

_VERSION = "routeopt-pack/1"


def pack_sha256(tables: Mapping[str, pd.DataFrame]) -> str:
    """Hash the known columns that hold anything, in the schema's order.

    Frames must be canonical. Blank tables and blank columns count as absent, unknown ones
    never count, and the order of the rows does.
    """
    digest = hashlib.sha256(_VERSION.encode())
    for name, schema in TABLES.items():
        frame = tables.get(name)
        if frame is None:
            continue
        for column in schema.columns:
            cells = frame[column.name].tolist() if column.name in frame.columns else []
            if any(cells):
                said = json.dumps([name, column.name, cells], separators=(",", ":"))
                digest.update(said.encode())
    return digest.hexdigest()
