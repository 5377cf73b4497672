"""What came of each entry, and what a run did."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

from extractors.model.articles import Article, Rejection
from extractors.model.collection import ArchiveLocation, FeedEntry, FetchResult, Validators
from extractors.model.events import EventChange
from extractors.model.lineage import TextSketch
from extractors.model.mentions import Extraction


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page that is to be fetched, what its server gave us with it before, and whether we have had it."""

    entry: FeedEntry
    validators: Validators
    again: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """How far one entry of the frontier, or one ingested document (`entry` None), came on its path.

    `again`: we have had its page before.
    """

    entry: FeedEntry | None
    fetched: FetchResult | None = None
    archived: ArchiveLocation | None = None
    cleaned: Article | Rejection | None = None
    extraction: Extraction | None = None
    sketch: TextSketch | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Appended:
    """What a batch of outcomes added to the warehouse: what was known already is not counted."""

    articles: int = 0
    revisions: int = 0
    relevant: int = 0
    mentions: int = 0

    def __add__(self, other: Appended) -> Appended:
        return Appended(
            self.articles + other.articles,
            self.revisions + other.revisions,
            self.relevant + other.relevant,
            self.mentions + other.mentions,
        )


@dataclass(frozen=True, slots=True)
class SourceOutcome:
    """One source in one run. `waiting` are the channels whose turn it was not, each with the reason."""

    source_id: str
    polled: int = 0
    entries: int = 0
    new: int = 0
    fetched: int = 0
    failures: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()

    def __add__(self, other: SourceOutcome) -> SourceOutcome:
        """Both of one source: counts are added, reasons follow one another."""
        summed = {f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self) if f.name != "source_id"}
        return SourceOutcome(self.source_id, **summed)


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What one run did. `rejected` counts by reason, `not_extracted` by language; `seconds` is wall-clock time."""

    run_id: str
    sources: tuple[SourceOutcome, ...] = ()
    rejected: tuple[tuple[str, int], ...] = ()
    not_extracted: tuple[tuple[str, int], ...] = ()
    articles: int = 0
    revisions: int = 0
    relevant: int = 0
    mentions: int = 0
    new_events: int = 0
    changed_events: int = 0
    seconds: float = 0.0
    changes: tuple[EventChange, ...] = field(default=())

    @property
    def read_nothing(self) -> bool:
        """No channel answered, and none was left alone because it was not due."""
        return not any(outcome.polled or outcome.waiting for outcome in self.sources)
