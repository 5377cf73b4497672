"""What must hold in config/alerts.toml beyond the type of each value, and the rules as the warehouse follows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from difflib import get_close_matches
from zoneinfo import available_timezones

from extractors.model import Actor, AlertKind, ChangeFilter, Conditions, EventType, Place, Source, Watch
from flows.alerts.records import Alerts, Form, Rule
from flows.config_rules import Problem, fold_name

OF_SOURCES = frozenset({AlertKind.SOURCE_SILENT, AlertKind.GAP})
CONDITIONS = tuple(field.name for field in fields(Conditions))
Known = Mapping[str, str]


class Names:
    """What rules may name, each name in any of its spellings with what is meant by it."""

    def __init__(
        self,
        actors: Iterable[Actor],
        types: Iterable[EventType],
        places: Iterable[Place],
        languages: Iterable[str],
        sources: Iterable[Source],
    ) -> None:
        self.actors = {fold_name(n): a.id for a in actors for n in (*a.aliases, a.name, a.id)}
        self.types = {name: name for type_ in types for name in (type_.id, type_.family)}
        self.places = {fold_name(n): p.name for p in places for n in (*p.aliases, p.name, p.id)}
        self.languages = {code: code for code in languages}
        self.blocs = {source.bloc: source.bloc for source in sources}


def check_alerts(
    file: str, alerts: Alerts, names: Names, wrong_condition: Callable[[str], str | None]
) -> Iterator[Problem]:
    """Sinks have an address and one name, and rules name what there is. `wrong_condition` says what is wrong in SQL."""
    yield from _check_sinks(file, alerts)
    for name, rule in alerts.rules.items():
        yield from _check_rule(file, f"rules.{name}", rule, alerts, names, wrong_condition)


def _check_sinks(file: str, alerts: Alerts) -> Iterator[Problem]:
    for name, hook in alerts.webhooks.items():
        if (hook.url is None) == (hook.url_from is None):
            remedy = "give `url`, or `url_from` with the name of a secret"
            yield Problem(file, f"webhooks.{name}", "it has no address, or two", remedy)
        elif hook.url is not None and not hook.url.startswith(("http://", "https://")):
            yield Problem(file, f"webhooks.{name}.url", f"{hook.url!r} is no web address", "start it with https://")
    for name, service in alerts.apprise.items():
        if service.form is Form.JSON:
            yield Problem(file, f"apprise.{name}.form", "people read it", 'write "text" or "markdown"')
    for name, command in alerts.commands.items():
        if not command.arguments:
            yield Problem(file, f"commands.{name}.arguments", "there is no program", "name it, then its arguments")
    kinds = (alerts.webhooks, alerts.apprise, alerts.commands, alerts.files, alerts.prefect_events)
    for name, count in Counter(name for kind in kinds for name in kind).items():
        if count > 1:
            yield Problem(file, name, "two sinks have this name", "give one of them another")


def _check_rule(
    file: str, where: str, rule: Rule, alerts: Alerts, names: Names, wrong_condition: Callable[[str], str | None]
) -> Iterator[Problem]:
    named: Sequence[tuple[str, str, tuple[str, ...], Known]] = (
        ("to", "sink", rule.to, {name: name for name in alerts.sinks}),
        ("types", "event type or family", rule.types, names.types),
        ("actors", "actor", rule.actors, names.actors),
        ("places", "place or province", rule.places, names.places),
        ("languages", "language that is read", rule.languages, names.languages),
        ("blocs", "bloc of a source", rule.blocs, names.blocs),
    )
    for key, what, values, known in named:
        for value in values:
            if _meant(value, known) is None:
                yield Problem(file, f"{where}.{key}", f"{value!r} is no {what}", _near(value, known))
    for key, values in (("on", rule.on), ("to", rule.to)):
        if not values:
            yield Problem(file, f"{where}.{key}", "it is empty", "a rule is on something, and tells it to somebody")
    if rule.zone not in available_timezones():
        remedy = "use an IANA name such as Asia/Karachi"
        yield Problem(file, f"{where}.zone", f"{rule.zone!r} is no time zone", remedy)
    if rule.min_confidence is not None and not 0 <= rule.min_confidence <= 1:
        yield Problem(file, f"{where}.min_confidence", f"{rule.min_confidence} is no share", "write a number 0 to 1")
    if rule.where is not None and (told := wrong_condition(rule.where)):
        remedy = "write a condition over the columns of the view event_changes"
        yield Problem(file, f"{where}.where", told, remedy)
    if OF_SOURCES & set(rule.on) and (given := [key for key in CONDITIONS if getattr(rule, key)]):
        remedy = "gap and source_silent tell of sources and have no filter: give them a rule of their own"
        yield Problem(
            file, f"{where}.{given[0]}", f"it filters events, and the rule is on {', '.join(rule.on)}", remedy
        )


def watches(alerts: Alerts, names: Names) -> tuple[Watch, ...]:
    """The rules with ids in place of the names of actors and places. The configuration must be valid."""
    return tuple(Watch(name, rule.to, _filter(rule, names)) for name, rule in alerts.rules.items())


def _filter(rule: Rule, names: Names) -> ChangeFilter:
    conditions = {name: getattr(rule, name) for name in CONDITIONS}
    meant = {
        "actors": tuple(names.actors[fold_name(actor)] for actor in rule.actors),
        "places": tuple(names.places[fold_name(place)] for place in rule.places),
    }
    return ChangeFilter(rule.on, **conditions | meant)


def _meant(value: str, known: Known) -> str | None:
    return known.get(value) or known.get(fold_name(value))


def _near(value: str, known: Known) -> str:
    near = get_close_matches(fold_name(value), known, n=3)
    return f"did you mean {', '.join(dict.fromkeys(known[n] for n in near))}?" if near else "see the reference books"
