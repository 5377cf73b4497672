"""Which places of a sentence can be where something happened: not where a speaker is, where people come from, what is
called by a place's name, or where something else was done."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.actors import ActorBook
from extractors.arguments import AGENT
from extractors.frames import VIOLENCE, Frame, sense_of
from extractors.language import LanguagePack
from extractors.model import PlacePrecision
from extractors.nearness import Nearness
from extractors.places import PlaceMention, rank
from extractors.reading import SentenceReading
from extractors.text import Token

POST_REACH, SPOKEN, WAY = 4, 2, 6
STRUCK = frozenset({"armed_attack", "bombing", "shelling", "armed_clash"})
AGREED = frozenset({"agreement", "cooperation"})
REACHED = ("meeting", "diplomatic_restoration", "air_strike", "shelling", "border_measure")


class SceneBars:
    """Judges places by the closed classes of one language pack."""

    def __init__(self, pack: LanguagePack, actors: ActorBook, nearness: Nearness) -> None:
        self._actors = actors
        self._nearness = nearness
        grammar = pack.grammar
        self._verb_last = grammar.object_before_verb
        self._noun_first = grammar.adjectives_after
        self._not_scene = frozenset(pack.places.not_scene)
        self._stations = frozenset(pack.places.stations)
        self._posts = frozenset(pack.places.posts)
        self._sources = frozenset(w for x in pack.attribution.sources for w in (x, x + "s"))
        self._conjunctions = frozenset(grammar.conjunctions)
        self._from = frozenset(grammar.before.get("from", ()))
        dates = pack.dates
        self._timely = frozenset((*dates.early, *dates.late, *dates.middle, *dates.earlier))
        self._genitive = frozenset(grammar.genitive)
        self._infinitive = frozenset(grammar.infinitive)
        self._aimed_to = "target" in grammar.slots.get("to", ())
        closed = (
            grammar.auxiliaries, grammar.passive_auxiliaries, grammar.conjunctions, grammar.subordinators,
            grammar.relatives, grammar.adverbs, grammar.genitive, grammar.determiners,
        )  # fmt: skip
        self._function_words = frozenset(w for words in (*closed, *grammar.before.values()) for w in words)

    def bars(
        self, tokens: Sequence[Token], s: SentenceReading, p: PlaceMention, start: int, frame: Frame | None
    ) -> bool:
        """Is it out of the question that what a trigger at `start` tells happened at `p`?"""
        return (
            not self.may_be_scene(tokens, s, p, frame)
            or self._is_owner(tokens, p, frame)
            or self._origin(s, p, start)
            or self._listed_origin(tokens, s, p, start)
            or self._nearness.in_aside(tokens, s, p.start, start)
            or self._elsewhere(tokens, s, p, start, frame)
        )

    def may_be_scene(self, tokens: Sequence[Token], s: SentenceReading, p: PlaceMention, frame: Frame | None) -> bool:
        """Could it have happened there? Not at a mere qualifier, a party, or where somebody is from."""
        if (
            p.marker in ("source", "with", "about", "subject", "object", AGENT)
            or self._compound(tokens, s, p)
            or self._qualifies(tokens, s, p, frame)
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

    def _is_owner(self, tokens: Sequence[Token], p: PlaceMention, frame: Frame | None) -> bool:
        """ "Iran's deputy foreign minister travelled to Islamabad": whose minister he is is not where he was."""
        whose = p.end < len(tokens) and tokens[p.end].form in self._genitive
        return frame is not None and frame.host and whose and p.place.precision is PlacePrecision.COUNTRY

    def is_told_there(self, s: SentenceReading, p: PlaceMention, start: int) -> bool:
        """ "Told his press conference in Tehran that a delegation would travel to Zahedan": is it said at `p`?"""
        says = (m.end for m in s.matches.get("say", ()) if 0 < p.start - m.end <= WAY)
        return p.end <= start and any(not any(end <= g[0].start < p.start for g in s.triggers) for end in says)

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
        hearers = {n.start for n in s.nominals} | {i for i in between if tokens[i].form in self._function_words}
        if frame.type in AGREED and any(tokens[i].form in self._infinitive and i + 1 not in hearers for i in between):
            return True
        other = any(start < g[0].start < p.start and sense_of(g[0]).family == VIOLENCE for g in s.triggers)
        return frame.seat and (other or any(";" in tokens[i].gap for i in between))

    def _origin(self, s: SentenceReading, p: PlaceMention, start: int) -> bool:
        """ "Labourers from Sindh were shot", "a plane from Dubai to Bishkek": where they are from is not where it
        happened."""
        if p.marker != "from":
            return False
        ends = (q for q in s.places if q.marker == "to" and 0 < q.start - p.end <= 1)
        if any(q.place.country != p.place.country for q in ends):
            return True
        return p.end <= start and any(n.role and p.start - n.end == 1 for n in s.nominals)

    def _listed_origin(self, tokens: Sequence[Token], s: SentenceReading, p: PlaceMention, start: int) -> bool:
        """ "Workers from Shujabad and Multan were shot": a list of places behind one "from"."""
        at = p.start - 1
        while at > s.body_start and (tokens[at].title or tokens[at].form in self._conjunctions):
            at -= 1
        listed = at < p.start - 1 and tokens[at].form in self._from and p.end <= start
        return listed and any(n.role and n.end == at for n in s.nominals)

    def _qualifies(self, tokens: Sequence[Token], s: SentenceReading, p: PlaceMention, frame: Frame | None) -> bool:
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
        if following.form in self._timely or any(d.start == p.end for d in s.dates):
            return False
        if frame and frame.type in STRUCK and any(t.form in self._stations for t in tokens[p.end : p.end + 2]):
            return False
        if following.title or following.gap.strip() or following.form in self._function_words or p.end in s.verbs:
            return False
        return not any(p.end <= g[0].start <= p.end + 2 for g in s.triggers) and p.start > 0

    def _is_said_there(self, s: SentenceReading, p: PlaceMention) -> bool:
        """ "The minister said in Davos", "an official in Quetta said": where somebody spoke."""
        if self._verb_last or p.marker != "in":
            return False
        says = [m for m in s.matches.get("say", ()) if m.entry.form != "gerund"]
        speaker = any(p.start - n.end == 1 and n.role for n in s.nominals)
        if speaker and any(0 <= m.start - p.end <= 1 for m in says):
            return True
        before = (m for m in says if 0 < p.start - m.end <= SPOKEN)
        return any(not any(m.end <= g[0].start < p.start for g in s.triggers) for m in before)

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
