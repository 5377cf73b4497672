"""Copies are found and linked to their origin, whoever came first; what merely sounds alike is no copy."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import permutations
from pathlib import Path
from shutil import copy

import pytest

from extractors.lineage import Agency, LineageReader
from extractors.model import Article, EventPlace, Outcome, Published
from extractors.resolve import Resolver
from tests.extraction import config
from tests.material import DAY, KINSHIP, PANJGUR, RASK, SmallBooks, killed, outcome, told_by
from tests.material import article as plain_article
from warehouse.connection import connect
from warehouse.reader import Reader
from warehouse.store import Warehouse

READER = LineageReader(config().agencies)
RUN = "run-1"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def flowing(text: str) -> str:
    """Paragraphs, each a line."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n"))


WIRE = flowing("""
Gunmen on motorcycles opened fire on a patrol near the market of Rask late on Wednesday, killing {toll}
officers, the provincial police said. The patrol was on its way back from a village where a generator had been
stolen. Reinforcements closed the road to Chabahar and searched orchards until dawn, but nobody was caught.

A shopkeeper who had hidden behind sacks of rice said that the shooting lasted for less than two minutes. The
dead were taken to the hospital of Iranshahr, where relatives gathered in the courtyard. The governor promised
a street lamp for every corner of the bazaar and asked residents to hand over recordings of their cameras.
""")
REWRITTEN = flowing("""
Police in the south-east of Iran have lost men again: a patrol came under attack in Rask on Wednesday night,
and nine officers died, according to the force. They had been to a village to look into the theft of a
generator. Two riders fired and fled. The hunt went on through the night in the orchards along the Chabahar
road.

Witnesses spoke of two minutes of gunfire. At the hospital in Iranshahr families waited for the bodies, while
officials talked about lamps and cameras for the bazaar, as they had done after the last attack in spring.
""")
FORMULA = flowing("""
Security forces killed {toll} terrorists in an intelligence-based operation in {place} district on {day}, the
military's media wing said. During the conduct of the operation, own troops effectively engaged the location
of the terrorists, and after an intense exchange of fire {toll} of them were sent to their end. Weapons and
ammunition were recovered from the dead, who had been involved in numerous activities against the forces and
the killing of innocent civilians. A sanitisation operation is being conducted to clear the area of any other
such elements.
""")


def told(source: str, text: str = WIRE, toll: str = "three", hour: int = 6, author: str | None = None) -> Article:
    published = Published(DAY, datetime(2026, 11, 18, hour, tzinfo=UTC), "feed")
    return replace(plain_article("a", text.replace("{toll}", toll), source), published=published, author=author)


def coded(article: Article, toll: int = 3, place: EventPlace = RASK) -> Outcome:
    """`article` with one mention of the attack, on its own words, as a run would hand it over."""
    mention = told_by(article, figures=(killed(toll),), quotation=article.text[:90], place=place)
    return replace(outcome(article, mention), sketch=READER.sketch(article))


@pytest.fixture
def file(tmp_path: Path, template: Path) -> Path:
    return Path(copy(template, tmp_path / "borderwatch.duckdb"))


def keep(file: Path, *batches: Outcome) -> None:
    """Appends each outcome in a run of its own, as they would come over days."""
    with Warehouse.open(file, 0, lambda: NOW) as warehouse:
        books = SmallBooks()
        warehouse.record_books(RUN, books)
        for batch in batches:
            warehouse.append_outcomes(RUN, [batch])
            warehouse.append_lineages(RUN, READER)
            warehouse.append_resolution(RUN, Resolver(KINSHIP))


def rows(file: Path, query: str) -> list[tuple[object, ...]]:
    connection = connect(file, read_only=True, patience_seconds=0)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def lineage(file: Path) -> dict[object, tuple[object, object]]:
    """The outlet of each article's origin, and the agency, by outlet."""
    query = "SELECT a.outlet, o.outlet, a.agency FROM articles a LEFT JOIN articles o ON o.article_id = a.copy_of"
    return {outlet: (origin, agency) for outlet, origin, agency in rows(file, query)}


