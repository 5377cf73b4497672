"""Sentences that say when something happened that was told before: "That was on 9 May", "the assault, which took place
on Sunday night"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.drafts import Draft
from extractors.intervals import DAY
from extractors.language import LanguagePack
from extractors.model import Status
from extractors.phrases import by_first_word, length_at
from extractors.reading import Reading, SentenceReading
from extractors.timing import Dates, DraftDate

NEAR, BACK, OPENING = 3, 3, 7
FAMILIES = frozenset({"violence", "unrest", "law"})


class HappeningReader:
    """Finds them by the words of one language pack."""

    def __init__(self, pack: LanguagePack) -> None:
        self._occurring = by_first_word(pack.dates.occurring)
        self._anaphors = frozenset(pack.dates.anaphors)
        self._relatives = frozenset(pack.grammar.relatives)

    def dated(self, reading: Reading, s: SentenceReading, dates: Dates, drafts: Sequence[Draft]) -> list[Draft]:
        """The drafts of the sentences before, those without a day with the one that this sentence tells."""
        when = self._told(reading, s, dates) if self._occurring and drafts else None
        of = max((d.sentence for d in drafts if d.family in FAMILIES and d.sentence < s.index), default=None)
        if when is None or of is None or s.index - of > BACK:
            return list(drafts)
        return [replace(d, date=when) if d.sentence == of and self._lacks(d) else d for d in drafts]

    def _lacks(self, d: Draft) -> bool:
        return d.family in FAMILIES and d.date is None and not d.vague and d.status is not Status.PLANNED

    def _told(self, reading: Reading, s: SentenceReading, dates: Dates) -> DraftDate | None:
        tokens, end = reading.tokens, s.sentence.end
        for i in range(s.body_start + 1, end):
            length = tokens[i].form in self._occurring and length_at(self._occurring, tokens, i, end)
            if not length or not self._refers(reading, s, i):
                continue
            for k, value, mention in dates:
                if (
                    value
                    and value.value.precision is DAY
                    and 0 <= mention.start - i - length <= NEAR
                    and k not in s.spoken
                ):
                    return value
        return None

    def _refers(self, reading: Reading, s: SentenceReading, at: int) -> bool:
        """Is the subject of the verb at `at` what was told before?"""
        tokens = reading.tokens
        relative = at - 1 > s.body_start and tokens[at - 1].form in self._relatives
        opening = at - s.body_start <= OPENING and not any("," in t.gap for t in tokens[s.body_start + 1 : at])
        if relative or opening:
            low = at - OPENING if relative else s.body_start
            return s.has("anaphora", low, at) or (not relative and tokens[s.body_start].form in self._anaphors)
        return False
