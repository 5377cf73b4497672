"""Every record of the project, in the order in which an article meets them. Standard library only.

Records are frozen; expected failures (`FetchFailure`, `Rejection`) are values. Times are aware
`datetime`s in UTC, dates are ISO days, offsets count characters of the article's stored text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import ClassVar, Generic, Protocol, TypeVar

T = TypeVar("T")


def identifier(*parts: object) -> str:
    """A stable 16-digit hexadecimal id of `parts`: the same parts give the same id on every machine."""
    return sha256("\x1f".join(map(str, parts)).encode(errors="surrogatepass")).hexdigest()[:16]


class StrictRecord:
    """A record that is filled from a file of config/: a key that it does not know is an error there."""

    __slots__ = ()
    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}


# --- what is watched -----------------------------------------------------------------------------


class ChannelKind(StrEnum):
    FEED = "feed"
    SITEMAP = "sitemap"


@dataclass(frozen=True, slots=True)
class Channel(StrictRecord):
    """One address of an outlet that is polled."""

    kind: ChannelKind
    url: str
    language: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Expect(StrictRecord):
    """What a source should give: entries a day, and the shares (0..1) of entries with a title and with a date.

    What is not given is not expected. Less is a warning, less than half of it an error.
    """

    entries_per_day: float | None = None
    titles: float | None = None
    dates: float | None = None


@dataclass(frozen=True, slots=True)
class Source(StrictRecord):
    """An outlet. `bloc` groups outlets that are not independent of each other; `time_zone` is an IANA name.

    `cadence_minutes` is how often it is read at first; then what it publishes decides (flows/polling.py).
    """

    id: str
    name: str
    homepage: str
    country: str
    bloc: str
    time_zone: str
    cadence_minutes: int
    channels: tuple[Channel, ...]
    note: str = ""
    expect: Expect = Expect()


# --- discover ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave us to ask "has it changed?" with (RFC 9110 section 13), and a hash for when it lies."""

    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One item of a feed or sitemap. `entry_id` is its guid, else its canonical URL, else title and day.

    `canonical_url` tells whether two items are one article; where it is not given, `url` does. Both are empty where the
    item has no page, and its text in `content_html` is all there is.
    """

    entry_id: str
    source_id: str
    channel_url: str
    url: str
    title: str
    language: str
    published_at: datetime | None = None
    updated_at: datetime | None = None
    content_html: str | None = None
    canonical_url: str = ""

    @property
    def address(self) -> str:
        """What it has in common with every other item that leads to the same article."""
        return self.canonical_url or self.url


@dataclass(frozen=True, slots=True)
class Pace:
    """What a channel asks of those who poll it.

    `max_age_seconds` is of Cache-Control (RFC 9111), the rest of RSS 2.0: `ttl_seconds`, and the hours (0..23) and days
    (0 is Monday) of UTC in which nobody need come. `update_seconds` is no wish but how often it changes, as it says
    itself (RSS 1.0 syndication module); 0 where it does not.
    """

    max_age_seconds: float = 0.0
    ttl_seconds: float = 0.0
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    update_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Poll:
    """A channel was read: its entries, as they stand in it, and the validators that belong to them.

    `moved_to` is where a permanent redirect led, or where it was asked for in consequence of earlier ones. `confirmed`
    where a body came, be it the one that we hold; not where the server merely said so. `lied` where it had said so of
    a body that it no longer had.
    """

    source_id: str
    channel_url: str
    polled_at: datetime
    entries: tuple[FeedEntry, ...]
    validators: Validators
    unchanged: bool = False
    kind: ChannelKind = ChannelKind.FEED
    pace: Pace = Pace()
    moved_to: str | None = None
    confirmed: bool = True
    lied: bool = False


@dataclass(frozen=True, slots=True)
class ChannelHistory:
    """What is known of a channel from its polls so far, for deciding on the next (flows/polling.py).

    `failures` in a row, the last of them `last_failure`; `sightings` in a row of the permanent redirect to `moved_to`;
    `seconds_per_entry` is what passes between two entries, where that can be told yet; `last_confirmed` and `lied` as
    of a `Poll`.
    """

    last_success: datetime | None = None
    last_confirmed: datetime | None = None
    lied: bool = False
    pace: Pace = Pace()
    moved_to: str | None = None
    sightings: int = 0
    failures: int = 0
    last_failure: datetime | None = None
    status: int | None = None
    retry_after: float | None = None
    seconds_per_entry: float | None = None


# --- fetch ---------------------------------------------------------------------------------------


class FailureKind(StrEnum):
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    TOO_LARGE = "too_large"
    REDIRECTS = "redirects"
    REFUSED_ADDRESS = "refused_address"
    HTTP = "http"
    ROBOTS = "robots"
    BLOCKED = "blocked"
    PAUSED = "paused"
    MALFORMED = "malformed"


@dataclass(frozen=True, slots=True)
class Page:
    """A 2xx answer. `headers` are the answer's, in order; `body` is decoded of any content-encoding.

    `moved_to` is its address where every redirect on the way there was permanent.
    """

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime
    validators: Validators
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class NotModified:
    """A 304 answer, or one of another `status` whose body is the one that we hold; the rest is as of a `Page`."""

    url: str
    fetched_at: datetime
    validators: Validators
    headers: tuple[tuple[str, str], ...] = ()
    moved_to: str | None = None
    status: int = 304


@dataclass(frozen=True, slots=True)
class FetchFailure:
    """No page came. `retry_after` is in seconds, where the server said so; `status` where it answered at all."""

    url: str
    kind: FailureKind
    detail: str
    failed_at: datetime
    status: int | None = None
    retry_after: float | None = None

    @property
    def reason(self) -> str:
        return f"HTTP {self.status}" if self.kind is FailureKind.HTTP else f"{self.kind}: {self.detail}"


FetchResult = Page | NotModified | FetchFailure


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """What the robots.txt at `address` said; no `text` where the host has none, which allows everything."""

    address: str
    fetched_at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class ArchiveLocation:
    """Where the raw answer stands: a WARC file below the data folder, and its record's offset in bytes."""

    file: str
    offset: int


