"""How long an event lasts by its own sentence: "a two-day visit", "ended on Thursday", "for the sixth day"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from extractors.intervals import DAY, span
from extractors.language import LanguagePack
from extractors.model import EventDate
from extractors.reading import SentenceReading
from extractors.text import Token

LONGEST, LONGEST_RUN = 7, 60
HOURS = 24
REACH, WITHIN = 2, 14
LASTING = frozenset({"meeting", "border_measure", "security_operation", "cooperation"})
RUNNING = "protest"
TIMED = LASTING | {RUNNING}


@dataclass(frozen=True, slots=True)
class Duration:
    """`days` that an event lasts, from its date on or, where it `ended` then, up to it; of one that goes on, its date
    is the `running` day of it."""

    days: int = 1
    ended: bool = False
    running: int = 1

    def around(self, when: EventDate, type_: str | None) -> EventDate:
        """All days of an event of a known day."""
        if when.precision is not DAY:
            return when
        if type_ == RUNNING and self.running > 1:
            return span(min(when.start, when.end - timedelta(days=self.running - 1)), when.end)
        if type_ not in LASTING or (when.end - when.start).days >= self.days - 1:
            return when
        more = timedelta(days=self.days - 1)
        return span(when.end - more, when.end) if self.ended else span(when.start, when.start + more)


def longest(told: Sequence[Duration]) -> Duration:
    """What several sentences tell of one event."""
    if len(told) == 1:
        return told[0]
    days, running = max(d.days for d in told), max(d.running for d in told)
    return Duration(days, any(d.ended for d in told), running)


class DurationReader:
    """Reads durations by the words of one language pack."""

    def __init__(self, pack: LanguagePack) -> None:
        self._units = pack.dates.units
        self._numbers = pack.numbers.units
        self._ordinals = pack.dates.days
        self._suffixes = frozenset(pack.numbers.ordinals)
        self._ended = tuple(pack.dates.ended)
        self._for = frozenset(pack.dates.lasting_for)
        self._consecutive = frozenset(pack.dates.consecutive)

    def read(self, tokens: Sequence[Token], s: SentenceReading, at: int | None = None) -> Duration:
        """The duration that a sentence tells of; of the trigger at `at` only what stands not too far from it."""
        low, high = (s.body_start, s.sentence.end - 1) if at is None else (max(s.body_start, at - WITHIN), at + WITHIN)
        words = range(low, min(high, s.sentence.end - 1))
        days = next((n for i in words if (n := self._days(tokens, i))), 1)
        words = range(s.body_start, s.sentence.end - 1)
        running = next((n for i in words if (n := self._running(tokens, i, s.sentence.end))), 1)
        text = f" {' '.join(t.form for t in tokens[s.body_start : s.sentence.end])} "
        ended = days > 1 or any(f" {w} " in text for w in self._ended)
        return Duration(days, ended and any(f" {w} " in text for w in self._ended), running)

    def _days(self, tokens: Sequence[Token], i: int) -> int | None:
        """ "A two-day visit", "for three days", "for 48 hours"."""
        number = int(tokens[i].form) if tokens[i].form.isdigit() and len(tokens[i].form) < 4 else None
        number = number or self._numbers.get(tokens[i].form)
        unit = self._units.get(tokens[i + 1].form)
        lasting = i > 0 and tokens[i - 1].form in self._for
        if number is None or unit not in ("day", "hour") or not (tokens[i + 1].gap == "-" or lasting):
            return None
        days = number // HOURS if unit == "hour" else number
        return days if 1 < days <= LONGEST else None

    def _running(self, tokens: Sequence[Token], i: int, end: int) -> int | None:
        """ "For the sixth day", "the third consecutive day"."""
        form = tokens[i].form
        suffixed = tokens[i + 1].form in self._suffixes and tokens[i + 1].gap == ""
        number = int(form) if form.isdigit() and suffixed and len(form) < 3 else self._ordinals.get(form)
        if number is None or not 1 < number <= LONGEST_RUN or (form.isdigit() and not suffixed):
            return None
        at = i + 1 + suffixed
        skipped = next((k for k in range(at, min(at + REACH, end)) if tokens[k].form not in self._consecutive), at)
        return number if skipped < end and self._units.get(tokens[skipped].form) == "day" else None
