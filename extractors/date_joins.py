"""Dates that stand together: "Saturday, 15 June" is one day, "from Monday to Wednesday" are three, "the night of
Tuesday" is two, "early this month" a part of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from extractors.date_words import DateMention, Passage
from extractors.intervals import DAY, MONTH, WEEK, YEAR, day_in, span, third_of, week_in, within
from extractors.language import LanguagePack
from extractors.lunar_dates import LUNAR
from extractors.model import EventDate
from extractors.weekdays import WeekdayReader

REACH, LASTING = 3, 9
ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(days=7)
PUNCTUATION = frozenset(",()-/ ")


class DateJoiner:
    """Joins dates by the words of one language pack."""

    def __init__(self, pack: LanguagePack, weekdays: WeekdayReader) -> None:
        self._words = pack.dates
        self._weekdays = weekdays
        self._links = frozenset(
            (*pack.dates.introducers, *pack.dates.particles, *pack.dates.same_as, *pack.grammar.determiners)
        )

    # --- parts of what one mention tells ---

    def part(self, passage: Passage, mention: DateMention) -> DateMention:
        """The part of a month that the words around it say; the two days of a night; the onset that "since" says."""
        if mention.value is None:
            return mention
        if mention.value.precision is MONTH:
            mention = self._third(passage, mention) or self._week(passage, mention) or mention
        mention = self._night(passage, mention)
        return replace(mention, since=bool(passage.preceded(mention.start, self._words.since)))

    def _third(self, passage: Passage, mention: DateMention) -> DateMention | None:
        """Early, middle or late, before the month or behind its particles."""
        words, stop = self._words, mention.end
        assert mention.value is not None
        for part, names in enumerate((words.early, words.middle, words.late)):
            if n := passage.preceded(mention.start, names):
                value = third_of(mention.value, part)
                return replace(mention, start=mention.start - n, value=value, basis="part_of_month")
            if passage.form(stop) in words.particles and passage.form(stop + 1) in names:
                return replace(mention, end=stop + 2, value=third_of(mention.value, part), basis="part_of_month")
        return None

    def _week(self, passage: Passage, mention: DateMention) -> DateMention | None:
        """ "The first week of March"."""
        words, at = self._words, mention.start - 3
        if at < passage.start or words.units.get(passage.form(at + 1)) != "week" or mention.value is None:
            return None
        nth = passage.form(at)
        if nth not in (*words.nth, *words.last):
            return None
        value = week_in(mention.value, -1 if nth in words.last else words.nth.index(nth))
        return replace(mention, start=at, value=value, basis="part_of_month")

    def _night(self, passage: Passage, mention: DateMention) -> DateMention:
        value = mention.value
        single = value is not None and value.precision is DAY and value.start == value.end
        if value is None or not single or not passage.preceded(mention.start, self._words.night_of):
            return mention
        return replace(mention, value=EventDate(value.start, value.end + ONE_DAY, DAY))

    # --- what two mentions tell together ---

    def joined(self, passage: Passage, found: Sequence[DateMention]) -> list[DateMention]:
        """The mentions, with those that tell one date as one."""
        out: list[DateMention] = []
        for mention in found:
            one = self._one(passage, out[-1], mention) if out else None
            if one:
                out[-1] = one
            else:
                out.append(mention)
        return out

    def _one(self, passage: Passage, a: DateMention, b: DateMention) -> DateMention | None:
        if self._is_range(passage, a, b):
            return self._range(passage, a, b)
        between = range(a.end, b.start)
        close = len(between) <= REACH and all(passage.form(i) in self._links for i in between)
        if not close or not all(PUNCTUATION.issuperset(passage.gap(i)) for i in range(a.end, b.start + 1)):
            return None
        return self._same(passage, a, b)

    def _same(self, passage: Passage, a: DateMention, b: DateMention) -> DateMention | None:
        """Two ways to tell one date: the narrower one counts, and the one of a calendar that is converted."""
        if LUNAR in (a.basis, b.basis):
            told = b if a.basis == LUNAR else a
            return replace(told, start=a.start, end=b.end)
        if b.value is None:
            same = b.shift is not None and b.basis == "discourse" and b.shift.offset == 0
            return replace(a, end=b.end) if same and _is_day(a) else None
        if a.value is None:
            return replace(b, start=a.start) if a.shift and _is_day(b) else None
        if "weekday" in (a.basis, b.basis):
            return self._weekday_in(passage, a, b)
        if b.yearless and a.value.precision is YEAR and (value := _moved_to_year(b.value, a.value.start.year)):
            return replace(b, start=a.start, value=value, yearless=False)
        if within(b.value, a.value):
            return replace(b, start=a.start)
        return replace(a, end=b.end) if within(a.value, b.value) else None

    def _weekday_in(self, passage: Passage, a: DateMention, b: DateMention) -> DateMention | None:
        """ "Saturday, 15 June" is what the date says; "Tuesday last week" is of that week."""
        day, other = (a, b) if a.basis == "weekday" else (b, a)
        whole = replace(other, start=a.start, end=b.end)
        if other.value is None or day.value is None:
            return None
        if other.basis == "relative.week" or other.value.precision is WEEK:
            return replace(whole, value=self._day_of(passage, other.value, day.value.start.weekday()), basis="weekday")
        if other.value.precision is DAY:
            return whole if other.basis != "weekday" else None
        return replace(day, start=a.start, end=b.end) if within(day.value, other.value) else None

    def _day_of(self, passage: Passage, week: EventDate, weekday: int) -> EventDate:
        """A day of the week whose Monday is given, where weeks begin as the language has it."""
        first, published = self._words.week_start, passage.published
        begun = first and published is not None and published.weekday() < first
        return day_in(replace(week, start=week.start + timedelta(days=first - 7 * bool(begun))), weekday)

    def _is_range(self, passage: Passage, a: DateMention, b: DateMention) -> bool:
        """ "From A to B", "A-B", "between A and B", "A ... until B"."""
        words = self._words
        if not (_is_day(a) and _is_day(b)):
            return False
        dashed = b.start == a.end and passage.gap(b.start) == "-"
        if dashed or (b.start - a.end == 1 and passage.form(a.end) in words.through):
            return True
        framed = passage.form(a.start - 1) in words.between or any(
            passage.form(i) in words.between for i in range(b.end, b.end + REACH)
        )
        if b.start - a.end == 1 and passage.form(a.end) in words.ranges and framed:
            return True
        if b.start - a.end == 1 and passage.form(a.end) in words.ranges and self._follow(a, b):
            return True
        lasting = passage.form(b.start - 1) in words.lasting and b.start - a.end <= LASTING
        return lasting and not any(set(",;") & set(passage.gap(i)) for i in range(a.end, b.start + 1))

    def _follow(self, a: DateMention, b: DateMention) -> bool:
        """ "Saturday and Sunday"."""
        if a.value is None or b.value is None or (a.basis, b.basis) != ("weekday", "weekday"):
            return False
        return (b.value.start - a.value.end).days % 7 == 1

    def _range(self, passage: Passage, a: DateMention, b: DateMention) -> DateMention | None:
        if a.value is None or b.value is None:
            return None
        start, end = a.value.start, b.value.end
        if start > end and "weekday" in (a.basis, b.basis):
            if passage.published and start > passage.published:
                end += ONE_WEEK
            else:
                start -= ONE_WEEK
        if start > end:
            return None
        return replace(a, end=b.end, value=span(start, end))


def _is_day(mention: DateMention) -> bool:
    return mention.value is not None and mention.value.precision is DAY


def _moved_to_year(value: EventDate, year: int) -> EventDate | None:
    try:
        return EventDate(value.start.replace(year=year), value.end.replace(year=year), value.precision)
    except ValueError:
        return None
