"""Places: the gazetteer by id, how fine a place is, and which places lie in each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractors.model import EventPlace, Place, PlacePrecision
from extractors.whereabouts import distance

NEAR_KM = 12
RANK: Mapping[PlacePrecision, int] = {
    PlacePrecision.UNKNOWN: 5,
    PlacePrecision.SITE: 6,
    PlacePrecision.LOCALITY: 5,
    PlacePrecision.DISTRICT: 4,
    PlacePrecision.PROVINCE: 3,
    PlacePrecision.BORDER: 2,
    PlacePrecision.COUNTRY: 1,
}
PRECISION_OF_KIND: Mapping[str, PlacePrecision] = {
    "country": PlacePrecision.COUNTRY,
    "region": PlacePrecision.COUNTRY,
    "province": PlacePrecision.PROVINCE,
    "admin1": PlacePrecision.PROVINCE,
    "district": PlacePrecision.DISTRICT,
    "county": PlacePrecision.DISTRICT,
    "admin2": PlacePrecision.DISTRICT,
    "border": PlacePrecision.BORDER,
    **dict.fromkeys(
        (
            "site",
            "crossing",
            "border_crossing",
            "border_market",
            "market",
            "road",
            "strait",
            "airport",
            "port",
            "sea",
            "water",
            "island",
            "pass",
            "site",
        ),
        PlacePrecision.SITE,
    ),
}


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """Tokens `start`..`end` name a place; `marker` is the adposition that governs it ("" for none)."""

    start: int
    end: int
    place: EventPlace
    marker: str
    admin2: str | None = None


def event_place(row: Place, precision: PlacePrecision | None = None) -> EventPlace:
    kind = precision or PRECISION_OF_KIND.get(row.kind, PlacePrecision.LOCALITY)
    return EventPlace(row.name, row.admin1, row.country, kind, row.id, row.latitude, row.longitude)


def rank(place: EventPlace) -> int:
    """How small a place is: the smallest named place is the event's (codebook section 3)."""
    return RANK[place.precision]


class Gazetteer:
    """The rows of `places.csv` by id."""

    def __init__(self, places: Sequence[Place], home: Sequence[str] = ()) -> None:
        self.by_id: Mapping[str, Place] = {p.id: p for p in places}
        self.home = frozenset(home)
        self._capital = {p.country: p for p in places if p.kind == "capital" and p.country}
        self._country = {p.country: p for p in places if p.kind == "country" and p.country}
        self._admin1 = {
            (p.country, p.name): p for p in places if PRECISION_OF_KIND.get(p.kind) is PlacePrecision.PROVINCE
        }

    def province(self, place: EventPlace) -> EventPlace | None:
        """The province that holds a place."""
        row = self._admin1.get((place.country, place.admin1 or ""))
        return event_place(row) if row else None

    def country(self, code: str | None) -> Place | None:
        return self._country.get(code) if code else None

    def capital(self, code: str | None) -> Place | None:
        return self._capital.get(code) if code else None

    def admin2(self, place: EventPlace) -> str | None:
        row = self.by_id.get(place.place_id or "")
        return row.admin2 if row else None

    def within(self, inner: EventPlace, outer: EventPlace) -> bool:
        """Does `outer` hold `inner`, as far as is known? A place is within itself."""
        if inner == outer or (
            inner.name == outer.name and inner.country == outer.country and inner.admin1 == outer.admin1
        ):
            return True
        if outer.precision is PlacePrecision.COUNTRY:
            return inner.country == outer.country
        if outer.precision is PlacePrecision.BORDER:
            return outer.country is None or inner.country == outer.country
        if outer.precision is PlacePrecision.PROVINCE:
            return (
                inner.admin1 == outer.admin1
                and (inner.country == outer.country or outer.country is None)
                and rank(inner) >= rank(outer)
            )
        if outer.precision is PlacePrecision.DISTRICT:
            return inner.admin1 == outer.admin1 and (self.admin2(inner) or inner.name).startswith(
                outer.name.split(" ")[0]
            )
        return False

    def compatible(self, a: EventPlace | None, b: EventPlace | None) -> bool:
        """Can both be the place of one event?"""
        if a is None or b is None or self.within(a, b) or self.within(b, a):
            return True
        if (a.place_id is None) != (b.place_id is None) and (
            a.country is None or b.country is None or a.admin1 == b.admin1
        ):
            unknown, known = (a, b) if a.place_id is None else (b, a)
            return unknown.precision is not PlacePrecision.UNKNOWN or rank(known) < RANK[PlacePrecision.LOCALITY]
        apart = distance(a, b)
        return apart is not None and apart < NEAR_KM and a.country == b.country
