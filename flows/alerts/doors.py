"""What every way out has in common: it takes one message and says what came of it; none raises for a failure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from extractors.model import AlertMessage
from flows.alerts.records import Form


@dataclass(frozen=True)
class Sent:
    """What came of one message: delivered, or why not, in words that hold no address and no secret.

    `wait` (seconds) is what the receiver asked for; `gone`: it wants nothing any more; `down`: it is not worth while to
    try it with another message now.
    """

    delivered: bool
    reason: str | None = None
    status: int | None = None
    wait: float | None = None
    gone: bool = False
    down: bool = False


class Door(Protocol):
    """A sink, ready for use by one thread."""

    def problem(self) -> str | None:
        """Why it cannot work as things are, without trying it."""

    def send(self, message: AlertMessage, now: datetime) -> Sent: ...


def written(message: AlertMessage, form: Form) -> str:
    """The message as JSON, as plain text or as Markdown."""
    return message.body if form is Form.JSON else str(json.loads(message.body)["data"][form])
