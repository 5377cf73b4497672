"""Pages of real size for benchmarks: an article between distinct furniture, on topic or not; all our own words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random

PUBLISHED = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
SMALLEST, LARGEST = 0.7, 1.5  # of the size that was asked for

PLACES = ("Zahedan", "Saravan", "Iranshahr", "Mirjaveh", "Panjgur", "Kech", "Gwadar", "Turbat", "Quetta", "Mashkel")
GROUPS = ("Jaish al-Adl", "armed men", "smugglers", "the Baloch Liberation Army", "unknown gunmen")
FORCES = ("border guards", "policemen", "soldiers", "Frontier Corps troops", "Levies personnel")
ON_TOPIC = (
    "{groups} attacked a post of {forces} near {places} on {days}, killing {n} of them and wounding {m}.",
    "Officials in {places} said that {n} {forces} were killed and {m} others wounded when a bomb went off on {days}.",
    "{forces} arrested {m} suspects in {places} on {days} and seized {n} rifles, the provincial office said.",
    "A resident of {places} told {people} that the crossing had been shut for {m} hours after the shooting.",
)
PEOPLE = ("traders", "drivers", "teachers", "engineers", "inspectors", "farmers", "gardeners", "nurses", "librarians")
THINGS = (
    "library",
    "orchestra",
    "tram line",
    "bakery",
    "museum",
    "reservoir",
    "festival",
    "school",
    "market",
    "theatre",
)
OFF_TOPIC = (
    "The {things} in ward {n} will open its doors to {people} {m} hours later than planned, the mayor said on {days}.",
    "About {m} {people} asked for a second {things} in quarter {n}, where the last one was closed in year {k}.",
    "On {days} the council of town {k} heard {n} {people} on the price of the {things}, which rose by {m} per cent.",
    "A new {things} of {m} seats was promised to the {people} of street {k}, and {n} companies made offers for it.",
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
FILL = {"places": PLACES, "groups": GROUPS, "forces": FORCES, "people": PEOPLE, "things": THINGS, "days": DAYS}


def page(site: int, base: str, number: int, size: int, *, on_topic: bool, sentences: int) -> str:
    """A page of `size` characters, give or take; its article is of `sentences`, or of all that fits where that is 0.

    The furniture is what outlets have: a menu that names the regions, a script with the state of the page, teasers.
    """
    draw = Random(f"{site} {number}")
    size = round(size * draw.uniform(SMALLEST, LARGEST))
    title = _sentence(draw, ON_TOPIC if on_topic else OFF_TOPIC)
    body = _paragraphs(draw, ON_TOPIC if on_topic else OFF_TOPIC, sentences, size)
    rest = max(0, size - len(body))
    state = json.dumps({f"story-{number}-{n}": _sentence(draw, OFF_TOPIC) for n in range(rest // 450)})
    menu = "".join(
        f'<li><a href="{base}/{name.lower()}">{name}</a></li>' for name in ("Pakistan", "Balochistan", "Iran")
    )
    teasers = "".join(
        f'<li class="teaser"><a href="{base}/story/{number}/{n}"><img src="{base}/image/{number}/{n}.jpg" alt="">'
        f"<h4>{_sentence(draw, OFF_TOPIC)}</h4></a></li>"
        for n in range(rest // 380)
    )
    return (
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>{title} - Outlet {site}</title>"
        f"<meta property='article:published_time' content='{PUBLISHED.isoformat()}'>"
        f"<script>window.state = {state}</script></head><body><nav><ul>{menu}</ul></nav>"
        f"<main><article><h1>{title}</h1>{body}</article></main><aside><ul>{teasers}</ul></aside></body></html>"
    )


def _paragraphs(draw: Random, patterns: tuple[str, ...], sentences: int, size: int) -> str:
    """A sentence in three or so is on the matter, as in a report; the others are what stands around it."""
    told = _told(draw, patterns, sentences or size // 120)
    return "".join(f"<p>{' '.join(group)}</p>" for group in zip(*[told] * 3, strict=False))


def _told(draw: Random, patterns: tuple[str, ...], count: int) -> Iterator[str]:
    return (_sentence(draw, patterns if n % 3 == 0 else OFF_TOPIC) for n in range(count))


def _sentence(draw: Random, patterns: tuple[str, ...]) -> str:
    chosen = {slot: draw.choice(words) for slot, words in FILL.items()}
    words = draw.choice(patterns).format(
        **chosen, n=draw.randint(2, 90), m=draw.randint(2, 900), k=draw.randint(1900, 9000)
    )
    return words[0].upper() + words[1:]
