"""The writer's warehouse on real files: nothing lost, nothing doubled, everything with its run."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from extractors.model import (
    ArchiveLocation,
    ChangeKind,
    Channel,
    ChannelKind,
    FailureKind,
    FetchFailure,
    NotModified,
    Outcome,
    Poll,
    Rejection,
    RejectionReason,
    RunSummary,
    Source,
    SourceOutcome,
    Validators,
)
from extractors.resolve import Resolver
from tests.material import (
    CHABAHAR,
    KINSHIP,
    NOVEMBER,
    NOW,
    PANJGUR,
    PROVINCE,
    SmallBooks,
    article,
    entry,
    killed,
    now,
    outcome,
    page,
    poll,
    told_by,
)
from warehouse import statements
from warehouse.errors import WarehouseBroken, WarehouseBusy, WarehouseMissing, WarehouseNewer, WarehouseOutdated
from warehouse.reader import Reader
from warehouse.store import Warehouse

RESOLVER = Resolver(KINSHIP)
RUN = "run-1"
PAGE = page(entry("a").url)
STUB = Rejection(PAGE.url, RejectionReason.STUB, "9 words")
SOURCE = Source(
    "herald", "The Herald", "https://herald.example", "PK", "herald-group", "Asia/Karachi", 60,
    (Channel(ChannelKind.FEED, "https://herald.example/feed", "en"),),
)  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "borderwatch.duckdb"


@pytest.fixture
def warehouse(path: Path) -> Iterator[Warehouse]:
    with Warehouse.open(path, 0, now) as opened:
        yield opened


def rows(warehouse: Warehouse, text: str) -> list[tuple[Any, ...]]:
    return warehouse._connection.execute(text).fetchall()


def count(warehouse: Warehouse, table: str) -> int:
    return len(rows(warehouse, f"FROM {table}"))


# --- the file ------------------------------------------------------------------------------------


def test_migrating_twice_is_migrating_once(path: Path) -> None:
    for _ in range(2):
        with Warehouse.open(path, 0, now) as warehouse:
            applied = rows(warehouse, "SELECT number, name, fingerprint FROM ledger.migrations ORDER BY number")
            assert applied == [(m.number, m.name, m.fingerprint) for m in statements.migrations()]
            assert count(warehouse, "ledger.view_sets") == 1


def test_migrations_are_numbered_without_gaps() -> None:
    assert [m.number for m in statements.migrations()] == list(range(1, len(statements.migrations()) + 1))


def test_views_are_made_anew_when_their_text_changed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Warehouse.open(path, 0, now):
        pass
    monkeypatch.setattr(statements, "views", lambda: ("CREATE OR REPLACE VIEW runs AS SELECT 'new' AS run_id",))
    with Warehouse.open(path, 0, now) as warehouse:
        assert rows(warehouse, "SELECT * FROM runs") == [("new",)]


def test_everything_carries_a_comment(warehouse: Warehouse) -> None:
    bare = """
        SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE NOT internal AND comment IS NULL
        UNION ALL SELECT view_name FROM duckdb_views() WHERE NOT internal AND comment IS NULL
        UNION ALL SELECT column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL"""
    assert rows(warehouse, bare) == []


def test_every_row_knows_its_run_and_when_it_became_known(warehouse: Warehouse) -> None:
    tables = {name for (name,) in rows(warehouse, "SELECT table_name FROM duckdb_tables() WHERE NOT internal")}
    for column in ("run_id", "known_at"):
        columns = rows(warehouse, "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal")
        assert {table for table in tables if (table, column) not in columns} == {"migrations", "view_sets"}


def test_views_of_an_empty_warehouse_are_empty(warehouse: Warehouse) -> None:
    views = [name for (name,) in rows(warehouse, "SELECT view_name FROM duckdb_views() WHERE NOT internal")]
    assert {"events", "mentions", "articles", "claims", "casualty_ledger", "source_health", "frontier", "runs"} <= set(
        views
    )
    assert {view for view in views if count(warehouse, view)} == {"country_codes"}, "codes are constants"


def test_times_are_utc(warehouse: Warehouse) -> None:
    warehouse.start_run(RUN, NOW, "run", "rules-1")
    ((started,),) = rows(warehouse, "SELECT started_at FROM runs")
    assert (started, started.utcoffset()) == (NOW, timedelta())


def _spoil_with_text(path: Path) -> None:
    path.write_text("This is no database." * 400)


def _tear(path: Path) -> None:
    with Warehouse.open(path, 0, now):
        pass
    path.write_bytes(path.read_bytes()[:5000])


def _put_another_program_s_database(path: Path) -> None:
    duckdb.connect(path).execute("CREATE TABLE recipes (name VARCHAR)").close()


@pytest.mark.parametrize("spoil", [_spoil_with_text, _tear, _put_another_program_s_database])
def test_a_file_that_is_no_warehouse_is_refused_by_name_and_left_alone(path: Path, spoil: Any) -> None:
    path.parent.mkdir()
    spoil(path)
    before = path.read_bytes()
    for open_it in (lambda: Warehouse.open(path, 0, now), lambda: Reader.open(path, 0)):
        with pytest.raises(WarehouseBroken, match=str(path)), open_it():
            pass
    assert path.read_bytes() == before


def test_a_newer_warehouse_is_refused(path: Path) -> None:
    with Warehouse.open(path, 0, now) as warehouse:
        warehouse._connection.execute(
            "INSERT INTO ledger.migrations (number, name, fingerprint) VALUES (9999, 'later', '')"
        )
    for open_it in (lambda: Warehouse.open(path, 0, now), lambda: Reader.open(path, 0)):
        with pytest.raises(WarehouseNewer, match="level 9999"), open_it():
            pass


def test_a_reader_says_what_is_missing_or_too_old(path: Path) -> None:
    with pytest.raises(WarehouseMissing, match=str(path)), Reader.open(path, 0):
        pass
    path.parent.mkdir(exist_ok=True)
    duckdb.connect(path).close()
    with pytest.raises(WarehouseOutdated, match="level 0"), Reader.open(path, 0):
        pass


HOLD = """
import sys
from pathlib import Path
from warehouse.connection import connect
held = connect(Path(sys.argv[1]), read_only=False, patience_seconds=0)
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def holder(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the file until its input ends."""
    path.parent.mkdir()
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        yield process


def test_a_file_that_another_process_holds_is_named_with_its_holder(path: Path, holder: subprocess.Popen[str]) -> None:
    busy = f"{path} is in use by process {holder.pid}"
    for open_it in (lambda: Warehouse.open(path, 0.05, now), lambda: Reader.open(path, 0.05)):
        with pytest.raises(WarehouseBusy, match=busy), open_it():
            pass


def test_a_file_that_is_let_go_in_time_is_waited_for(
    path: Path, holder: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        holder.communicate()

    monkeypatch.setattr("warehouse.connection.sleep", wait)
    with Warehouse.open(path, 5, now) as warehouse:
        assert count(warehouse, "runs") == 0
    assert len(waits) == 1


def test_patience_is_kept_and_not_exceeded(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr("warehouse.connection.sleep", waits.append)
    monkeypatch.setattr(duckdb, "connect", _always_locked)
    with pytest.raises(WarehouseBusy, match=r"waited 3\.0 s"), Warehouse.open(path, 3, now):
        pass
    assert sum(waits) == pytest.approx(3)
    assert waits[0] < waits[3]


def _always_locked(*_: object, **__: object) -> None:
    raise duckdb.IOException("IO Error: Could not set lock on file: Conflicting lock is held in python (PID 77)")


# --- runs and books ------------------------------------------------------------------------------


def test_a_run_and_its_end(warehouse: Warehouse) -> None:
    warehouse.start_run(RUN, NOW, "run", "rules-1")
    assert rows(warehouse, "SELECT command, coder, finished FROM runs") == [("run", "rules-1", False)]
    told = (SourceOutcome("herald", 1, 5, 2, 2, ("https://herald.example/map: HTTP 500",)),)
    summary = RunSummary(RUN, told, (("stub", 2),), articles=3, mentions=4, new_events=1, seconds=1.5)
    warehouse.finish_run(RUN, NOW, summary)
    assert rows(warehouse, "SELECT finished, articles, mentions, new_events, rejected, seconds FROM runs") == [
        (True, 3, 4, 1, [{"reason": "stub", "count": 2}], 1.5)
    ]
    assert rows(warehouse, "SELECT source_id, new, failures FROM ledger.run_sources") == [
        ("herald", 2, ["https://herald.example/map: HTTP 500"])
    ]


def test_a_source_is_kept_anew_only_where_its_definition_changed(warehouse: Warehouse) -> None:
    for definition in (SOURCE, SOURCE, replace(SOURCE, bloc="another"), replace(SOURCE, bloc="another")):
        warehouse.record_sources(RUN, [definition])
    assert count(warehouse, "ledger.sources") == 2
    assert rows(warehouse, "SELECT source_id, bloc, len(channels) FROM sources") == [("herald", "another", 1)]


def test_books_are_kept_whole_and_once(warehouse: Warehouse) -> None:
    books = SmallBooks()
    smaller = replace(books, actors=books.actors[:3])
    for held in (books, books, smaller):
        warehouse.record_books(RUN, held)
    assert count(warehouse, "actors") == 3
    assert count(warehouse, "ledger.actors") == len(books.actors) + 3
    assert count(warehouse, "ledger.event_types") == count(warehouse, "event_types") == len(books.event_types)


# --- discover ------------------------------------------------------------------------------------


def test_a_poll_twice_finds_its_entries_once(warehouse: Warehouse) -> None:
    told = poll(entry("a"), entry("b"))
    assert [warehouse.append_poll(RUN, told), warehouse.append_poll(RUN, told)] == [2, 0]
    assert warehouse.pending() == (entry("a"), entry("b"))


def test_entries_come_back_as_they_were(warehouse: Warehouse) -> None:
    told = entry("a", published_at=None, updated_at=NOW, content_html="<p>All of it.</p>")
    warehouse.append_poll(RUN, poll(told))
    assert warehouse.pending() == (told,)


def test_an_article_in_two_channels_of_a_source_is_one_entry(warehouse: Warehouse) -> None:
    warehouse.append_poll(RUN, poll(entry("a", entry_id="guid-1")))
    listed = replace(
        poll(),
        channel_url="https://herald.example/map",
        entries=(entry("a", channel_url="https://herald.example/map"),),
    )
    assert warehouse.append_poll(RUN, listed) == 0
    titled = entry("a", entry_id="guid-1", channel_url="https://herald.example/map", title="Another title in the map")
    assert warehouse.append_poll(RUN, replace(listed, entries=(titled,))) == 0


def test_the_same_id_at_two_sources_is_two_entries(warehouse: Warehouse) -> None:
    warehouse.append_poll(RUN, poll(entry("a", entry_id="1")))
    assert warehouse.append_poll(RUN, poll(entry("a", "courier", entry_id="1"), source="courier")) == 1
    assert [e.source_id for e in warehouse.pending()] == ["courier", "herald"]
    assert [e.source_id for e in warehouse.pending(["herald"])] == ["herald"]


@pytest.mark.parametrize(
    "change", [{"title": "Toll rises"}, {"updated_at": NOW + timedelta(hours=1)}, {"content_html": "<p>Nine.</p>"}]
)
def test_an_entry_that_changed_is_pending_again(warehouse: Warehouse, change: dict[str, Any]) -> None:
    first = entry("a")
    warehouse.append_poll(RUN, poll(first))
    warehouse.append_outcomes(RUN, [outcome(article("a"), of=first)])
    assert warehouse.pending() == ()

    assert warehouse.append_poll(RUN, poll(replace(first, **change))) == 1
    assert warehouse.pending() == (replace(first, **change),)


def test_validators_are_those_of_the_last_poll_that_had_any(warehouse: Warehouse) -> None:
    url = poll().channel_url
    warehouse.append_poll(RUN, poll(etag='"one"'))
    warehouse.append_poll(RUN, poll(etag='"two"'))
    warehouse.append_poll(RUN, Poll("herald", url, NOW, (), Validators(), unchanged=True))
    assert warehouse.validators() == {url: Validators('"two"', None, "hash")}


def test_a_poll_and_its_entries_are_stored_together_or_not_at_all(warehouse: Warehouse) -> None:
    with pytest.raises(duckdb.ConstraintException):
        warehouse.append_poll(RUN, poll(entry("a"), entry("b", title=None)))
    assert warehouse.validators() == {}
    assert warehouse.pending() == ()
    assert warehouse.append_poll(RUN, poll(entry("a"))) == 1


def test_a_poll_that_failed_shows_in_the_source_s_health(warehouse: Warehouse) -> None:
    warehouse.record_sources(RUN, [SOURCE])
    warehouse.append_poll_failure(
        RUN, "herald", FetchFailure(poll().channel_url, FailureKind.HTTP, "", NOW, 503, 120.0)
    )
    health = "SELECT last_success, last_failure, last_failure_reason, failed_polls FROM source_health"
    assert rows(warehouse, health) == [(None, NOW, "https://herald.example/feed: HTTP 503", 1)]


# --- the path of an article ----------------------------------------------------------------------


def states(warehouse: Warehouse) -> list[tuple[str, str | None]]:
    return rows(warehouse, "SELECT state, reason FROM frontier ORDER BY entry_key")


def failure(kind: FailureKind, status: int | None = None, retry_after: float | None = None) -> FetchFailure:
    return FetchFailure(entry("a").url, kind, "went wrong", NOW, status, retry_after)


@pytest.mark.parametrize(
    ("result", "state", "again"),
    [
        ({"fetched": failure(FailureKind.DNS)}, ("failed", "dns: went wrong"), True),
        ({"fetched": failure(FailureKind.HTTP, 503)}, ("failed", "HTTP 503"), True),
        ({"fetched": failure(FailureKind.HTTP, 429, 60.0)}, ("failed", "HTTP 429"), False),
        ({"fetched": failure(FailureKind.HTTP, 410)}, ("gone", "HTTP 410"), False),
        ({"fetched": failure(FailureKind.TOO_LARGE)}, ("gone", "too_large: went wrong"), False),
        ({"fetched": NotModified(entry("a").url, NOW, Validators('"x"'))}, ("unchanged", None), False),
        ({"fetched": PAGE, "cleaned": STUB}, ("rejected", "stub: 9 words"), False),
        ({"fetched": PAGE, "cleaned": article("a")}, ("stored", None), False),
    ],
)  # fmt: skip
def test_how_far_an_entry_came(
    warehouse: Warehouse, result: dict[str, Any], state: tuple[str, str | None], again: bool
) -> None:
    warehouse.append_poll(RUN, poll(entry("a")))
    warehouse.append_outcomes(RUN, [Outcome(entry("a"), **result)])
    assert states(warehouse) == [state]
    assert bool(warehouse.pending()) is again


def test_what_is_to_wait_is_pending_again_when_the_time_has_come(path: Path) -> None:
    with Warehouse.open(path, 0, now) as warehouse:
        warehouse.append_poll(RUN, poll(entry("a")))
        warehouse.append_outcomes(RUN, [Outcome(entry("a"), failure(FailureKind.HTTP, 429, 60.0))])
    with Warehouse.open(path, 0, lambda: NOW + timedelta(seconds=61)) as warehouse:
        assert warehouse.pending() == (entry("a"),)


def test_a_fetch_is_kept_with_its_place_in_the_archive(warehouse: Warehouse) -> None:
    told = replace(outcome(article("a"), of=entry("a")), archived=ArchiveLocation("archive/one.warc.gz", 4096))
    warehouse.append_outcomes(RUN, [told])
    stored = "SELECT url, answer, status, content_type, bytes, archive_file, archive_offset FROM ledger.fetches"
    place = ("archive/one.warc.gz", 4096)
    assert rows(warehouse, stored) == [(entry("a").url, "page", 200, "text/html", 14, *place)]
    assert rows(warehouse, "SELECT archive_file, archive_offset FROM articles") == [place]
    assert warehouse.page_validators([entry("a").url, "other"]) == {entry("a").url: Validators('"page"')}


def test_the_same_outcomes_twice_are_stored_once(warehouse: Warehouse) -> None:
    text = article("a")
    told = outcome(text, told_by(text, figures=[killed(3)], claimants=["jaish-al-adl"]))
    first, second = (warehouse.append_outcomes(RUN, [told, told]) for _ in range(2))
    assert (first.articles, first.revisions, first.relevant, first.mentions) == (1, 0, 1, 1)
    assert (second.articles, second.revisions, second.relevant, second.mentions) == (0, 0, 0, 0)
    tables = ("articles", "extractions", "mentions", "mention_actors", "casualty_figures", "claims")
    assert {table: count(warehouse, f"ledger.{table}") for table in tables} == dict.fromkeys(tables, 1)


def test_a_new_wording_is_a_revision_and_the_old_one_stays(warehouse: Warehouse) -> None:
    old, new = article("a"), article("a", "Gunmen attacked a post near Rask and killed nine officers.")
    warehouse.append_outcomes(RUN, [outcome(old, told_by(old, figures=[killed(3)]))])
    added = warehouse.append_outcomes(RUN, [outcome(new, told_by(new, figures=[killed(9)]))])
    assert (added.articles, added.revisions) == (0, 1)
    assert rows(warehouse, "SELECT text, revisions FROM articles") == [(new.text, 2)]
    assert rows(warehouse, "SELECT killed_low, current FROM mentions ORDER BY revision") == [(3, False), (9, True)]


def test_a_wording_that_comes_back_holds_again(warehouse: Warehouse) -> None:
    old, new = article("a"), article("a", "Gunmen attacked a post near Rask and killed nine officers.")
    for text, toll in ((old, 3), (new, 9), (old, 3)):
        warehouse.append_outcomes(RUN, [outcome(text, told_by(text, figures=[killed(toll)]))])
        warehouse.append_resolution(RUN, RESOLVER)
    assert rows(warehouse, "SELECT text, revisions FROM articles") == [(old.text, 3)]
    assert rows(warehouse, "SELECT killed_low, version, mention_count FROM events") == [(3, 3, 1)]
    assert count(warehouse, "ledger.mentions") == 2


def test_a_better_coder_replaces_the_reading_and_keeps_the_event(warehouse: Warehouse) -> None:
    text = article("a")
    warehouse.append_outcomes(RUN, [outcome(text, told_by(text), coder="rules-1")])
    (before,) = warehouse.append_resolution(RUN, RESOLVER)
    warehouse.append_outcomes(RUN, [outcome(text, told_by(text, figures=[killed(3)]), coder="rules-2")])
    (after,) = warehouse.append_resolution(RUN, RESOLVER)
    assert (after.event_id, after.version, after.kinds) == (before.event_id, 2, (ChangeKind.TOLL_CHANGED,))
    assert rows(warehouse, "SELECT coder, current FROM mentions ORDER BY coder") == [
        ("rules-1", False),
        ("rules-2", True),
    ]


# --- resolution ----------------------------------------------------------------------------------


def tell(warehouse: Warehouse, name: str, **given: Any) -> None:
    text = article(name, source=name)
    warehouse.append_outcomes(RUN, [outcome(text, told_by(text, **given))])


def test_what_is_resolved_is_not_looked_at_again(warehouse: Warehouse) -> None:
    tell(warehouse, "herald")
    assert [change.kinds for change in warehouse.append_resolution(RUN, RESOLVER)] == [(ChangeKind.NEW_EVENT,)]
    assert warehouse.append_resolution(RUN, RESOLVER) == ()
    assert count(warehouse, "ledger.resolutions") == 1


def test_an_event_grows_across_runs(warehouse: Warehouse) -> None:
    tell(warehouse, "herald", figures=[killed(3)])
    (first,) = warehouse.append_resolution("run-1", RESOLVER)
    tell(warehouse, "courier", figures=[killed(5)], initiators=["jaish-al-adl"])
    (second,) = warehouse.append_resolution("run-2", RESOLVER)
    assert (second.event_id, second.version) == (first.event_id, 2)
    assert rows(warehouse, "SELECT version, mention_count, source_count, killed_low, killed_high FROM events") == [
        (2, 2, 2, 3, 5)
    ]
    assert rows(warehouse, "SELECT version, run_id FROM ledger.event_versions ORDER BY version") == [
        (1, "run-1"),
        (2, "run-2"),
    ]


def test_what_lies_apart_is_not_touched(warehouse: Warehouse) -> None:
    tell(warehouse, "herald")
    tell(warehouse, "courier", type="meeting", initiators=["irn"], targets=["pak"])
    warehouse.append_resolution(RUN, RESOLVER)
    tell(warehouse, "star")
    assert len(warehouse.append_resolution(RUN, RESOLVER)) == 1


def test_an_event_whose_article_drops_it_is_withdrawn(warehouse: Warehouse) -> None:
    text, dropped = article("a"), article("a", "The report has been taken back.")
    warehouse.append_outcomes(RUN, [outcome(text, told_by(text))])
    warehouse.append_resolution(RUN, RESOLVER)
    warehouse.append_outcomes(RUN, [outcome(dropped)])
    (change,) = warehouse.append_resolution(RUN, RESOLVER)
    assert change.kinds == (ChangeKind.WITHDRAWN,)
    assert count(warehouse, "events") == 0
    warehouse.append_outcomes(RUN, [outcome(text, told_by(text))])
    (again,) = warehouse.append_resolution(RUN, RESOLVER)
    assert (again.event_id, again.version) == (change.event_id, 3)


def test_resolution_that_fails_leaves_everything_as_it_was(warehouse: Warehouse) -> None:
    tell(warehouse, "herald")

    class Failing(Resolver):
        def resolve(self, *_: object, **__: object) -> Any:
            raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        warehouse.append_resolution(RUN, Failing(KINSHIP))
    assert len(warehouse.append_resolution(RUN, RESOLVER)) == 1


def test_articles_one_by_one_give_the_events_of_all_at_once(tmp_path: Path) -> None:
    told: list[tuple[str, dict[str, Any]]] = [
        ("exact", {}),
        ("province", {"place": PROVINCE}),
        ("undated", {"date": None, "place": PROVINCE, "figures": [killed(7)]}),
        ("month", {"date": NOVEMBER}),
        ("toll", {"figures": [killed(7)]}),
        ("clash", {"type": "armed_clash"}),
        ("elsewhere", {"place": CHABAHAR, "figures": [killed(7)]}),
        ("others", {"targets": ("pak-civ",), "figures": [killed(2, "pak-civ")]}),
        ("strike", {"type": "air_strike", "date": None, "place": PANJGUR}),
        ("strike again", {"type": "air_strike", "place": PANJGUR}),
    ]
    grouped = []
    for step, order in ((len(told), 1), (1, -1)):
        with Warehouse.open(tmp_path / f"{step}{order}.duckdb", 0, now) as warehouse:
            for number, (name, given) in enumerate(told[::order], 1):
                tell(warehouse, name, **given)
                if number % step == 0:
                    warehouse.append_resolution(RUN, RESOLVER)
            events = rows(
                warehouse, "SELECT list(mention_id ORDER BY mention_id) FROM event_mentions GROUP BY event_id"
            )
            grouped.append(sorted(events))
    assert 1 < len(grouped[0]) < len(told)
    assert grouped[0] == grouped[1]
