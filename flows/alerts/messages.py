"""What a message says, as JSON, and in the same words as plain text and Markdown. Pure.

Quotations stand between direction marks, FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE (Unicode annex 9), so that a
Persian or Urdu sentence neither turns the words around it nor is turned by them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from extractors.model import AlertMessage, EventState, Telling, ToldChange, identifier

VERSION = 1  # of the message's schema (message.schema.json); raised when a reader of the old one would stumble
FSI, PDI = "\u2068", "\u2069"
DIRECTION_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
MARKUP = re.compile(r"([\\`*_\[\]<>#|])")
QUOTED = 3  # quotations in the text; the JSON has all
Toll = tuple[int, int, int | None] | None


def compose(rule: str, told: Sequence[ToldChange], now: datetime) -> AlertMessage:
    """The message of these alerts, which are of one rule and one sink. Its id is made of theirs."""
    alerts = [change.alert for change in told]
    message_id = "msg_" + identifier("message", *(alert.alert_id for alert in alerts))
    subjects = tuple(dict.fromkeys(alert.change.subject for alert in alerts))
    body = {
        "type": "borderwatch.alert",
        "timestamp": now.isoformat(),
        "data": {
            "version": VERSION,
            "rule": rule,
            "alerts": [_alert(change) for change in told],
            "text": "\n\n".join(map(text, told)),
            "markdown": "\n\n".join(map(markdown, told)),
        },
    }
    written = json.dumps(body, ensure_ascii=False, default=_plain)
    return AlertMessage(message_id, rule, alerts[0].sink, tuple(a.alert_id for a in alerts), subjects, written)


def _alert(told: ToldChange) -> dict[str, Any]:
    change = told.alert.change
    return {
        "id": told.alert.alert_id,
        "subject": change.subject,
        "event_version": change.version,
        "kinds": list(change.kinds),
        "known_at": change.known_at,
        "state": told.state,
        "merged_into": told.gone_to,
        "event": _state(told.event),
        "before": _state(told.before),
        "changed": list(changes(told.before, told.event)),
        "sources": [asdict(telling) for telling in told.tellings],
    }


def _state(event: EventState | None) -> dict[str, Any] | None:
    if event is None:
        return None
    tolls = {harm: _toll_json(getattr(event, harm)) for harm in ("killed", "wounded")}
    return asdict(event) | tolls


def _toll_json(toll: Toll) -> dict[str, int | None] | None:
    return dict(zip(("low", "best", "high"), toll, strict=True)) if toll else None


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a message")


# --- in words ------------------------------------------------------------------------------------


def text(told: ToldChange) -> str:
    """The alert as plain text: what, where, when, who, toll, what changed, who says so in which words, links."""
    return "\n".join(_lines(told, str))


def markdown(told: ToldChange) -> str:
    """The same as Markdown."""
    first, *rest = _lines(told, lambda words: MARKUP.sub(r"\\\1", words))
    return "\n".join([f"**{first}**", *(f"- {line}" for line in rest)])


def _lines(told: ToldChange, safe: Any) -> Iterator[str]:
    """`safe` takes from words what the form would take for its own signs."""
    kinds = ", ".join(kind.replace("_", " ") for kind in told.alert.change.kinds)
    if told.event is None:
        yield safe(f"{kinds}: source {told.alert.change.subject}")
        return
    event = told.event
    yield safe(f"{kinds}: {event.type.replace('_', ' ')}, {_where(event)}, {_when(event)}")
    if told.state != "current":
        yield safe(f"This event is {told.state}{f' into {told.gone_to}' if told.gone_to else ''}.")
    yield from (
        safe(f"{name}: {', '.join(who)}") for name, who in (("By", event.initiators), ("Against", event.targets)) if who
    )
    for harm in ("killed", "wounded"):
        if toll := toll_words(getattr(event, harm)):
            yield safe(f"{harm.capitalize()}: {toll}{_speakers(told.tellings, harm)}")
    if event.claims:
        yield safe("; ".join(event.claims))
    if differences := list(changes(told.before, event)):
        yield safe(f"Since the last message: {'; '.join(differences)}")
    yield safe(f"Sources ({event.independent_sources} independent): {_blocs(told.tellings)}")
    for telling in told.tellings[:QUOTED]:
        yield f"{isolated(safe(telling.quotation))} — {safe(telling.outlet)}{f' {telling.url}' if telling.url else ''}"
    yield safe(f"borderwatch show {told.alert.change.subject}")


def isolated(words: str) -> str:
    """`words` between quotation marks and direction marks of ours, without any of their own that could break out."""
    return f"“{FSI}{DIRECTION_MARKS.sub('', ' '.join(words.split()))}{PDI}”"


def _where(event: EventState) -> str:
    named = dict.fromkeys(name for name in (event.place, event.admin1, event.country) if name)
    return ", ".join(named) or "place not told"


def _when(event: EventState) -> str:
    if event.date_start is None:
        return "date not told"
    if event.date_end and event.date_end != event.date_start:
        return f"between {event.date_start} and {event.date_end}"
    return str(event.date_start)


def toll_words(toll: Toll) -> str:
    """As in "4", "4 to 6, best 5", "at least 11"; nothing where nobody says."""
    if toll is None:
        return ""
    low, best, high = toll
    if high is None:
        return f"at least {low}" + (f", best {best}" if best != low else "")
    return str(low) if low == high else f"{low} to {high}, best {best}"


def _speakers(tellings: Sequence[Telling], harm: str) -> str:
    """Who says which figure: the speaker where one is named, else the outlet."""
    said = dict.fromkeys(
        f"{toll_words((f.low, f.low, f.high))} of {f.party}, says {f.speaker or telling.outlet}"
        for telling in tellings
        for f in telling.figures
        if f.harm == harm
    )
    return f" ({'; '.join(list(said)[:QUOTED])})" if said else ""


def _blocs(tellings: Sequence[Telling]) -> str:
    blocs: dict[str, dict[str, None]] = {}
    for telling in tellings:
        blocs.setdefault(telling.bloc, {})[telling.outlet] = None
    return "; ".join(f"{bloc}: {', '.join(outlets)}" for bloc, outlets in sorted(blocs.items()))


def changes(before: EventState | None, after: EventState | None) -> Iterator[str]:
    """What is otherwise than when it was last told of: "killed 4, now 4 to 6, best 6"."""
    if before is None or after is None:
        return
    for name, words in ASPECTS.items():
        was, now = words(before), words(after)
        if was != now:
            yield f"{name} {was or 'not told'}, now {now or 'not told'}"


ASPECTS: Mapping[str, Any] = {
    "type": lambda event: event.type.replace("_", " "),
    "status": lambda event: event.status,
    "date": _when,
    "place": _where,
    "by": lambda event: ", ".join(event.initiators),
    "against": lambda event: ", ".join(event.targets),
    "killed": lambda event: toll_words(event.killed),
    "wounded": lambda event: toll_words(event.wounded),
    "responsibility": lambda event: event.attribution,
    "independent sources": lambda event: str(event.independent_sources),
}


def trial(rule: str, sink: str, told: Sequence[ToldChange], now: datetime) -> AlertMessage:
    """A message to try a sink with: the last change that the rule is about, or none. Its id is that of no other."""
    body: dict[str, Any] = {"type": "borderwatch.test", "timestamp": now.isoformat()}
    said = "\n\n".join(map(text, told)) or "no change so far is what the rule is about"
    words = f"This is a test of the rule {rule}.\n\n{said}"
    alerts = [_alert(change) for change in told]
    body["data"] = {"version": VERSION, "rule": rule, "alerts": alerts, "text": words, "markdown": words}
    written = json.dumps(body, ensure_ascii=False, default=_plain)
    return AlertMessage("msg_" + identifier("test", rule, sink, now), rule, sink, (), (), written)
