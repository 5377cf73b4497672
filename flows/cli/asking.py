"""Questions to the warehouse, all read-only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from flows import clock, report
from flows.cli.options import ConfigOption, DataOption, Day, Format, day_of
from flows.cli.output import Failed, answer, complain, say
from flows.polling import next_turn
from flows.run import readable
from flows.settings import config_folder, data_folder, load_config
from warehouse.reader import EventFilter, Reader

READ_PATIENCE_SECONDS = 30.0


def events(
    since: Day = None,
    until: Day = None,
    type: Annotated[str | None, typer.Option(help="Event type, such as armed_attack.")] = None,
    actor: Annotated[str | None, typer.Option(help="Actor by id or name; the organisations below it count.")] = None,
    place: Annotated[str | None, typer.Option(help="Place or province.")] = None,
    min_killed: Annotated[int | None, typer.Option(help="At least so many killed.")] = None,
    out_of_scope: Annotated[
        bool, typer.Option("--out-of-scope", help="Also events outside the project's scope, told in passing.")
    ] = False,
    limit: Annotated[int, typer.Option(help="At most so many events, the latest first.")] = 50,
    format: Annotated[Format, typer.Option(help="How to print them.")] = Format.TABLE,
    data: DataOption = None,
) -> None:
    """List events, the latest first."""
    wanted = EventFilter(
        since=day_of(since),
        until=day_of(until),
        type=type,
        actor=actor,
        place=place,
        min_killed=min_killed,
        out_of_scope=out_of_scope,
        limit=limit,
    )
    with reader_of(data_folder(data)) as reader:
        rows = reader.events(wanted)
    answer(rows, report.events_table, format)


def show(
    event: Annotated[str, typer.Argument(metavar="EVENT", help="An event's id, as `events` lists it.")],
    data: DataOption = None,
) -> None:
    """Show one event with every mention: the sentence, its source and its link."""
    with reader_of(data_folder(data)) as reader:
        found = reader.event(event)
    if found is None:
        raise Failed(f"there is no event {event!r}; `borderwatch events` lists their ids")
    say(report.event_card(found))


def sql(
    query: Annotated[
        str, typer.Argument(metavar="QUERY", help="One SELECT over the views: events, mentions, articles, claims, ...")
    ],
    format: Annotated[Format, typer.Option(help="How to print the rows.")] = Format.TABLE,
    data: DataOption = None,
) -> None:
    """Ask the warehouse in SQL, read-only."""
    with reader_of(data_folder(data)) as reader:
        rows = reader.sql(query)
    answer(rows, report.plain_table, format)


def sources(data: DataOption = None, config: ConfigOption = None) -> None:
    """List the sources with their health: last success, last failure with its reason, what waits, the next poll."""
    loaded, now = load_config(config_folder(config)), clock.now()
    with reader_of(data_folder(data)) as reader:
        health, histories = reader.sources(), reader.channel_histories(now)
    turns = {source.id: next_turn(source, histories, loaded.settings.polling, now) for source in loaded.sources}
    say(report.sources_table(health, turns))


@contextmanager
def reader_of(data: Path) -> Iterator[Reader]:
    """The warehouse, whose age goes to standard error."""
    with Reader.open(readable(data), READ_PATIENCE_SECONDS) as reader:
        if reader.as_of:
            complain(f"as of {reader.as_of:%Y-%m-%d %H:%M} UTC ({report.age_text(clock.now() - reader.as_of)})")
        yield reader
