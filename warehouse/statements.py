"""The SQL of the project, by name. It lives in .sql files beside this module."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Check:
    """What must not be: `text` gives a row, its column `subject`, for each thing that is wrong."""

    name: str
    severity: str
    message: str
    text: str


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema: the file `name` leads to level `number`."""

    number: int
    name: str
    text: str

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.text)


@cache
def query(name: str) -> str:
    """The text of queries/`name`.sql."""
    return (files(__package__) / "queries" / f"{name}.sql").read_text(encoding="utf-8")


@cache
def migrations() -> tuple[Migration, ...]:
    """All migrations in their order."""
    return tuple(Migration(int(name[:4]), name, text) for name, text in _folder("migrations"))


@cache
def views() -> tuple[str, ...]:
    """The texts that create the views, in their order."""
    return tuple(text for _, text in _folder("views"))


@cache
def checks() -> tuple[Check, ...]:
    """All checks. The first line of each file is its severity (error or warning) and its message."""
    return tuple(_check(name.removesuffix(".sql"), text) for name, text in _folder("checks"))


def _check(name: str, text: str) -> Check:
    severity, message = text.split("\n", 1)[0].removeprefix("-- ").split(": ", 1)
    return Check(name, severity, message, text)


def fingerprint(*texts: str) -> str:
    return sha256("\x1f".join(texts).encode()).hexdigest()[:16]


def _folder(name: str) -> Iterator[tuple[str, str]]:
    found = sorted((f for f in (files(__package__) / name).iterdir() if f.name.endswith(".sql")), key=lambda f: f.name)
    yield from ((file.name, file.read_text(encoding="utf-8")) for file in found)
