"""Personal pronouns: whom "it" and "he" mean at the head of a clause that names nobody before them.

"The group was formed in 2012. In 2019 it rammed a bus": an organisation stands for "it", a person in office for "he";
both are whom the sentence before speaks of. A pronoun that is only acted upon ("it was condemned") is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from extractors.actors import UNNAMED, ActorBook, Side
from extractors.language import LanguagePack
from extractors.noun_phrases import BARE, Nominal
from extractors.reading import SentenceReading
from extractors.text import Token

REACH = 3
BODIES = frozenset(
    {"state", "government", "military", "police", "border_guard", "militia", "intelligence", "judiciary", "armed_group",
     "rights", "political", "office", "international", "organisation", "media", "criminal"}
)  # fmt: skip
PERSONS = frozenset({"official", "political"})
PEOPLE = frozenset({"civilians", "fuel-carriers", "protesters", "workers", "migrants"})
OFFICES = frozenset({"government", "commanders", "leaders", "judiciary", "foreign-ministry"})


@dataclass(frozen=True, slots=True)
class Topic:
    """Whom a sentence speaks of: an organisation, a person, people."""

    body: Nominal | None = None
    person: Nominal | None = None
    people: Nominal | None = None
    block: int = -1


class PronounReader:
    """Finds pronouns by the words of one language pack."""

    def __init__(self, pack: LanguagePack, actors: ActorBook) -> None:
        grammar = pack.grammar
        self._actors = actors
        self._body = frozenset(grammar.body_pronouns)
        self._person = frozenset(grammar.person_pronouns)
        self._plural = frozenset(grammar.group_plurals)
        self._objects = frozenset(grammar.object_pronouns)
        self._at = frozenset(grammar.before.get("target", ()))
        self._owning = frozenset(grammar.body_possessives)
        self._passive = frozenset(grammar.passive_auxiliaries)
        self._light = frozenset((*grammar.auxiliaries, *grammar.adverbs))
        self._openers = frozenset((*grammar.conjunctions, *grammar.subordinators, *grammar.relatives))

    def resolved(self, tokens: Sequence[Token], s: SentenceReading, topic: Topic) -> SentenceReading:
        """The sentence with a noun phrase where a pronoun means whom `topic` holds."""
        if topic == Topic(block=topic.block):
            return s
        added = [*self._meant(tokens, s, topic), *self._aimed_at(tokens, s, topic)]
        owned = [self._owned(tokens, n, topic, s) for n in s.nominals]
        if not added and owned == list(s.nominals):
            return s
        return replace(s, nominals=sorted([*owned, *added], key=lambda n: n.start))

    def _meant(self, tokens: Sequence[Token], s: SentenceReading, topic: Topic) -> Iterator[Nominal]:
        for i in range(s.body_start, s.sentence.end):
            form = tokens[i].form
            meant = topic.body if form in self._body else topic.person if form in self._person else None
            meant = topic.body if form in self._plural and topic.body and self._is_group(topic.body) else meant
            if meant is None or not self._opens(tokens, s, i) or self._named_before(s, i):
                continue
            if self._acts(tokens, s, i, form in self._person):
                yield replace(meant, start=i, end=i + 1, head=i, count=None, counted=None, marker=BARE, genitive=False)

    def _aimed_at(self, tokens: Sequence[Token], s: SentenceReading, topic: Topic) -> Iterator[Nominal]:
        """ "Guards opened up on them": the people of the sentence before, where none are named here."""
        if topic.people is None or any(n.role in PEOPLE for n in s.nominals):
            return
        for i in range(s.body_start + 1, s.sentence.end):
            if tokens[i].form in self._objects and tokens[i - 1].form in self._at:
                meant = replace(topic.people, count=None, counted=None, genitive=False)
                yield replace(meant, start=i, end=i + 1, head=i, marker="target")

    def _opens(self, tokens: Sequence[Token], s: SentenceReading, at: int) -> bool:
        """Does a clause begin with the pronoun?"""
        first = not any(i in s.verbs for i in range(s.body_start, at))
        return first or "," in tokens[at].gap or tokens[at - 1].form in self._openers

    def _named_before(self, s: SentenceReading, at: int) -> bool:
        return any(n.end <= at and n.marker == BARE and not n.adjectival for n in s.nominals)

    def _acts(self, tokens: Sequence[Token], s: SentenceReading, at: int, person: bool) -> bool:
        """Is an organisation no mere sufferer of the verb that follows?"""
        behind = [t.form for t in tokens[at + 1 : min(s.sentence.end, at + 1 + REACH)]]
        leading = takewhile(lambda w: w in self._light or w in self._passive, behind)
        return person or self._passive.isdisjoint(leading)

    def _owned(self, tokens: Sequence[Token], n: Nominal, topic: Topic, s: SentenceReading) -> Nominal:
        """ "Its forces", where nobody is named before them."""
        possessed = n.role and not n.actor and not n.country and not n.pronoun and topic.body and topic.body.actor
        if not possessed or not any(t.form in self._owning for t in tokens[n.start : n.head]):
            return n
        return n if self._named_before(s, n.start) else replace(n, country=f"@{topic.body.actor}")  # type: ignore[union-attr]

    def topic(self, s: SentenceReading, before: Topic) -> Topic:
        """Whom the sentence speaks of: its first subject, else a group that it names. A group stays the topic while
        nobody else acts, others in their paragraph; a person only in the next sentence."""
        subjects = [n for n in s.nominals if n.marker == BARE and not n.adjectival and not n.genitive and not n.plural]
        body = next((n for n in subjects if self._is_body(n)), None)
        kept = (
            before.body if before.body and (self._is_group(before.body) or before.block == s.sentence.block) else None
        )
        named = next((n for n in reversed(s.nominals) if self._is_group(n)), None)
        person = next((n for n in subjects if self._is_person(n)), None)
        people = next((n for n in s.nominals if n.role in PEOPLE and n.marker == BARE and n.plural), None)
        return Topic(body or kept or named, person, people, s.sentence.block)

    def _is_body(self, n: Nominal) -> bool:
        return bool(n.actor) and self._actors.kind(n.actor or "") in BODIES

    def _is_group(self, n: Nominal) -> bool:
        return self._is_body(n) and n.actor not in UNNAMED and self._actors.side(n.actor or "") is Side.ARMED

    def _is_person(self, n: Nominal) -> bool:
        if n.actor:
            return self._actors.kind(n.actor) in PERSONS
        return n.role in OFFICES and bool(n.country)
