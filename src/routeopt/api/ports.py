"""What the service hands runs to; which engine stands behind it is the operator's choice."""

from typing import Protocol


class Engine(Protocol):
    """Works on runs whose rows are already kept."""

    def submit(self, run_id: str) -> None:
        """Say that a run waits."""

    def request_cancel(self, run_id: str) -> None:
        """Say that a run is to stop; its row says so already."""
