"""Documents from disk: every kind that `ingest` and `extract` take, and what is said of the unreadable."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from extractors.model import Published
from flows.documents import Defaults, Document, Found, SavedPage, Unreadable, read_documents, slug

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TEXT = "A patrol came under fire near the frontier on Tuesday, an official said."


def read(*paths: Path, defaults: Defaults | None = None) -> list[Found]:
    return list(read_documents(paths, defaults or Defaults(), NOW))


def only_document(path: Path) -> Document:
    (found,) = read(path)
    assert isinstance(found, Document)
    return found


def only_complaint(path: Path) -> str:
    (found,) = read(path)
    assert isinstance(found, Unreadable)
    return str(found)


def write(path: Path, content: object) -> Path:
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_a_gold_document_is_read_and_its_other_keys_are_not(tmp_path: Path) -> None:
    item = {
        "doc_id": "d1", "lang": "en", "outlet": "Makran Courier", "published": "2026-11-05", "title": "Patrol fired on",
        "text": TEXT, "events": ["ignored"],
    }  # fmt: skip
    found = only_document(write(tmp_path / "d1.json", item))
    assert found.doc_id == "d1"
    assert found.article.text == TEXT
    assert found.article.source_id == "makran-courier"
    assert found.article.published == Published(date(2026, 11, 5), None, "document")


def test_an_instant_keeps_its_day_as_written_and_its_time_in_utc(tmp_path: Path) -> None:
    item = {"doc_id": "d", "lang": "en", "text": TEXT, "published": "2026-11-05T01:30:00+05:00"}
    published = only_document(write(tmp_path / "d.json", item)).article.published
    assert published == Published(date(2026, 11, 5), datetime(2026, 11, 4, 20, 30, tzinfo=UTC), "document")


def test_lines_and_lists_hold_many_documents(tmp_path: Path) -> None:
    items = [{"doc_id": f"d{n}", "lang": "en", "text": TEXT} for n in range(3)]
    listed = read(write(tmp_path / "list.json", items))
    lined = read(write(tmp_path / "lines.jsonl", "\n".join(map(json.dumps, items)) + "\n\n"))
    assert [d.doc_id for d in listed if isinstance(d, Document)] == ["d0", "d1", "d2"]
    assert lined == listed


def test_one_bad_line_costs_only_itself(tmp_path: Path) -> None:
    good = json.dumps({"doc_id": "d", "lang": "en", "text": TEXT})
    first, bad, last = read(write(tmp_path / "x.jsonl", f"{good}\n{{broken\n{good}"))
    assert isinstance(first, Document)
    assert isinstance(last, Document)
    assert str(bad).startswith(f"{tmp_path / 'x.jsonl'}:2: no JSON: ")


def test_a_folder_is_read_in_the_order_of_its_names(tmp_path: Path) -> None:
    for name in ("b", "a", "c"):
        write(tmp_path / f"{name}.json", {"doc_id": name, "lang": "en", "text": TEXT})
    write(tmp_path / "notes.md", "not a document")
    assert [d.doc_id for d in read(tmp_path) if isinstance(d, Document)] == ["a", "b", "c"]


def test_plain_text_takes_what_the_command_line_says_of_it(tmp_path: Path) -> None:
    path = write(tmp_path / "note.txt", f"Patrol fired on\n\n{TEXT}\n")
    (found,) = read(path, defaults=Defaults("Makran Courier", "en", date(2026, 11, 5)))
    assert isinstance(found, Document)
    assert found.article.title == "Patrol fired on"
    assert found.article.outlet == "Makran Courier"
    assert found.article.published == Published(date(2026, 11, 5), None, "given")


def test_nothing_is_made_up_where_the_day_is_not_given(tmp_path: Path) -> None:
    assert only_document(write(tmp_path / "note.txt", TEXT)).article.published is None


def test_a_saved_page_waits_to_be_cleaned(tmp_path: Path) -> None:
    (found,) = read(write(tmp_path / "page.html", "<p>x</p>"))
    assert isinstance(found, SavedPage)
    assert found.page.body == b"<p>x</p>"
    assert found.page.fetched_at == NOW


def test_what_cannot_be_read_is_named_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9")
    (tmp_path / "empty").mkdir()
    assert only_complaint(tmp_path / "absent.json") == f"{tmp_path / 'absent.json'}: No such file or directory"
    assert "byte 3 is not UTF-8" in only_complaint(tmp_path / "latin.txt")
    assert "the folder holds no document" in only_complaint(tmp_path / "empty")
    assert "not a kind of file" in only_complaint(write(tmp_path / "x.pdf", ""))
    assert "'text' is missing" in only_complaint(write(tmp_path / "no-text.json", {"doc_id": "d"}))
    assert "'published' is 'yesterday'; write an ISO date" in only_complaint(
        write(tmp_path / "date.json", {"doc_id": "d", "lang": "en", "text": TEXT, "published": "yesterday"})
    )
    assert "a document is a JSON object" in only_complaint(write(tmp_path / "number.json", "7"))


@given(st.text())
def test_a_slug_is_stable_and_never_empty(name: str) -> None:
    assert slug(slug(name)) == slug(name) != ""
