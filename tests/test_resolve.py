"""Resolution: what is one event, what is not, what it is called, and what an analyst is told of the change."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.blocking import Blocks
from extractors.cluster import clusters
from extractors.consolidate import consolidate, independent
from extractors.likeness import RELATED_TYPES, WEIGHTS, likeness, points
from extractors.model import (
    Casualties,
    CasualtyFigure,
    ChangeKind,
    Claim,
    Count,
    DatePrecision,
    Event,
    EventDate,
    EventMention,
    EventPlace,
    Harm,
    Place,
    PlacePrecision,
    Slot,
    SourcedMention,
    Span,
    Stance,
    Status,
    ToldCount,
)
from extractors.profiles import Profile
from extractors.resolve import Resolver
from extractors.whereabouts import distance, place_relation
from flows.settings import load_config, packaged
from tests.material import (
    CHABAHAR,
    DAY,
    IRAN,
    KINSHIP,
    NOVEMBER,
    PANJGUR,
    PROVINCE,
    RASK,
    SmallBooks,
    day,
    killed,
    mention,
    sourced,
)

RESOLVER = Resolver(KINSHIP)
GOLD = Path(__file__).parent.parent.parent / "shared" / "eval" / "dev"


def resolved(*mentions: SourcedMention, known: Sequence[Event] = ()) -> list[Event]:
    return [change.event for change in RESOLVER.resolve(mentions, known) if change.event]


# --- one event or two ----------------------------------------------------------------------------


def test_two_outlets_tell_of_one_attack() -> None:
    herald = sourced(mention("herald", figures=[killed(3)]))
    courier = sourced(mention("courier", figures=[killed(4)], initiators=["militants"]))
    (event,) = resolved(herald, courier)
    assert set(event.mention_ids) == {herald.mention.mention_id, courier.mention.mention_id}
    assert event.independent_sources == 2


@pytest.mark.parametrize(
    ("veto", "one", "other"),
    [
        ("two mentions of one article", {}, {"article": "a", "name": "n"}),
        ("unrelated types", {}, {"type": "meeting"}),
        ("different dates", {}, {"date": day(DAY + timedelta(days=2))}),
        (
            "opposite directions",
            {"initiators": ["irn"], "targets": ["pak"]},
            {"initiators": ["pak"], "targets": ["irn"]},
        ),
        ("vague, and nothing particular agrees", {"figures": [killed(7)]}, {"date": NOVEMBER, "place": PROVINCE}),
        ("vague, and nothing particular agrees", {}, {"date": None, "place": CHABAHAR}),
        ("planned for another time", {}, {"status": Status.PLANNED, "date": day(DAY + timedelta(days=1))}),
        (
            "different places with different tolls",
            {"figures": [killed(2)]},
            {"place": CHABAHAR, "figures": [killed(11)]},
        ),
    ],
)
def test_what_contradicts_is_two_events(veto: str, one: dict[str, Any], other: dict[str, Any]) -> None:
    a, b = sourced(mention("a", **one)), sourced(mention(**{"article": "b", **other}))
    assert likeness(Profile(a, KINSHIP), Profile(b, KINSHIP)).veto == veto
    assert likeness(Profile(b, KINSHIP), Profile(a, KINSHIP)).veto == veto
    assert len(resolved(a, b)) == 2


@pytest.mark.parametrize(
    ("events", "other"),
    [
        (1, {"date": day(DAY + timedelta(days=1))}),
        (1, {"type": "armed_clash", "initiators": ["militants"]}),
        (1, {"place": PROVINCE}),
        (1, {"date": None, "place": PROVINCE, "figures": [killed(7)]}),
        (1, {"date": NOVEMBER, "figures": [killed(7)]}),
        (2, {"place": CHABAHAR}),
        (2, {"place": PANJGUR}),
        (2, {"date": NOVEMBER, "place": PROVINCE, "targets": ()}),
        (2, {"date": None, "place": IRAN}),
    ],
)
def test_precision_is_weighed(events: int, other: dict[str, Any]) -> None:
    a, b = sourced(mention("a", figures=[killed(7)])), sourced(mention("b", **other))
    assert len(resolved(a, b)) == events


def test_a_planned_visit_becomes_the_visit_of_that_day() -> None:
    visit = {"type": "meeting", "initiators": ["irn"], "targets": ["pak"], "place": None}
    planned = sourced(mention("a", status=Status.PLANNED, **visit), published=DAY - timedelta(days=3))  # type: ignore[arg-type]
    (event,) = resolved(planned, sourced(mention("b", **visit)))  # type: ignore[arg-type]
    assert event.status is Status.REPORTED


def test_two_states_that_condemn_make_two_condemnations() -> None:
    said = {"type": "condemnation", "place": None, "targets": ()}
    iran, pakistan = (sourced(mention(a, initiators=[a], **said)) for a in ("irn", "pak"))  # type: ignore[arg-type]
    assert len(resolved(iran, pakistan)) == 2


def test_a_chain_of_days_does_not_join_what_lies_apart() -> None:
    told = [sourced(mention(str(n), date=day(DAY + timedelta(days=n)))) for n in range(4)]
    assert sorted(len(event.mention_ids) for event in resolved(*told)) == [2, 2]


def test_every_reason_has_a_weight_and_every_weight_a_use() -> None:
    folder = Path(__file__).parent.parent / "extractors"
    source = "".join((folder / name).read_text(encoding="utf-8") for name in ("likeness.py", "whereabouts.py"))
    used = {name for name in WEIGHTS if source.count(f'"{name}"') > 1}
    assert set(WEIGHTS) - used == {f"within the same {p}" for p in ("week", "month", "year")}
    assert all(type_ in source for pair in RELATED_TYPES for type_ in pair)


# --- places --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        (RASK, replace(RASK, name="Rask County", precision=PlacePrecision.DISTRICT), "same place"),
        (RASK, CHABAHAR, "place far from the other"),
        (RASK, PROVINCE, "place within the other"),
        (PROVINCE, PROVINCE, "same province"),
        (RASK, IRAN, "same country"),
        (RASK, PANJGUR, "other country"),
        (RASK, replace(CHABAHAR, latitude=None, place_id=None), "other place in the province"),
        (RASK, replace(RASK, name="Parud", place_id=None, latitude=26.3), "places near each other"),
        (replace(RASK, admin1=None), PROVINCE, None),
        (RASK, replace(IRAN, precision=PlacePrecision.BORDER), None),
    ],
)
def test_how_places_lie_to_each_other(one: EventPlace, other: EventPlace, relation: str | None) -> None:
    assert place_relation(one, other) == relation
    assert place_relation(other, one) == relation


def test_distance_is_along_the_great_circle() -> None:
    zahedan = replace(RASK, latitude=29.4963, longitude=60.8629)
    quetta = replace(RASK, latitude=30.1798, longitude=66.9750)
    assert distance(zahedan, quetta) == pytest.approx(594, abs=5)


# --- the event's slots ---------------------------------------------------------------------------


def event_of(*mentions: SourcedMention) -> Event:
    return consolidate("e", mentions, KINSHIP)


def test_the_finest_date_and_place_that_most_sources_give() -> None:
    event = event_of(
        sourced(mention("a", date=NOVEMBER, place=PROVINCE)),
        sourced(mention("b", date=day(DAY), place=RASK)),
        sourced(mention("c", date=day(DAY - timedelta(days=1)), place=CHABAHAR)),
        sourced(mention("d", date=day(DAY), place=RASK)),
    )
    assert (event.date, event.place) == (day(DAY), RASK)


def test_outlets_of_one_bloc_have_one_vote() -> None:
    event = event_of(
        sourced(mention("a", place=CHABAHAR), bloc="state"),
        sourced(mention("b", place=CHABAHAR), bloc="state"),
        sourced(mention("c", place=RASK)),
        sourced(mention("d", place=RASK)),
    )
    assert event.place == RASK
    assert event.independent_sources == 3


def test_copies_of_one_wording_are_one_source() -> None:
    told = [sourced(mention(a, quotation="Three officers died, the agency said.")) for a in "ab"]
    assert len(independent([*told, sourced(mention("c"))])) == 2


def test_an_unknown_date_and_place_stay_unknown() -> None:
    event = event_of(sourced(mention("a", date=None, place=None)))
    assert (event.date, event.place) == (None, None)


def test_the_part_stands_for_the_whole_and_the_named_for_the_generic() -> None:
    event = event_of(
        sourced(mention("a", initiators=["militants"], targets=["irn"])),
        sourced(mention("b", initiators=["jaish-al-adl"], targets=["irn-police"])),
    )
    assert (event.initiators, event.targets) == (("jaish-al-adl",), ("irn-police",))


def test_one_source_of_many_does_not_make_a_party() -> None:
    told = [sourced(mention(a, targets=["irn-police"])) for a in "abcd"]
    assert event_of(*told, sourced(mention("e", targets=["pak-civ"]))).targets == ("irn-police",)


def toll(*figures: Sequence[CasualtyFigure]) -> tuple[Casualties, ...]:
    """The ranges alone."""
    told = event_of(*(sourced(mention(str(n), figures=said)) for n, said in enumerate(figures))).casualties
    return tuple(Casualties(row.party, between(row.killed), between(row.wounded)) for row in told)


def between(count: ToldCount | None) -> Count | None:
    return Count(count.low, count.high) if count else None


def test_a_toll_is_the_range_of_what_is_told() -> None:
    assert toll([killed(3)], [killed(5)], []) == (Casualties("irn-police", Count(3, 5), None),)


@pytest.mark.parametrize(
    ("closed", "open_from", "expected"), [(10, 10, Count(10, 10)), (12, 10, Count(10, 12)), (9, 10, Count(9, None))]
)
def test_at_least_is_open_only_above_the_highest_count(closed: int, open_from: int, expected: Count) -> None:
    (row,) = toll([killed(closed)], [killed(open_from, at_most=None)])
    assert row.killed == expected


def test_the_same_dead_under_several_names_are_counted_once() -> None:
    assert toll([killed(10, "irn-border")], [killed(10, "irn-police")], [killed(10, "irn")]) == (
        Casualties("irn-border", Count(10, 10), None),
    )


def test_parties_that_a_mention_tells_apart_add_up_to_their_whole() -> None:
    assert toll([killed(10, "irn-police"), killed(2, "irn-irgc")], [killed(12, "irn-mil")]) == (
        Casualties("irn-mil", Count(12, 12), None),
    )


def test_attackers_have_a_row_of_their_own() -> None:
    rows = toll([killed(11), killed(3, "militants")])
    assert {row.party: row.killed for row in rows} == {"irn-police": Count(11, 11), "militants": Count(3, 3)}


def test_confidence_grows_with_independent_sources_only() -> None:
    one = event_of(sourced(mention("a"), bloc="x"), sourced(mention("b"), bloc="x")).confidence
    two = event_of(sourced(mention("a"), bloc="x"), sourced(mention("b"), bloc="y")).confidence
    assert (one, two) == (0.8, 0.96)


# --- ids and changes -----------------------------------------------------------------------------


def changes(known: Sequence[Event], *mentions: SourcedMention) -> dict[str, tuple[ChangeKind, ...]]:
    return {change.event_id: change.kinds for change in RESOLVER.resolve(mentions, known)}


def test_nothing_changes_where_nothing_is_new() -> None:
    told = sourced(mention("a"))
    assert RESOLVER.resolve([told], resolved(told)) == ()


def test_an_event_keeps_its_id_when_it_grows_and_says_what_is_new() -> None:
    first = sourced(mention("a", figures=[killed(3)]), published=DAY + timedelta(days=1))
    (known,) = resolved(first)
    earlier = sourced(mention("b", figures=[killed(5)], claimants=["jaish-al-adl"]), published=DAY)
    (change,) = RESOLVER.resolve([first, earlier], [known])
    assert (change.event_id, change.version) == (known.event_id, 2)
    assert set(change.kinds) == {ChangeKind.TOLL_CHANGED, ChangeKind.CLAIMS_CHANGED, ChangeKind.CORROBORATED}
    assert change.event is not None
    assert change.event.version == 2


def test_a_copy_of_the_same_report_is_no_news() -> None:
    first, copy = (sourced(mention(a, quotation="Three officers died."), bloc="x") for a in "ab")
    (change,) = RESOLVER.resolve([first, copy], resolved(first))
    assert change.kinds == ()


def test_a_revised_article_keeps_its_events_apart_and_their_ids() -> None:
    attack, raid = mention("a", figures=[killed(3)]), mention("a", name="raid", date=NOVEMBER, place=CHABAHAR)
    known = resolved(sourced(attack), sourced(raid))
    before = {event.place: event.event_id for event in known}
    again = [
        mention("a", name="raid", date=NOVEMBER, place=CHABAHAR, revision="second"),
        mention("a", figures=[killed(9)], revision="second"),
    ]
    after = RESOLVER.resolve(list(map(sourced, again)), known)
    assert {c.event.place: c.event_id for c in after if c.event} == before
    assert {c.event_id: c.kinds for c in after}[before[RASK]] == (ChangeKind.TOLL_CHANGED,)


def test_a_corrected_date_is_a_change_of_the_event() -> None:
    known = resolved(sourced(mention("a", figures=[killed(7)])))
    corrected = mention("a", figures=[killed(7)], date=day(DAY - timedelta(days=4)), revision="second")
    assert changes(known, sourced(corrected)) == {known[0].event_id: (ChangeKind.DATE_CHANGED,)}


def test_what_is_told_no_more_is_withdrawn() -> None:
    known = resolved(sourced(mention("a")))
    (change,) = RESOLVER.resolve([], known)
    assert (change.kinds, change.event, change.redirect_to) == ((ChangeKind.WITHDRAWN,), None, None)


def test_an_article_that_now_tells_of_another_event_leads_there() -> None:
    mistaken, right = sourced(mention("a", place=CHABAHAR, figures=[killed(7)])), sourced(mention("b"))
    known = {event.article_ids: event.event_id for event in resolved(mistaken, right)}
    corrected = sourced(mention("a", figures=[killed(7)], revision="second"))
    after = RESOLVER.resolve([right, corrected], resolved(mistaken, right))
    ends = {change.event_id: (change.kinds, change.redirect_to) for change in after if not change.event}
    assert ends == {known["a",]: ((ChangeKind.MERGED,), known["b",])}


def test_merged_events_lead_to_the_one_that_took_their_mentions() -> None:
    a, b = sourced(mention("a")), sourced(mention("b"))
    known = [consolidate("aaaa", [a], KINSHIP), consolidate("bbbb", [b], KINSHIP)]
    kept, gone = RESOLVER.resolve([a, b], known)
    assert (kept.event_id, gone.event_id) == ("aaaa", "bbbb")
    assert (gone.kinds, gone.redirect_to) == ((ChangeKind.MERGED,), "aaaa")


def test_a_split_leaves_the_id_with_the_larger_part_and_never_reuses_it() -> None:
    a, b, c = (sourced(mention(x)) for x in "abc")
    (known,) = resolved(a, b, c)
    moved = [sourced(mention(x, date=day(DAY - timedelta(days=9)), revision="second")) for x in "a"]
    after = RESOLVER.resolve([*moved, b, c], [known])
    parts = {c.event_id: set(c.event.article_ids) for c in after if c.event}
    assert parts[known.event_id] == {"b", "c"}
    assert len(parts) == 2


# --- order ---------------------------------------------------------------------------------------


@st.composite
def worlds(draw: st.DrawFn) -> list[SourcedMention]:
    """Mentions of a few days, towns, tolls and parties, so that many are alike and some contradict."""
    told = draw(
        st.lists(
            st.builds(
                mention,
                article=st.sampled_from("abcdefgh"),
                name=st.sampled_from("xyz"),
                type=st.sampled_from(["armed_attack", "armed_clash", "bombing", "meeting", "air_strike"]),
                date=st.one_of(
                    st.none(), st.just(NOVEMBER), st.integers(0, 4).map(lambda n: day(DAY - timedelta(days=n)))
                ),
                place=st.sampled_from([None, RASK, CHABAHAR, PROVINCE, IRAN]),
                initiators=st.sampled_from([(), ("militants",), ("jaish-al-adl",), ("irn-irgc",)]),
                targets=st.sampled_from([(), ("irn-police",), ("pak-civ",), ("jaish-al-adl",)]),
                status=st.sampled_from(Status),
                figures=st.sampled_from([(), (killed(3),), (killed(9),)]),
            ),
            max_size=14,
            unique_by=lambda m: m.mention_id,
        )
    )
    return [sourced(m, bloc=draw(st.sampled_from(["", "state"]))) for m in told]


@given(worlds(), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_order_has_no_say(world: list[SourcedMention], random: Any) -> None:
    first = RESOLVER.resolve(world)
    known = [change.event for change in RESOLVER.resolve(world[::2]) if change.event]
    then = RESOLVER.resolve(world, known)
    random.shuffle(world)
    random.shuffle(known)
    assert RESOLVER.resolve(world) == first
    assert RESOLVER.resolve(world, known) == then


@given(worlds())
@settings(max_examples=60)
def test_every_mention_has_one_event_and_an_article_one_mention_in_it(world: list[SourcedMention]) -> None:
    events = resolved(*world)
    assert sorted(i for e in events for i in e.mention_ids) == sorted(m.mention.mention_id for m in world)
    assert all(len(e.mention_ids) == len(e.article_ids) for e in events)


@given(worlds())
@settings(max_examples=60)
def test_likeness_has_no_direction(world: list[SourcedMention]) -> None:
    profiles = [Profile(told, KINSHIP) for told in world]
    for a, b in combinations(profiles, 2):
        assert likeness(a, b) == likeness(b, a)


@given(worlds())
@settings(max_examples=60)
def test_blocking_misses_no_pair_that_is_allowed(world: list[SourcedMention]) -> None:
    profiles = [Profile(told, KINSHIP) for told in world]
    blocks = Blocks(profiles)
    for a in profiles:
        partners = {partner.id for partner in blocks.partners(a)}
        assert {b.id for b in profiles if points(a, b) is not None} <= partners


@given(worlds())
@settings(max_examples=40)
def test_related_finds_the_whole_component(world: list[SourcedMention]) -> None:
    """What a cluster holds is reached from any of its mentions by steps of `related`."""
    for group in RESOLVER.clusters(world):
        reached, left = [group[0]], {m.mention.mention_id: [m] for m in world if m != group[0]}
        while more := RESOLVER.related(reached, left):
            reached += (m for name in more for m in left.pop(name))
        assert set(group) <= set(reached)


def test_average_linkage_weighs_all_pairs_and_obeys_what_is_forbidden() -> None:
    points = {("a", "b"): 9, ("b", "c"): 4, ("a", "c"): -2, ("c", "d"): 1, ("b", "d"): -5, ("a", "d"): -5}
    assert clusters("abcd", points) == [["a", "b", "c"], ["d"]]
    forbidden = {pair: value for pair, value in points.items() if pair != ("a", "c")}
    assert clusters("dcba", forbidden) == [["a", "b"], ["c", "d"]]


# --- the reference corpus ------------------------------------------------------------------------


def test_the_books_tell_who_is_nobody_in_particular() -> None:
    books = SmallBooks()
    assert Resolver.of(books.actors, books.roles, books.event_types).kinship == KINSHIP


@pytest.mark.skipif(not GOLD.is_dir(), reason="the reference corpus is not beside this checkout")
def test_coreference_on_the_reference_corpus() -> None:
    books = load_config(packaged("config")).books
    places = {f"{name}/{place.country}": place for place in books.places for name in (place.name, *place.aliases)}
    stories, mentions = {}, []
    for path in sorted(GOLD.glob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        for coded in document["events"]:
            told = _from_gold(document, coded, places)
            mentions.append(told)
            stories[told.mention.mention_id] = coded["story"]
    found = Resolver.of(books.actors, books.roles, books.event_types).resolve(mentions)
    events = {i: change.event_id for change in found if change.event for i in change.event.mention_ids}
    assert b_cubed([(stories[i], events[i]) for i in stories]) >= 0.97


def b_cubed(items: Sequence[tuple[str, str]]) -> float:
    """F1 of B-cubed precision and recall (Bagga and Baldwin 1998) of (gold key, key found)."""
    gold, found = defaultdict(set), defaultdict(set)
    for number, (key, event) in enumerate(items):
        gold[key].add(number)
        found[event].add(number)
    shared = [len(gold[key] & found[event]) for key, event in items]
    precision = sum(n / len(found[event]) for n, (_, event) in zip(shared, items, strict=True)) / len(items)
    recall = sum(n / len(gold[key]) for n, (key, _) in zip(shared, items, strict=True)) / len(items)
    return 2 * precision * recall / (precision + recall)


def _from_gold(document: dict[str, Any], coded: dict[str, Any], places: dict[str, Place]) -> SourcedMention:
    article, nowhere = document["doc_id"], Span(0, 0)
    figures = (
        CasualtyFigure(row["party"], harm, Count(*row[harm]), None, nowhere, "gold")
        for row in coded["casualties"]
        for harm in Harm
        if row[harm]
    )
    told = EventMention(
        mention_id=f"{article}/{coded['id']}",
        article_id=article,
        revision_id=article,
        type=coded["type"],
        status=Status(coded["status"]),
        in_scope=coded["in_scope"],
        date=_gold_date(coded["date"]),
        place=_gold_place(coded["place"], places),
        initiators=tuple(Slot(actor, (), "gold") for actor in coded["initiators"]),
        targets=tuple(Slot(actor, (), "gold") for actor in coded["targets"]),
        figures=tuple(figures),
        claims=tuple(Claim(c["by"], Stance(c["stance"]), c["of"], nowhere, "gold") for c in coded["claims"]),
        evidence=nowhere,
        quotation=coded["evidence"],
        rule="gold",
        confidence=1.0,
    )
    return SourcedMention(told, document["outlet"], document["outlet"], date.fromisoformat(document["published"]))


def _gold_date(coded: dict[str, Any]) -> Slot[EventDate] | None:
    if not coded["start"]:
        return None
    start, end = date.fromisoformat(coded["start"]), date.fromisoformat(coded["end"])
    return Slot(EventDate(start, end, DatePrecision(coded["precision"])), (), "gold")


def _gold_place(coded: dict[str, Any], places: dict[str, Place]) -> Slot[EventPlace] | None:
    name = coded["name"] or coded["admin1"] or coded["country"]
    if not name:
        return None
    known = places.get(f"{name}/{coded['country']}")
    where = (known.id, known.latitude, known.longitude) if known else (None, None, None)
    return Slot(
        EventPlace(name, coded["admin1"], coded["country"], PlacePrecision(coded["precision"]), *where), (), "gold"
    )
