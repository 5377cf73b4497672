"""Coded events: what a coder and the extractor both say of a document, in one form that can be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from extractors.actors import ActorBook
from extractors.model import Casualties, Count, EventMention, Extraction, Span


@dataclass(frozen=True, slots=True)
class CodedPlace:
    """A place as it is coded; None is what is unknown."""

    name: str | None = None
    admin1: str | None = None
    country: str | None = None
    precision: str = "unknown"


@dataclass(frozen=True, slots=True)
class CodedEvent:
    """One event of a document. Actors are ids; `days` its first and last day; `key` is one for all tellings of it.

    `mention` is the extractor's own record, None where a coder coded it. An event that is not `required` costs
    nothing to miss and nothing to find.
    """

    type: str
    status: str
    in_scope: bool
    days: tuple[date, date] | None
    place: CodedPlace
    initiators: tuple[str, ...]
    targets: tuple[str, ...]
    casualties: tuple[Casualties, ...]
    claims: tuple[tuple[str, str], ...]
    evidence: Span | None
    quotation: str
    key: str
    required: bool = True
    mention: EventMention | None = None

    @property
    def killed(self) -> int | None:
        """The dead of all parties, at least; None where no dead are counted."""
        lows = [row.killed.low for row in self.casualties if row.killed]
        return sum(lows) if lows else None


@dataclass(frozen=True, slots=True)
class CodedDocument:
    """A document and its events. `text` is what every span refers to."""

    doc_id: str
    language: str
    text: str
    relevant: bool
    events: tuple[CodedEvent, ...]


def from_gold(item: Mapping[str, Any]) -> CodedDocument:
    """A gold file's content (codebook section 4). Raises `KeyError`, `TypeError` or `ValueError` where it is not of
    that form."""
    text = item["text"]
    events = tuple(_gold_event(event, text) for event in item["events"])
    return CodedDocument(item["doc_id"], item["lang"], text, bool(item["relevant"]), events)


def _gold_event(event: Mapping[str, Any], text: str) -> CodedEvent:
    days, place = event["date"], event["place"]
    start = date.fromisoformat(days["start"]) if days["start"] else None
    at = text.find(event["evidence"])
    return CodedEvent(
        type=event["type"],
        status=event["status"],
        in_scope=bool(event["in_scope"]),
        days=(start, date.fromisoformat(days["end"] or days["start"])) if start else None,
        place=CodedPlace(place["name"], place["admin1"], place["country"], place["precision"]),
        initiators=tuple(event["initiators"]),
        targets=tuple(event["targets"]),
        casualties=tuple(
            Casualties(row["party"], _count(row["killed"]), _count(row["wounded"])) for row in event["casualties"]
        ),
        claims=tuple((claim["by"], claim["stance"]) for claim in event["claims"]),
        evidence=Span(at, at + len(event["evidence"])) if at >= 0 else None,
        quotation=event["evidence"],
        key=event["story"],
        required=bool(event["required"]),
    )


def _count(value: Sequence[int | None] | None) -> Count | None:
    return None if value is None else Count(value[0] or 0, value[1])


def from_extraction(
    doc: CodedDocument, extraction: Extraction, event_ids: Mapping[str, str], actors: ActorBook
) -> CodedDocument:
    """What was extracted from a coded document; `event_ids` maps mention ids to resolved events."""
    events = tuple(_mentioned(m, event_ids.get(m.mention_id, m.mention_id), actors) for m in extraction.mentions)
    return CodedDocument(doc.doc_id, doc.language, doc.text, extraction.relevance.relevant, events)


def _mentioned(mention: EventMention, key: str, actors: ActorBook) -> CodedEvent:
    when, place = mention.date, mention.place
    return CodedEvent(
        type=mention.type,
        status=mention.status,
        in_scope=mention.in_scope,
        days=(when.value.start, when.value.end) if when else None,
        place=CodedPlace(place.value.name, place.value.admin1, place.value.country, place.value.precision)
        if place
        else CodedPlace(),
        initiators=tuple(actors.party(slot.value) for slot in mention.initiators),
        targets=tuple(actors.party(slot.value) for slot in mention.targets),
        casualties=tuple(Casualties(actors.party(row.party), row.killed, row.wounded) for row in mention.casualties),
        claims=tuple((actors.party(claim.by), claim.stance.value) for claim in mention.claims),
        evidence=mention.evidence,
        quotation=mention.quotation,
        key=key,
        mention=mention,
    )
