"""Counting what a run did, batch by batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extractors.model import (
    NOT_EXTRACTED,
    Appended,
    Article,
    ChangeKind,
    EventChange,
    FailureKind,
    FetchFailure,
    Outcome,
    Page,
    Rejection,
    RunSummary,
    SourceOutcome,
)


@dataclass(frozen=True)
class Tally:
    """What came of one batch. Failures are (source, reason)."""

    fetched: Counter[str]
    failures: tuple[tuple[str, str], ...]
    rejected: Counter[str]
    not_extracted: Counter[str]
    appended: Appended

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.fetched + other.fetched,
            self.failures + other.failures,
            self.rejected + other.rejected,
            self.not_extracted + other.not_extracted,
            self.appended + other.appended,
        )


NOTHING = Tally(Counter(), (), Counter(), Counter(), Appended())


def tally(outcomes: Sequence[Outcome], appended: Appended) -> Tally:
    """Counts `outcomes`; `appended` is what of them was new to the warehouse."""
    return Tally(
        fetched=Counter(o.entry.source_id for o in outcomes if o.entry and isinstance(o.fetched, Page)),
        failures=tuple(
            (o.entry.source_id, f"{o.entry.url}: {o.fetched.reason}")
            for o in outcomes
            if o.entry and isinstance(o.fetched, FetchFailure) and o.fetched.kind is not FailureKind.PAUSED
        ),
        rejected=Counter(str(o.cleaned.reason) for o in outcomes if isinstance(o.cleaned, Rejection)),
        not_extracted=Counter(
            o.cleaned.language
            for o in outcomes
            if isinstance(o.cleaned, Article) and o.extraction and o.extraction.relevance.reasons == (NOT_EXTRACTED,)
        ),
        appended=appended,
    )


def summarize(
    run_id: str,
    seconds: float,
    discovered: Iterable[SourceOutcome],
    tallies: Sequence[Tally],
    changes: tuple[EventChange, ...],
) -> RunSummary:
    """The run as a whole; each source's pages and page failures are added to what its polls gave."""
    fetched = sum((t.fetched for t in tallies), Counter[str]())
    rejected = sum((t.rejected for t in tallies), Counter[str]())
    not_extracted = sum((t.not_extracted for t in tallies), Counter[str]())
    failures = [failure for t in tallies for failure in t.failures]
    new_events = sum(ChangeKind.NEW_EVENT in change.kinds for change in changes)
    return RunSummary(
        run_id=run_id,
        sources=tuple(
            replace(
                outcome,
                fetched=fetched[outcome.source_id],
                failures=(*outcome.failures, *(reason for source, reason in failures if source == outcome.source_id)),
            )
            for outcome in discovered
        ),
        rejected=tuple(sorted(rejected.items())),
        not_extracted=tuple(sorted(not_extracted.items())),
        articles=sum(t.appended.articles for t in tallies),
        revisions=sum(t.appended.revisions for t in tallies),
        relevant=sum(t.appended.relevant for t in tallies),
        mentions=sum(t.appended.mentions for t in tallies),
        new_events=new_events,
        changed_events=len(changes) - new_events,
        seconds=seconds,
        changes=changes,
    )
