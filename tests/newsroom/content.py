"""The newsroom's matter: outlets and articles as data files, and what stands in each edition.

`outlets/<id>.toml` describes an outlet, `templates/<id>.html` its article page, `articles/<outlet>/<slug>.toml` an
article with its `[expect]`: what a careful coder finds in it. An article first appears in `first_edition` (1 when
absent); its `[revision]` replaces the keys that it names from `revision.edition` on.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

FOLDER = Path(__file__).resolve().parent
EDITIONS = (1, 2)

Figure = tuple[int, int | None]
"""Low and high; a high of None is open upwards ("at least")."""


@dataclass(frozen=True)
class Channel:
    """One feed or sitemap: `format` is a key of `feeds.FORMATS`, `full_text` puts the whole body into each entry."""

    kind: str
    format: str
    path: str
    language: str
    full_text: bool = False


@dataclass(frozen=True)
class Outlet:
    """One outlet: its facts, the addresses of its articles and the habits of its pages."""

    id: str
    name: str
    tagline: str
    country: str
    bloc: str
    time_zone: str
    language: str
    cadence_minutes: int
    article_path: str
    channels: tuple[Channel, ...]
    paragraph: str
    inset: str
    calendar: str
    months: tuple[str, ...]
    date_format: str
    digits: str = "0123456789"
    separator: str = "\n"

    @property
    def direction(self) -> str:
        return "rtl" if self.language in ("fa", "ur") else "ltr"


@dataclass(frozen=True)
class Toll:
    """Casualties of one party (codebook section 3); None where the article does not say."""

    party: str
    killed: Figure | None
    wounded: Figure | None


@dataclass(frozen=True)
class ExpectedEvent:
    """One event as the codebook codes it; parties are actor slugs, a claim is (by, stance) or (by, stance, of)."""

    story: str
    type: str
    evidence: str
    start: date | None
    end: date | None
    precision: str
    place: str | None
    admin1: str | None
    country: str | None
    status: str
    required: bool
    in_scope: bool
    initiators: tuple[str, ...]
    targets: tuple[str, ...]
    casualties: tuple[Toll, ...]
    claims: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Article:
    """One article as it stands in one edition; times carry the offset of the outlet."""

    outlet: str
    slug: str
    number: int
    first_edition: int
    published: datetime
    modified: datetime
    title: str
    summary: str
    author: str
    section: str
    tags: tuple[str, ...]
    caption: str
    paragraphs: tuple[str, ...]
    relevant: bool
    expected: tuple[ExpectedEvent, ...]


@cache
def outlets() -> tuple[Outlet, ...]:
    """All outlets, by id."""
    return tuple(_outlet(path) for path in sorted(FOLDER.glob("outlets/*.toml")))


@cache
def articles(edition: int) -> tuple[Article, ...]:
    """All articles that stand in `edition`, newest first, revisions applied."""
    found = (_article(path, edition) for path in sorted(FOLDER.glob("articles/*/*.toml")))
    return tuple(sorted(filter(None, found), key=lambda article: article.published, reverse=True))


def path_of(article: Article, outlet: Outlet) -> str:
    """The article's path (and query) on its outlet's site, percent-encoded."""
    title = article.title.replace(" ", "-")
    return quote(
        outlet.article_path.format(number=article.number, slug=article.slug, title=title, published=article.published),
        safe="/?=&",
    )


def _outlet(path: Path) -> Outlet:
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    channels = tuple(Channel(**channel) for channel in raw.pop("channels"))
    return Outlet(id=path.stem, channels=channels, months=tuple(raw.pop("months")), **raw)


def _article(path: Path, edition: int) -> Article | None:
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    first_edition = raw.pop("first_edition", 1)
    if edition < first_edition:
        return None
    raw.setdefault("modified", raw["published"])
    revision = raw.pop("revision", None)
    if revision and revision.pop("edition") <= edition:
        raw |= revision
    expect = raw.pop("expect")
    return Article(
        outlet=path.parent.name,
        slug=path.stem,
        first_edition=first_edition,
        tags=tuple(raw.pop("tags")),
        paragraphs=tuple(" ".join(part.split()) for part in raw.pop("body").strip().split("\n\n")),
        relevant=expect["relevant"],
        expected=tuple(_event(event) for event in expect.get("events", ())),
        **raw,
    )


def _event(raw: Mapping[str, Any]) -> ExpectedEvent:
    start = raw.get("start")
    return ExpectedEvent(
        story=raw["story"],
        type=raw["type"],
        evidence=raw["evidence"],
        start=start,
        end=raw.get("end", start),
        precision=raw.get("precision", "day" if start else "unknown"),
        place=raw.get("place"),
        admin1=raw.get("admin1"),
        country=raw.get("country"),
        status=raw.get("status", "reported"),
        required=raw.get("required", True),
        in_scope=raw.get("in_scope", True),
        initiators=tuple(raw.get("initiators", ())),
        targets=tuple(raw.get("targets", ())),
        casualties=tuple(
            Toll(toll["party"], _figure(toll.get("killed")), _figure(toll.get("wounded")))
            for toll in raw.get("casualties", ())
        ),
        claims=tuple(tuple(claim) for claim in raw.get("claims", ())),
    )


def _figure(bounds: Iterable[int] | None) -> Figure | None:
    """[low, high], or [low] alone where the figure is open upwards."""
    if bounds is None:
        return None
    low, *high = bounds
    return low, (high[0] if high else None)
