"""Dates of the Islamic (lunar Hijri) calendar: recognized as such, and not converted.

Its months begin with the sighting of the moon, a day earlier or later from country to country: no table gives the day
that a report means. So such a date has no value, and keeps its sentence from being taken for news of the day.
"""

from __future__ import annotations

from extractors.date_words import DateMention, Numerals, Passage
from extractors.language import LanguagePack
from extractors.phrases import by_first_word, length_at
from extractors.solar_dates import year_holding

LUNAR = "lunar_hijri"
YEARS = range(1300, 1500)
LONGEST_MONTH = 30


class LunarDates:
    """Reads them by the words of one language pack."""

    def __init__(self, pack: LanguagePack) -> None:
        self._numerals = Numerals(pack)
        self._months = by_first_word(pack.dates.lunar_months)
        self._links = frozenset((*pack.dates.month_links, *pack.dates.month_nouns))
        self._years = by_first_word(pack.dates.lunar_years)

    def read(self, passage: Passage, i: int) -> DateMention | None:
        """ "10 Muharram", "the month of Ramadan", "Rajab 1446", "the year 1446 of the moon", from token `i` on."""
        day = self._numerals.day(passage.form(i))
        named = passage.form(i) in self._links
        at = i + (day is not None or named)
        at += passage.form(at) in self._links and not named
        length = length_at(self._months, passage.tokens, at, passage.end)
        if not length:
            return self._year_alone(passage, i)
        stop = self._behind_year(passage, at + length)
        dated = named or stop > at + length or (day is not None and day <= LONGEST_MONTH)
        return DateMention(i, stop, None, LUNAR) if dated else None

    def _year_alone(self, passage: Passage, i: int) -> DateMention | None:
        """ "In the year 1446 of the moon"; one that the sun's calendar has not reached says so by itself."""
        stop = self._behind_year(passage, i)
        late = passage.published and stop > i and int(passage.form(i)) > year_holding(passage.published) + 1
        return DateMention(i, stop, None, LUNAR) if stop > i + 1 or late else None

    def _behind_year(self, passage: Passage, at: int) -> int:
        """Behind the year at `at` and the words that say of which calendar it is; `at` where none stands there."""
        form = passage.form(at)
        if not (form.isdigit() and int(form) in YEARS):
            return at
        return at + 1 + length_at(self._years, passage.tokens, at + 1, passage.end)
