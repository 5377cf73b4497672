"""The extractor's reasons in plain text: what it found in each sentence, which rules it tried, what became of each.

Made for whoever mends a rule: every rule is named with the file that holds it, every value with its words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from extractors.actors import ActorBook
from extractors.coder import Books, Understanding
from extractors.drafts import Draft
from extractors.model import Count, EventDate, EventMention, EventPlace, Slot, Span
from extractors.noun_phrases import Nominal
from extractors.reading import Reading, SentenceReading
from extractors.relevance import Scope
from extractors.sameness import Cluster

FILES = {
    "date": "lang/{language}.toml [dates]",
    "place": "places.csv",
    "actor.name": "actors.csv",
    "actor.role": "lang/{language}.toml [persons], actor_roles.csv",
    "casualties": "lang/{language}.toml [harm]",
    "stance": "lang/{language}.toml [attribution]",
}
Lines = Iterator[str]


@dataclass(frozen=True)
class Explainer:
    """Explains articles of one `language` that were understood by `books`."""

    books: Books
    language: str

    def explain(self, known: Understanding) -> Lines:
        """The whole account, a line at a time; the same for the same understanding."""
        yield from self._relevance(known)
        for s in known.reading.sentences:
            yield from self._sentence(known, s)
        yield from self._events(known)

    def _relevance(self, known: Understanding) -> Lines:
        found, weights = known.relevance, self.books.topic.weights
        reasons = ", ".join(f"{r} {weights[r]:g}" if r in weights else r for r in found.reasons) or "no reason"
        verdict = "relevant" if found.relevant else "not relevant"
        yield f"{verdict}: {found.score:g} of {self.books.topic.threshold:g} needed ({reasons}; topic.toml)"

    # --- a sentence ---

    def _sentence(self, known: Understanding, s: SentenceReading) -> Lines:
        reading = known.reading
        where = _span(reading, s.sentence.start, s.sentence.end)
        yield ""
        yield f"sentence {s.index}, {s.sentence.kind}, {_quoted(reading, where)}"
        for kind, found in (
            ("actor", [(n.start, n.end, _nominal(n)) for n in s.nominals]),
            ("place", [(p.start, p.end, f"{_place(p.place)}{_marked(p.marker)}") for p in s.places]),
            ("date", [(d.start, d.end, f"{_date(d.value)}, {d.basis}") for d in s.dates]),
            ("number", [(q.start, q.end, _count(q.count)) for q in s.quantities if not q.article]),
            ("toll", [(t.start, t.end, f"{t.harm} {_count(t.count)}, {t.rule}") for t in s.tolls]),
        ):
            for start, end, what in found:
                yield f"  {kind:7} {_quoted(reading, _span(reading, start, end))}: {what}"
        yield from self._rules(known, s)

    def _rules(self, known: Understanding, s: SentenceReading) -> Lines:
        """What was tried in a sentence, in the order of the words."""
        inside = range(s.sentence.start, s.sentence.end)
        told = [(r.start, r.end, r.rule, f"no: {r.why}") for r in known.refused if r.start in inside]
        told += [(d.start, d.end, d.rule, f"fired: {self._fate(known, d)}") for d in known.drafts if d.start in inside]
        for start, end, rule, verdict in sorted(set(told)):
            words = _quoted(known.reading, _span(known.reading, start, end))
            yield f"  rule    {words}: {rule} ({self._file(rule)}) {verdict}"

    def _fate(self, known: Understanding, d: Draft) -> str:
        """What became of a draft."""
        told = f"{d.type or 'a toll without a known act'}, {d.status}"
        cluster = next((c for c in known.clusters if any(x is d for x in c.drafts)), None)
        if cluster is None:
            return f"{told}; dropped: a reference to what the text does not tell"
        joined = "" if cluster.first is d else f"; merged into {_words(known.reading, cluster.first)}"
        closed = next((m for c, m in zip(known.completed, known.closed, strict=True) if c is cluster), None)
        if isinstance(closed, EventMention):
            return f"{told}{joined}; event {_number(known, closed)}"
        return f"{told}{joined}; dropped: {closed or 'it is part of what its sentence tells besides'}"

    # --- the events ---

    def _events(self, known: Understanding) -> Lines:
        actors = ActorBook(self.books.actors, self.books.roles)
        families = {t.id: t.family for t in self.books.event_types}
        scope = Scope(self.books.topic, actors)
        clusters = [c for c, m in zip(known.completed, known.closed, strict=True) if isinstance(m, EventMention)]
        for number, (m, c) in enumerate(zip(known.mentions, clusters, strict=True), 1):
            yield ""
            yield f"event {number}: {m.type}, {m.status}, confidence {m.confidence:g}"
            yield f"  rule    {m.rule} ({self._file(m.rule)}), {_quoted(known.reading, m.evidence)}"
            parties = [slot.value for slot in (*m.initiators, *m.targets)]
            place = m.place.value if m.place else None
            reason = scope.reason(place, parties, families[m.type], known.reading)
            yield f"  scope   {self._scope(m, reason)}"
            yield from self._slots(known.reading, m, c)

    def _scope(self, m: EventMention, reason: str | None) -> str:
        if m.in_scope:
            return f"in: {reason or 'the event that it was told behind is'}"
        return "out: the article is of another domain" if reason else "out: nothing of topic.toml is there"

    def _slots(self, reading: Reading, m: EventMention, c: Cluster) -> Lines:
        if m.date:
            yield self._slot(reading, "date", m.date, _date(m.date.value))
        elif any(d.vague for d in c.drafts):
            yield "  date    unknown: told too vaguely"
        else:
            yield "  date    unknown: none is told, and none follows from the text around it"
        yield self._slot(reading, "place", m.place, _place(m.place.value)) if m.place else "  place   unknown"
        for name, slots in (("by", m.initiators), ("against", m.targets)):
            for slot in slots:
                yield self._slot(reading, name, slot, slot.value)
        for f in m.figures:
            told = f"{f.party} {f.harm} {_count(f.count)}{f', says {f.speaker}' if f.speaker else ''}"
            yield self._slot(reading, "toll", Slot(told, (f.span,), f.rule, f.confidence), told)
        for claim in m.claims:
            told = f"{claim.by} {claim.stance}{f' of {claim.of}' if claim.of else ''}"
            yield f"  claim   {told}, {_quoted(reading, claim.span)}, {claim.rule} ({self._file(claim.rule)})"

    def _slot(self, reading: Reading, name: str, slot: Slot[Any], told: str) -> str:
        words = ", ".join(_quoted(reading, span) for span in slot.spans)
        return f"  {name:7} {told}, {words}, {slot.rule} ({self._file(slot.rule)}) {slot.confidence:g}"

    def _file(self, rule: str) -> str:
        """Where a rule stands: a file of the configuration, or the module that has it."""
        framed = next((f.family for f in self.books.frames for frame in f.frame if frame.id == rule), None)
        if framed:
            return f"frames/{framed}.toml"
        parts = rule.split(".")
        file = FILES.get(".".join(parts[:2])) or FILES.get(parts[0])
        return file.format(language=self.language) if file else "the engine"


# --- values in words ---


def _number(known: Understanding, closed: EventMention) -> int:
    return 1 + [m.mention_id for m in known.mentions].index(closed.mention_id)


def _span(reading: Reading, start: int, end: int) -> Span:
    return Span(reading.tokens[start].start, reading.tokens[max(start, end - 1)].end)


def _words(reading: Reading, d: Draft) -> str:
    return _quoted(reading, _span(reading, d.start, d.end))


def _quoted(reading: Reading, span: Span) -> str:
    return f'{span.start}-{span.end} "{" ".join(span.of(reading.text).split())}"'


def _nominal(n: Nominal) -> str:
    who = n.actor or ("a role: " + n.role if n.role else "a demonym" if n.country else n.pronoun or "nobody known")
    cue = f", of {n.country.removeprefix('@')}" if n.country else ""
    count = f", {_count(n.count)}" if n.count else ""
    return f"{who}{cue}{count}{_marked(n.marker)}"


def _marked(marker: str) -> str:
    return f", after {marker!r}" if marker else ""


def _place(place: EventPlace) -> str:
    area = ", ".join(x for x in (place.admin1, place.country) if x)
    return f"{place.name} ({place.precision}{', ' if area else ''}{area})"


def _date(value: EventDate | None) -> str:
    if value is None:
        return "no day known"
    days = str(value.start) if value.start == value.end else f"{value.start} to {value.end}"
    return f"{days} ({value.precision})"


def _count(count: Count) -> str:
    if count.high is None:
        return f"{count.low} or more"
    return str(count.low) if count.low == count.high else f"{count.low} to {count.high}"
