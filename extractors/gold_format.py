"""An extraction in the gold format of the codebook (section 4): the contract of `borderwatch extract`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from extractors.actors import ActorBook
from extractors.model import Article, Count, EventMention, Extraction


def to_gold(
    article: Article, extraction: Extraction, event_ids: Mapping[str, str], actors: ActorBook
) -> dict[str, Any]:
    """One document's line. `event_ids` maps mention ids to resolved events; actors are shown by their book's
    canonical names."""
    return {
        "doc_id": article.article_id,
        "relevant": extraction.relevance.relevant,
        "events": [_event(m, event_ids.get(m.mention_id, m.mention_id), actors) for m in extraction.mentions],
    }


def _event(mention: EventMention, event_id: str, actors: ActorBook) -> dict[str, Any]:
    when, place = mention.date, mention.place
    return {
        "event_id": event_id,
        "type": mention.type,
        "status": mention.status.value,
        "in_scope": mention.in_scope,
        "date": {
            "start": when.value.start.isoformat() if when else None,
            "end": when.value.end.isoformat() if when else None,
            "precision": when.value.precision.value if when else "unknown",
        },
        "place": {
            "name": place.value.name if place else None,
            "admin1": place.value.admin1 if place else None,
            "country": place.value.country if place else None,
            "precision": place.value.precision.value if place else "unknown",
            "latitude": place.value.latitude if place else None,
            "longitude": place.value.longitude if place else None,
        },
        "initiators": [_name(s.value, actors) for s in mention.initiators],
        "targets": [_name(s.value, actors) for s in mention.targets],
        "casualties": [
            {"party": _name(c.party, actors), "killed": _range(c.killed), "wounded": _range(c.wounded)}
            for c in mention.casualties
        ],
        "claims": [
            {"by": _name(c.by, actors), "stance": c.stance.value, "of": _name(c.of, actors) if c.of else None}
            for c in mention.claims
        ],
        "evidence": {"text": mention.quotation, "start": mention.evidence.start, "end": mention.evidence.end},
        "confidence": mention.confidence,
        "rule": mention.rule,
    }


def _name(actor: str, actors: ActorBook) -> str:
    row = actors.by_id.get(actors.party(actor)) if actor in actors.by_id else None
    return row.name if row else actor


def _range(count: Count | None) -> list[int | None] | None:
    return None if count is None else [count.low, count.high]
