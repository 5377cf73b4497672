"""Documents from disk: the JSON of the gold format, plain text, saved web pages and WARC archives.

A document that cannot be read is an `Unreadable` that says where and why; the others go on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from extractors.charset import whole
from extractors.model import Article, Page, Published, Validators, WarcPosition, identifier
from flows.archive import ArchiveError, read_warc, warc_identity

SUFFIXES = (".json", ".jsonl", ".txt", ".html", ".htm", ".warc", ".warc.gz")


@dataclass(frozen=True)
class Defaults:
    """What a plain text or a saved page does not say of itself, from the command line."""

    outlet: str = "unknown"
    language: str | None = None
    published: date | None = None


@dataclass(frozen=True)
class Document:
    """An article as it was handed to us, under the name that its giver knows it by. Its language may be ""."""

    doc_id: str
    article: Article


@dataclass(frozen=True)
class SavedPage:
    """A web page that still has to be cleaned."""

    doc_id: str
    page: Page
    position: WarcPosition | None = None


@dataclass(frozen=True)
class Unreadable:
    """A file, or a line of one, that holds no document."""

    where: str
    why: str

    def __str__(self) -> str:
        return f"{self.where}: {self.why}"


Found = Document | SavedPage | Unreadable


def read_documents(
    paths: Iterable[Path], defaults: Defaults, now: datetime, read_until: Mapping[str, int] = MappingProxyType({})
) -> Iterator[Found]:
    """All documents of `paths` in the order given, folders by file name. `now` dates saved pages.

    WARC files are read from behind the record that `read_until` names by the file's identity (flows/archive.py).
    """
    for path in paths:
        if path.is_dir():
            files = sorted(p for p in path.rglob("*") if p.is_file() and p.name.lower().endswith(SUFFIXES))
            if not files:
                yield Unreadable(str(path), f"the folder holds no document ({', '.join(SUFFIXES)})")
            yield from (found for file in files for found in _read_file(file, defaults, now, read_until))
        else:
            yield from _read_file(path, defaults, now, read_until)


def _read_file(path: Path, defaults: Defaults, now: datetime, read_until: Mapping[str, int]) -> Iterator[Found]:
    name = path.name.lower()
    try:
        if name.endswith((".warc", ".warc.gz")):
            yield from _warc_pages(path, read_until)
        elif name.endswith((".html", ".htm")):
            yield SavedPage(str(path), _saved_page(path, now))
        elif name.endswith(".jsonl"):
            yield from _json_lines(path)
        elif name.endswith(".json"):
            yield from _json_file(path)
        elif name.endswith(".txt"):
            yield plain_document(path.read_text(encoding="utf-8-sig"), path.stem, defaults)
        else:
            yield Unreadable(str(path), f"not a kind of file that is read here ({', '.join(SUFFIXES)})")
    except UnicodeDecodeError as error:
        yield Unreadable(str(path), f"byte {error.start} is not UTF-8; save the file as UTF-8")
    except OSError as error:
        yield Unreadable(str(path), error.strerror or str(error))
    except (ValueError, ArchiveError) as error:
        yield Unreadable(str(path), str(error))


def _warc_pages(path: Path, read_until: Mapping[str, int]) -> Iterator[Found]:
    identity, size = warc_identity(path), path.stat().st_size
    last = read_until.get(identity)
    for reading in read_warc(path, last or 0):
        if reading.page is None:
            yield Unreadable(f"{path}, byte {reading.offset}", "the record is damaged; reading goes on behind it")
        elif reading.offset != last:
            position = WarcPosition(identity, str(path), reading.offset, size)
            yield SavedPage(reading.page.final_url, reading.page, position)


def _json_file(path: Path) -> Iterator[Found]:
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as error:
        yield Unreadable(f"{path}:{error.lineno}", f"no JSON: {error.msg}")
        return
    items = content if isinstance(content, list) else [content]
    for number, item in enumerate(items, 1):
        yield _json_document(item, f"{path}, item {number}" if len(items) > 1 else str(path))


def _json_lines(path: Path) -> Iterator[Found]:
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                item = json.loads(line)
            except json.JSONDecodeError as error:
                yield Unreadable(f"{path}:{number}", f"no JSON: {error.msg}")
                continue
            yield _json_document(item, f"{path}:{number}")


def _json_document(item: Any, where: str) -> Found:
    """The keys doc_id, lang, outlet, published, title, text (codebook section 4); others are not read."""
    if not isinstance(item, Mapping):
        return Unreadable(where, "a document is a JSON object with doc_id and text")
    item = {key: whole(value) if isinstance(value, str) else value for key, value in item.items()}
    for key in ("doc_id", "text"):
        if not isinstance(item.get(key), str) or not item[key].strip():
            return Unreadable(where, f"{key!r} is missing or no text")
    for key in ("lang", "outlet", "title", "published"):
        if not isinstance(item.get(key), str | None):
            return Unreadable(where, f"{key!r} is no text")
    try:
        published = _published(item.get("published"))
    except ValueError:
        return Unreadable(where, f"'published' is {item['published']!r}; write an ISO date such as 2026-11-05")
    return Document(
        item["doc_id"],
        _article(
            identifier("document", item["doc_id"]),
            outlet=item.get("outlet") or "unknown",
            language=item.get("lang") or "",
            title=item.get("title") or "",
            text=item["text"],
            published=published,
        ),
    )


def plain_document(text: str, name: str, defaults: Defaults) -> Document:
    """A plain text: its first line is the title, as in a printed article, and part of the text too.

    Raises `ValueError` where there is no text.
    """
    text = text.strip()
    if not text:
        raise ValueError("the file is empty")
    article = _article(
        identifier("file", defaults.outlet, name, text),
        outlet=defaults.outlet,
        language=defaults.language or "",
        title=text.splitlines()[0].strip(),
        text=text,
        published=Published(defaults.published, None, "given") if defaults.published else None,
    )
    return Document(name, article)


def _article(
    article_id: str, *, outlet: str, language: str, title: str, text: str, published: Published | None
) -> Article:
    return Article(
        article_id,
        source_id=slug(outlet),
        outlet=outlet,
        language=language,
        title=title,
        text=text,
        published=published,
    )


def _saved_page(path: Path, now: datetime) -> Page:
    address = path.resolve().as_uri()
    return Page(address, address, 200, (("Content-Type", "text/html"),), path.read_bytes(), now, Validators())


def _published(value: str | None) -> Published | None:
    """An ISO date, or an ISO instant whose day is taken as written."""
    if not value:
        return None
    if len(value) == len("2026-11-05"):
        return Published(date.fromisoformat(value), None, "document")
    moment = datetime.fromisoformat(value)
    return Published(moment.date(), moment.astimezone(UTC) if moment.tzinfo else None, "document")


def slug(name: str) -> str:
    """An outlet's name as an id: "Geo News" is geo-news."""
    return "-".join("".join(c if c.isalnum() else " " for c in name.casefold()).split()) or "unknown"
