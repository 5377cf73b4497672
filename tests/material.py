"""Records for tests of the warehouse and of resolution: a small world of our own, each value given or plain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from extractors.model import (
    Actor,
    ActorRole,
    Article,
    CasualtyFigure,
    Claim,
    Count,
    DatePrecision,
    EventDate,
    EventMention,
    EventPlace,
    EventType,
    Extraction,
    FeedEntry,
    Harm,
    Outcome,
    Page,
    PlacePrecision,
    Poll,
    Published,
    Relevance,
    Slot,
    SourcedMention,
    Span,
    Stance,
    Status,
    Validators,
    identifier,
)
from extractors.profiles import Kinship

NOW = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
DAY = date(2026, 11, 18)
CODER = "rules-1"


def now() -> datetime:
    return NOW


# --- books ---------------------------------------------------------------------------------------

PARENTS: dict[str, str | None] = {
    "irn": None,
    "irn-mil": "irn",
    "irn-police": "irn-mil",
    "irn-border": "irn-police",
    "irn-irgc": "irn-mil",
    "pak": None,
    "pak-gov": "pak",
    "pak-civ": "pak",
    "jaish-al-adl": None,
    "ansar-al-furqan": None,
    "militants": None,
}
FAMILIES = {
    "armed_attack": "violence",
    "armed_clash": "violence",
    "bombing": "violence",
    "air_strike": "violence",
    "meeting": "diplomacy",
    "condemnation": "statement",
}


@dataclass(frozen=True)
class SmallBooks:
    """A few actors and types."""

    actors: tuple[Actor, ...] = tuple(
        Actor(id, f"The {id}", parent, "party", None, None, None, (id.upper(),)) for id, parent in PARENTS.items()
    )
    roles: tuple[ActorRole, ...] = (ActorRole("gunmen", None, "militants"),)
    event_types: tuple[EventType, ...] = tuple(
        EventType(id, family, f"What {id} is.", "", "", "", "", "", "", id in {"meeting", "armed_clash"})
        for id, family in FAMILIES.items()
    )


KINSHIP = Kinship(PARENTS, frozenset({"militants"}), FAMILIES, frozenset({"meeting", "armed_clash"}))

# --- places --------------------------------------------------------------------------------------

RASK = EventPlace("Rask", "Sistan and Baluchestan", "IR", PlacePrecision.LOCALITY, "rask", 26.24, 61.40)
CHABAHAR = EventPlace("Chabahar", "Sistan and Baluchestan", "IR", PlacePrecision.LOCALITY, "chabahar", 25.29, 60.64)
PROVINCE = EventPlace(
    "Sistan and Baluchestan", "Sistan and Baluchestan", "IR", PlacePrecision.PROVINCE, "sb", 28.5, 60.9
)
PANJGUR = EventPlace("Panjgur", "Balochistan", "PK", PlacePrecision.DISTRICT, "panjgur", 26.97, 64.09)
IRAN = EventPlace("Iran", None, "IR", PlacePrecision.COUNTRY, "ir", 32.0, 53.0)

# --- mentions ------------------------------------------------------------------------------------


def day(when: date, until: date | None = None, precision: DatePrecision = DatePrecision.DAY) -> EventDate:
    return EventDate(when, until or when, precision)


ON_DAY = day(DAY)
NOVEMBER = day(date(2026, 11, 1), date(2026, 11, 30), DatePrecision.MONTH)


def killed(count: int, party: str = "irn-police", *, at_most: int | None = -1) -> CasualtyFigure:
    """So many dead; `at_most` None is open upwards."""
    return CasualtyFigure(
        party, Harm.KILLED, Count(count, count if at_most == -1 else at_most), None, Span(0, 4), "toll"
    )


def mention(
    article: str,
    *,
    name: str = "m",
    type: str = "armed_attack",
    status: Status = Status.REPORTED,
    date: EventDate | None = ON_DAY,
    place: EventPlace | None = RASK,
    initiators: Sequence[str] = (),
    targets: Sequence[str] = ("irn-police",),
    figures: Sequence[CasualtyFigure] = (),
    claimants: Sequence[str] = (),
    quotation: str = "",
    confidence: float = 0.8,
    revision: str = "",
) -> EventMention:
    """What `article` says of an attack in Rask, where nothing else is given."""
    return EventMention(
        mention_id=identifier("mention", article, revision, name),
        article_id=article,
        revision_id=revision or identifier("revision", article),
        type=type,
        status=status,
        in_scope=True,
        date=Slot(date, (Span(1, 5),), "date-rule", 0.9) if date else None,
        place=Slot(place, (Span(6, 9), Span(12, 15)), "place-rule", 0.9) if place else None,
        initiators=tuple(Slot(actor, (Span(0, 3),), "actor-rule", 0.9) for actor in initiators),
        targets=tuple(Slot(actor, (Span(3, 6),), "actor-rule", 0.9) for actor in targets),
        figures=tuple(figures),
        claims=tuple(Claim(by, Stance.CLAIMS_RESPONSIBILITY, None, Span(2, 9), "claim-rule") for by in claimants),
        evidence=Span(0, 20),
        quotation=quotation or f"as {article} tells it under {name}",
        rule="attack-rule",
        confidence=confidence,
    )


def sourced(told: EventMention, bloc: str = "", published: date | None = DAY) -> SourcedMention:
    """`told` by an outlet of `bloc`: one of its own for each article, where none is given."""
    return SourcedMention(told, bloc or told.article_id, bloc or told.article_id, published)


# --- the path of an article ----------------------------------------------------------------------


def entry(name: str, source: str = "herald", **given: object) -> FeedEntry:
    address = f"https://{source}.example/{name}"
    values = {"entry_id": address, "source_id": source, "channel_url": f"https://{source}.example/feed", "url": address}
    return FeedEntry(**{**values, "title": f"Story {name}", "language": "en", "published_at": NOW, **given})  # type: ignore[arg-type]


def poll(*entries: FeedEntry, source: str = "herald", etag: str = '"one"') -> Poll:
    return Poll(source, f"https://{source}.example/feed", NOW, entries, Validators(etag, None, "hash"))


def page(url: str, body: bytes = b"<p>A page.</p>") -> Page:
    return Page(url, url, 200, (("Content-Type", "text/html"),), body, NOW, Validators('"page"'))


def article(
    name: str, text: str = "Gunmen attacked a post near Rask and killed three officers.", source: str = "herald"
) -> Article:
    address = f"https://{source}.example/{name}"
    published = Published(DAY + timedelta(days=1), NOW, "feed")
    return Article(
        identifier("article", address), source, source.title(), "en", f"Story {name}", text, published, address
    )


def outcome(told: Article, *mentions: EventMention, of: FeedEntry | None = None, coder: str = CODER) -> Outcome:
    """`told` fetched, cleaned and read; `mentions` become those of its wording."""
    reading = Extraction(told.article_id, told.revision_id, coder, Relevance(bool(mentions), 0.7, ("Rask",)), mentions)
    return Outcome(of, page(of.url) if of else None, None, told, reading)


def told_by(text: Article, name: str = "m", **given: object) -> EventMention:
    """A mention of the attack in `text`'s very wording."""
    return mention(text.article_id, name=name, revision=text.revision_id, **given)  # type: ignore[arg-type]
