"""Dates that are counted from another day: "last month", "three days ago", "two days after the attack"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from extractors.date_words import DateMention, Numerals, Passage, Shift
from extractors.intervals import counted, one_day, shifted, span
from extractors.language import LanguagePack, RelativeDate
from extractors.lexicon import Match
from extractors.model import EventDate

MOST, HOURS = 400, 24


class RelativeDates:
    """Reads relative dates by the phrases of one language pack."""

    def __init__(self, pack: LanguagePack) -> None:
        self._words = pack.dates
        self._numerals = Numerals(pack)
        self._counted = tuple((tuple(c.phrase.split()), c) for c in pack.dates.counted)
        self._bounds = frozenset((*pack.numbers.open_up, *pack.numbers.at_most))
        yearly = (r for r in pack.dates.relative if r.unit == "year" and r.base == "publication")
        self.years: Mapping[tuple[str, ...], int] = {
            tuple(r.phrase.split()): r.offset for r in yearly if len(r.phrase.split()) == 2
        }

    def phrase(self, passage: Passage, match: Match, future: bool) -> DateMention | None:
        """A fixed phrase: of the publication day, of the day that the text is about, or vague; `future` tells that what
        will be is spoken of."""
        rule = match.entry.value
        assert isinstance(rule, RelativeDate)
        if future and rule.ahead is not None:
            rule = replace(rule, offset=rule.ahead)
        if rule.unit == "week" and self._is_of_month(passage, match.end):
            return None
        if rule.unit == "none":
            return DateMention(match.start, match.end, None, "vague")
        if rule.base == "discourse":
            shift = Shift(rule.unit, rule.offset, rule.to_offset, rule.open)
            return DateMention(match.start, match.end, None, "discourse", shift)
        basis = "relative.night" if rule.to_offset is not None else f"relative.{rule.unit}"
        return DateMention(match.start, match.end, self._value(passage, rule), basis)

    def _is_of_month(self, passage: Passage, at: int) -> bool:
        """ "The last week of March" is counted from March."""
        months = (*self._words.months, *self._words.solar_months)
        return passage.form(at) in self._words.month_links and passage.form(at + 1) in months

    def _value(self, passage: Passage, rule: RelativeDate) -> EventDate | None:
        """What has begun this week and is over ends today."""
        if passage.published is None:
            return None
        value = shifted(passage.published, rule.unit, rule.offset, rule.to_offset)
        over = value and rule.over and value.start <= passage.published < value.end
        return span(value.start, passage.published) if value and over else value

    def counted(self, passage: Passage, i: int) -> DateMention | None:
        """ "Three days ago", "a week later", "48 hours after the attack"; not "less than two weeks ago"."""
        number = self._numerals.integer(passage.form(i))
        unit = self._words.units.get(passage.form(i + 1))
        if number is None or unit is None or not 0 < number < MOST or passage.preceded(i, self._bounds):
            return None
        named = passage.form(i + 2) in self._words.month_links
        if passage.form(i - 1) in self._words.last and unit in ("hour", "day") and not named:
            return self._up_to_today(passage, i, number if unit == "day" else -(-number // HOURS))
        for words, rule in self._counted:
            stop = i + len(words)
            if stop > passage.end or any(passage.form(i + k) != words[k] for k in range(2, len(words))):
                continue
            if rule.base == "discourse":
                return DateMention(i, stop, None, "discourse", Shift(unit, rule.offset * number))
            value = counted(passage.published, unit, rule.offset * number) if passage.published else None
            return DateMention(i, stop, value, "relative.counted")
        return None

    def _up_to_today(self, passage: Passage, i: int, days: int) -> DateMention:
        """ "In the past 48 hours", "over the last three days"."""
        today = passage.published
        value = span(today - timedelta(days=days), today) if today else None
        return DateMention(i - 1, i + 2, value, "relative.counted")


def on_day_of(near: EventDate, day: int) -> EventDate | None:
    """ "On the 11th" is of the month that was told of."""
    try:
        return one_day(near.start.replace(day=day))
    except ValueError:
        return None
