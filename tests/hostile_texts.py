"""Texts that no editor would print: random characters of every script, and coded documents with what hurts put in."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from extractors.coder import RuleExtractor
from extractors.model import Article, EventMention, Span

SCRIPTS = (
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "0123456789۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩",
    "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیئؤأإآةىيكٹڈڑںھہۂےۓ",
    "абвгдежзийклмнопрстуфхцчшщъыьэюя漢字仮名交じり文",
    " \t\n\r\u00a0\u2028\u2029\u200b\u200c\u200d\ufeff",
    "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    ".,;:!?()[]{}<>\"'“”‘’«»-–—…•·*/\\|%$€&@#^~`=+_،؛؟۔٪",
    "😀🇮🇷🇵🇰👨‍👩‍👧‍👦❤️\U0001f468\u200d\u2695\ufe0f",
    "\x00\x01\x07\x1b\x7f\x85\ufffd\ufffe\uffff\ud800\udfff",
    "\u0301\u0308\u064b\u0651\u0670\u0654\u20dd",
)
EVERY = "".join(SCRIPTS)
LONG = 1_000_000


def _some(draw: random.Random, most: int) -> str:
    alphabet = draw.choice((EVERY, *SCRIPTS))
    return "".join(draw.choice(alphabet) for _ in range(draw.randint(1, most)))


def _inserted(draw: random.Random, text: str) -> str:
    for _ in range(draw.randint(1, 20)):
        at = draw.randint(0, len(text))
        text = text[:at] + _some(draw, 4) + text[at:]
    return text


def _shuffled(draw: random.Random, text: str) -> str:
    words = text.split(" ")
    draw.shuffle(words)
    return draw.choice((" ", "", "\n", ", ", " and ", "\u200f ")).join(words)


def _cut(draw: random.Random, text: str) -> str:
    start, end = sorted((draw.randint(0, len(text)), draw.randint(0, len(text))))
    return text[:start] + text[end:]


def _without(draw: random.Random, text: str) -> str:
    return text.replace(draw.choice((" ", "\n", ".", ",", "و", "،")), draw.choice(("", " ", "\x00", "-")))


def _repeated(draw: random.Random, text: str) -> str:
    start = draw.randint(0, len(text))
    piece = text[start : start + draw.randint(1, 60)]
    return text[:start] + piece * draw.randint(2, 200) + text[start:]


def _cased(draw: random.Random, text: str) -> str:
    return draw.choice((str.upper, str.lower, str.title, str.swapcase))(text)


def _mixed(draw: random.Random, text: str) -> str:
    return "".join(_some(draw, 1) if draw.random() < 0.05 else letter for letter in text)


MUTATIONS: tuple[Callable[[random.Random, str], str], ...] = (
    _inserted, _shuffled, _cut, _without, _repeated, _cased, _mixed,
)  # fmt: skip


def hostile_texts(articles: Sequence[Article], seed: int) -> Iterator[Article]:
    """Without end, the same for the same seed: each named by its number and by what was done to it."""
    draw = random.Random(seed)
    number = 0
    while True:
        number += 1
        article = draw.choice(articles)
        if number % 500 == 0:
            text, how = (_some(draw, 40) * (LONG // 20))[:LONG], "one line of a megabyte"
        elif number % 10 == 0:
            text, how = _some(draw, 3000), "random"
        else:
            text, names = article.text, []
            for mutation in draw.choices(MUTATIONS, k=draw.randint(1, 4)):
                text = mutation(draw, text)
                names.append(mutation.__name__.strip("_"))
            how = ", ".join(names)
        language = draw.choice(("en", "fa", "ur", article.language))
        yield replace(article, article_id=f"{number} ({language}: {how})", language=language, text=text)


def unsound(extractor: RuleExtractor, article: Article) -> str | None:
    """What is wrong with what was made of a text; None where nothing is."""
    try:
        mentions = extractor.extract(article).mentions
    except Exception as error:  # noqa: BLE001 (whatever it is, it is told with the text that it came from)
        return f"{type(error).__name__}: {error}"
    for mention in mentions:
        if outside := [span for span in spans(mention) if not 0 <= span.start < span.end <= len(article.text)]:
            return f"{mention.rule}: {outside} outside the text"
        if mention.quotation != mention.evidence.of(article.text):
            return f"{mention.rule}: quotes what does not stand there"
    return None


def spans(mention: EventMention) -> Iterator[Span]:
    """Every span of a mention."""
    slots = (mention.date, mention.place, *mention.initiators, *mention.targets)
    yield mention.evidence
    yield from (span for slot in slots if slot for span in slot.spans)
    yield from (figure.span for figure in mention.figures)
    yield from (claim.span for claim in mention.claims)
