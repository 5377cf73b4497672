"""Dates of the Gregorian calendar: days with their month, months, parts of months, years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from extractors.calendar import gregorian_from_solar_hijri
from extractors.date_words import FIRST_YEAR, LAST_YEAR, DateMention, Numerals, Passage, Shift
from extractors.intervals import DAY, NEXT_SUCH_MONTH, NEXT_YEARS_MONTH, month_of, one_day, year_of
from extractors.language import LanguagePack
from extractors.model import EventDate
from extractors.solar_dates import YEARS as SOLAR_YEARS
from extractors.solar_dates import SolarDates, year_span

FIRST_PLAIN_YEAR = 1950
MONTHS_BACK = 3
DUE_DAYS = 21


class MonthDates:
    """Reads them by the words of one language pack; days may stand before Solar Hijri months too."""

    def __init__(self, pack: LanguagePack, solar: SolarDates, relative_years: Mapping[tuple[str, ...], int]) -> None:
        self._words = pack.dates
        self._numerals = Numerals(pack)
        self._solar = solar
        self._relative_years = relative_years

    def numeric(self, passage: Passage, i: int) -> DateMention | None:
        """2024-01-05, and 5.1.2024 or 05/01/2024 only where the order of day and month cannot be mistaken."""
        marks = passage.gap(i + 1)
        if i + 2 >= passage.end or marks not in ("-", "/") or passage.gap(i + 2) != marks:
            return None
        try:
            a, b, c = (int(passage.form(i + k)) for k in range(3))
            if a in SOLAR_YEARS:
                return DateMention(i, i + 3, one_day(gregorian_from_solar_hijri(a, b, c)), "solar_hijri")
            if FIRST_YEAR <= a <= LAST_YEAR:
                return DateMention(i, i + 3, one_day(date(a, b, c)), "explicit")
            if FIRST_YEAR <= c <= LAST_YEAR and (a > 12 or b > 12 or a == b):
                return DateMention(i, i + 3, one_day(date(c, b, a) if b <= 12 else date(c, a, b)), "explicit")
        except ValueError:
            return None
        return None

    def day_month(self, passage: Passage, i: int, future: bool) -> DateMention | None:
        """ "26 October", "16-18 January 2024", "3/4 October", "the 26th of October", "the first day of Azar"."""
        words, first = self._words, self._numerals.day(passage.form(i))
        if first is None:
            return None
        last, j = self._to_day(passage, first, self._numerals.after_suffix(passage, i + 1))
        in_words = not passage.form(i).isdigit() and passage.form(i).isascii()
        if in_words and words.units.get(passage.form(j)) == "day":
            j += 1
        linked = passage.form(j) in words.month_links and not passage.tokens[j].title
        while linked and passage.form(j) in (*words.month_links, *words.month_fillers) and j < passage.end:
            j += 1
        if j >= passage.end or set(",.") & set(passage.gap(j)) or (in_words and not linked):
            return None
        if passage.form(j) in words.solar_months:
            return self._solar.month(passage, j, i, first, future)
        month = words.months.get(passage.form(j))
        if month is None or not passage.native(j):
            return None
        year, stop = self._year_after(passage, j + 1)
        return self._dated(passage, (i, stop), year, month, (first, last), future)

    def month(self, passage: Passage, i: int, future: bool) -> DateMention | None:
        """ "October 26, 2024", "January 16-18", "last December 15", "in May", "in December last year"."""
        words, month = self._words, self._words.months[passage.form(i)]
        if not passage.native(i) or self._numerals.day(passage.form(i - 1)):
            return None
        begin = i - 1 if passage.form(i - 1) in words.last + words.next + words.this else i
        future = future or (begin < i and passage.form(begin) in words.next) or self._due_by(passage, begin)
        day = self._numerals.day(passage.form(i + 1)) if self._day_may_follow(passage, i) else None
        if day is not None:
            last, j = self._to_day(passage, day, self._numerals.after_suffix(passage, i + 2))
            year, stop = self._year_after(passage, j)
            return self._dated(passage, (begin, stop), year, month, (day, last), future)
        year, stop = self._year_after(passage, i + 1)
        if year is None and begin == i and passage.form(i - 1) in words.following:
            return DateMention(i - 1, stop, None, "discourse", Shift(NEXT_SUCH_MONTH, month))
        if year is None and (behind := self._year_told_behind(passage, i + 1)):
            return DateMention(begin, behind, None, "discourse", Shift(NEXT_YEARS_MONTH, month))
        if year is None and (passage.published is None or not (begin < i or self._introduced(passage, i))):
            return None
        yearless = year is None and begin == i
        if year is None:
            assert passage.published is not None
            year = _year_of_month(passage.published, month, future)
        return DateMention(begin, stop, month_of(year, month), "month", yearless=yearless)

    def year(self, passage: Passage, i: int) -> DateMention | None:
        """ "In 2014"; "early 2014" is the year too."""
        form, words = passage.form(i), self._words
        if len(form) != 4 or not form.isdigit() or i == passage.start:
            return None
        if passage.form(i - 1) not in (*words.introducers, *words.early, *words.late, *words.middle):
            return None
        if int(form) in SOLAR_YEARS:
            value = year_span(int(form))
            return DateMention(i, i + 1, value, "solar_hijri") if value else None
        return DateMention(i, i + 1, year_of(int(form)), "year") if FIRST_PLAIN_YEAR <= int(form) <= LAST_YEAR else None

    def in_relative_year(self, passage: Passage, at: int, stop: int, year: int) -> DateMention | None:
        """ "Last year in January", "this year on 24 February": the year, in tokens `at`..`stop`, before its month."""
        while passage.form(stop) in self._words.particles and stop < passage.end:
            stop += 1
        day = self._numerals.day(passage.form(stop))
        month = self._words.months.get(passage.form(stop + (day is not None)))
        if month is None:
            return None
        end = stop + 1 + (day is not None)
        if day is None:
            return DateMention(at, end, month_of(year, month), "month")
        return self._dated(passage, (at, end), year, month, (day, day), False)

    # --- parts ---

    def _to_day(self, passage: Passage, first: int, j: int) -> tuple[int, int]:
        """The last day of "16-18", "3/4", "23 and 24", and where the days end; `first` itself where one stands
        alone."""
        dashed = passage.gap(j) in ("-", "/")
        if not dashed and passage.form(j) not in self._words.ranges:
            return first, j
        k = j if dashed else j + 1
        second = self._numerals.day(passage.form(k))
        if second is None or second <= first:
            return first, j
        return second, self._numerals.after_suffix(passage, k + 1)

    def _day_may_follow(self, passage: Passage, i: int) -> bool:
        """Not the number of "in May 12 people were killed", nor of "two days"."""
        if i + 1 >= passage.end or "," in passage.tokens[i + 1].gap or self._words.day_first:
            return False
        return passage.form(i + 1).isdigit() and passage.form(i + 2) not in self._words.units

    def _due_by(self, passage: Passage, at: int) -> bool:
        """ "Until March", "until the end of March"."""
        words = self._words
        if passage.form(at - 1) in words.deadlines:
            return True
        linked = at - 3 >= passage.start and passage.form(at - 1) in (words.month_links or words.introducers)
        return linked and passage.form(at - 4 if at - 4 >= passage.start else at - 3) in words.deadlines

    def _introduced(self, passage: Passage, i: int) -> bool:
        """A month whose name is also a word is a date only where another says so ("in May", "since March")."""
        words, before = self._words, passage.form(i - 1)
        known = before in words.introducers or passage.preceded(i, words.early + words.middle + words.late)
        return bool(known) or passage.form(i) not in words.not_months

    def _year_after(self, passage: Passage, i: int) -> tuple[int | None, int]:
        if passage.form(i) in self._words.introducers and self._numerals.year(passage.form(i + 1)):
            i += 1
        year = self._numerals.year(passage.form(i))
        if year is not None or passage.published is None:
            return year, i + (year is not None)
        at = i + (passage.form(i) in self._words.month_links)
        back = self._relative_years.get((passage.form(at), passage.form(at + 1)))
        return (None, i) if back is None else (passage.published.year + back, at + 2)

    def _year_told_behind(self, passage: Passage, i: int) -> int:
        """Where "of the following year" ends, which counts from the year told of; 0 where that is not said."""
        at = i + (passage.form(i) in self._words.month_links)
        return next((at + n for n in (3, 2) if passage.joined(at, at + n) in self._words.following_year), 0)

    def _dated(
        self,
        passage: Passage,
        at: tuple[int, int],
        year: int | None,
        month: int,
        days: tuple[int, int],
        future: bool,
    ) -> DateMention | None:
        known = year is not None
        if year is None:
            if passage.published is None:
                return None
            year = _year_of_day(passage.published, month, days[0], future)
        try:
            value = EventDate(date(year, month, days[0]), date(year, month, days[1]), DAY)
        except ValueError:
            return None
        return replace(DateMention(*at, value, "explicit"), yearless=not known)


def _year_of_day(published: date, month: int, day: int, future: bool) -> int:
    """Of the last such day up to publication, or of one that is due: by its words, or within `DUE_DAYS`."""
    later = (month, day) > (published.month, published.day)
    due = later and (month - published.month) * 31 + day - published.day <= DUE_DAYS
    if future and published.month - month > MONTHS_BACK:
        return published.year + 1
    return published.year - (1 if later and not future and not due else 0)


def _year_of_month(published: date, month: int, future: bool) -> int:
    """Of the last such month that has begun; of what will be, of the next."""
    if future:
        return published.year + (month < published.month)
    return published.year - (month > published.month)
