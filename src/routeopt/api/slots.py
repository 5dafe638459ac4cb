"""How much heavy work the service does at once, beside answering."""

import os
from dataclasses import dataclass, field

import anyio

_MOST_WAITING = 64


@dataclass(slots=True)
class Slots:
    """Threads of their own for work that takes a second or more.

    Attributes
    ----------
    limiter
        Lets through as many as there are cores; the rest wait without holding anybody up.
    """

    limiter: anyio.CapacityLimiter = field(
        default_factory=lambda: anyio.CapacityLimiter(max(1, os.cpu_count() or 1))
    )

    @property
    def full(self) -> bool:
        """Whether so many wait already that one more had better come again."""
        return self.limiter.statistics().tasks_waiting >= _MOST_WAITING
