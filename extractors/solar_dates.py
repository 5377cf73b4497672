"""Dates of the Solar Hijri calendar, with and without day and year; a month is its Gregorian span."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from extractors.calendar import gregorian_from_solar_hijri, solar_hijri_month_span
from extractors.date_words import DateMention, Numerals, Passage
from extractors.intervals import MONTH, YEAR, one_day
from extractors.language import LanguagePack
from extractors.model import EventDate

YEARS = range(1250, 1500)
SOON, SOON_FUTURE = 15, 300


class SolarDates:
    """Reads them by the words of one language pack; `relative_years` are phrases such as "last year"."""

    def __init__(self, pack: LanguagePack, relative_years: Mapping[tuple[str, ...], int]) -> None:
        self._words = pack.dates
        self._numerals = Numerals(pack)
        self._relative_years = relative_years

    def month(self, passage: Passage, month_at: int, begin: int, day: int | None, future: bool) -> DateMention | None:
        """The month at `month_at`, with its day before it or behind it and its year where given."""
        words, published = self._words, passage.published
        month, stop = words.solar_months[passage.form(month_at)], month_at + 1
        while passage.form(stop) in words.month_nouns and stop < passage.end:
            stop += 1
        named = stop > month_at + 1 or passage.form(month_at) not in words.not_months
        follows = day is None and not words.day_first and "," not in passage.gap(stop)
        if follows and (day := self._numerals.day(passage.form(stop))):
            stop += 1
        year = self._year(passage, stop)
        if year is None and day is None and not self._is_month(passage, begin, named):
            return None
        stop += year is not None
        if year is None and published:
            back = self._relative_years.get((passage.form(stop), passage.form(stop + 1)))
            stop += 2 * (back is not None)
            year = None if back is None else year_holding(published) + back
        if year is None and published is None:
            return None
        value = _value(year, month, day) if year else self._inferred(published, month, day, future)
        return DateMention(begin, stop, value, "solar_hijri") if value else None

    def _is_month(self, passage: Passage, begin: int, named: bool) -> bool:
        if not passage.form(begin).isascii():
            return named
        introduced = passage.form(begin - 1) in self._words.month_introducers
        return passage.tokens[begin].title and (named or introduced)

    def _inferred(self, published: date | None, month: int, day: int | None, future: bool) -> EventDate | None:
        """The last one that has begun, or one that is due: a day soon, of what will be also a month."""
        if published is None:
            return None
        values = [v for y in range(published.year - 623, published.year - 619) if (v := _value(y, month, day))]
        near = timedelta(days=SOON_FUTURE if future else SOON)
        due = next((v for v in values if published < v.start <= published + near), None)
        past = [v for v in values if v.start <= published]
        return due if due and (future or day) else past[-1] if past else None

    def _year(self, passage: Passage, at: int) -> int | None:
        form = passage.form(at)
        number = int(form) if form.isdigit() and len(form) == 4 else None
        return number if number in YEARS else None


def year_span(year: int) -> EventDate | None:
    try:
        return EventDate(solar_hijri_month_span(year, 1)[0], solar_hijri_month_span(year, 12)[1], YEAR)
    except ValueError:
        return None


def year_holding(day: date) -> int:
    """The Solar Hijri year that holds a day."""
    year = day.year - 621
    return year if gregorian_from_solar_hijri(year, 1, 1) <= day else year - 1


def _value(year: int, month: int, day: int | None) -> EventDate | None:
    try:
        if day:
            return one_day(gregorian_from_solar_hijri(year, month, day))
        return EventDate(*solar_hijri_month_span(year, month), MONTH)
    except ValueError:
        return None
