"""Bytes to text, by what the bytes show first and by what anybody says of them second: labels are often wrong."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# How the first character of a document, a "<" or "{" before an ASCII one, looks in two-byte encodings.
WIDE_STARTS = (
    (re.compile(rb"[<{\s]\x00[\x01-\x7f]\x00"), "utf-16-le"),
    (re.compile(rb"\x00[<{\s]\x00[\x01-\x7f]"), "utf-16-be"),
)
DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
DECLARED_WITHIN_BYTES = 2048
MEANING_WINDOWS_1252 = frozenset({"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"})  # WHATWG Encoding Standard
HALF = re.compile("[\ud800-\udfff]")  # of a character beyond the first 65,536
ARABIC_SCRIPT_LANGUAGES = frozenset({"fa", "ar", "ur", "ps"})
ARABIC_LETTER = re.compile("[\u0620-\u06d3]")
MOST_DAMAGE = 0.1  # of the characters beyond ASCII: in another encoding nearly all are broken, not a few


def decode(body: bytes, content_type: str = "", language: str = "en") -> str:
    """The text of an HTML, XML or JSON document; characters that cannot be read become U+FFFD.

    Order: byte order mark, two-byte patterns, valid UTF-8 (which nothing else is by chance), then the declared
    encodings. For a language of Arabic script the reading with the most Arabic letters wins, windows-1256 among them.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return body.decode(encoding, errors="replace")
    for start, encoding in WIDE_STARTS:
        if start.match(body):
            return body.decode(encoding, errors="replace")
    with suppress(UnicodeDecodeError):
        return body.decode()
    text = body.decode("utf-8", errors="replace")
    damage = text.count("�")
    if damage < MOST_DAMAGE * sum(not c.isascii() for c in text):
        return text
    readings = [reading for label in _labels(body, content_type, language) for reading in _readings(body, label)]
    readings.append(body.decode("latin-1"))  # which knows every byte
    if language in ARABIC_SCRIPT_LANGUAGES:
        return max(readings, key=lambda reading: len(ARABIC_LETTER.findall(reading)))
    return readings[0]


def _labels(body: bytes, content_type: str, language: str) -> list[str]:
    """Encodings to try, the likeliest first."""
    head = content_type.encode("ascii", "ignore") + b"\n" + body[:DECLARED_WITHIN_BYTES]
    declared = [label.decode("ascii").lower() for label in DECLARED.findall(head)]
    usual = ["windows-1256"] if language in ARABIC_SCRIPT_LANGUAGES else []
    return [*declared, *usual, "windows-1252"]


def whole(text: str) -> str:
    """`text` of JSON, which can write half of a surrogate pair: what UTF-8 cannot hold is U+FFFD (RFC 8259, 8.2)."""
    return HALF.sub("\ufffd", text)


def _readings(body: bytes, label: str) -> list[str]:
    """`body` in the encoding `label`, if Python knows it and every byte fits."""
    with suppress(LookupError, UnicodeError):
        codec = codecs.lookup("windows-1252" if label in MEANING_WINDOWS_1252 else label).name
        if not codec.startswith(("utf-8", "utf-16", "utf-32", "utf-7")):
            return [body.decode(codec)]
    return []
