"""When: the date in a sentence that is a trigger's own, not its neighbour's, nor the day of speaking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from extractors.date_words import DateMention
from extractors.frames import VIOLENCE, Sense, sense_of
from extractors.intervals import DAY, YEAR, span, within
from extractors.language import LanguagePack
from extractors.model import EventDate, Status
from extractors.nearness import Nearness
from extractors.reading import Reading, SentenceReading
from extractors.text import Token

SHIFT_COST, OTHER_VERB = 6, 10
NARROWER = 20
NAMED = 3
BEHIND = 12
CLOSING = frozenset(",;:()")
CLAUSE = 12
ONGOING = frozenset({"arrest", "protest", "execution"})
ONSET = frozenset({"border_measure", "designation", "diplomatic_rupture"})
DEADLINE = "diplomatic_restoration"
BACK = "discourse.back"
REDUCED = 8
AGREED = frozenset({"agreement", "cooperation"})


@dataclass(frozen=True, slots=True)
class DraftDate:
    """A date and the tokens that tell it."""

    value: EventDate
    start: int
    end: int
    basis: str


@dataclass(frozen=True, slots=True)
class Timing:
    """The trigger's own date; whether only a vague one stands there; the day of speaking."""

    date: DraftDate | None = None
    vague: bool = False
    spoken: DraftDate | None = None


Dates = Sequence[tuple[int, DraftDate | None, DateMention]]


