"""Looks for what must not be: a file of SQL for each kind of wrong (warehouse/checks)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import duckdb

from warehouse.statements import Check, checks

EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """A check that found something: how often, with the first of what it found. `severity` is error or warning."""

    check: str
    severity: str
    message: str
    count: int
    examples: tuple[str, ...]

    def __str__(self) -> str:
        more = f" and {self.count - len(self.examples)} more" if self.count > len(self.examples) else ""
        return f"{self.severity}: {self.message} ({self.check}: {'; '.join(self.examples)}{more})"


def findings(connection: duckdb.DuckDBPyConnection, names: Collection[str] = ()) -> tuple[Finding, ...]:
    """What all checks find, or those of these names; errors first."""
    wanted = (check for check in checks() if not names or check.name in names)
    found = (_finding(connection, check) for check in sorted(wanted, key=lambda c: (c.severity, c.name)))
    return tuple(finding for finding in found if finding.count)


def _finding(connection: duckdb.DuckDBPyConnection, check: Check) -> Finding:
    subjects = connection.sql(check.text)
    (count,) = subjects.aggregate("count(*)").fetchall()[0]
    examples = subjects.order("subject").limit(EXAMPLES).fetchall() if count else ()
    return Finding(check.name, check.severity, check.message, count, tuple(subject for (subject,) in examples))
