"""Scores of an extraction over coded documents.

detection    a required coded event is found when a found event pairs with it; optional ones cost nothing either way,
             and a found event in scope that pairs with nothing is false
slots        over the found required events: how often each is right (parties, tolls and claims: F1)
strict       found, and type, date, province, parties and dead are all right: F1
relevance    is the document on topic: accuracy
coreference  B-cubed F1 (Bagga and Baldwin 1998) of the resolved events against the coders' stories
calibration  expected calibration error of events and of slots (see `calibration`)
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractors.coder import Books
from extractors.evaluation.coded import CodedDocument, CodedEvent
from extractors.evaluation.equivalence import Equivalence, Hits
from extractors.evaluation.pairing import Pairing
from extractors.evaluation.slots import SlotJudge, Slots


@dataclass(frozen=True, slots=True)
class Pair:
    """A coded event and the found one that is it."""

    gold: CodedEvent
    found: CodedEvent
    slots: Slots


@dataclass(frozen=True, slots=True)
class Compared:
    """A document's events, compared. `missed` are required; `false` ones are in scope."""

    doc_id: str
    relevance_right: bool
    pairs: tuple[Pair, ...]
    missed: tuple[CodedEvent, ...]
    false: tuple[CodedEvent, ...]

    @property
    def required(self) -> Iterator[Pair]:
        return (pair for pair in self.pairs if pair.gold.required)


@dataclass(frozen=True, slots=True)
class Detection:
    """Events found, missed and false, and those found that are strictly right."""

    found: int = 0
    missed: int = 0
    false: int = 0
    strict: int = 0

    @property
    def precision(self) -> float:
        return _part(self.found, self.found + self.false)

    @property
    def recall(self) -> float:
        return _part(self.found, self.found + self.missed)

    @property
    def f1(self) -> float:
        return _part(2 * self.found, 2 * self.found + self.false + self.missed)

    @property
    def strict_f1(self) -> float:
        return _part(2 * self.strict, 2 * self.found + self.false + self.missed)


class Comparer:
    """Compares documents by the books."""

    def __init__(self, books: Books) -> None:
        self.same = Equivalence(books)
        self._pairing = Pairing(self.same, {t.id: t.family for t in books.event_types})
        self.judge = SlotJudge(self.same, frozenset(t.id for t in books.event_types if t.symmetric))

    def compare(self, gold: CodedDocument, found: CodedDocument) -> Compared:
        """What was found in a document against what is coded."""
        pairs = self._pairing.pairs(gold.events, found.events)
        coded, told = {i for i, _ in pairs}, {j for _, j in pairs}
        return Compared(
            gold.doc_id,
            gold.relevant == found.relevant,
            tuple(
                Pair(gold.events[i], found.events[j], self.judge.judge(gold.events[i], found.events[j]))
                for i, j in pairs
            ),
            tuple(e for i, e in enumerate(gold.events) if e.required and i not in coded),
            tuple(e for j, e in enumerate(found.events) if e.in_scope and j not in told),
        )


# --- figures -------------------------------------------------------------------------------------


def scores(compared: Sequence[Compared]) -> dict[str, float | int | None]:
    """All figures by name, between 0 and 1 but for the counts; None where there was nothing to measure."""
    pairs = [pair for document in compared for pair in document.required]
    all_of = detection(compared)

    def rate(right: Callable[[Slots], bool]) -> float:
        return _part(sum(right(pair.slots) for pair in pairs), len(pairs))

    def joint(hits: Callable[[Slots], Hits]) -> float | None:
        return sum((hits(pair.slots) for pair in pairs), Hits()).f1

    return {
        "documents": len(compared),
        "required": all_of.found + all_of.missed,
        "precision": all_of.precision,
        "recall": all_of.recall,
        "f1": all_of.f1,
        "strict_f1": all_of.strict_f1,
        "type": rate(lambda s: s.type),
        "date": rate(lambda s: s.date),
        "place": rate(lambda s: s.place),
        "admin1": rate(lambda s: s.admin1),
        "parties_f1": joint(lambda s: s.parties),
        "killed": rate(lambda s: s.killed),
        "casualty_rows_f1": joint(lambda s: s.casualties),
        "claims_f1": joint(lambda s: s.claims),
        "scope": rate(lambda s: s.scope),
        "status": rate(lambda s: s.status),
        "relevance": _part(sum(document.relevance_right for document in compared), len(compared)),
        "b_cubed_f1": b_cubed([(pair.gold.key, pair.found.key) for pair in pairs]),
    }


def detection(compared: Iterable[Compared]) -> Detection:
    """Over all types."""
    by_type = detections(compared).values()
    return Detection(
        sum(d.found for d in by_type), sum(d.missed for d in by_type), sum(d.false for d in by_type),
        sum(d.strict for d in by_type),
    )  # fmt: skip


def detections(compared: Iterable[Compared]) -> dict[str, Detection]:
    """By type: what is found or missed by the coded type, what is false by the found one."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for document in compared:
        for pair in document.required:
            counts[pair.gold.type].update(found=1, strict=int(pair.slots.strict))
        for event in document.missed:
            counts[event.type]["missed"] += 1
        for event in document.false:
            counts[event.type]["false"] += 1
    return {type_: Detection(**found) for type_, found in sorted(counts.items())}


def b_cubed(keys: Sequence[tuple[Hashable, Hashable]]) -> float:
    """F1 of precision and recall, each the mean over the items of how much of an item's group is its kin; `keys` are
    an item's coded and found group. 0 without items."""
    coded, found = Counter(a for a, _ in keys), Counter(b for _, b in keys)
    both = Counter(keys)
    precision = _part(sum(n * n / found[b] for (_, b), n in both.items()), len(keys))
    recall = _part(sum(n * n / coded[a] for (a, _), n in both.items()), len(keys))
    return _part(2 * precision * recall, precision + recall)


def _part(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


# --- errors --------------------------------------------------------------------------------------


def errors(compared: Iterable[Compared]) -> Iterator[str]:
    """What is missed, wrong or false, a line each."""
    for document in compared:
        if not document.relevance_right:
            yield f"{document.doc_id} | RELEVANCE"
        for event in document.missed:
            yield f"{document.doc_id} | MISSED | {event.type} | {event.quotation[:90]}"
        for pair in document.required:
            if not pair.slots.strict:
                wrong = ",".join(pair.slots.wrong)
                told = f"coded {_summary(pair.gold)}; found {_summary(pair.found)}"
                yield f"{document.doc_id} | WRONG {wrong} | {pair.gold.type} | {told}"
        for event in document.false:
            yield f"{document.doc_id} | FALSE | {event.type} | {event.quotation[:90]}"


def _summary(event: CodedEvent) -> str:
    days = "undated" if event.days is None else "..".join(dict.fromkeys(map(str, event.days)))
    parties = f"{'+'.join(event.initiators) or '?'} > {'+'.join(event.targets) or '?'}"
    place = f"{event.place.name or '?'} ({event.place.admin1 or '?'})"
    return f"{event.type}, {days}, {place}, {parties}, killed {event.killed}"


def rounded(figures: Mapping[str, float | int | None]) -> dict[str, float | int | None]:
    """To three places, as they are shown and kept as floors."""
    return {name: round(value, 3) if isinstance(value, float) else value for name, value in figures.items()}
