"""Records into rows: what extraction and resolution found."""

from __future__ import annotations

from datetime import date
from typing import Any

from extractors.model import (
    Event,
    EventCasualties,
    EventChange,
    EventMention,
    Extraction,
    Slot,
    Span,
    ToldCount,
    identifier,
)
from warehouse.batch import Batch

# --- extract -------------------------------------------------------------------------------------


def extraction_id(extraction: Extraction) -> str:
    """One revision read by one coder."""
    return identifier(extraction.revision_id, extraction.coder)


def add_extraction(batch: Batch, extraction: Extraction, published_on: date | None) -> None:
    """The reading of an article that was published on that day."""
    reading = extraction_id(extraction)
    batch.add(
        "extractions",
        extraction_id=reading,
        article_id=extraction.article_id,
        revision_id=extraction.revision_id,
        coder=extraction.coder,
        relevant=extraction.relevance.relevant,
        relevance_score=extraction.relevance.score,
        relevance_reasons=list(extraction.relevance.reasons),
        mentions=len(extraction.mentions),
    )
    for mention in extraction.mentions:
        _add_mention(batch, {"extraction_id": reading, "mention_id": mention.mention_id}, mention, published_on)


def _add_mention(batch: Batch, key: dict[str, str], mention: EventMention, published_on: date | None) -> None:
    when, place = mention.date, mention.place
    batch.add(
        "mentions",
        **key,
        article_id=mention.article_id,
        revision_id=mention.revision_id,
        published_on=published_on,
        type=mention.type,
        status=str(mention.status),
        in_scope=mention.in_scope,
        date_start=when.value.start if when else None,
        date_end=when.value.end if when else None,
        date_precision=str(when.value.precision) if when else None,
        date_spans=_spans(when) if when else None,
        date_rule=when.rule if when else None,
        date_confidence=when.confidence if when else None,
        place=place.value.name if place else None,
        admin1=place.value.admin1 if place else None,
        country=place.value.country if place else None,
        place_precision=str(place.value.precision) if place else None,
        place_id=place.value.place_id if place else None,
        latitude=place.value.latitude if place else None,
        longitude=place.value.longitude if place else None,
        place_spans=_spans(place) if place else None,
        place_rule=place.rule if place else None,
        place_confidence=place.confidence if place else None,
        **_evidence(mention.evidence, "evidence"),
        quotation=mention.quotation,
        rule=mention.rule,
        confidence=mention.confidence,
    )
    for role, slots in (("initiator", mention.initiators), ("target", mention.targets)):
        for number, slot in enumerate(slots):
            given = {"spans": _spans(slot), "rule": slot.rule, "confidence": slot.confidence}
            batch.add("mention_actors", **key, role=role, number=number, actor_id=slot.value, **given)
    _add_figures_and_claims(batch, mention, key)


def _add_figures_and_claims(batch: Batch, mention: EventMention, key: dict[str, str]) -> None:
    for number, figure in enumerate(mention.figures):
        batch.add(
            "casualty_figures",
            **key,
            number=number,
            party=figure.party,
            harm=str(figure.harm),
            low=figure.count.low,
            high=figure.count.high,
            speaker=figure.speaker,
            **_evidence(figure.span, "span"),
            rule=figure.rule,
            confidence=figure.confidence,
        )
    for number, claim in enumerate(mention.claims):
        said = {"claimant": claim.by, "stance": str(claim.stance), "about": claim.of, "rule": claim.rule}
        batch.add("claims", **key, number=number, **said, **_evidence(claim.span, "span"))


def _spans(slot: Slot[Any]) -> list[list[int]]:
    return [[span.start, span.end] for span in slot.spans]


def _evidence(span: Span, name: str) -> dict[str, object]:
    return {f"{name}_start": span.start, f"{name}_end": span.end}


# --- resolve -------------------------------------------------------------------------------------


def add_change(batch: Batch, change: EventChange) -> None:
    """A new version of an event; its mentions are added by `add_membership`."""
    state = "current" if change.event else "merged" if change.redirect_to else "withdrawn"
    head = {"event_id": change.event_id, "version": change.version, "state": state, "redirect_to": change.redirect_to}
    slots = _event(change.event) if change.event else {}
    batch.add("event_versions", **head, changes=list(map(str, change.kinds)), **slots)


def _event(event: Event) -> dict[str, object]:
    when, place = event.date, event.place
    return {
        "type": event.type,
        "status": str(event.status),
        "in_scope": event.in_scope,
        "date_start": when.start if when else None,
        "date_end": when.end if when else None,
        "date_precision": str(when.precision) if when else None,
        "place": place.name if place else None,
        "admin1": place.admin1 if place else None,
        "country": place.country if place else None,
        "place_precision": str(place.precision) if place else None,
        "place_id": place.place_id if place else None,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "initiators": list(event.initiators),
        "targets": list(event.targets),
        "casualties": list(map(_toll, event.casualties)),
        "claims": [{"claimant": by, "stance": str(stance), "about": of} for by, stance, of in event.claims],
        "independent_sources": event.independent_sources,
        "confidence": event.confidence,
        "verdicts": list(map(str, event.verdicts)),
    }


def _toll(row: EventCasualties) -> dict[str, object]:
    return {"party": row.party, **_told("killed", row.killed), **_told("wounded", row.wounded)}


def _told(harm: str, count: ToldCount | None) -> dict[str, object]:
    if count is None:
        return dict.fromkeys((f"{harm}_low", f"{harm}_best", f"{harm}_high", f"{harm}_basis"))
    told = {"low": count.low, "best": count.best, "high": count.high, "basis": str(count.basis)}
    return {f"{harm}_{name}": value for name, value in told.items()}
