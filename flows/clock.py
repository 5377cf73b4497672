"""The only clock. Everything else is given the time."""

import time
from datetime import UTC, datetime


def now() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)


def stopwatch() -> float:
    """Seconds on a clock that never runs backwards; only differences mean anything."""
    return time.monotonic()
