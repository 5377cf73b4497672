"""What readers ask for: filters, one event with its evidence, and SQL that can only read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from extractors.model import EventFilter, EventPlace, PlacePrecision
from extractors.resolve import Resolver
from tests.material import (
    CHABAHAR,
    DAY,
    KINSHIP,
    NOVEMBER,
    NOW,
    PANJGUR,
    SmallBooks,
    article,
    day,
    entry,
    killed,
    now,
    outcome,
    poll,
    told_by,
)
from warehouse.errors import QueryRefused
from warehouse.reader import Reader
from warehouse.store import Warehouse

RESOLVER = Resolver(KINSHIP)
ATTACK, MEETING, OLD, UNDATED = "attack", "meeting", "old", "undated"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An attack that two outlets tell of, a meeting, an attack of last year and one without a date."""
    path = tmp_path_factory.mktemp("reader") / "borderwatch.duckdb"
    herald, courier = article(ATTACK), article(ATTACK, "The group said that it had killed five near Rask.", "courier")
    told = [
        outcome(herald, told_by(herald, figures=[killed(3)], targets=["irn-border"], confidence=0.9)),
        outcome(courier, told_by(courier, figures=[killed(5)], claimants=["jaish-al-adl"])),
    ]
    others: dict[str, dict[str, Any]] = {
        MEETING: {"type": "meeting", "initiators": ["irn"], "targets": ["pak-gov"], "place": PANJGUR},
        OLD: {"date": day(DAY - timedelta(days=365)), "figures": [killed(11, at_most=None)]},
        UNDATED: {"type": "bombing", "date": None, "place": None, "targets": ()},
    }
    for name, given in others.items():
        text = article(name)
        told.append(outcome(text, told_by(text, **given)))
    with Warehouse.open(path, 0, now) as warehouse:
        warehouse.start_run("run-1", NOW, "ingest", "rules-1")
        warehouse.record_books("run-1", SmallBooks())
        warehouse.append_poll("run-1", poll(entry("later")))
        warehouse.append_outcomes("run-1", told)
        warehouse.append_resolution("run-1", RESOLVER)
    return path


@pytest.fixture
def reader(path: Path) -> Iterator[Reader]:
    with Reader.open(path, 0) as opened:
        yield opened


def first_titles(reader: Reader, **wanted: object) -> list[str]:
    """The first article's title of each event that fits, in order."""
    events = reader.events(EventFilter(**wanted)).to_pylist()  # type: ignore[arg-type]
    told = [reader.event(event["event_id"]) for event in events]
    return [event.mentions[0].article.title.removeprefix("Story ") for event in told if event]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, [MEETING, ATTACK, OLD, UNDATED]),
        ({"limit": 1}, [MEETING]),
        ({"since": DAY}, [MEETING, ATTACK]),
        ({"until": DAY - timedelta(days=1)}, [OLD]),
        ({"since": NOVEMBER.start, "until": NOVEMBER.end, "type": "armed_attack"}, [ATTACK]),
        ({"type": "violence"}, [ATTACK, OLD, UNDATED]),
        ({"actor": "irn-police", "since": DAY}, [ATTACK]),
        ({"actor": "irn"}, [MEETING, ATTACK, OLD]),
        ({"actor": "The irn"}, [MEETING, ATTACK, OLD]),
        ({"actor": "PAK"}, [MEETING]),
        ({"actor": "jaish-al-adl"}, [ATTACK]),
        ({"place": "rásk"}, [ATTACK, OLD]),
        ({"place": "balochistan"}, [MEETING]),
        ({"place": "IR"}, [ATTACK, OLD]),
        ({"min_killed": 5}, [ATTACK, OLD]),
        ({"min_killed": 6}, [OLD]),
    ],
)
def test_filters(reader: Reader, wanted: dict[str, object], found: list[str]) -> None:
    assert sorted(first_titles(reader, **wanted)) == sorted(found)


