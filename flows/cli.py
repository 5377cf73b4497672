"""The command line: `borderwatch --help` is its manual.

Exit codes: 0 done; 1 the work failed (every source failed, a document could not be read, no such event);
2 wrong usage or configuration; 3 the warehouse is locked or unusable.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import pyarrow as pa
import typer
from rich.console import Console, RenderableType

from extractors.model import FrontierFilter, RunSummary
from flows import clock, report
from flows.documents import Defaults, Unreadable, read_documents
from flows.formats import WRITERS
from flows.frontier import retry as retry_items
from flows.prefect_server import prefect_server
from flows.run import WAREHOUSE_FILE, AnotherRun, UnknownSource, chosen
from flows.settings import ConfigError, config_folder, data_folder, load_config
from warehouse.errors import QueryRefused, WarehouseError
from warehouse.frontier import FrontierState
from warehouse.reader import EventFilter, Reader

READ_PATIENCE_SECONDS = 30.0
FAILED, WRONG_USAGE, UNUSABLE = 1, 2, 3
NARROW_PIPE_COLUMNS = 220

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Watches the news on Iran–Pakistan border security and keeps a warehouse of sourced events.",
    epilog="Exit codes: 0 done; 1 the work failed; 2 wrong usage or configuration; 3 the warehouse is unusable.",
)
config_app = typer.Typer(no_args_is_help=True, help="Look at the configuration.")
app.add_typer(config_app, name="config")
frontier_app = typer.Typer(help="What was seen in feeds and sitemaps, and how far each item came.")
app.add_typer(frontier_app, name="frontier")

DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        help="Folder of the warehouse and the archive [env: BORDERWATCH_DATA; default: your user data folder].",
    ),
]
ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="DIR",
        help="Folder of the configuration [env: BORDERWATCH_CONFIG; default: the one that came with the program].",
    ),
]
Paths = Annotated[
    list[Path], typer.Argument(metavar="PATH...", help="Files or folders: .json .jsonl .txt .html .warc .warc.gz")
]
Outlet = Annotated[str, typer.Option(help="Outlet of plain texts.")]
Language = Annotated[
    str | None, typer.Option("--lang", help="Language of plain texts, such as en; found out where not given.")
]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD")]
Published = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="Publication day of plain texts.")
]


StateOption = Annotated[FrontierState | None, typer.Option("--state", help="Only items in this state.")]
FrontierSource = Annotated[str | None, typer.Option("--source", metavar="ID", help="Only items of this source.")]


class Format(StrEnum):
    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"


@app.command()
def run(
    demo: Annotated[
        bool,
        typer.Option(
            "--demo", help="Read the newsroom that comes with the program, twice, instead of the world's press."
        ),
    ] = False,
    source: Annotated[
        list[str] | None, typer.Option("--source", metavar="ID", help="Only this source; may be given more than once.")
    ] = None,
    now: Annotated[
        bool,
        typer.Option(
            "--now", help="Poll also what is not due yet, as --source does; who asked us to wait is left alone."
        ),
    ] = False,
    direct: Annotated[
        bool, typer.Option("--direct", help="Without Prefect: the same stages, for a quick look or a debugger.")
    ] = False,
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Bring the warehouse up to date: poll the sources that are due, read what is new, and say what happened.

    Run it as often as you like: a source is polled as often as it publishes, and only what is new is fetched.
    """
    if demo:
        _run_demo(data, config_folder(config), direct)
        return
    folder = config_folder(config)
    loaded = load_config(folder)
    chosen(loaded.sources, source or ())
    summary = _collect(data_folder(data), folder, tuple(source or ()), direct, now)
    _print(report.summary_table(summary))
    if not any(outcome.polled or outcome.waiting for outcome in summary.sources):
        raise Failed("no source could be read; `borderwatch sources` lists the reasons")


