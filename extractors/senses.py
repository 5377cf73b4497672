"""Senses: which of a trigger's frames fits the words and the parties around it, and who its parties are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from extractors.actors import ActorBook, Side
from extractors.arguments import AGENT, PATIENT, ArgumentFinder, Arguments
from extractors.context import FORCE_KINDS, FORCES, Context
from extractors.frames import VIOLENCE, Frame, Sense, sense_of
from extractors.language import LanguagePack
from extractors.lexicon import Match
from extractors.modality import ModalityReader
from extractors.noun_phrases import Nominal
from extractors.pairs import StatePairs
from extractors.phrases import told
from extractors.places import PlaceMention
from extractors.reading import SentenceReading
from extractors.refusal import Refused
from extractors.text import Token

NEIGHBOURHOOD = 6
AROUND = 40
TAIL_REACH = 18
CLAUSE = 20
OWNED = 3
UNKNOWN_MEN = frozenset({"men", "people"})
SPEAKER = "speaker"
VERB_HERE = "it is a verb here"
DONE_TO = ("cooperation", "diplomatic_rupture")
BILATERAL = frozenset({"meeting.call", "meeting.visit_noun", "meeting.visiting"})  # nobody is his own guest
PAIRED = frozenset({"two_states", "two_parties"})
Fit = tuple[Match, Sense, list[Nominal], list[Nominal]]


class SenseFinder:
    """Chooses among the senses of a trigger; `states` are the two countries that are watched."""

    def __init__(self, pack: LanguagePack, actors: ActorBook, states: Sequence[str], modality: ModalityReader) -> None:
        self._actors = actors
        self._modality = modality
        self._finder = ArgumentFinder(pack, actors)
        self._pairs = StatePairs(pack, actors, states)
        self._passive = frozenset(pack.grammar.passive_auxiliaries)
        self._verb_last = pack.grammar.object_before_verb
        self._noun_first = pack.grammar.adjectives_after
        self._grounds = frozenset(pack.places.grounds)
        self._where = frozenset(pack.grammar.place_relatives)

    def strongest(
        self, tokens: Sequence[Token], s: SentenceReading, group: Sequence[Match], context: Context
    ) -> tuple[Fit | None, list[Refused]]:
        """The longest fitting trigger's strongest sense, with its initiators and targets, and why others are not it."""
        known: dict[tuple[object, ...], Arguments] = {}
        gerunds = {(m.start, m.end) for m in group if m.entry.form == "gerund"}
        tried = [
            (match, VERB_HERE if self._is_gerund(s, match, gerunds) else self._sense(tokens, s, match, context, known))
            for match in group
        ]
        fits = (x for _, x in tried if not isinstance(x, str))
        best = max(fits, key=lambda x: (_length(x[0], x[1]), x[1].frame.strength), default=None)
        stronger = f"{best[1].frame.id} is stronger" if best else ""
        refused = [
            Refused(match.start, match.end, sense_of(match).frame.id, x if isinstance(x, str) else stronger)
            for match, x in tried
            if isinstance(x, str) or (best and x[1].frame is not best[1].frame)
        ]
        return best, refused

    def _is_gerund(self, s: SentenceReading, match: Match, gerunds: Collection[tuple[int, int]]) -> bool:
        """ "..., killing six": with an object right behind it, a noun of that form is the verb."""
        if sense_of(match).part != "noun" or (match.start, match.end) not in gerunds:
            return False
        return any(x.start == match.end for x in s.quantities)

    def _sense(
        self,
        tokens: Sequence[Token],
        s: SentenceReading,
        match: Match,
        context: Context,
        known: dict[tuple[object, ...], Arguments],
    ) -> Fit | str:
        """The sense with its parties, or why its words or parties do not fit. `known` are the arguments found for the
        trigger's other senses: of one form and part they are the same."""
        sense = sense_of(match)
        if sense.tail and not self._completed(tokens, s, match, sense.tail):
            return f"{sense.tail!r} does not stand behind it"
        if misfit := self._words_misfit(tokens, s, match, sense):
            return misfit
        if sense.part == "verb" and not self._modality.is_verb(tokens, s, match):
            return "it is no verb here, or one without a subject of its own"
        part = "noun" if sense.part == "noun" else _kind_of_verb(sense)
        words = match.start, match.end, match.entry.form, part
        arguments = known.get(words) or known.setdefault(words, self._finder.find(tokens, s, match, part))
        if SPEAKER in sense.frame.initiators or SPEAKER in sense.frame.targets:
            arguments = {**arguments, SPEAKER: self._speaker(tokens, s, match)}
        initiators = self._slot(arguments, sense.frame.initiators)
        if self._verb_last and sense.part == "noun" and sense.frame.agents:
            fit = [n for n in initiators if self._actors.role_side(n) in sense.frame.agents]
            if not fit and any(self._owns(n, match) for n in initiators):
                return f"its owner is none of {', '.join(sense.frame.agents)}"
            initiators = fit
        if self._verb_last and sense.family == "unrest":  # who breaks up a sit-in does not sit there
            initiators = [n for n in initiators if not self._is_force(n)]
        targets = [t for t in self._slot(arguments, sense.frame.targets) if t not in initiators]
        if sense.part == "noun" and self._is_of_agents(match, sense.frame, initiators, targets):
            initiators, targets = targets, []
        if sense.family == VIOLENCE:  # "from inside the Pakistani territory"
            targets = [t for t in targets if not (t.adjectival and tokens[t.end].form in self._grounds)]
        initiators, targets = self._paired(tokens, s, match, sense, context, initiators, targets)
        return self._misfit(tokens, sense.frame, initiators, targets, s, match) or (match, sense, initiators, targets)

    def _is_of_agents(
        self, match: Match, frame: Frame, initiators: Sequence[Nominal], targets: Sequence[Nominal]
    ) -> bool:
        """ "An operation of the Guards": whom it is of does it, where it is nothing that is done to them."""
        sides = self._sides(targets)
        fit = bool(targets) and targets[0].start - match.end <= 1 and targets[0].marker == "of"
        fit &= bool(sides) and sides <= set(frame.agents) and sides.isdisjoint(frame.victims)
        return fit and not initiators and bool(frame.victims)

    def _paired(
        self,
        tokens: Sequence[Token],
        s: SentenceReading,
        match: Match,
        sense: Sense,
        context: Context,
        initiators: list[Nominal],
        targets: list[Nominal],
    ) -> tuple[list[Nominal], list[Nominal]]:
        """The parties of what two states do together, completed by what the text tells of them."""
        if PAIRED.isdisjoint(sense.frame.requires) and not (sense.frame.seat and (initiators or targets)):
            return initiators, targets
        agentless = sense.part != "verb" or not initiators
        mutual = agentless and "between" in sense.frame.initiators and self._pairs.unnamed(s)
        bilateral = sense.frame.id in BILATERAL and bool(initiators or targets) and not self._third(initiators, s)
        definite = sense.frame.seat or mutual or bilateral or self._pairs.definite(tokens, s, match)
        initiators, targets = self._pairs.both_states(s, initiators, targets, context, match, definite)
        if sense.frame.seat and not initiators:
            initiators = self._pairs.host(s, targets)
        return initiators, targets

    def _third(self, initiators: Sequence[Nominal], s: SentenceReading) -> bool:
        """Does the sentence name a state beyond the two that are watched?"""
        return bool(self._countries(initiators, s) - self._pairs.states)

    def _is_force(self, n: Nominal) -> bool:
        actor = self._actors.resolve(n, None)
        return n.role in FORCES or (actor is not None and self._actors.kind(actor) in FORCE_KINDS)

    def _owns(self, n: Nominal, match: Match) -> bool:
        """ "X کا حملہ", "حمله X": does the noun phrase own the noun of the trigger?"""
        behind = self._noun_first and 0 <= n.start - match.end <= 1
        return behind or (n.genitive and 0 <= match.start - n.end <= OWNED)

    def _speaker(self, tokens: Sequence[Token], s: SentenceReading, match: Match) -> Sequence[Nominal]:
        """Who says it: the subject of the nearest verb of saying, before the trigger rather than behind it."""
        says = [m for m in s.matches.get("say", ()) if m.start >= match.end or m.end <= match.start]
        for say in sorted(says, key=lambda m: (m.start > match.start, abs(m.start - match.start))):
            if found := self._finder.find(tokens, s, say, "verb").get(AGENT):
                return [n for n in found if not (match.start <= n.start < match.end)]
        return []

    def _words_misfit(self, tokens: Sequence[Token], s: SentenceReading, match: Match, sense: Sense) -> str | None:
        """The frame's `needs` are not in the sentence, its `near` not around the trigger, or its `forbids` are."""
        low, high = max(s.sentence.start, match.start - NEIGHBOURHOOD), min(s.sentence.end, match.end + NEIGHBOURHOOD)
        if sense.forbids and (forbidden := told(sense.forbids, _forms(tokens, low, high))):
            return f"forbids {min(forbidden)!r}"
        if self._verb_last or self._is_passive(tokens, match):
            low = max(s.sentence.start, match.start - CLAUSE)
        if sense.near and not told(sense.near, _forms(tokens, low, high)):
            return "none of its `near` words stands near"
        around = max(0, s.sentence.start - AROUND), s.sentence.end + AROUND
        if sense.about and not told(sense.about, _forms(tokens, *around)):
            return "none of its `about` words stands around"
        needed = sense.needs and not (sense.frame.official and self._official_told(s))
        if needed and not told(sense.needs, _forms(tokens, s.sentence.start, s.sentence.end)):
            return "none of its `needs` stands in the sentence"
        return None

    def _official_told(self, s: SentenceReading) -> bool:
        """Is somebody in office named, whoever it is?"""
        return any(n.actor and self._actors.kind(n.actor) == "official" for n in s.nominals)

    def _is_passive(self, tokens: Sequence[Token], match: Match) -> bool:
        """ "A market on the frontier ... was opened": the subject of a passive stands far before it."""
        return match.entry.form == "past" and any(
            t.form in self._passive for t in tokens[max(0, match.start - 2) : match.start]
        )

    def _completed(self, tokens: Sequence[Token], s: SentenceReading, match: Match, tail: str) -> bool:
        """ "Took three soldiers captive": the rest of a phrase stands behind its object, in the same clause."""
        stop = min(s.sentence.end, match.end + TAIL_REACH)
        first = tail.partition(" ")[0]
        if not any(t.form == first for t in tokens[match.end : stop]):
            return False
        clause = next((i for i in range(match.end, stop) if ";" in tokens[i].gap), stop)
        return bool(told(frozenset({tail}), _forms(tokens, match.end, clause)))

    def _slot(self, arguments: Arguments, names: Sequence[str]) -> list[Nominal]:
        out: list[Nominal] = []
        for name in names:
            out.extend(n for n in arguments.get(name, ()) if n not in out)
        return out

    def _sides(self, nominals: Sequence[Nominal]) -> frozenset[Side]:
        return frozenset(self._actors.role_side(n) for n in nominals)

    def _acting(self, nominals: Sequence[Nominal]) -> frozenset[Side]:
        """The sides of those who act: "two men" who shoot are of no known one."""
        return frozenset(Side.OTHER if n.role in UNKNOWN_MEN else self._actors.role_side(n) for n in nominals)

    def _misfit(
        self,
        tokens: Sequence[Token],
        frame: Frame,
        initiators: Sequence[Nominal],
        targets: Sequence[Nominal],
        s: SentenceReading,
        match: Match,
    ) -> str | None:
        """The parties are not on the sides that the frame wants, or it lacks what it requires."""
        agents = self._acting(initiators)
        victims = self._sides(targets) or self._sides([t.victim for t in s.tolls if t.victim])
        if agents == {Side.STATE} and victims == {Side.OTHER} and not self._armed_told(s):
            victims |= {Side.CIVIL}  # "forces opened fire, people were hurt"
        for role, wanted, sides in (("agents", frame.agents, agents), ("victims", frame.victims, victims)):
            if not _allowed(wanted, sides):
                return f"its {role} are {', '.join(wanted)}; here {', '.join(sorted(sides)) or 'nobody is named'}"
        if not frame.requires:
            return None
        tests: Mapping[str, Callable[[], bool]] = {
            AGENT: lambda: bool(initiators),
            PATIENT: lambda: bool(targets),
            "two_states": lambda: len(self._countries([*initiators, *targets], s)) > 1,
            "party": lambda: bool(initiators or targets),
            "two_parties": lambda: (
                max(len(initiators) + len(targets), len(self._countries([*initiators, *targets], s))) > 1
            ),
            "anaphora": lambda: s.has("anaphora", max(s.body_start, match.start - 2), match.end),
            "destination": lambda: any(
                _is_destination(p, match, self._verb_last) or self._is_scene(tokens, p, match) for p in s.places
            ),
            "by_state": lambda: self._by_state(initiators),
            "forces": lambda: not self._by_state(initiators),
            "foreign": lambda: self._foreign(initiators, s),
            "across": lambda: self._across(initiators, targets, s),
        }
        lacking = next((needed for needed in frame.requires if not tests[needed]()), None)
        return f"it requires {lacking}" if lacking else None

    def _armed_told(self, s: SentenceReading) -> bool:
        return any(self._actors.role_side(n) is Side.ARMED for n in s.nominals)

    def _countries(self, nominals: Sequence[Nominal], s: SentenceReading) -> set[str]:
        found = set()
        for n in [*nominals, *s.nominals]:
            country = self._actors.cue(n)
            if country:
                found.add(country)
        for p in s.places:
            if p.place.country and p.marker in ("to", "in", ""):
                found.add(p.place.country)
        return found

    def _is_scene(self, tokens: Sequence[Token], p: PlaceMention, match: Match) -> bool:
        """ "In Islamabad, where the president is due": the place that the trigger's clause tells of."""
        return 0 < match.start - p.end <= CLAUSE and tokens[p.end].form in self._where

    def _across(self, initiators: Sequence[Nominal], targets: Sequence[Nominal], s: SentenceReading) -> bool:
        """Does one state's force act on the people of another state?"""
        victims = [*targets, *(t.victim for t in s.tolls if t.victim)]
        ours, theirs = ({c for n in nominals if (c := self._actors.cue(n))} for nominals in (initiators, victims))
        return bool(ours) and bool(theirs) and not ours & theirs

    def _by_state(self, initiators: Sequence[Nominal]) -> bool:
        """Is it a state that acts by its bare name, rather than its police?"""
        return any(n.actor and self._actors.is_state(n.actor) for n in initiators)

    def _foreign(self, initiators: Sequence[Nominal], s: SentenceReading) -> bool:
        """Does a state act on another state's ground?"""
        own = {self._actors.cue(n) for n in initiators} - {None}
        return bool(own) and any(
            p.place.country and p.place.country not in own and p.marker in ("in", "near", "of", "") for p in s.places
        )


def _kind_of_verb(sense: Sense) -> str:
    """How the verb's bare past is read: of what is done to somebody it may be a headline's passive."""
    if sense.family == VIOLENCE:
        return "violent"
    return "official" if sense.family == "law" or sense.frame.type in DONE_TO else "verb"


def _length(match: Match, sense: Sense) -> int:
    """How many words of the text the trigger takes, those behind its object included."""
    return match.end - match.start + len(sense.tail.split())


def _forms(tokens: Sequence[Token], start: int, end: int) -> list[str]:
    return [t.form for t in tokens[start:end]]


def _allowed(wanted: Sequence[str], sides: frozenset[Side]) -> bool:
    """Are the sides among the wanted ones? Unknown parties count as "other"."""
    return not wanted or bool(sides & set(wanted) if sides else "other" in wanted)


def _is_destination(p: PlaceMention, match: Match, verb_last: bool) -> bool:
    gap = p.start - match.end
    if verb_last:
        return p.marker in ("to", "", "in", "about", "object") and p.end <= match.end and match.start - p.end <= 10
    return 0 <= gap <= 4 or (p.marker == "to" and 0 <= gap <= 6)
