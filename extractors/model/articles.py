"""Cleaned articles, and pages that are none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from extractors.model.base import identifier


@dataclass(frozen=True, slots=True)
class Published:
    """When an article says it came out: its `day` in the outlet's zone, the instant where known, and who said so."""

    day: date
    at: datetime | None
    basis: str


@dataclass(frozen=True, slots=True)
class Article:
    """A cleaned article. `article_id` is one for all revisions; `text` is what every span refers to."""

    article_id: str
    source_id: str
    outlet: str
    language: str
    title: str
    text: str
    published: Published | None
    url: str | None = None
    author: str | None = None
    text_from: str = "page"

    @property
    def content_hash(self) -> str:
        return identifier(self.title, self.text)

    @property
    def revision_id(self) -> str:
        """The id of this very wording of the article."""
        return identifier(self.article_id, self.content_hash)


class RejectionReason(StrEnum):
    STUB = "stub"
    NOT_HTML = "not_html"
    PAYWALL = "paywall"
    CONSENT_PAGE = "consent_page"
    SOFT_404 = "soft_404"
    HOME_PAGE = "home_page"
    OFF_TOPIC = "off_topic"
    NO_CLEAN_TEXT = "no_clean_text"
    TIME_LIMIT = "time_limit"


@dataclass(frozen=True, slots=True)
class Rejection:
    """A page that is no article for us, and why."""

    url: str
    reason: RejectionReason
    detail: str = ""
