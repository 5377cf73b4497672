"""Dates in a sentence, resolved to days against the day of publication (codebook section 3).

Every `DateMention` says on which basis it was read; what cannot be resolved stays unresolved (`value` None),
and a vague one ("a few years ago") keeps its sentence from being taken for news of the day.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from extractors.date_joins import DateJoiner
from extractors.date_words import DateMention, Numerals, Passage, Shift
from extractors.language import LanguagePack, RelativeDate
from extractors.lexicon import Match
from extractors.lunar_dates import LunarDates
from extractors.month_dates import MonthDates
from extractors.relative_dates import RelativeDates
from extractors.seasons import SeasonReader
from extractors.solar_dates import SolarDates
from extractors.text import Token
from extractors.weekdays import WeekdayReader

NEIGHBOURHOOD, APPOINTED = 14, 18


class DateReader:
    """Reads dates by the words of one language pack."""

    def __init__(self, pack: LanguagePack) -> None:
        grammar = pack.grammar
        self._words = pack.dates
        self._numerals = Numerals(pack)
        self._relative = RelativeDates(pack)
        self._solar = SolarDates(pack, self._relative.years)
        self._months = MonthDates(pack, self._solar, self._relative.years)
        self._lunar = LunarDates(pack)
        self._weekdays = WeekdayReader(pack)
        self._seasons = SeasonReader(pack)
        self._joiner = DateJoiner(pack, self._weekdays)
        self._clauses = frozenset(
            () if grammar.object_before_verb
            else (*grammar.conjunctions, *grammar.relatives, *grammar.subordinators)
        )  # fmt: skip
        self._determiners = frozenset(grammar.determiners)
        self._infinitive = frozenset(grammar.infinitive)
        self._subjects = (*grammar.pronouns, *grammar.determiners)
        words = pack.dates
        weekdays = (name.split()[0] for name in words.weekdays)
        numbers = (*pack.numbers.units, *pack.numbers.one)
        lunar = (*(name.split()[0] for name in words.lunar_months), *words.month_nouns, *words.month_links)
        lunar = lunar if words.lunar_months else ()
        self._dating = frozenset(
            (*words.months, *words.solar_months, *words.seasons, *words.days, *weekdays, *numbers, *lunar)
        )
        self._appointing = frozenset(pack.dates.appointing)

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
        passage = Passage(tokens, start, end, published)
        phrases = {m.start: m for m in relative}
        found: list[DateMention] = []
        i = start
        while i < end:
            form = tokens[i].form
            if i not in phrases and form not in self._dating and not form[0].isdigit():
                i += 1
                continue
            spoken = any(0 <= i - k <= 2 for k in said)
            ahead = self._is_appointed(passage, i) or (not spoken and self._is_ahead(passage, i, future))
            mention = self._at(passage, i, phrases, ahead)
            if mention is None:
                i += 1
            else:
                found.append(self._joiner.part(passage, mention))
                i = max(mention.end, i + 1)
        return self._without_rites(passage, self._joiner.joined(passage, found))

    def _without_rites(self, passage: Passage, found: list[DateMention]) -> list[DateMention]:
        """ "After Friday prayers on September 30": the rite is no second day."""
        if not any(d.basis == "explicit" for d in found):
            return found
        return [d for d in found if d.basis != "weekday" or passage.form(d.end) not in self._words.rites]

    def _at(self, passage: Passage, i: int, phrases: Mapping[int, Match], future: bool) -> DateMention | None:
        form, words = passage.form(i), self._words
        digits = form[0].isdigit()
        ordinal = digits or form in words.days
        due = future or passage.form(i - 1) in words.deadlines
        phrase = phrases.get(i)
        return (
            (self._lunar.read(passage, i) if words.lunar_months else None)
            or self._relative.counted(passage, i)
            or (self._in_relative_year(passage, phrase) if phrase else None)
            or (self._relative.phrase(passage, phrase, future) if phrase else None)
            or (self._months.numeric(passage, i) if digits else None)
            or (self._months.day_month(passage, i, due) if ordinal else None)
            or (self._months.month(passage, i, future) if form in words.months else None)
            or (self._solar.month(passage, i, i, None, future) if form in words.solar_months else None)
            or self._weekdays.read(passage, i, future)
            or self._seasons.read(passage, i)
            or (self._months.year(passage, i) if digits else None)
            or (self._bare_day(passage, i) if digits else None)
        )

    def _in_relative_year(self, passage: Passage, match: Match) -> DateMention | None:
        rule = match.entry.value
        if not isinstance(rule, RelativeDate) or rule.unit != "year" or passage.published is None:
            return None
        return self._months.in_relative_year(passage, match.start, match.end, passage.published.year + rule.offset)

    def _is_ahead(self, passage: Passage, i: int, future: Collection[int]) -> bool:
        """Is what is dated at `i` still to come, by a word of the future in its clause?"""
        for k in future:
            if abs(k - i) > NEIGHBOURHOOD:
                continue
            between = passage.tokens[i:k] if i < k else ()
            if not any(t.form in self._clauses for t in between):
                return True
        return False

    def _is_appointed(self, passage: Passage, i: int) -> bool:
        """ "Announced for Friday", "agreed to open a market on January 15"."""
        low = max(passage.start, i - APPOINTED)
        called = any(passage.form(k) in self._words.convened for k in range(low, i))
        if passage.form(i - 1) in self._words.appointed_for and called:
            return True
        said = [k for k in range(low, i) if passage.tokens[k].form in self._appointing]
        if not said:
            return False
        purpose = any(
            passage.form(k) in self._infinitive and self._is_verb_like(passage, k + 1) and k + 2 < i
            for k in range(said[-1] + 1, i)
        )
        return purpose or passage.form(i - 1) in self._words.appointed_for

    def _is_verb_like(self, passage: Passage, i: int) -> bool:
        """Not "to the ministry", "to Tehran"."""
        return not passage.tokens[i].title and passage.form(i) not in self._determiners

    def _may_follow_day(self, passage: Passage, i: int, stop: int) -> bool:
        """ "On the 17th it fired", "on the 14th soldiers ...", but not "on the 40th day", "of the 88th Division"."""
        if passage.form(stop) in (*self._words.introducers, *self._subjects):
            return True
        counted = passage.form(stop) in self._words.counted_nouns or passage.tokens[stop].title
        return passage.form(i - 2) in self._words.day_introducers and not counted

    def _bare_day(self, passage: Passage, i: int) -> DateMention | None:
        """ "On the 11th": of the month that the text is about."""
        day, stop = self._numerals.day(passage.form(i)), self._numerals.after_suffix(passage, i + 1)
        if day is not None and passage.form(i + 1) in self._words.day_nouns:
            return DateMention(i, i + 2, None, "day_of_month", Shift("day_of_month", day))
        told = passage.form(i - 2) in self._words.introducers or "," in passage.gap(i - 1)
        if day is None or stop == i + 1 or not told:
            return None
        if stop < passage.end and not passage.gap(stop) and not self._may_follow_day(passage, i, stop):
            return None
        return DateMention(i, stop, None, "day_of_month", Shift("day_of_month", day))
