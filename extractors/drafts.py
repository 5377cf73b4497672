"""Drafts: what each single sentence says of events, before mentions of one event in one article are put together.

A trigger whose frame fits the parties around it makes a draft; so does a toll without any known trigger (effect first).
Planned drafts are kept as planned; negated, hypothetical and habitual ones are dropped here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.actors import ActorBook, Side
from extractors.arguments import AGENT, PATIENT, ArgumentFinder, Arguments
from extractors.casualties import Toll
from extractors.context import Context, ContextReader
from extractors.frames import Frame, Sense, sense_of
from extractors.language import LanguagePack
from extractors.lexicon import Match
from extractors.modality import PLANNABLE, ModalityReader
from extractors.model import Status
from extractors.nominals import Nominal
from extractors.pairs import StatePairs
from extractors.places import Gazetteer, PlaceMention
from extractors.reading import Reading, SentenceReading
from extractors.scene import Dates, DraftDate, SceneReader
from extractors.text import BlockKind, Token

VIOLENCE = "violence"
EFFECT_RULE = "effect_first"
NEIGHBOURHOOD = 6
CLAUSE = 20
LONGEST_VISIT = 7
DISTANT_DATE = 14
ADJOINING = 7
EXPLICIT = 1.0
LOOK_BACK = 30
RELATIVE_REACH = 3
MOST_DRAFTS = 300
EFFECT_STRENGTH = 0.3
PAIRED = frozenset({"two_states", "two_parties"})
Fit = tuple[Match, Sense, list[Nominal], list[Nominal]]


@dataclass(frozen=True, slots=True)
class Draft:
    """One sentence's word of one event."""

    sentence: int
    block: int
    kind: BlockKind
    start: int
    end: int
    frame: Frame | None
    type: str | None
    family: str
    strength: float
    status: Status
    initiators: Sequence[Nominal]
    targets: Sequence[Nominal]
    tolls: Sequence[Toll]
    date: DraftDate | None
    vague: bool
    place: PlaceMention | None
    novel: bool
    anaphoric: bool
    past_perfect: bool
    spoken: DraftDate | None = None
    neutral: bool = False
    referred: bool = False
    twin: bool = False
    distant: bool = False
    cue: str | None = None
    days: int = 1
    recent: bool = False
    country: str | None = None

    @property
    def rule(self) -> str:
        return self.frame.id if self.frame else EFFECT_RULE


