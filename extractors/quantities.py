"""Numbers of people in words and digits, with their hedges: "at least 11" is open upwards (codebook section 3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from extractors.language import LanguagePack
from extractors.lexicon import crossable
from extractors.model import Count
from extractors.phrases import by_first_word, length_at
from extractors.text import Token

LARGEST = 10_000_000


@dataclass(frozen=True, slots=True)
class Quantity:
    """Tokens `start`..`end` tell a number. `article` where it is only "a" or "another"."""

    start: int
    end: int
    count: Count
    article: bool = False


class QuantityReader:
    """Reads numbers by the words of one language pack."""

    def __init__(self, pack: LanguagePack) -> None:
        words = pack.numbers
        self._units = words.units
        self._multipliers = words.multipliers
        self._vague = {tuple(k.split()): v for k, v in words.vague.items()}
        self._vague_phrases = by_first_word(words.vague)
        self._hedges = (
            ("open", by_first_word(words.open_up)),
            ("most", by_first_word(words.at_most)),
            ("about", by_first_word(words.about)),
        )
        self._open_after = by_first_word(words.open_up_after)
        self._joiners = frozenset(words.joiners)
        self._one = frozenset(words.one)
        self._measures = frozenset((*pack.dates.units, *words.measures))
        self._ranges = frozenset(pack.dates.ranges)
        self._clock = by_first_word(words.clock)
        self._ages = frozenset(words.ages)
        opening: tuple[Iterable[str], ...] = (
            self._vague_phrases,
            *(phrases for _, phrases in self._hedges),
            self._units,
            self._one,
        )
        self._opening = frozenset(word for words in opening for word in words)

    def read(self, tokens: Sequence[Token], start: int, end: int, taken: Collection[int]) -> list[Quantity]:
        """The numbers of tokens `start`..`end` that are not `taken` (by dates), left to right."""
        found, i = [], start
        while i < end:
            form = tokens[i].form
            opens = form in self._opening or form[0].isdigit()
            if not opens or i in taken or self._is_age(tokens, i, start, end):
                i += 1
                continue
            quantity = self._at(tokens, i, end)
            if quantity and quantity.end < end and tokens[quantity.end].form in self._measures and not quantity.article:
                quantity = None
            if quantity and length_at(self._clock, tokens, quantity.end, end):
                quantity = None
            if quantity is None:
                i += 1
            else:
                found.append(quantity)
                i = quantity.end
        return found

    def _is_age(self, tokens: Sequence[Token], i: int, start: int, end: int) -> bool:
        """ "Karim Baloch, 34, ...", "aged 30", "(age: 27 years)": a number that counts no people."""
        if i == start or not tokens[i].form.isdigit() or len(tokens[i].form) > 2:
            return False
        opened = tokens[i].gap.strip() in (",", "(") and tokens[i - 1].title
        closed = i + 1 == end or tokens[i + 1].gap.strip(" .")[:1] in (",", ")", ";")
        return tokens[i - 1].form in self._ages or (opened and closed)

    def _at(self, tokens: Sequence[Token], i: int, end: int) -> Quantity | None:
        for kind, phrases in self._hedges:
            length = length_at(phrases, tokens, i, end)
            number = self._number(tokens, i + length, end) if length else None
            if number:
                low, high, stop = number
                bounds = {"open": (low, None), "most": (0 if low == high else low, high), "about": (low, high)}[kind]
                return Quantity(i, stop, Count(*bounds))
        number = self._number(tokens, i, end)
        if number:
            low, high, stop = number
            length = length_at(self._open_after, tokens, stop, end)
            return Quantity(i, stop + length, Count(low, None if length else high))
        if tokens[i].form in self._one:
            return Quantity(i, i + 1, Count(1, 1), article=True)
        return None

    def _number(self, tokens: Sequence[Token], i: int, end: int) -> tuple[int, int | None, int] | None:
        length = length_at(self._vague_phrases, tokens, i, end)
        if length:
            low, high = self._vague[tuple(t.form for t in tokens[i : i + length])]
            return low, None if high < 0 else high, i + length
        first = self._plain(tokens, i, end)
        if first is None:
            return None
        least, stop = first
        if stop + 1 < end and (tokens[stop].form in self._ranges or tokens[stop].gap.strip() == "-"):
            second = self._plain(tokens, stop + (tokens[stop].form in self._ranges), end)
            if second and least < second[0] < least * 10 and tokens[stop].form in self._ranges | {str(second[0])}:
                return least, second[0], second[1]
        return least, least, stop

    def _plain(self, tokens: Sequence[Token], i: int, end: int) -> tuple[int, int] | None:
        """Digits, or number words added and multiplied: "twenty-five", "two dozen", "three hundred and ten"."""
        if i >= end:
            return None
        form = tokens[i].form
        if form[0].isdigit():
            digits = form.replace(",", "")
            if not digits.isdigit() or len(digits) > 7:
                return None
            value, stop = int(digits), i + 1
        elif form in self._units:
            value, stop = self._units[form], i + 1
            while (
                stop < end and value >= 20 and tokens[stop].form in self._units and self._units[tokens[stop].form] < 10
            ):
                value, stop = value + self._units[tokens[stop].form], stop + 1
            value, stop = self._joined(tokens, value, stop, end)
        elif form in self._multipliers and i + 1 < end:
            return None
        else:
            return None
        while stop < end and tokens[stop].form in self._multipliers and crossable(tokens[stop].gap):
            value, stop = value * self._multipliers[tokens[stop].form], stop + 1
        return (value, stop) if value <= LARGEST else None

    def _joined(self, tokens: Sequence[Token], value: int, stop: int, end: int) -> tuple[int, int]:
        """ "Hundred and twenty and three": each part smaller than the last one."""
        part = value
        while stop + 1 < end and tokens[stop].form in self._joiners and crossable(tokens[stop + 1].gap):
            more = self._units.get(tokens[stop + 1].form, part)
            if part < 20 or not 0 < more < (10 if part < 100 else 100):
                break
            value, part, stop = value + more, more, stop + 2
        return value, stop
