"""A found event held against the coded one: which of its slots are right."""

from __future__ import annotations

from dataclasses import dataclass, fields

from extractors.evaluation.coded import CodedEvent
from extractors.evaluation.equivalence import Equivalence, Hits, rows
from extractors.model import Casualties, Stance

AIMLESS = "border_measure"  # whom a closure is aimed at is a matter of taste


@dataclass(frozen=True, slots=True)
class Slots:
    """Each slot of a pair: right or not, or how much of it."""

    type: bool
    date: bool
    place: bool
    admin1: bool
    scope: bool
    status: bool
    killed: bool
    parties_right: bool
    parties: Hits
    casualties: Hits
    claims: Hits

    @property
    def strict(self) -> bool:
        """Type, date, province, parties and dead are all right."""
        return not self.wrong

    @property
    def wrong(self) -> tuple[str, ...]:
        """The slots that keep the pair from being strictly right."""
        needed = ("type", "date", "admin1", "parties_right", "killed")
        return tuple(
            f.name.removesuffix("_right") for f in fields(self) if f.name in needed and not getattr(self, f.name)
        )


class SlotJudge:
    """Judges pairs by the books; of `symmetric` types the order of the parties does not matter."""

    def __init__(self, equivalence: Equivalence, symmetric: frozenset[str]) -> None:
        self._same = equivalence
        self._symmetric = symmetric

    def judge(self, gold: CodedEvent, found: CodedEvent) -> Slots:
        """Every slot of a pair."""
        sides = self._sides(gold, found)
        return Slots(
            type=gold.type == found.type,
            date=gold.days == found.days,
            place=self._same.same_place(gold.place, found.place),
            admin1=gold.place.precision == "border" or self._same.admin1(gold.place) == self._same.admin1(found.place),
            scope=gold.in_scope == found.in_scope,
            status=gold.status == found.status,
            killed=gold.killed == found.killed,
            parties_right=all(side.all for side in sides),
            parties=sum(sides, Hits()),
            casualties=rows(_tolls(gold), _tolls(found), self._same_toll),
            claims=rows(gold.claims, found.claims, self._same_claim),
        )

    def expected(self, gold: CodedEvent, found: CodedEvent) -> tuple[str, ...]:
        """The initiators of `found` that count. A group that only claims the act may be given as its initiator or
        not, and unknown attackers be called what the text calls them."""
        claimants = [by for by, stance in gold.claims if stance == Stance.CLAIMS_RESPONSIBILITY]

        def excused(actor: str) -> bool:
            claims = any(self._same.same_actor(by, actor) for by in claimants)
            coded = any(self._same.same_actor(g, actor) for g in gold.initiators)
            return (claims and not coded) or (not gold.initiators and self._same.is_generic(actor))

        return tuple(actor for actor in found.initiators if not excused(actor))

    def sides(self, gold: CodedEvent) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The coded initiators and targets; of a symmetric type both are all its parties."""
        both = (*gold.initiators, *gold.targets)
        return (both, both) if gold.type in self._symmetric else (gold.initiators, gold.targets)

    def _sides(self, gold: CodedEvent, found: CodedEvent) -> list[Hits]:
        initiators = self.expected(gold, found)
        if gold.type in self._symmetric:
            return [self._same.parties((*gold.initiators, *gold.targets), (*initiators, *found.targets))]
        acting = self._same.parties(gold.initiators, initiators)
        return [acting] if gold.type == AIMLESS else [acting, self._same.parties(gold.targets, found.targets)]

    def _same_toll(self, gold: Casualties, found: Casualties) -> bool:
        figures = (gold.killed, gold.wounded) == (found.killed, found.wounded)
        return figures and self._same.same_actor(gold.party, found.party)

    def _same_claim(self, gold: tuple[str, str], found: tuple[str, str]) -> bool:
        return gold[1] == found[1] and self._same.same_actor(gold[0], found[0])


def _tolls(event: CodedEvent) -> list[Casualties]:
    return [row for row in event.casualties if row.killed or row.wounded]
