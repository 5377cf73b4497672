"""Batches of work between the one that writes the warehouse and those that read pages for it: Parquet files in a folder
that all see.

A file is whole or not there: it is written beside, brought to the disk, and renamed. What is `handed out` is still to
be read; what is `handed in` is to be taken into the warehouse, which knows what it has taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import TypeAdapter, ValidationError

from extractors.model import Outcome, Page, Wanted
from warehouse.published import to_disk

Row = tuple[str, str, bytes | None]
SUFFIX = ".parquet"
WANTED: TypeAdapter[Wanted] = TypeAdapter(Wanted)
OUTCOME: TypeAdapter[Outcome] = TypeAdapter(Outcome)
# A record as JSON; beside it the body of its page as it came, which is no text.
COLUMNS = pa.schema([("source_id", pa.string()), ("record", pa.string()), ("body", pa.binary())])


class Unreadable(Exception):
    """A batch is damaged, or of another version of the program."""


class Spool:
    """The batches in `folder`, by name."""

    def __init__(self, folder: Path) -> None:
        self._out, self._in = folder / "out", folder / "in"
        for kind in (self._out, self._in):
            kind.mkdir(parents=True, exist_ok=True)

    def hand_out(self, name: str, pages: Sequence[Wanted]) -> None:
        """Pages of one host that are to be read."""
        rows = [(page.entry.source_id, WANTED.dump_json(page).decode(), None) for page in pages]
        _write(self._out / (name + SUFFIX), rows)

    def withdraw(self) -> None:
        """Nothing is to be read any more. Who is at it may still hand it in."""
        for name in self.handed_out():
            (self._out / (name + SUFFIX)).unlink(missing_ok=True)

    def handed_out(self) -> list[str]:
        """What is not read yet, by name; somebody may be at it."""
        return _names(self._out)

    def pages(self, name: str) -> tuple[Wanted, ...]:
        """What is to be read; nothing where somebody has done it meanwhile."""
        with suppress(FileNotFoundError):
            return tuple(WANTED.validate_json(record) for record, _ in _read(self._out / (name + SUFFIX)))
        return ()

    def hand_in(self, name: str, outcomes: Sequence[Outcome]) -> None:
        """What came of a batch. Who is killed before this has ended has done nothing, and another may do it."""
        _write(self._in / (name + SUFFIX), [_row(outcome) for outcome in outcomes])
        (self._out / (name + SUFFIX)).unlink(missing_ok=True)

    def handed_in(self) -> list[str]:
        """What the warehouse is to take, by name."""
        return _names(self._in)

    def outcomes(self, name: str) -> tuple[Outcome, ...]:
        """What came of a batch. Raises `Unreadable`."""
        return tuple(_outcome(record, body) for record, body in _read(self._in / (name + SUFFIX)))

    def forget(self, name: str) -> None:
        """The warehouse has it."""
        for kind in (self._out, self._in):
            (kind / (name + SUFFIX)).unlink(missing_ok=True)


def _row(outcome: Outcome) -> Row:
    source_id, body = outcome.entry.source_id if outcome.entry else "", None
    if isinstance(outcome.fetched, Page):
        body = outcome.fetched.body
        outcome = replace(outcome, fetched=replace(outcome.fetched, body=b""))
    return source_id, OUTCOME.dump_json(outcome).decode(), body


def _outcome(record: str, body: bytes | None) -> Outcome:
    try:
        outcome = OUTCOME.validate_json(record)
    except ValidationError as error:
        raise Unreadable(str(error)) from error
    if isinstance(outcome.fetched, Page) and body is not None:
        return replace(outcome, fetched=replace(outcome.fetched, body=body))
    return outcome


def _names(folder: Path) -> list[str]:
    return sorted(path.name.removesuffix(SUFFIX) for path in folder.glob("*" + SUFFIX))


def _write(path: Path, rows: Sequence[Row]) -> None:
    coming = path.with_name(f".{path.name}.{uuid4().hex}")
    columns = [list(column) for column in zip(*rows, strict=True)] if rows else [[], [], []]
    try:
        pq.write_table(pa.table(columns, schema=COLUMNS), coming, compression="zstd")
        to_disk(coming)
        coming.replace(path)
    finally:
        coming.unlink(missing_ok=True)
    to_disk(path.parent)


def _read(path: Path) -> list[tuple[str, bytes | None]]:
    try:
        table = pq.read_table(path, columns=["record", "body"])
    except pa.ArrowInvalid as error:
        raise Unreadable(str(error)) from error
    return list(zip(table["record"].to_pylist(), table["body"].to_pylist(), strict=True))
