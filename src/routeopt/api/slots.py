"""How much heavy work the service does at once, beside answering."""

import os
from dataclasses import dataclass, field

import anyio

from routeopt.api.errors import ProblemError

_MOST_WAITING = 64


@dataclass(slots=True)
class Slots:
    """Threads of their own for work that takes a second or more.

    Attributes
    ----------
    limiter
        Lets through as many as half the cores; the rest wait without holding anybody up.
    """

    limiter: anyio.CapacityLimiter = field(
        default_factory=lambda: anyio.CapacityLimiter(max(1, (os.cpu_count() or 1) // 2))
    )

    def enter(self) -> None:
        """Turn away whoever would wait too long.

        Raises
        ------
        ProblemError
            ``too_many``.
        """
        if self.limiter.statistics().tasks_waiting >= _MOST_WAITING:
            raise ProblemError("too_many", headers={"Retry-After": "5"})