class Drafter:
    """Turns a reading into drafts, sentence by sentence; `states` are the two countries that are watched."""

    def __init__(self, pack: LanguagePack, actors: ActorBook, gazetteer: Gazetteer, states: Sequence[str]) -> None:
        self._actors = actors
        self._gazetteer = gazetteer
        self._finder = ArgumentFinder(pack, actors)
        self._modality = ModalityReader(pack)
        self._scene = SceneReader(pack, actors, gazetteer)
        self._context = ContextReader(pack, actors, self._scene, states)
        self._pairs = StatePairs(pack, actors, states)
        self._subordinators = frozenset(pack.grammar.subordinators)
        self._perfect = frozenset(pack.dates.perfect)
        self._present = frozenset(pack.grammar.perfect)
        self._verb_last = pack.grammar.object_before_verb
        self._group_words = frozenset(pack.grammar.group_words)
        self._relatives = frozenset(pack.grammar.relatives)
        self._units = pack.dates.units
        self._numbers = pack.numbers.units

    def resolved(self, reading: Reading) -> Reading:
        """The reading with its references replaced by what they refer to."""
        return self._context.resolved(reading)

    def drafts(self, reading: Reading) -> list[Draft]:
        """The drafts of a resolved reading, in order; not many more than `MOST_DRAFTS`, which no article has."""
        found: list[Draft] = []
        context, heading = Context(), None
        diary = sum(self._heads(s) for s in reading.sentences) > 1
        for sentence in reading.sentences:
            dates = self._context.dates(reading, sentence, context)
            if diary and self._heads(sentence):
                heading = dates[-1][1]
            drafts = self._of_sentence(reading, sentence, dates, context)
            found.extend(replace(d, date=heading) if heading and self._undated(d) else d for d in drafts)
            if len(found) >= MOST_DRAFTS:
                break
            context = self._context.next(context, sentence, dates, reading.published)
        return found

    def _heads(self, s: SentenceReading) -> bool:
        """A line of a diary that is nothing but a date: the day of what stands below it."""
        told = sum(d.end - d.start for d in s.dates if d.value)
        return bool(told) and s.sentence.end - s.body_start - told <= 1

    def _undated(self, d: Draft) -> bool:
        return d.date is None and not (d.vague or d.past_perfect or d.anaphoric or d.status is Status.PLANNED)

    def _of_sentence(
        self,
        reading: Reading,
        s: SentenceReading,
        dates: Dates,
        context: Context,
    ) -> Iterator[Draft]:
        made: list[Draft] = []
        for group in s.triggers:
            draft = self._of_trigger(reading, s, group, dates, context)
            if draft:
                made.extend(self._twins(reading, s, draft, dates))
        made = [d for d in made if not self._is_result(reading.tokens, s, d, made)]
        named = [d for d in made if self._names_the_act(d) and (d.initiators or d.targets)]
        if named:
            strongest = max(d.strength for d in named)
            made = [
                replace(d, neutral=True)
                if d.family == VIOLENCE
                and d not in named
                and d.strength <= strongest
                and not d.initiators
                and not d.targets
                and not self._owns_toll(reading.tokens, s, d)
                else d
                for d in made
            ]
        if any(self._names_the_act(d) for d in made):
            made = [d if self._names_the_act(d) or d.family != VIOLENCE else replace(d, neutral=True) for d in made]
        yield from self._with_tolls(reading, s, made, dates)

    def _twins(self, reading: Reading, s: SentenceReading, d: Draft, dates: Dates) -> list[Draft]:
        pairs = self._scene.twins(reading, s, d.start, d.frame, dates)
        return [replace(d, date=when, place=where, twin=k > 0) for k, (when, where) in enumerate(pairs)] or [d]

    def _owns_toll(self, tokens: Sequence[Token], s: SentenceReading, d: Draft) -> bool:
        """ "The attack, which killed ten, ...": the toll is of what stands before the relative."""
        behind = (t.trigger for t in s.tolls if 0 < t.trigger - d.end <= RELATIVE_REACH)
        return any(tokens[i].form in self._relatives for at in behind for i in range(d.end, at))

    def _is_result(self, tokens: Sequence[Token], s: SentenceReading, d: Draft, made: Sequence[Draft]) -> bool:
        """ "..., killing two": what an act told before it in the sentence resulted in."""
        harm = any(m.start == d.start and m.entry.form == "gerund" for m in s.matches.get("harm", ()))
        acts = (o for o in made if o.family == VIOLENCE and o.start < d.start and o.strength >= EXPLICIT)
        return harm and "," in tokens[d.start].gap and any(acts)

    def _names_the_act(self, d: Draft) -> bool:
        """An air strike or a bombing is the act; who was killed in it is its effect."""
        return d.family == VIOLENCE and d.strength >= EXPLICIT

    def _of_trigger(
        self,
        reading: Reading,
        s: SentenceReading,
        group: Sequence[Match],
        dates: Dates,
        context: Context,
    ) -> Draft | None:
        """The draft of the strongest sense of a trigger that fits its words and parties."""
        if any(m.start < group[0].end and group[0].start < m.end for _, _, m in dates):
            return None
        fitting = [x for match in group if (x := self._sense(reading, s, match, context)) is not None]
        if not fitting:
            return None
        match, sense, initiators, targets = max(fitting, key=lambda x: x[1].frame.strength)
        if sense.part == "noun" and self._modality.predicative(reading.tokens, s, match, sense):
            return None
        status = self._modality.status(reading.tokens, s, match, sense)
        if status is None:
            return None
        draft = self._draft(reading, s, (match.start, match.end), sense, initiators, targets, dates, status)
        ahead = draft.date and reading.published and draft.date.value.start > reading.published
        return replace(draft, status=Status.PLANNED) if self._verb_last and ahead and plannable(sense) else draft

    def _sense(self, reading: Reading, s: SentenceReading, match: Match, context: Context) -> Fit | None:
        """The sense with its parties, None where its words or parties do not fit."""
        sense = sense_of(match)
        if not self._words_fit(reading.tokens, s, match, sense):
            return None
        if sense.part == "verb" and not self._modality.is_verb(reading.tokens, s, match):
            return None
        part = "noun" if sense.part == "noun" else "violent" if sense.family == VIOLENCE else "verb"
        arguments = self._finder.find(reading.tokens, s, match, part)
        initiators = self._slot(arguments, sense.frame.initiators) or self._group_told(
            reading.tokens, s, match, sense, context
        )
        if self._verb_last and sense.part == "noun" and sense.frame.agents:
            initiators = [n for n in initiators if self._actors.role_side(n) in sense.frame.agents]
        targets = [t for t in self._slot(arguments, sense.frame.targets) if t not in initiators]
        if PAIRED & set(sense.frame.requires) or (self._verb_last and sense.frame.seat and initiators):
            mutual = sense.part == "noun" and "between" in sense.frame.initiators and self._pairs.unnamed(s)
            definite = sense.frame.seat or mutual or self._pairs.definite(reading.tokens, s, match)
            initiators, targets = self._pairs.both_states(s, initiators, targets, context, match, definite)
        return (match, sense, initiators, targets) if self._fits(sense.frame, initiators, targets, s, match) else None

    def _group_told(
        self, tokens: Sequence[Token], s: SentenceReading, match: Match, sense: Sense, context: Context
    ) -> list[Nominal]:
        """ "It killed ...": where only armed groups do such things, the one named last."""
        at = match.start - 1
        if at >= s.body_start and tokens[at].form in self._perfect | self._present:
            at -= 1
        told = sense.part == "verb" and at >= s.body_start and tokens[at].form in self._group_words
        if not (told and context.group and "armed" in sense.frame.agents):
            return []
        return [Nominal(at, at + 1, at, actor=context.group)]

    def _words_fit(self, tokens: Sequence[Token], s: SentenceReading, match: Match, sense: Sense) -> bool:
        """The frame's `needs` in the sentence, its `near` around the trigger, its `forbids` not."""
        low, high = max(s.sentence.start, match.start - NEIGHBOURHOOD), min(s.sentence.end, match.end + NEIGHBOURHOOD)
        around = _spaced(tokens, low, high)
        if any(f" {w} " in around for w in sense.forbids):
            return False
        if self._verb_last:
            around = _spaced(tokens, max(s.sentence.start, match.start - CLAUSE), high)
        if sense.near and not any(f" {w} " in around for w in sense.near):
            return False
        sentence = _spaced(tokens, s.sentence.start, s.sentence.end) if sense.needs else ""
        return not sense.needs or any(f" {w} " in sentence for w in sense.needs)

    def _slot(self, arguments: Arguments, names: Sequence[str]) -> list[Nominal]:
        out: list[Nominal] = []
        for name in names:
            out.extend(n for n in arguments.get(name, ()) if n not in out)
        return out

    def _sides(self, nominals: Sequence[Nominal]) -> frozenset[Side]:
        return frozenset(self._actors.role_side(n) for n in nominals)

    def _fits(
        self, frame: Frame, initiators: Sequence[Nominal], targets: Sequence[Nominal], s: SentenceReading, match: Match
    ) -> bool:
        """The parties on the sides that the frame wants, and all that it requires."""
        victims = self._sides(targets) or frozenset(self._actors.role_side(t.victim) for t in s.tolls if t.victim)
        if not _allowed(frame.agents, self._sides(initiators)) or not _allowed(frame.victims, victims):
            return False
        tests: Mapping[str, Callable[[], bool]] = {
            AGENT: lambda: bool(initiators),
            PATIENT: lambda: bool(targets),
            "two_states": lambda: len(self._countries([*initiators, *targets], s)) > 1,
            "two_parties": lambda: (
                max(len(initiators) + len(targets), len(self._countries([*initiators, *targets], s))) > 1
            ),
            "anaphora": lambda: s.has("anaphora", max(s.body_start, match.start - 2), match.end),
            "destination": lambda: any(_is_destination(p, match, self._verb_last) for p in s.places),
            "foreign": lambda: self._foreign(initiators, s),
        }
        return all(tests[needed]() for needed in frame.requires)

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

    def _foreign(self, initiators: Sequence[Nominal], s: SentenceReading) -> bool:
        """Does a state act on another state's ground?"""
        own = {self._actors.cue(n) for n in initiators} - {None}
        return bool(own) and any(
            p.place.country and p.place.country not in own and p.marker in ("in", "near", "of", "") for p in s.places
        )

    def _draft(
        self,
        reading: Reading,
        s: SentenceReading,
        words: tuple[int, int],
        sense: Sense | None,
        initiators: Sequence[Nominal],
        targets: Sequence[Nominal],
        dates: Dates,
        status: Status,
    ) -> Draft:
        """A draft of tokens `words`; without a sense it is a mere effect."""
        start, end = words
        frame, family = (sense.frame, sense.family) if sense else (None, VIOLENCE)
        anaphoric = s.has("anaphora", max(s.body_start, start - 3), end)
        limit = DISTANT_DATE if anaphoric else float("inf")
        deadline = status is Status.PLANNED or (frame is not None and frame.type == "diplomatic_restoration")
        when, vague, spoken = self._scene.date_for(reading, s, start, dates, limit, deadline)
        where, distant = self._scene.place_for(reading, s, start, end, frame)
        referred = anaphoric and sense is not None and self._only_referred(s, family, start)
        if referred:
            when = when if when and 0 <= when.start - end <= ADJOINING else None
            where = where if where and 0 <= where.start - end <= ADJOINING else None
            vague = False
        before = range(max(s.body_start, start - 4), start)
        if self._verb_last:  # auxiliaries stand behind
            before = range(start, min(s.sentence.end, end + 3))
        return Draft(
            sentence=s.index,
            block=s.sentence.block,
            kind=s.sentence.kind,
            start=start,
            end=end,
            frame=frame,
            type=frame.type if frame else None,
            family=family,
            strength=frame.strength if frame else EFFECT_STRENGTH,
            status=status,
            initiators=initiators,
            targets=targets,
            tolls=(),
            date=when,
            vague=vague,
            place=where,
            novel=self._is_novel(s, start),
            anaphoric=anaphoric,
            referred=referred,
            past_perfect=any(reading.tokens[i].form in self._perfect for i in before),
            spoken=spoken,
            neutral=family == VIOLENCE and self._neutral(frame, initiators, anaphoric),
            distant=distant,
            cue=next((x for n in s.nominals if (x := self._actors.cue(n))), None),
            days=self._duration(reading.tokens, s),
            recent=any(reading.tokens[i].form in self._present for i in before),
            country=self._country_before(reading, s),
        )

    def _only_referred(self, s: SentenceReading, family: str, start: int) -> bool:
        """In "accused India of the attack on Thursday" the day is the charge's, not the attack's."""
        return family == VIOLENCE and any(
            sense_of(g[0]).family in ("statement", "diplomacy") and g[0].start < start for g in s.triggers
        )

    def _neutral(self, frame: Frame | None, initiators: Sequence[Nominal], anaphoric: bool) -> bool:
        """Does it say only that there was violence, and not of which kind ("the attack", "three were killed")?"""
        if frame is None or (frame.strength < EXPLICIT and not initiators and frame.type != "armed_clash"):
            return True
        return anaphoric and not initiators and frame.type in ("armed_attack", "air_strike", "security_operation")

    def _is_novel(self, s: SentenceReading, start: int) -> bool:
        """ "Another attack", "separately, ...": it is told as something else."""
        opened = s.has("opener", s.body_start, s.body_start + 3)
        return opened or s.has("novelty", max(s.body_start, start - 3), start + 1)

    def _duration(self, tokens: Sequence[Token], s: SentenceReading) -> int:
        """ "A two-day visit": how many days an event lasts, where its sentence says so."""
        for i in range(s.body_start, s.sentence.end - 1):
            if (
                self._units.get(tokens[i + 1].form) == "day"
                and tokens[i + 1].gap == "-"
                and (number := self._numbers.get(tokens[i].form))
            ):
                return number if 1 < number <= LONGEST_VISIT else 1
        return 1

    def _country_before(self, reading: Reading, s: SentenceReading) -> str | None:
        """The country that the text is about here: of the last place named, at this sentence or before it."""
        for sentence in reversed(reading.sentences[max(0, s.index - LOOK_BACK) : s.index + 1]):
            for p in reversed(sentence.places):
                if (
                    p.place.country
                    and p.marker not in ("from", "to", "with", "about")
                    and (p.place.admin1 or p.marker == "in")
                ):
                    return p.place.country
        return None

    def _with_tolls(
        self,
        reading: Reading,
        s: SentenceReading,
        made: list[Draft],
        dates: Dates,
    ) -> Iterator[Draft]:
        """Each toll goes to the nearest draft that can have one; without any it makes a draft of its own."""
        hosts = [d for d in made if d.family == VIOLENCE or d.type == "execution"]
        shares: dict[int, list[Toll]] = {}
        orphans: list[Toll] = []
        for toll in s.tolls:
            if s.has("hypothetical", max(s.body_start, toll.trigger - 3), toll.trigger):
                continue
            host = min(hosts, key=lambda d: self._toll_distance(reading.tokens, d, toll), default=None)
            if host is None:
                orphans.append(toll)
            else:
                shares.setdefault(id(host), []).append(toll)
        for d in made:
            yield replace(d, tolls=tuple(shares.get(id(d), ())))
        if orphans and not s.has("habitual", s.body_start, s.sentence.end):
            first = min(orphans, key=lambda t: t.start)
            words = first.start, max(t.end for t in orphans)
            yield replace(self._draft(reading, s, words, None, (), (), dates, Status.REPORTED), tolls=tuple(orphans))

    def _toll_distance(self, tokens: Sequence[Token], d: Draft, toll: Toll) -> float:
        gap = max(d.start - toll.trigger, toll.trigger - d.end, 0)
        low, high = sorted((d.start, toll.trigger))
        barriers = sum(1 for i in range(low + 1, high) if tokens[i].form in self._subordinators or ";" in tokens[i].gap)
        mismatch = 0.0
        if toll.victim:
            side = self._actors.role_side(toll.victim)
            if (side is Side.ARMED and d.type in ("armed_attack", "bombing")) or (
                side is not Side.ARMED and d.type == "security_operation"
            ):
                mismatch = 10.0
        return gap + 8 * barriers + mismatch


def plannable(sense: Sense) -> bool:
    """May an event of this kind be announced? The present tense of what is to come says "will" in verb-last tongues."""
    return sense.family in PLANNABLE


def _spaced(tokens: Sequence[Token], start: int, end: int) -> str:
    """The folded words with a blank before and after each, to look for whole words."""
    return f" {' '.join(t.form for t in tokens[start:end])} "


def _allowed(wanted: Sequence[str], sides: frozenset[Side]) -> bool:
    """Are the sides among the wanted ones? Unknown parties count as "other"."""
    return not wanted or bool(sides & set(wanted) if sides else "other" in wanted)


def _is_destination(p: PlaceMention, match: Match, verb_last: bool) -> bool:
    gap = p.start - match.end
    if verb_last:
        return p.marker in ("to", "", "in", "about", "object") and p.end <= match.end and match.start - p.end <= 10
    return 0 <= gap <= 4 or (p.marker == "to" and 0 <= gap <= 6)
