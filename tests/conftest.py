"""What many tests share: the newsroom, a configuration that reads it, and a run of the main job without Prefect."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.demo import DEMO_SETTINGS, demo_config
from flows.settings import packaged
from tests.newsroom import Newsroom


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom() as running:
        yield running


@pytest.fixture
def demo(newsroom: Newsroom, tmp_path: Path) -> Path:
    """A configuration whose sources are the newsroom's outlets; pages are cleaned in the test's own process."""
    folder = demo_config(packaged("config"), tmp_path, {**DEMO_SETTINGS, "processes": "0"})
    newsroom.write_sources(folder / "sources")
    return folder
