"""Where: the place of the words around a trigger that is most likely its own."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.actors import ActorBook
from extractors.arguments import AGENT
from extractors.frames import VIOLENCE, Frame, sense_of
from extractors.language import LanguagePack
from extractors.lexicon import without_overlaps
from extractors.model import EventPlace, PlacePrecision
from extractors.nearness import Nearness
from extractors.places import Gazetteer, PlaceMention, event_place, rank
from extractors.reading import Reading, SentenceReading
from extractors.text import Token
from extractors.timing import Dates, DraftDate

BORDER = EventPlace("Iran-Pakistan border", None, None, PlacePrecision.BORDER)
DISTANT = 22
TWIN_REACH = 9
NAMED = 4
POST_REACH = 4
SPOKEN = 2
AGREED = frozenset({"agreement", "cooperation"})
REACHED = ("meeting", "diplomatic_restoration", "air_strike", "shelling", "border_measure")
LISTED = ("explicit", "month", "year")


class SceneReader:
    """Finds scenes by the closed classes of one language pack. Costs are in tokens; clauses and commas cost extra."""

    def __init__(self, pack: LanguagePack, actors: ActorBook, gazetteer: Gazetteer) -> None:
        self._actors = actors
        self._gazetteer = gazetteer
        self._nearness = Nearness(pack)
        grammar = pack.grammar
        self._verb_last = grammar.object_before_verb
        self._noun_first = grammar.adjectives_after
        self._not_scene = frozenset(pack.places.not_scene)
        self._posts = frozenset(pack.places.posts)
        self._sources = frozenset(w for x in pack.attribution.sources for w in (x, x + "s"))
        self._infinitive = frozenset(grammar.infinitive)
        self._conjunctions = frozenset(grammar.conjunctions)
        self._locatives = frozenset(grammar.before.get("in", ()))
        self._aimed_to = "target" in grammar.slots.get("to", ())
        closed = (
            grammar.auxiliaries, grammar.passive_auxiliaries, grammar.conjunctions, grammar.subordinators,
            grammar.relatives, grammar.adverbs, grammar.genitive, grammar.determiners,
        )  # fmt: skip
        self._function_words = frozenset(w for words in (*closed, *grammar.before.values()) for w in words)

    def place_for(
        self, reading: Reading, s: SentenceReading, start: int, end: int, frame: Frame | None
    ) -> tuple[PlaceMention | None, bool]:
        """The scene nearest to the trigger, narrowed to the smallest place in it; whether it stands far away,
        behind other clauses."""
        tokens = reading.tokens
        border = without_overlaps(s.matches.get("border", ()))
        candidates = [
            p
            for p in s.places
            if self.may_be_scene(tokens, s, p, frame)
            and not any(m.start <= p.start < m.end for m in border)
            and not self._origin(s, p, start)
            and not self._nearness.in_aside(tokens, s, p.start, start)
            and not self._elsewhere(tokens, s, p, start, frame)
        ]
        candidates += [PlaceMention(m.start, m.end, BORDER, "near") for m in border]
        if self._verb_last and frame and (frame.seat or frame.type == "agreement"):
            candidates = [p for p in candidates if p.start < end]
        if not candidates:
            return None, False

        def cost(p: PlaceMention) -> float:
            base = self._nearness.cost(tokens, s, start, p.start, p.end)
            base += (
                4 * (p.marker == "near")
                + 6 * (p.marker in ("of", "to"))
                + 18 * (p.marker == "from")
                + 5 * (rank(p.place) <= 1)
                + (12 * (p.start >= end) if self._verb_last else 3 * (p.start < start))
            )
            if frame and frame.host and p.marker == "to":
                base -= 10
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
        return self._joined(tokens, best, candidates) or best, cost(nearest) > DISTANT or nearest.marker == "from"

    def _elsewhere(
        self, tokens: Sequence[Token], s: SentenceReading, p: PlaceMention, start: int, frame: Frame | None
    ) -> bool:
        """Of diplomacy: the place of what was agreed to do, of a clause of its own, or of violence told behind it."""
        diplomatic = frame is not None and (frame.seat or frame.host or frame.type in AGREED)
        if frame is None or self._verb_last or p.start < start or not diplomatic:
            return False
        if self._nearness.in_clause(tokens, s, start, p.start) or self._nearness.in_participle(
            tokens, s, start + 1, p.start
        ):
            return True
        between = range(start + 1, p.start)
        if frame.type in AGREED and any(tokens[i].form in self._infinitive for i in between):
            return True
        other = any(start < g[0].start < p.start and sense_of(g[0]).family == VIOLENCE for g in s.triggers)
        return frame.seat and (other or any(";" in tokens[i].gap for i in between))

    def _origin(self, s: SentenceReading, p: PlaceMention, start: int) -> bool:
        """ "Labourers from Sindh were shot": where they are from is not where it happened."""
        return p.marker == "from" and p.end <= start and any(n.role and p.start - n.end == 1 for n in s.nominals)

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
            listed = any(w in self._conjunctions for w in between) or "," in tokens[high.start].gap
            if listed and all(w in self._conjunctions or w in self._locatives for w in between) and len(between) <= 2:
                around = self._around(p.place, best.place)
                return PlaceMention(low.start, high.end, around, "in") if around else None
        return None

    def _around(self, a: EventPlace, b: EventPlace) -> EventPlace | None:
        """The province of both, else their country."""
        if a.admin1 == b.admin1:
            return self._gazetteer.province(a)
        row = self._gazetteer.country(a.country)
        return event_place(row) if row else None

    def _qualifies(self, tokens: Sequence[Token], s: SentenceReading, p: PlaceMention) -> bool:
        """ "The Quetta directorate", "the Zahedan prosecutor": a name before a noun that is no trigger is not where
        it happened."""
        if (
            self._noun_first
            or p.marker not in ("", "of", "about", "to", "from")
            or p.end >= s.sentence.end
            or p.end - p.start > 2
            or p.place.place_id is None
        ):
            return False
        following = tokens[p.end]
        if following.title or following.gap.strip() or following.form in self._function_words or p.end in s.verbs:
            return False
        return not any(p.end <= g[0].start <= p.end + 2 for g in s.triggers) and p.start > 0

    def may_be_scene(self, tokens: Sequence[Token], s: SentenceReading, p: PlaceMention, frame: Frame | None) -> bool:
        """Could it have happened there? Not at a mere qualifier, a party, or where somebody is from."""
        if (
            p.marker in ("source", "with", "about", "subject", "object", AGENT)
            or self._compound(tokens, s, p)
            or self._qualifies(tokens, s, p)
        ):
            return False
        seated = frame is not None and frame.seat and p.marker == "in"
        if not seated and any(
            tokens[i].form in self._not_scene for i in range(max(s.body_start, p.start - 3), p.start)
        ):
            return False
        if self._is_said_there(s, p) and not (frame and frame.host):
            return False
        if frame and frame.host:
            there = p.marker in ("in", "to") or bool(s.triggers)
            return p.marker in ("in", "to", "near", "") and (p.place.precision is not PlacePrecision.COUNTRY or there)
        if frame and frame.seat and p.marker == "from":
            return any(t.form in self._posts for t in tokens[max(s.body_start, p.start - POST_REACH) : p.start])
        if self._is_party(s, p) or (frame and frame.seat and p.marker not in ("in", "near")):
            return False
        if p.place.precision is PlacePrecision.COUNTRY:
            return p.marker in ("in", "near") and tokens[p.start - 2].form not in self._sources
        if frame and frame.type == "border_measure" and p.marker == "" and p.end in s.verbs:
            return True
        if p.marker == "to":
            return frame is None or frame.type in REACHED or (self._aimed_to and "target" in frame.targets)
        return p.marker != "" or not self._is_subject(tokens, s, p)

    def _is_said_there(self, s: SentenceReading, p: PlaceMention) -> bool:
        """ "The minister said in Davos": where somebody spoke."""
        if self._verb_last or p.marker != "in":
            return False
        says = (m for m in s.matches.get("say", ()) if 0 < p.start - m.end <= SPOKEN)
        return any(not any(m.end <= g[0].start < p.start for g in s.triggers) for m in says)

    def _compound(self, tokens: Sequence[Token], s: SentenceReading, p: PlaceMention) -> bool:
        """ "A Karachi-bound bus"."""
        return p.end < s.sentence.end and tokens[p.end].gap == "-"

    def _is_party(self, s: SentenceReading, p: PlaceMention) -> bool:
        """A state or its capital as a bare phrase or as an owner ("Islamabad's jets") is who, not where."""
        owners = ((n, n.actor or (n.country or "")[1:]) for n in s.nominals if n.marker == "")
        states = (n for n, owner in owners if self._actors.is_state(owner))
        return p.marker == "" and any(n.start <= p.start < n.end and n.end >= p.end for n in states)

    def _is_subject(self, tokens: Sequence[Token], s: SentenceReading, p: PlaceMention) -> bool:
        """ "Zahedan mourned": a bare town right before a verb."""
        bare = p.end - p.start == 1 and p.end in s.verbs and not any(n.end == p.start and n.role for n in s.nominals)
        return bare and (rank(p.place) < 4 or p.place.place_id is None or p.place.precision is PlacePrecision.LOCALITY)

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
        return p.place.precision is not PlacePrecision.COUNTRY and self.may_be_scene(tokens, s, p, frame)

    def _narrowed(self, place: PlaceMention, near: Sequence[PlaceMention]) -> PlaceMention:
        """The smallest place that stands beside a place and lies in it."""
        inner = (p for p in near if self._gazetteer.within(p.place, place.place) and abs(p.start - place.start) <= 4)
        return next((p for p in inner if rank(p.place) > rank(place.place)), place)


def _apart(tokens: Sequence[Token], p: PlaceMention, when: DraftDate) -> int:
    """Tokens between a place and a date, a comma counting as several."""
    low, high = (p.end, when.start) if p.end <= when.start else (when.end, p.start)
    return high - low + 4 * any("," in t.gap for t in tokens[low : high + 1])