@dataclass(frozen=True, slots=True)
class WarcPosition:
    """How far an ingested WARC file was read: up to the record at byte `offset`, which is done, of `size` bytes.

    `identity` tells the file from others, wherever it lies.
    """

    identity: str
    file: str
    offset: int
    size: int


# --- clean ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Published:
    """When an article says it came out: its `day` in the outlet's zone, the instant where known, and who said so."""

    day: date
    at: datetime | None
    basis: str


@dataclass(frozen=True, slots=True)
class Article:
    """A cleaned article. `article_id` is one for all revisions; `text` is what every span refers to."""

    article_id: str
    source_id: str
    outlet: str
    language: str
    title: str
    text: str
    published: Published | None
    url: str | None = None
    author: str | None = None
    text_from: str = "page"

    @property
    def content_hash(self) -> str:
        return identifier(self.title, self.text)

    @property
    def revision_id(self) -> str:
        """The id of this very wording of the article."""
        return identifier(self.article_id, self.content_hash)


class RejectionReason(StrEnum):
    STUB = "stub"
    NOT_HTML = "not_html"
    PAYWALL = "paywall"
    CONSENT_PAGE = "consent_page"
    SOFT_404 = "soft_404"
    HOME_PAGE = "home_page"
    OFF_TOPIC = "off_topic"
    NO_CLEAN_TEXT = "no_clean_text"
    TIME_LIMIT = "time_limit"


@dataclass(frozen=True, slots=True)
class Rejection:
    """A page that is no article for us, and why."""

    url: str
    reason: RejectionReason
    detail: str = ""


# --- extract -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` up to, not including, `end` of the article's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Slot(Generic[T]):
    """A value with its evidence: the words that it was read from, the rule that read it, how sure it is (0..1)."""

    value: T
    spans: tuple[Span, ...]
    rule: str
    confidence: float = 1.0


