"""Which texts are copies of which."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class TextSketch:
    """What is kept of a wording to find its copies by: hashes of some of its words, and the agency that it credits."""

    hashes: tuple[int, ...]
    agency: str | None


@dataclass(frozen=True, slots=True)
class PrintedText:
    """An article as lineage looks at it. `places` (ids) and `days` are those that its mentions of events name."""

    article_id: str
    source_id: str
    text: str
    day: date | None
    at: datetime | None = None
    agency: str | None = None
    places: frozenset[str] = frozenset()
    days: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Lineage:
    """The article that another is a copy of, itself where it is none, and the agency that the text is credited to."""

    article_id: str
    origin_id: str
    agency: str | None
