"""Takes off a cleaned text what its page wrapped around it: headlines, bylines, prompts to read, share and comment."""

from __future__ import annotations

import re
from collections.abc import Iterator


def _starting(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"[\W_]*(?:{'|'.join(phrases)})", re.IGNORECASE)


LONGEST_LINK_CHARACTERS = 200
LINK = _starting(  # a prompt with the headline of another article behind it
    r"(?:read|see) (?:more|also|next|full story)\b",
    r"also (?:read|see)\b",
    r"more (?:on|from) this\b",
    r"related(?: \w+)? ?:",
    r"recommended (?:for you|stories)",
    r"بیشتر (?:بخوانید|بدانید)",
    r"همچنین بخوانید",
    r"اخبار مرتبط",
    r"مزید پڑھیں",
    r"یہ بھی پڑھیں",
    r"مزید خبریں",
)
LONGEST_NOTE_CHARACTERS = 80
NOTE = _starting(  # furniture of the page
    r"(?:last )?updated(?: on| at)?[ :–|-]+(?:\d|\w+ \d|\w+day)",
    r"last update\b",
    r"(?:published|posted|modified)(?: on| at)? ?:",
    r"(?:top|bottom) of page",
    r"leave a (?:comment|reply)",
    r"your comment",
    r"\d* ?comments?$",
    r"share (?:this|on|via)\b",
    r"follow us\b",
    r"copy (?:short )?link",
    r"advertisement$",
    r"sign up (?:for|to)\b",
    r"subscribe to (?:our|the)\b",
    r"(?:news|story) (?:id|code)\b",
    r"tags? ?:",
    r"print this\b",
    r"(?:©|copyright ©|all rights reserved)",
    r"انتهای پیام",
    r"پایان پیام",
    r"کد (?:خبر|مطلب)",
    r"لینک کوتاه",
    r"نظر شما$",
    r"ارسال نظر",
    r"برچسب\S* ?:",
    r"اشتراک.?گذاری$",
    r"آخرین به.?روزرسانی",
    r"تاریخ انتشار",
    r"شیئر کریں",
    r"آخری بار اپ.?ڈیٹ",
    r"تبصرہ کریں",
    r"ٹیگز ?:",
)
NOT_WORD = re.compile(r"[\W_]+")


def without_residue(text: str, title: str, author: str | None) -> str:
    """`text`, a paragraph a line, without such paragraphs; those that stay are separated by an empty line."""
    return "\n\n".join(_kept(text, title, author))


def _kept(text: str, title: str, author: str | None) -> Iterator[str]:
    byline = {_bare(author), _bare(f"by {author}")} if author else set()
    in_head = True
    for line in text.splitlines():
        paragraph = line.strip()
        bare = _bare(paragraph)
        if bare in byline or _is_residue(paragraph) or (in_head and bare in ("", _bare(title))):
            continue
        in_head = False
        yield paragraph


def _is_residue(paragraph: str) -> bool:
    size = len(paragraph)
    is_link = size <= LONGEST_LINK_CHARACTERS and LINK.match(paragraph)
    return not paragraph or bool(is_link or (size <= LONGEST_NOTE_CHARACTERS and NOTE.match(paragraph)))


def _bare(text: str) -> str:
    return NOT_WORD.sub("", text).casefold()
