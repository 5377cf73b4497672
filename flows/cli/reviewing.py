"""What a person knows better: corrections of events, each with its author and reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from extractors.model import NewReview, Verdict
from extractors.resolve import Resolver
from flows import report
from flows.by_hand import by_hand
from flows.cli.asking import READ_PATIENCE_SECONDS, reader_of
from flows.cli.options import ConfigOption, DataOption, Format
from flows.cli.output import answer, say
from flows.failures import Failed
from flows.reviewing import READERS, value_of
from flows.settings import config_folder, data_folder, load_config, login_name
from warehouse.errors import NoSuchEvent, NoSuchReview
from warehouse.store import Warehouse

EventArgument = Annotated[str, typer.Argument(metavar="EVENT", help="An event's id, as `events` lists it.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; it is kept.")]
Author = Annotated[str, typer.Option("--author", help="Who says so; default: your login name.")]


def confirm(
    event: EventArgument, reason: Reason, author: Author = "", data: DataOption = None, config: ConfigOption = None
) -> None:
    """The event happened as it is told."""
    _review(Verdict.CONFIRM, event, author, reason, data, config)


def reject(
    event: EventArgument, reason: Reason, author: Author = "", data: DataOption = None, config: ConfigOption = None
) -> None:
    """It is no event: it leaves every list, and stays in the ledger."""
    _review(Verdict.REJECT, event, author, reason, data, config)


def merge(
    event: EventArgument,
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The event that it is one with.")],
    reason: Reason,
    author: Author = "",
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Two events are one; the id that is given up leads on to the other."""
    _review(Verdict.MERGE, event, author, reason, data, config, other=other)


def split(
    event: EventArgument,
    articles: Annotated[list[str], typer.Argument(metavar="ARTICLE...", help="Ids or addresses of its articles.")],
    reason: Reason,
    author: Author = "",
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """What these articles tell is another event."""
    _review(Verdict.SPLIT, event, author, reason, data, config, articles=tuple(articles))


def set_slot(
    event: EventArgument,
    slot: Annotated[str, typer.Argument(metavar="SLOT", help="One of: " + ", ".join(READERS))],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="Such as 2026-11-05, or pak-civ=3-5 (a toll).")],
    reason: Reason,
    author: Author = "",
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:  # fmt: skip
    """A slot of the event has this value, whatever articles say of it."""
    books = load_config(config_folder(config)).books
    _review(Verdict.SET, event, author, reason, data, config, slot=slot, value=value_of(slot, value, books))


def withdraw(
    review: Annotated[str, typer.Argument(metavar="REVIEW", help="A review's id, as `review list` lists it.")],
    reason: Reason,
    author: Author = "",
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """A review holds no more."""
    _apply(lambda warehouse, run: warehouse.withdraw_review(run, review, author or login_name(), reason), data, config)


def reviews(
    format: Annotated[Format, typer.Option(help="How to print them.")] = Format.TABLE, data: DataOption = None
) -> None:
    """List what persons said of events."""
    with reader_of(data_folder(data)) as reader:
        rows = reader.sql("FROM reviews ORDER BY reviewed_at DESC, review_id")
    answer(rows, report.plain_table, format)


def _review(
    verdict: Verdict, event: str, author: str, reason: str, data: Path | None, config: Path | None, **said: Any
) -> None:
    review = NewReview(verdict, event, author or login_name(), reason, **said)
    _apply(lambda warehouse, run: warehouse.review(run, review), data, config)


def _apply(keep: Callable[[Warehouse, str], object], data: Path | None, config: Path | None) -> None:
    """Keeps a review, puts it on top of the events that it concerns, and says what changed."""
    loaded = load_config(config_folder(config))
    books = loaded.books
    resolver = Resolver.of(books.actors, books.roles, books.event_types)
    try:
        with by_hand(data_folder(data), "review", READ_PATIENCE_SECONDS) as (warehouse, run):
            keep(warehouse, run)
            changes = warehouse.append_resolution(run, resolver, loaded.watches)
    except (NoSuchEvent, NoSuchReview) as error:
        raise Failed(str(error)) from None
    say(report.changes_table(changes, {a.id: a.name for a in books.actors}))
