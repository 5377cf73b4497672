"""Under which licences the program and all that it depends on stand, as the installed packages say it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageMetadata, PackageNotFoundError, distribution

ROOT = "borderwatch"
NAME = re.compile(r"[A-Za-z0-9._-]+")
CLASSIFIER = "License :: "


@dataclass(frozen=True)
class Licence:
    package: str
    version: str
    licence: str


def licences() -> list[Licence]:
    """The program and every package that it needs here, those that others need included, by name."""
    found: dict[str, Licence] = {}
    waiting = [ROOT]
    while waiting:
        name = waiting.pop()
        try:
            package = distribution(name)
        except PackageNotFoundError:  # of another system or Python
            continue
        key = package.metadata["Name"].lower().replace("_", "-")
        if key not in found:
            found[key] = Licence(key, package.version, _licence(package.metadata))
            waiting += _needed(package.requires or [])
    return [found[key] for key in sorted(found)]


def _needed(requirements: list[str]) -> Iterator[str]:
    """The names of what is needed in any case; extras were not asked for."""
    for requirement in requirements:
        name = NAME.match(requirement)
        if name and "extra ==" not in requirement:
            yield name[0]


def _licence(metadata: PackageMetadata) -> str:
    """The SPDX expression, else the classifiers, else the first line of the free text."""
    stated = metadata.get_all("License-Expression") or []
    classified = [c.rpartition(" :: ")[2] for c in metadata.get_all("Classifier") or [] if c.startswith(CLASSIFIER)]
    written = [text.strip().splitlines()[0] for text in metadata.get_all("License") or [] if text.strip()]
    return "; ".join(stated or classified or written[:1]) or "not stated"
