"""No text breaks the extractor, whatever stands in it, and the same documents always give the same bytes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from extractors.model import Article
from flows.documents import Defaults, Document, Unreadable, read_documents
from tests.extraction import extractor
from tests.hostile_texts import hostile_texts, unsound

GOLD = sorted((Path(__file__).parent / "gold").rglob("*.json"))[::9]
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def articles(paths: Sequence[Path]) -> list[Article]:
    return [found.article for found in read_documents(paths, Defaults(), NOW) if isinstance(found, Document)]


def test_no_text_breaks_it_and_every_span_lies_inside() -> None:
    """The long run is `python -m tests.bench fuzz`."""
    texts = islice(hostile_texts(articles(GOLD), seed=1), 40)
    assert [fault for text in texts if (fault := unsound(extractor(), text))] == []


def test_a_line_of_a_megabyte_is_read() -> None:
    (text,) = islice(hostile_texts(articles(GOLD), 3), 499, 500)
    assert len(text.text.encode()) >= 1_000_000
    assert unsound(extractor(), text) is None


def test_a_document_with_half_a_character_is_read_without_it(tmp_path: Path) -> None:
    path = tmp_path / "half.json"
    path.write_text('{"doc_id": "half", "lang": "en", "text": "Gunmen \\ud800 came to Turbat."}', encoding="utf-8")
    (article,) = articles([path])
    assert article.text == "Gunmen \ufffd came to Turbat."
    assert not [found for found in read_documents([path], Defaults(), NOW) if isinstance(found, Unreadable)]


def extracted(paths: Sequence[Path], seed: int) -> dict[str, bytes]:
    """The lines of `borderwatch extract` in a process of its own, by document."""
    program = "from flows.cli import main; main()"
    ran = subprocess.run(
        [sys.executable, "-c", program, "extract", *paths],
        capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": str(seed)},
    )  # fmt: skip
    return {json.loads(line)["doc_id"]: line for line in ran.stdout.splitlines()}


def test_two_processes_and_another_order_give_the_same_bytes() -> None:
    assert extracted(GOLD, seed=1) == extracted(GOLD[::-1], seed=2)