class DatePrecision(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True, order=True)
class EventDate:
    """The days in which it happened, both included. An unknown date is no `EventDate` at all."""

    start: date
    end: date
    precision: DatePrecision


class PlacePrecision(StrEnum):
    SITE = "site"
    LOCALITY = "locality"
    DISTRICT = "district"
    PROVINCE = "province"
    COUNTRY = "country"
    BORDER = "border"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class EventPlace:
    """The smallest named place. A name that the gazetteer does not know has precision `unknown` and no coordinates."""

    name: str
    admin1: str | None
    country: str | None
    precision: PlacePrecision
    place_id: str | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True, order=True)
class Count:
    """A number of people from `low` to `high`, both included; `high` None is open upwards ("at least 11")."""

    low: int
    high: int | None


class BestFigure(StrEnum):
    """Why one figure of several is held to be the best (extractors/tolls.py)."""

    AGREED = "agreed"
    LATEST = "latest"
    MOST_TOLD = "most_told"
    LOWEST = "lowest"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True, order=True)
class ToldCount(Count):
    """What all mentions of an event count: the range, the figure that is held to be best, and why."""

    best: int
    basis: BestFigure


class Harm(StrEnum):
    KILLED = "killed"
    WOUNDED = "wounded"


@dataclass(frozen=True, slots=True)
class CasualtyFigure:
    """One statement of a toll: so many of a party (an actor id), said by `speaker` (an actor id or a name)."""

    party: str
    harm: Harm
    count: Count
    speaker: str | None
    span: Span
    rule: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Casualties:
    """A party's toll over all figures: the codebook's row (codebook section 3)."""

    party: str
    killed: Count | None
    wounded: Count | None


@dataclass(frozen=True, slots=True)
class EventCasualties:
    """A party's toll over all mentions of an event."""

    party: str
    killed: ToldCount | None
    wounded: ToldCount | None


class Stance(StrEnum):
    CLAIMS_RESPONSIBILITY = "claims_responsibility"
    ACCUSES = "accuses"
    DENIES = "denies"
    CONFIRMS = "confirms"
    CONDEMNS = "condemns"


@dataclass(frozen=True, slots=True)
class Claim:
    """Who says what of an event; `of` where another party is named. `by` and `of` are actor ids."""

    by: str
    stance: Stance
    of: str | None
    span: Span
    rule: str


class Status(StrEnum):
    REPORTED = "reported"
    PLANNED = "planned"
    ALLEGED = "alleged"


@dataclass(frozen=True, slots=True)
class EventMention:
    """What one article says of one event. Actors are ids of the actor book. Never changed once made."""

    mention_id: str
    article_id: str
    revision_id: str
    type: str
    status: Status
    in_scope: bool
    date: Slot[EventDate] | None
    place: Slot[EventPlace] | None
    initiators: tuple[Slot[str], ...]
    targets: tuple[Slot[str], ...]
    figures: tuple[CasualtyFigure, ...]
    claims: tuple[Claim, ...]
    evidence: Span
    quotation: str
    rule: str
    confidence: float

    @property
    def casualties(self) -> tuple[Casualties, ...]:
        return casualty_rows(self.figures)


def casualty_rows(figures: Sequence[CasualtyFigure]) -> tuple[Casualties, ...]:
    """One row a party, in order of first mention; figures of two speakers are low and high (codebook section 3)."""

    def widest(party: str, harm: Harm) -> Count | None:
        counts = [f.count for f in figures if f.party == party and f.harm is harm]
        if not counts:
            return None
        highs = [c.high for c in counts]
        return Count(min(c.low for c in counts), None if None in highs else max(h for h in highs if h is not None))

    parties = dict.fromkeys(f.party for f in figures)
    return tuple(Casualties(p, widest(p, Harm.KILLED), widest(p, Harm.WOUNDED)) for p in parties)


NOT_EXTRACTED = "language_not_extracted"


