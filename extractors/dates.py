"""Dates in a sentence, resolved to days against the day of publication (codebook section 3).

Every `DateMention` says on which basis it was read; what cannot be resolved stays unresolved (`value` None),
and a vague one ("a few years ago") keeps its sentence from being taken for news of the day.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from extractors.calendar import gregorian_from_solar_hijri, solar_hijri_month_span
from extractors.language import LanguagePack, RelativeDate
from extractors.lexicon import Match, crossable
from extractors.model import DatePrecision, EventDate
from extractors.text import Token

FIRST_YEAR, LAST_YEAR = 1900, 2100
NEIGHBOURHOOD = 14
MONTHS_BACK = 3
DUE_DAYS = 21
SOLAR_YEARS = range(1250, 1500)
SOON, SOON_FUTURE = 15, 300
DAY, WEEK, MONTH, YEAR = DatePrecision.DAY, DatePrecision.WEEK, DatePrecision.MONTH, DatePrecision.YEAR


@dataclass(frozen=True, slots=True)
class DateMention:
    """Tokens `start`..`end` tell a date. `basis` names the rule; `shift` counts from the discourse day instead;
    `yearless`: the year is inferred."""

    start: int
    end: int
    value: EventDate | None
    basis: str
    shift: tuple[str, int] | None = None
    yearless: bool = False


def one_day(day: date) -> EventDate:
    return EventDate(day, day, DAY)


def month_of(year: int, month: int) -> EventDate:
    return EventDate(date(year, month, 1), date(year, month, monthrange(year, month)[1]), MONTH)


def year_of(year: int) -> EventDate:
    return EventDate(date(year, 1, 1), date(year, 12, 31), YEAR)


def shifted(day: date, unit: str, offset: int, to_offset: int | None = None) -> EventDate | None:
    """The unit that lies `offset` units from the one that holds `day`; years outside the calendar give None."""
    try:
        if unit == "day":
            first = day + timedelta(days=offset)
            return one_day(first) if to_offset is None else EventDate(first, day + timedelta(days=to_offset), DAY)
        if unit == "week":
            monday = day - timedelta(days=day.weekday()) + timedelta(weeks=offset)
            return EventDate(monday, monday + timedelta(days=6), WEEK)
        if unit == "month":
            index = day.year * 12 + day.month - 1 + offset
            return month_of(index // 12, index % 12 + 1)
        return year_of(day.year + offset)
    except (ValueError, OverflowError):
        return None


def _solar_hijri_year(day: date) -> int:
    """The Solar Hijri year that holds a day."""
    year = day.year - 621
    return year if gregorian_from_solar_hijri(year, 1, 1) <= day else year - 1


def counted(day: date, unit: str, offset: int) -> EventDate | None:
    """ "Two weeks ago" is vaguer than "last week": the week around the day that lies so far away."""
    if unit != "week":
        return shifted(day, unit, offset)
    try:
        middle = day + timedelta(weeks=offset)
        return EventDate(middle - timedelta(days=3), middle + timedelta(days=3), WEEK)
    except OverflowError:
        return None


class DateReader:
    """Reads dates by the words of one language pack."""

    def __init__(self, pack: LanguagePack) -> None:
        words = pack.dates
        self._words = words
        self._months: Mapping[str, int] = words.months
        self._numbers = {**pack.numbers.units}
        self._ordinals = frozenset(pack.numbers.ordinals)
        self._one = frozenset(pack.numbers.one)
        yearly = (r for r in words.relative if r.unit == "year" and r.base == "publication")
        self._relative_years = {tuple(r.phrase.split()): r.offset for r in yearly if len(r.phrase.split()) == 2}
        self._counted = tuple((tuple(c.phrase.split()), c) for c in words.counted)

    def read(
        self,
        tokens: Sequence[Token],
        start: int,
        end: int,
        relative: Sequence[Match],
        published: date | None,
        future: Collection[int],
        said: Collection[int] = (),
    ) -> list[DateMention]:
        """The dates of tokens `start`..`end`, left to right; `future` are the tokens that speak of what will be,
        `said` the ends of verbs of saying, whose own dates lie in the past."""
        phrases = {m.start: m for m in relative}
        found: list[DateMention] = []
        i = start
        while i < end:
            ahead = any(abs(k - i) <= NEIGHBOURHOOD for k in future) and not any(0 <= i - k <= 2 for k in said)
            mention = self._at(tokens, i, start, end, phrases, published, ahead)
            if mention is None:
                i += 1
            else:
                if found and self._names_the_day(tokens, found[-1], mention):
                    found.pop()
                found.append(mention)
                i = max(mention.end, i + 1)
        return found

    def _at(
        self,
        tokens: Sequence[Token],
        i: int,
        start: int,
        end: int,
        phrases: Mapping[int, Match],
        published: date | None,
        future: bool,
    ) -> DateMention | None:
        form = tokens[i].form
        return (
            self._counted_date(tokens, i, end, published)
            or (self._in_relative_year(tokens, phrases[i], end, published) if i in phrases else None)
            or (self._relative(phrases[i], published) if i in phrases else None)
            or (self._numeric(tokens, i, end) if form[0].isdigit() else None)
            or (self._day_month(tokens, i, end, published, future) if self._day_number(form) else None)
            or (self._month(tokens, i, start, end, published, future) if form in self._months else None)
            or (self._solar(tokens, i, i, end, None, published, future) if form in self._words.solar_months else None)
            or self._weekday(tokens, i, start, end, published, future)
            or (self._year(tokens, i, start) if form[0].isdigit() else None)
            or (self._bare_day(tokens, i, start, end) if form[0].isdigit() else None)
        )

    def _names_the_day(self, tokens: Sequence[Token], before: DateMention, mention: DateMention) -> bool:
        """ "Saturday, 15 June": the weekday adds nothing."""
        adjoining = mention.start == before.end and len(tokens[mention.start].gap.strip()) <= 1
        return before.basis == "weekday" and mention.basis == "explicit" and adjoining

    # --- the kinds of dates ---

    def _in_relative_year(
        self, tokens: Sequence[Token], match: Match, end: int, published: date | None
    ) -> DateMention | None:
        """ "Last year in January", "this year on 24 February": the year stands before its month."""
        rule = match.entry.value
        if not isinstance(rule, RelativeDate) or rule.unit != "year" or published is None:
            return None
        at = match.end
        while at < end and tokens[at].form in self._words.particles:
            at += 1
        day = self._day_number(tokens[at].form) if at + 1 < end else None
        month = self._months.get(tokens[at + (day is not None)].form) if at < end else None
        if month is None:
            return None
        year, stop = published.year + rule.offset, at + 1 + (day is not None)
        if day is None:
            return self._part(tokens, match.start, stop, match.start, month_of(year, month), end)
        return self._dated(match.start, stop, year, month, day, day, published, False)

    def _relative(self, match: Match, published: date | None) -> DateMention | None:
        rule = match.entry.value
        assert isinstance(rule, RelativeDate)
        unit, offset, base, to_offset = rule.unit, rule.offset, rule.base, rule.to_offset
        if unit == "none":
            return DateMention(match.start, match.end, None, "vague")
        if base == "discourse":
            return DateMention(match.start, match.end, None, "discourse", (unit, offset))
        value = shifted(published, unit, offset, to_offset) if published else None
        return DateMention(
            match.start, match.end, value, "relative.night" if to_offset is not None else f"relative.{unit}"
        )

    def _counted_date(self, tokens: Sequence[Token], i: int, end: int, published: date | None) -> DateMention | None:
        number = self._integer(tokens[i].form)
        if number is None or not 0 < number < 400 or i + 1 >= end:
            return None
        unit = self._words.units.get(tokens[i + 1].form)
        if unit is None:
            return None
        for words, rule in self._counted:
            stop = i + len(words)
            if stop <= end and all(tokens[i + k].form == words[k] for k in range(2, len(words))):
                if rule.base == "discourse":
                    return DateMention(i, stop, None, "discourse", (unit, rule.offset * number))
                value = counted(published, unit, rule.offset * number) if published else None
                return DateMention(i, stop, value, "relative.counted")
        return None

    def _numeric(self, tokens: Sequence[Token], i: int, end: int) -> DateMention | None:
        """2024-01-05, and 5.1.2024 or 05/01/2024 only where the order of day and month cannot be mistaken."""
        if i + 2 >= end or tokens[i + 1].gap not in ("-", "/") or tokens[i + 2].gap != tokens[i + 1].gap:
            return None
        try:
            a, b, c = (int(tokens[i + k].form) for k in range(3))
            if a in SOLAR_YEARS:
                return DateMention(i, i + 3, one_day(gregorian_from_solar_hijri(a, b, c)), "solar_hijri")
            if FIRST_YEAR <= a <= LAST_YEAR:
                return DateMention(i, i + 3, one_day(date(a, b, c)), "explicit")
            if FIRST_YEAR <= c <= LAST_YEAR and (a > 12 or b > 12 or a == b):
                return DateMention(i, i + 3, one_day(date(c, b, a) if b <= 12 else date(c, a, b)), "explicit")
        except ValueError:
            return None
        return None

    def _day_month(
        self, tokens: Sequence[Token], i: int, end: int, published: date | None, future: bool
    ) -> DateMention | None:
        """ "26 October", "16-18 January 2024", "the 26th of October"."""
        first = self._day_number(tokens[i].form)
        if first is None:
            return None
        j, last = self._after_ordinal(tokens, i + 1, end), first
        if j + 1 < end and (tokens[j].gap.strip() == "-" or tokens[j].form in self._words.ranges):
            k = j if tokens[j].gap.strip() == "-" else j + 1
            second = self._day_number(tokens[k].form)
            if second is not None and second > first:
                last, j = second, self._after_ordinal(tokens, k + 1, end)
        if j < end and tokens[j].form in self._words.introducers and not tokens[j].title:
            j += 1
        if j >= end or "." in tokens[j].gap or "," in tokens[j].gap:
            return None
        if tokens[j].form in self._words.solar_months:
            return self._solar(tokens, j, i, end, first, published, future or self._is_deadline(tokens, i))
        month = self._months.get(tokens[j].form)
        if month is None or not self._is_month(tokens, j):
            return None
        year, stop = self._year_after(tokens, j + 1, end)
        return self._dated(i, stop, year, month, first, last, published, future)

    def _month(
        self, tokens: Sequence[Token], i: int, start: int, end: int, published: date | None, future: bool
    ) -> DateMention | None:
        """ "October 26, 2024", "January 16-18", "last December 15", "early November", "in May"."""
        month, words = self._months[tokens[i].form], self._words
        if not self._is_month(tokens, i) or (i > start and self._day_number(tokens[i - 1].form)):
            return None
        may_follow = i + 1 < end and "," not in tokens[i + 1].gap and not words.day_first
        day = self._day_number(tokens[i + 1].form) if may_follow else None
        begin = i - 1 if i > start and tokens[i - 1].form in words.last + words.next + words.this else i
        future = (
            future
            or (begin < i and tokens[begin].form in words.next)
            or (begin > start and tokens[begin - 1].form in words.deadlines)
        )
        future = future or (
            begin - 3 >= start
            and tokens[begin - 1].form in words.introducers
            and tokens[begin - 4 if begin - 4 >= start else begin - 3].form in words.deadlines
        )
        if day is not None and not (i + 2 < end and self._words.units.get(tokens[i + 2].form)):
            j, last = self._after_ordinal(tokens, i + 2, end), day
            if (j < end and tokens[j].gap.strip() == "-") or (j + 1 < end and tokens[j].form in words.ranges):
                k = j if tokens[j].gap.strip() == "-" else j + 1
                second = self._day_number(tokens[k].form)
                if second is not None and second > day:
                    last, j = second, self._after_ordinal(tokens, k + 1, end)
            year, stop = self._year_after(tokens, j, end)
            return self._dated(begin, stop, year, month, day, last, published, future)
        year, stop = self._year_after(tokens, i + 1, end)
        if (
            year is None
            and published
            and i + 2 < end
            and (back := self._relative_years.get((tokens[i + 1].form, tokens[i + 2].form))) is not None
        ):
            return DateMention(begin, i + 3, month_of(published.year + back, month), "month")
        yearless = year is None
        if year is None:
            if published is None or (begin == i and not self._introduced(tokens, i, start)):
                return None
            year = published.year - (1 if month > published.month and not future else 0)
            year += 1 if future and month < published.month else 0
        whole = self._part(tokens, begin, stop, start, month_of(year, month), end)
        return replace(whole, yearless=yearless and begin == i)

    def _part(
        self, tokens: Sequence[Token], begin: int, stop: int, start: int, whole: EventDate, end: int
    ) -> DateMention:
        """A third of a month where a word beside it says so: early is the 1st to the 10th (codebook, further rules)."""
        before = tokens[begin - 1].form if begin > start else ""
        first, words = whole.start, self._words
        if stop + 1 < end and words.particles and tokens[stop].form in words.particles:
            after = tokens[stop + 1].form
            before, stop = (after, stop + 2) if after in words.early + words.middle + words.late else (before, stop)
        for names, low, high in ((words.early, 1, 10), (words.middle, 11, 20), (words.late, 21, whole.end.day)):
            if before in names:
                return DateMention(
                    begin - 1, stop, EventDate(first.replace(day=low), first.replace(day=high), WEEK), "part_of_month"
                )
        if week := self._week_of(tokens, begin, start, whole):
            return week
        return DateMention(begin, stop, whole, "month")

    def _week_of(self, tokens: Sequence[Token], begin: int, start: int, whole: EventDate) -> DateMention | None:
        """ "The first week of March" is the 1st to the 7th, "the last week" its last seven days."""
        words, at = self._words, begin - 3
        if at < start or words.units.get(tokens[at + 1].form) != "week":
            return None
        nth = tokens[at].form
        if nth not in (*words.nth, *words.last):
            return None
        first = whole.end.day - 6 if nth in words.last else 7 * words.nth.index(nth) + 1
        days = EventDate(whole.start.replace(day=first), whole.start.replace(day=first + 6), WEEK)
        return DateMention(at, begin + 1, days, "part_of_month")

    def _solar(
        self,
        tokens: Sequence[Token],
        month_at: int,
        begin: int,
        end: int,
        day: int | None,
        published: date | None,
        future: bool,
    ) -> DateMention | None:
        """A Solar Hijri month, with its day before (or after, in English prose) and its year where given."""
        words = self._words
        month, stop = words.solar_months[tokens[month_at].form], month_at + 1
        while stop < end and tokens[stop].form in words.month_nouns:
            stop += 1
        named = stop > month_at + 1 or tokens[month_at].form not in words.not_months
        follows = day is None and not words.day_first and stop < end and "," not in tokens[stop].gap
        if follows and (day := self._day_number(tokens[stop].form)):
            stop += 1
        year = self._solar_year(tokens, stop, end)
        if year is None and day is None and not (tokens[begin].title or (not tokens[begin].form.isascii() and named)):
            return None
        stop += year is not None
        if year is None and published and stop + 1 < end:
            back = self._relative_years.get((tokens[stop].form, tokens[stop + 1].form))
            stop += 2 * (back is not None)
            year = None if back is None else _solar_hijri_year(published) + back
        if year is None and published is None:
            return None
        years = [year] if year else range(published.year - 623, published.year - 619) if published else []
        values = [v for y in years if (v := self._solar_value(y, month, day))]
        if not values:
            return None
        if year or published is None:
            return DateMention(begin, stop, values[0], "solar_hijri")
        near = timedelta(days=SOON_FUTURE if future else SOON)
        value = next((v for v in values if published < v.start <= published + near), None)
        past = [v for v in values if v.start <= published]
        value = value if value and (future or day) else None
        return DateMention(begin, stop, value or past[-1], "solar_hijri") if value or past else None

    def _solar_year(self, tokens: Sequence[Token], at: int, end: int) -> int | None:
        number = int(tokens[at].form) if at < end and tokens[at].form.isdigit() and len(tokens[at].form) == 4 else None
        return number if number in SOLAR_YEARS else None

    def _solar_value(self, year: int, month: int, day: int | None) -> EventDate | None:
        try:
            if day:
                return one_day(gregorian_from_solar_hijri(year, month, day))
            return EventDate(*solar_hijri_month_span(year, month), MONTH)
        except ValueError:
            return None

    def _is_deadline(self, tokens: Sequence[Token], at: int) -> bool:
        return bool(at) and tokens[at - 1].form in self._words.deadlines

    def _weekday(
        self, tokens: Sequence[Token], i: int, start: int, end: int, published: date | None, future: bool
    ) -> DateMention | None:
        words = self._words
        named = self._weekday_named(tokens, i, end)
        if named is None:
            return None
        weekday, stop = named
        if tokens[i].form.isascii() and not tokens[i].title:
            return None
        before = tokens[i - 1].form if i > start else ""
        after = tokens[stop].form if stop < end and not tokens[i].form.isascii() else ""
        if before in words.named_days:
            return None
        if published is None:
            return DateMention(i, stop, None, "weekday")
        if before in words.next or after in words.next or (future and before not in words.last):
            ahead = (weekday - published.weekday()) % 7
            value = one_day(published + timedelta(days=ahead or 7))
        else:
            value = one_day(published - timedelta(days=(published.weekday() - weekday) % 7))
        if (before in words.last or after in words.last) and value.start == published:
            value = one_day(published - timedelta(days=7))
        second = self._weekday_named(tokens, stop + 1, end) if stop + 1 < end else None
        if (
            second
            and tokens[stop].form in words.ranges
            and any(t.form in words.between for t in tokens[second[1] : second[1] + 3])
        ):
            value = EventDate(value.start, value.start + timedelta(days=(second[0] - weekday) % 7), DAY)
            stop = second[1]
        return DateMention(i, stop, value, "weekday")

    def _weekday_named(self, tokens: Sequence[Token], i: int, end: int) -> tuple[int, int] | None:
        """The weekday that tokens from `i` on name, in one word or two ("سه شنبه"), and where its name ends."""
        days = self._words.weekdays
        if i + 1 < end and crossable(tokens[i + 1].gap):
            two = days.get(f"{tokens[i].form} {tokens[i + 1].form}")
            if two is not None:
                return two, i + 2
        one = days.get(tokens[i].form)
        return None if one is None else (one, i + 1)

    def _year(self, tokens: Sequence[Token], i: int, start: int) -> DateMention | None:
        form, words = tokens[i].form, self._words
        if len(form) != 4 or not form.isdigit() or i == start:
            return None
        year, before = int(form), tokens[i - 1].form
        if before not in words.introducers and before not in words.early + words.late + words.middle:
            return None
        if year in SOLAR_YEARS:
            try:
                span = solar_hijri_month_span(year, 1)[0], solar_hijri_month_span(year, 12)[1]
            except ValueError:
                return None
            return DateMention(i, i + 1, EventDate(*span, YEAR), "solar_hijri")
        return DateMention(i, i + 1, year_of(year), "year") if 1950 <= year <= LAST_YEAR else None

    def _bare_day(self, tokens: Sequence[Token], i: int, start: int, end: int) -> DateMention | None:
        """ "On the 11th": of the month that the text is about."""
        day, stop = self._day_number(tokens[i].form), self._after_ordinal(tokens, i + 1, end)
        if day is None or stop == i + 1 or i - 2 < start or tokens[i - 2].form not in self._words.introducers:
            return None
        if stop < end and not tokens[stop].gap.strip() and tokens[stop].form not in self._words.introducers:
            return None
        return DateMention(i, stop, None, "day_of_month", ("day_of_month", day))

    # --- parts ---

    def _dated(
        self,
        begin: int,
        stop: int,
        year: int | None,
        month: int,
        first: int,
        last: int,
        published: date | None,
        future: bool,
    ) -> DateMention | None:
        yearless = year is None
        if year is None:
            if published is None:
                return None
            year = self._inferred_year(published, month, first, future)
        try:
            days = EventDate(date(year, month, first), date(year, month, last), DAY)
            return DateMention(begin, stop, days, "explicit", yearless=yearless)
        except ValueError:
            return None

    def _inferred_year(self, published: date, month: int, day: int, future: bool) -> int:
        """The last such day up to publication, or one that is due: by its words, or within `DUE_DAYS`."""
        later = (month, day) > (published.month, published.day)
        due = later and (month - published.month) * 31 + day - published.day <= DUE_DAYS
        if future and published.month - month > MONTHS_BACK:
            return published.year + 1
        return published.year - (1 if later and not future and not due else 0)

    def _is_month(self, tokens: Sequence[Token], i: int) -> bool:
        return tokens[i].title or not tokens[i].form.isascii()

    def _introduced(self, tokens: Sequence[Token], i: int, start: int) -> bool:
        """A bare month name is a date only where a word says so ("in May", "since March")."""
        words = self._words
        before = tokens[i - 1].form if i > start else ""
        return (
            before in words.introducers
            or before in words.early + words.middle + words.late
            or tokens[i].form not in words.not_months
        )

    def _year_after(self, tokens: Sequence[Token], i: int, end: int) -> tuple[int | None, int]:
        if i < end and tokens[i].form in self._words.introducers and i + 1 < end and len(tokens[i + 1].form) == 4:
            i += 1
        if (
            i < end
            and len(tokens[i].form) == 4
            and tokens[i].form.isdigit()
            and FIRST_YEAR <= int(tokens[i].form) <= LAST_YEAR
        ):
            return int(tokens[i].form), i + 1
        return None, i

    def _after_ordinal(self, tokens: Sequence[Token], i: int, end: int) -> int:
        return i + 1 if i < end and tokens[i].form in self._ordinals and tokens[i].gap == "" else i

    def _integer(self, form: str) -> int | None:
        if form.isdigit():
            return int(form) if len(form) < 5 else None
        return 1 if form in self._one else self._numbers.get(form)

    def _day_number(self, form: str) -> int | None:
        number = int(form) if form.isdigit() and len(form) <= 2 else self._words.days.get(form)
        return number if number is not None and 1 <= number <= 31 else None
