"""What a person reads: run summaries, lists of events, one event with its evidence. Records and tables in, rich out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from extractors.model import (
    CasualtyFigure,
    ChangeKind,
    Comparison,
    Count,
    Event,
    EventChange,
    RunSummary,
    ToldEvent,
    ToldMention,
)
from extractors.reading_diff import Difference

# --- what a run did ------------------------------------------------------------------------------


def summary_rows(summary: RunSummary) -> list[dict[str, Any]]:
    """The summary as a table of one row a source and one of totals, as Prefect's artifact shows it."""
    rows: list[dict[str, Any]] = [
        {
            "source": s.source_id,
            "polled": s.polled,
            "waiting": len(s.waiting),
            "entries": s.entries,
            "new": s.new,
            "fetched": s.fetched,
            "failures": len(s.failures),
            "first failure": s.failures[0] if s.failures else "",
        }
        for s in summary.sources
    ]
    return [*rows, {"source": summary_line(summary)}]


def summary_table(summary: RunSummary) -> RenderableType:
    """The end of a run: its sources with what failed, then the totals."""
    columns = ("source", "polled", "not due", "entries", "new", "fetched", "failures")
    table = Table(*columns, title="Sources", title_justify="left")
    for s in summary.sources:
        trouble = "\n".join(s.failures[:3]) + (f"\nand {len(s.failures) - 3} more" if len(s.failures) > 3 else "")
        counts = map(str, (s.polled, len(s.waiting), s.entries, s.new, s.fetched))
        table.add_row(s.source_id, *counts, Text(trouble))
    return Group(table, Text(summary_line(summary)))


def summary_line(summary: RunSummary) -> str:
    """The totals of a run in one line."""
    polled, new, fetched = (sum(getattr(s, name) for s in summary.sources) for name in ("polled", "new", "fetched"))
    failed = sum(bool(s.failures) and not s.polled for s in summary.sources)
    waiting = sum(len(s.waiting) for s in summary.sources)
    rejected = ", ".join(f"{reason} {count}" for reason, count in summary.rejected) or "none"
    unread = ", ".join(f"{language} {count}" for language, count in summary.not_extracted)
    return (
        f"polled {polled} channels of {len(summary.sources)} sources ({failed} failed), {waiting} not due; "
        f"{new} new entries, "
        f"{fetched} fetched, rejected: {rejected}; {summary.articles} new articles ({summary.relevant} on topic"
        f"{f'; not extracted: {unread}' if unread else ''}), "
        f"{summary.revisions} revisions, {summary.mentions} mentions; {summary.new_events} new events, "
        f"{summary.changed_events} changed; {summary.seconds:.1f} s"
    )


def changes_table(changes: Iterable[EventChange], names: Mapping[str, str]) -> RenderableType:
    """What is new and what changed, an event a row."""
    table = _events_like("what changed", title="New and changed events")
    for change in changes:
        what = ", ".join(map(_plain, change.kinds))
        if change.event is None:
            table.add_row(change.event_id, what, *[""] * 5, f"see {change.redirect_to}" if change.redirect_to else "")
        else:
            table.add_row(change.event_id, what, *event_cells(change.event, names))
    return table


def differences_table(found: Mapping[Difference, int]) -> RenderableType:
    """What another reading changed in mentions, by slot and rule, the most frequent first."""
    table = Table("", "slot", "rule", "times", title="Mentions read otherwise", title_justify="left")
    for difference, times in sorted(found.items(), key=lambda item: (-item[1], item[0])):
        table.add_row(difference.kind, difference.slot, difference.rule, str(times))
    return table


# --- events --------------------------------------------------------------------------------------


def _events_like(*more: str, title: str) -> Table:
    columns = ("event", *more, "date", "type", "place", "by", "against", "killed")
    table = Table(*columns, title=title, title_justify="left")
    table.columns[0].no_wrap = True
    return table


def event_cells(event: Event, names: Mapping[str, str]) -> tuple[str, ...]:
    """Date, type, place, who by, against whom, killed; `names` are the actors'."""
    when, place = event.date, event.place
    return (
        span_text(when.start, when.end) if when else "unknown",
        event.type + ("" if event.status == "reported" else f" ({event.status})"),
        place.name if place else "unknown",
        _listed(event.initiators, names),
        _listed(event.targets, names),
        total_text([row.killed for row in event.casualties]),
    )