def events(file: Path) -> list[tuple[object, ...]]:
    return rows(file, "SELECT killed_low, killed_high, independent_sources, source_count FROM events ORDER BY ALL")


# --- copies --------------------------------------------------------------------------------------


def test_a_copy_with_another_toll_is_a_copy_and_is_read(file: Path) -> None:
    keep(file, coded(told("herald")), coded(told("courier", toll="nine", hour=9), 9))
    assert lineage(file) == {"Herald": (None, None), "Courier": ("Herald", None)}
    assert [(row[0], *row[2:]) for row in events(file)] == [(3, 1, 2)]
    assert rows(file, "SELECT DISTINCT low FROM casualty_ledger ORDER BY low") == [(3,), (9,)]


def test_a_rewritten_text_is_no_copy(file: Path) -> None:
    keep(file, coded(told("herald", toll="nine"), 9), coded(told("courier", REWRITTEN, hour=9), 9))
    assert lineage(file) == {"Herald": (None, None), "Courier": (None, None)}
    assert events(file) == [(9, 9, 2, 2)]


def test_two_attacks_in_formulaic_prose_are_no_copies(file: Path) -> None:
    one = told("herald", FORMULA.replace("{place}", "Rask").replace("{day}", "Tuesday"), "four")
    other = told("courier", FORMULA.replace("{place}", "Panjgur").replace("{day}", "Wednesday"), "four", 9)
    keep(file, coded(one, 4, place=RASK), coded(other, 4, place=PANJGUR))
    assert lineage(file) == {"Herald": (None, None), "Courier": (None, None)}
    assert len(events(file)) == 2


def test_a_shortened_copy_is_a_copy_and_a_long_report_that_quotes_is_none(file: Path) -> None:
    short = told("courier", WIRE.split("\n\n")[0], hour=9)
    more = " ".join(f"Then came word {number} of more." for number in range(60))
    long = told("tribune", f"{WIRE}\n\n{REWRITTEN}\n\n{more}", hour=10)
    keep(file, coded(told("herald")), coded(short), coded(long))
    assert lineage(file) == {"Herald": (None, None), "Courier": ("Herald", None), "Tribune": (None, None)}


def test_the_same_words_a_month_later_are_no_copy(file: Path) -> None:
    later = replace(told("courier"), published=Published(date(2026, 12, 20), None, "feed"))
    keep(file, coded(told("herald")), coded(later))
    assert lineage(file)["Courier"] == (None, None)


# --- whose text it is ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "author", "agency"),
    [
        ("QUETTA, Nov 18 (AFP) - Gunmen opened fire.", None, "afp"),
        ("TEHRAN (Reuters): Gunmen opened fire.", None, "reuters"),
        ("AFP — Gunmen opened fire.", None, "afp"),
        ("Gunmen opened fire.\n\n(Xinhua)", None, "xinhua"),
        ("Gunmen opened fire.\n\nReporting by Nadia Example for Reuters", None, "reuters"),
        ("Gunmen opened fire.\n\nWith inputs from AP", None, "ap"),
        ("Gunmen opened fire.", "AFP", "afp"),
        ("Gunmen opened fire.", "Nadia Example and Reuters", "reuters"),
        ("به گزارش ایرنا از زاهدان، افراد مسلح تیراندازی کردند.", None, "irna"),
        ("به گزارش خبرگزاری تسنیم، افراد مسلح تیراندازی کردند.", None, "tasnim"),
        ("کوئٹہ (اے ایف پی) مسلح افراد نے فائرنگ کی۔", None, "afp"),
        ("کوئٹہ (اے پی پی): مسلح افراد نے فائرنگ کی۔", None, "app"),
        ("Gunmen opened fire, a police officer told AFP. No one has claimed it.", None, None),
        ("Police (in two cars) told Reuters that gunmen opened fire.", None, None),
        ("Gunmen opened fire, IRNA reported.", None, None),
        ("Gunmen opened fire.", "Mehr Example", None),
        ("The app of the bank was down.", None, None),
    ],
)
def test_the_agency_that_is_credited(text: str, author: str | None, agency: str | None) -> None:
    assert READER.sketch(told("herald", text, author=author)).agency == agency


