"""What is watched: outlets and their channels."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from extractors.model.base import StrictRecord


class ChannelKind(StrEnum):
    FEED = "feed"
    SITEMAP = "sitemap"


@dataclass(frozen=True, slots=True)
class Channel(StrictRecord):
    """One address of an outlet that is polled."""

    kind: ChannelKind
    url: str
    language: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Expect(StrictRecord):
    """What a source should give: entries a day, and the shares (0..1) of entries with a title and with a date.

    What is not given is not expected. Less is a warning, less than half of it an error.
    """

    entries_per_day: float | None = None
    titles: float | None = None
    dates: float | None = None


@dataclass(frozen=True, slots=True)
class Source(StrictRecord):
    """An outlet. `bloc` groups outlets that are not independent of each other; `time_zone` is an IANA name.

    `cadence_minutes` is how often it is read at first; then what it publishes decides (flows/polling.py).
    """

    id: str
    name: str
    homepage: str
    country: str
    bloc: str
    time_zone: str
    cadence_minutes: int
    channels: tuple[Channel, ...]
    note: str = ""
    expect: Expect = Expect()
