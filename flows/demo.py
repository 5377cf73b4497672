"""The embedded newsroom as a child process, and a configuration that reads it instead of the world's press."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from flows.settings import packaged

# The newsroom is on this machine and nobody's server is spared by waiting; its second edition is out in a second.
DEMO_SETTINGS = {
    "allow_loopback": "true",
    "min_interval_seconds": "0.0",
    "floor_factor": "0.0",
    "ceiling_factor": "0.0",
}
MARKER = "made-by-borderwatch-demo"


class Newsroom:
    """A newsroom at work in a process of its own; it ends when we do, because it reads our pipe."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def publish_edition(self, number: int) -> None:
        """Turns the newsroom to its edition `number` and returns when it has done so."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{number}\n")
        self._process.stdin.flush()
        self._process.stdout.readline()


@contextmanager
def newsroom(sources_folder: Path) -> Iterator[Newsroom]:
    """Starts the newsroom, which writes the source files of its outlets into `sources_folder`."""
    command = [sys.executable, str(packaged("newsroom")), "--sources-out", str(sources_folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own program
        assert process.stdout
        process.stdout.readline()
        try:
            yield Newsroom(process)
        finally:
            assert process.stdin
            process.stdin.close()


def demo_folder(data: Path) -> Path:
    """`data`/demo, emptied of an earlier demo; a folder that no demo made is left as it is."""
    folder = data / "demo"
    if (folder / MARKER).exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).touch()
    return folder


def demo_config(config: Path, folder: Path, settings: Mapping[str, str] = DEMO_SETTINGS) -> Path:
    """A copy of `config` in `folder`/config with other values at some keys of its settings, and no sources yet."""
    copy = folder / "config"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(config, copy, ignore=shutil.ignore_patterns("sources"))
    (copy / "sources").mkdir()
    file = copy / "settings.toml"
    file.write_text(replaced(file.read_text(encoding="utf-8"), settings), encoding="utf-8")
    return copy


def replaced(toml: str, values: Mapping[str, str]) -> str:
    """`toml` with other values at some keys, comments kept. Raises `KeyError` where a key is not there."""
    for key, value in values.items():
        toml, found = re.subn(rf"^({key} *= *)\S+", rf"\g<1>{value}", toml, flags=re.MULTILINE)
        if not found:
            raise KeyError(key)
    return toml
