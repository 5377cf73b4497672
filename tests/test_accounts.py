"""Whole short accounts: whose dead and wounded are how many, and who claims, blames, denies or condemns it."""

from __future__ import annotations

from pathlib import Path

from extractors.model import Count, EventMention
from tests.extraction import mentions

ACCOUNTS = Path(__file__).parent / "accounts.txt"


def test_accounts() -> None:
    misread = []
    for account in ACCOUNTS.read_text(encoding="utf-8").split("\n: ")[1:]:
        text, *expected = account.splitlines()
        told = [line for m in mentions(text.replace(" ¶ ", "\n\n")) if (line := _account(m))]
        if told != [e.removeprefix("= ") for e in expected]:
            misread.append((text, expected, told))
    assert misread == []


def _account(m: EventMention) -> str:
    casualties = "; ".join(f"{row.party} {_figure(row.killed)} {_figure(row.wounded)}" for row in m.casualties)
    claims = "; ".join(" ".join(filter(None, (c.by, c.stance.value, c.of))) for c in m.claims)
    return f"{m.type} | {casualties} | {claims}".rstrip() if casualties or claims else ""


def _figure(count: Count | None) -> str:
    """ "-" for what is not told, "4", "4-9", "4+"."""
    if count is None:
        return "-"
    if count.high is None:
        return f"{count.low}+"
    return str(count.low) if count.low == count.high else f"{count.low}-{count.high}"
