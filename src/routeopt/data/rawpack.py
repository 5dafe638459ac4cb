"""A pack as read and not yet understood: tables of text."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from routeopt.data.faults import Fault


@dataclass(frozen=True)
class RawPack:
    """Tables of text cells, the same whether they came as a folder, a zip or a workbook.

    Attributes
    ----------
    name
        The folder's or file's name without its ending.
    tables
        Table name -> frame of ``str`` (stripped; "" for blank; numbers, dates and times in
        one canonical spelling); the index is the row number as the user's file counts it.
    sha256
        Hash of the known tables and columns; the same for all three forms.
    findings
        Notes met while reading: unknown columns, an encoding.
    """

    name: str
    tables: Mapping[str, pd.DataFrame]
    sha256: str
    findings: tuple[Fault, ...] = field(default=())

    @property
    def notes(self) -> tuple[str, ...]:
        """The findings in words."""
        return tuple(found.message for found in self.findings)
