"""A ledger with alerts in its outbox, and rounds of delivery out of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from extractors.model import AlertKind, ChangeFilter, Outcome, Watch
from extractors.resolve import Resolver
from flows import clock
from flows.alerts.delivery import Courier
from flows.alerts.records import Rule, Sink, Webhook
from flows.alerts.sinks import door
from flows.run import LedgerDoor
from tests.extraction import config
from tests.material import DAY, KINSHIP, NOW, SmallBooks, article, day, killed, now, outcome, told_by
from tests.receiver import SECRET
from warehouse.store import Warehouse

KINDS = (AlertKind.NEW_EVENT, AlertKind.TOLL_CHANGED)
PLAIN = Rule(KINDS, ("desk",))
ENVIRONMENT = {"SECRET": SECRET}


def fill(path: Path, events: int, sinks: tuple[str, ...] = ("desk",), rounds: int = 2) -> None:
    """So many attacks, four days apart; each further round raises the toll of every one: a change more of each."""
    with Warehouse.open(path, 5, now) as warehouse:
        warehouse.start_run("r1", NOW, "run", "rules-1")
        warehouse.record_books("r1", SmallBooks())
        for number in range(rounds):
            warehouse.append_outcomes("r1", [_attack(event, number) for event in range(events)])
            warehouse.append_resolution("r1", Resolver(KINSHIP), [Watch("deadly", sinks, ChangeFilter(KINDS))])


def _attack(event: int, number: int) -> Outcome:
    text = article(f"{event}-{number}", f"Attack {event} killed {2 + number}.", source=f"source{number}")
    return outcome(text, told_by(text, date=day(DAY - timedelta(days=4 * event)), figures=[killed(2 + number)]))


def hook(url: str) -> Webhook:
    return Webhook("SECRET", url=url, allow_private=True)


def courier(
    path: Path,
    sinks: Mapping[str, Sink],
    rule: Rule = PLAIN,
    at: Callable[[], datetime] = clock.now,
    seconds: float = 2.0,
) -> Courier:
    """Delivery from the ledger `path`; each message is cut off after so many seconds."""
    settings = config().settings
    settings = replace(settings, alerts=replace(settings.alerts, timeout_seconds=seconds))
    doors = {name: door(sink, settings, path.parent, ENVIRONMENT) for name, sink in sinks.items()}
    return Courier("r2", LedgerDoor(path, 5).enter, {"deadly": rule}, doors, 30.0, at)