def test_the_latest_come_first_and_the_undated_last(reader: Reader) -> None:
    days = reader.events(EventFilter()).column("date_start").to_pylist()
    assert days == [DAY, DAY, DAY - timedelta(days=365), None]


@pytest.mark.parametrize(
    ("wanted", "meant"), [({"actor": "jaish-al"}, "jaish-al-adl"), ({"type": "armed-attack"}, "armed_attack")]
)
def test_a_name_that_nobody_knows_is_no_empty_answer(reader: Reader, wanted: dict[str, str], meant: str) -> None:
    with pytest.raises(QueryRefused, match=f"did you mean {meant}"):
        reader.events(EventFilter(**wanted))  # type: ignore[arg-type]


def attack(reader: Reader) -> str:
    """The id of the event that two outlets tell of."""
    (event_id,) = reader.sql("SELECT event_id FROM events WHERE mention_count = 2").column(0).to_pylist()
    return str(event_id)


def test_a_row_of_events_reads_without_a_manual(reader: Reader) -> None:
    (row,) = (r for r in reader.events(EventFilter()).to_pylist() if r["event_id"] == attack(reader))
    assert row["family"] == "violence"
    assert row["targets"] == ["The irn-border"]
    assert (row["killed_low"], row["killed_high"], row["wounded_low"]) == (3, 5, None)
    assert row["claims"] == ["The jaish-al-adl claims responsibility"]
    assert (row["source_count"], row["independent_sources"], row["languages"]) == (2, 2, ["en"])
    assert (row["first_seen"], row["last_seen"], row["version"]) == (NOW, NOW, 1)
    assert row["quotation"].endswith("tells it under m")


def test_an_open_toll_has_no_high(reader: Reader) -> None:
    (row,) = reader.events(EventFilter(min_killed=6)).to_pylist()
    assert (row["killed_low"], row["killed_high"]) == (11, None)


def test_an_event_comes_with_its_mentions_and_their_words(reader: Reader) -> None:
    told = reader.event(attack(reader))
    assert told is not None
    assert told.event.mention_ids == tuple(sorted(m.mention.mention_id for m in told.mentions))
    assert told.names["jaish-al-adl"] == "The jaish-al-adl"
    herald = next(m for m in told.mentions if m.article.source_id == "herald")
    assert herald.article == article(ATTACK)
    assert herald.mention == told_by(article(ATTACK), figures=[killed(3)], targets=["irn-border"], confidence=0.9)
    assert herald.mention.evidence.of(herald.article.text) == "Gunmen attacked a po"


def test_there_is_no_such_event(reader: Reader) -> None:
    assert reader.event("ffff") is None


def test_an_id_that_was_merged_away_leads_on(tmp_path: Path) -> None:
    path = tmp_path / "merged.duckdb"
    mistaken, other = article("a"), article("b", source="courier")
    clear = article("a", "A clearer wording: the attack was near Rask and seven died.")
    with Warehouse.open(path, 0, now) as warehouse:
        warehouse.append_outcomes("r", [outcome(other, told_by(other))])
        warehouse.append_outcomes("r", [outcome(mistaken, told_by(mistaken, place=CHABAHAR, figures=[killed(7)]))])
        before = {c.event.article_ids: c.event_id for c in warehouse.append_resolution("r", RESOLVER) if c.event}
        warehouse.append_outcomes("r", [outcome(clear, told_by(clear, figures=[killed(7)]))])
        warehouse.append_resolution("r", RESOLVER)
    with Reader.open(path, 0) as reader:
        (held,) = reader.sql("SELECT event_id FROM events").column(0).to_pylist()
        for event_id in before.values():
            told = reader.event(event_id)
            assert told is not None
            assert told.event.event_id == held
            assert told.redirected_from == (None if event_id == held else event_id)


def test_sources_come_with_their_health(reader: Reader) -> None:
    assert "last_failure_reason" in reader.sources().column_names


