"""Corrections by persons: kept as they were said, and found again for the articles that they are anchored in."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import uuid4

import duckdb

from extractors.model import NewReview, Review, SourcedMention, Verdict
from warehouse import records
from warehouse.batch import Batch
from warehouse.errors import NoSuchEvent, NoSuchReview
from warehouse.lookup import current_event
from warehouse.mentions import read_mentions
from warehouse.statements import query


def add_review(connection: duckdb.DuckDBPyConnection, batch: Batch, said: NewReview) -> str:
    """Keeps what is said of an event; returns the review's id.

    Raises `NoSuchEvent` where an event is none now, or where the articles are not of the event.
    """
    event = _event(connection, said.event_id)
    others, readings, of_articles = [], list(event["extraction_ids"]), list(event["article_ids"])
    if said.other is not None:
        second = _event(connection, said.other)
        others = list(second["mention_ids"])
        readings += second["extraction_ids"]
        of_articles += second["article_ids"]
    elif said.verdict is Verdict.SPLIT:
        others = _leaving(connection, event, said.articles)
    review_id = uuid4().hex[:16]
    batch.add(
        "reviews",
        review_id=review_id,
        event_id=event["event_id"],
        verdict=str(said.verdict),
        author=said.author,
        reason=said.reason,
        slot=said.slot,
        value=said.value,
        articles=of_articles,
        readings=readings,
        mentions=list(event["mention_ids"]),
        others=others,
    )
    return review_id


def withdraw(connection: duckdb.DuckDBPyConnection, batch: Batch, review_id: str, author: str, reason: str) -> None:
    """The review holds no more. Raises `NoSuchReview`."""
    found = records.rows(connection, "SELECT * FROM ledger.reviews WHERE review_id = $review", review=review_id)
    if not found:
        raise NoSuchReview(f"there is no review {review_id!r}; `borderwatch review list` lists them")
    said = {"event_id": found[0]["event_id"], "articles": found[0]["articles"], "readings": [], "mentions": []}
    batch.add(
        "reviews", review_id=uuid4().hex[:16], verdict=str(Verdict.WITHDRAW), author=author, reason=reason, slot="",
        value="", withdraws=review_id, others=[], **said,
    )  # fmt: skip


def reviews_of(connection: duckdb.DuckDBPyConnection, articles: Iterable[str]) -> tuple[Review, ...]:
    """The reviews that hold and are anchored in one of these articles, the oldest first."""
    found = records.rows(connection, query("reviews_of_articles"), articles=sorted(articles))
    told = dict(_told(connection, {reading for row in found for reading in row["readings"]}))
    return tuple(
        Review(
            row["review_id"],
            Verdict(row["verdict"]),
            tuple(told[i] for i in row["mentions"]),
            tuple(told[i] for i in row["others"]),
            row["slot"],
            row["value"],
        )
        for row in found
    )


def _told(connection: duckdb.DuckDBPyConnection, readings: Collection[str]) -> Iterable[tuple[str, SourcedMention]]:
    return ((m.mention.mention_id, m) for m, _ in read_mentions(connection, readings))


def _event(connection: duckdb.DuckDBPyConnection, event_id: str) -> records.Row:
    event = current_event(connection, event_id)
    if event is None:
        raise NoSuchEvent(f"there is no event {event_id!r}; `borderwatch events` lists their ids")
    return event


def _leaving(connection: duckdb.DuckDBPyConnection, event: records.Row, articles: Collection[str]) -> list[str]:
    """The event's mentions that are from these articles."""
    told = records.rows(connection, query("articles_of_mentions"), extractions=event["extraction_ids"])
    mine = [row for row in told if row["mention_id"] in event["mention_ids"]]
    strange = [a for a in articles if not any(a in (row["article_id"], row["url"]) for row in mine)]
    if strange:
        raise NoSuchEvent(f"event {event['event_id']} does not rest on {', '.join(strange)}; `borderwatch show` lists")
    return [row["mention_id"] for row in mine if {row["article_id"], row["url"]} & set(articles)]