def _collect(data: Path, folder: Path, sources: tuple[str, ...], direct: bool, at_once: bool = False) -> RunSummary:
    with nullcontext() if direct else prefect_server(data / "prefect"):
        from flows.collect import collect  # Prefect takes two seconds to import, and reads the environment when it is

        try:
            return (collect.fn if direct else collect)(str(data), str(folder), sources, at_once)
        except RuntimeError as error:  # all that Prefect says of a server that is not there
            if "Failed to reach API" not in str(error):
                raise
            raise Failed(f"{error}: start that Prefect server, or unset PREFECT_API_URL to run without it") from None


def _run_demo(data: Path | None, folder: Path, direct: bool) -> None:
    """Two editions of the newsroom, a run after each, and what the warehouse then holds."""
    from flows import demo

    data = data_folder(data) if data else demo.demo_folder(data_folder())
    copy = demo.demo_config(folder, data)
    server = nullcontext() if direct else prefect_server(data / "prefect")
    with server, demo.newsroom(copy / "sources") as newsroom:
        loaded = load_config(copy)
        for edition in (1, 2):
            newsroom.publish_edition(edition)
            _print(f"\n[bold]Edition {edition}[/bold] of the newsroom is out; reading it")
            summary = _collect(data, copy, (), direct)
            _print(report.summary_table(summary))
    _print(report.changes_table(summary.changes, {a.id: a.name for a in loaded.books.actors}))
    with _reader(data) as reader:
        _print(report.events_table(reader.events(EventFilter(out_of_scope=False, limit=50))))
    _print(
        f"The warehouse is {data / WAREHOUSE_FILE}. Look closer:\n"
        f"  borderwatch events --data {data}\n  borderwatch show EVENT --data {data}"
    )