def test_the_ledger_gives_the_words_of_each_toll(reader: Reader) -> None:
    found = reader.sql("SELECT party, low, words, outlet FROM casualty_ledger WHERE current ORDER BY low")
    assert [tuple(row.values()) for row in found.to_pylist()][:2] == [
        ("The irn-police", 3, "Gunm", "Herald"),
        ("The irn-police", 5, "The ", "Courier"),
    ]
    (claim,) = reader.sql("SELECT claimant, stance, words FROM claims").to_pylist()
    assert tuple(claim.values()) == ("The jaish-al-adl", "claims_responsibility", "e group")


def test_sql_gives_columns_and_typed_rows(reader: Reader) -> None:
    table = reader.sql("SELECT type, date_start FROM events WHERE date_start IS NOT NULL ORDER BY ALL LIMIT 1")
    assert table.column_names == ["type", "date_start"]
    assert table.to_pylist() == [{"type": "armed_attack", "date_start": date(2025, 11, 18)}]
    assert pa.types.is_date(table.schema.field("date_start").type)


@pytest.mark.parametrize(
    "text",
    [
        "DELETE FROM ledger.mentions",
        "CREATE TABLE mine AS SELECT 1",
        "DROP VIEW events",
        "COPY events TO '{folder}/events.csv'",
        "SELECT * FROM read_csv('/etc/hostname')",
        "SELECT * FROM read_text('/etc/hostname')",
        "ATTACH '{folder}/other.duckdb'",
        "EXPORT DATABASE '{folder}'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SELECT * FROM no_such_table",
        "SELEC 1",
    ],
)
def test_sql_can_only_read_this_file(reader: Reader, tmp_path: Path, text: str) -> None:
    with pytest.raises(QueryRefused):
        reader.sql(text.format(folder=tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_readers_do_not_exclude_each_other(path: Path) -> None:
    with Reader.open(path, 0) as one, Reader.open(path, 0) as other:
        assert one.sql("FROM events").num_rows == other.sql("FROM events").num_rows == 4


def test_no_row_of_the_frontier_is_without_a_state(reader: Reader) -> None:
    assert reader.sql("SELECT url, state FROM frontier").to_pylist() == [
        {"url": entry("later").url, "state": "pending"}
    ]


def test_a_mention_of_an_older_wording_is_no_part_of_the_event(tmp_path: Path) -> None:
    path = tmp_path / "revised.duckdb"
    old = article("a")
    new = replace(old, text="Nine officers were killed near Rask, it is now said.")
    with Warehouse.open(path, 0, now) as warehouse:
        for text, count in ((old, 3), (new, 9)):
            warehouse.append_outcomes("r", [outcome(text, told_by(text, figures=[killed(count)]))])
            warehouse.append_resolution("r", RESOLVER)
    with Reader.open(path, 0) as reader:
        assert reader.sql("SELECT killed_low, killed_high, mention_count, version FROM events").to_pylist() == [
            {"killed_low": 9, "killed_high": 9, "mention_count": 1, "version": 2}
        ]
        assert reader.sql("SELECT low FROM casualty_ledger WHERE NOT current").column(0).to_pylist() == [3]


def test_names_that_the_gazetteer_lacks_are_listed_with_an_example(tmp_path: Path) -> None:
    path = tmp_path / "gaps.duckdb"
    unknown = EventPlace("Siah Gaz", "Balochistan", "PK", PlacePrecision.UNKNOWN)
    places = {"a": unknown, "b": unknown, "c": PANJGUR, "d": None}
    with Warehouse.open(path, 0, now) as warehouse:
        told = [(article(name), place) for name, place in places.items()]
        warehouse.append_outcomes("r", [outcome(text, told_by(text, place=place)) for text, place in told])
    with Reader.open(path, 0) as reader:
        (gap,) = reader.sql("FROM gazetteer_gaps").to_pylist()
    assert (gap["name"], gap["admin1"], gap["country"]) == ("Siah Gaz", "Balochistan", "PK")
    assert (gap["mentions"], gap["articles"]) == (2, 2)
    assert gap["example"] in {told_by(article(name)).quotation for name in "ab"}
