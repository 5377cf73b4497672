"""Places in a sentence: gazetteer names, homonyms decided by country cues, and unknown names that look like places.

A place that the gazetteer lacks is kept by name, with the province or country around it and precision `unknown`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from extractors.language import LanguagePack
from extractors.lexicon import Match, crossable
from extractors.model import EventPlace, Place, PlacePrecision
from extractors.nominals import postposition
from extractors.text import Token

EARTH_RADIUS_KM = 6371.0
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


def distance_km(a: EventPlace, b: EventPlace) -> float | None:
    """The great-circle distance, None where a place has no coordinates."""
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return None
    p, q = radians(a.latitude), radians(b.latitude)
    h = sin((q - p) / 2) ** 2 + cos(p) * cos(q) * sin(radians(b.longitude - a.longitude) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(h))


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
        apart = distance_km(a, b)
        return apart is not None and apart < 12 and a.country == b.country


class PlaceReader:
    """Finds places by the gazetteer and the place words of one language pack."""

    def __init__(self, pack: LanguagePack, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        grammar = pack.grammar
        self._before = {w: m for m, words in grammar.before.items() for w in words}
        self._phrases = sorted(
            ((tuple(w.split()), m) for w, m in self._before.items() if " " in w), key=lambda p: -len(p[0])
        )
        self._after = {w: m for m, words in grammar.after.items() for w in words}
        self._after_phrases = tuple(
            sorted(((tuple(w.split()), m) for w, m in self._after.items() if " " in w), key=lambda p: -len(p[0]))
        )
        self._stops = frozenset((*self._before, *grammar.subordinators))
        self._prepositional = grammar.object_before_verb and bool(grammar.before)
        self._determiners = frozenset(grammar.determiners)
        self._directions = frozenset(pack.places.directions)
        self._of = frozenset(grammar.before.get("of", ()))
        self._genitive = frozenset(grammar.genitive)
        self._kinds = {tuple(w.split()): k for k, words in pack.places.kinds.items() for w in words}
        self._conjunctions = frozenset(grammar.conjunctions)
        self._not_places = frozenset(pack.places.not_places)
        self._numbers = frozenset((*pack.numbers.units, *pack.numbers.vague))
        self._locative = frozenset(pack.places.locative)
        self._calendar = frozenset((*pack.dates.months, *pack.dates.weekdays, *pack.dates.solar_months))

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
            if first.end < end and tokens[first.end].form in self._not_places:
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
                    self._marker(tokens, start, end, first.start, stop, found, people | taken),
                    row.admin2,
                )
            )
        found.extend(self._unknown(tokens, start, end, found, taken | people))
        return sorted(found, key=lambda m: m.start)

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

    def _marker(
        self,
        tokens: Sequence[Token],
        start: int,
        end: int,
        left: int,
        right: int,
        found: Sequence[PlaceMention],
        barred: frozenset[int] = frozenset(),
    ) -> str:
        if self._prepositional:
            return self._governing(tokens, start, left)
        if self._after and (
            after := postposition(tokens, right, end, self._after, self._after_phrases, barred, self._stops)
        ):
            return after
        i = left
        while (
            i > start
            and crossable(tokens[i].gap)
            and (
                tokens[i - 1].form in self._determiners
                or tokens[i - 1].form in self._directions
                or tokens[i - 1].form in self._numbers
            )
        ):
            i -= 1
        for previous in reversed(found):
            joined = [t.form for t in tokens[previous.end : left]]
            if (
                len(joined) <= 1
                and all(w in self._conjunctions or w in self._genitive for w in joined)
                and left - previous.end <= 1
            ) and (joined or "," in tokens[left].gap or tokens[left].gap.startswith("'")):
                return previous.marker
            break
        if i == start:
            return ""
        # "in Iran's southeastern province of X", "the town of Rask": the kind noun carries the outer preposition
        for words, marker in self._phrases:
            n = len(words)
            if i - n >= start and all(tokens[i - n + k].form == w for k, w in enumerate(words)):
                return marker
        marker = self._before.get(tokens[i - 1].form, "") if crossable(tokens[i].gap) else ""
        if marker == "of" and i - 2 >= start and (tokens[i - 2].form,) in self._kinds:
            return self._outer_marker(tokens, start, i - 2)
        return marker

    def _governing(self, tokens: Sequence[Token], start: int, at: int) -> str:
        """The preposition that opens the phrase of a name: nouns and other names may stand between ("در روستای X")."""
        for i in range(at, max(start, at - 6), -1):
            if not crossable(tokens[i].gap):
                return ""
            for words, marker in self._phrases:
                n = len(words)
                if i - n >= start and all(tokens[i - n + k].form == w for k, w in enumerate(words)):
                    return marker
            if marker := self._before.get(tokens[i - 1].form, ""):
                return marker
        return ""

    def _outer_marker(self, tokens: Sequence[Token], start: int, at: int) -> str:
        for i in range(at - 1, max(start, at - 7) - 1, -1):
            marker = self._before.get(tokens[i].form)
            if marker:
                return marker
            if "," in tokens[i + 1].gap:
                break
        return "in"

    # --- names that the gazetteer lacks ---

    def _unknown(
        self, tokens: Sequence[Token], start: int, end: int, known: Sequence[PlaceMention], taken: frozenset[int]
    ) -> list[PlaceMention]:
        covered = {i for m in known for i in range(m.start, m.end)} | taken
        found = []
        i = start
        while i < end:
            kind = self._kinds.get((tokens[i].form,))
            if kind in (None, "province") or i in covered or (tokens[i].title and i == start):
                i += 1
                continue
            name = self._name_before(tokens, start, i, covered) or self._name_of(tokens, i, end, covered)
            if name:
                left, right = name
                text = " ".join(_original(tokens[k]) for k in range(left, right))
                around = self._enclosing(known, i, tokens)
                precision = (
                    PlacePrecision.SITE
                    if kind == "site"
                    else PlacePrecision.LOCALITY
                    if kind == "locality"
                    else PlacePrecision.UNKNOWN
                )
                place = EventPlace(
                    text, around.admin1 if around else None, around.country if around else None, precision
                )
                found.append(
                    PlaceMention(
                        min(left, i),
                        max(right, i + 1),
                        place,
                        self._marker(tokens, start, end, min(left, i), max(right, i + 1), ()),
                        None,
                    )
                )
            i += 1
        found.extend(
            self._governed(tokens, start, end, known, covered | {k for m in found for k in range(m.start, m.end)})
        )
        return found

    def _governed(
        self, tokens: Sequence[Token], start: int, end: int, known: Sequence[PlaceMention], covered: set[int]
    ) -> list[PlaceMention]:
        """A capitalized name behind "in" or "at" that nothing else explains is taken for a place."""
        found = []
        for i in range(start, end - 1):
            if (
                tokens[i].form not in self._locative
                or i + 1 in covered
                or not tokens[i + 1].title
                or tokens[i + 1].upper
                or tokens[i + 1].form in self._calendar
            ):
                continue
            stop = i + 1
            while (
                stop < end
                and stop - i <= 3
                and tokens[stop].title
                and stop not in covered
                and (stop == i + 1 or tokens[stop].gap in (" ", "-"))
            ):
                stop += 1
            if stop < end and tokens[stop].title and tokens[stop].gap == " ":
                continue
            near = [m for m in known if m.place.admin1 and 0 <= m.start - stop <= 4]
            name = " ".join(_original(tokens[k]) for k in range(i + 1, stop))
            place = EventPlace(
                name,
                near[0].place.admin1 if near else None,
                near[0].place.country if near else None,
                PlacePrecision.UNKNOWN,
            )
            found.append(PlaceMention(i + 1, stop, place, "in"))
        return found

    def _name_before(self, tokens: Sequence[Token], start: int, at: int, covered: set[int]) -> tuple[int, int] | None:
        left = at
        while (
            left > start
            and at - left < 3
            and tokens[left - 1].title
            and left - 1 not in covered
            and crossable(tokens[left].gap)
            and not tokens[left - 1].form.isdigit()
        ):
            if (
                tokens[left - 1].form in self._directions
                or tokens[left - 1].form in self._determiners
                or tokens[left - 1].form in self._before
            ):
                break
            left -= 1
        if left in (at, start) or "'" in tokens[at].form:
            return None
        return (left, at)

    def _name_of(self, tokens: Sequence[Token], at: int, end: int, covered: set[int]) -> tuple[int, int] | None:
        if at + 2 >= end or tokens[at + 1].form not in self._of or at + 2 in covered:
            return None
        right = at + 2
        while (
            right < end
            and right - at < 5
            and tokens[right].title
            and right not in covered
            and (right == at + 2 or crossable(tokens[right].gap))
        ):
            right += 1
        return (at + 2, right) if right > at + 2 else None

    def _enclosing(self, known: Sequence[PlaceMention], at: int, tokens: Sequence[Token]) -> EventPlace | None:
        provinces = [m for m in known if m.place.admin1]
        return min(provinces, key=lambda m: abs(m.start - at)).place if provinces else None


def _original(token: Token) -> str:
    return token.form.title() if token.title else token.form
