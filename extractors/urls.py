"""One address for one article: what differs only between the ways of spelling it is taken off.

Meant for identity, not for fetching: the canonical form is not promised to answer.
"""

from __future__ import annotations

import re
from contextlib import suppress
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

TRACKING = re.compile(
    r"(utm|at|mtm|pk|piwik|hsa|guce)_\w+|_hs\w+|_ga|_gl|__twitter_impression|guccounter"
    r"|(fb|g|dc|tt|tw|y|msclk)clid|msclkid|[gw]braid|igsh(id)?|mc_[ce]id|cmpid|ocid|xtor|smid|s_cid|spm|ref_(src|url)"
    r"|amp|amp_\w+|isamp|outputtype",
    re.IGNORECASE,
)
HOST = re.compile(r"(?:[\w.-]*\w|\[[0-9a-f:.]+\])(?::\d+)?")
HOST_VARIANT = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.[^.])")
AMP_PREFIX = re.compile(r"^(?:/amp)+(?=/[^/])")
AMP_SUFFIX = re.compile(r"(?<=[^/])(?:/+(?:amp)?)+$")
ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})?")
UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
KEPT = "/:@!$&'()*+,;=~%?"
PORTS = {80, 443}


def canonical_url(url: str) -> str:
    """The identity of an address: http is https, no www, m or amp host, tracking parameter, fragment or last slash.

    Idempotent. What is no http address comes back stripped and otherwise as it is.
    """
    text = url.strip()
    try:
        parts = urlsplit(text)
        host = _host(parts)
    except ValueError:
        return text
    if parts.scheme.lower() not in ("http", "https") or not HOST.fullmatch(host):
        return text
    path = AMP_SUFFIX.sub("", AMP_PREFIX.sub("", _without_dots(_escaped(parts.path)))).rstrip("/")
    return urlunsplit(("https", host, path, _query(parts.query), ""))


def same_site(one: str, other: str) -> bool:
    """Whether two addresses belong to one host, its www, mobile and amp variants included."""
    try:
        return urlsplit(canonical_url(one)).netloc == urlsplit(canonical_url(other)).netloc
    except ValueError:
        return False


def _host(parts: SplitResult) -> str:
    """Host and port in lower case, in ASCII (IDNA). Raises `ValueError` for a port that is none."""
    host = (parts.hostname or "").rstrip(".")
    with suppress(UnicodeError):
        host = host.encode("idna").decode("ascii")
    while HOST_VARIANT.match(host):
        host = HOST_VARIANT.sub("", host)
    host = f"[{host}]" if ":" in host else host
    return host if parts.port is None or parts.port in PORTS else f"{host}:{parts.port}"


def _escaped(text: str) -> str:
    """Percent-encoding as RFC 3986 section 6.2.2 wants it: upper case, and only where it is needed."""

    def normal(match: re.Match[str]) -> str:
        if match[1] is None:
            return "%25"
        byte = int(match[1], 16)
        return chr(byte) if byte in UNRESERVED else f"%{byte:02X}"

    return quote(ESCAPE.sub(normal, text), safe=KEPT, errors="replace")


def _without_dots(path: str) -> str:
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            del kept[max(1, len(kept) - 1) :]
        elif segment != ".":
            kept.append(segment)
    return "/".join(kept)


def _query(query: str) -> str:
    pairs = [_escaped(pair) for pair in query.split("&") if pair]
    return "&".join(sorted(pair for pair in pairs if not TRACKING.fullmatch(pair.partition("=")[0])))
