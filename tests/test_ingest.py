"""Back-fill from archives: read once, in order, in little memory, and only what may be on topic."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from pathlib import Path

import pytest

from extractors.clean import Cleaner
from extractors.model import (
    Article,
    FeedEntry,
    Page,
    Rejection,
    RejectionReason,
    RunSummary,
    Source,
    Validators,
)
from extractors.prefilter import Prefilter
from flows import clock
from flows.archive import read_warc
from flows.documents import Defaults, Document, SavedPage, Unreadable, read_documents
from flows.ingest import ingest, read_until
from flows.run import LEDGER_FILE, open_run
from flows.settings import packaged
from tests.ccnews import SHAPES, Shape, response, write_warc
from tests.extraction import article, books, config, extractor
from tests.floors import GOLD
from tests.newsroom import content, pages
from tests.test_language_id import SENTENCES
from warehouse.connection import connect

NOW = datetime(2026, 11, 22, tzinfo=UTC)
OFF_TOPIC = (
    "The orchestra of the harbour town played a new symphony on Friday, and the critics liked its slow part. " * 4
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The configuration with batches of four, cleaning in this process."""
    copied = Path(shutil.copytree(packaged("config"), tmp_path / "config"))
    settings = copied / "settings.toml"
    text = settings.read_text(encoding="utf-8").replace("processes = 2", "processes = 0")
    settings.write_text(text.replace("batch_size = 100", "batch_size = 4"), encoding="utf-8")
    return copied


def newsroom_pages() -> Iterator[tuple[str, bytes]]:
    for outlet in content.outlets():
        base = f"https://{outlet.id}.example"
        for story in content.articles(1):
            if story.outlet == outlet.id:
                yield base + content.path_of(story, outlet), pages.article_page(story, outlet, base, []).encode()


def written(text: str, title: str = "A title", canonical: str = "") -> bytes:
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    return (
        f"<html><head><title>{title}</title>{link}</head><body><article><p>{text}</p></article></body></html>".encode()
    )


@cache
def prefilter() -> Prefilter:
    return Prefilter.of(books())


def ingested(folder: Path, data: Path, *paths: Path) -> tuple[RunSummary, list[Unreadable]]:
    unreadable: list[Unreadable] = []
    with open_run(data, folder, (), command="ingest") as run:
        found = read_documents(paths, Defaults(), clock.now(), read_until(run))
        return ingest(run, found, unreadable.append), unreadable


def rows(data: Path, query: str) -> list[tuple[object, ...]]:
    connection = connect(data / LEDGER_FILE, read_only=True, patience_seconds=5)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def holdings(data: Path) -> list[tuple[object, ...]]:
    """What must not depend on how often, and in how many pieces, a file was read."""
    texts = rows(data, "SELECT url, revisions, text, mention_count, copy_of FROM articles ORDER BY ALL")
    return [
        *texts,
        *rows(data, "SELECT url, reason, count(*) FROM ledger.rejections GROUP BY ALL ORDER BY ALL"),
        *rows(data, "SELECT url, count(*) FROM ledger.fetches GROUP BY ALL ORDER BY ALL"),
        *rows(data, "SELECT event_id, killed_low, independent_sources FROM events ORDER BY ALL"),
    ]


# --- what is in the file -------------------------------------------------------------------------


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_bodies_are_read_whatever_their_headers_say(tmp_path: Path, shape: Shape) -> None:
    body = written("Gunmen attacked a patrol near Rask. " * 60)
    file = tmp_path / "CC-NEWS-1.warc.gz"
    file.write_bytes(response("https://a.example/1", body, shape))
    assert [r.page.body for r in read_warc(file) if r.page] == [body]


