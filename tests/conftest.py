"""What many tests share: the newsroom, a configuration that reads it, and a run of the main job without Prefect."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from extractors.coder import RuleExtractor
from flows import clock
from flows.demo import DEMO_SETTINGS, demo_config
from flows.run import WAREHOUSE_FILE
from flows.settings import Config, packaged
from tests import extraction
from tests.newsroom import Newsroom
from warehouse.store import Warehouse

# The same examples in every run, however slow the machine.
settings.register_profile("suite", derandomize=True, deadline=None)
settings.load_profile("suite")


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


@pytest.fixture(scope="session")
def config() -> Config:
    """The configuration that comes with the program, read once."""
    return extraction.config()


@pytest.fixture(scope="session")
def extractor() -> RuleExtractor:
    """The extractor of that configuration, built once."""
    return extraction.extractor()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty warehouse, to be copied."""
    file = tmp_path_factory.mktemp("template") / WAREHOUSE_FILE
    with Warehouse.open(file, 0, clock.now):
        return file
