"""The extractor as a whole: what is one event, whose it is, when, where, and with what proof."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.gold_format import to_gold
from extractors.model import Span, Stance, Status
from tests.extraction import WEDNESDAY, article, extract, extractor, mentions, only

AMBUSH = (
    "QUETTA: Gunmen ambushed a convoy of the Frontier Corps near Turbat on Monday, killing three soldiers, officials "
    "said.\n\nThe Baloch Liberation Front claimed responsibility for the attack. Five troops were also wounded.\n\n"
    "In May, two policemen were shot dead in Panjgur."
)


def test_an_attack_told_in_three_sentences_is_one_event() -> None:
    attack, background = mentions(AMBUSH)
    assert attack.type == "armed_attack"
    assert [s.value for s in attack.initiators] == ["blf"]
    assert [s.value for s in attack.targets] == ["pak-fc"]
    (row,) = attack.casualties
    assert row.killed is not None
    assert row.wounded is not None
    assert (row.killed.low, row.wounded.low) == (3, 5)
    assert [(c.by, c.stance) for c in attack.claims] == [("blf", Stance.CLAIMS_RESPONSIBILITY)]
    assert background.date is not None
    assert background.date.value.start == date(2025, 5, 1)


def test_every_slot_has_its_words_and_its_rule() -> None:
    for mention in mentions(AMBUSH):
        slots = [mention.date, mention.place, *mention.initiators, *mention.targets]
        for slot in slots:
            assert slot is not None
            assert slot.rule
            assert all(_inside(span, AMBUSH) for span in slot.spans)
        assert mention.quotation == mention.evidence.of(AMBUSH)


def _inside(span: Span, text: str) -> bool:
    return 0 <= span.start < span.end <= len(text)


def test_twins_of_a_list_have_each_their_day_place_and_id() -> None:
    text = "Militants attacked security forces in Panjgur in January 2023, Gwadar in April 2023 and Kech in June 2023."
    found = mentions(text, date(2024, 1, 28))
    assert [(m.place.value.name, m.date.value.start.month) for m in found if m.place and m.date] == [
        ("Panjgur", 1),
        ("Gwadar", 4),
        ("Kech", 6),
    ]
    assert len({m.mention_id for m in found}) == len(found)


def test_strike_and_retaliation_are_two_events() -> None:
    text = "In January, Iran launched missile strikes on a base in Panjgur. Pakistan struck hideouts near Saravan."
    found = [m for m in mentions(text) if m.type == "air_strike"]
    assert [[s.value for s in m.initiators] for m in found] == [["irn"], ["pak"]]


@pytest.mark.parametrize(
    ("text", "province"),
    [
        ("Two policemen were killed in Saravan on Monday.", "Sistan and Baluchestan"),
        (
            "Iranian border guards were attacked near Pishin in Sistan and Baluchestan on Monday.",
            "Sistan and Baluchestan",
        ),
        ("Levies men were attacked in Pishin in Pakistan's Balochistan on Monday.", "Balochistan"),
    ],
)
def test_homonyms_are_decided_by_cues_and_by_the_watched_region(text: str, province: str) -> None:
    where = only(text).place
    assert where is not None
    assert where.value.admin1 == province


def test_a_place_that_the_gazetteer_lacks_is_kept_by_name() -> None:
    where = only("Gunmen killed two soldiers in the village of Zorabkot in Kech on Monday.").place
    assert where is not None
    assert where.value.name == "Zorabkot"
    assert where.value.admin1 == "Balochistan"
    assert where.value.latitude is None


def test_a_visit_to_come_is_planned() -> None:
    visit = only("Foreign Minister Abbas Araghchi will visit Islamabad on Monday.")
    assert visit.type == "meeting"
    assert visit.status is Status.PLANNED
    assert visit.date is not None
    assert visit.date.value.start == date(2025, 7, 14)


@pytest.mark.parametrize(
    "text",
    [
        "Attacks in Balochistan have intensified in recent years.",
        "The minister struck a deal on wheat prices in Lahore.",
        "If militants attack the port, the army will respond.",
        "An earthquake killed forty people in Kerman on Friday.",
        "Militants have repeatedly targeted security forces in the province.",
    ],
)
def test_habits_hypotheses_and_accidents_are_no_events(text: str) -> None:
    assert [m for m in mentions(text) if m.in_scope] == []


def test_an_undated_past_stays_undated() -> None:
    text = "Talks were held on Monday.\n\nA few years ago nine labourers were killed in Saravan by gunmen."
    killing = next(m for m in mentions(text) if m.type == "armed_attack")
    assert killing.date is None


def test_a_language_without_a_pack_gives_nothing_and_says_so() -> None:
    found = extractor().extract(article("Zwei Soldaten wurden getötet.", language="de"))
    assert found.mentions == ()
    assert found.relevance.reasons == ("language_not_extracted",)


def test_the_same_article_gives_the_same_extraction() -> None:
    assert extract(AMBUSH) == extract(AMBUSH)


def test_the_gold_format_has_the_keys_of_the_contract() -> None:
    document = to_gold(article(AMBUSH), extract(AMBUSH), {}, extractor().actors)
    assert list(document) == ["doc_id", "relevant", "events"]
    first = document["events"][0]
    assert first["targets"] == ["Frontier Corps"]
    assert first["casualties"] == [{"party": "Frontier Corps", "killed": [3, 3], "wounded": [5, 5]}]
    assert first["evidence"]["text"] == AMBUSH[first["evidence"]["start"] : first["evidence"]["end"]]


PIECES = st.sampled_from(
    [
        *AMBUSH.split(" "),
        "\n\n",
        "\x00",
        "\u200f",
        "😀",
        "ایران",
        "۱۴۰۴",
        "”",
        "’s",
        "was killed",
        "on",
        "12",
        "Saravan",
        ";",
    ]
)


@settings(max_examples=150)
@given(st.lists(PIECES, max_size=60), st.one_of(st.none(), st.dates()))
def test_no_text_breaks_it_and_every_span_lies_inside(pieces: list[str], published: date | None) -> None:
    text = " ".join(pieces)
    for mention in extract(text, published).mentions:
        spans = [mention.evidence, *(f.span for f in mention.figures), *(c.span for c in mention.claims)]
        slots = (mention.date, mention.place, *mention.initiators, *mention.targets)
        spans += [span for slot in slots if slot for span in slot.spans]
        assert all(_inside(span, text) for span in spans)


@settings(max_examples=100)
@given(st.text())
def test_any_text_is_read(text: str) -> None:
    extract(text)


def test_a_very_long_line_takes_bounded_time() -> None:
    assert extract("Gunmen killed two soldiers in Kech " * 3000).mentions


def test_an_article_off_topic_tells_of_no_event() -> None:
    told = article("A strike by crane drivers at the port of Rotterdam entered its third day on Tuesday.")
    assert extractor().understanding(told).relevance.relevant is False
    assert extractor().extract(told).mentions == ()


def test_what_has_happened_has_not_happened_later_than_the_article() -> None:
    """A date ahead belongs to something else in the sentence."""
    for mention in mentions("Five border guards, abducted near Saravan, will be honoured in January 2027, Iran said."):
        assert mention.date is None or mention.date.value.start <= WEDNESDAY
