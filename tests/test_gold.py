"""The coded documents are sound: what a rule is measured on must itself be right.

`tests/gold/training` may be read by whoever writes rules. `tests/gold/held_out` is scored and never read by them: no
rule was written from it.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.settings import load_config, packaged

DOCUMENTS = sorted((Path(__file__).parent / "gold").rglob("*.json"))
BOOKS = load_config(packaged("config")).books
TYPES = {event_type.id for event_type in BOOKS.event_types}
ACTORS = {actor.id for actor in BOOKS.actors}


def document(path: Path) -> dict[str, Any]:
    found = json.loads(path.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_coded_document_is_sound(path: Path) -> None:
    told = document(path)
    assert told["doc_id"] == path.stem
    assert told["lang"] in {"en", "fa", "ur"}
    date.fromisoformat(told["published"])
    for event in told["events"]:
        assert event["type"] in TYPES
        assert event["evidence"] in told["text"]
        assert {*event["initiators"], *event["targets"]} <= ACTORS
        assert (event["date"]["start"] is None) == (event["date"]["precision"] == "unknown")
    assert told["relevant"] or not any(event["in_scope"] for event in told["events"])


def test_every_type_is_coded_in_either_set() -> None:
    for folder in ("training", "held_out"):
        coded = {e["type"] for path in DOCUMENTS if path.parent.name == folder for e in document(path)["events"]}
        assert coded == TYPES, folder