def test_a_damaged_record_is_told_and_costs_itself_only(tmp_path: Path) -> None:
    records = [response(f"https://a.example/{n}", written(f"Text {n}. " * 200)) for n in range(4)]
    broken = bytearray(records[1])
    broken[len(broken) // 2 :] = b"\x00" * (len(broken) - len(broken) // 2)
    file = tmp_path / "CC-NEWS-1.warc.gz"
    file.write_bytes(b"".join([records[0], bytes(broken), *records[2:]]))
    found = list(read_documents([file], Defaults(), NOW))
    assert [f.page.url[-1] for f in found if isinstance(f, SavedPage)] == ["0", "2", "3"]
    (complaint,) = (str(f) for f in found if isinstance(f, Unreadable))
    assert complaint == f"{file}, byte {len(records[0])}: the record is damaged; reading goes on behind it"


def test_what_is_no_archive_is_told(tmp_path: Path) -> None:
    file = tmp_path / "page.warc.gz"
    file.write_bytes(b"<html></html>")
    (complaint,) = read_documents([file], Defaults(), NOW)
    assert "is no WARC file" in str(complaint)


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    body = written("Gunmen attacked a patrol near Rask. " * 6000)
    file = write_warc(tmp_path / "CC-NEWS-1.warc.gz", ((f"https://a.example/{n}", body) for n in range(100)))
    tracemalloc.start()
    assert sum(1 for found in read_documents([file], Defaults(), NOW) if isinstance(found, SavedPage)) == 100
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10 * len(body)


# --- what becomes of it --------------------------------------------------------------------------


def test_only_what_may_be_on_topic_is_read_and_the_rest_is_recorded(tmp_path: Path, folder: Path) -> None:
    news = list(newsroom_pages())[:6]
    other = [(f"https://music.example/{n}", written(f"{n}. {OFF_TOPIC}")) for n in range(6)]
    mixed = [page for pair in zip(other, news, strict=True) for page in pair]
    summary, unreadable = ingested(folder, tmp_path, write_warc(tmp_path / "CC-NEWS-1.warc.gz", mixed))
    assert (summary.articles, summary.rejected, unreadable) == (6, (("off_topic", 6),), [])
    told = rows(tmp_path, "SELECT url, detail FROM ledger.rejections ORDER BY url")
    assert told == [(url, "it names nothing that the topic watches") for url, _ in other]


def test_a_file_is_ingested_once_wherever_it_lies(tmp_path: Path, folder: Path) -> None:
    news = list(newsroom_pages())[:6]
    file = write_warc(tmp_path / "CC-NEWS-1.warc.gz", news[:4])
    ingested(folder, tmp_path, file)
    before = holdings(tmp_path)
    moved = file.rename(tmp_path / "elsewhere.warc.gz")
    summary, _ = ingested(folder, tmp_path, moved)
    assert (summary.articles, summary.rejected) == (0, ())
    assert holdings(tmp_path) == before
    with moved.open("ab") as grown:
        grown.write(b"".join(response(url, body) for url, body in news[4:]))
    summary, _ = ingested(folder, tmp_path, moved)
    assert summary.articles == 2


def test_a_killed_ingest_goes_on_and_doubles_nothing(tmp_path: Path, folder: Path) -> None:
    news = [*newsroom_pages(), *((f"https://music.example/{n}", written(f"{n}. {OFF_TOPIC}")) for n in range(5))]
    file = write_warc(tmp_path / "CC-NEWS-1.warc.gz", news)
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    ingested(folder, whole, file)
    command = [
        sys.executable,
        "-c",
        "from flows.cli import main; main()",
        "ingest",
        str(file),
        "--data",
        str(killed),
        "--config",
        str(folder),
    ]
    root = Path(__file__).parent.parent
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, cwd=root) as process:
        assert process.stderr
        said = list(islice((line for line in process.stderr if " bytes" in line), 2))
        os.kill(process.pid, signal.SIGKILL)
    assert len(said) == 2, "it ended before it was killed"
    assert len(rows(killed, "FROM articles")) < len(rows(whole, "FROM articles"))
    ingested(folder, killed, file)
    assert holdings(killed) == holdings(whole)


def test_one_article_at_two_addresses_is_one(tmp_path: Path, folder: Path) -> None:
    text = "Gunmen attacked a patrol near Rask on Wednesday and killed three officers, police said. " * 4
    own = "https://courier.example/2026/story-7"
    addresses = [own, "https://courier.example/print?id=99", "https://m.courier.example/2026/story-7/amp?utm_source=x"]
    summary, _ = ingested(
        folder,
        tmp_path,
        write_warc(tmp_path / "CC-NEWS-1.warc.gz", [(address, written(text, canonical=own)) for address in addresses]),
    )
    assert (summary.articles, summary.revisions) == (1, 0)
    assert rows(tmp_path, "SELECT url, revisions FROM articles") == [(own, 1)]
    assert rows(tmp_path, "SELECT mention_count FROM events") == [(1,)]


