"""What the readers of dates share: the mention of a date, the passage it stands in, and the words that numbers and
months are written with."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from extractors.language import LanguagePack
from extractors.model import EventDate
from extractors.text import Token

FIRST_YEAR, LAST_YEAR = 1900, 2100


@dataclass(frozen=True, slots=True)
class Shift:
    """So many units from the day that the text is about; to `to_offset` where it is a span, to today where `open`."""

    unit: str
    offset: int
    to_offset: int | None = None
    open: bool = False


@dataclass(frozen=True, slots=True)
class DateMention:
    """Tokens `start`..`end` tell a date. `basis` names the rule; `shift` counts from the discourse day instead;
    `yearless`: the year is inferred; `since`: it tells when something began."""

    start: int
    end: int
    value: EventDate | None
    basis: str
    shift: Shift | None = None
    yearless: bool = False
    since: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """Tokens `start` up to, not including, `end`, in an article of the day `published`."""

    tokens: Sequence[Token]
    start: int
    end: int
    published: date | None

    def form(self, i: int) -> str:
        """The folded word at `i`, "" outside the passage."""
        return self.tokens[i].form if self.start <= i < self.end else ""

    def gap(self, i: int) -> str:
        return self.tokens[i].gap.strip() if self.start <= i < self.end else ""

    def joined(self, start: int, end: int) -> str:
        return " ".join(t.form for t in self.tokens[max(start, self.start) : min(end, self.end)])

    def preceded(self, at: int, phrases: Collection[str]) -> int:
        """How many tokens right before `at` are one of `phrases`; 0 where none is."""
        return next((n for n in (4, 3, 2, 1) if at - n >= self.start and self.joined(at - n, at) in phrases), 0)

    def native(self, i: int) -> bool:
        """Is the word written as a name would be? Scripts without capitals always are."""
        return self.tokens[i].title or not self.tokens[i].form.isascii()


class Numerals:
    """Numbers as dates write them."""

    def __init__(self, pack: LanguagePack) -> None:
        self._units: Mapping[str, int] = pack.numbers.units
        self._ordinals = frozenset(pack.numbers.ordinals)
        self._one = frozenset(pack.numbers.one)
        self._days = pack.dates.days

    def integer(self, form: str) -> int | None:
        if form.isdigit():
            return int(form) if len(form) < 5 else None
        return 1 if form in self._one else self._units.get(form)

    def day(self, form: str) -> int | None:
        """A day of a month, in digits or as an ordinal word."""
        number = int(form) if form.isdigit() and len(form) <= 2 else self._days.get(form)
        return number if number is not None and 1 <= number <= 31 else None

    def after_suffix(self, passage: Passage, i: int) -> int:
        """Behind the "th" of "26th"."""
        return i + 1 if passage.form(i) in self._ordinals and passage.tokens[i].gap == "" else i

    def year(self, form: str) -> int | None:
        return int(form) if len(form) == 4 and form.isdigit() and FIRST_YEAR <= int(form) <= LAST_YEAR else None
