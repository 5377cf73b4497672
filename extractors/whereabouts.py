"""How two places lie to each other."""

from __future__ import annotations

from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from unicodedata import combining, normalize

from extractors.model import EventPlace, PlacePrecision

NEAR_KM, AREA_KM = 30, 120
WIDE = frozenset({PlacePrecision.PROVINCE, PlacePrecision.COUNTRY, PlacePrecision.BORDER})
FINE = frozenset({PlacePrecision.SITE, PlacePrecision.LOCALITY, PlacePrecision.UNKNOWN})


@lru_cache(maxsize=65536)
def place_relation(a: EventPlace, b: EventPlace) -> str | None:
    """How two places lie to each other; None where nothing can be said."""
    if PlacePrecision.BORDER in (a.precision, b.precision):
        return None
    if a.country and b.country and a.country != b.country:
        return "other country"
    if a.admin1 and b.admin1 and fold(a.admin1) != fold(b.admin1):
        return "other province"
    if PlacePrecision.COUNTRY in (a.precision, b.precision):
        return "same country" if a.country and a.country == b.country else None
    if PlacePrecision.PROVINCE in (a.precision, b.precision):
        return _in_province(a, b)
    return _in_district(a, b)


def _in_province(a: EventPlace, b: EventPlace) -> str | None:
    if not (a.admin1 and b.admin1):
        return None
    return "same province" if a.precision is b.precision else "place within the other"


def _in_district(a: EventPlace, b: EventPlace) -> str:
    if (a.place_id and a.place_id == b.place_id) or fold(a.name) == fold(b.name):
        return "same place"
    kilometres = distance(a, b)
    if kilometres is None:
        return "place within the other" if _named_within(a, b) else "other place in the province"
    if a.precision in FINE and b.precision in FINE:
        return "places near each other" if kilometres <= NEAR_KM else "place far from the other"
    if kilometres <= NEAR_KM:
        return "places near each other"
    return "place within the other" if kilometres <= AREA_KM else "place far from the other"


def _named_within(a: EventPlace, b: EventPlace) -> bool:
    """ "Sirkan, Saravan" names Saravan."""
    parts = [{fold(part) for part in place.name.split(",")} for place in (a, b)]
    return bool(parts[0] & parts[1])


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """A place's name for comparison: no case, accents, blanks, or words such as county."""
    plain = "".join(c for c in normalize("NFKD", name).casefold() if not combining(c))
    words = "".join(c if c.isalnum() else " " for c in plain).split()
    return "".join(word for word in words if word not in {"county", "district", "city", "town", "village", "province"})


def distance(a: EventPlace, b: EventPlace) -> float | None:
    """Kilometres along the great circle (haversine, mean radius 6371 km); None where a place has no coordinates."""
    if None in (a.latitude, a.longitude, b.latitude, b.longitude):
        return None
    lat1, lon1, lat2, lon2 = (radians(v) for v in (a.latitude, a.longitude, b.latitude, b.longitude) if v is not None)
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371 * asin(sqrt(h))
