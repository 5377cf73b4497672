"""Rows back into records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import duckdb

from extractors.model import (
    Article,
    BestFigure,
    CasualtyFigure,
    ChannelHistory,
    Claim,
    Count,
    DatePrecision,
    Event,
    EventCasualties,
    EventDate,
    EventMention,
    EventPlace,
    FeedEntry,
    Harm,
    Pace,
    PlacePrecision,
    PrintedText,
    Published,
    Slot,
    SourcedMention,
    Span,
    Stance,
    Status,
    ToldCount,
    Verdict,
)
from warehouse.statements import query

Row = Mapping[str, Any]


def first(connection: duckdb.DuckDBPyConnection, text: str, **parameters: object) -> tuple[Any, ...] | None:
    """The first row of the answer to the query `text`. Reads all: a half-read answer blocks the connection."""
    found = connection.execute(text, parameters or None).fetchall()
    return found[0] if found else None


def rows(connection: duckdb.DuckDBPyConnection, text: str, **parameters: object) -> list[dict[str, Any]]:
    """The answer to the query `text`, a mapping by column name for each row."""
    cursor = connection.execute(text, parameters or None)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def entry(row: Row) -> FeedEntry:
    return FeedEntry(**row)


def channel_histories(connection: duckdb.DuckDBPyConnection, now: datetime) -> dict[str, ChannelHistory]:
    """By the channels' addresses; `now` is the end of the weeks over which the rate is taken."""
    return {row["channel_url"]: _channel_history(row) for row in rows(connection, query("channel_histories"), now=now)}


def _channel_history(row: Row) -> ChannelHistory:
    pace = Pace(
        row["max_age_seconds"] or 0.0,
        row["ttl_seconds"] or 0.0,
        tuple(row["skip_hours"] or ()),
        tuple(row["skip_days"] or ()),
        row["update_seconds"] or 0.0,
    )
    return ChannelHistory(
        last_success=row["last_success"],
        last_confirmed=row["last_confirmed"],
        lied=bool(row["lied"]),
        pace=pace,
        moved_to=row["moved_to"],
        sightings=row["sightings"],
        failures=row["failures"],
        last_failure=row["last_failure"],
        status=row["status"],
        retry_after=row["retry_after"],
        seconds_per_entry=row["seconds_per_entry"],
    )


def sourced_mention(row: Row) -> SourcedMention:
    return SourcedMention(mention(row), row["source_id"], row["bloc"], row["published_on"], tuple(row["origins"]))


def printed_text(row: Row) -> PrintedText:
    told = {name: frozenset(row[name] or ()) for name in ("places", "days")}
    return PrintedText(**{**row, **told})


def mention(row: Row) -> EventMention:
    parties = row["parties"] or ()
    return EventMention(
        mention_id=row["mention_id"],
        article_id=row["article_id"],
        revision_id=row["revision_id"],
        type=row["type"],
        status=Status(row["status"]),
        in_scope=row["in_scope"],
        date=_slot(event_date(row), row["date_spans"], row["date_rule"], row["date_confidence"]),
        place=_slot(event_place(row), row["place_spans"], row["place_rule"], row["place_confidence"]),
        initiators=tuple(_party(p) for p in parties if p["role"] == "initiator"),
        targets=tuple(_party(p) for p in parties if p["role"] == "target"),
        figures=tuple(map(_figure, row["figures"] or ())),
        claims=tuple(map(_claim, row["claims"] or ())),
        evidence=Span(row["evidence_start"], row["evidence_end"]),
        quotation=row["quotation"],
        rule=row["rule"],
        confidence=row["confidence"],
    )


def event(row: Row) -> Event:
    return Event(
        event_id=row["event_id"],
        type=row["type"],
        status=Status(row["status"]),
        in_scope=row["in_scope"],
        date=event_date(row),
        place=event_place(row),
        initiators=tuple(row["initiators"]),
        targets=tuple(row["targets"]),
        casualties=tuple(map(_casualties, row["casualties"])),
        claims=tuple((c["claimant"], Stance(c["stance"]), c["about"]) for c in row["claims"]),
        mention_ids=tuple(row["mention_ids"] or ()),
        article_ids=tuple(row["article_ids"] or ()),
        independent_sources=row["independent_sources"],
        confidence=row["confidence"],
        version=row["version"],
        verdicts=tuple(map(Verdict, row["verdicts"] or ())),
    )


def article(row: Row) -> Article:
    day = row["published_on"]
    return Article(
        article_id=row["article_id"],
        source_id=row["source_id"],
        outlet=row["outlet"],
        language=row["language"],
        title=row["title"],
        text=row["text"],
        published=Published(day, row["published_at"], row["published_basis"]) if day else None,
        url=row["url"],
        author=row["author"],
        text_from=row["text_from"],
    )


def event_date(row: Row) -> EventDate | None:
    if row["date_start"] is None:
        return None
    return EventDate(row["date_start"], row["date_end"], DatePrecision(row["date_precision"]))


def event_place(row: Row) -> EventPlace | None:
    if row["place"] is None:
        return None
    return EventPlace(
        row["place"],
        row["admin1"],
        row["country"],
        PlacePrecision(row["place_precision"]),
        row["place_id"],
        row["latitude"],
        row["longitude"],
    )


def _slot(value: Any, spans: list[list[int]] | None, rule: str, confidence: float) -> Slot[Any] | None:
    return None if value is None else Slot(value, tuple(Span(*s) for s in spans or ()), rule, confidence)


def _party(row: Row) -> Slot[str]:
    return Slot(row["actor_id"], tuple(Span(*s) for s in row["spans"]), row["rule"], row["confidence"])


def _figure(row: Row) -> CasualtyFigure:
    harm, count, span = Harm(row["harm"]), Count(row["low"], row["high"]), Span(*row["span"])
    return CasualtyFigure(row["party"], harm, count, row["speaker"], span, row["rule"], row["confidence"])


def _claim(row: Row) -> Claim:
    return Claim(row["claimant"], Stance(row["stance"]), row["about"], Span(*row["span"]), row["rule"])


def _casualties(row: Row) -> EventCasualties:
    return EventCasualties(row["party"], _told(row, "killed"), _told(row, "wounded"))


def _told(row: Row, harm: str) -> ToldCount | None:
    if row[f"{harm}_low"] is None:
        return None
    best, basis = row[f"{harm}_best"], BestFigure(row[f"{harm}_basis"])
    return ToldCount(row[f"{harm}_low"], row[f"{harm}_high"], best, basis)
