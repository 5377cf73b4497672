"""Drafting: what each single sentence says of events, before mentions of one event in one article are put together.

A trigger whose frame fits the parties around it makes a draft; so does a toll without any known trigger (effect first).
Planned drafts are kept as planned; negated, hypothetical and habitual ones are dropped here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.actors import ActorBook
from extractors.context import Context, ContextReader
from extractors.days_told import DayReader, DaysTold
from extractors.drafts import Draft, DraftReader
from extractors.frames import VIOLENCE, sense_of
from extractors.happenings import HappeningReader
from extractors.language import LanguagePack
from extractors.lexicon import Match
from extractors.modality import ModalityReader, Unasserted, plannable
from extractors.model import Status
from extractors.places import Gazetteer
from extractors.reading import Reading, SentenceReading
from extractors.refusal import Refused
from extractors.scene import SceneReader
from extractors.senses import SenseFinder
from extractors.text import Token
from extractors.timing import Dates, DraftDate, TimingReader
from extractors.toll_hosts import TollHosts
from extractors.toll_references import TollReferences

EXPLICIT = 1.0
RELATIVE_REACH = 3
OF_REACH = 6
MOST_DRAFTS = 300
HAPPENED = frozenset({VIOLENCE, "law", "unrest"})


class Drafter:
    """Turns a reading into drafts, sentence by sentence; `states` are the two countries that are watched."""

    def __init__(self, pack: LanguagePack, actors: ActorBook, gazetteer: Gazetteer, states: Sequence[str]) -> None:
        self._modality = ModalityReader(pack)
        self._scene = SceneReader(pack, actors, gazetteer, states)
        timing = TimingReader(pack)
        self._context = ContextReader(pack, actors, gazetteer, states)
        self._references = TollReferences(pack)
        self._days = DayReader(pack, timing)
        self._happenings = HappeningReader(pack)
        self._senses = SenseFinder(pack, actors, states, self._modality)
        self._drafts = DraftReader(pack, actors, self._scene, timing)
        self._tolls = TollHosts(pack, actors, self._modality)
        self._relatives = frozenset(pack.grammar.relatives)
        self._means = frozenset(pack.grammar.before.get("agent", ()))
        self._possessors = frozenset(pack.grammar.before.get("of", ()))

    def resolved(self, reading: Reading) -> Reading:
        """The reading with its references replaced by what they refer to."""
        return self._references.resolved(self._context.resolved(reading))

    def drafts(self, reading: Reading) -> tuple[list[Draft], list[Refused]]:
        """The drafts of a resolved reading, in order; not many more than `MOST_DRAFTS`, which no article has. And what
        was tried and made none."""
        found: list[Draft] = []
        refused: list[Refused] = []
        context, days = Context(), DaysTold()
        heading: DraftDate | None = None
        diary = sum(self._heads(s) for s in reading.sentences) > 1
        for sentence in reading.sentences:
            dates = self._days.dates(reading, sentence, days)
            if diary and self._heads(sentence):
                heading = dates[-1][1]
                days = replace(days, section=heading.value if heading else None)
            found = self._happenings.dated(reading, sentence, dates, found)
            drafts = self._of_sentence(reading, sentence, dates, context, refused)
            told = days.last if days.block == sentence.sentence.block else None
            drafts = (replace(d, told=told) for d in drafts) if told else drafts
            found.extend(replace(d, date=heading) if heading and self._undated(d) else d for d in drafts)
            if len(found) >= MOST_DRAFTS:
                break
            context = self._context.next(context, sentence)
            days = self._days.next(days, sentence, dates, reading.published)
        return found, refused

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
        refused: list[Refused],
    ) -> Iterator[Draft]:
        made: list[Draft] = []
        for group in s.triggers:
            draft = self._of_trigger(reading, s, group, dates, context, refused)
            if isinstance(draft, Draft):
                made.extend(self._twins(reading, s, draft, dates))
            elif draft:
                refused.append(draft)
        accidents = self._accidents(s, made)
        refused.extend(Refused(d.start, d.end, d.rule, "it is told of an accident") for d in accidents)
        made = [d for d in made if d not in accidents]
        named = [d for d in made if any(self._is_of(reading.tokens, o, d) for o in made)]
        refused.extend(Refused(d.start, d.end, d.rule, "it is part of what stands before it") for d in named)
        made = [d for d in made if d not in named]
        results = [d for d in made if self._is_result(reading.tokens, s, d, made)]
        refused.extend(Refused(d.start, d.end, d.rule, "it is the result of the act told before it") for d in results)
        made = [d for d in made if d not in results]
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
        yield from self._tolls.shared(
            reading.tokens,
            s,
            made,
            lambda words: self._drafts.read(reading, s, words, None, (), (), dates, Status.REPORTED),
        )

    def _accidents(self, s: SentenceReading, made: Sequence[Draft]) -> list[Draft]:
        """ "Heavy rains killed 14": deaths told beside a mishap and beside no act of anybody's."""
        violent = [d for d in made if d.family == VIOLENCE]
        harms = {m.start for m in s.matches.get("harm", ())}
        return violent if self._tolls.is_mishap(s) and all(d.start in harms for d in violent) else []

    def _twins(self, reading: Reading, s: SentenceReading, d: Draft, dates: Dates) -> list[Draft]:
        pairs = self._scene.twins(reading, s, d.start, d.frame, dates)
        return [replace(d, date=when, place=where, twin=k > 0) for k, (when, where) in enumerate(pairs)] or [d]

    def _owns_toll(self, tokens: Sequence[Token], s: SentenceReading, d: Draft) -> bool:
        """ "The attack, which killed ten, ...": the toll is of what stands before the relative."""
        behind = (t.trigger for t in s.tolls if 0 < t.trigger - d.end <= RELATIVE_REACH)
        return any(tokens[i].form in self._relatives for at in behind for i in range(d.end, at))

    def _is_result(self, tokens: Sequence[Token], s: SentenceReading, d: Draft, made: Sequence[Draft]) -> bool:
        """ "..., killing two", "the strike killed two": what an act told before it in the sentence resulted in."""
        harms = {m.start for m in s.matches.get("harm", ())}
        if d.start in harms and any(self._is_subject(o, d) for o in made):
            return True
        if self._is_means(tokens, s, d):
            return any(o.family == d.family == VIOLENCE and o.start < d.start for o in made)
        gerund = any(m.start == d.start and m.entry.form == "gerund" for m in s.matches.get("harm", ()))
        acts = (
            o
            for o in made
            if o.family == VIOLENCE and o.start < d.start and (o.strength >= EXPLICIT or o.start not in harms)
        )
        return gerund and "," in tokens[d.start].gap and any(acts)

    def _is_of(self, tokens: Sequence[Token], o: Draft, d: Draft) -> bool:
        """ "The next session of the Joint Economic Commission": one meeting, named twice."""
        between = range(o.end, d.start)
        near = o.type == d.type and o.family != VIOLENCE and 0 < len(between) <= OF_REACH
        return near and tokens[o.end].form in self._possessors and not any("," in tokens[i].gap for i in between)

    def _is_means(self, tokens: Sequence[Token], s: SentenceReading, d: Draft) -> bool:
        """ "Stopped the train by blowing up the line": how the act told before was done."""
        gerund = any(m.start == d.start and m.entry.form == "gerund" for g in s.triggers for m in g)
        return gerund and d.start > s.body_start and tokens[d.start - 1].form in self._means

    def _is_subject(self, o: Draft, d: Draft) -> bool:
        """Is a stronger act, told of right before a verb of harm, what did the harm?"""
        named = o.family == d.family == VIOLENCE and o.strength > d.strength and o.status is d.status
        return named and 0 <= d.start - o.end < RELATIVE_REACH and o.sentence == d.sentence

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
        refused: list[Refused],
    ) -> Draft | Refused | None:
        """The draft of the strongest sense of a trigger that fits its words and parties, or why that is none."""
        if any(m.start < group[0].end and group[0].start < m.end for _, _, m in dates):
            return Refused(group[0].start, group[0].end, sense_of(group[0]).frame.id, "its words are part of a date")
        fit, others = self._senses.strongest(reading.tokens, s, group, context)
        refused.extend(others)
        if fit is None:
            return None
        match, sense, initiators, targets = fit
        if sense.part == "noun" and self._modality.predicative(reading.tokens, s, match, sense):
            return Refused(match.start, match.end, sense.frame.id, "it only names what is told elsewhere")
        status = self._modality.status(reading.tokens, s, match, sense)
        if isinstance(status, Unasserted):
            return Refused(match.start, match.end, sense.frame.id, status.value)
        draft = self._drafts.read(reading, s, (match.start, match.end), sense, initiators, targets, dates, status)
        ahead = draft.date and reading.published and draft.date.value.start > reading.published
        if ahead and plannable(sense):
            return replace(draft, status=Status.PLANNED)
        if ahead and draft.date and draft.family in HAPPENED:
            return replace(draft, date=self._days.year_before(draft.date, dates))
        return draft
