"""Which found event is which coded one: pairs, one to one, of the highest likeness over the whole document.

Type, date, place, parties, evidence and the number of dead each add to the likeness of two events.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractors.evaluation.assignment import assignment
from extractors.evaluation.coded import CodedEvent
from extractors.evaluation.equivalence import Equivalence
from extractors.model import Span

ENOUGH = 0.45
SAME_TYPE, SAME_FAMILY, NEAR_TYPE = 0.3, 0.18, 0.15
SAME_DAYS, DAYS_OVERLAP, BOTH_UNDATED, ONE_UNDATED = 0.25, 0.2, 0.15, 0.08
SAME_PLACE, SAME_UNNAMED_PLACE, SAME_PROVINCE = 0.15, 0.07, 0.08
SAME_PARTIES, SAME_WORDS, SAME_DEAD = 0.15, 0.25, 0.08
NEAR = frozenset(
    frozenset(pair.split())
    for pair in (
        "security_operation arrest", "excessive_force protest", "security_operation seizure", "arrest execution",
        "cooperation border_measure", "threat accusation", "condemnation diplomatic_protest",
        "accusation diplomatic_protest",
    )
)  # fmt: skip


class Pairing:
    """Pairs the events of a document; `families` is the family of each type."""

    def __init__(self, equivalence: Equivalence, families: Mapping[str, str]) -> None:
        self._same = equivalence
        self._families = families

    def pairs(self, gold: Sequence[CodedEvent], found: Sequence[CodedEvent]) -> list[tuple[int, int]]:
        """Indices of coded and found events that are one; no pair is less alike than `ENOUGH`."""
        alike = [[self.likeness(g, f) for f in found] for g in gold]
        return assignment([[x if x >= ENOUGH else 0.0 for x in row] for row in alike])

    def likeness(self, gold: CodedEvent, found: CodedEvent) -> float:
        """At most a little over 1; 0 where the types have nothing to do with each other."""
        kind = self._types(gold.type, found.type)
        if not kind:
            return 0.0
        parties = self._same.parties((*gold.initiators, *gold.targets), (*found.initiators, *found.targets)).f1
        told = overlap(gold.evidence, found.evidence)
        dead = bool(gold.killed) and gold.killed == found.killed
        return (
            kind
            + _days(gold, found)
            + self._places(gold, found)
            + SAME_PARTIES * (0.5 if parties is None else parties)
            + SAME_WORDS * told
            + SAME_DEAD * dead
        )

    def _types(self, gold: str, found: str) -> float:
        if gold == found:
            return SAME_TYPE
        if self._families.get(gold) == self._families.get(found):
            return SAME_FAMILY
        return NEAR_TYPE if frozenset((gold, found)) in NEAR else 0.0

    def _places(self, gold: CodedEvent, found: CodedEvent) -> float:
        if self._same.same_place(gold.place, found.place):
            return SAME_PLACE if gold.place.name else SAME_UNNAMED_PLACE
        province = self._same.admin1(gold.place)
        return SAME_PROVINCE if province and province == self._same.admin1(found.place) else 0.0


def _days(gold: CodedEvent, found: CodedEvent) -> float:
    if gold.days is None or found.days is None:
        return BOTH_UNDATED if gold.days == found.days else ONE_UNDATED
    if gold.days == found.days:
        return SAME_DAYS
    return DAYS_OVERLAP if gold.days[0] <= found.days[1] and found.days[0] <= gold.days[1] else 0.0


def overlap(a: Span | None, b: Span | None) -> bool:
    return a is not None and b is not None and a.start < b.end and b.start < a.end
