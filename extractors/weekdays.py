"""Weekdays: "on Wednesday" is the last Wednesday up to the publication day, of what will be the next one."""

from __future__ import annotations

from datetime import timedelta

from extractors.date_words import DateMention, Passage, Shift
from extractors.intervals import WEEKDAY_AFTER, WEEKDAY_BEFORE, day_in, one_day, week_of
from extractors.language import LanguagePack
from extractors.lexicon import crossable


class WeekdayReader:
    """Reads weekdays by the words of one language pack."""

    def __init__(self, pack: LanguagePack) -> None:
        self._words = pack.dates

    def read(self, passage: Passage, i: int, future: bool) -> DateMention | None:
        """The weekday at token `i`; `future` tells that what will be is spoken of."""
        named = self.named(passage, i)
        if named is None or (passage.form(i).isascii() and not passage.tokens[i].title):
            return None
        weekday, stop = named
        before = passage.form(i - 1)
        late = passage.form(stop) in self._words.last and passage.form(stop + 1) not in self._words.units
        after = passage.form(stop) if late or not passage.form(i).isascii() else ""
        if before in self._words.named_days or after in self._words.weekday_stops:
            return None
        if passage.published is None:
            return DateMention(i, stop, None, "weekday")
        if before in self._words.anaphors and before not in self._words.this:
            return DateMention(i, stop, None, "discourse", Shift("day", 0, None))
        for unit, words in ((WEEKDAY_BEFORE, self._words.preceding), (WEEKDAY_AFTER, self._words.following)):
            if before in words:
                return DateMention(i - 1, stop, None, "discourse", Shift(unit, weekday))
        around = {before, after}
        today = passage.published
        past = one_day(today - timedelta(days=(today.weekday() - weekday) % 7))
        if around & set(self._words.next) or (future and before not in self._words.last):
            value = one_day(today + timedelta(days=(weekday - today.weekday()) % 7 or 7))
        elif before in self._words.this:
            value = day_in(week_of(today), weekday)
        else:
            value = (
                one_day(today - timedelta(days=7)) if around & set(self._words.last) and past.start == today else past
            )
        return DateMention(i, stop, value, "weekday")

    def named(self, passage: Passage, i: int) -> tuple[int, int] | None:
        """The weekday that tokens from `i` on name, in one word or two ("سه شنبه"), and where its name ends."""
        days = self._words.weekdays
        if i + 1 < passage.end and crossable(passage.tokens[i + 1].gap):
            two = days.get(f"{passage.form(i)} {passage.form(i + 1)}")
            if two is not None:
                return two, i + 2
        one = days.get(passage.form(i))
        return None if one is None else (one, i + 1)
