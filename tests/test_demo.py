"""`run --demo` as a newcomer sees it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from flows.demo import demo_config, demo_folder, replaced
from flows.settings import packaged
from tests.newsroom import articles
from warehouse.connection import connect


def test_the_demo_reads_two_editions_and_shows_what_the_second_brought(tmp_path: Path) -> None:
    command = [str(Path(sys.executable).with_name("borderwatch")), "run", "--demo", "--direct"]
    environment = {**os.environ, "BORDERWATCH_DATA": str(tmp_path)}
    done = subprocess.run(
        command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, done.stderr
    first, second = re.findall(r"(\d+) new articles .*?(\d+) revisions, (\d+) mentions", done.stdout)
    news = len(articles(2)) - len(articles(1))
    assert (int(first[0]), int(first[1])) == (len(articles(1)), 0)
    assert (int(second[0]), int(second[1])) == (news, 1)
    assert 0 < int(second[2]) < int(first[2])
    assert "toll changed" in done.stdout
    alerts = [part.partition("╰")[0] for part in done.stdout.split("alert of edition ")[1:]]
    assert any(alert.startswith("1") and "new event" in alert for alert in alerts)
    (changed,) = [alert for alert in alerts if alert.startswith("2") and "toll changed" in alert]
    assert "Since the last message: wounded" in changed
    with closing(connect(tmp_path / "demo" / "borderwatch.duckdb", read_only=True, patience_seconds=5)) as warehouse:
        told = warehouse.execute("SELECT DISTINCT languages FROM events").fetchall()
    assert {("en", "fa", "ur"), ("en", "fa"), ("en", "ur")} <= {tuple(languages) for (languages,) in told}


def test_an_earlier_demo_is_cleared_and_nothing_else(tmp_path: Path) -> None:
    earlier = demo_folder(tmp_path)
    (earlier / "borderwatch.duckdb").touch()
    assert not (demo_folder(tmp_path) / "borderwatch.duckdb").exists()
    other = tmp_path / "other" / "demo"
    other.mkdir(parents=True)
    (other / "mine").touch()
    assert (demo_folder(tmp_path / "other") / "mine").exists()


def test_the_demos_configuration_differs_in_its_sources_and_settings_alone(tmp_path: Path) -> None:
    copy, original = demo_config(packaged("config"), tmp_path), packaged("config")
    files = {path.relative_to(original) for path in original.rglob("*") if path.is_file()}
    ours = {path.relative_to(copy) for path in copy.rglob("*") if path.is_file()}
    assert {file for file in files - ours if file.parts[0] != "sources"} == set()
    assert {file for file in ours if (copy / file).read_bytes() != (original / file).read_bytes()} == {
        Path("settings.toml")
    }


def test_a_setting_is_replaced_where_it_stands_and_only_if_it_does() -> None:
    toml = "[fetch]\nallow_loopback = false  # this machine\n"
    assert replaced(toml, {"allow_loopback": "true"}) == "[fetch]\nallow_loopback = true  # this machine\n"
    with pytest.raises(KeyError, match="allow_loopbak"):
        replaced(toml, {"allow_loopbak": "true"})
