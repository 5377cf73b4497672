"""Stored articles read anew by changed rules: shown first, stored when accepted, events keep their ids."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from extractors.model import ChangeKind
from flows import clock
from flows.documents import Defaults, read_documents
from flows.ingest import ingest
from flows.reprocess import reprocess
from flows.run import LEDGER_FILE, WAREHOUSE_FILE, UnknownSource, open_run
from flows.settings import packaged
from warehouse.connection import connect
from warehouse.errors import WarehouseMissing

TEXTS = {
    "Herald": "A roadside bomb went off near Mand on 3 November 2026 and killed two policemen, officials said. "
    "Security forces arrested two suspected militants in Turbat on 4 November 2026.",
    "Courier": "Two policemen were killed when a roadside bomb exploded near Mand on 3 November 2026, the police said.",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copied = Path(shutil.copytree(packaged("config"), tmp_path / "config"))
    settings = copied / "settings.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("processes = 2", "processes = 0"), encoding="utf-8"
    )
    return copied


@pytest.fixture
def data(tmp_path: Path, folder: Path) -> Path:
    """A warehouse of two articles, of which one tells of two events."""
    for outlet, text in TEXTS.items():
        item = {"doc_id": outlet, "outlet": outlet, "published": "2026-11-05", "title": "News", "text": text}
        (tmp_path / f"{outlet}.json").write_text(json.dumps(item), encoding="utf-8")
    data = tmp_path / "data"
    with open_run(data, folder, (), command="ingest") as run:
        paths = [tmp_path / f"{outlet}.json" for outlet in TEXTS]
        ingest(run, read_documents(paths, Defaults(), clock.now()), lambda unreadable: pytest.fail(str(unreadable)))
    return data


def forget(folder: Path, type_: str) -> None:
    """Takes every frame of a type out of the rules."""
    file = folder / "frames" / "law.toml"
    head, *frames = file.read_text(encoding="utf-8").split("[[frame]]")
    kept = [frame for frame in frames if f'type = "{type_}"' not in frame]
    assert len(kept) < len(frames)
    file.write_text("[[frame]]".join([head, *kept]), encoding="utf-8")


def rows(data: Path, query: str, file: str = LEDGER_FILE) -> list[tuple[object, ...]]:
    with connect(data / file, read_only=True, patience_seconds=5) as connection:
        return connection.execute(query).fetchall()


EVENTS = "SELECT event_id, type, mention_count FROM events ORDER BY type"


def test_what_would_change_is_shown_and_nothing_is_stored(folder: Path, data: Path) -> None:
    before = (data / LEDGER_FILE).read_bytes(), (data / WAREHOUSE_FILE).read_bytes()
    forget(folder, "arrest")
    shown = reprocess(data, folder, None, None, accept=False)
    assert shown.articles == 2
    assert ("lost", "mention") in {(d.kind, d.slot) for d in shown.differences}
    assert [change.kinds for change in shown.changes] == [(ChangeKind.WITHDRAWN,)]
    assert ((data / LEDGER_FILE).read_bytes(), (data / WAREHOUSE_FILE).read_bytes()) == before


def test_what_is_accepted_is_what_was_shown_and_events_keep_their_ids(folder: Path, data: Path) -> None:
    before = {type_: (event, count) for event, type_, count in rows(data, EVENTS)}
    assert {type_: count for type_, (_, count) in before.items()} == {"bombing": 2, "arrest": 1}
    forget(folder, "arrest")
    shown = reprocess(data, folder, None, None, accept=False)
    done = reprocess(data, folder, None, None, accept=True)
    assert (done.differences, done.changes) == (shown.differences, shown.changes)
    assert rows(data, EVENTS) == [(before["bombing"][0], "bombing", 2)]
    assert rows(data, EVENTS, WAREHOUSE_FILE) == rows(data, EVENTS), "readers see it too"
    assert rows(data, "SELECT count(*) FROM mentions WHERE current AND event_id IS NULL") == [(0,)]
    withdrawn = f"SELECT count(*) FROM ledger.event_versions WHERE event_id = '{before['arrest'][0]}'"
    assert rows(data, withdrawn) == [(2,)], "what it was stays"


def test_the_coder_is_recorded_and_reads_once(folder: Path, data: Path) -> None:
    assert reprocess(data, folder, None, None, accept=True).articles == 0
    forget(folder, "arrest")
    assert reprocess(data, folder, None, None, accept=True).articles == 2
    assert reprocess(data, folder, None, None, accept=True).articles == 0
    coders = [coder for (coder,) in rows(data, "SELECT DISTINCT coder FROM ledger.extractions")]
    assert len(coders) == 2
    assert all(str(coder).startswith("rules-1+") for coder in coders)
    assert rows(data, "SELECT count(DISTINCT coder) FROM articles") == [(1,)]


def test_only_what_is_asked_for_is_read(folder: Path, data: Path) -> None:
    forget(folder, "arrest")
    assert reprocess(data, folder, date(2026, 11, 6), None, accept=False).articles == 0
    assert reprocess(data, folder, date(2026, 11, 5), "courier", accept=False).articles == 1
    with pytest.raises(UnknownSource, match="no article of a source 'kurier'"):
        reprocess(data, folder, None, "kurier", accept=False)


def test_nothing_stored_is_said(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(WarehouseMissing, match="no warehouse"):
        reprocess(tmp_path / "empty", folder, None, None, accept=False)
