"""Many ways to say that something happened, and many that only sound like it: for every type of event some forty.

A line "+ sentence" of `phrasing/<type>.txt` asserts an event of that type, a line "- sentence" does not.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.extraction import books, mentions

FILES = sorted((Path(__file__).parent / "phrasing").glob("*.txt"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_phrasing(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    misread = [x for x in lines if (path.stem in {m.type for m in mentions(x[2:])}) is not x.startswith("+ ")]
    assert misread == []


def test_every_type_is_phrased() -> None:
    assert {path.stem for path in FILES} == {t.id for t in books().event_types}
