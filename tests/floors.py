"""Floors of quality: what the extractor must score on each set of coded documents, by language. They only rise.

python -m tests.floors    raises tests/gold/floor.toml to what is scored now, down to whole hundredths; lowers nothing

A set whose documents are exchanged starts anew: delete its tables, then raise.
"""

from __future__ import annotations

import json
import sys
import tomllib
from functools import cache
from math import floor
from pathlib import Path
from typing import Any

from flows.evaluation import evaluate
from flows.settings import Config, load_config, packaged

GOLD = Path(__file__).parent / "gold"
FILE = GOLD / "floor.toml"
FLOORED = (
    "f1", "strict_f1", "date", "admin1", "parties_f1", "killed", "claims_f1", "relevance", "b_cubed_f1",
)  # fmt: skip
Floors = dict[str, dict[str, dict[str, float]]]


@cache
def config() -> Config:
    return load_config(packaged("config"))


@cache
def scored(name: str, language: str) -> dict[str, Any]:
    """The figures of one set in one language."""
    return evaluate(config(), GOLD / name, language, lambda unreadable: sys.exit(str(unreadable))).figures()


def sets() -> list[tuple[str, str]]:
    """Each set of coded documents with each of its languages."""
    found = {(path.parent.name, json.loads(path.read_text(encoding="utf-8"))["lang"]) for path in GOLD.rglob("*.json")}
    return sorted(found)


def floors() -> Floors:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def below(figures: dict[str, Any], wanted: dict[str, float]) -> dict[str, tuple[float | None, float]]:
    """The figures that lie under their floor, each with it; one that could not be measured lies under it too."""
    return {name: (figures[name], least) for name, least in wanted.items() if (figures[name] or 0.0) < least}


def raised(old: dict[str, float], figures: dict[str, Any]) -> dict[str, float]:
    """No floor lower than it was, each as high as its figure in whole hundredths."""
    reached = {name: floor(100 * figures[name] + 1e-9) / 100 for name in FLOORED if figures[name] is not None}
    return {name: max(old.get(name, 0.0), reached.get(name, 0.0)) for name in FLOORED if name in {**old, **reached}}


def written(floors: Floors) -> str:
    """The content of floor.toml."""
    lines = ["# What the extractor must score at least. Raised by `python -m tests.floors`, never lowered."]
    for name, languages in sorted(floors.items()):
        for language, wanted in sorted(languages.items()):
            lines += ["", f"[{name}.{language}]", *(f"{figure} = {least:.2f}" for figure, least in wanted.items())]
    return "\n".join(lines) + "\n"


def main() -> None:
    known = floors() if FILE.exists() else {}
    for name, language in sets():
        figures, old = scored(name, language), known.get(name, {}).get(language, {})
        for figure, (value, least) in below(figures, old).items():
            print(f"{name} {language}: {figure} is {value}, under its floor {least}")
        known.setdefault(name, {})[language] = raised(old, figures)
    FILE.write_text(written(known), encoding="utf-8")


if __name__ == "__main__":
    main()
