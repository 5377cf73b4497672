"""What analysts ask of the warehouse: how it stood then, what changed, what is near, who is involved, what followed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, timedelta
from typing import Any

import pytest

from extractors.model import Article, Published, identifier
from extractors.resolve import Resolver
from flows.settings import Config
from tests.material import CHABAHAR, DAY, NOW, PANJGUR, RASK, article, day, killed, outcome, told_by
from warehouse.reader import Reader
from warehouse.store import Warehouse

FIRST, SECOND = NOW, NOW + timedelta(hours=6)


def urdu() -> Article:
    address = "https://akhbar.example/a"
    published = Published(DAY + timedelta(days=2), SECOND, "feed")
    words = "راسك كے قريب حملہ، سرحدی محافظ ہلاک"
    return Article(identifier("article", address), "akhbar", "Akhbar", "ur", "حملہ", words, published, address)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory, config: Config) -> Iterator[Reader]:
    """Two runs: an attack with three dead and what followed it; then a second article with five, and a claim."""
    path = tmp_path_factory.mktemp("analysis") / "analysis.duckdb"
    books = config.books
    resolver = Resolver.of(books.actors, books.roles, books.event_types)
    first = article("attack")
    second = article("attack-again", "The border guards' toll near Rask rose to five.", "courier")
    told = [
        outcome(first, told_by(first, figures=[killed(3, "irn-border")], targets=["irn-border"])),
        one("protest-note", type="diplomatic_protest", date=day(DAY + timedelta(days=2)), place=None,
            initiators=["irn"], targets=["pak"]),
        one("deal", type="agreement", date=day(DAY + timedelta(days=9)), place=PANJGUR,
            initiators=["irn"], targets=["pak"]),
        one("far-off", type="bombing", place=PANJGUR, targets=["pak-fc"], initiators=["bla"],
            figures=[killed(2, "pak-fc"), killed(1, "pak-civ")], date=day(DAY - timedelta(days=60))),
        one("planned", type="meeting", place=CHABAHAR, initiators=["irn"], targets=["pak"],
            date=day(DAY + timedelta(days=40))),
    ]  # fmt: skip
    for moment, outcomes in ((FIRST, told), (SECOND, [
        outcome(second, told_by(second, figures=[killed(5, "irn-border")], targets=["irn-border"],
                                claimants=["jaish-al-adl"])),
        outcome(urdu()),
    ])):  # fmt: skip
        with Warehouse.open(path, 0, lambda moment=moment: moment) as warehouse:  # type: ignore[misc]
            run = f"run-{moment:%H}"
            warehouse.start_run(run, moment, "run", "rules-1")
            warehouse.record_books(run, books)
            warehouse.append_outcomes(run, outcomes)
            warehouse.append_resolution(run, resolver)
    with Reader.open(path, 0) as opened:
        yield opened


def one(name: str, **given: Any) -> Any:
    text = article(name, f"A text about {name}.")
    return outcome(text, told_by(text, **given))


def ask(reader: Reader, query: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in reader.sql(query).to_pylist()]


def attack(reader: Reader) -> str:
    ((found,),) = ask(reader, "SELECT event_id FROM events WHERE type = 'armed_attack'")
    return str(found)


# --- then and now --------------------------------------------------------------------------------


def test_what_was_known_then(reader: Reader) -> None:
    toll = "SELECT killed_low, killed_best, killed_high, attribution, mention_count FROM {} WHERE type = 'armed_attack'"
    before = f"events_as_of('{FIRST + timedelta(minutes=1)}')"
    assert ask(reader, toll.format(before)) == [(3, 3, 3, "unclaimed", 1)]
    assert ask(reader, toll.format("events")) == [(3, 3, 5, "claimed", 2)]
    assert ask(reader, f"FROM events_as_of('{FIRST - timedelta(days=1)}')") == []


def test_a_history_tells_what_changed_when_and_by_which_words(reader: Reader) -> None:
    versions = ask(reader, f"""
        SELECT version, known_at, changes, killed_high, attribution, [m.outlet for m in caused_by]
        FROM event_history('{attack(reader)}')""")  # fmt: skip
    assert versions == [
        (1, FIRST.astimezone(UTC), ["new_event"], 3, "unclaimed", ["Herald"]),
        (2, SECOND.astimezone(UTC), ["toll_changed", "claims_changed", "corroborated"], 5, "claimed", ["Courier"]),
    ]


# --- where and who -------------------------------------------------------------------------------


def test_near_counts_kilometres(reader: Reader) -> None:
    assert ask(reader, f"SELECT type, distance FROM near({RASK.latitude}, {RASK.longitude}, 50)") == [
        ("armed_attack", 0.0)
    ]
    ((distance,),) = ask(reader, "SELECT round(distance_km(29.5, 60.86, 30.18, 66.99))")
    assert distance == pytest.approx(596, abs=3), "Zahedan to Quetta, by the great circle"


@pytest.mark.parametrize("name", ["irn-mil", "IRGC", "irn"])
def test_involving_counts_the_organisations_below(reader: Reader, name: str) -> None:
    """The border guards are below Iran's forces, and are no Guards."""
    found = {row[0] for row in ask(reader, f"SELECT type FROM involving('{name}')")}
    assert ("armed_attack" in found) == (name != "IRGC")