@dataclass(frozen=True, slots=True)
class Relevance:
    """Is the article on topic, how strongly (0..1), and the words that say so.

    The one reason `NOT_EXTRACTED` is that of an article in a language that the extractor does not read.
    """

    relevant: bool
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that an extractor found in one article. `coder` names the extractor and its version."""

    article_id: str
    revision_id: str
    coder: str
    relevance: Relevance
    mentions: tuple[EventMention, ...] = ()


class Extractor(Protocol):
    """Pure and deterministic: the same article gives the same extraction."""

    @property
    def coder(self) -> str: ...

    def extract(self, article: Article) -> Extraction: ...


@dataclass(frozen=True, slots=True)
class TextSketch:
    """What is kept of a wording to find its copies by: hashes of some of its words, and the agency that it credits."""

    hashes: tuple[int, ...]
    agency: str | None


@dataclass(frozen=True, slots=True)
class PrintedText:
    """An article as lineage looks at it. `places` (ids) and `days` are those that its mentions of events name."""

    article_id: str
    source_id: str
    text: str
    day: date | None
    at: datetime | None = None
    agency: str | None = None
    places: frozenset[str] = frozenset()
    days: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Lineage:
    """The article that another is a copy of, itself where it is none, and the agency that the text is credited to."""

    article_id: str
    origin_id: str
    agency: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How far one entry of the frontier, or one ingested document (`entry` None), came on its path."""

    entry: FeedEntry | None
    fetched: FetchResult | None = None
    archived: ArchiveLocation | None = None
    cleaned: Article | Rejection | None = None
    extraction: Extraction | None = None
    sketch: TextSketch | None = None


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


# --- resolve -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SourcedMention:
    """A mention with what resolution must know of its article.

    `origins` are the article that it is a copy of and the agency that it credits: who has one in common with another is
    not independent of it.
    """

    mention: EventMention
    source_id: str
    bloc: str
    published: date | None
    origins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sought:
    """What a mention must look like that may be of one event with a given one.

    It is of one of `types`. Where both are exact, or the type is rare, it lies on the `days` (None: on any); where not,
    it shares the place, by id or by name, or one of the large numbers of dead.
    """

    types: frozenset[str]
    days: tuple[date, date] | None
    is_exact: bool
    is_rare: bool
    place_id: str | None
    place: str | None
    killed: tuple[int, ...]


class Verdict(StrEnum):
    """What a person says of an event."""

    CONFIRM = "confirm"
    REJECT = "reject"
    MERGE = "merge"
    SPLIT = "split"
    SET = "set"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Review:
    """A person's correction, anchored in the mentions that the event rested on then: it outlives ids and readings.

    `others` are, of a merge, the mentions of the event that it is one with; of a split, those that tell of another.
    `value` is the JSON of what `slot` is set to.
    """

    review_id: str
    verdict: Verdict
    mentions: tuple[SourcedMention, ...]
    others: tuple[SourcedMention, ...] = ()
    slot: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """A real occurrence, as the mentions tell of it so far. Derived, hence versioned, never edited."""

    event_id: str
    type: str
    status: Status
    in_scope: bool
    date: EventDate | None
    place: EventPlace | None
    initiators: tuple[str, ...]
    targets: tuple[str, ...]
    casualties: tuple[EventCasualties, ...]
    claims: tuple[tuple[str, Stance, str | None], ...]
    mention_ids: tuple[str, ...]
    article_ids: tuple[str, ...]
    independent_sources: int
    confidence: float
    version: int = 1
    verdicts: tuple[Verdict, ...] = ()


class ChangeKind(StrEnum):
    NEW_EVENT = "new_event"
    TOLL_CHANGED = "toll_changed"
    DATE_CHANGED = "date_changed"
    PLACE_CHANGED = "place_changed"
    PARTIES_CHANGED = "parties_changed"
    CLAIMS_CHANGED = "claims_changed"
    STATUS_CHANGED = "status_changed"
    TYPE_CHANGED = "type_changed"
    CORROBORATED = "corroborated"
    REVIEWED = "reviewed"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class EventChange:
    """A new version of an event and what is new in it. `event` is None where it was merged away or withdrawn."""

    event_id: str
    version: int
    kinds: tuple[ChangeKind, ...]
    event: Event | None
    redirect_to: str | None = None


