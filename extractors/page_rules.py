"""What cleaning is told by config/: which paragraphs are residue, and how languages are told apart."""

from dataclasses import dataclass

from extractors.language_id import LanguageMarks
from extractors.residue import ResidueRule


@dataclass(frozen=True, slots=True)
class PageRules:
    """The rules of config/residue.toml and config/languages.toml, in the order of the files."""

    residue: tuple[ResidueRule, ...]
    languages: tuple[LanguageMarks, ...]
