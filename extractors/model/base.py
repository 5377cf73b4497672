"""What every record builds on: ids, and strictness towards the files of config/."""

from __future__ import annotations

from hashlib import sha256
from typing import ClassVar


def identifier(*parts: object) -> str:
    """A stable 16-digit hexadecimal id of `parts`: the same parts give the same id on every machine."""
    return sha256("\x1f".join(map(str, parts)).encode(errors="surrogatepass")).hexdigest()[:16]


class StrictRecord:
    """A record that is filled from a file of config/: a key that it does not know is an error there."""

    __slots__ = ()
    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
