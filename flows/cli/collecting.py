"""Bringing the warehouse up to date, and what became of what was seen."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer
from rich.panel import Panel
from rich.text import Text

from extractors.model import FrontierFilter, RunSummary
from flows import clock, report
from flows.cli.asking import READ_PATIENCE_SECONDS, reader_of
from flows.cli.options import ConfigOption, DataOption, Format
from flows.cli.output import answer, complain, say
from flows.discovery import NothingFound, discover_source
from flows.failures import Failed
from flows.fetch import Fetcher
from flows.frontier import retry as retry_items
from flows.prefect_server import prefect_server
from flows.run import WAREHOUSE_FILE, chosen
from flows.settings import config_folder, data_folder, load_config
from warehouse.frontier import FrontierState
from warehouse.reader import EventFilter

StateOption = Annotated[FrontierState | None, typer.Option("--state", help="Only items in this state.")]
FrontierSource = Annotated[str | None, typer.Option("--source", metavar="ID", help="Only items of this source.")]


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
    say(report.summary_table(summary))
    if summary.read_nothing:
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
    from flows.demo_receiver import desk

    data = data_folder(data) if data else demo.demo_folder(data_folder())
    copy = demo.demo_config(folder, data)
    server = nullcontext() if direct else prefect_server(data / "prefect")
    with server, demo.newsroom(copy / "sources") as newsroom, desk(copy / "alerts.toml") as alerted:
        loaded = load_config(copy)
        for edition in (1, 2):
            newsroom.publish_edition(edition)
            say(f"\n[bold]Edition {edition}[/bold] of the newsroom is out; reading it")
            summary = _collect(data, copy, (), direct)
            say(report.summary_table(summary))
            for text in alerted.read():
                say(Panel(Text(text), title=f"alert of edition {edition}, signed and delivered", title_align="left"))
    say(report.changes_table(summary.changes, {a.id: a.name for a in loaded.books.actors}))
    with reader_of(data) as reader:
        say(report.events_table(reader.events(EventFilter(out_of_scope=False, limit=50))))
    say(
        f"The warehouse is {data / WAREHOUSE_FILE}. Look closer:\n"
        f"  borderwatch events --data {data}\n  borderwatch show EVENT --data {data}"
    )


def discover(
    url: Annotated[str, typer.Argument(metavar="URL", help="A page of the site, or one of its feeds.")],
    config: ConfigOption = None,
) -> None:
    """Find a site's feeds and sitemaps, try each, and print the source file that would read them."""
    settings = load_config(config_folder(config)).settings
    with Fetcher(settings.fetch, settings.user_agent, clock.now) as fetcher:
        try:
            print(discover_source(url, fetcher, lambda failure: complain(f"{failure.url}: {failure.reason}")), end="")
        except NothingFound as error:
            raise Failed(str(error)) from None


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
    with reader_of(data_folder(data)) as reader:
        rows = reader.frontier(FrontierFilter(state, source, limit=limit))
    answer(rows, report.frontier_table, format)


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
    say(f"{count} items will be fetched by the next `borderwatch run`")
