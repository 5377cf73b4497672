"""The records of config/settings.toml. The file itself explains each key."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from extractors.model import StrictRecord


@dataclass(frozen=True)
class IdentitySettings(StrictRecord):
    """Who we say that we are; `{contact}` in `user_agent` is replaced."""

    user_agent: str
    contact: str


@dataclass(frozen=True)
class FetchSettings(StrictRecord):
    """Limits of one HTTP request, and manners. Times in seconds, sizes in bytes."""

    concurrency: int
    connect_timeout_seconds: float
    read_timeout_seconds: float
    total_timeout_seconds: float
    max_body_bytes: int
    max_redirects: int
    min_interval_seconds: float
    allow_loopback: bool


@dataclass(frozen=True)
class CleanSettings(StrictRecord):
    """Limits of cleaning one page, in seconds and bytes; `processes` 0 cleans in the caller's process. `dask` is the
    address of a Dask scheduler whose workers clean and extract in their processes; none where it is empty.
    """

    processes: int
    time_limit_seconds: float
    max_input_bytes: int
    memory_limit_bytes: int
    dask: str


@dataclass(frozen=True)
class PollingSettings(StrictRecord):
    """How often a channel is read: factors are of its source's cadence, times are in hours."""

    floor_factor: float
    ceiling_factor: float
    longest_wait_hours: float
    moves_followed_after: int
    doubted_after_hours: float


@dataclass(frozen=True)
class RecheckSettings(StrictRecord):
    """When an article is asked for again, in hours after its publication; whether those off topic are."""

    hours: tuple[float, ...]
    off_topic: bool


@dataclass(frozen=True)
class CollectSettings(StrictRecord):
    """The grain of a run: articles a batch, seconds to wait for a locked warehouse, minutes until a copy is renewed."""

    batch_size: int
    lock_patience_seconds: float
    publish_minutes: float


@dataclass(frozen=True)
class AlertSettings(StrictRecord):
    """Seconds that one delivery may take, and all deliveries of a run together."""

    timeout_seconds: float
    budget_seconds: float


@dataclass(frozen=True)
class ShareSettings(StrictRecord):
    """How many runs of the Prefect deployment `deployment` help to read the pages of a run; 0: it reads them itself."""

    readers: int
    deployment: str


@dataclass(frozen=True)
class ServeSettings(StrictRecord):
    """Where `serve` lets its own Prefect server listen; minutes that a job waits for another on the same folder."""

    host: str
    port: int
    wait_minutes: float
    backups_kept: int


class Job(StrEnum):
    """What can be scheduled. `recheck` is `collect` without polling: pages due again, and articles that may have
    changed. `read` helps a run that shares its pages out.
    """

    COLLECT = "collect"
    RECHECK = "recheck"
    READ = "read"
    DELIVER = "deliver"
    REPROCESS = "reprocess"
    CHECK = "check"
    COMPACT = "compact"
    BACKUP = "backup"


@dataclass(frozen=True)
class Schedule(StrictRecord):
    """When `job` is done: a cron line in an IANA zone (empty: only when asked), begun up to `jitter_seconds` later.

    `cadence_minutes` (of `collect` alone): the sources whose own lies between the two, both included; all without it.
    """

    job: Job
    cron: str
    zone: str = "UTC"
    jitter_seconds: float = 0.0
    cadence_minutes: tuple[int, int] | None = None

    def includes(self, cadence_minutes: int) -> bool:
        """Whether it reads a source of that cadence."""
        least, most = self.cadence_minutes or (cadence_minutes, cadence_minutes)
        return least <= cadence_minutes <= most


@dataclass(frozen=True)
class RetentionSettings(StrictRecord):
    """For how many days things are kept that no event rests on; 0 is for ever."""

    archive_days: int
    text_days: int
    message_days: int


@dataclass(frozen=True)
class Settings(StrictRecord):
    """The whole of config/settings.toml."""

    identity: IdentitySettings
    fetch: FetchSettings
    clean: CleanSettings
    polling: PollingSettings
    recheck: RecheckSettings
    collect: CollectSettings
    alerts: AlertSettings
    retention: RetentionSettings
    share: ShareSettings
    serve: ServeSettings
    schedules: Mapping[str, Schedule]

    @property
    def user_agent(self) -> str:
        return self.identity.user_agent.replace("{contact}", self.identity.contact)
