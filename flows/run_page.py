"""What a run shows on its page in Prefect: its sources as a table, and changed events with links to articles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from extractors.model import EventChange, RunSummary
from flows.report import event_cells, summary_rows
from warehouse.reader import Reader

SHOWN = 100  # changed events; the warehouse has them all
LINKS = 3  # articles an event
SPECIAL = re.compile(r"([\\`*_\[\]<>|#~])")


def show(summary: RunSummary, published: Path, names: Mapping[str, str], patience_seconds: float) -> None:
    """Tells Prefect what the run did; `names` are the actors', `published` the warehouse as the run left it."""
    create_table_artifact(table=summary_rows(summary), key="collect-summary", description="What this run did.")
    changes = [change for change in summary.changes if change.event and change.event.in_scope][:SHOWN]
    if changes:
        articles = {article for change in changes if change.event for article in change.event.article_ids}
        with Reader.open(published, patience_seconds) as reader:
            links = reader.links(articles)
        create_markdown_artifact(
            markdown=changes_page(changes, names, links), key="collect-events", description="New and changed events."
        )


def changes_page(
    changes: list[EventChange], names: Mapping[str, str], links: Mapping[str, tuple[str, str, str]]
) -> str:
    """A table in Markdown of what changed; `links` are address, outlet and headline by article."""
    head = ("event", "what changed", "date", "type", "place", "by", "against", "killed", "articles")
    rows = ["| " + " | ".join(cells) + " |" for cells in (head, ("---",) * len(head), *_rows(changes, names, links))]
    return "\n".join(rows)


def _rows(
    changes: list[EventChange], names: Mapping[str, str], links: Mapping[str, tuple[str, str, str]]
) -> Iterator[tuple[str, ...]]:
    for change in changes:
        if change.event:
            told = [links[article] for article in change.event.article_ids if article in links][:LINKS]
            cells = (change.event_id, ", ".join(change.kinds), *event_cells(change.event, names))
            yield (*map(_plain, cells), ", ".join(_link(*one) for one in told))


def _link(url: str, outlet: str, title: str) -> str:
    return f"[{_plain(outlet)}: {_plain(title)}]({url.replace('(', '%28').replace(')', '%29').replace('|', '%7C')})"


def _plain(text: str) -> str:
    """Text of others as it is: nothing in it is Markdown."""
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))