def test_a_claimant_is_involved(reader: Reader) -> None:
    assert ask(reader, "SELECT type FROM involving('Jaish al-Adl')") == [("armed_attack",)]
    assert ask(reader, "SELECT type FROM between_actors('jaish-al-adl', 'irn')") == [("armed_attack",)]
    assert ask(reader, "SELECT type FROM between_actors('jaish-al-adl', 'pak')") == []


# --- what followed -------------------------------------------------------------------------------


def test_a_chain_counts_the_days_from_the_attack_and_from_step_to_step(reader: Reader) -> None:
    chain = "SELECT step, response_type, days_after_attack, days_after_previous FROM response_chains ORDER BY step"
    assert ask(reader, chain) == [(1, "diplomatic_protest", 2, 2), (2, "agreement", 9, 7)]


def test_daily_counts_leave_out_what_is_planned_and_what_has_no_day(reader: Reader) -> None:
    assert ask(reader, f"SELECT type, events, killed_low FROM daily_counts WHERE day = '{DAY}'") == [
        ("armed_attack", 1, 3)
    ]


# --- words ---------------------------------------------------------------------------------------


def test_search_wants_all_words_and_folds_letters(reader: Reader) -> None:
    assert [row[0] for row in ask(reader, "SELECT outlet FROM search('RASK guards')")] == ["Courier"]
    assert [row[0] for row in ask(reader, "SELECT outlet FROM search('راسک کے قریب')")] == ["Akhbar"]
    assert ask(reader, "FROM search('guards nowhere')") == []


# --- the field's codebooks -----------------------------------------------------------------------


def test_acled_takes_the_lowest_toll_and_codes_the_interaction(reader: Reader) -> None:
    wanted = (
        "event_type, sub_event_type, actor1, inter1, actor2, inter2, fatalities, time_precision, geo_precision, iso"
    )
    assert ask(reader, f"SELECT {wanted} FROM acled WHERE location = 'Rask'") == [
        ("Battles", "Armed clash", "Unidentified Armed Group (Iran)", 3, "Iranian border guards", 1, 3, 1, 1, 364)
    ]
    assert ask(reader, "SELECT count(*) FROM acled WHERE event_type = ''") == [(0,)]


def test_ucdp_takes_the_deadly_only_and_parts_the_dead_by_side(reader: Reader) -> None:
    deaths = "deaths_a, deaths_b, deaths_civilians, best, low, high"
    wanted = f"side_a, type_of_violence, {deaths}, where_prec, date_prec, country_id"
    assert ask(reader, f"SELECT {wanted} FROM ucdp_ged ORDER BY best DESC, side_a") == [
        ("Baloch Liberation Army", 1, 0, 2, 1, 3, 3, 3, 3, 1, 770),
        (None, 1, 0, 3, 0, 3, 3, 5, 1, 1, 630),
    ]


def test_plover_and_cameo_have_a_row_a_dyad(reader: Reader) -> None:
    states = "SELECT event_type, actor_country, recipient_country FROM plover WHERE event_mode IS NULL ORDER BY 1"
    assert ask(reader, states) == [
        ("AGREE", "IRN", "PAK"), ("REJECT", "IRN", "PAK")
    ]  # fmt: skip
    assert ask(reader, "SELECT EventRootCode, QuadClass FROM cameo ORDER BY 1, 2") == [
        ("04", 1), ("05", 1), ("11", 3), ("18", 4), ("19", 4)
    ]  # fmt: skip