# --- who is told of what -------------------------------------------------------------------------


class AlertKind(StrEnum):
    """What a rule for alerts may be on. The view `event_changes` says what each means; the last two are of sources."""

    NEW_EVENT = "new_event"
    TOLL_CHANGED = "toll_changed"
    CLAIMED = "claimed"
    DENIED = "denied"
    CONTESTED = "contested"
    PLANNED = "planned"
    TOOK_PLACE = "took_place"
    CORROBORATED = "corroborated"
    CORRECTED = "corrected"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    SOURCE_SILENT = "source_silent"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Vicinity(StrictRecord):
    """All that lies within `km` kilometres of a point in decimal degrees."""

    latitude: float
    longitude: float
    km: float


@dataclass(frozen=True, slots=True)
class ChangeFilter:
    """Which changes. What is empty or None asks for nothing.

    `types` are types or families, `actors` ids, with the parts of each; `places` are names of places or provinces.
    `condition` is SQL over a row of the view `event_changes`; where it fails on a row, the row counts as meant.
    """

    kinds: tuple[AlertKind, ...]
    types: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    blocs: tuple[str, ...] = ()
    near: Vicinity | None = None
    border_km: float | None = None
    min_killed: int | None = None
    min_confidence: float | None = None
    min_sources: int | None = None
    out_of_scope: bool = False
    condition: str = "true"


@dataclass(frozen=True, slots=True)
class Watch:
    """A rule as the warehouse follows it: which changes are to be told to which sinks."""

    rule: str
    sinks: tuple[str, ...]
    wanted: ChangeFilter


@dataclass(frozen=True, slots=True)
class Change:
    """Something to tell: a version of an event, a gap in a source or its silence (`subject` is then the source)."""

    change_id: str
    subject: str
    version: int
    kinds: tuple[str, ...]
    known_at: datetime


@dataclass(frozen=True, slots=True)
class WaitingAlert:
    """A change that a rule is to tell to a sink, and that is in no message yet."""

    alert_id: str
    rule: str
    sink: str
    change: Change


@dataclass(frozen=True, slots=True)
class EventState:
    """An event as one of its versions told it, in names that a reader knows; `killed` and `wounded` are of all parties.

    A toll is (low, best, high): a high of None beside a low is open upwards, and no toll is None.
    """

    version: int
    type: str
    family: str | None
    status: str
    in_scope: bool
    date_start: date | None
    date_end: date | None
    date_precision: str | None
    place: str | None
    admin1: str | None
    country: str | None
    latitude: float | None
    longitude: float | None
    border_km: float | None
    initiators: tuple[str, ...]
    targets: tuple[str, ...]
    killed: tuple[int, int, int | None] | None
    wounded: tuple[int, int, int | None] | None
    attribution: str
    claims: tuple[str, ...]
    independent_sources: int
    confidence: float


@dataclass(frozen=True, slots=True)
class ToldFigure:
    """A toll as one article tells it; `speaker` None is the article itself."""

    party: str
    harm: str
    low: int
    high: int | None
    speaker: str | None


@dataclass(frozen=True, slots=True)
class Telling:
    """What one article says of an event."""

    outlet: str
    bloc: str
    language: str
    title: str
    url: str | None
    published_on: date | None
    quotation: str
    figures: tuple[ToldFigure, ...]


@dataclass(frozen=True, slots=True)
class ToldChange:
    """An alert with all that is to be said of it.

    `event` is None for a change of a source, and `before` where this is the first that the rule tells of the event.
    `gone_to` is the event that it was merged into; `state` is current, merged or withdrawn.
    """

    alert: WaitingAlert
    event: EventState | None = None
    before: EventState | None = None
    tellings: tuple[Telling, ...] = ()
    state: str = "current"
    gone_to: str | None = None


