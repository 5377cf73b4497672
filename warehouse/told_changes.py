"""What is to be said of an alert: the event as it then stood, as it was when it was last told of, and who says what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

import duckdb

from extractors.model import EventState, Telling, ToldChange, ToldFigure, WaitingAlert
from warehouse import records
from warehouse.statements import query

PLAIN = tuple(
    f.name for f in fields(EventState) if f.name not in ("initiators", "targets", "claims", "killed", "wounded")
)
Versions = Mapping[tuple[str, int], records.Row]


def told_changes(connection: duckdb.DuckDBPyConnection, alerts: Sequence[WaitingAlert]) -> tuple[ToldChange, ...]:
    """The alerts in their order, each with all that is to be said of it."""
    events = sorted({alert.change.subject for alert in alerts if alert.change.version})
    if not events:
        return tuple(map(ToldChange, alerts))
    found = records.rows(connection, "FROM event_changes_of($events::VARCHAR[])", events=events)
    versions = {(row["event_id"], row["version"]): row for row in found}
    last = dict(connection.execute(query("last_told"), {"alerts": [a.alert_id for a in alerts]}).fetchall())
    tellings = _tellings(connection, [(a.change.subject, a.change.version) for a in alerts if a.change.version])
    told = []
    for alert in alerts:  # what is in no outbox, as in a replay, was told last by the alert before it
        key = f"{alert.rule} {alert.sink} {alert.change.subject}"
        told.append(_told(alert, versions, last.get(alert.alert_id) or last.get(key), tellings))
        last[key] = alert.change.version
    return tuple(told)


def _told(
    alert: WaitingAlert,
    versions: Versions,
    last: int | None,
    tellings: Mapping[tuple[str, int], tuple[Telling, ...]],
) -> ToldChange:
    key = (alert.change.subject, alert.change.version)
    row = versions.get(key)
    if row is None:
        return ToldChange(alert)
    before = versions[key[0], last] if last else None
    said = tellings.get(key, ())
    return ToldChange(alert, _state(row), _state(before) if before else None, said, row["state"], row["redirect_to"])


def _state(row: records.Row) -> EventState:
    lists = {name: tuple(row[name] or ()) for name in ("initiators", "targets", "claims")}
    tolls = {harm: _toll(row, harm) for harm in ("killed", "wounded")}
    values: dict[str, Any] = {name: row[name] for name in PLAIN} | lists | tolls
    return EventState(**values)


def _toll(row: records.Row, harm: str) -> tuple[int, int, int | None] | None:
    low = row[f"{harm}_low"]
    return None if low is None else (low, row[f"{harm}_best"], row[f"{harm}_high"])


def _tellings(
    connection: duckdb.DuckDBPyConnection, wanted: Sequence[tuple[str, int]]
) -> dict[tuple[str, int], tuple[Telling, ...]]:
    told: dict[tuple[str, int], list[Telling]] = defaultdict(list)
    asked = {"events": [event for event, _ in wanted], "versions": [version for _, version in wanted]}
    for row in records.rows(connection, query("told_by_versions"), **asked):
        figures = tuple(ToldFigure(**figure) for figure in row["figures"])
        said = {f.name: row[f.name] for f in fields(Telling) if f.name != "figures"}
        told[row["event_id"], row["version"]].append(Telling(**said, figures=figures))
    return {key: tuple(rows) for key, rows in told.items()}
