"""The outbox: what is to be told to whom, written together with the change itself, and what came of it.

A rule's filter is one query over the view `event_changes`: what fires now, what would have fired (`alerts replay`) and
the check of a rule's own SQL are the same text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

import duckdb

from extractors.model import (
    AlertKind,
    AlertMessage,
    Attempt,
    Change,
    ChangeFilter,
    EventChange,
    PendingMessage,
    SinkCondition,
    SinkState,
    WaitingAlert,
    Watch,
    identifier,
)
from warehouse import records
from warehouse.batch import Batch
from warehouse.statements import query

# The commands whose findings are news. What `ingest` and `reprocess` read is history, unless they are asked to tell it:
# each reading knows its run and each run its command, so that it does not matter which run resolves what it read.
TELLING = ("run", "review", "ingest --alerts", "reprocess --alerts")


# --- what is to be told --------------------------------------------------------------------------


def enqueue_changes(
    connection: duckdb.DuckDBPyConnection, batch: Batch, watches: Sequence[Watch], changed: Sequence[EventChange]
) -> None:
    """What the rules have to tell of these changes, which are written already, and of sources that are silent."""
    changed = [change for change in changed if change.kinds]
    if changed and watches:
        hold_changes(connection, sorted({change.event_id for change in changed}))
        only = [f"{change.event_id}.{change.version}" for change in changed]
        for watch in watches:
            _enqueue(connection, batch, watch, matching(connection, watch.wanted, only=only))
        release_changes(connection)
    silence = [watch for watch in watches if AlertKind.SOURCE_SILENT in watch.wanted.kinds]
    if silence:
        silences = _changes(connection, "silences", now=batch.known_at)
        for watch in silence:
            _enqueue(connection, batch, watch, silences)


def enqueue_gaps(connection: duckdb.DuckDBPyConnection, batch: Batch, watches: Sequence[Watch]) -> None:
    """What the rules have to tell of gaps that this batch has written."""
    concerned = [watch for watch in watches if AlertKind.GAP in watch.wanted.kinds]
    if concerned:
        gaps = _changes(connection, "gap_changes", run_id=batch.run_id, known_at=batch.known_at)
        for watch in concerned:
            _enqueue(connection, batch, watch, gaps)


def _enqueue(connection: duckdb.DuckDBPyConnection, batch: Batch, watch: Watch, found: Sequence[Change]) -> None:
    """A row for each change and sink that the outbox does not have yet."""
    ids = {
        identifier("alert", watch.rule, sink, change.change_id): (sink, change)
        for change in found
        for sink in watch.sinks
    }
    known = {row[0] for row in connection.execute(query("known_alerts"), {"alerts": sorted(ids)}).fetchall()}
    for alert_id, (sink, change) in ids.items():
        if alert_id not in known:
            told = {"subject": change.subject, "version": change.version, "kinds": list(change.kinds)}
            batch.add("alerts", alert_id=alert_id, rule=watch.rule, sink=sink, change_id=change.change_id, **told)


# --- which changes a rule is about ---------------------------------------------------------------


def hold_changes(connection: duckdb.DuckDBPyConnection, events: Sequence[str] | None) -> None:
    """Lays the changes of these events, or of all, at hand for `matching`."""
    found = connection.sql("FROM event_changes_of($events::VARCHAR[])", params={"events": events})
    connection.register("changes_at_hand", found.to_arrow_table())


def release_changes(connection: duckdb.DuckDBPyConnection) -> None:
    connection.unregister("changes_at_hand")


def matching(
    connection: duckdb.DuckDBPyConnection,
    wanted: ChangeFilter,
    *,
    only: Sequence[str] | None = None,
    commands: Sequence[str] | None = TELLING,
    since: datetime | None = None,
) -> tuple[Change, ...]:
    """Those of the changes at hand that are meant: `only` these, caused by what one of these `commands` read.

    None is no restriction.
    """
    asked = {name: value for name, value in asdict(wanted).items() if name not in ("near", "where", "kinds")}
    near = asdict(wanted.near) if wanted.near else dict.fromkeys(("latitude", "longitude", "km"))
    asked |= near | {
        "kinds": list(map(str, wanted.kinds)),
        "commands": commands and list(commands),
        "changes": only,
        "since": since,
    }
    asked = {name: list(value) if isinstance(value, tuple) else value for name, value in asked.items()}
    text = query("matching_changes").replace("{condition}", wanted.where or "true")
    return tuple(_change(row) for row in records.rows(connection, text, **asked))


def _changes(connection: duckdb.DuckDBPyConnection, name: str, **asked: object) -> tuple[Change, ...]:
    return tuple(_change(row) for row in records.rows(connection, query(name), **asked))


def _change(row: records.Row) -> Change:
    return Change(row["change_id"], row["subject"], row["version"], tuple(row["kinds"]), row["known_at"])


# --- what came of it -----------------------------------------------------------------------------


def waiting(connection: duckdb.DuckDBPyConnection) -> tuple[WaitingAlert, ...]:
    """Alerts that are in no message yet, in their order."""
    found = records.rows(connection, query("waiting_alerts"))
    return tuple(WaitingAlert(row["alert_id"], row["rule"], row["sink"], _change(row)) for row in found)


def last_messages(connection: duckdb.DuckDBPyConnection) -> Mapping[tuple[str, str], datetime]:
    """When the last message of each rule to each sink was made."""
    return {(rule, sink): at for rule, sink, at in connection.execute(query("last_messages")).fetchall()}


def pending(connection: duckdb.DuckDBPyConnection) -> tuple[PendingMessage, ...]:
    """Messages that are neither delivered nor given up, in their order."""
    return tuple(
        PendingMessage(_message(row), row["failures"], row["next_at"])
        for row in records.rows(connection, query("pending_messages"))
    )


def conditions(connection: duckdb.DuckDBPyConnection) -> Mapping[str, SinkCondition]:
    """What each sink asked for last, by its name."""
    found = records.rows(connection, query("sink_conditions"))
    return {
        row["sink"]: SinkCondition(row["sink"], SinkState(row["state"]), row["until"], row["reason"]) for row in found
    }


def add_message(batch: Batch, message: AlertMessage) -> None:
    told = asdict(message) | {"alerts": list(message.alerts), "subjects": list(message.subjects)}
    batch.add("alert_messages", **told)


def add_attempt(batch: Batch, attempt: Attempt) -> None:
    batch.add("alert_attempts", **(asdict(attempt) | {"state": str(attempt.state)}))


def add_condition(batch: Batch, condition: SinkCondition) -> None:
    batch.add("alert_sinks", **(asdict(condition) | {"state": str(condition.state)}))


def _message(row: records.Row) -> AlertMessage:
    lists = (tuple(row["alerts"]), tuple(row["subjects"]))
    return AlertMessage(row["message_id"], row["rule"], row["sink"], *lists, row["body"])
