"""Takes off a cleaned text what its page wrapped around it: headlines, bylines, captions, prompts to read and share.

Which paragraphs those are is data: config/residue.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from extractors.model import StrictRecord

NOT_WORD = re.compile(r"[\W_]+")
BEFORE_WORDS = r"[\W_]*?"  # bullets, arrows, brackets


@dataclass(frozen=True, slots=True)
class ResidueRule(StrictRecord):
    """Paragraphs of at most `longest_characters` that start with one of `phrases`, which are listed by language.

    `only_above_text`: only those that stand before the first paragraph of the article.
    """

    id: str
    longest_characters: int
    phrases: Mapping[str, tuple[re.Pattern[str], ...]]
    only_above_text: bool = False


class Residue:
    """The rules, ready for use."""

    def __init__(self, rules: Iterable[ResidueRule]) -> None:
        self._rules = tuple((rule, _any_of(rule)) for rule in rules)

    def taken_off(self, text: str, title: str, author: str | None) -> str:
        """`text`, a paragraph a line, without residue; the paragraphs that stay are separated by an empty line."""
        return "\n\n".join(self._kept(text, title, author))

    def _kept(self, text: str, title: str, author: str | None) -> Iterator[str]:
        byline = {_bare(author), _bare(f"by {author}")} if author else set()
        above_text = True
        for line in text.splitlines():
            paragraph = line.strip()
            bare = _bare(paragraph)
            if not bare and (above_text or not paragraph):
                continue
            if bare in byline or (above_text and bare == _bare(title)) or self._is_residue(paragraph, above_text):
                continue
            above_text = False
            yield paragraph

    def _is_residue(self, paragraph: str, above_text: bool) -> bool:
        return any(
            len(paragraph) <= rule.longest_characters
            and (above_text or not rule.only_above_text)
            and phrases.match(paragraph)
            for rule, phrases in self._rules
        )


def _any_of(rule: ResidueRule) -> re.Pattern[str]:
    phrases = "|".join(f"(?:{phrase.pattern})" for found in rule.phrases.values() for phrase in found)
    return re.compile(f"{BEFORE_WORDS}(?:{phrases})", re.IGNORECASE)


def _bare(text: str) -> str:
    return NOT_WORD.sub("", text).casefold()