class TimingReader:
    """Finds dates by the closed classes of one language pack."""

    def __init__(self, pack: LanguagePack) -> None:
        grammar = pack.grammar
        self._nearness = Nearness(pack)
        self._verb_last = grammar.object_before_verb
        self._subordinators = frozenset(grammar.subordinators)
        self._relatives = frozenset(grammar.relatives)
        self._boundaries = frozenset((*grammar.conjunctions, *grammar.subordinators, *grammar.relatives))
        self._anaphors = frozenset((*pack.dates.anaphors, *pack.dates.this))
        self._deadlines = frozenset(pack.dates.deadlines)
        self._of = frozenset(() if grammar.object_before_verb else pack.dates.month_links)
        self._infinitive = frozenset(grammar.infinitive)

    def leads_clause(self, tokens: Sequence[Token], s: SentenceReading, mention: DateMention) -> bool:
        """ "A day after Iranian missiles hit ..." dates what follows; "a day after the attack" what stands before."""
        if mention.end >= s.sentence.end or tokens[mention.end - 1].form not in self._subordinators:
            return False
        if "," in tokens[mention.end].gap:
            return False  # "The day before, ..."
        if mention.shift and mention.shift.to_offset is not None:
            return False
        if s.has("anaphora", mention.end, mention.end + 1) or tokens[mention.end].form in self._anaphors:
            return False
        return any(mention.end <= g[0].start < mention.end + CLAUSE for g in s.triggers)

    def read(
        self,
        reading: Reading,
        s: SentenceReading,
        words: tuple[int, int],
        sense: Sense | None,
        dates: Dates,
        status: Status,
        limit: float,
    ) -> Timing:
        """The nearest date within `limit` of tokens `words` that can be theirs."""
        tokens, (at, _) = reading.tokens, words
        spoken: DraftDate | None = None
        costs: list[tuple[float, DraftDate | None]] = []
        for i, value, mention in dates:
            if i in s.spoken:
                spoken = value or spoken
                if sense is None or sense.family != "statement" or not 0 <= mention.start - words[1] <= NAMED:
                    continue
            since = mention.since and not self._verb_last and not self._opens_clause(tokens, mention, at)
            own = self._onset(value, mention, sense, reading.published) if since else value
            if self._is_other(reading, s, words, own, mention, sense, status):
                continue
            cost = self._cost(tokens, s, at, mention)
            if cost <= limit:
                costs.append((cost, own))
        if not costs:
            return Timing(spoken=spoken)
        best = min(costs, key=lambda c: c[0])
        return Timing(self._narrowed(best, costs), best[1] is None, spoken)

    def _opens_clause(self, tokens: Sequence[Token], mention: DateMention, at: int) -> bool:
        """ "Since Saturday, when the guards fired": the day of what stands in the clause behind it."""
        behind = tokens[mention.end] if mention.end < at else None
        return behind is not None and "," in behind.gap and behind.form in self._subordinators

    def _narrowed(
        self, best: tuple[float, DraftDate | None], costs: Sequence[tuple[float, DraftDate | None]]
    ) -> DraftDate | None:
        """ "In January 2024: Iran struck Panjgur on the 16th": the day within the month."""
        cost, date = best
        if date is None or date.value.precision is DAY:
            return date
        coarse = date.value.precision is YEAR or date.basis == "season"
        days = (
            d for c, d in costs
            if d and d.value != date.value and within(d.value, date.value)
            and c < cost + NARROWER and (coarse or d.basis == "day_of_month")
        )  # fmt: skip
        return next(days, None) or self._of_deed(date, costs)

    def _of_deed(self, date: DraftDate, costs: Sequence[tuple[float, DraftDate | None]]) -> DraftDate:
        """ "On Thursday two detainees of last year's protests were sentenced": the year tells of whom."""
        days = (d for _, d in sorted(costs, key=lambda c: c[0]) if d and d.value.precision is DAY)
        return next(days, date) if self._verb_last and date.basis == "relative.year" else date

    def _cost(self, tokens: Sequence[Token], s: SentenceReading, at: int, mention: DateMention) -> float:
        cost = self._nearness.cost(tokens, s, at, mention.start, mention.end)
        if mention.end <= at and self._nearness.is_reduced(tokens, s, at):
            cost += REDUCED
        if mention.shift and self.leads_clause(tokens, s, mention):
            cost += SHIFT_COST
        if self._verb_last and mention.start > at:
            cost += BEHIND
        return cost + OTHER_VERB * self._governed(tokens, s, at, mention)

    def _governed(self, tokens: Sequence[Token], s: SentenceReading, at: int, mention: DateMention) -> bool:
        """Does the date belong to a verb before it, as in "the band that killed three in November was sentenced", or to
        a relative clause?"""
        if self._verb_last or mention.start > at:
            return False
        if mention.end in s.verbs and mention.end < at and not any(g[0].start == mention.end for g in s.triggers):
            return True
        for i in range(mention.start - 1, s.body_start - 1, -1):
            if CLOSING & set(tokens[i + 1].gap):
                return False
            if tokens[i].form in self._boundaries:
                return tokens[i].form in self._relatives and mention.start - i > NAMED
            if i in s.verbs:
                return True
        return False

    # --- dates of something else ---

    def _is_other(
        self,
        reading: Reading,
        s: SentenceReading,
        words: tuple[int, int],
        value: DraftDate | None,
        mention: DateMention,
        sense: Sense | None,
        status: Status,
    ) -> bool:
        """Is it the date of another act: of a deadline, of what the trigger came after, of a clause behind it?"""
        tokens, at = reading.tokens, words[0]
        if value and value.basis == BACK:
            return at < mention.end or any("," in t.gap for t in tokens[mention.end : at + 1])
        planned = status is Status.PLANNED or (sense is not None and sense.frame.type == DEADLINE)
        if mention.since and value is None and mention.value is not None:
            return True
        if tokens[mention.start - 1].form in self._deadlines and not planned:
            return True
        if mention.shift and at < mention.start and self.leads_clause(tokens, s, mention):
            return True
        if mention.shift and mention.shift.offset and self._is_counted_from(tokens, s, at, mention):
            return True
        if not self._verb_last and mention.end <= at and self._nearness.in_aside(tokens, s, mention.start, at):
            return True
        deed = sense is not None and sense.family != VIOLENCE
        if self._is_of_noun(tokens, s, words, mention) or (
            deed and self._nearness.in_participle(tokens, s, words[1], mention.start)
        ):
            return True
        ahead = value is not None and reading.published is not None and value.value.start > reading.published
        if ahead and not planned and not self._verb_last and self._purposed(tokens, at, mention, sense):
            return True
        return sense is not None and sense.family != VIOLENCE and self._nearness.in_clause(tokens, s, at, mention.start)

    def _is_counted_from(self, tokens: Sequence[Token], s: SentenceReading, at: int, mention: DateMention) -> bool:
        """ "A day after the raid": the day of what else is told, not of the raid."""
        if self._verb_last or self.leads_clause(tokens, s, mention):
            return False
        near = 0 <= at - mention.end <= NAMED and s.has("anaphora", mention.end - 1, mention.end + 1)
        return near and not any(i in s.verbs for i in range(mention.end, at))

    def _is_of_noun(
        self, tokens: Sequence[Token], s: SentenceReading, words: tuple[int, int], mention: DateMention
    ) -> bool:
        """ "Since the agreement of 2 June": the date of another act that it follows with "of"."""
        at = mention.start - 2
        if at < s.body_start or tokens[at + 1].form not in self._of or words[0] <= at < words[1]:
            return False
        return any(g[0].start <= at < g[0].end and sense_of(g[0]).family != VIOLENCE for g in s.triggers)

    def _purposed(self, tokens: Sequence[Token], at: int, mention: DateMention, sense: Sense | None) -> bool:
        """ "Decided to open a gate on Monday", "threatened to strike on Monday": the day is not the trigger's."""
        spoken = sense is not None and (sense.family == "statement" or sense.frame.type in AGREED)
        return spoken or any(tokens[i].form in self._infinitive for i in range(at + 1, mention.start))

    def _onset(
        self, value: DraftDate | None, mention: DateMention, sense: Sense | None, published: date | None
    ) -> DraftDate | None:
        """ "Closed since Sunday" began then; "30 people arrested since 23 September" were so until today."""
        type_ = sense.frame.type if sense else None
        if value is None or type_ in ONSET:
            return value
        if type_ in ONGOING and published and value.value.precision is DAY and value.value.start < published:
            return replace(value, value=span(value.value.start, published))
        return None
