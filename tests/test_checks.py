"""`borderwatch check`: silent over a sound warehouse, and not over one that is broken in any way that it knows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from extractors.model import Channel, ChannelKind, Source
from extractors.resolve import Resolver
from flows.settings import packaged
from tests.material import KINSHIP, NOW, SmallBooks, article, entry, killed, now, outcome, poll, told_by
from warehouse.checking import findings
from warehouse.reader import Reader
from warehouse.statements import checks
from warehouse.store import Warehouse

PLACES = packaged("config") / "places.csv"
FEED = Channel(ChannelKind.FEED, "https://herald.example/feed", "en")
HERALD = Source("herald", "Herald", "https://herald.example/", "PK", "herald", "Asia/Karachi", 20, (FEED,))

# A statement for each check that makes it find something; tables are those of the schema ledger.
BREAKS = {
    "actors_in_no_book": "UPDATE event_versions SET targets = ['nobody']",
    "articles_twice": "INSERT INTO articles FROM articles LIMIT 1",
    "dates_reversed": "UPDATE mentions SET date_end = date_start - 1",
    "dates_to_come": "UPDATE mentions SET date_start = DATE '2026-12-24', date_end = DATE '2026-12-24'",
    "events_without_parties": "UPDATE event_versions SET targets = [], initiators = []",
    "implausible_tolls": """UPDATE event_versions
        SET casualties = list_transform(casualties, lambda toll: struct_update(toll, killed_low := 3000))""",
    "impossible_tolls": "UPDATE casualty_figures SET high = low - 1",
    "jumps_of_tolls": """INSERT INTO event_versions BY NAME
        SELECT * REPLACE (version + 1 AS version, [{'party': 'irn', 'killed_low': 40, 'killed_best': 40}] AS casualties)
        FROM event_versions""",
    "mentions_in_no_event": "DELETE FROM event_mentions",
    "mentions_miscounted": "UPDATE extractions SET mentions = 7",
    "mentions_of_no_article": "UPDATE mentions SET revision_id = 'another'",
    "mentions_twice": "INSERT INTO event_mentions FROM event_mentions",
    "parts_of_no_article": "DELETE FROM entries",
    "parts_of_no_mention": "UPDATE casualty_figures SET mention_id = 'another'",
    "places_outside_their_country": "UPDATE mentions SET latitude = 48.2, longitude = 16.4",
    "published_in_the_future": "UPDATE articles SET published_on = DATE '2027-01-01'",
    "readings_twice": "INSERT INTO extractions FROM extractions",
    "redirects_to_nothing": "UPDATE event_versions SET state = 'merged', redirect_to = 'another'",
    "sources_below_expectation": """INSERT INTO gaps
        SELECT run_id, known_at, 'gap', source_id, channel_url, polled_at, polled_at FROM polls""",
    "sources_that_fail": "UPDATE polls SET entries = 0",
    "spans_outside_their_text": "UPDATE mentions SET evidence_end = 5000",
    "types_in_no_book": "UPDATE event_versions SET type = 'another'",
    "unexplained_tolls": """INSERT INTO event_versions
        SELECT * REPLACE (version + 1 AS version, [] AS casualties) FROM event_versions;
        INSERT INTO event_mentions SELECT * REPLACE (version + 1 AS version) FROM event_mentions""",
    "versions_twice": "INSERT INTO event_versions FROM event_versions",
    "versions_without_mentions": "DELETE FROM event_mentions",
}  # fmt: skip

PLACED = f"""
    INSERT INTO mentions BY NAME
    SELECT mention.* REPLACE (place.country AS country, place.latitude AS latitude, place.longitude AS longitude)
    FROM mentions AS mention, read_csv('{PLACES}') AS place WHERE place.latitude IS NOT NULL"""


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A source's item that became an article, which tells of an attack."""
    path = tmp_path_factory.mktemp("checks") / "sound.duckdb"
    item, text = entry("attack"), article("attack")
    with Warehouse.open(path, 0, now) as warehouse:
        warehouse.start_run("run", NOW, "run", "rules-1")
        warehouse.record_books("run", SmallBooks())
        warehouse.record_sources("run", (HERALD,))
        warehouse.append_poll("run", poll(item))
        warehouse.append_outcomes("run", [outcome(text, told_by(text, figures=[killed(3)]), of=item)])
        warehouse.append_resolution("run", Resolver(KINSHIP))
    return path


@pytest.fixture(scope="module")
def connection(sound: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy, to be broken and rolled back."""
    with duckdb.connect(shutil.copyfile(sound, sound.with_name("broken.duckdb"))) as opened:
        yield opened


@contextmanager
def broken(connection: duckdb.DuckDBPyConnection, statement: str) -> Iterator[None]:
    """The warehouse after `statement`, for a while."""
    connection.begin()
    try:
        connection.execute(f"USE ledger; {statement}; USE main")
        yield
    finally:
        connection.rollback()


def test_a_sound_warehouse_is_sound(sound: Path) -> None:
    with Reader.open(sound, 0) as reader:
        assert reader.check() == ()


def test_every_check_is_broken_by_a_test() -> None:
    assert sorted(BREAKS) == [check.name for check in checks()]
    assert {check.severity for check in checks()} == {"error", "warning"}


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_warehouse_is_told(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    with broken(connection, BREAKS[name]):
        (finding,) = findings(connection, [name])
    assert finding.count >= len(finding.examples) > 0
    assert finding.message in str(finding)


def test_places_of_the_gazetteer_lie_in_their_countries(connection: duckdb.DuckDBPyConnection) -> None:
    with broken(connection, PLACED):
        ((count,),) = connection.execute("SELECT count(DISTINCT (latitude, longitude)) FROM mentions").fetchall()
        assert findings(connection, ["places_outside_their_country"]) == ()
    assert count > 1000