def events_table(events: pa.Table) -> RenderableType:
    """The rows of the view `events`."""
    table = _events_like(title=f"{events.num_rows} events")
    table.add_column("sources")
    for e in events.to_pylist():
        table.add_row(
            e["event_id"],
            span_text(e["date_start"], e["date_end"]) if e["date_start"] else "unknown",
            e["type"] + ("" if e["status"] == "reported" else f" ({e['status']})"),
            e["place"] or "unknown",
            ", ".join(e["initiators"]),
            ", ".join(e["targets"]),
            "" if e["killed_low"] is None else count_text(Count(e["killed_low"], e["killed_high"])),
            f"{e['source_count']} ({', '.join(e['languages'])})",
        )
    return table


def event_card(told: ToldEvent) -> RenderableType:
    """One event and everything that it rests on: each mention's sentence, figures, claims, source and link."""
    event, names = told.event, told.names
    facts = Table.grid(padding=(0, 2))
    for label, value in _facts(event, names):
        facts.add_row(Text(label, style="bold"), Text(value))
    moved = [Text(f"{told.redirected_from} became part of this event")] if told.redirected_from else []
    return Group(
        Text(f"Event {event.event_id}", style="bold"), *moved, facts, *(_mention(t, names) for t in told.mentions)
    )


def _facts(event: Event, names: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    when, place = event.date, event.place
    yield "type", event.type
    yield "status", event.status + ("" if event.in_scope else ", outside the project's scope")
    yield "date", f"{span_text(when.start, when.end)} ({when.precision})" if when else "unknown"
    yield "place", ", ".join(filter(None, (place.name, place.admin1, place.country))) if place else "unknown"
    if place and place.latitude is not None:
        yield "coordinates", f"{place.latitude}, {place.longitude} (precision: {place.precision})"
    yield "by", _listed(event.initiators, names) or "unknown"
    yield "against", _listed(event.targets, names) or "unknown"
    for row in event.casualties:
        yield (
            "toll",
            f"{names.get(row.party, row.party)}: {_harm(row.killed, 'killed')}{_harm(row.wounded, 'wounded')}".rstrip(
                ", "
            ),
        )
    for by, stance, of in event.claims:
        yield "claim", f"{names.get(by, by)} {_plain(stance)}{f' ({names.get(of, of)})' if of else ''}"
    yield "rests on", f"{len(event.mention_ids)} mentions, {event.independent_sources} independent sources"
    yield "confidence", f"{event.confidence:.2f}"


def comparisons_table(pairs: Iterable[Comparison]) -> RenderableType:
    """Pairs of mentions with what speaks for their being one event, and what forbids it."""
    table = Table("held to be", "points", "because", "forbidden by", "one mention", "the other", show_lines=True)
    for pair in pairs:
        reasons = ", ".join(f"{name} {points:+d}" for name, points in pair.reasons)
        told = (f"{m.source_id}: {m.mention.quotation}" for m in (pair.one, pair.other))
        verdict = "one event" if pair.one_event else "two events"
        table.add_row(verdict, str(pair.points), Text(reasons), Text(pair.veto or ""), *map(Text, told))
    return table


def _mention(told: ToldMention, names: Mapping[str, str]) -> RenderableType:
    article, mention = told.article, told.mention
    lines = [
        Text(
            f"{article.outlet}, {article.published.day if article.published else 'undated'}: {article.title}",
            style="bold",
        ),
        Text(f"“{mention.quotation}”", style="italic"),
        *(
            Text(f"{_toll(f, names)} — “{f.span.of(article.text)}”{_speaker(f.speaker, names)}")
            for f in mention.figures
        ),
        *(Text(f"{names.get(c.by, c.by)} {_plain(c.stance)} — “{c.span.of(article.text)}”") for c in mention.claims),
        *_lineage(told),
        Text(f"read by {mention.rule}, confidence {mention.confidence:.2f}"),
        Text(article.url or "(no link)"),
    ]
    return Padding(Group(*lines), (1, 0, 0, 2))


def _lineage(told: ToldMention) -> Iterable[Text]:
    """Whose text it is, where it is not the outlet's own."""
    agency = f"credited to {told.agency.upper()}" if told.agency else ""
    copied = f"a copy of {told.copied_from}'s article" if told.copied_from else ""
    if agency or copied:
        yield Text(", ".join(filter(None, (copied, agency))))


# --- tables of the warehouse ---------------------------------------------------------------------


def sources_table(health: pa.Table, turns: Mapping[str, datetime | None]) -> RenderableType:
    """The rows of the view `source_health`, and the time of each one's next poll: None is never."""
    columns = (
        "source",
        "health",
        "last success",
        "next poll",
        "new every",
        "polls",
        "seen → on topic → events",
        "waiting",
        "gaps",
    )
    table = Table(*columns, "problems", title=f"{health.num_rows} sources", title_justify="left")
    for s in health.to_pylist():
        problems = [f"error: {e}" for e in s["errors"]] + [f"warning: {w}" for w in s["warnings"]]
        table.add_row(
            s["source_id"],
            _plain(s["status"]),
            moment_text(s["last_success"]),
            (moment_text(turns[s["source_id"]]) or "never") if s["source_id"] in turns else "not configured",
            minutes_text(s["median_interval_minutes"]),
            f"{s['polls']} ({s['failed_polls']} failed)",
            f"{s['entries']} → {s['relevant']} → {s['events']}",
            str(s["pending"] + s["failing"]),
            f"{s['gaps']} ({s['open_gaps']} open)" if s["gaps"] else "",
            Text("\n".join(problems)),
        )
    return table


def frontier_table(rows: pa.Table) -> RenderableType:
    """The rows of the view `frontier`."""
    table = Table("state", "since", "next try", "source", "address", "why", title=f"{rows.num_rows} items")
    for item in rows.to_pylist():
        times = (moment_text(item["since"]), moment_text(item["retry_at"]))
        table.add_row(
            item["state"], *times, item["source_id"], Text(item["url"] or item["title"]), Text(item["reason"] or "")
        )
    return table


def plain_table(rows: pa.Table) -> RenderableType:
    """Any answer of the warehouse, a column a column."""
    table = Table(*rows.column_names)
    for row in rows.to_pylist():
        table.add_row(*(Text("" if value is None else str(value)) for value in row.values()))
    return table


# --- words ---------------------------------------------------------------------------------------


def span_text(start: object, end: object) -> str:
    return str(start) if start == end else f"{start} – {end}"


def moment_text(moment: Any) -> str:
    return moment.strftime("%Y-%m-%d %H:%M") if moment else ""


def minutes_text(minutes: float | None) -> str:
    """ "12 min", "3.5 h" or "2.0 d"."""
    if minutes is None:
        return ""
    hours = minutes / 60
    return f"{minutes:.0f} min" if hours < 2 else f"{hours:.1f} h" if hours < 48 else f"{hours / 24:.1f} d"


def age_text(age: timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} minutes ago"
    return f"{minutes // 60} hours ago" if minutes < 48 * 60 else f"{minutes // 1440} days ago"


def count_text(count: Count) -> str:
    """ "7", "5–7" or "11 or more"."""
    if count.high is None:
        return f"{count.low} or more"
    return str(count.low) if count.low == count.high else f"{count.low}–{count.high}"


def total_text(counts: Iterable[Count | None]) -> str:
    """Several parties' tolls as one; nothing where none is told."""
    told = [count for count in counts if count]
    if not told:
        return ""
    highs = [count.high for count in told]
    return count_text(
        Count(sum(c.low for c in told), None if None in highs else sum(h for h in highs if h is not None))
    )


def _harm(count: Count | None, word: str) -> str:
    return f"{count_text(count)} {word}, " if count else ""


def _toll(figure: CasualtyFigure, names: Mapping[str, str]) -> str:
    return f"{names.get(figure.party, figure.party)}, {figure.harm}: {count_text(figure.count)}"


def _speaker(speaker: str | None, names: Mapping[str, str]) -> str:
    return f", says {names.get(speaker, speaker)}" if speaker else ""


def _listed(actors: Iterable[str], names: Mapping[str, str]) -> str:
    return ", ".join(names.get(actor, actor) for actor in actors)


def _plain(name: ChangeKind | str) -> str:
    return name.replace("_", " ")
