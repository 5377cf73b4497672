"""The doctor: what is wrong is found, named with its mend, and told by the exit code."""

from __future__ import annotations

import json
import logging
import shutil
from collections import namedtuple
from io import StringIO
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.doctor import Finding, Level, examine
from flows.logs import JsonLines
from flows.run import hold
from flows.settings import PREFECT_API_URL, packaged


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return Path(shutil.copytree(packaged("config"), tmp_path / "config"))


def found(data: Path, config: Path) -> dict[str, Finding]:
    """What is not good, by its subject."""
    return {f.subject: f for f in examine(data, config, network=False) if f.level is not Level.GOOD}


def test_all_is_well_but_the_contact_of_the_example(tmp_path: Path, config: Path) -> None:
    assert list(found(tmp_path, config)) == ["config"]
    answer = CliRunner().invoke(app, ["doctor", "--offline", "--data", str(tmp_path), "--config", str(config)])
    assert (answer.exit_code, "identity.contact" in answer.output) == (0, True)


def test_each_trouble_is_found_with_its_mend(tmp_path: Path, config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (config / "topic.toml").write_text("provinces = [", encoding="utf-8")
    (tmp_path / "borderwatch.duckdb").write_bytes(b"torn" * 4096)
    monkeypatch.setenv(PREFECT_API_URL, "http://127.0.0.1:9/api")
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(2e9, 2e9, 1e6))
    with hold(tmp_path):
        wrong = found(tmp_path, config)
    assert set(wrong) == {"config", "disk", "locks", "warehouse", "prefect"}
    assert all(finding.mend for finding in wrong.values())
    assert "topic.toml" in wrong["config"].found


def test_a_folder_that_is_a_file_cannot_be_written(tmp_path: Path, config: Path) -> None:
    (tmp_path / "taken").touch()
    assert found(tmp_path / "taken", config)["data"].level is Level.ERROR
    command = ["doctor", "--offline", "--data", str(tmp_path / "taken"), "--config", str(config)]
    assert CliRunner().invoke(app, command).exit_code != 0


def test_a_log_line_is_an_object_with_the_ids_that_it_names() -> None:
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    log = logging.Logger("borderwatch")
    log.addHandler(handler)
    log.warning("%s failed", "Dāwn", extra={"run": "r1", "source": "dawn"})
    told = json.loads(stream.getvalue())
    assert told.pop("at").endswith("+00:00")
    assert told == {
        "level": "warning",
        "logger": "borderwatch",
        "message": "Dāwn failed",
        "run": "r1",
        "source": "dawn",
    }
