"""Context: what a sentence takes over from those before it: pronouns, "the province", "the same day"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from extractors.actors import ActorBook, Side
from extractors.date_words import DateMention
from extractors.intervals import moved, one_day
from extractors.language import LanguagePack
from extractors.model import EventDate
from extractors.nominals import Nominal
from extractors.places import PlaceMention
from extractors.reading import Reading, SentenceReading
from extractors.relative_dates import on_day_of
from extractors.scene import Dates, DraftDate, SceneReader
from extractors.text import Token

REMEMBERED = 12
DATED = ("explicit", "month")
DAY_OF_MONTH = "day_of_month"


@dataclass(frozen=True, slots=True)
class Context:
    """What a sentence inherits from those before it."""

    day: EventDate | None = None
    group: str | None = None
    places: tuple[PlaceMention, ...] = ()
    states: frozenset[str] = frozenset()
    told: EventDate | None = None
    block: int = -1


class ContextReader:
    """Resolves references by the words of one language pack; `states` are the two countries that "both sides" means."""

    def __init__(self, pack: LanguagePack, actors: ActorBook, scene: SceneReader, states: Sequence[str]) -> None:
        self._actors = actors
        self._scene = scene
        self._states = tuple(states)
        self._verb_last = pack.grammar.object_before_verb
        self._year_words = pack.dates.same_year
        self._of_words = frozenset(pack.grammar.before.get("of", ()))
        self._anaphora_starts = frozenset(k.split()[0] for k in pack.places.anaphora)
        self._place_anaphora = {tuple(k.split()): v for k, v in pack.places.anaphora.items()}

    def resolved(self, reading: Reading) -> Reading:
        """The reading with its pronouns replaced by whom they mean, and "the province" by the one named last."""
        context = Context()
        named = {c for s in reading.sentences for n in s.nominals if (c := self._actors.cue(n))}
        both = self._states if named >= set(self._states) else ()
        sentences = []
        for sentence in reading.sentences:
            sentence = self._with_places(reading.tokens, self._with_pronouns(sentence, context, both), context)
            sentences.append(sentence)
            context = self.next(context, sentence, ())
        return replace(reading, sentences=sentences)

    def _with_places(self, tokens: Sequence[Token], s: SentenceReading, context: Context) -> SentenceReading:
        extra = []
        for i in range(s.body_start, s.sentence.end):
            if tokens[i].form not in self._anaphora_starts:
                continue
            for words, kind in self._place_anaphora.items():
                if (
                    tokens[i].form == words[0]
                    and tuple(t.form for t in tokens[i : i + len(words)]) == words
                    and i + len(words) <= s.sentence.end
                ):
                    if i + len(words) < s.sentence.end and tokens[i + len(words)].form in self._of_words:
                        continue
                    known = [
                        p
                        for p in (*context.places, *s.places)[-REMEMBERED:]
                        if p.place.precision.value == kind
                        and p.start < i
                        and p.marker in ("in", "near", "target", "of", "")
                    ]
                    if known:
                        extra.append(replace(known[-1], start=i, end=i + len(words), marker="in"))
        return replace(s, places=sorted((*s.places, *extra), key=lambda p: p.start)) if extra else s

    def dates(
        self, reading: Reading, s: SentenceReading, context: Context
    ) -> list[tuple[int, DraftDate | None, DateMention]]:
        """Dates that shift another day get their value from the day before them, in the sentence or the text."""
        out: list[tuple[int, DraftDate | None, DateMention]] = []
        last = context.day
        told = context.told if context.block == s.sentence.block else None
        for i, mention in enumerate(s.dates):
            value = mention.value
            if mention.yearless and value and (year := last if self._same_year(reading.tokens, mention) else told):
                value = _in_year(value, year)
            elif value and mention.basis in DATED and not mention.yearless:
                told = value
            if mention.basis == "relative.night" and value and reading.published:
                value = self._night(s, value, reading.published)
            elif mention.shift:
                value = self._counted_from(reading, s, mention, last)
            out.append((i, DraftDate(value, mention.start, mention.end, mention.basis) if value else None, mention))
            if value and i not in s.spoken:
                last = value
        return out

    def _night(self, s: SentenceReading, value: EventDate, published: date) -> EventDate:
        """ "Overnight" is the night before it is said."""
        spoken = next((s.dates[k].value for k in s.spoken if s.dates[k].value), None)
        moved = timedelta(days=(spoken.start - published).days if spoken else 0)
        return EventDate(value.start + moved, value.end + moved, value.precision)

    def _counted_from(
        self, reading: Reading, s: SentenceReading, mention: DateMention, last: EventDate | None
    ) -> EventDate | None:
        """The day that lies so far from the one told last; no nearer than that one is known."""
        shift = mention.shift
        if shift is None:
            return None
        if mention.basis == DAY_OF_MONTH:
            return on_day_of(last, shift.offset) if last else None
        base = last or (one_day(reading.published) if reading.published else None)
        if base is None:
            return None
        backwards = self._scene.leads_clause(reading.tokens, s, mention)
        value = moved(base, shift.unit, -shift.offset if backwards else shift.offset, shift.to_offset)
        if value and reading.published and value.start > reading.published and self._verb_last:
            return None  # "two days after": of what stands behind it
        return value

    def _same_year(self, tokens: Sequence[Token], mention: DateMention) -> bool:
        """ "In April of that year"."""
        behind = " ".join(t.form for t in tokens[mention.end : mention.end + 4])
        return any(behind.startswith(words) for words in self._year_words)

    def _with_pronouns(self, s: SentenceReading, context: Context, both: Sequence[str]) -> SentenceReading:
        """ "The group" is the armed group named last; "both sides" are the two states; "his counterpart" the other
        one."""
        nominals: list[Nominal] = []
        for n in s.nominals:
            if n.pronoun == "group":
                if context.group:
                    nominals.append(replace(n, actor=context.group, role=None))
            elif n.pronoun == "both":
                nominals.extend(self._reciprocal(n, c) for c in both if self._actors.state(c))
            elif n.pronoun == "counterpart":
                country = n.country if n.country and not n.country.startswith("@") else None
                if country:
                    peers = [m.actor for m in s.nominals if m.actor and m.start < n.start]
                    military = bool(peers) and self._actors.kind(self._actors.party(peers[-1])) == "military"
                    nominals.append(replace(n, role="army" if military else "government", pronoun=""))
            else:
                nominals.append(n)
        return replace(s, nominals=nominals)

    def _reciprocal(self, n: Nominal, country: str) -> Nominal:
        """One of "the two countries"; of "the two navies" the navy of one of them."""
        role = n.role if n.role else None
        return replace(
            n,
            actor=None if role else self._actors.state(country),
            role=role,
            country=country if role else None,
            pronoun="",
        )

    def next(
        self,
        context: Context,
        s: SentenceReading,
        dates: Dates,
        published: date | None = None,
    ) -> Context:
        days = [
            d.value
            for i, d, _ in dates
            if d and i not in s.spoken and (published is None or d.value.start <= published)
        ]
        years = [d.value for _, d, m in dates if d and m.basis in DATED and (not m.yearless or d.value != m.value)]
        carried = context.told if context.block == s.sentence.block else None
        groups = [n.actor for n in s.nominals if n.actor and self._actors.side(n.actor) is Side.ARMED]
        return Context(
            days[-1] if days else context.day,
            groups[-1] if groups else context.group,
            (*context.places, *s.places)[-REMEMBERED:],
            context.states | {c for n in s.nominals if (c := self._actors.cue(n)) in self._states},
            years[-1] if years else carried,
            s.sentence.block,
        )


def _in_year(value: EventDate, told: EventDate) -> EventDate:
    """A day without a year, told behind a day with one, is the first such day from that on, if that is earlier."""
    try:
        before = (value.end.month, value.end.day) < (told.start.month, told.start.day)
        back = told.start.year - value.start.year + before
        if back >= 0:
            return value
        start, end = (d.replace(year=d.year + back) for d in (value.start, value.end))
    except ValueError:
        return value
    return EventDate(start, end, value.precision)