def test_languages_that_nobody_reads_are_kept_marked_and_counted(tmp_path: Path, folder: Path) -> None:
    texts = {code: " ".join(SENTENCES[code]) + " Zahedan" for code in ("ps", "bal", "sd", "ar", "fa")}
    news = [(f"https://{code}.example/1", written(text)) for code, text in texts.items()]
    summary, _ = ingested(folder, tmp_path, write_warc(tmp_path / "CC-NEWS-1.warc.gz", news))
    assert summary.not_extracted == (("ar", 1), ("bal", 1), ("ps", 1), ("sd", 1))
    found = rows(tmp_path, "SELECT language, extracted FROM articles ORDER BY language")
    assert found == [("ar", False), ("bal", False), ("fa", True), ("ps", False), ("sd", False)]
    counted = rows(tmp_path, "SELECT list_transform(not_extracted, lambda each: each.language) FROM runs")
    assert counted == [(["ar", "bal", "ps", "sd"],)]


def test_a_saved_page_is_an_article(tmp_path: Path, folder: Path) -> None:
    file = tmp_path / "story.html"
    file.write_bytes(written("Gunmen attacked a patrol near Rask on Wednesday and killed three officers. " * 4))
    summary, unreadable = ingested(folder, tmp_path, file)
    assert (summary.articles, summary.rejected, unreadable) == (1, (), [])


# --- the filter ----------------------------------------------------------------------------------


def test_no_relevant_article_is_filtered() -> None:
    languages = {outlet.id: outlet.language for outlet in content.outlets()}
    stories = [story for edition in content.EDITIONS for story in content.articles(edition)]
    told = [article("\n\n".join(story.paragraphs), language=languages[story.outlet]) for story in stories]
    told += [found.article for found in read_documents([GOLD], Defaults(), NOW) if isinstance(found, Document)]
    for each in told:
        extraction = extractor().extract(each)
        if extraction.relevance.relevant or any(m.in_scope for m in extraction.mentions):
            assert prefilter().may_be_relevant(each.text), each.title


@pytest.mark.parametrize(
    ("body", "feed", "is_filtered"),
    [
        (f"<nav><a>Balochistan</a></nav><article><p>{OFF_TOPIC}</p></article><aside>Zahedan</aside>", "", True),
        (f"<script>var section = 'Balochistan'</script><article><p>{OFF_TOPIC}</p></article>", "", True),
        (f"<article><p><span>P</span>anjgur played the host. {OFF_TOPIC}</p></article>", "", False),
        (f"<article><p>{OFF_TOPIC}</p></article>", "<p>Panjgur</p>", False),
    ],
)
def test_what_counts_is_what_an_article_may_be_made_of(body: str, feed: str, is_filtered: bool) -> None:
    source = Source("music", "Music", "https://music.example/", "", "music", "UTC", 30, ())
    entry = FeedEntry("1", "music", "", "https://music.example/1", "A title", "en", content_html=feed)
    markup = f"<html><head><title>A title</title></head><body>{body}</body></html>".encode()
    page = Page(entry.url, entry.url, 200, (("Content-Type", "text/html"),), markup, NOW, Validators())
    cleaner = Cleaner(config().pages, prefilter())
    found = cleaner.clean(page, source, entry, if_watched=True)
    assert (isinstance(found, Rejection) and found.reason is RejectionReason.OFF_TOPIC) is is_filtered
    assert isinstance(cleaner.clean(page, source, entry), Article)


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Zahedan</p>",
        "<p>a patrol near the Iran&#45;Pakistan border</p>",
        "<p>&#1586;&#1575;&#1607;&#1583;&#1575;&#1606;</p>",
        "<p>زاهدانی‌ها</p>",
        "<p>بلوچستان کے ضلع</p>",
        "<p>Iranians and Pakistanis</p>",
        "<p>Jaish al-Adl</p>",
    ],
)
def test_names_are_seen_however_they_are_written(markup: str) -> None:
    assert prefilter().may_be_relevant(markup)


@pytest.mark.parametrize("text", [OFF_TOPIC, "Iran won the match.", "وزیر گفت که هوا سرد است."])
def test_what_names_nothing_watched_is_filtered(text: str) -> None:
    assert not prefilter().may_be_relevant(text)
