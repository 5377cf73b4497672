"""Reference books (config/)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from extractors.model.base import StrictRecord


@dataclass(frozen=True, slots=True)
class EventType(StrictRecord):
    """A type of the codebook with its equivalents in the field's codebooks."""

    id: str
    family: str
    definition: str
    acled_event: str
    acled_sub_event: str
    plover_type: str
    plover_mode: str
    cameo_root: str
    ucdp: str
    symmetric: bool


@dataclass(frozen=True, slots=True)
class Actor(StrictRecord):
    """A party, or an office or person that speaks for its parent (kinds `office` and `official`)."""

    id: str
    name: str
    parent: str | None
    kind: str
    country: str | None
    valid_from: date | None
    valid_to: date | None
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActorRole(StrictRecord):
    """Whom a role noun means when a country is known: ("border-guards", "IR") is the actor `irn-border`."""

    role: str
    country: str | None
    actor: str


@dataclass(frozen=True, slots=True)
class Place(StrictRecord):
    """A gazetteer row; coordinates in decimal degrees (WGS 84). `native` has the aliases that are of one language."""

    id: str
    name: str
    kind: str
    admin1: str | None
    admin2: str | None
    country: str | None
    latitude: float
    longitude: float
    geonames: int | None
    aliases: tuple[str, ...]
    native: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
