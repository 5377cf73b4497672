"""How a command answers: on standard output what was asked for, on standard error what went wrong."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pyarrow as pa
from rich.console import Console, RenderableType

from flows.cli.options import Format
from flows.documents import Unreadable
from flows.failures import Failed
from flows.formats import WRITERS

NARROW_PIPE_COLUMNS = 220


class Failures:
    """Documents that could not be read: told at once, counted for the end."""

    def __init__(self) -> None:
        self.count = 0

    def add(self, unreadable: Unreadable) -> None:
        self.count += 1
        complain(str(unreadable))

    def raise_if_any(self) -> None:
        if self.count:
            raise Failed(f"{self.count} documents could not be read; the others are done")


def answer(rows: pa.Table, table: Callable[[pa.Table], RenderableType], format: Format) -> None:
    if format is Format.TABLE:
        say(table(rows))
    else:
        WRITERS[format](rows, sys.stdout.buffer)


def say(what: RenderableType) -> None:
    console = Console()
    console.print(what) if console.is_terminal else Console(width=NARROW_PIPE_COLUMNS, soft_wrap=True).print(what)


def complain(message: str) -> None:
    print(message, file=sys.stderr)
