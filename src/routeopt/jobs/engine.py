"""What the API hands runs to, whatever works on them."""

from typing import Protocol


class Engine(Protocol):
    """Works on runs whose rows are already kept.

    A call that is lost loses nothing: rows are the truth, and whoever works looks at them.
    """

    def submit(self, run_id: str) -> None:
        """Say that a run waits."""

    def request_cancel(self, run_id: str) -> None:
        """Say that a run is to stop; its row says so already."""

    def close(self) -> None:
        """Let go of whatever works here; runs under way go back to the queue."""
