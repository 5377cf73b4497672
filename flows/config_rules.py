"""What must hold between the rows of config/ beyond the type of each: pure checks that return problems."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar
from zoneinfo import available_timezones

from cronsim import CronSim, CronSimError

from extractors.model import Actor, ActorRole, Place, Source
from extractors.text import fold
from flows.settings_records import Job, Schedule, Settings

T = TypeVar("T")


@dataclass(frozen=True)
class Problem:
    """Something wrong in a configuration: `where` is a line or a key of `file`."""

    file: str
    where: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}: {self.where}: {self.what}; {self.remedy}"


@dataclass(frozen=True)
class Row(Generic[T]):
    """A record of a CSV file and the line that it came from."""

    file: str
    line: int
    record: T

    def problem(self, what: str, remedy: str) -> Problem:
        return Problem(self.file, f"line {self.line}", what, remedy)


def check_settings(file: str, settings: Settings) -> Iterator[Problem]:
    """What one setting says of another."""
    polling = settings.polling
    if not 0 <= polling.floor_factor <= polling.ceiling_factor:
        yield Problem(
            file,
            "polling.floor_factor",
            f"{polling.floor_factor} is not between 0 and polling.ceiling_factor ({polling.ceiling_factor})",
            "a channel is polled at most as often as the floor says, and at least as often as the ceiling",
        )
    if settings.serve.backups_kept < 1:
        yield Problem(file, "serve.backups_kept", f"{settings.serve.backups_kept} is below 1", "keep at least one")


def check_schedules(
    file: str, schedules: Mapping[str, Schedule], sources: Sequence[tuple[str, Source]]
) -> Iterator[Problem]:
    """Cron lines and zones can be read, and what is collected by schedules leaves no source out."""
    for name, schedule in schedules.items():
        where = f"schedules.{name}"
        if schedule.zone not in available_timezones():
            yield Problem(
                file, f"{where}.zone", f"{schedule.zone!r} is no time zone", "use a name such as Asia/Karachi"
            )
        if schedule.cron and (wrong := _wrong_cron(schedule.cron)):
            yield Problem(
                file,
                f"{where}.cron",
                f"{schedule.cron!r} is no cron line ({wrong})",
                "write minute, hour, day of month, month, day of week, such as */15 * * * *",
            )
        if schedule.jitter_seconds < 0:
            yield Problem(file, f"{where}.jitter_seconds", "it is below 0", "a job can begin later, never earlier")
        if schedule.cadence_minutes and schedule.job is not Job.COLLECT:
            yield Problem(file, f"{where}.cadence_minutes", f"{schedule.job} reads no source", "remove it")
    collecting = [schedule for schedule in schedules.values() if schedule.job is Job.COLLECT]
    for source_file, source in sources if collecting else ():
        if not any(schedule.includes(source.cadence_minutes) for schedule in collecting):
            yield Problem(
                source_file,
                "cadence_minutes",
                f"no schedule of {file} collects what is read every {source.cadence_minutes} minutes",
                "widen cadence_minutes of one of the schedules",
            )


def _wrong_cron(line: str) -> str | None:
    """Why `line` is no cron line; None where it is one."""
    try:
        CronSim(line, datetime(2026, 1, 1, tzinfo=UTC))
    except CronSimError as error:
        return str(error)
    return None


def check_sources(sources: Sequence[tuple[str, Source]]) -> Iterator[Problem]:
    """Time zones exist, an address is polled once, every outlet has a channel. `sources` come with their files."""
    zones = available_timezones()
    owners: dict[str, str] = {}
    for file, source in sources:
        if source.time_zone not in zones:
            yield Problem(
                file, "time_zone", f"{source.time_zone!r} is no time zone", "use an IANA name such as Asia/Karachi"
            )
        if not source.channels:
            yield Problem(
                file, "channels", "there is nothing to poll", "add a [[channels]] table with kind, url and language"
            )
        for key, share in (("titles", source.expect.titles), ("dates", source.expect.dates)):
            if share is not None and not 0 <= share <= 1:
                yield Problem(file, f"expect.{key}", f"{share} is no share", "write a number from 0 to 1")
        for channel in source.channels:
            if not channel.url.startswith(("http://", "https://")):
                yield Problem(file, "channels.url", f"{channel.url!r} is no web address", "start it with https://")
            if (owner := owners.setdefault(channel.url, file)) != file:
                yield Problem(file, "channels.url", f"{channel.url} stands in {owner} too", "keep one of the two")


def check_actors(actors: Sequence[Row[Actor]], roles: Sequence[Row[ActorRole]]) -> Iterator[Problem]:
    """Ids are unique, parents and roles point at actors, and no name stands for two of them."""
    ids: dict[str, Row[Actor]] = {}
    names: dict[str, Row[Actor]] = {}
    for row in actors:
        actor = row.record
        if (first := ids.setdefault(actor.id, row)) is not row:
            yield row.problem(f"the id {actor.id!r} stands on line {first.line} too", "give one of them another id")
        for name in dict.fromkeys((actor.name, *actor.aliases)):
            first = names.setdefault(fold_name(name), row)
            if first.record.id != actor.id:
                yield row.problem(
                    f"the alias {name!r} stands for {first.record.id!r} on line {first.line} too",
                    "remove it from one of them",
                )
    for row in actors:
        if row.record.parent and row.record.parent not in ids:
            yield row.problem(
                f"the parent {row.record.parent!r} is no actor", "name the id of another row, or leave it empty"
            )
    for role in roles:
        if role.record.actor not in ids:
            yield role.problem(f"{role.record.actor!r} is no actor", "name an id of actors.csv")


def check_places(places: Sequence[Row[Place]]) -> Iterator[Problem]:
    """Ids are unique, coordinates are on the globe, and whatever lies inside a country has an admin1."""
    ids: dict[str, int] = {}
    for row in places:
        place = row.record
        if (line := ids.setdefault(place.id, row.line)) != row.line:
            yield row.problem(f"the id {place.id!r} stands on line {line} too", "give one of them another id")
        if not (-90 <= place.latitude <= 90 and -180 <= place.longitude <= 180):
            yield row.problem(f"{place.latitude}, {place.longitude} is not on the globe", "write decimal degrees")
        if place.kind in NEEDS_ADMIN1 and place.country in HOME_COUNTRIES and not place.admin1:
            yield row.problem(f"{place.name!r} has no admin1", "name its province")


NEEDS_ADMIN1 = frozenset({"site", "locality", "capital", "district", "province"})
HOME_COUNTRIES = frozenset({"IR", "PK"})


def fold_name(name: str) -> str:
    """The key under which the lexicon finds `name`; names written all in capitals keep their case (FC, US)."""
    return name if name.isupper() else " ".join(fold(name).replace("\u200c", " ").replace("-", " ").split())
