"""Questions to the warehouse, all read-only."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from extractors.resolve import Resolver
from flows import clock, report
from flows.cli.options import ConfigOption, DataOption, Day, Format, day_of
from flows.cli.output import answer, complain, say
from flows.cli.prompt import remembering, statements
from flows.failures import Failed
from flows.formats import WRITERS, write_csv
from flows.polling import next_turn
from flows.run import readable
from flows.settings import config_folder, data_folder, load_config
from warehouse.errors import QueryRefused, WarehouseError
from warehouse.reader import EventFilter, Reader

READ_PATIENCE_SECONDS = 30.0
SQL_HISTORY = ".sql_history"  # in the data folder


class Layout(StrEnum):
    ACLED = "acled"
    UCDP = "ucdp"
    PLOVER = "plover"
    CAMEO = "cameo"
    GEOJSON = "geojson"
    PARQUET = "parquet"
    CSV = "csv"


OWN = "FROM events WHERE in_scope ORDER BY date_start NULLS LAST, event_id"
EXPORTED = {
    Layout.ACLED: "FROM acled ORDER BY event_date, event_id_cnty",
    Layout.UCDP: "FROM ucdp_ged ORDER BY date_start, id",
    Layout.PLOVER: "FROM plover ORDER BY event_date, event_id, actor_name, recipient_name",
    Layout.CAMEO: "FROM cameo ORDER BY Day, GlobalEventID, Actor1Name, Actor2Name",
    Layout.GEOJSON: OWN,
    Layout.PARQUET: OWN,
    Layout.CSV: OWN,
}


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


def why(
    event: Annotated[str, typer.Argument(metavar="EVENT", help="An event's id, as `events` lists it.")],
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Say why an event's mentions are held to be one event, pair by pair, and what was near and is kept apart."""
    books = load_config(config_folder(config)).books
    with reader_of(data_folder(data)) as reader:
        pairs = reader.why(event, Resolver.of(books.actors, books.roles, books.event_types))
    if pairs is None:
        raise Failed(f"there is no event {event!r}; `borderwatch events` lists their ids")
    say(report.comparisons_table(pairs))


def export(
    layout: Annotated[Layout, typer.Option("--as", help="In whose columns, or as what kind of file.")],
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Default: standard output.")] = None,
    data: DataOption = None,
) -> None:
    """Hand the events in scope on: as CSV in the columns of another codebook, or as GeoJSON, Parquet or CSV in ours."""
    with reader_of(data_folder(data)) as reader:
        rows = reader.sql(EXPORTED[layout])
    writer = WRITERS.get(str(layout), write_csv)
    if out is None:
        writer(rows, sys.stdout.buffer)
        return
    with out.open("wb") as file:
        writer(rows, file)
    say(f"{rows.num_rows} rows in {out}")


def sql(
    query: Annotated[
        str | None,
        typer.Argument(metavar="QUERY", help="One SELECT over the views: events, mentions, ... Without it: a prompt."),
    ] = None,
    format: Annotated[Format, typer.Option(help="How to print the rows.")] = Format.TABLE,
    data: DataOption = None,
) -> None:
    """Ask the warehouse in SQL, read-only: one query, those of standard input, or at a prompt with completion."""
    folder = data_folder(data)
    if query is None and sys.stdin.isatty():
        _converse(folder, format)
        return
    with reader_of(folder) as reader:
        rows = reader.sql(query if query is not None else sys.stdin.read())
    answer(rows, report.plain_table, format)


def _converse(data: Path, format: Format) -> None:
    """Each query is asked of the newest copy; a wrong one is told, and the next may come."""
    with reader_of(data) as reader:
        names = reader.schema(None)
    known = {name for column in ("name", "column") for name in names.column(column).to_pylist() if name}
    say("SQL over the views, read-only; Tab completes, a semicolon or an empty line ends a query, Ctrl-D ends it all.")
    with remembering(data / SQL_HISTORY, sorted(known)):
        for query in statements(input):
            try:
                with Reader.open(readable(data), READ_PATIENCE_SECONDS) as reader:
                    answer(reader.sql(query), report.plain_table, format)
            except (QueryRefused, WarehouseError) as error:
                complain(str(error))


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
