"""Calibration: does a confidence of 0.8 mean right in eight of ten cases, and the table that makes it so."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractors.confidence import OTHER, Calibration, basis_of, basis_of_event
from extractors.evaluation.coded import CodedEvent
from extractors.evaluation.scoring import Compared, Comparer, Pair
from extractors.model import CasualtyFigure, Count, EventMention, Harm

BINS = 10
PRIOR = 8  # a basis weighs as much as its slot's mean once it was seen so often


@dataclass(frozen=True, slots=True)
class Judged:
    """One value of a `slot` (a field of `Calibration`): how it was read, how sure that was, and whether it is right."""

    slot: str
    basis: str
    confidence: float
    right: bool


def judged(compared: Iterable[Compared], comparer: Comparer, families: Mapping[str, str]) -> Iterator[Judged]:
    """Every value that was found. An event that pairs with nothing is wrong; its slots are not judged."""
    for document in compared:
        for pair in document.pairs:
            if pair.found.mention:
                yield _event(pair.found.mention, families, pair.slots.type)
                yield from _slots(pair, pair.found.mention, comparer)
        for event in document.false:
            if event.mention:
                yield _event(event.mention, families, right=False)


def _event(mention: EventMention, families: Mapping[str, str], right: bool) -> Judged:
    return Judged("event", basis_of_event(mention, families[mention.type]), mention.confidence, right)


def _slots(pair: Pair, mention: EventMention, comparer: Comparer) -> Iterator[Judged]:
    if when := mention.date:
        yield Judged("date", basis_of(when), when.confidence, pair.slots.date)
    if where := mention.place:
        yield Judged("place", basis_of(where), where.confidence, pair.slots.place)
    excusable = set(pair.found.initiators) - set(comparer.judge.expected(pair.gold, pair.found))
    for slots, coded in zip((mention.initiators, mention.targets), comparer.judge.sides(pair.gold), strict=True):
        for slot in slots:
            actor = comparer.same.actors.party(slot.value)
            right = actor in excusable or any(comparer.same.same_actor(gold, actor) for gold in coded)
            yield Judged("party", basis_of(slot), slot.confidence, right)
    for figure in mention.figures:
        right = any(_counted(figure, count) for count in _counts(pair.gold, figure, comparer))
        yield Judged("figure", figure.rule, figure.confidence, right)


def _counts(gold: CodedEvent, figure: CasualtyFigure, comparer: Comparer) -> list[Count]:
    rows = [row for row in gold.casualties if comparer.same.same_actor(row.party, figure.party)]
    counts = (row.killed if figure.harm is Harm.KILLED else row.wounded for row in rows)
    return [count for count in counts if count]


def _counted(figure: CasualtyFigure, coded: Count) -> bool:
    """The coded count, or one end of it: a row holds the lowest and the highest figure that is told."""
    exact = figure.count.low == figure.count.high
    return figure.count == coded or (exact and figure.count.low in (coded.low, coded.high))


def expected_calibration_error(values: Sequence[Judged]) -> float | None:
    """How far confidence is from the share that is right, over bins of equal width, weighted by their size (Naeini,
    Cooper and Hauskrecht 2015); None without values."""
    bins: dict[int, list[Judged]] = defaultdict(list)
    for value in values:
        bins[min(int(value.confidence * BINS), BINS - 1)].append(value)
    gaps = (abs(sum(v.confidence - v.right for v in inside)) for inside in bins.values())
    return sum(gaps) / len(values) if values else None


def fitted(values: Iterable[Judged]) -> Calibration:
    """The rates at which `values` are right; a rarely seen basis is drawn to the mean of its slot."""
    seen: dict[str, Counter[tuple[str, bool]]] = defaultdict(Counter)
    for value in values:
        seen[value.slot][value.basis, value.right] += 1
    return Calibration(**{slot: _rates(seen[slot]) for slot in ("event", "date", "place", "party", "figure")})


def _rates(counts: Counter[tuple[str, bool]]) -> dict[str, float]:
    right = sum(n for (_, is_right), n in counts.items() if is_right)
    mean = (right + 1) / (counts.total() + 2)
    rates = {
        basis: (counts[basis, True] + PRIOR * mean) / (counts[basis, True] + counts[basis, False] + PRIOR)
        for basis in {basis for basis, _ in counts}
    }
    return {OTHER: round(mean, 3), **{basis: round(rates[basis], 3) for basis in sorted(rates)}}
