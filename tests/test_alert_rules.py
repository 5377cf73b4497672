"""Which changes a rule is about, and that each goes into the outbox once, with the change."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from extractors.model import (
    AlertKind,
    ChangeFilter,
    Channel,
    ChannelKind,
    FailureKind,
    FetchFailure,
    Source,
    Vicinity,
    Watch,
)
from extractors.resolve import Resolver
from tests.material import (
    CHABAHAR,
    DAY,
    KINSHIP,
    NOW,
    RASK,
    SmallBooks,
    article,
    day,
    killed,
    now,
    outcome,
    poll,
    told_by,
)
from tests.material import entry as entry_of
from warehouse.store import Warehouse

NEWS = (AlertKind.NEW_EVENT, AlertKind.TOLL_CHANGED, AlertKind.CLAIMED)
ANY = ChangeFilter(NEWS)


@pytest.fixture
def path(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(template, tmp_path / "w.duckdb"))


@pytest.fixture
def warehouse(path: Path) -> Iterator[Warehouse]:
    with Warehouse.open(path, 0, now) as opened:
        opened.start_run("r1", NOW, "run", "rules-1")
        opened.start_run("history", NOW, "ingest", "rules-1")
        opened.record_books("r1", SmallBooks())
        yield opened


def tell(
    warehouse: Warehouse, name: str, *, dead: int = 3, run: str = "r1", source: str = "herald", **given: Any
) -> None:
    """An article of an attack that killed so many."""
    text = article(name, f"Gunmen attacked a post and killed {dead}.", source=source)
    warehouse.append_outcomes(run, [outcome(text, told_by(text, figures=[killed(dead)], **given))])


def fired(
    warehouse: Warehouse, wanted: ChangeFilter = ANY, run: str = "r1", rule: str = "deadly"
) -> list[tuple[str, ...]]:
    """The kinds of what is in the outbox after a resolution under this rule."""
    warehouse.append_resolution(run, Resolver(KINSHIP), [Watch(rule, ("log",), wanted)])
    return [alert.change.kinds for alert in warehouse.waiting_alerts()]


def test_a_change_is_told_once_to_each_sink_of_each_rule(warehouse: Warehouse) -> None:
    tell(warehouse, "one")
    both = [Watch("a", ("x", "y"), ANY), Watch("b", ("x",), ANY)]
    warehouse.append_resolution("r1", Resolver(KINSHIP), both)
    warehouse.append_resolution("r1", Resolver(KINSHIP), both)
    assert [(a.rule, a.sink) for a in warehouse.waiting_alerts()] == [("a", "x"), ("a", "y"), ("b", "x")]


def test_a_higher_toll_and_a_claim_are_changes_of_their_own(warehouse: Warehouse) -> None:
    tell(warehouse, "one")
    assert fired(warehouse) == [("new_event",)]
    tell(warehouse, "two", dead=5, source="star", claimants=["jaish-al-adl"])
    (_, grown) = fired(warehouse)
    assert {"toll_changed", "claimed"} <= set(grown)


FILTERS = {
    "family": ({"types": ("violence",)}, {"types": ("diplomacy",)}),
    "type": ({"types": ("armed_attack",)}, {"types": ("bombing",)}),
    "an actor's parent": ({"actors": ("irn",)}, {"actors": ("pak",)}),
    "province": ({"places": ("Sistan and Baluchestan",)}, {"places": ("Balochistan",)}),
    "point": ({"near": Vicinity(26.2, 61.4, 20)}, {"near": Vicinity(26.2, 60.0, 20)}),
    "border": ({"border_km": 60.0}, {"border_km": 10.0}),
    "dead": ({"min_killed": 3}, {"min_killed": 4}),
    "confidence": ({"min_confidence": 0.1}, {"min_confidence": 1.0}),
    "sources": ({"min_sources": 1}, {"min_sources": 2}),
    "age": ({"max_age_days": 30.0}, {"max_age_days": 0.5}),
    "language": ({"languages": ("fa", "en")}, {"languages": ("fa",)}),
    "bloc": ({"blocs": ("herald",)}, {"blocs": ("star",)}),
    "own SQL": ({"where": "killed_best > 2 AND killed_before IS NULL"}, {"where": "killed_before > 2"}),
    "own SQL of nothing": ({"where": "wounded_best IS NULL"}, {"where": "wounded_best > 0"}),
}


@pytest.mark.parametrize(("yes", "no"), FILTERS.values(), ids=FILTERS)
def test_a_filter_lets_through_what_fits(warehouse: Warehouse, yes: dict[str, Any], no: dict[str, Any]) -> None:
    tell(warehouse, "one", place=RASK)
    watches = [Watch("yes", ("log",), replace(ANY, **yes)), Watch("no", ("log",), replace(ANY, **no))]
    warehouse.append_resolution("r1", Resolver(KINSHIP), watches)
    assert [alert.rule for alert in warehouse.waiting_alerts()] == ["yes"]


def test_a_condition_that_fails_on_a_change_lets_it_through(warehouse: Warehouse) -> None:
    tell(warehouse, "one")
    assert fired(warehouse, replace(ANY, where="place::INTEGER > 2")) == [("new_event",)]


def test_history_is_not_told_whichever_run_resolves_it(warehouse: Warehouse) -> None:
    tell(warehouse, "old", run="history")
    assert fired(warehouse, run="r1") == []
    tell(warehouse, "new", place=CHABAHAR, date=day(DAY - timedelta(30)))
    assert fired(warehouse, run="history") == [("new_event",)]


def test_history_is_told_where_it_is_asked_for(warehouse: Warehouse) -> None:
    warehouse.start_run("asked", NOW, "ingest --alerts", "rules-1")
    tell(warehouse, "old", run="asked")
    assert fired(warehouse, run="r1") == [("new_event",)]


def test_a_gap_is_told_with_the_poll_that_left_it(path: Path) -> None:
    watch = Watch("house", ("log",), ChangeFilter((AlertKind.GAP,)))
    for step, name in enumerate(("a", "b")):
        with Warehouse.open(path, 0, lambda step=step: NOW + timedelta(hours=step)) as warehouse:  # type: ignore[misc]
            read = replace(poll(*(entry_of(f"{name}{n}") for n in range(3))), polled_at=NOW + timedelta(hours=step))
            warehouse.append_poll(f"r{step}", read, [watch])
            found = warehouse.waiting_alerts()
    assert [(alert.change.subject, alert.change.kinds) for alert in found] == [("herald", ("gap",))]


def test_a_source_that_falls_silent_is_told_once_and_anew_after_it_spoke(path: Path) -> None:
    house = [Watch("house", ("log",), ChangeFilter((AlertKind.SOURCE_SILENT,)))]

    def told(after: timedelta, entries: tuple[str, ...] = ()) -> int:
        """How often the rule has fired, so long after the first reading, once the feed gave these or failed."""
        at = NOW + after
        with Warehouse.open(path, 0, lambda: at) as warehouse:
            channel = poll().channel_url
            warehouse.record_sources("r1", [Source("herald", "Herald", "https://herald.example/", "PK", "herald",
                "UTC", 60, (Channel(ChannelKind.FEED, channel, "en"),))])  # fmt: skip
            if entries:
                warehouse.append_poll("r1", replace(poll(*map(entry_of, entries)), polled_at=at))
            else:
                failure = FetchFailure(channel, FailureKind.HTTP, "HTTP 404", at, 404)
                warehouse.append_poll_failure("r1", "herald", failure)
            warehouse.append_resolution("r1", Resolver(KINSHIP), house)
            return len(warehouse.waiting_alerts())

    hour = timedelta(hours=1)
    fired = [told(0 * hour, ("a", "b")), told(5 * hour), told(30 * hour), told(40 * hour)]
    assert fired == [0, 0, 1, 1]
    assert [told(50 * hour, ("c",)), told(90 * hour)] == [1, 2]