@app.command()
def ingest(
    paths: Paths,
    published: Published = None,
    outlet: Outlet = "unknown",
    lang: Language = None,
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Put documents from disk into the warehouse, as if they had been fetched."""
    from flows.ingest import ingest as ingest_documents
    from flows.run import open_run

    failures = Failures()
    with open_run(data_folder(data), config_folder(config), (), command="ingest") as opened:
        found = read_documents(paths, _defaults(published, outlet, lang), clock.now())
        summary = ingest_documents(opened, found, failures.add)
    _print(report.summary_line(summary))
    failures.raise_if_any()


@app.command()
def extract(
    paths: Paths,
    published: Published = None,
    outlet: Outlet = "unknown",
    lang: Language = None,
    config: ConfigOption = None,
) -> None:
    """Print the events of documents as JSON lines, a document a line. Nothing is stored."""
    from flows.ingest import extract as extract_documents

    failures = Failures()
    found = read_documents(paths, _defaults(published, outlet, lang), clock.now())
    for line in extract_documents(load_config(config_folder(config)), found, failures.add):
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    failures.raise_if_any()


def _defaults(published: datetime | None, outlet: str, language: str | None) -> Defaults:
    return Defaults(outlet, language, published.date() if published else None)


@app.command()
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
        since=_day(since),
        until=_day(until),
        type=type,
        actor=actor,
        place=place,
        min_killed=min_killed,
        out_of_scope=out_of_scope,
        limit=limit,
    )
    with _reader(data_folder(data)) as reader:
        rows = reader.events(wanted)
    _answer(rows, report.events_table, format)


@app.command()
def show(
    event: Annotated[str, typer.Argument(metavar="EVENT", help="An event's id, as `events` lists it.")],
    data: DataOption = None,
) -> None:
    """Show one event with every mention: the sentence, its source and its link."""
    with _reader(data_folder(data)) as reader:
        found = reader.event(event)
    if found is None:
        raise Failed(f"there is no event {event!r}; `borderwatch events` lists their ids")
    _print(report.event_card(found))


@app.command()
def sql(
    query: Annotated[
        str, typer.Argument(metavar="QUERY", help="One SELECT over the views: events, mentions, articles, claims, ...")
    ],
    format: Annotated[Format, typer.Option(help="How to print the rows.")] = Format.TABLE,
    data: DataOption = None,
) -> None:
    """Ask the warehouse in SQL, read-only."""
    with _reader(data_folder(data)) as reader:
        rows = reader.sql(query)
    _answer(rows, report.plain_table, format)


@app.command()
def sources(data: DataOption = None) -> None:
    """List the sources with their health: last success, last failure with its reason, what waits."""
    with _reader(data_folder(data)) as reader:
        _print(report.sources_table(reader.sources()))


@frontier_app.callback(invoke_without_command=True)
def frontier(
    context: typer.Context,
    state: StateOption = None,
    source: FrontierSource = None,
    limit: Annotated[int, typer.Option(help="At most so many items, the latest change first.")] = 50,
    format: Annotated[Format, typer.Option(help="How to print them.")] = Format.TABLE,
    data: DataOption = None,
) -> None:
    """List what was seen in feeds and sitemaps, and how far each item came; `frontier retry` puts items back."""
    if context.invoked_subcommand:
        return
    with _reader(data_folder(data)) as reader:
        rows = reader.frontier(FrontierFilter(state, source, limit=limit))
    _answer(rows, report.frontier_table, format)


@frontier_app.command("retry")
def retry(
    url: Annotated[str | None, typer.Argument(metavar="URL", help="The item's address.")] = None,
    state: StateOption = None,
    source: FrontierSource = None,
    data: DataOption = None,
) -> None:
    """Fetch items again, by the next run: one by its address, or what did not come through of a source or state."""
    wanted = FrontierFilter(state, source, url)
    if wanted == FrontierFilter():
        raise typer.BadParameter("name a URL, a --source or a --state")
    count = retry_items(data_folder(data), wanted, READ_PATIENCE_SECONDS)
    if not count:
        raise Failed("no item fits; `borderwatch frontier` lists them")
    _print(f"{count} items will be fetched by the next `borderwatch run`")


@config_app.command("check")
def check(config: ConfigOption = None) -> None:
    """Read the whole configuration and say what is wrong with it."""
    loaded = load_config(config_folder(config))
    books = loaded.books
    _print(
        f"{config_folder(config)} is valid: {len(loaded.sources)} sources, {len(books.event_types)} event types, "
        f"{len(books.actors)} actors, {len(books.places)} places, {len(books.languages)} languages"
    )


class Failed(Exception):
    """The command could not do its work; the message says why and what to do."""


class Failures:
    """Documents that could not be read: told at once, counted for the end."""

    def __init__(self) -> None:
        self.count = 0

    def add(self, unreadable: Unreadable) -> None:
        self.count += 1
        _complain(str(unreadable))

    def raise_if_any(self) -> None:
        if self.count:
            raise Failed(f"{self.count} documents could not be read; the others are done")


def _reader(data: Path) -> AbstractContextManager[Reader]:
    return Reader.open(data / WAREHOUSE_FILE, READ_PATIENCE_SECONDS)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _answer(rows: pa.Table, table: Callable[[pa.Table], RenderableType], format: Format) -> None:
    if format is Format.TABLE:
        _print(table(rows))
    else:
        WRITERS[format](rows, sys.stdout.buffer)


def _print(what: RenderableType) -> None:
    console = Console()
    console.print(what) if console.is_terminal else Console(width=NARROW_PIPE_COLUMNS, soft_wrap=True).print(what)


def _complain(message: str) -> None:
    print(message, file=sys.stderr)


EXPECTED: dict[type[Exception], int] = {
    ConfigError: WRONG_USAGE,
    UnknownSource: WRONG_USAGE,
    Failed: FAILED,
    AnotherRun: UNUSABLE,
    QueryRefused: WRONG_USAGE,
    WarehouseError: UNUSABLE,
    OSError: UNUSABLE,
}


def main() -> None:
    """The console script: every mistake of a user's ends in one message and an exit code, never in a traceback."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    logging.getLogger("borderwatch").setLevel(logging.INFO)
    try:
        app()
    except tuple(EXPECTED) as error:
        _complain(f"borderwatch: {error}")
        sys.exit(next(code for kind, code in EXPECTED.items() if isinstance(error, kind)))
