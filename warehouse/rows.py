"""Records into rows: runs, books, and the path of an article up to its text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from extractors.model import (
    Actor,
    Article,
    EventType,
    FeedEntry,
    FetchFailure,
    FetchResult,
    Outcome,
    Page,
    Poll,
    Rejection,
    RunSummary,
    Source,
    TextSketch,
    Validators,
    identifier,
)
from warehouse.batch import Batch
from warehouse.frontier import FrontierState, Progress, Tries, entry_key, progress, signal

# --- runs and books ------------------------------------------------------------------------------


def add_finish(batch: Batch, finished_at: object, summary: RunSummary) -> None:
    batch.add(
        "run_finishes",
        finished_at=finished_at,
        articles=summary.articles,
        revisions=summary.revisions,
        relevant=summary.relevant,
        mentions=summary.mentions,
        new_events=summary.new_events,
        changed_events=summary.changed_events,
        rejected=[{"reason": reason, "count": count} for reason, count in summary.rejected],
        not_extracted=[{"language": language, "count": count} for language, count in summary.not_extracted],
        seconds=summary.seconds,
    )
    for s in summary.sources:
        counts = {"polled": s.polled, "entries": s.entries, "new": s.new, "fetched": s.fetched}
        said = {"failures": list(s.failures), "waiting": list(s.waiting)}
        batch.add("run_sources", source_id=s.source_id, **counts, **said)


def add_source(batch: Batch, source: Source) -> None:
    batch.add(
        "sources",
        source_id=source.id,
        name=source.name,
        homepage=source.homepage,
        country=source.country,
        bloc=source.bloc,
        time_zone=source.time_zone,
        cadence_minutes=source.cadence_minutes,
        channels=[{"kind": str(c.kind), "url": c.url, "language": c.language, "note": c.note} for c in source.channels],
        note=source.note,
        expect=asdict(source.expect),
        fingerprint=identifier(source),
    )


def add_actor(batch: Batch, book: str, actor: Actor) -> None:
    batch.add(
        "actors",
        book=book,
        actor_id=actor.id,
        name=actor.name,
        parent_id=actor.parent,
        kind=actor.kind,
        country=actor.country,
        valid_from=actor.valid_from,
        valid_to=actor.valid_to,
        aliases=list(actor.aliases),
    )


def add_event_type(batch: Batch, book: str, type_: EventType) -> None:
    batch.add(
        "event_types",
        book=book,
        type=type_.id,
        family=type_.family,
        definition=type_.definition,
        acled_event=type_.acled_event,
        acled_sub_event=type_.acled_sub_event,
        plover_type=type_.plover_type,
        plover_mode=type_.plover_mode,
        cameo_root=type_.cameo_root,
        ucdp=type_.ucdp,
        mutual=type_.symmetric,
    )


# --- discover ------------------------------------------------------------------------------------


def add_poll(batch: Batch, poll: Poll, new: Iterable[FeedEntry]) -> int:
    """The poll and its news; returns how many."""
    count = 0
    for entry in new:
        _add_entry(batch, entry)
        add_pending(batch, entry_key(entry), entry.source_id)
        count += 1
    times = [at for entry in poll.entries if (at := entry.published_at or entry.updated_at)]
    batch.add(
        "polls",
        source_id=poll.source_id,
        channel_url=poll.channel_url,
        polled_at=poll.polled_at,
        unchanged=poll.unchanged,
        entries=len(poll.entries),
        new=count,
        etag=poll.validators.etag,
        last_modified=poll.validators.last_modified,
        body_hash=poll.validators.body_hash,
        kind=str(poll.kind),
        titled=sum(bool(entry.title) for entry in poll.entries),
        dated=len(times),
        newest_at=max((at for at in times if at <= poll.polled_at), default=None),
        max_age_seconds=poll.pace.max_age_seconds,
        ttl_seconds=poll.pace.ttl_seconds,
        skip_hours=list(poll.pace.skip_hours),
        skip_days=list(poll.pace.skip_days),
        update_seconds=poll.pace.update_seconds,
        moved_to=poll.moved_to,
        confirmed=poll.confirmed,
        lied=poll.lied,
    )
    return count


def add_gap(batch: Batch, poll: Poll, since: datetime) -> None:
    """Between `since` and this poll, its channel may have held entries that nobody saw."""
    gap = {"gap_id": identifier("gap", poll.channel_url, poll.polled_at), "since": since, "until": poll.polled_at}
    batch.add("gaps", **gap, source_id=poll.source_id, channel_url=poll.channel_url)


def add_poll_failure(batch: Batch, source_id: str, failure: FetchFailure) -> None:
    batch.add(
        "poll_failures",
        source_id=source_id,
        channel_url=failure.url,
        failed_at=failure.failed_at,
        kind=str(failure.kind),
        status=failure.status,
        detail=failure.detail,
        reason=failure.reason,
        retry_after_seconds=failure.retry_after,
    )


def _add_entry(batch: Batch, entry: FeedEntry) -> None:
    batch.add(
        "entries",
        entry_key=entry_key(entry),
        entry_id=entry.entry_id,
        source_id=entry.source_id,
        channel_url=entry.channel_url,
        url=entry.url,
        title=entry.title,
        language=entry.language,
        published_at=entry.published_at,
        updated_at=entry.updated_at,
        content_html=entry.content_html,
        canonical_url=entry.address,
        signal=signal(entry),
    )


def add_pending(batch: Batch, key: str, source_id: str) -> None:
    """The item is to be fetched."""
    _add_state(batch, key, source_id, Progress(FrontierState.PENDING))


def _add_state(batch: Batch, key: str, source_id: str, how_far: Progress) -> None:
    batch.add(
        "frontier_states",
        entry_key=key,
        source_id=source_id,
        state=str(how_far.state),
        reason=how_far.reason,
        retry_at=how_far.retry_at,
    )


# --- fetch and clean -----------------------------------------------------------------------------


def add_path(batch: Batch, outcome: Outcome, before: Tries) -> None:
    """What came of the request and of the cleaning, and how far the entry is now; `before`, it had failed so often."""
    entry = outcome.entry
    if outcome.fetched:
        _add_fetch(batch, outcome, outcome.fetched)
    if isinstance(outcome.cleaned, Rejection):
        rejection = outcome.cleaned
        of = {"entry_key": entry_key(entry) if entry else None, "source_id": entry.source_id if entry else None}
        batch.add("rejections", **of, url=rejection.url, reason=str(rejection.reason), detail=rejection.detail)
    if entry:
        _add_state(batch, entry_key(entry), entry.source_id, progress(outcome, before))


def _add_fetch(batch: Batch, outcome: Outcome, fetched: FetchResult) -> None:
    entry, at = outcome.entry, outcome.archived
    page = fetched if isinstance(fetched, Page) else None
    failure = fetched if isinstance(fetched, FetchFailure) else None
    validators = Validators() if isinstance(fetched, FetchFailure) else fetched.validators
    batch.add(
        "fetches",
        entry_key=entry_key(entry) if entry else None,
        source_id=entry.source_id if entry else None,
        url=fetched.url,
        final_url=page.final_url if page else None,
        fetched_at=fetched.failed_at if isinstance(fetched, FetchFailure) else fetched.fetched_at,
        answer="page" if page else "failure" if failure else "not_modified",
        status=page.status if page else failure.status if failure else 304,
        reason=failure.reason if failure else None,
        retry_after_seconds=failure.retry_after if failure else None,
        content_type=_header(page, "content-type") if page else None,
        bytes=len(page.body) if page else None,
        etag=validators.etag,
        last_modified=validators.last_modified,
        body_hash=validators.body_hash,
        archive_file=at.file if at else None,
        archive_offset=at.offset if at else None,
    )


def _header(page: Page, name: str) -> str | None:
    return next((value for key, value in page.headers if key.lower() == name), None)


def add_article(batch: Batch, article: Article, revision: int, outcome: Outcome, diff: str | None) -> None:
    entry, at, published = outcome.entry, outcome.archived, article.published
    batch.add(
        "articles",
        article_id=article.article_id,
        revision=revision,
        revision_id=article.revision_id,
        entry_key=entry_key(entry) if entry else None,
        source_id=article.source_id,
        outlet=article.outlet,
        language=article.language,
        title=article.title,
        text=article.text,
        published_on=published.day if published else None,
        published_at=published.at if published else None,
        published_basis=published.basis if published else None,
        url=article.url,
        author=article.author,
        text_from=article.text_from,
        content_hash=article.content_hash,
        diff=diff,
        archive_file=at.file if at else None,
        archive_offset=at.offset if at else None,
    )


def add_sketch(batch: Batch, article: Article, sketch: TextSketch) -> None:
    """What copies of this wording are found by; one without a date is looked for around today."""
    batch.add(
        "sketches",
        article_id=article.article_id,
        revision_id=article.revision_id,
        source_id=article.source_id,
        day=article.published.day if article.published else batch.known_at.date(),
        hashes=list(sketch.hashes),
        agency=sketch.agency,
    )
