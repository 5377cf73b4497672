"""A disk that is full at any point of a run: one clear message, nothing committed is lost, and the next run carries on.

The disk is a small tmpfs, where one may be mounted; elsewhere these tests are skipped.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.cli import main
from flows.run import WAREHOUSE_FILE
from tests.newsroom import Newsroom, articles
from warehouse.reader import Reader

ROOM = "200m"


def mount(folder: Path, options: str) -> bool:
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    return sys.platform == "linux" and subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with room for anything."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not mount(folder, f"size={ROOM}"):
        pytest.skip("no tmpfs may be mounted here")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.mark.parametrize("kilobytes", [600, 6000], ids="{} kB".format)
def test_a_full_disk_is_named_and_the_next_run_carries_on(
    kilobytes: int,
    disk: Path,
    newsroom: Newsroom,
    demo: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """While the warehouse is made, and while articles are written."""

    def run() -> int:
        monkeypatch.setattr(sys, "argv", ["borderwatch", "run", "--direct", "--data", str(disk), "--config", str(demo)])
        try:
            main()
        except SystemExit as ended:
            return int(ended.code or 0)
        return 0

    assert mount(disk, f"remount,size={kilobytes}k")
    assert run() == 3
    told = [line for line in capfd.readouterr().err.splitlines() if line.startswith("borderwatch: ")]
    assert len(told) == 1
    assert str(disk) in told[0]
    assert "Free some space" in told[0]
    assert mount(disk, f"remount,size={ROOM}")
    assert run() == 0
    with Reader.open(disk / WAREHOUSE_FILE, 0) as reader:
        assert reader.sql("FROM articles").num_rows == len(articles(1))
        assert [finding for finding in reader.check() if finding.severity == "error"] == []
