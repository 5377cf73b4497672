"""Seasons: "in the autumn of 2013", "last summer", three months each, by the seasons of the northern half."""

from __future__ import annotations

from extractors.date_words import DateMention, Numerals, Passage
from extractors.intervals import season_of
from extractors.language import LanguagePack


class SeasonReader:
    """Reads seasons by the words of one language pack."""

    def __init__(self, pack: LanguagePack) -> None:
        self._words = pack.dates
        self._numerals = Numerals(pack)
        self._determiners = frozenset(pack.grammar.determiners)

    def read(self, passage: Passage, i: int) -> DateMention | None:
        """The season at token `i`, with its year; without one the last that has begun, behind "last" that is over."""
        words, first = self._words, self._words.seasons.get(passage.form(i))
        if first is None or passage.tokens[i].title:
            return None
        linked = passage.form(i + 1) in words.month_links
        at = i + 1 + linked
        year = self._numerals.year(passage.form(at))
        if year is not None:
            return DateMention(i, at + 1, season_of(year, first), "season")
        before = passage.form(i - 1)
        named = before in (*words.last, *words.this)
        bare = before in self._determiners and passage.form(i - 2) in words.introducers
        if passage.published is None or not (named or bare) or linked:
            return None
        value = season_of(passage.published.year, first)
        over = before in words.last
        if before not in words.this and (value.end if over else value.start) >= passage.published:
            value = season_of(passage.published.year - 1, first)
        return DateMention(i - named, i + 1, value, "season")
