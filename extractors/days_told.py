"""The days that a text has told of so far, and what they give to dates that are counted from them: "the next day",
"two days after the attack", "on 26 October" of the year told before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from extractors.date_words import DateMention
from extractors.frames import VIOLENCE, sense_of
from extractors.intervals import DAY, FEW_DAYS, WEEKDAY_AFTER, WEEKDAY_BEFORE, YEAR, moved, one_day, span, year_of
from extractors.language import LanguagePack
from extractors.model import EventDate
from extractors.reading import Reading, SentenceReading
from extractors.relative_dates import on_day_of
from extractors.text import Token
from extractors.timing import BACK, Dates, DraftDate, TimingReader

YEARED = ("explicit", "month")
DAY_OF_MONTH, NIGHT = "day_of_month", "relative.night"
TODAY = (NIGHT, "relative.day")
FRESH, APART = timedelta(days=45), timedelta(days=21)
SPEECH_REACH, NOUN_REACH, YEARS = 5, 4, 8


@dataclass(frozen=True, slots=True)
class DaysTold:
    """The date told `last`; the last one of violence (`act`) and of speaking (`spoken`); the last one with a year of
    its own in this `block`; all of those so far (`years`); the date that heads this `section` of a diary."""

    last: DraftDate | None = None
    act: EventDate | None = None
    spoken: EventDate | None = None
    yeared: EventDate | None = None
    block: int = -1
    years: tuple[EventDate, ...] = ()
    section: EventDate | None = None


class DayReader:
    """Resolves dates against those told before, by the words of one language pack."""

    def __init__(self, pack: LanguagePack, timing: TimingReader) -> None:
        self._timing = timing
        self._verb_last = pack.grammar.object_before_verb
        self._same_year = pack.dates.same_year
        self._speech = frozenset(pack.dates.speech)
        self._of = frozenset(pack.dates.month_links)
        self._subordinators = frozenset(pack.grammar.subordinators)

    def dates(self, reading: Reading, s: SentenceReading, told: DaysTold) -> Dates:
        """Every date of a sentence with its value, where it has one."""
        out: list[tuple[int, DraftDate | None, DateMention]] = []
        last = told.last.value if told.last else None
        yeared = (told.yeared if told.block == s.sentence.block else None) or told.section
        for i, mention in enumerate(s.dates):
            value = mention.value
            if mention.yearless and value and out and (near := _counted_before(out[-1], mention)):
                value, yeared = _in_year_of(value, near), near
            that = self._is_of_that_year(reading.tokens, mention)
            year = (year_of(last.start.year) if last else None) if that else yeared or _beside(mention, told, reading)
            if mention.yearless and value and year:
                value = _in_year(value, year)
            elif value and mention.basis in YEARED and not mention.yearless:
                yeared = value
            value, basis = self._resolved(reading, s, mention, value, told, out, last)
            out.append((i, DraftDate(value, mention.start, mention.end, basis) if value else None, mention))
            if value and i not in s.spoken:
                last = value
            if value and value.precision is YEAR:
                yeared = value
        return out

    def _resolved(
        self,
        reading: Reading,
        s: SentenceReading,
        mention: DateMention,
        value: EventDate | None,
        told: DaysTold,
        before: Dates,
        last: EventDate | None,
    ) -> tuple[EventDate | None, str]:
        """The value of a date that hangs on another one, and on which basis."""
        if mention.basis in TODAY and value and told.section and told.section.precision is DAY:
            return told.section, mention.basis
        if mention.basis == NIGHT and value and reading.published:
            return self._night(s, value, reading.published), mention.basis
        if not mention.shift:
            return value, mention.basis
        if back := self._counted_back(reading.tokens, s, mention):
            return back, BACK
        base = self._base(reading, s, mention, before, last, told)
        return self._counted_from(reading, s, mention, base), mention.basis

    def next(self, told: DaysTold, s: SentenceReading, dates: Dates, published: date | None) -> DaysTold:
        """What the text has told of after a sentence."""
        own = [d for i, d, _ in dates if d and i not in s.spoken and (published is None or d.value.start <= published)]
        violent = any(sense_of(g[0]).family == VIOLENCE for g in s.triggers)
        spoken = [d.value for i, d, _ in dates if d and i in s.spoken]
        years = [d.value for _, d, m in dates if d and m.basis in YEARED and (not m.yearless or d.value != m.value)]
        carried = told.yeared if told.block == s.sentence.block else None
        return DaysTold(
            own[-1] if own else told.last,
            own[0].value if own and violent else told.act,
            spoken[-1] if spoken else told.spoken,
            years[-1] if years else carried,
            s.sentence.block,
            (*told.years, *years)[-YEARS:],
            told.section,
        )

    def year_before(self, when: DraftDate, dates: Dates) -> DraftDate:
        """The day of what has happened that would be ahead, a year earlier, where its year was only inferred."""
        yearless = any(m.start == when.start and m.yearless for _, _, m in dates)
        value = moved(year_of(when.value.start.year), "year", -1) if yearless else None
        return replace(when, value=_in_year_of(when.value, value)) if value else when

    def _base(
        self,
        reading: Reading,
        s: SentenceReading,
        mention: DateMention,
        before: Dates,
        last: EventDate | None,
        told: DaysTold,
    ) -> EventDate | None:
        """What is counted from: "two days after the visit of 4 May" from that day, "his words came a day after" from
        the day of speaking, "a day after the ambush" from the last act, all else from the date told last."""
        tokens = reading.tokens
        behind = next((d for d in s.dates if 0 < d.start - mention.end <= NOUN_REACH and d.value), None)
        if behind and tokens[mention.end - 1].form in self._subordinators and tokens[behind.start - 1].form in self._of:
            return behind.value
        around = tokens[max(s.body_start, mention.start - SPEECH_REACH) : mention.start]
        if any(t.form in self._speech for t in around):
            return self._day_of_speech(s, before) or told.spoken or last or _today(reading)
        if self._counts_from_act(s, mention) and not any(d for _, d, _ in before):
            return told.act or last or _today(reading)
        if mention.shift and mention.shift.unit in (WEEKDAY_BEFORE, WEEKDAY_AFTER):
            known = [d for d in (last, told.spoken) if d]
            return max(known, key=lambda d: d.start, default=_today(reading))
        return last or self._day_of_speech(s, before) or told.spoken or _today(reading)

    def _day_of_speech(self, s: SentenceReading, before: Dates) -> EventDate | None:
        return next((d.value for i, d, _ in reversed(before) if d and i in s.spoken), None)

    def _counts_from_act(self, s: SentenceReading, mention: DateMention) -> bool:
        return s.has("anaphora", mention.end - 1, mention.end + 1)

    def _counted_from(
        self, reading: Reading, s: SentenceReading, mention: DateMention, base: EventDate | None
    ) -> EventDate | None:
        """The day that lies so far from `base`; no nearer than that one is known."""
        shift, tokens = mention.shift, reading.tokens
        if base is None or shift is None:
            return None
        if mention.basis == DAY_OF_MONTH:
            return on_day_of(base, shift.offset)
        if shift.open:
            return self._until_now(base, reading.published)
        backwards = self._timing.leads_clause(tokens, s, mention)
        if not backwards and self._is_apposition(tokens, s, mention):
            return base
        value = moved(base, shift.unit, -shift.offset if backwards else shift.offset, shift.to_offset)
        if value and reading.published and value.start > reading.published and self._verb_last:
            return None  # "two days after": of what stands behind it
        return value

    def _until_now(self, base: EventDate, published: date | None) -> EventDate | None:
        """ "Since then": from the day told last until now, where that is a matter of days."""
        soon = published is not None and timedelta() <= published - base.start <= timedelta(days=FEW_DAYS)
        return span(base.start, published) if soon and published else None

    def _counted_back(self, tokens: Sequence[Token], s: SentenceReading, mention: DateMention) -> EventDate | None:
        """ "Five days after the bombing, Iran hanged a man on Monday": the day of the bombing, from Monday."""
        shift, opens = mention.shift, tokens[mention.end - 1].form in self._subordinators
        if shift is None or shift.offset <= 0 or not opens or mention.start > s.body_start + 1:
            return None
        comma = next((i for i in range(mention.end, s.sentence.end) if "," in tokens[i].gap), s.sentence.end)
        later = (d.value for i, d in enumerate(s.dates) if d.start > comma and i not in s.spoken and d.value)
        base = next(later, None)
        told = any(mention.end <= g[0].start < comma for g in s.triggers)
        return moved(base, shift.unit, -shift.offset) if told and base and base.precision is DAY else None

    def _is_apposition(self, tokens: Sequence[Token], s: SentenceReading, mention: DateMention) -> bool:
        """ "On Monday, a day after the rally": what it says of Monday."""
        opens = tokens[mention.end - 1].form in self._subordinators and not self._counts_from_act(s, mention)
        behind = any(d.end == mention.start and d.value and d.value.precision is DAY for d in s.dates)
        return opens and behind and "," in tokens[mention.start].gap

    def _night(self, s: SentenceReading, value: EventDate, published: date) -> EventDate:
        """ "Overnight" is the night before it is said."""
        spoken = next((s.dates[k].value for k in s.spoken if s.dates[k].value), None)
        later = timedelta(days=(spoken.start - published).days if spoken else 0)
        return EventDate(value.start + later, value.end + later, value.precision)

    def _is_of_that_year(self, tokens: Sequence[Token], mention: DateMention) -> bool:
        """ "In April of that year"."""
        behind = " ".join(t.form for t in tokens[mention.end : mention.end + 4])
        return any(behind.startswith(words) for words in self._same_year)


def _today(reading: Reading) -> EventDate | None:
    return one_day(reading.published) if reading.published else None


def _counted_before(told: tuple[int, DraftDate | None, DateMention], mention: DateMention) -> EventDate | None:
    """ "Five months earlier, in May": the first of the two says the year of the second."""
    _, date, counted = told
    adjoining = counted.shift is not None and mention.start - counted.end <= 1
    return date.value if date and adjoining and date.value.precision is not DAY else None


def _in_year_of(value: EventDate, told: EventDate) -> EventDate:
    years = told.start.year - value.start.year
    try:
        start, end = (d.replace(year=d.year + years) for d in (value.start, value.end))
    except ValueError:
        return value
    return EventDate(start, end, value.precision)


def _beside(mention: DateMention, told: DaysTold, reading: Reading) -> EventDate | None:
    """ "On 16 January 2024 ...": whose year a day not long behind it in the calendar shares, though paragraphs later,
    unless it may be news."""
    value, published = mention.value, reading.published
    if value is None or value.precision is not DAY or published is None or published - value.start <= FRESH:
        return None
    return next((d for d in reversed(told.years) if d.precision is DAY and _near_in_year(value, d)), None)


def _near_in_year(value: EventDate, told: EventDate) -> bool:
    try:
        return timedelta(0) <= value.start - told.start.replace(year=value.start.year) <= APART
    except ValueError:
        return False


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
