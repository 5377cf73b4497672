"""Roads told by their ends: "the road from Khash to Zahedan", "the highway linking Iranshahr with Khash", and what lies
"between Khash and Zahedan"."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.language import LanguagePack
from extractors.model import EventPlace, PlacePrecision
from extractors.places import PlaceMention
from extractors.text import Token

LINKED, APART = 3, 1


class RoadReader:
    """Reads them by the place words of one language pack."""

    def __init__(self, pack: LanguagePack) -> None:
        self._roads = frozenset(pack.places.roads)
        self._between = frozenset(pack.dates.between)
        self._links = frozenset(pack.places.road_links)

    def joined(self, tokens: Sequence[Token], found: Sequence[PlaceMention]) -> list[PlaceMention]:
        """The places, with the two ends of a road as the road; it lies in their province where they share one."""
        out: list[PlaceMention] = []
        for p in found:
            one = self._road(tokens, out[-1], p) if out and self._roads else None
            if one:
                out[-1] = one
            else:
                out.append(p)
        return out

    def _is_way(self, tokens: Sequence[Token], a: PlaceMention, b: PlaceMention) -> bool:
        """ "Ambushed between Iranshahr and Bampur", not "talks between Tehran and Islamabad"."""
        towns = all(p.place.precision is PlacePrecision.LOCALITY and p.place.admin1 for p in (a, b))
        return towns and tokens[a.start - 1].form in self._between and a.place.admin1 == b.place.admin1

    def _road(self, tokens: Sequence[Token], a: PlaceMention, b: PlaceMention) -> PlaceMention | None:
        if not 0 < b.start - a.end <= APART or "," in tokens[b.start].gap:
            return None
        before = [tokens[i].form for i in range(max(0, a.start - LINKED), a.start)]
        road = next((i for i, w in enumerate(before) if w in self._roads), None)
        if road is None and self._is_way(tokens, a, b):
            road = len(before) - 1
        elif road is None or not any(w in self._links for w in before[road + 1 :]):
            return None
        country = a.place.country if a.place.country == b.place.country else None
        admin1 = a.place.admin1 if country and a.place.admin1 == b.place.admin1 else None
        place = EventPlace(f"{a.place.name}-{b.place.name} road", admin1, country, PlacePrecision.SITE)
        return PlaceMention(a.start - len(before) + road, b.end, place, "in")
