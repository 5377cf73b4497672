"""Places in a sentence: gazetteer names, homonyms decided by what is spoken of nearby.

A place that the gazetteer lacks is kept by name, with the province or country around it and precision `unknown`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from extractors.language import LanguagePack
from extractors.lexicon import Match, crossable
from extractors.model import Place, PlacePrecision
from extractors.place_markers import MarkerReader
from extractors.places import PRECISION_OF_KIND, Gazetteer, PlaceMention, event_place
from extractors.roads import RoadReader
from extractors.text import Token
from extractors.unknown_places import UnknownPlaces

PARTICLE = 2


class PlaceReader:
    """Finds places by the gazetteer and the place words of one language pack."""

    def __init__(self, pack: LanguagePack, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._markers = MarkerReader(pack)
        self._roads = RoadReader(pack)
        self._unknown = UnknownPlaces(pack, self._markers)
        self._kinds = {tuple(w.split()): k for k, words in pack.places.kinds.items() for w in words}
        self._not_places = frozenset(pack.places.not_places)

    def read(
        self,
        tokens: Sequence[Token],
        start: int,
        end: int,
        matches: Iterable[Sequence[Match]],
        cues: Mapping[str, float],
        taken: frozenset[int],
        people: frozenset[int],
    ) -> list[PlaceMention]:
        """The places of tokens `start`..`end`. `matches` groups the gazetteer rows of one name; `cues` weighs
        countries and provinces."""
        found: list[PlaceMention] = []
        for group in matches:
            first = group[0]
            if any(i in taken for i in range(first.start, first.end)):
                continue
            named = any(t.title or not t.form.isascii() for t in tokens[first.start : first.end])
            if not named:
                continue
            if self._is_of_a_name(tokens, first.end, end) or self._is_tail(tokens, first.start, start, found):
                continue
            kind, kind_end = self._kind_after(tokens, first.end, end)
            row = self._choose([self._gazetteer.by_id[str(m.entry.value)] for m in group], kind, cues)
            precision = self._precision(row, kind)
            stop = kind_end if kind else first.end
            found.append(
                PlaceMention(
                    first.start,
                    stop,
                    event_place(row, precision),
                    self._markers.read(tokens, start, end, first.start, stop, found, people | taken),
                    row.admin2,
                )
            )
        found.extend(self._unknown.read(tokens, start, end, found, taken | people))
        return self._roads.joined(tokens, sorted(found, key=lambda m: m.start))

    def _is_of_a_name(self, tokens: Sequence[Token], at: int, end: int) -> bool:
        """ "Quetta University", "Tehran Times", but not "the Kalagan post"."""
        following = tokens[at] if at < end else None
        if following is None or following.form not in self._not_places:
            return False
        return following.title or not following.form.isascii()

    def _is_tail(self, tokens: Sequence[Token], at: int, start: int, found: Sequence[PlaceMention]) -> bool:
        """ "Khuda-i-Abadan": the last part of a longer name, unless the part before it is a place too."""
        joined = at > start and tokens[at].gap == "-" and tokens[at - 1].form.isascii()
        return joined and len(tokens[at - 1].form) <= PARTICLE and not any(p.end == at for p in found)

    def _choose(self, rows: Sequence[Place], kind: str, cues: Mapping[str, float]) -> Place:
        """Homonyms: the row whose province or country is spoken of nearby, else one of the watched provinces, never
        the more populous one."""

        def score(item: tuple[int, Place]) -> tuple[float, int]:
            index, row = item
            cue = 2.0 * cues.get(f"{row.country}/{row.admin1}", 0) + cues.get(row.country or "", 0)
            fits = 0.5 if kind and PRECISION_OF_KIND.get(row.kind, PlacePrecision.LOCALITY).value == kind else 0.0
            home = 0.25 if f"{row.country}/{row.admin1}" in self._gazetteer.home else 0.0
            return cue + fits + home, -index

        return max(enumerate(rows), key=score)[1]

    def _precision(self, row: Place, kind: str) -> PlacePrecision | None:
        own = PRECISION_OF_KIND.get(row.kind, PlacePrecision.LOCALITY)
        if kind == "district" and own is PlacePrecision.LOCALITY:
            return PlacePrecision.DISTRICT
        return own

    def _kind_after(self, tokens: Sequence[Token], at: int, end: int) -> tuple[str, int]:
        for n in (2, 1):
            if at + n <= end and crossable(tokens[at].gap):
                kind = self._kinds.get(tuple(t.form for t in tokens[at : at + n]))
                if kind:
                    return kind, at + n
        return "", at
