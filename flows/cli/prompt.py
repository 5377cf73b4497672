"""A prompt for SQL: one statement after another, over as many lines as it takes, with history and completion."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

try:
    import readline
except ImportError:  # not on every platform: then lines are read as they come
    readline = None  # type: ignore[assignment]

FIRST, NEXT = "borderwatch> ", "         ... "
FAREWELLS = {"exit", "quit", ".quit", "\\q"}
HISTORY_LINES = 1000
WORDS = ("SELECT", "FROM", "WHERE", "GROUP BY ALL", "ORDER BY", "LIMIT", "JOIN", "USING", "count(*)")


def statements(read: Callable[[str], str]) -> Iterator[str]:
    """What is typed, a statement at a time: it ends with a semicolon, or with an empty line. Ctrl-C drops it."""
    lines: list[str] = []
    while True:
        try:
            line = read(NEXT if lines else FIRST).rstrip()
        except EOFError:
            return
        except KeyboardInterrupt:
            lines.clear()
            continue
        if not lines and line.rstrip(";").lower() in FAREWELLS:
            return
        lines += [line] if line else []
        if lines and (not line or line.endswith(";")):
            yield "\n".join(lines).rstrip(";")
            lines.clear()


def completer(names: Sequence[str]) -> Callable[[str, int], str | None]:
    """For readline: the nth of the names and words of SQL that begin like what is typed."""
    known = sorted({*names, *WORDS}, key=str.lower)

    def complete(text: str, state: int) -> str | None:
        fitting = [name for name in known if name.lower().startswith(text.lower())]
        return fitting[state] if state < len(fitting) else None

    return complete


@contextlib.contextmanager
def remembering(history: Path, names: Sequence[str]) -> Iterator[None]:
    """Lines are edited, completed with `names`, and kept in the file `history`."""
    if readline is None:
        yield
        return
    readline.set_completer(completer(names))
    readline.set_completer_delims(re.sub(r"[._]", "", " \t\n`~!@#$%^&*()-=+[{]}\\|;:'\",<>/?"))
    readline.parse_and_bind("tab: complete")
    with contextlib.suppress(OSError):
        readline.read_history_file(history)
    try:
        yield
    finally:
        readline.set_history_length(HISTORY_LINES)
        with contextlib.suppress(OSError):
            readline.write_history_file(history)
