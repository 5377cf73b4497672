"""The rule extractor: reading, drafts, assembly, discourse, and the closing of each cluster into an `EventMention`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from extractors.actors import ActorBook
from extractors.arguments import ArgumentFinder
from extractors.assembly import Assembler
from extractors.attribution import StanceReader
from extractors.charges import ChargeReader
from extractors.claims import ClaimAttacher
from extractors.closing import Closer, Unclosed
from extractors.confidence import Calibration
from extractors.discourse import Discourse
from extractors.drafting import Drafter
from extractors.drafts import Draft
from extractors.frames import FrameFile
from extractors.identities import IdentityReader
from extractors.language import LanguagePack, normalized
from extractors.model import (
    NOT_EXTRACTED,
    Actor,
    ActorRole,
    Article,
    EventMention,
    EventType,
    Extraction,
    Place,
    Relevance,
    Status,
    identifier,
)
from extractors.places import Gazetteer
from extractors.reading import Reader, Reading
from extractors.refusal import Refused
from extractors.relevance import Scope, Topic
from extractors.sameness import Cluster
from extractors.speakers import SpeakerReader
from extractors.standing import is_alleged

NAME, VERSION = "rules", "1"


@dataclass(frozen=True, slots=True)
class Books:
    """The reference books that an extractor works by: what config/ tells of the world and its languages."""

    actors: tuple[Actor, ...]
    roles: tuple[ActorRole, ...]
    places: tuple[Place, ...]
    event_types: tuple[EventType, ...]
    frames: tuple[FrameFile, ...]
    languages: tuple[LanguagePack, ...]
    topic: Topic
    calibration: Calibration


@dataclass(frozen=True, slots=True)
class _Language:
    """What is compiled once for each language pack."""

    reader: Reader
    drafter: Drafter
    stances: StanceReader
    speakers: SpeakerReader
    charges: ChargeReader
    identities: IdentityReader


@dataclass(frozen=True, slots=True)
class Understanding:
    """What each stage made of an article, what it refused included; `closed` is in the order of `completed`."""

    reading: Reading
    drafts: Sequence[Draft]
    refused: Sequence[Refused]
    clusters: Sequence[Cluster]
    completed: Sequence[Cluster]
    closed: Sequence[EventMention | Unclosed]
    mentions: tuple[EventMention, ...]
    relevance: Relevance


class RuleExtractor:
    """Pure and deterministic. An article in a language without a pack gives an empty, irrelevant extraction."""

    def __init__(self, books: Books) -> None:
        self.actors = ActorBook(books.actors, books.roles)
        self.gazetteer = Gazetteer(books.places, books.topic.provinces)
        self._scope = Scope(books.topic, self.actors)
        self._assembler = Assembler(self.actors, self.gazetteer)
        self._claims = ClaimAttacher(self.actors, self.gazetteer)
        self._discourse = Discourse(self.gazetteer)
        self._closer = Closer(self.actors, self.gazetteer, books.event_types, self._scope)
        self._families = {t.id: t.family for t in books.event_types}
        self._books = books
        self._coder = f"{NAME}-{VERSION}+{identifier(books)[:8]}"
        self._packs = {pack.code: pack for pack in books.languages}
        self._languages: dict[str, _Language] = {}

    def _language(self, code: str) -> _Language:
        """A language is compiled when its first article comes: half a second that a run in another need not wait."""
        if code not in self._languages:
            pack, books = normalized(self._packs[code]), self._books
            finder = ArgumentFinder(pack, self.actors)
            self._languages[code] = _Language(
                Reader(pack, self.actors, self.gazetteer, books.frames),
                Drafter(pack, self.actors, self.gazetteer, books.topic.pair),
                StanceReader(pack, self.actors, finder),
                SpeakerReader(pack, self.actors, finder),
                ChargeReader(pack, self.actors),
                IdentityReader(pack, self.actors),
            )
        return self._languages[code]

    @property
    def coder(self) -> str:
        """Name and version of the program's part, and a fingerprint of the books: other rules are another coder."""
        return self._coder

    def extract(self, article: Article) -> Extraction:
        """Every event that the article asserts, with the words that assert it; nothing of an article off topic."""
        if article.language not in self._packs:
            relevance = Relevance(False, 0.0, (NOT_EXTRACTED,))
            return Extraction(article.article_id, article.revision_id, self.coder, relevance)
        known = self.understanding(article)
        mentions = known.mentions if known.relevance.relevant else ()  # a stranger's strike is no air strike
        return Extraction(article.article_id, article.revision_id, self.coder, known.relevance, mentions)

    def understanding(self, article: Article) -> Understanding:
        """Every stage's result on the way to the extraction. Raises `KeyError` for a language without a pack."""
        language = self._language(article.language)
        published = article.published.day if article.published else None
        reading = self.reading(article.text, article.language, published)
        drafts, refused = language.drafter.drafts(reading)
        clusters = self._assembler.clusters(drafts, published)
        completed = [language.identities.named(c, reading) for c in self._discourse.completed(clusters, reading)]
        revision_id = article.revision_id
        speakers = language.speakers.read(reading)
        closed = [self._closer.close(article, revision_id, reading, c, speakers, ()) for c in completed]
        kept = [k for k, m in enumerate(closed) if isinstance(m, EventMention)]
        stances = [m for s in reading.sentences for m in language.stances.read(reading.tokens, s)]
        stances = sorted([*stances, *language.charges.read(reading, speakers)], key=lambda m: (m.sentence, m.start))
        claims = self._claims.attached([completed[k] for k in kept], stances, reading, speakers)
        for number, taken in claims.items():
            told = completed[kept[number]]
            closed[kept[number]] = self._closer.close(article, revision_id, reading, told, speakers, taken)
        for k in kept:
            mention = closed[k]
            if isinstance(mention, EventMention) and is_alleged(completed[k], reading, speakers):
                closed[k] = replace(mention, status=Status.ALLEGED)
        elsewhere = self._scope.elsewhere(reading)
        found = [replace(m, in_scope=False) if elsewhere else m for m in closed if isinstance(m, EventMention)]
        mentions = tuple(self._books.calibration.calibrated(m, self._families[m.type]) for m in self._scoped(found))
        relevance = self._scope.relevance(reading, mentions, elsewhere)
        return Understanding(reading, drafts, refused, clusters, completed, closed, mentions, relevance)

    def reading(self, text: str, language: str, published: date | None) -> Reading:
        """What is read in a text before anything is made of it. Raises `KeyError` for a language without a pack."""
        known = self._language(language)
        return known.drafter.resolved(known.reader.read(text, published))

    def _scoped(self, mentions: Sequence[EventMention]) -> tuple[EventMention, ...]:
        """A statement lies in the region where the event does that it was told behind."""
        acts = [m for m in mentions if self._families.get(m.type) != "statement"]
        out = []
        for m in mentions:
            if not m.in_scope and self._families.get(m.type) == "statement":
                before = [a for a in acts if a.evidence.start <= m.evidence.end] or acts[:1]
                m = replace(m, in_scope=before[-1].in_scope if before else False)
            out.append(m)
        return tuple(out)