@dataclass(frozen=True, slots=True)
class AlertMessage:
    """What a sink gets in one piece; `body` is JSON (flows/alerts/message.schema.json), its id never changes."""

    message_id: str
    rule: str
    sink: str
    alerts: tuple[str, ...]
    subjects: tuple[str, ...]
    body: str


@dataclass(frozen=True, slots=True)
class PendingMessage:
    """A message that was not delivered yet, how often that failed, and when it may be tried again."""

    message: AlertMessage
    failures: int
    next_at: datetime | None


class AttemptState(StrEnum):
    DELIVERED = "delivered"
    FAILED = "failed"
    DEAD = "dead"
    DROPPED = "dropped"
    RETRIED = "retried"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of a message at one moment; `failures` in a row, this one included, and when to try again."""

    message_id: str
    state: AttemptState
    tried_at: datetime
    failures: int = 0
    status: int | None = None
    reason: str | None = None
    next_at: datetime | None = None


class SinkState(StrEnum):
    ENABLED = "enabled"
    PAUSED = "paused"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class SinkCondition:
    """How a sink is: paused `until` then at its own wish, or disabled because it said that it is gone."""

    sink: str
    state: SinkState
    until: datetime | None = None
    reason: str | None = None


# --- what a run did ------------------------------------------------------------------------------


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


# --- what a reader asks for and is shown ---------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events. Days include both ends; `type` is a type or family, `actor` an id, name or alias, with its parts.

    `out_of_scope` tells whether events outside the project's scope are wanted too.
    """

    since: date | None = None
    until: date | None = None
    type: str | None = None
    actor: str | None = None
    place: str | None = None
    min_killed: int | None = None
    out_of_scope: bool = True
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class FrontierFilter:
    """Which items of the frontier: of this state, source or address, and at most so many."""

    state: str | None = None
    source: str | None = None
    url: str | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """An event with everything that it rests on. `redirected_from` is the id that was asked for, where it led here."""

    event: Event
    mentions: tuple[ToldMention, ...]
    names: Mapping[str, str]
    redirected_from: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two mentions as resolution compares them: above zero points they are rather one event than two, unless vetoed.

    `reasons` are points by what they were given for; `one_event`: resolution held them to be one.
    """

    one: SourcedMention
    other: SourcedMention
    points: int
    reasons: tuple[tuple[str, int], ...]
    veto: str | None
    one_event: bool


@dataclass(frozen=True, slots=True)
class ToldMention:
    """A mention with the wording of the article that its spans refer to.

    `copied_from` is the outlet whose article this one is a copy of, `agency` the id of the agency that it credits.
    """

    mention: EventMention
    article: Article
    known_at: datetime
    copied_from: str | None = None
    agency: str | None = None


# --- reference books (config/) -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EventType(StrictRecord):
    """A type of the codebook with its equivalents in the field's codebooks."""

    id: str
    family: str
    definition: str
    acled_event: str
    acled_sub_event: str
    plover_type: str
    plover_mode: str
    cameo_root: str
    ucdp: str
    symmetric: bool


@dataclass(frozen=True, slots=True)
class Actor(StrictRecord):
    """A party, or an office or person that speaks for its parent (kinds `office` and `official`)."""

    id: str
    name: str
    parent: str | None
    kind: str
    country: str | None
    valid_from: date | None
    valid_to: date | None
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActorRole(StrictRecord):
    """Whom a role noun means when a country is known: ("border-guards", "IR") is the actor `irn-border`."""

    role: str
    country: str | None
    actor: str


@dataclass(frozen=True, slots=True)
class Place(StrictRecord):
    """A gazetteer row; coordinates in decimal degrees (WGS 84). `native` has the aliases that are of one language."""

    id: str
    name: str
    kind: str
    admin1: str | None
    admin2: str | None
    country: str | None
    latitude: float
    longitude: float
    geonames: int | None
    aliases: tuple[str, ...]
    native: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