def test_the_agencys_own_article_is_the_origin(file: Path) -> None:
    own = told("irna", "به گزارش ایرنا، " + WIRE, hour=12)
    keep(file, coded(told("herald", "Tehran (IRNA) - " + WIRE)), coded(own))
    assert lineage(file) == {"Herald": ("Irna", "irna"), "Irna": (None, "irna")}


def test_texts_of_one_agency_are_one_source(file: Path) -> None:
    """Each outlet cut and wrote anew, and still nobody but the agency was there."""
    credited = [told("herald", "RASK (AFP) - " + WIRE), told("courier", "RASK (AFP) - " + REWRITTEN, hour=9)]
    keep(file, *(coded(article, 9) for article in credited), coded(told("tribune", "Nine died. " + FORMULA, hour=9), 9))
    assert lineage(file)["Courier"] == (None, "afp")
    assert [row[2:] for row in events(file)] == [(2, 3)]


def test_an_agency_may_go_by_a_name_of_its_own() -> None:
    reader = LineageReader([Agency("gulf", "Gulf Wire", ("Gulf Wire",))])
    assert reader.sketch(told("herald", "(Gulf Wire) Gunmen opened fire.")).agency == "gulf"


# --- order, change, cost -------------------------------------------------------------------------

CHAIN = [
    coded(told("herald", hour=6)),
    coded(told("courier", toll="four", hour=8), 4),
    coded(told("tribune", WIRE + "\n\nThe army said nothing.", hour=10)),
    coded(told("post", "RASK (AFP) - " + WIRE, hour=5)),
]
CHAINED = {"Post": (None, "afp"), "Herald": ("Post", "afp"), "Courier": ("Post", "afp"), "Tribune": ("Post", "afp")}


def test_the_order_of_arrival_does_not_matter(tmp_path: Path, template: Path) -> None:
    for number, ordered in enumerate(list(permutations(CHAIN))[::8]):
        file = Path(copy(template, tmp_path / f"{number}.duckdb"))
        keep(file, *ordered)
        assert lineage(file) == CHAINED, [o.cleaned.outlet for o in ordered]  # type: ignore[union-attr]
        assert [row[2] for row in events(file)] == [1]


def test_who_writes_anew_leaves_the_group(file: Path) -> None:
    """A bridge between two others that is revised: the group is looked at as a whole."""
    keep(file, *CHAIN[:2])
    assert lineage(file)["Courier"] == ("Herald", None)
    assert [row[2] for row in events(file)] == [1]
    keep(file, coded(told("courier", REWRITTEN, hour=8), 4))
    assert lineage(file)["Courier"] == (None, None)
    assert [row[2] for row in events(file)] == [2]


def test_nothing_new_is_no_work(file: Path) -> None:
    keep(file, *CHAIN)
    with Warehouse.open(file, 0, lambda: NOW) as warehouse:
        assert warehouse.append_lineages(RUN, READER) == 0
    readings = rows(file, "SELECT count(*) FROM ledger.lineage_readings")
    assert readings == [(len(CHAIN),)]


def test_a_card_says_whose_text_it_is(file: Path) -> None:
    keep(file, *CHAIN)
    ((event_id,),) = rows(file, "SELECT event_id FROM events")
    with Reader.open(file, 0) as reader:
        event = reader.event(str(event_id))
    assert event is not None
    found = {mention.article.outlet: (mention.copied_from, mention.agency) for mention in event.mentions}
    assert found == CHAINED
