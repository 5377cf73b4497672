"""What a new wording of an article changed. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import unified_diff
from itertools import islice

from extractors.model import Article


@dataclass(frozen=True, slots=True)
class Wording:
    """The latest wording of an article: its number, 1 for the first, its id and its words."""

    number: int
    revision_id: str
    title: str
    text: str

    @classmethod
    def of(cls, article: Article, number: int) -> Wording:
        return cls(number, article.revision_id, article.title, article.text)


def diff(before: Wording, after: Wording) -> str:
    """A unified diff, without context, whose lines are the title and the paragraphs."""
    lines = (_lines(before), _lines(after))
    return "\n".join(islice(unified_diff(*lines, lineterm="", n=0), 2, None))


def _lines(wording: Wording) -> list[str]:
    return [wording.title, *(line for line in wording.text.splitlines() if line.strip())]
