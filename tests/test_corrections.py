"""What a person says of an event holds: on top of what resolution finds, and through new wordings and new rules."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from extractors.model import Article, ChangeKind, EventMention, NewReview, Verdict
from extractors.resolve import Resolver
from flows.reviewing import WrongValue, value_of
from flows.settings import Config
from tests.material import CHABAHAR, DAY, KINSHIP, NOW, article, day, killed, now, outcome, told_by
from warehouse.errors import NoSuchEvent, NoSuchReview
from warehouse.store import Warehouse

RESOLVER = Resolver(KINSHIP)


class Desk:
    """A warehouse with an attack that two outlets tell of, and another one; and an analyst at it."""

    def __init__(self, path: Path) -> None:
        self.path, self.runs = path, 0
        self.herald = article("attack")
        self.courier = article("attack", "Five died in the attack near Rask.", "courier")
        self.other = article("other", "An attack in Chabahar.", "sentinel")
        self.read(
            (self.herald, told_by(self.herald, figures=[killed(3)])),
            (self.courier, told_by(self.courier, figures=[killed(5)])),
            (self.other, told_by(self.other, place=CHABAHAR, date=day(DAY + timedelta(days=3)))),
        )

    def do(self, act: Callable[[Warehouse, str], Any]) -> Any:
        """`act`, then a resolution."""
        self.runs += 1
        with Warehouse.open(self.path, 0, now) as warehouse:
            warehouse.start_run(f"run-{self.runs}", NOW, "test", "rules-1")
            act(warehouse, f"run-{self.runs}")
            return warehouse.append_resolution(f"run-{self.runs}", RESOLVER)

    def read(self, *told: tuple[Article, EventMention], coder: str = "rules-1") -> Any:
        outcomes = [outcome(text, said, coder=coder) for text, said in told]
        return self.do(lambda warehouse, run: warehouse.append_outcomes(run, outcomes))

    def review(self, verdict: Verdict, event: str, **said: Any) -> Any:
        review = NewReview(verdict, event, "analyst", "I was there", **said)
        return self.do(lambda warehouse, run: warehouse.review(run, review))

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        with Warehouse.open(self.path, 0, now) as warehouse:
            return warehouse._connection.execute(query).fetchall()

    def event_of(self, text: Article) -> str:
        ((event,),) = self.ask(f"SELECT event_id FROM event_mentions WHERE article_id = '{text.article_id}'")
        return str(event)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "desk.duckdb")


def test_what_is_rejected_is_no_event_and_stays_in_the_ledger(desk: Desk) -> None:
    event = desk.event_of(desk.other)
    (change,) = desk.review(Verdict.REJECT, event)
    assert change.kinds == (ChangeKind.REVIEWED,)
    assert desk.ask(f"FROM events WHERE event_id = '{event}'") == []
    assert desk.ask(f"SELECT verdicts FROM ledger.event_versions WHERE event_id = '{event}' ORDER BY version") == [
        ([],), (["reject"],)
    ]  # fmt: skip


def test_the_last_word_of_confirming_and_rejecting_holds(desk: Desk) -> None:
    event = desk.event_of(desk.other)
    desk.review(Verdict.REJECT, event)
    desk.review(Verdict.CONFIRM, event)
    assert desk.ask(f"SELECT verdicts FROM events WHERE event_id = '{event}'") == [(["confirm"],)]


def test_two_events_that_a_person_merges_stay_one(desk: Desk) -> None:
    one, other = desk.event_of(desk.herald), desk.event_of(desk.other)
    desk.review(Verdict.MERGE, other, other=one)
    assert desk.event_of(desk.other) == desk.event_of(desk.herald) == one
    assert desk.ask(f"SELECT redirect_to FROM ledger.event_versions WHERE event_id = '{other}' AND version = 2") == [
        (one,)
    ]
    again = article("other", "An attack in Chabahar, at dawn.", "sentinel")
    desk.read((again, told_by(again, place=CHABAHAR, date=day(DAY + timedelta(days=3)))))
    assert desk.event_of(again) == one, "the article was reworded"


def test_what_a_person_takes_out_of_an_event_stays_out(desk: Desk) -> None:
    event = desk.event_of(desk.herald)
    assert desk.event_of(desk.courier) == event
    assert desk.courier.url
    desk.review(Verdict.SPLIT, event, articles=(desk.courier.url,))
    apart = desk.event_of(desk.courier)
    assert apart != event
    desk.read((desk.courier, told_by(desk.courier, "newer", figures=[killed(6)])), coder="rules-2")
    assert (desk.event_of(desk.courier), desk.event_of(desk.herald)) == (apart, event), "it was read by newer rules"


def test_a_slot_that_a_person_set_holds_whatever_articles_say(desk: Desk) -> None:
    event = desk.event_of(desk.herald)
    desk.review(Verdict.SET, event, slot="killed", value='{"party": "irn-police", "low": 4, "high": 4}')
    desk.review(
        Verdict.SET, event, slot="date", value='{"start": "2026-11-17", "end": "2026-11-17", "precision": "day"}'
    )
    third = article("third", "Nine died near Rask.", "observer")
    desk.read((third, told_by(third, figures=[killed(9)])))
    slots = "killed_low, killed_best, killed_high, date_start::VARCHAR"
    assert desk.ask(f"SELECT {slots} FROM events WHERE event_id = '{event}'") == [(4, 4, 4, "2026-11-17")]
    assert desk.event_of(third) == event


def test_a_review_that_is_withdrawn_holds_no_more(desk: Desk) -> None:
    event = desk.event_of(desk.other)
    desk.review(Verdict.REJECT, event)
    ((review,),) = desk.ask("SELECT review_id FROM reviews")
    desk.do(lambda warehouse, run: warehouse.withdraw_review(run, review, "analyst", "a mistake"))
    assert desk.ask(f"SELECT verdicts FROM events WHERE event_id = '{event}'") == [([],)]
    assert desk.ask("SELECT verdict, holds FROM reviews ORDER BY reviewed_at, verdict") == [
        ("reject", False),
        ("withdraw", False),
    ]


def test_who_names_what_is_not_there_is_told_so(desk: Desk) -> None:
    with pytest.raises(NoSuchEvent, match="there is no event 'x'"):
        desk.review(Verdict.CONFIRM, "x")
    with pytest.raises(NoSuchEvent, match="does not rest on nowhere"):
        desk.review(Verdict.SPLIT, desk.event_of(desk.herald), articles=("nowhere",))
    with pytest.raises(NoSuchReview, match="there is no review 'x'"):
        desk.do(lambda warehouse, run: warehouse.withdraw_review(run, "x", "analyst", "why"))


# --- values --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slot", "typed", "value"),
    [
        ("type", "bombing", "bombing"),
        ("in_scope", "no", False),
        ("date", "2026-11-05", {"start": "2026-11-05", "end": "2026-11-05", "precision": "day"}),
        ("date", "2026-11-05..2026-11-06", {"start": "2026-11-05", "end": "2026-11-06", "precision": "day"}),
        ("date", "2024-02", {"start": "2024-02-01", "end": "2024-02-29", "precision": "month"}),
        ("date", "2026-12", {"start": "2026-12-01", "end": "2026-12-31", "precision": "month"}),
        ("date", "unknown", None),
        ("initiators", "Jaish al-Adl, irn-irgc", ["jaish-al-adl", "irn-irgc"]),
        ("targets", "", []),
        ("killed", "pak-civ=3-5", {"party": "pak-civ", "low": 3, "high": 5}),
        ("killed", "Frontier Corps=3+", {"party": "pak-fc", "low": 3, "high": None}),
    ],
)
def test_values_are_read_as_they_are_typed(config: Config, slot: str, typed: str, value: object) -> None:
    assert json.loads(value_of(slot, typed, config.books)) == value


def test_a_place_brings_its_province_and_coordinates(config: Config) -> None:
    place = json.loads(value_of("place", "ir-sb-saravan", config.books))
    assert (place["admin1"], place["country"], round(place["latitude"])) == ("Sistan and Baluchestan", "IR", 27)


@pytest.mark.parametrize(
    ("slot", "typed", "words"),
    [
        ("tipe", "bombing", "there is no slot 'tipe': type, status"),
        ("type", "bombin", "did you mean bombing"),
        ("date", "yesterday", "is no date: write 2026-11-05"),
        ("date", "2026-13-01", "is no date"),
        ("initiators", "Jaish al-Adel X", "did you mean Jaish al-Ad"),
        ("killed", "pak-civ", "is no toll: write PARTY=3"),
        ("killed", "pak-civ=5-3", "the highest figure is below the lowest"),
        ("place", "Saravan", "several places; name one by its id: ir-gil"),
        ("place", "Atlantis-on-Sea", "is no place that we know"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_what_can(config: Config, slot: str, typed: str, words: str) -> None:
    with pytest.raises(WrongValue, match=words):
        value_of(slot, typed, config.books)
