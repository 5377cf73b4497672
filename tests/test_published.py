"""The published copy: replaced in one step, only when there is something to publish, and in nobody's way."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from extractors.model import RunSummary
from extractors.resolve import Resolver
from tests.material import KINSHIP, NOW, article, killed, outcome, told_by
from warehouse.errors import WarehouseBroken
from warehouse.published import adopt
from warehouse.reader import Reader
from warehouse.store import Warehouse

HOUR = timedelta(hours=1)


class Office:
    """A ledger and its copy, and a clock that the test sets."""

    def __init__(self, folder: Path) -> None:
        self.ledger, self.copy, self.now = folder / "office-ledger.duckdb", folder / "office.duckdb", NOW

    def run(self, *articles: str) -> bool:
        """A run that reads these articles; whether it published."""
        with Warehouse.open(self.ledger, 0, lambda: self.now) as warehouse:
            self.read(warehouse, *articles)
            return warehouse.publish(self.copy, HOUR)

    def read(self, warehouse: Warehouse, *articles: str) -> None:
        run = f"run-{self.now:%H%M}-{'-'.join(articles)}"
        warehouse.start_run(run, self.now, "run", "rules-1")
        told = [article(name) for name in articles]
        warehouse.append_outcomes(run, [outcome(text, told_by(text, figures=[killed(3)])) for text in told])
        warehouse.append_resolution(run, Resolver(KINSHIP))
        warehouse.finish_run(run, self.now, RunSummary(run))

    def published(self) -> int:
        with Reader.open(self.copy, 0) as reader:
            return int(reader.sql("SELECT count(*) AS n FROM articles").to_pylist()[0]["n"])


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_what_a_run_brought_is_published(office: Office) -> None:
    assert office.run("a")
    assert office.published() == 1
    assert office.run("b")
    assert office.published() == 2


def test_a_run_that_brought_nothing_leaves_the_copy_alone_until_it_is_old(office: Office) -> None:
    office.run("a")
    before = office.copy.stat().st_ino
    assert not office.run()
    assert office.copy.stat().st_ino == before
    office.now += HOUR
    assert office.run(), "an old copy would tell an old health of the sources"


def test_what_a_killed_run_left_unpublished_is_published_by_the_next(office: Office) -> None:
    office.run("a")
    with Warehouse.open(office.ledger, 0, lambda: office.now) as warehouse:
        office.read(warehouse, "b")
    assert office.run()
    assert office.published() == 2


def test_a_copy_that_was_cut_off_is_never_seen(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.run("a")

    def cut_off(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes()[:5000])
        raise OSError("no space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("shutil.copyfile", cut_off)
        with pytest.raises(OSError, match="no space left"):
            office.run("b")
    assert office.published() == 1
    assert office.run()
    assert office.published() == 2


def test_a_reader_keeps_what_it_opened_and_hinders_nobody(office: Office) -> None:
    office.run("a")
    held = subprocess.Popen(
        [sys.executable, "-c", READER, str(office.copy)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert held.stdout is not None
    assert held.stdout.readline() == "1\n"
    assert office.run("b")
    assert office.published() == 2
    answer, _ = held.communicate("again\n")
    assert answer == "1\n"


READER = """
import sys
from pathlib import Path
from warehouse.reader import Reader
with Reader.open(Path(sys.argv[1]), 0) as reader:
    for _ in range(2):
        print(reader.sql("SELECT count(*) AS n FROM articles").to_pylist()[0]["n"], flush=True)
        sys.stdin.readline()
"""


def test_readers_never_fail_while_runs_append(office: Office) -> None:
    """Two processes ask without pause, each opening the copy anew, while five runs append."""
    office.run("first")
    askers = [
        subprocess.Popen(
            [sys.executable, "-c", ASKER, str(office.copy), str(office.copy.with_name("stop"))],
            stdout=subprocess.PIPE, text=True,
        ) for _ in range(2)
    ]  # fmt: skip
    for number in range(5):
        assert office.run(f"story-{number}")
    office.copy.with_name("stop").touch()
    for asker in askers:
        answer, _ = asker.communicate(timeout=60)
        seen = list(map(int, answer.split()))
        assert asker.returncode == 0
        assert seen == sorted(seen)
        assert seen[-1] == 6


ASKER = """
import sys
from pathlib import Path
from warehouse.reader import Reader
last = False
while not last:
    last = Path(sys.argv[2]).exists()
    with Reader.open(Path(sys.argv[1]), 0) as reader:
        print(reader.sql("SELECT count(*) AS n FROM articles").to_pylist()[0]["n"])
"""


def test_a_file_of_an_older_version_becomes_the_ledger(office: Office) -> None:
    with Warehouse.open(office.copy, 0, lambda: NOW) as warehouse:
        office.read(warehouse, "a")
    adopt(office.ledger, office.copy)
    assert office.run("b")
    assert office.published() == 2


def test_what_is_no_warehouse_becomes_no_ledger(office: Office) -> None:
    office.copy.write_bytes(b"something else")
    with pytest.raises(WarehouseBroken, match=str(office.copy)):
        adopt(office.ledger, office.copy)
    assert not office.ledger.exists()


def test_a_ledger_is_never_overwritten_by_a_copy(office: Office) -> None:
    office.run("a")
    with Warehouse.open(office.ledger, 0, lambda: NOW) as warehouse:
        office.read(warehouse, "b")
    adopt(office.ledger, office.copy)
    assert office.run()
    assert office.published() == 2


def test_the_age_of_the_copy_is_that_of_its_last_run(office: Office) -> None:
    office.run("a")
    with Reader.open(office.copy, 0) as reader:
        assert reader.as_of == NOW
