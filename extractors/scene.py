"""Where: the place of the words around a trigger that is most likely its own."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.actors import ActorBook
from extractors.frames import Frame
from extractors.language import LanguagePack
from extractors.lexicon import without_overlaps
from extractors.model import EventPlace, PlacePrecision
from extractors.nearness import Nearness
from extractors.places import Gazetteer, PlaceMention, event_place, rank
from extractors.reading import Reading, SentenceReading
from extractors.scene_bars import SceneBars
from extractors.text import Token
from extractors.timing import Dates, DraftDate

BORDER = EventPlace("Iran-Pakistan border", None, None, PlacePrecision.BORDER)
DISTANT, OWNED = 22, 6
FROM, TAKEN = 18, 4
TWIN_REACH = 9
NAMED, PART_REACH = 4, 4
LISTED = ("explicit", "month", "year")


class SceneReader:
    """Finds scenes by the closed classes of one language pack. Costs are in tokens; clauses and commas cost extra."""

    def __init__(self, pack: LanguagePack, actors: ActorBook, gazetteer: Gazetteer, states: Sequence[str]) -> None:
        self._states = frozenset(states)
        self._gazetteer = gazetteer
        self._nearness = Nearness(pack)
        self._bars = SceneBars(pack, actors, self._nearness)
        grammar = pack.grammar
        self._verb_last = grammar.object_before_verb
        self._conjunctions = frozenset(grammar.conjunctions)
        self._locatives = frozenset(grammar.before.get("in", ()))
        self._genitive = frozenset(grammar.genitive)
        kinds = (w for words in pack.places.kinds.values() for w in words)
        self._inner = frozenset((*grammar.before.get("of", ()), *grammar.determiners, *kinds)) | self._locatives

    def place_for(
        self, reading: Reading, s: SentenceReading, start: int, end: int, frame: Frame | None
    ) -> tuple[PlaceMention | None, bool]:
        """The scene nearest to the trigger, narrowed to the smallest place in it; whether it stands far away,
        behind other clauses."""
        tokens = reading.tokens
        if frame and frame.placeless:
            return None, False
        border = without_overlaps(s.matches.get("border", ()))
        candidates = [
            p
            for p in s.places
            if not any(m.start <= p.start < m.end for m in border) and not self._bars.bars(tokens, s, p, start, frame)
        ]
        candidates += [] if self._is_of_others(s) else [PlaceMention(m.start, m.end, BORDER, "near") for m in border]
        if self._verb_last and frame and (frame.seat or frame.type == "agreement"):
            candidates = [p for p in candidates if p.start < end]
        if not candidates:
            return None, False

        def cost(p: PlaceMention) -> float:
            base = self._nearness.cost(tokens, s, start, p.start, p.end)
            base += (
                4 * (p.marker == "near")
                + 6 * (p.marker in ("of", "to"))
                + (TAKEN if frame and frame.type == "abduction" else FROM) * (p.marker == "from")
                + 5 * (rank(p.place) <= 1)
                + (12 * (p.start >= end) if self._verb_last else 3 * (p.start < start))
                + OWNED * self._nearness.is_of_another(tokens, s, p.start, start)
                + OWNED * (p.end <= start and self._nearness.is_reduced(tokens, s, start))
            )
            if frame and frame.host and p.marker == "to":
                base -= 10
            if frame and frame.host and not self._verb_last and self._bars.is_told_there(s, p, start):
                base += DISTANT
            if self._verb_last and frame and frame.type == "border_measure":
                base -= 10 * (p.place.precision is PlacePrecision.SITE)
            return base

        nearest = min(candidates, key=cost)
        best = nearest
        for p in candidates:
            if (
                p is not best
                and rank(p.place) > rank(best.place)
                and self._gazetteer.within(p.place, best.place)
                and cost(p) < cost(nearest) + 30
            ):
                best = p
        best = next((p for p in candidates if self._is_part(tokens, p, best)), best)
        return self._joined(tokens, best, candidates) or best, cost(nearest) > DISTANT or nearest.marker == "from"

    def _is_of_others(self, s: SentenceReading) -> bool:
        """ "The common border with Turkey": one of the two states, beside a third."""
        named = {p.place.country for p in s.places if p.place.precision is PlacePrecision.COUNTRY and p.place.country}
        return len(named) > 1 and not self._states <= named

    def _is_part(self, tokens: Sequence[Token], p: PlaceMention, whole: PlaceMention) -> bool:
        """ "In the village of Hizabad in Mehrestan county", "in Mehrestan's Hizabad": an unknown name beside a known
        one lies in it."""
        if (
            p.place.place_id is not None
            or whole.place.place_id is None
            or not NAMED <= rank(whole.place) <= rank(p.place)
        ):
            return False
        if 0 <= p.start - whole.end <= 1 and tokens[whole.end].form in self._genitive:
            return True
        between = {t.form for t in tokens[p.end : whole.start]}
        return 0 <= whole.start - p.end <= PART_REACH and between <= self._inner

    def _joined(
        self, tokens: Sequence[Token], best: PlaceMention, candidates: Sequence[PlaceMention]
    ) -> PlaceMention | None:
        """Several towns with one trigger are one event at the smallest area that holds them (codebook, section 1); two
        names with a dash, one on each side of the border, are a crossing."""
        if rank(best.place) < NAMED or not best.place.admin1:
            return None
        for p in candidates:
            if p is best or rank(p.place) < NAMED or self._gazetteer.compatible(p.place, best.place):
                continue
            low, high = sorted((p, best), key=lambda m: m.start)
            between = [t.form for t in tokens[low.end : high.start]]
            if p.place.country != best.place.country:
                dashed = low.end == high.start and tokens[high.start].gap.strip() == "-"
                if dashed:
                    name = f"{low.place.name.split(' ')[0]}-{high.place.name.split(' ')[0]}"
                    return PlaceMention(low.start, high.end, EventPlace(name, None, None, PlacePrecision.SITE), "in")
                continue
            listed = self._is_list(tokens, low, high, candidates)
            if listed and all(w in self._conjunctions or w in self._locatives for w in between) and len(between) <= 2:
                around = self._around(p.place, best.place)
                return PlaceMention(low.start, high.end, around, "in") if around else None
        return None

    def _is_list(
        self, tokens: Sequence[Token], low: PlaceMention, high: PlaceMention, candidates: Sequence[PlaceMention]
    ) -> bool:
        """ "In Kech and Panjgur", "in Kech, Panjgur and Awaran", but "at Hazarganji, Quetta"."""
        if any(tokens[i].form in self._conjunctions for i in range(low.end, high.start)):
            return True
        behind = (p for p in candidates if 0 < p.start - high.end <= 2)
        more = any(tokens[i].form in self._conjunctions for p in behind for i in range(high.end, p.start))
        third = any(p.start == high.end and "," in tokens[p.start].gap for p in candidates)
        return "," in tokens[high.start].gap and (more or third)

    def _around(self, a: EventPlace, b: EventPlace) -> EventPlace | None:
        """The province of both, else their country."""
        if a.admin1 == b.admin1:
            return self._gazetteer.province(a)
        row = self._gazetteer.country(a.country)
        return event_place(row) if row else None

    def twins(
        self, reading: Reading, s: SentenceReading, start: int, frame: Frame | None, dates: Dates
    ) -> list[tuple[DraftDate, PlaceMention]]:
        """A list of places with a date each behind one trigger is as many events; empty where there is no such list."""
        own = [v for i, v, m in dates if v and i not in s.spoken and m.start >= start and m.basis in LISTED]
        places = [p for p in s.places if p.start >= start and self._listed_place(reading.tokens, s, p, frame)]
        if len(own) < 2 or len(places) < 2 or len({v.value for v in own}) < len(own):
            return []
        pairs: list[tuple[DraftDate, PlaceMention]] = []
        for v in own:
            near = [p for p in places if abs(p.start - v.start) <= TWIN_REACH]
            if near:
                closest = min(near, key=lambda p: (_apart(reading.tokens, p, v), -rank(p.place)))
                pairs.append((v, self._narrowed(closest, near)))
        return pairs if len({p.place for _, p in pairs}) > 1 else []

    def _listed_place(self, tokens: Sequence[Token], s: SentenceReading, p: PlaceMention, frame: Frame | None) -> bool:
        return p.place.precision is not PlacePrecision.COUNTRY and self._bars.may_be_scene(tokens, s, p, frame)

    def _narrowed(self, place: PlaceMention, near: Sequence[PlaceMention]) -> PlaceMention:
        """The smallest place that stands beside a place and lies in it."""
        inner = (p for p in near if self._gazetteer.within(p.place, place.place) and abs(p.start - place.start) <= 4)
        return next((p for p in inner if rank(p.place) > rank(place.place)), place)


def _apart(tokens: Sequence[Token], p: PlaceMention, when: DraftDate) -> int:
    """Tokens between a place and a date, a comma counting as several."""
    low, high = (p.end, when.start) if p.end <= when.start else (when.end, p.start)
    return high - low + 4 * any("," in t.gap for t in tokens[low : high + 1])
